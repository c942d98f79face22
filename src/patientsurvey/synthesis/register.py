"""Register columns: sector, region, health trust, sex and year of birth."""

from __future__ import annotations

import numpy as np

from ..codebook import Codebook
from ..covariates import SURVEY_YEAR
from ..errors import SynthesisError
from .calibrated import calibrated_traits
from .counts import answer_counts
from .draft import Draft
from .draws import cut_by_rank, latent_traits
from .handout import stored
from .strata import bound_by_models
from .targets import FILE, Targets

ELSEWHERE = "south_east"
"""Region of the trusts that the assumptions don't place."""
OWN_SEX = 8.0
"""How far the register's sex follows the respondent's own, in standard deviations."""
YOUNGEST_GRADUATE = 20
"""Age in years."""
OLDEST = "age_76_99"
LOWER_BY = 0.15
"""How far below the others' the share of the oldest with long-standing problems is put."""
LONG_GROUP = 15
"""An age group of more years has few respondents near its end."""


def sector_column(targets: Targets, codebook: Codebook) -> np.ndarray:
    """Sector of each respondent, in the codebook's order.

    Raises
    ------
    SynthesisError
        If a sector's number of respondents is not printed.
    """
    sizes = {
        a.answer: targets.value("sector", a.answer, a.answer) for a in codebook.answers("sector")
    }
    for sector, size in sizes.items():
        if size is None:
            raise SynthesisError(
                f"no number of respondents for {sector}",
                FILE,
                "keep its row with outcome `respondents`, statistic `count` and no group",
            )
    return np.repeat(np.array(list(sizes), dtype=object), [int(n) for n in sizes.values()])


def draw_register(draft: Draft) -> None:
    """Fill the register columns and start the latent traits."""
    draft.columns["sector"] = draft.sector.copy()
    _draw_at_random(draft, "region")
    _draw_trusts(draft)
    _draw_at_random(draft, "age_group")
    _draw_birth_year(draft)
    _swap_unlikely_years(draft)
    traits = latent_traits(draft.child(), SURVEY_YEAR - draft.columns["birth_year"])
    draft.traits = calibrated_traits(draft, traits)
    _draw_sex(draft)
    draft.traits["woman"] = np.where(draft.has("sex_npr", "woman"), 0.5, -0.5)


def _draw_at_random(draft: Draft, variable: str) -> None:
    """Answers in random order within each sector and group of calibrated values."""
    column, rng = draft.start(variable), draft.child()
    everyone, strata = draft.inside("ALL"), bound_by_models(draft, variable)
    for (sector, stratum), counts in answer_counts(draft, variable, everyone, strata).items():
        codes = [stored(draft, variable, answer) for answer in counts]
        answers = np.repeat(np.array(codes, dtype=column.dtype), list(counts.values()))
        column[draft.inside(sector) & (strata.names == stratum)] = rng.permutation(answers)


def _draw_sex(draft: Draft) -> None:
    """Sex in the register, which the respondent's own answer follows in nearly all cases."""
    column, rng = draft.start("sex_npr"), draft.child()
    own = draft.fixed["female"].fillna(0.5).to_numpy() - 0.5
    wish = OWN_SEX * own + rng.standard_normal(len(own))
    for (sector, _), counts in answer_counts(draft, "sex_npr", draft.inside("ALL")).items():
        order = sorted(counts, key=lambda answer: ("man", "missing", "woman").index(answer))
        here = draft.inside(sector)
        codes = {stored(draft, "sex_npr", answer): counts[answer] for answer in order}
        column[here] = cut_by_rank(wish[here], codes)


def _draw_trusts(draft: Draft) -> None:
    """Name the trusts of each region; where a region has more respondents, the rest have none."""
    column, rng = draft.start("health_trust"), draft.child()
    place = {row.answer: row.value for row in draft.assumptions.find("region", "health_trust")}
    for sector in draft.sectors:
        sizes = _trust_sizes(draft, sector)
        for region in draft.codebook.answers("region"):
            names = [trust for trust in sizes if place.get(trust, ELSEWHERE) == region.answer]
            trusts = np.repeat(np.array(names, dtype=object), [sizes[name] for name in names])
            here = np.flatnonzero(draft.inside(sector) & draft.has("region", region.answer))
            if len(trusts) > len(here):
                raise SynthesisError(
                    f"{len(trusts)} respondents in the trusts of a region with {len(here)}",
                    f"{region.answer} in {sector}",
                    "correct the region of a trust in data/codebook/assumptions.csv",
                )
            column[rng.permutation(here)[: len(trusts)]] = trusts


