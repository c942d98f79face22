"""Tables of tests between groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from great_tables import GT, loc, style

from ..figures import present_sectors
from ..labels import Labels
from .typeset import SIGNIFICANT, as_html, house_style, set_apart, told_p


@dataclass(frozen=True)
class InferenceTable:
    """One row per test, its statistics side by side: difference, interval, p, effect size; or F.

    Shows what :mod:`patientsurvey.inference` estimates. A row is an answer where answers were
    counted, else a question; with several sectors each has its columns. Bold are differences
    whose p stays below 0.05 after Holm's correction.

    Parameters
    ----------
    decimals : int
        Decimals of differences and their limits.
    """

    decimals: int = 1

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table, scoped styles included."""
        sectors = present_sectors(estimates)
        if not sectors:
            return f"<p>{labels.word('no_respondents')}</p>"
        tests = estimates[["outcome", "level"]].drop_duplicates()
        body = pd.DataFrame({"label": [self._name(row, labels) for row in tests.itertuples()]})
        blocks = {s: self._block(estimates[estimates["sector"].eq(s)], tests) for s in sectors}
        for sector, block in blocks.items():
            for head, cells in self._columns(block, labels).items():
                body[f"{sector}_{head}"] = cells
        table = self._typeset(body, blocks, labels)
        return as_html(table.tab_source_note(self._note(body, estimates, labels)))

    def _name(self, test: tuple, labels: Labels) -> str:
        return labels.answer(test.outcome, test.level) if test.level else labels.variable(
            test.outcome
        )  # fmt: skip

    def _block(self, estimates: pd.DataFrame, tests: pd.DataFrame) -> dict[str, pd.DataFrame]:
        """Rows of one sector by statistic, each in the order of the tests."""
        keys = pd.MultiIndex.from_frame(tests)
        return {
            statistic: rows.set_index(["outcome", "level"]).reindex(keys)
            for statistic, rows in estimates.groupby("statistic", sort=False)
        }

    def _columns(self, block: Mapping[str, pd.DataFrame], labels: Labels) -> dict[str, list[str]]:
        """Shown cells by column, the first for the difference or F."""
        shown = self._variances if "f_statistic" in block else self._differences
        columns = shown(block, labels)
        return (
            columns | {"p_holm": _p_values(block["p_holm"], labels)} | self._effect(block, labels)
        )

    def _differences(self, block: Mapping[str, pd.DataFrame], labels: Labels) -> dict:
        points = "percentage_points" in block
        name, head = ("percentage_points", "difference_points") if points else ("difference",) * 2
        rows = block[name]
        return {
            head: _numbers(rows["estimate"], labels, self.decimals),
            "interval": [
                f"{labels.number(low, self.decimals)}{labels.word('interval_to')}"
                f"{labels.number(high, self.decimals)}" if np.isfinite(low) else "–"
                for low, high in zip(rows["conf_low"], rows["conf_high"], strict=True)
            ],
            "p_value": _p_values(rows, labels),
        }  # fmt: skip

    def _variances(self, block: Mapping[str, pd.DataFrame], labels: Labels) -> dict:
        degrees = zip(
            _numbers(block["df_between"]["estimate"], labels, 0),
            _numbers(block["df_within"]["estimate"], labels, 0),
            strict=True,
        )
        return {
            "f_statistic": _numbers(block["f_statistic"]["estimate"], labels, 1),
            "degrees": ["; ".join(pair) for pair in degrees],
            "p_value": _p_values(block["f_statistic"], labels),
            "f_welch": _p_values(block["f_welch"], labels),
        }

    def _effect(self, block: Mapping[str, pd.DataFrame], labels: Labels) -> dict[str, list[str]]:
        sizes = [name for name in ("cohens_h", "cohens_d", "eta_squared") if name in block]
        places = {"eta_squared": 3}
        return {s: _numbers(block[s]["estimate"], labels, places.get(s, 2)) for s in sizes}

    def _typeset(self, body: pd.DataFrame, blocks: Mapping, labels: Labels) -> GT:
        columns = [column for column in body if column != "label"]
        table = GT(body, rowname_col="label")
        heads = {c: labels.word(f"head_{c.partition('_')[2]}") for c in columns}
        table = table.cols_label(**heads)
        for sector, block in blocks.items():
            own = [column for column in columns if column.startswith(f"{sector}_")]
            if len(blocks) > 1:
                table = table.tab_spanner(labels.sector(sector), columns=own)
            clear = np.flatnonzero(block["p_holm"]["estimate"].lt(SIGNIFICANT))
            if len(clear):
                where = loc.body(columns=own[:1], rows=clear.tolist())
                table = table.tab_style(style.text(weight="bold"), where)
        first = [next(c for c in columns if c.startswith(f"{sector}_")) for sector in blocks]
        return set_apart(house_style(table, columns), first[1:])

    def _note(self, body: pd.DataFrame, estimates: pd.DataFrame, labels: Labels) -> str:
        shown = {column.partition("_")[2] for column in body}
        family = labels.word("tests_of_sector" if len(present_sectors(estimates)) > 1
                             else "tests_of_table")  # fmt: skip
        if "f_statistic" in shown:
            return labels.word("note_holm_variance", family=family)
        variable, _, pair = estimates["group"].iloc[0].partition("=")
        one, other = (labels.answer(variable, group) for group in pair.split("-"))
        effect = labels.word("note_cohens_h" if "cohens_h" in shown else "note_cohens_d")
        return labels.word(
            "note_holm_difference", one=one, other=other, effect=effect, family=family
        )

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """One sentence for readers who can't see the table's shape."""
        rows = len(estimates[["outcome", "level"]].drop_duplicates())
        return labels.word("alt_inference_table", rows=rows)


def _numbers(values: pd.Series, labels: Labels, decimals: int) -> list[str]:
    return [labels.number(value, decimals) for value in values]


def _p_values(rows: pd.DataFrame, labels: Labels) -> list[str]:
    return [told_p(value, labels) for value in rows["p_value"]]
