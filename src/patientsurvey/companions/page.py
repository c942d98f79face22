"""The chapter on collaboration: the survey beside the other sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from html import escape

import pandas as pd
from great_tables import GT

from ..chapter import Chapter
from ..estimates import Share
from ..exhibits import emit
from ..exhibits.views import table_html
from ..labels import Labels
from ..tables.typeset import as_html, house_style
from .bands import Quantities
from .care_model import CareModelTable, care_model_shares
from .evidence_table import EvidenceTable
from .exhibited import SourceExhibit
from .files import Companions
from .numbers import NURSING_HOMES, SourceNumbers
from .triangulation import Triangulation

GENERAL_PRACTITIONERS, SWEDISH_WORKSHOP = "000", "003"
SHOWN = ("setting", "design", "respondents", "used", "compare")
DOI = re.compile(r"doi:(10\.\d+/[^\s,;]+)")


@dataclass
class CompanionPage:
    """Shows the other sources of a chapter.

    Parameters
    ----------
    chapter : Chapter
        Opened with the notebook's parameters.
    """

    chapter: Chapter

    @cached_property
    def companions(self) -> Companions:
        """The files of ``data/companions``."""
        return Companions.load(self.chapter.published, self.chapter.codebook)

    @cached_property
    def quantities(self) -> Quantities:
        """The other sources' shares as bands."""
        return Quantities(self.chapter.published)

    @cached_property
    def general_practitioners(self) -> SourceNumbers:
        """Printed numbers of the article on general practitioners."""
        return self.quantities.of(GENERAL_PRACTITIONERS)

    @cached_property
    def swedish_workshop(self) -> SourceNumbers:
        """Printed numbers of the Swedish slides."""
        return self.quantities.of(SWEDISH_WORKSHOP)

    @cached_property
    def nursing_homes(self) -> SourceNumbers:
        """Printed numbers of the report on nursing homes."""
        return self.quantities.of(NURSING_HOMES)

    def exhibit(self, exhibit: str) -> SourceExhibit:
        """What an exhibit such as ``table-004-2`` prints, and what follows from it."""
        return SourceExhibit(self.quantities.of(exhibit.split("-")[1]), exhibit)

    def beside(self, theme: str) -> tuple[Triangulation, EvidenceTable]:
        """Figure and table that set a theme's estimates beside the other sources."""
        parts = (self.companions, self.quantities, theme)
        return Triangulation(*parts), EvidenceTable(*parts)

    @property
    def care_model(self) -> tuple[Share, ...]:
        """What is estimated for the elements of the Collaborative Care Model."""
        return care_model_shares(self.companions)

    @property
    def care_model_table(self) -> CareModelTable:
        """Elements of the Collaborative Care Model and what the survey sees of them."""
        return CareModelTable(self.companions)

    def sources(self) -> None:
        """What the sources are, what is used of each, and what can be compared."""
        for lang, labels in self.chapter.labels.items():
            names = ", ".join(self.companions.sources[f"short_{lang}"])
            emit(table_html(sources_table(self.companions, labels)), names, lang)

    def cite(self) -> None:
        """The other sources as a list, with what was used of each."""
        for lang in self.chapter.labels:
            items = [
                f"<li>{with_links(row['citation'])}. <em>{escape(row[f'used_{lang}'])}.</em></li>"
                for row in self.companions.sources.to_dict("records")
            ]
            text = "; ".join(self.companions.sources["citation"])
            emit(f'<ul class="sources">{"".join(items)}</ul>', text, lang)

    def evidence(self) -> pd.DataFrame:
        """All findings with their source's setting, year, design, n and response."""
        sources = self.companions.sources.drop(columns="line")
        return self.companions.evidence.merge(sources, on="source", validate="many_to_one")


def with_links(citation: str) -> str:
    """HTML of a citation whose DOI leads to the text."""
    return DOI.sub(r'<a href="https://doi.org/\1">\g<0></a>', escape(citation))


def sources_table(companions: Companions, labels: Labels) -> str:
    """HTML of what the sources are: a block for each, since columns of text want a wide page."""
    lang = labels.lang
    body = pd.DataFrame(
        {
            "source": row[f"short_{lang}"],
            "head": labels.word(f"head_{name}"),
            "told": row[f"{name}_{lang}"],
        }
        for row in companions.sources.to_dict("records")
        for name in SHOWN
    )
    table = house_style(GT(body, rowname_col="head", groupname_col="source"), [])
    table = table.cols_align("left", columns="told")
    return as_html(table.tab_options(column_labels_hidden=True, table_width="100%"))
