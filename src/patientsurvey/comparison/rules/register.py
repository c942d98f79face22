"""Statements of chapter 4 on populations and sample."""

from __future__ import annotations

from ..forms import above, at_most, key, less, outstanding
from ..numbers import PARTS, Found, Numbers
from ..parts import UNTOLD, Part, known
from ..texts import Name, Worded

ONE_POINT = 1.0


def trust_gaps(numbers: Numbers, exhibit: str, sector: str) -> dict[str, Found]:
    """Each health trust's share of the sample less its share of the population."""
    found = {}
    for group in numbers.groups.get("health_trust", ()):
        shares = [
            numbers.find(key(exhibit, sector, group=group, outcome=outcome))
            for outcome in ("respondents", "total_population")
        ]
        if known(*shares):
            found[group.partition("=")[2]] = less(*shares)
    return found


def two_trusts_stand_out(numbers: Numbers) -> list[Part]:
    """C0066: in PHV only Oslo and St. Olavs differ by over a point, both below."""
    gaps = trust_gaps(numbers, "table-4-2", "PHV")
    out = [name for name in gaps if name.startswith(("oslo_universitets", "st_olavs"))]
    if len(gaps) < 2 or len(out) != 2:
        return [UNTOLD]
    parts = []
    for trust, gap in gaps.items():
        name = Name(group=f"health_trust={trust}")
        if trust in out:
            parts.append(at_most(name, gap, -ONE_POINT))
        else:
            parts.append(at_most(name, gap._replace(value=abs(gap.value)), ONE_POINT))
    return parts


def more_trusts_stand_out(numbers: Numbers) -> list[Part]:
    """C0067: in TSB more trusts differ by over a point than in PHV."""
    counts = []
    for exhibit, sector in (("table-4-3", "TSB"), ("table-4-2", "PHV")):
        gaps = trust_gaps(numbers, exhibit, sector).values()
        counts.append(Found(sum(abs(g.value) > ONE_POINT for g in gaps)) if gaps else None)
    return [above(Name("TSB"), counts[0], Name("PHV"), counts[1])]


def errors_by_sector(numbers: Numbers) -> list[Part]:
    """C0072: a larger part of TSB's patients could not be reached than of AVT's."""
    rates = {}
    for sector in ("TSB", "AVT"):
        missed, everyone = (
            numbers.find(key("table-4-1", sector, "count", outcome=outcome))
            for outcome in ("error_population", "total_population")
        )
        known_rate = known(missed, everyone)
        rates[sector] = Found(100 * missed.value / everyone.value) if known_rate else None
    within = Worded("reason_not_reached")
    return outstanding(rates, Name, highest=("TSB",), within=within, statistic="percent")


def women_overrepresented(numbers: Numbers) -> list[Part]:
    """C0109: women's share of the sample less that of the population is largest in AVT."""
    gaps = _gaps_in_women(numbers)
    return outstanding(gaps, Name, highest=("AVT",), within=Worded("reason_women"))


def _gaps_in_women(numbers: Numbers) -> dict[str, Found | None]:
    def share(sector: str, outcome: str) -> Found | None:
        return numbers.find(key("table-4-5", sector, level="woman", outcome=outcome))

    return {
        sector: less(share(sector, "respondents"), share(sector, "population_2023_feb_apr"))
        for sector in PARTS
    }
