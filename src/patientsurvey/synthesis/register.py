"""Register columns: sector, region, health trust, sex and year of birth."""

import numpy as np

from ..covariates import SURVEY_YEAR
from ..errors import SynthesisError
from .draft import MISSING, Draft, answer_counts, empty_column
from .draws import latent_traits

EVERYWHERE_ELSE = "south_east"
"""Region of the trusts that the assumptions don't place."""


def sector_column(targets, codebook) -> np.ndarray:
    """Sector of each respondent, in the codebook's order.

    Raises
    ------
    SynthesisError
        If a sector's number of respondents is not printed.
    """
    sizes = {a.answer: targets.value("sector", a.answer, a.answer)
             for a in codebook.answers("sector")}
    for sector, size in sizes.items():
        if size is None:
            raise SynthesisError(f"no number of respondents for {sector}",
                                 "data/published/estimates.csv",
                                 "keep the row with outcome `respondents` and statistic `count`")
    return np.repeat(np.array(list(sizes), dtype=object), [int(n) for n in sizes.values()])


def draw_register(draft: Draft) -> None:
    """Fill the register columns and start the latent traits."""
    draft.columns["sector"] = draft.sector.copy()
    _draw_trust_and_region(draft)
    _draw_birth_year(draft)
    draft.traits = latent_traits(draft.child(), draft.columns["birth_year"])
    everyone = np.ones(len(draft.sector), dtype=bool)
    counts = answer_counts(draft, "sex_npr", everyone)
    draft.columns["sex_npr"] = _shuffled(draft, "sex_npr", counts)
    draft.traits["woman"] = np.where(draft.has("sex_npr", "woman"), 0.5, -0.5)


def _shuffled(draft: Draft, variable: str, counts: dict) -> np.ndarray:
    """Answers in random order within each sector."""
    column, rng = empty_column(draft, variable), draft.child()
    nothing = None if column.dtype == object else MISSING
    for (sector, _), answers in counts.items():
        codes = [nothing if answer == "missing" else draft.codes(variable, [answer])[0]
                 for answer in answers]
        filled = np.repeat(np.array(codes, dtype=column.dtype), list(answers.values()))
        column[draft.sector == sector] = rng.permutation(filled)
    return column


def _draw_trust_and_region(draft: Draft) -> None:
    """Trusts first; their region follows. Sectors without trusts draw the region alone.

    Where a region has more respondents than its trusts, the rest have no trust named.
    """
    everyone = np.ones(len(draft.sector), dtype=bool)
    regions = answer_counts(draft, "region", everyone)
    draft.columns["region"] = _shuffled(draft, "region", regions)
    draft.columns["health_trust"] = empty_column(draft, "health_trust")
    place = {row.answer: row.value for row in draft.assumptions.find("region", "health_trust")}
    rng = draft.child()
    for (sector, _), answers in regions.items():
        for region in answers:
            trusts = {trust: size for trust, size in _trust_sizes(draft, sector).items()
                      if place.get(trust, EVERYWHERE_ELSE) == region}
            here = np.flatnonzero((draft.sector == sector) & (draft.columns["region"] == region))
            _fill_trusts(draft, rng.permutation(here), trusts, f"{sector}, {region}")


def _trust_sizes(draft: Draft, sector: str) -> dict[str, int]:
    """Respondents per trust: printed, or assumed where the table suppresses the number."""
    sizes = {}
    for answer in draft.codebook.answers("health_trust"):
        printed = draft.targets.value("health_trust", answer.answer, sector)
        assumed = draft.assumptions.find("count", "health_trust")
        found = [row.value for row in assumed if (row.answer, row.sector)
                 == (answer.answer, sector)]
        if printed is not None or found:
            sizes[answer.answer] = int(printed if printed is not None else found[0])
    return sizes


def _fill_trusts(draft: Draft, here: np.ndarray, trusts: dict, where: str) -> None:
    names = np.repeat(np.array(list(trusts), dtype=object), list(trusts.values()))
    if len(names) > len(here):
        raise SynthesisError(
            f"the trusts have {len(names)} respondents, their region {len(here)}", where,
            "check the region of each trust in data/codebook/assumptions.csv")
    draft.columns["health_trust"][here[:len(names)]] = names


def _draw_birth_year(draft: Draft) -> None:
    """Age groups as printed; within a group every year is as likely, older ones above 75 less."""
    everyone = np.ones(len(draft.sector), dtype=bool)
    groups = _shuffled(draft, "age_group", answer_counts(draft, "age_group", everyone))
    rng, age = draft.child(), np.zeros(len(groups), dtype=int)
    for answer in draft.codebook.answers("age_group"):
        _, youngest, oldest = answer.answer.split("_")
        here = groups == answer.answer
        span = int(oldest) - int(youngest) + 1
        # The oldest group spans 24 years; few respondents are near its end.
        share = rng.random(here.sum()) ** (3.0 if span > 15 else 1.0)
        age[here] = int(youngest) + np.floor(share * span).astype(int)
    draft.columns["birth_year"] = SURVEY_YEAR - age
    draft.columns["age_group"] = groups
