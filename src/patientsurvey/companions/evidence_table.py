"""The findings of the other sources on a theme, and how far they can be compared."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from great_tables import GT

from ..labels import Labels
from ..tables.typeset import as_html, house_style
from .bands import Quantities
from .files import Companions


@dataclass(frozen=True)
class EvidenceTable:
    """One row per finding: what is found, its number, whether it can be compared, its line.

    Without a column of numbers where no source gives one.

    Parameters
    ----------
    companions : Companions
    quantities : Quantities
    theme : str
        Such as ``clear_roles``.
    """

    companions: Companions
    quantities: Quantities
    theme: str

    def html(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """HTML of the table, scoped styles included."""
        rows = self.companions.of_theme(self.theme)
        body = pd.DataFrame([self._row(row, labels) for row in rows.itertuples()])
        heads = {
            name: labels.word(f"head_{name}") for name in ("finding", "said", "compared", "line")
        }
        table = GT(body, groupname_col="source", rowname_col=None).cols_label(**heads)
        table = house_style(table, ["said", "line"])
        if body["said"].eq("").all():
            table = table.cols_hide(columns="said")
        return as_html(table.cols_align("left", columns=["finding", "compared"]))

    def _row(self, row: tuple, labels: Labels) -> dict[str, str]:
        lang = labels.lang
        shares = [id for id in row.printed.split() if self.quantities.band(id)]
        said = ", ".join(self.quantities.words(id, labels) for id in shares)
        degree = labels.word(f"compared_{row.comparable}")
        return {
            "source": getattr(row, f"source_short_{lang}"),
            "finding": getattr(row, f"finding_{lang}"),
            "said": said,
            "compared": f"{degree}: {getattr(row, f'limits_{lang}')}",
            "line": row.line,
        }

    def describe(self, estimates: pd.DataFrame, labels: Labels) -> str:
        """How many findings of how many sources there are."""
        rows = self.companions.of_theme(self.theme)
        sources = rows["source"].nunique()
        return labels.word("alt_evidence", rows=len(rows), sources=sources)
