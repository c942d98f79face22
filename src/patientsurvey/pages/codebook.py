"""The book's codebook page: tables made from ``data/codebook`` and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape

from ..chapter import CODEBOOK, PUBLISHED
from ..codebook import Answer, Codebook, Rule, Scale, ScaleItem, Variable
from ..exhibits import emit, exhibit_name
from ..labels import Labels
from ..language import Wording, parse_languages
from ..published import Published
from ..reported_models import MODELS
from .status import page_showing

PAGE = "03_data_and_codebook"
"""This page: what it shows itself needs no link."""


@dataclass
class CodebookPage:
    """Shows parts of the codebook in the languages asked for."""

    lang: str = "en"

    def __post_init__(self) -> None:
        self.codebook = Codebook.load(CODEBOOK)
        wording = Wording.load(CODEBOOK / "wording.csv")
        self.labels = {
            lang: Labels(self.codebook, wording, lang) for lang in parse_languages(self.lang)
        }

    def questionnaire(self) -> None:
        """Every question and register column, section by section, folded."""
        self._emit(self._sections, f"{len(self._data_variables())} variables")

    def scales(self) -> None:
        """The scales with their items and rules."""
        self._emit(self._scales, f"{len(self.codebook.scales)} scales")

    def terms(self) -> None:
        """The regression terms with their reference categories."""
        self._emit(self._terms, f"{len(self.codebook.terms)} terms")

    def _emit(self, html: Callable[[Labels], str], text: str) -> None:
        for lang, labels in self.labels.items():
            emit(html(labels), text, lang)

    def _data_variables(self) -> list[Variable]:
        return [v for v in self.codebook.variables.values() if v.source != "derived"]

    @cached_property
    def _pages(self) -> dict[str, str]:
        """Page of the book by exhibit that a variable is used in."""
        published = Published.load(PUBLISHED)
        used = {exhibit for v in self._data_variables() for exhibit in v.exhibits}
        return {exhibit: page_showing(published.exhibit(exhibit).chapter) for exhibit in used}

    def _sections(self, labels: Labels) -> str:
        sections: dict[str, list[Variable]] = {}
        variables = self._data_variables()
        register = next(v.section(labels.lang) for v in variables if v.source == "register")
        for variable in variables:
            own = register if variable.source == "register" else variable.section(labels.lang)
            sections.setdefault(own, []).append(variable)
        return "".join(self._section(name, part, labels) for name, part in sections.items())

    def _section(self, name: str, variables: list[Variable], labels: Labels) -> str:
        entries = "".join(_variable(v, _used_in(v, self._pages, labels), labels) for v in variables)
        return (
            f'<details class="codebook"><summary>{escape(name)} ({len(variables)})</summary>'
            f"{entries}</details>"
        )

    def _scales(self, labels: Labels) -> str:
        same: dict[tuple, list[Scale]] = {}
        for scale in self.codebook.scales.values():
            same.setdefault(scale.items, []).append(scale)
        return "".join(_scale(scales, labels) for scales in same.values())

    def _terms(self, labels: Labels) -> str:
        blocks: dict[str, list[tuple[str, ...]]] = {}
        for term in self.codebook.terms.values():
            row = _named(term.label(labels.lang), term.term), escape(
                term.reference(labels.lang) or "–"
            )  # fmt: skip
            blocks.setdefault(term.block, []).append(row)
        named = {labels.word(f"block_{block}"): rows for block, rows in blocks.items()}
        heads = [labels.word("codebook_term"), labels.word("codebook_reference")]
        return _table(heads, named, id="terms")


def _named(text: str, id: str) -> str:
    """A text with the id that the data and the code have for it below."""
    return f"{escape(text)}<br><small><code>{id}</code></small>"


def _table(heads: list[str], groups: dict[str, list[tuple[str, ...]]], id: str = "") -> str:
    """Rows of cells, as HTML, under the names of their groups; a group without name has none."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    anchor = f' id="{id}"' if id else ""
    bodies = "".join(_group(name, rows, len(heads)) for name, rows in groups.items())
    return (
        f'<div class="exhibit-table"{anchor} tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"{bodies}</table></div>"
    )


def _group(name: str, rows: Iterable[tuple[str, ...]], width: int) -> str:
    title = f'<th scope="rowgroup" colspan="{width}"><b>{escape(name)}</b></th>'
    title = f"<tr>{title}</tr>" if name else ""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<tbody>{title}{body}</tbody>"


