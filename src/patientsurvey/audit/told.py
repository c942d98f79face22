"""How the running text tells numbers: extremes, odds, signs of p, references."""

from __future__ import annotations

from collections.abc import Mapping

from .claims import stand_in
from .findings import AsPrinted, Check, Name, Number, Said, Where
from .printed import Printed
from .report import Report


def extremes(report: Report, check: Check) -> None:
    """Nothing lies above what is called the highest, or below the lowest.

    Among the groups of the same variable, or the sectors, with the same question and answer:
    the cell of no rival lies wholly beyond that of the number.
    """
    for row in report.numbers:
        if row.qualifier not in ("highest", "lowest"):
            continue
        for rival in _rivals(report, row):
            check.test(row.exhibit)
            beyond = row.cell.below(rival.cell) if row.qualifier == "highest" \
                else rival.cell.below(row.cell)  # fmt: skip
            if beyond:
                keys = ("group",) if row.group else ("sector",)
                values = {"rival": Where(rival, keys), "value": Number(rival.value, rival.decimals),
                          "printed": AsPrinted(row)}  # fmt: skip
                check.find((row, rival), Said(f"not_{row.qualifier}", values),
                           severity="conclusion", statement=row.id.partition(".")[0])  # fmt: skip
                break


def _rivals(report: Report, row: Printed) -> list[Printed]:
    variable = row.group.partition("=")[0]
    return [
        other for other in report.numbers
        if other.statistic == row.statistic and other.outcome == row.outcome
        and other.level == row.level and other.id != row.id and not other.suppressed
        and "+" not in other.group and "*" not in other.group
        and other.qualifier in ("exact", "highest", "lowest", "at_least", "at_most")
        and ((row.group and other.sector == row.sector and other.group != row.group
              and other.group.partition("=")[0] == variable)
             or (not row.group and not other.group and other.sector not in (row.sector, "ALL")
                 and row.sector != "ALL"))
    ]  # fmt: skip


def odds_as_probability(report: Report, check: Check) -> None:
    """An odds ratio is not a ratio of probabilities.

    With the share p in the reference group, an odds ratio of o is a ratio of shares of
    ``o / (1 - p + p o)``, which is nearer to 1. A sentence that gives the odds ratio as "times as
    likely" overstates unless p is small. The share of everyone stands in for p.
    """
    base = {r.outcome: r.of.partition("=") for r in report.related("share")}
    told = {s["id"] for s in report.statements if s.get("kind") == "ratio"}
    for row in report.numbers:
        id = row.id.partition(".")[0]
        if row.statistic != "odds_ratio" or not row.said or id not in told:
            continue
        check.test(row.exhibit)
        outcome, _, level = base.get(row.outcome, ("", "", ""))
        share = next(
            (
                r
                for r in report.by_key.get((row.sector, "", level, outcome, "", "percent"), [])
                if outcome
            ),
            None,
        )
        values = {"odds": Number(row.value, row.decimals), "sector": Name("sector", row.sector)}
        recomputed = None
        key = "odds_told_as_probability"
        if share is not None:
            p = share.value / 100
            ratio = row.value / (1 - p + p * row.value)
            values |= {"share": Number(share.value, share.decimals), "ratio": Number(ratio, 1)}
            recomputed, key = values["ratio"], "odds_told_as_probability_share"
        check.find((row,), Said(key, values), recomputed=recomputed,
                   should=Said("should_odds", values), severity="conclusion",
                   confidence="wording", statement=id)  # fmt: skip


def p_value_signs(report: Report, check: Check) -> None:
    """A difference called significant is not printed with ``p > 0.001``."""
    rows = {row.id.partition(".")[0]: row for row in reversed(report.numbers)}
    for statement in report.statements:
        if statement.get("qualifier", "").startswith("printed p") and statement["id"] in rows:
            check.test(statement["exhibit"])
            if ">" in statement["qualifier"]:
                check.find((rows[statement["id"]],), Said("p_sign_turned", {}), severity="typo",
                           should=Said("should_p", {}),
                           confidence="wording", statement=statement["id"])  # fmt: skip


def references(report: Report, check: Check) -> None:
    """Every table and figure that the text points to exists, and holds what is spoken of.

    Where the subject of a reference is given, some table must hold numbers of it; if the one that
    is pointed to holds none, it is another one.
    """
    holding: dict[str, set[str]] = {}
    for row in report.cells:
        holding.setdefault(row.outcome, set()).add(row.exhibit)
    for number, reference in enumerate(report.references):
        check.test(reference["exhibit"])
        pointed, subject = reference["reference"], reference.get("subject", "")
        tables = holding.get(subject, set()) if subject else set()
        if pointed not in report.exhibits:
            _misled(check, number, reference, "no_such_exhibit", {})
        elif tables and pointed not in tables:
            right = {"subject": Name("outcome", subject), "right": Name("exhibit", min(tables))}
            _misled(check, number, reference, "reference_elsewhere", right)


def _misled(check: Check, number: int, reference: Mapping[str, str], key: str, more: dict) -> None:
    row = stand_in(f"reference-{number}", {"exhibit": reference["exhibit"]})
    row = row._replace(line=int(reference.get("line") or 0), source=reference.get("source", ""))
    values = {"reference": Name("exhibit", reference["reference"]), **more}
    check.find((row,), Said(key, values), severity="typo", recomputed=more.get("right"),
               name=reference["reference"])  # fmt: skip
