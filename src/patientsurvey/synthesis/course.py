"""Treatment status, duration and contacts: two treatments whose answers hang together."""

import numpy as np

from .allocation import Limit, allocate
from .draft import TABLE_WEIGHT, Draft, empty_column, note_unmet
from .draws import score, top
from .questions import draw_question, draw_questions

MENTAL, SUBSTANCE = "treatment_status_mental", "treatment_status_substance"
GOES_ON, ENDED = "in_treatment", "recently_ended"


def draw_course(draft: Draft) -> None:
    """Draw both statuses jointly, then what only those in or out of treatment are asked."""
    for variable in (MENTAL, SUBSTANCE):
        draft.columns[variable] = empty_column(draft, variable)
    found = _joint_counts(draft)
    rng = draft.child()
    for sector in draft.sectors:
        pairs = {pair: n for (cell, pair), n in found.items() if cell == sector and n}
        _give_pairs(draft, sector, pairs, rng)
    _note_course(draft)
    draw_questions(draft, "interrupted_mental", "interrupted_substance")
    draw_question(draft, "duration_ongoing")
    draw_question(draft, "duration_last", asked=_asked_last(draft))
    longest = ("over_6_months", "months_7_12", "years_1_2", "over_2_years")
    draft.traits["long"] = np.where(draft.has("duration_ongoing", *longest), 0.5, -0.5)
    draw_questions(draft, "n_contacts", "n_therapists", "answer_for_sector", "treatment_format")


def ended_in(draft: Draft, sector_tsb: str = "TSB") -> np.ndarray:
    """1 where treatment has ended, 0 where it goes on, NaN otherwise (report section 3.5).

    The mental health treatment decides; in TSB either does, and one that goes on comes first.
    """
    tsb = draft.sector == sector_tsb
    on = draft.has(MENTAL, GOES_ON) | (tsb & draft.has(SUBSTANCE, GOES_ON))
    ended = draft.has(MENTAL, ENDED) | (tsb & draft.has(SUBSTANCE, ENDED))
    return np.where(on, 0.0, np.where(ended, 1.0, np.nan))


def _note_course(draft: Draft) -> None:
    ended = ended_in(draft)
    draft.traits["recently_ended"] = ended
    draft.traits["ended"] = np.nan_to_num(ended) - 0.5


def _statuses(draft: Draft, variable: str, sector: str) -> dict[str, float]:
    """Printed count of each status, missing included."""
    answers = [a.answer for a in draft.codebook.answers(variable, draft.codebook.form(sector))]
    return {a: draft.targets.value(variable, a, sector) or 0.0 for a in (*answers, "missing")}


def _joint_counts(draft: Draft) -> dict:
    """Respondents per sector and pair of statuses, nearest to a plausible association."""
    prior, limits, sizes = {}, [], {}
    together = {row.answer: row.value
                for row in draft.assumptions.find("association", "treatment_status")}
    for sector in draft.sectors:
        mental, other = (_statuses(draft, v, sector) for v in (MENTAL, SUBSTANCE))
        sizes[sector] = int((draft.sector == sector).sum())
        for a, n in mental.items():
            for b, m in other.items():
                prior[sector, (a, b)] = n * m / sizes[sector] * together.get(f"{a} {b}", 1.0)
        limits += _margins(draft, sector, prior) + _treated(draft, sector, prior, sizes[sector])
    found = allocate(prior, sizes, limits)
    note_unmet(draft, found)
    return found.counts


def _margins(draft: Draft, sector: str, prior: dict) -> list[Limit]:
    limits = []
    for place, variable in enumerate((MENTAL, SUBSTANCE)):
        for target in draft.targets.of(variable, "count"):
            if target.sector == sector and target.levels and not target.group:
                weights = {key: 1.0 for key in prior if key[0] == sector
                           and key[1][place] in target.levels}
                if weights:
                    limits.append(Limit(target.id, weights, target.low, target.high, TABLE_WEIGHT))
    return limits


def _treated(draft: Draft, sector: str, prior: dict, size: int) -> list[Limit]:
    """Those whom either treatment occupies are those who answered how long it lasts or lasted."""
    on = {key: 1.0 for key in prior if key[0] == sector and GOES_ON in key[1]}
    over = {key: 1.0 for key in prior if key[0] == sector and ENDED in key[1]
            and (_both_asked(draft, sector, size) or GOES_ON not in key[1])}
    ongoing = max(_answered(draft, v, sector) for v in ("duration_ongoing", "n_contacts"))
    last = _answered(draft, "duration_last", sector)
    return [Limit("", on, ongoing, ongoing), Limit("", over, last, last)]


def _answered(draft: Draft, variable: str, sector: str) -> float:
    answers = draft.codebook.answers(variable, draft.codebook.form(sector))
    return sum(draft.targets.value(variable, a.answer, sector) or 0.0 for a in answers)


def _both_asked(draft: Draft, sector: str, size: int) -> bool:
    """Whether some must have answered both durations: more answers than respondents."""
    return _answered(draft, "duration_ongoing", sector) + _answered(
        draft, "duration_last", sector) > size


def _give_pairs(draft: Draft, sector: str, pairs: dict, rng: np.random.Generator) -> None:
    """Pairs without a treatment go to incomplete respondents, the others by score."""
    here = draft.sector == sector
    free, noise = here.copy(), rng.random(len(here))
    outside = {pair: n for pair, n in pairs.items() if not _has_status(pair, sector)}
    for pair, count in outside.items():
        _give(draft, top(noise, count, free & ~draft.complete), pair, free)
    places = np.flatnonzero(free)
    order = score(draft.traits.iloc[places], draft.assumptions.loadings(MENTAL), rng)
    places, start = places[np.argsort(order, kind="stable")], 0
    inside = {pair: n for pair, n in pairs.items() if pair not in outside}
    for pair in sorted(inside, key=lambda pair: GOES_ON not in pair):
        _give(draft, places[start:start + inside[pair]], pair, free)
        start += inside[pair]


def _has_status(pair: tuple, sector: str) -> bool:
    """Whether the regressions know if this treatment goes on or has ended."""
    considered = pair if sector == "TSB" else pair[:1]
    return any(status in (GOES_ON, ENDED) for status in considered)


def _give(draft: Draft, places: np.ndarray, pair: tuple, free: np.ndarray) -> None:
    free[places] = False
    for variable, status in zip((MENTAL, SUBSTANCE), pair, strict=True):
        if status != "missing":
            draft.columns[variable][places] = draft.codebook.code(variable, status)


def _asked_last(draft: Draft) -> np.ndarray:
    """Those whose treatment has ended; where none answered both, only if the other has too."""
    asked = draft.asked("duration_last")
    on = draft.asked("duration_ongoing")
    for sector in draft.sectors:
        here = draft.sector == sector
        if not _both_asked(draft, sector, int(here.sum())):
            asked &= ~(here & on)
    return asked
