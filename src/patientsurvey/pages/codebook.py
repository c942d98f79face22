"""The book's codebook page: tables made from ``data/codebook`` and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from ..chapter import CODEBOOK
from ..codebook import Answer, Codebook, Rule, Variable
from ..exhibits import emit
from ..labels import Labels
from ..language import Wording, parse_languages


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

    def _sections(self, labels: Labels) -> str:
        sections: dict[str, list[Variable]] = {}
        for variable in self._data_variables():
            sections.setdefault(variable.section(labels.lang), []).append(variable)
        return "".join(_section(name, part, labels) for name, part in sections.items())

    def _scales(self, labels: Labels) -> str:
        return "".join(_scale(scale, labels) for scale in self.codebook.scales.values())

    def _terms(self, labels: Labels) -> str:
        rows = [
            (
                labels.word(f"block_{term.block}"),
                term.label(labels.lang),
                term.reference(labels.lang) or "–",
                term.term,
            )
            for term in self.codebook.terms.values()
        ]
        heads = [labels.word("codebook_term"), "", labels.word("codebook_reference"), "id"]
        return _table(heads, rows)


def _table(heads: list[str], rows: list[tuple]) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        '<div class="exhibit-table" tabindex="0"><table><thead><tr>'
        f"{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _section(name: str, variables: list[Variable], labels: Labels) -> str:
    entries = "".join(_variable(variable, labels) for variable in variables)
    return (
        f'<details class="codebook"><summary>{escape(name)} ({len(variables)})</summary>'
        f"{entries}</details>"
    )


def _variable(variable: Variable, labels: Labels) -> str:
    notes = [_asked_of(variable, labels), _used_in(variable, labels)]
    body = "".join(f"<p>{note}</p>" for note in notes if note)
    return (
        f'<div class="variable" id="variable-{variable.id}"><h4><code>{variable.id}</code> '
        f"{escape(variable.question(labels.lang))}</h4>{_answers(variable, labels)}{body}</div>"
    )


def _answers(variable: Variable, labels: Labels) -> str:
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


def _asked_of(variable: Variable, labels: Labels) -> str:
    if variable.source == "register":
        return ""
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


def _used_in(variable: Variable, labels: Labels) -> str:
    if not variable.exhibits:
        return ""
    return f"{labels.word('codebook_used')}: {', '.join(variable.exhibits)}"


def _scale(scale, labels: Labels) -> str:
    rule = labels.word(
        f"codebook_scale_{scale.score}", items=scale.minimum_items, low=scale.low, high=scale.high
    )
    rows = [
        (
            item.item,
            labels.question(item.item),
            labels.word("codebook_reversed") if item.reversed else "",
            "" if item.in_score else labels.word("codebook_outside_score"),
        )
        for item in scale.items
    ]
    heads = ["id", labels.word("codebook_item"), "", ""]
    return f"<h4>{escape(scale.label(labels.lang))}</h4><p>{rule}</p>{_table(heads, rows)}"
