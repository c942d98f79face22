"""The checks beside the table's own estimates: one row per sector and term, and in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from ..figures import present_sectors, regression_rows
from ..labels import Labels
from .checks import CHECKS, CORRECTIONS

LEVEL = 0.05
"""p-values below stand out, as in the report."""
NEUTRAL = {"odds_ratio": 1.0, "coefficient": 0.0}


def by_check(estimates: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Rows of the table itself (``table``) and of each check that was made, by sector and term.

    Parameters
    ----------
    estimates : DataFrame
        The table's own rows and those of :func:`~patientsurvey.sensitivity.checks`.
    """
    parts = {"table": regression_rows(estimates)}
    for check in CHECKS:
        rows = estimates[estimates["statistic"].str.startswith(check)]
        if len(rows):
            parts[check] = rows
    return {name: rows.set_index(["sector", "term"]) for name, rows in parts.items()}


def upheld(parts: dict[str, pd.DataFrame]) -> dict[str, tuple[int, int]]:
    """For each check, how many of the table's estimates with p < .05 keep it, and of how many.

    To keep it is to have p < .05 and the same direction under the check. Estimates that the check
    has no number for (no weights, no maximum) are not counted; ``table`` counts all.

    Parameters
    ----------
    parts : dict of str to DataFrame
        See :func:`by_check`.
    """
    table = parts["table"]
    clear = table[table["p_value"] < LEVEL]
    counts = {"table": (len(clear), len(clear))}
    for check in (check for check in CHECKS if check in parts):
        there = parts[check].reindex(clear.index)
        same = _direction(there, check, table) == _direction(clear, "table", table)
        kept = same & (there["p_value"] < LEVEL)
        counts[check] = int(kept.sum()), int(there["p_value"].notna().sum())
    return counts


def _direction(rows: pd.DataFrame, check: str, table: pd.DataFrame) -> np.ndarray:
    ratios = check == "ordinal" or table["statistic"].eq("odds_ratio").any()
    return np.sign(rows["estimate"].to_numpy() - (1 if ratios else 0))


def finding(estimates: pd.DataFrame, labels: Labels) -> str:
    """One sentence: how many estimates with p < .05 stay so under each check."""
    counts = upheld(by_check(estimates))
    clear = counts.pop("table")[0]
    if not clear:
        return labels.word("sensitivity_nothing_clear")
    parts = [
        labels.word(f"sensitivity_stay_{check}", kept=_of(kept, known, clear, labels))
        for check, (kept, known) in counts.items()
        if known
    ]
    if not parts:
        return labels.word("sensitivity_no_check")
    listed = f" {labels.word('codebook_and')} ".join(
        filter(None, [", ".join(parts[:-1]), parts[-1]])
    )
    return labels.word("sensitivity_finding", clear=clear, checks=listed)


def _of(kept: int, known: int, clear: int, labels: Labels) -> str:
    """``28``, or ``28 of 30`` where a check has numbers for 30 of the estimates only."""
    if known == clear:
        return labels.number(kept)
    return labels.word("sensitivity_of", kept=kept, known=known)


@dataclass(frozen=True)
class SensitivityTable:
    """Estimate and p-value of the table, and what the checks make of them."""

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML table with a group of rows per sector; p below .05 in bold."""
        parts = by_check(estimates)
        cells = self._cells(parts, labels)
        bodies = "".join(
            self._body(cells.xs(sector), sector, labels) for sector in present_sectors(estimates)
        )
        heads = "".join(f"<th>{escape(head)}</th>" for head in self._heads(parts, labels))
        return f"<table><thead><tr>{heads}</tr></thead>{bodies}</table>"

    def _heads(self, parts: dict[str, pd.DataFrame], labels: Labels) -> list[str]:
        main = next(iter(parts["table"]["statistic"]), "coefficient")
        own = ["codebook_term", f"head_{main}", "head_p"]
        return [labels.word(key) for key in (*own, *(f"head_{c}" for c in parts if c != "table"))]

    def _cells(self, parts: dict[str, pd.DataFrame], labels: Labels) -> pd.DataFrame:
        """Cells as HTML, indexed by sector and term: estimate, p, then a column per check."""
        table = parts["table"]
        columns = {"estimate": _numbers(table, labels), "p": _p_values(table, labels)}
        for check in (check for check in CHECKS if check in parts):
            shown = _p_values if check in (*CORRECTIONS, "robust") else _numbers
            columns[check] = shown(parts[check].reindex(table.index), labels)
        return pd.DataFrame(columns, index=table.index)

    def _body(self, cells: pd.DataFrame, sector: str, labels: Labels) -> str:
        name, width = escape(labels.sector(sector)), 1 + cells.shape[1]
        rows = "".join(
            f'<tr><th scope="row">{escape(labels.term(term))}</th>{"".join(row)}</tr>'
            for term, *row in cells.itertuples(name=None)
        )
        head = f'<tr><th colspan="{width}" scope="rowgroup"><span>{name}</span></th></tr>'
        return f"<tbody>{head}{rows}</tbody>"

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """The finding in one sentence."""
        return finding(estimates, labels)


def _numbers(rows: pd.DataFrame, labels: Labels) -> list[str]:
    texts = (labels.number(estimate, 3) for estimate in rows["estimate"])
    return [_cell(text, p) for text, p in zip(texts, rows["p_value"], strict=True)]


def _p_values(rows: pd.DataFrame, labels: Labels) -> list[str]:
    return [_cell(labels.p_value(p), p) for p in rows["p_value"]]


def _cell(text: str, p: float) -> str:
    shown = f"<b>{escape(text)}</b>" if p < LEVEL else escape(text)
    return f'<td class="number">{shown}</td>'