def _variable(variable: Variable, used: str, labels: Labels) -> str:
    register = variable.source == "register"
    name = variable.label(labels.lang) if register else variable.question(labels.lang)
    origin = _from_register(variable, labels) if register else _asked_of(variable, labels)
    body = "".join(f"<p>{note}</p>" for note in (origin, used) if note)
    return (
        f'<div class="variable" id="variable-{variable.id}"><h4><code>{variable.id}</code> '
        f"{escape(name)}</h4>{_answers(variable, labels)}{body}</div>"
    )


def _answers(variable: Variable, labels: Labels) -> str:
    if variable.low is not None:
        # Years and the like carry no separator of thousands.
        ends = {"low": f"{variable.low:.0f}", "high": f"{variable.high:.0f}"}
        return f"<p>{labels.word('codebook_range', **ends)}</p>"
    if variable.type in ("number", "text"):
        return f"<p>{labels.word(f'codebook_{variable.type}')}</p>"
    forms = {
        "clinic": f" ({labels.word('codebook_clinic')})",
        "specialist": f" ({labels.word('codebook_specialist')})",
    }
    rows = "".join(
        f"<li><code>{_stored(variable, answer)}</code> "
        f"{escape(answer.label(labels.lang))}{forms.get(answer.form, '')}</li>"
        for answer in variable.answers
    )
    head = f"<p>{labels.word('codebook_options')}</p>" if variable.type == "multiple" else ""
    return f'{head}<ul class="answers">{rows}</ul>'


def _stored(variable: Variable, answer: Answer) -> str:
    """What stands in the respondent file: the option's column ending, the id or the code."""
    by_id = variable.type == "multiple" or variable.stored == "answer"
    return answer.answer if by_id else str(answer.code)


def _from_register(variable: Variable, labels: Labels) -> str:
    note = escape(labels.word(f"codebook_register_{variable.id}"))
    return f"{escape(labels.word('codebook_register'))} {note}"


def _asked_of(variable: Variable, labels: Labels) -> str:
    either = f" {labels.word('codebook_or')} "
    both = f" {labels.word('codebook_and')} "
    conditions: dict[int, list[str]] = {}
    for rule in variable.routing:
        conditions.setdefault(rule.condition, []).append(_rule(rule, labels))
    ways = either.join(both.join(parts) for parts in conditions.values())
    return f"{labels.word('codebook_routing')}: {ways or labels.word('codebook_everyone')}"


def _rule(rule: Rule, labels: Labels) -> str:
    answers = ", ".join(escape(labels.answer(rule.asked_if, answer)) for answer in rule.answers)
    return f"<code>{rule.asked_if}</code> ({answers})"


def _used_in(variable: Variable, pages: dict[str, str], labels: Labels) -> str:
    if not variable.exhibits:
        return ""
    listed = ", ".join(_exhibits(variable.exhibits, pages, labels))
    return f"{labels.word('codebook_used')}: {listed}"


def _exhibits(ids: tuple[str, ...], pages: dict[str, str], labels: Labels) -> Iterator[str]:
    """Names of exhibits, linked; those of all models together are named so, and once."""
    every = set(MODELS) <= set(ids)
    yield from (_linked(id, pages[id], labels) for id in ids if not every or id not in MODELS)
    if every:
        yield escape(labels.word("codebook_all_models"))


def _linked(id: str, page: str, labels: Labels) -> str:
    """An exhibit's name and where it is; of a section, not all of which are shown, the page."""
    name = escape(exhibit_name(id, labels))
    if id.startswith("text"):
        return name if page == PAGE else f'<a href="{page}.html">{name}</a>'
    return f'<a href="{page}.html#{id}">{name}</a>'


def _scale(scales: list[Scale], labels: Labels) -> str:
    """A scale, or several of the same items, with its rule and its items."""
    first = scales[0]
    name = first.label(labels.lang).partition(",")[0]  # what follows names the score
    key = "_or_".join(scale.score for scale in scales)
    ends = {f"{end}_{s.score}": getattr(s, end) for s in scales for end in ("low", "high")}
    rule = labels.word(f"codebook_scale_{key}", items=first.minimum_items, **ends)
    rows = [(_named(labels.question(i.item), i.item), _scoring(i, labels)) for i in first.items]
    heads = [labels.word("codebook_item"), labels.word("codebook_scoring")]
    return f"<h4>{escape(name)}</h4><p>{escape(rule)}</p>{_table(heads, {'': rows})}"


def _scoring(item: ScaleItem, labels: Labels) -> str:
    told = {"codebook_reversed": item.reversed, "codebook_outside_score": not item.in_score}
    return escape(", ".join(labels.word(key) for key, holds in told.items() if holds) or "–")
