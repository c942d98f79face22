"""Sentences of the running text against the tables they speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from .cells import Interval, exactly
from .findings import AsPrinted, Check, Joined, Name, Number, Said, Where
from .printed import Printed
from .report import Line, Model, Report
from .shares import shares_of

SIGNIFICANT_BELOW = 0.05
SIMILAR = {"percent": 5.0, "mean": 0.25}
"""Largest difference that still counts as similar, in points and in scale units."""


class Part(NamedTuple):
    """One part of a claim: whether it holds (None: print can't tell), and what print says."""

    holds: bool | None
    found: object
    rows: tuple[Printed, ...] = ()
    lost: bool = False
    sure: bool = True
    """Whether print shows the opposite, rather than nothing that is significant."""
    should: object = None
    """What the claim should be."""


class Tables:
    """What the claims of a report can be held against."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.models: dict[tuple[str, str], Model] = {
            (m.exhibit, m.sector): m for m in report.models
        }
        self.derived = {share.row.key: share.percent for share in shares_of(report)}
        self.lost_terms = _lost_terms(report)

    def assertion(self, claim: Mapping[str, str]) -> Part:
        """Whether a term has the sign and significance that a sentence gives it.

        Significant at 5 per cent is contradicted where the whole cell of p lies at or above 0.05,
        not significant where it lies below. A sign is contradicted where the cell of the estimate
        lies wholly on the other side of 1 (odds ratios) or 0.
        """
        place = claim["exhibit"], claim["sector"]
        if (*place, claim["term"]) in self.lost_terms:
            return Part(None, Said("cell_lost", {}), lost=True)
        model = self.models.get(place)
        line = model.lines.get(claim["term"]) if model else None
        if model is None or line is None:
            return Part(None, None)
        holds = _holds(claim, model, line)
        sure, should = _opposite(claim, model, line), _should(claim, model, line)
        return Part(holds, _term(claim, line), (line.estimate,), sure=sure, should=should)

    def ordering(self, claim: Mapping[str, str]) -> Part:
        """Whether one number lies above, below or near another one, as far as the cells tell.

        Two numbers of one and the same print do not show that one is higher; what is not printed
        may, so that this is a matter of wording.
        """
        names = ("sector", "group", "level", "outcome")
        one = self.find(claim, {n: claim[n] for n in names})
        other = self.find(claim, {n: claim[f"than_{n}"] for n in names})
        if one is None or other is None:
            return Part(None, None)
        holds = _ordered(claim, one[0], other[0])
        plain = all(row.qualifier in ("exact", "trimmed") for _, row in (one, other))
        alike = holds is None and plain and one[0] == other[0] and claim["relation"] != "similar"
        found = _pair(claim, one, other)
        should = Said("should_alike" if alike else "should_order", found.values)
        rows = one[1], other[1]
        return Part(False if alike else holds, found, rows, sure=not alike, should=should)

    def find(self, claim: Mapping, keys: Mapping) -> tuple[Interval, Printed] | None:
        """The interval of a number, from its counts if they are printed, and its print."""
        key = (keys["sector"], keys["group"], keys["level"], keys["outcome"], "",
               claim["statistic"])  # fmt: skip
        rows = [r for r in self.report.by_key.get(key, []) if not r.suppressed]
        if not rows:
            return None
        here = [row for row in rows if row.exhibit == claim["exhibit"]] or rows
        best = min(here, key=lambda row: (row.said, row.qualifier not in ("exact", "trimmed")))
        return self.derived.get(key, best.cell), best


def _lost_terms(report: Report) -> set[tuple[str, str, str]]:
    return {tuple(id.split("\t")) for id in report.lost if "\t" in id}  # type: ignore[misc]


def lost_terms(numbers: Iterable[Printed], likely: Mapping[str, object]) -> set[str]:
    """Marks of the regression rows whose right numbers can't be told: exhibit, sector, term."""
    return {"\t".join((r.exhibit, r.sector, r.term)) for r in numbers
            if r.term and r.id in likely and likely[r.id] is None}  # fmt: skip


def _holds(claim: Mapping[str, str], model: Model, line: Line) -> bool | None:
    neutral = 1.0 if model.log else 0.0
    cell, p = line.estimate.cell, line.p_value.cell if line.p_value else None
    sides = {"positive": cell.high > neutral, "negative": cell.low < neutral}
    sign = sides.get(claim["sign"], True)
    sure_sign = {"positive": cell.low > neutral, "negative": cell.high < neutral}
    below = p is not None and (p.high < SIGNIFICANT_BELOW or (line.p_value.qualifier == "under"
                               and p.high <= SIGNIFICANT_BELOW))  # fmt: skip
    above = p is not None and p.low >= SIGNIFICANT_BELOW
    if not sign or (claim["significant"] == "yes" and above) or \
            (claim["significant"] == "no" and below):  # fmt: skip
        return False
    told = claim["significant"] == "either" or (below if claim["significant"] == "yes" else above)
    return True if sure_sign.get(claim["sign"], True) and told else None


def _should(claim: Mapping[str, str], model: Model, line: Line) -> Said:
    """The association as the table shows it."""
    p = line.p_value
    significant = p is not None and p.cell.high <= SIGNIFICANT_BELOW
    above = line.estimate.value > (1.0 if model.log else 0.0)
    key = ("should_more" if above else "should_less") if significant else "should_none"
    key += "_odds" if model.log and significant else ""
    who = {"term": Name("term", claim["term"]), "sector": Name("sector", claim["sector"])}
    return Said(key, {"outcome": Name("outcome", model.outcome), "who": Said("should_who", who)})


def _together(parts: Iterable[Said]) -> Joined:
    """What a sentence should say; associations of one kind with one outcome are told once."""
    groups: dict[object, list[Said]] = {}
    for place, part in enumerate(parts):
        groups.setdefault((part.key, part.values.get("outcome", place)), []).append(part)
    return Joined(tuple(_for_all(group) for group in groups.values()), "; ")


def _for_all(parts: list[Said]) -> Said:
    if len(parts) == 1:
        return parts[0]
    whom = Joined(tuple(part.values["who"] for part in parts), ", ")
    return replace(parts[0], values={**parts[0].values, "who": whom})


def _opposite(claim: Mapping[str, str], model: Model, line: Line) -> bool:
    """Whether print shows a significant association that the claim denies or turns round."""
    p = line.p_value
    significant = p is not None and p.cell.high <= SIGNIFICANT_BELOW
    above = line.estimate.value > (1.0 if model.log else 0.0)
    turned = claim["sign"] == ("negative" if above else "positive")
    return significant and (turned or claim["significant"] == "no")


def _term(claim: Mapping[str, str], line: Line) -> Said:
    return Said("term_printed", {
        "term": Name("term", claim["term"]), "sector": Name("sector", claim["sector"]),
        "table": Name("exhibit", claim["exhibit"]),
        "estimate": AsPrinted(line.estimate),
        "p": AsPrinted(line.p_value) if line.p_value else "–",
    })  # fmt: skip


def _ordered(claim: Mapping[str, str], one: Interval, other: Interval) -> bool | None:
    if claim["relation"] == "similar":
        gap = one - other
        least = 0.0 if gap.low <= 0 <= gap.high else min(abs(gap.low), abs(gap.high))
        limit = SIMILAR.get(claim["statistic"], 0.0)
        return False if least > limit + 1e-9 else True if max(map(abs, gap)) <= limit else None
    low, high = (other, one) if claim["relation"] == "higher" else (one, other)
    if high.below(low):
        return False
    return True if low.below(high) else None


def _pair(claim: Mapping[str, str], one: tuple, other: tuple) -> Said:
    differ = [n for n in ("sector", "group", "level", "outcome") if claim[n] != claim[f"than_{n}"]]
    told = tuple(differ) or ("sector",)
    return Said("pair_printed", {
        "one": Where(one[1], told), "other": Where(other[1], told),
        "value": AsPrinted(one[1]), "than": AsPrinted(other[1]),
        "common": Name("sector", one[1].sector) if "sector" not in told else "",
    })  # fmt: skip


# --- rules ----------------------------------------------------------------------------------------


def statements(report: Report, check: Check, mended: Report) -> None:
    """A sentence says what its table shows.

    A sentence of direction is a set of parts: a term's sign and significance, or one number above,
    below or near another one; parts marked as alternatives need one that holds. It is contradicted
    where a part cannot hold for any numbers in the cells. The parts are held against the tables as
    printed and, where these are found wrong, as they should be: then the sentence may rest on a
    misprint, or on cells that are lost.
    """
    claims = _by_statement(report)
    if not claims:
        return
    tables, right = Tables(report), Tables(mended)
    rows = {row.id.partition(".")[0]: row for row in reversed(report.numbers)
            if row.statistic == "direction"}  # fmt: skip
    for id, (asserted, ordered) in claims.items():
        printed = list(_parts(tables, asserted, ordered))
        mend = list(_parts(right, asserted, ordered))
        check.test((asserted or ordered)[0]["exhibit"], len(printed))
        row = rows.get(id) or stand_in(id, (asserted or ordered)[0])
        _judge(check, row, printed, mend)


def stand_in(id: str, claim: Mapping[str, str]) -> Printed:
    """A row for a sentence that has none among the numbers."""
    return Printed(id, "", claim["exhibit"], claim.get("sector", ""), "", "", "", "", "direction",
                   float("nan"), 0, "", exactly(0.0), 0, True)  # fmt: skip


def _by_statement(report: Report) -> dict[str, tuple[list, list]]:
    found: dict[str, tuple[list, list]] = defaultdict(lambda: ([], []))
    for place, claims in enumerate((report.assertions, report.orderings)):
        for claim in claims:
            found[claim["id"]][place].append(claim)
    return dict(found)


def _parts(tables: Tables, asserted: Sequence, ordered: Sequence) -> Iterator[Part]:
    alternatives: dict[object, list[Part]] = defaultdict(list)
    for number, claim in enumerate(asserted):
        alternatives[claim.get("any_of") or number].append(tables.assertion(claim))
    for parts in alternatives.values():
        yield next(p for holds in (True, None, False) for p in parts if p.holds is holds)
    yield from (tables.ordering(claim) for claim in ordered)


def _judge(check: Check, row: Printed, printed: list[Part], mended: list[Part]) -> None:
    failed = [part for part in printed if part.holds is False]
    failed_right = [part for part in mended if part.holds is False]
    if failed and failed_right:
        _contradicted(check, row, failed_right, "statement_contradicted")
    elif failed_right:
        _contradicted(check, row, failed_right, "statement_on_misprint")
    elif any(part.lost for part in mended):
        check.find((row,), Said("statement_on_lost", {}), severity="conclusion",
                   confidence="improbable", likely={row.id: None}, statement=row.id)  # fmt: skip


def _contradicted(check: Check, row: Printed, failed: list[Part], key: str) -> None:
    shown = Joined(tuple(part.found for part in failed[:3]), "; ")
    values = {"found": shown, "more": Number(len(failed) - 3)}
    if len(failed) > 3:
        key += "_more"
    sure = any(part.sure for part in failed)
    should = _together(part.should for part in failed if part.should)
    check.find((row,), Said(key, values), recomputed=shown, severity="conclusion", should=should,
               confidence="impossible" if sure else "wording",
               statement=row.id.partition(".")[0])  # fmt: skip