def _trust_sizes(draft: Draft, sector: str) -> dict[str, int]:
    """Respondents per trust: printed, or assumed where the table suppresses the number."""
    sizes = {
        row.answer: row.value
        for row in draft.assumptions.find("count", "health_trust")
        if row.sector == sector
    }
    for answer in draft.codebook.answers("health_trust"):
        printed = draft.targets.value("health_trust", answer.answer, sector)
        if printed is not None:
            sizes[answer.answer] = printed
    return {trust: int(size) for trust, size in sizes.items()}


def _draw_birth_year(draft: Draft) -> None:
    """A year for each age group: every one about as likely, above 75 less and less."""
    rng = draft.child()
    leans = {s: draft.assumptions.number("lean", "age_group", s) for s in draft.sectors}
    share = rng.random(len(draft.sector)) ** [leans[sector] for sector in draft.sector]
    column = draft.start("birth_year")
    for answer in draft.codebook.answers("age_group"):
        _, youngest, oldest = answer.answer.split("_")
        years = int(oldest) - int(youngest) + 1
        here = draft.has("age_group", answer.answer)
        bent = share[here] ** (3.0 if years > LONG_GROUP else 1.0)
        column[here] = SURVEY_YEAR - int(youngest) - np.floor(bent * years).astype(int)


def _swap_unlikely_years(draft: Draft) -> None:
    """Calibrated respondents with a degree are no teenagers, those on own income not very old.

    Nor did more of the oldest have a video consultation than is printed. They swap year of birth
    and age group with others of their sector whose calibrated age group allows both.
    """
    rng, groups = draft.child(), bound_by_models(draft, "age_group").names
    higher, own = (draft.fixed[term].to_numpy() == 1 for term in ("higher_education", "own_income"))
    for sector in draft.sectors:
        young = draft.inside(sector) & (groups == "age_18_24")
        age = SURVEY_YEAR - draft.columns["birth_year"]
        _swap_age(
            draft,
            young & higher & (age < YOUNGEST_GRADUATE),
            young & ~higher & (age >= YOUNGEST_GRADUATE),
            rng,
        )
        old = draft.inside(sector) & (groups == "age_66_99")
        oldest = draft.has("age_group", OLDEST)
        _swap_age(draft, old & own & oldest, old & ~own & ~oldest, rng)
        _spare_the_oldest(draft, sector, old, own, rng)
        if _oldest_are_lower(draft, sector):
            oldest = draft.has("age_group", OLDEST)
            long = draft.fixed["over_five_years"].to_numpy() == 1
            fresh = old & ~oldest & ~long & ~own & ~_had_video(draft)
            odd = np.flatnonzero(old & oldest & long & ~_had_video(draft))
            surplus = _surplus(long, draft.inside(sector) & draft.complete, oldest, old)
            _swap_age(draft, np.isin(np.arange(len(old)), odd[:surplus]), fresh, rng)


def _oldest_are_lower(draft: Draft, sector: str) -> bool:
    """Whether the oldest are said to have had their problems for less long."""
    return any(
        ordering.variable == "years_psych"
        and ordering.cells[0] == (sector, ("age_group", (OLDEST,)))
        and ordering.sign < 0
        for ordering in draft.targets.orderings
    )


def _surplus(long: np.ndarray, known: np.ndarray, oldest: np.ndarray, old: np.ndarray) -> int:
    """How many of the oldest have had problems too long for a share clearly below the others'."""
    wanted = long[known & ~old].mean() - LOWER_BY
    return max(0, int(np.ceil((long[known & oldest] - wanted).sum())))


def _had_video(draft: Draft) -> np.ndarray:
    return draft.fixed["received_video_consultation"].to_numpy() == 1


def _spare_the_oldest(draft: Draft, sector: str, old, own, rng) -> None:
    """Leave room for incomplete respondents in the printed number of the oldest with video."""
    had = _had_video(draft)
    oldest = draft.has("age_group", OLDEST) & draft.inside(sector)
    for target in draft.targets.of("video_received", "count", "percent"):
        if (target.sector, target.group) == (sector, ("age_group", (OLDEST,))):
            scale = oldest.sum() / 100 if target.statistic == "percent" else 1.0
            most = int(target.middle * scale * oldest[draft.complete].sum() / oldest.sum())
            here = np.flatnonzero(old & oldest & had)
            rating = draft.fixed["satisfaction_video"].fillna(0).to_numpy()[here]
            here = here[np.argsort(-rating, kind="stable")][most:]  # the oldest are satisfied
            surplus = np.isin(np.arange(len(had)), here)
            _swap_age(draft, surplus, old & ~oldest & ~had & ~own, rng)


def _swap_age(draft: Draft, odd: np.ndarray, even: np.ndarray, rng) -> None:
    """Odd ones trade their ages with random even ones."""
    here = np.flatnonzero(odd)
    there = rng.permutation(np.flatnonzero(even))[: len(here)]
    here = here[: len(there)]
    for name in ("birth_year", "age_group"):
        column = draft.columns[name]
        column[here], column[there] = column[there].copy(), column[here].copy()
