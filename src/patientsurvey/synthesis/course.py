"""Treatment status, duration and contacts: two treatments whose answers hang together."""

from __future__ import annotations

import numpy as np

from .allocation import Limit, allocate
from .counts import WEIGHTS, Cell, note_unmet, sizes_of, split
from .draft import MISSING, Draft
from .draws import score, top
from .handout import stored
from .questions import draw_question, draw_questions
from .strata import OPEN

MENTAL, SUBSTANCE = "treatment_status_mental", "treatment_status_substance"
GOES_ON, ENDED = "in_treatment", "recently_ended"
LONG = ("over_6_months", "months_7_12", "years_1_2", "over_2_years")
Pair = tuple[str, str]
"""Status of the mental health treatment and of the substance use treatment."""


def draw_course(draft: Draft) -> None:
    """Draw both statuses jointly, then what only those in or out of treatment are asked."""
    for variable in (MENTAL, SUBSTANCE):
        draft.start(variable)
    strata = draft.fixed["recently_ended"].map({0.0: "0", 1.0: "1"}).fillna(OPEN).to_numpy(object)
    counts, rng = _joint_counts(draft, strata), draft.child()
    for sector, stratum in dict.fromkeys(cell for cell, _ in counts):
        pairs = {pair: n for (cell, pair), n in counts.items() if cell == (sector, stratum) and n}
        _give_pairs(draft, draft.inside(sector) & (strata == stratum), sector, pairs, rng)
    _note_course(draft)
    draw_questions(draft, "interrupted_mental", "interrupted_substance", "duration_ongoing")
    draw_question(draft, "duration_last", asked=_asked_last(draft))
    draft.traits["long"] = np.where(draft.has("duration_ongoing", *LONG), 0.5, -0.5)
    draw_questions(draft, "n_contacts", "n_therapists", "answer_for_sector", "treatment_format")


def _note_course(draft: Draft) -> None:
    """Whether treatment has ended (report section 3.5), and whether substance use is treated.

    The mental health treatment decides; in TSB either does, and one that goes on comes first.
    """
    tsb = draft.inside("TSB")
    on = draft.has(MENTAL, GOES_ON) | (tsb & draft.has(SUBSTANCE, GOES_ON))
    ended = draft.has(MENTAL, ENDED) | (tsb & draft.has(SUBSTANCE, ENDED))
    draft.columns["recently_ended"] = np.select([on, ended], [0, 1], MISSING)
    treated = draft.has(SUBSTANCE, GOES_ON, ENDED)
    draft.traits["treated"] = np.where(treated, 0.5, -0.5)


# --- how many ---------------------------------------------------------------------------------


def _joint_counts(draft: Draft, strata: np.ndarray) -> dict[tuple[Cell, Pair], int]:
    """Respondents per stratum and pair of statuses, nearest to a plausible association."""
    sizes = sizes_of(draft, draft.inside("ALL"), strata)
    prior = {}
    for sector in draft.sectors:
        cells = {cell: size for cell, size in sizes.items() if cell[0] == sector}
        left = _expected(draft, sector)
        for cell, size in sorted(cells.items(), key=lambda item: item[0][1] == OPEN):
            pairs = [p for p in left if cell[1] in (OPEN, str(_state(p, sector)))]
            own = split(size, {pair: left[pair] for pair in pairs})
            prior |= {(cell, pair): count for pair, count in own.items()}
            left |= {pair: left[pair] - count for pair, count in own.items()}
    limits = [
        limit
        for sector in draft.sectors
        for limit in (*_margins(draft, sector, prior), *_treated(draft, sector, prior))
    ]
    found = allocate(prior, sizes, limits)
    note_unmet(draft, found)
    return found.counts


def _state(pair: Pair, sector: str) -> int | None:
    """Whether treatment has ended by the regressions' definition, None if there was none."""
    considered = pair if sector == "TSB" else pair[:1]
    if GOES_ON in considered:
        return 0
    return 1 if ENDED in considered else None


def _expected(draft: Draft, sector: str) -> dict[Pair, float]:
    """Product of the printed margins, times how much more often two statuses go together."""
    together = {
        row.answer: row.value for row in draft.assumptions.find("association", "treatment_status")
    }
    size = draft.inside(sector).sum()
    mental, other = (_printed(draft, variable, sector) for variable in (MENTAL, SUBSTANCE))
    return {
        (a, b): n * m / size * together.get(f"{a} {b}", 1.0)
        for a, n in mental.items()
        for b, m in other.items()
    }


def _printed(draft: Draft, variable: str, sector: str) -> dict[str, float]:
    """Printed count of each answer, missing included; 0 where none is printed."""
    answers = draft.codebook.answers(variable, draft.codebook.form(sector))
    return {
        name: draft.targets.value(variable, name, sector) or 0.0
        for name in (*(a.answer for a in answers), "missing")
    }


def _margins(draft: Draft, sector: str, prior: dict) -> list[Limit]:
    """Each status as often as table 5-2 prints it."""
    limits = []
    for place, variable in enumerate((MENTAL, SUBSTANCE)):
        for status, count in _printed(draft, variable, sector).items():
            weights = {key: 1.0 for key in prior if key[0][0] == sector and key[1][place] == status}
            limits.append(
                Limit(
                    f"{variable}={status} in {sector}, table-5-2",
                    weights,
                    count,
                    count,
                    WEIGHTS["table"],
                )
            )
    return limits


def _treated(draft: Draft, sector: str, prior: dict) -> list[Limit]:
    """Those whom either treatment occupies are those who answered how long it lasts or lasted."""
    both = _some_answer_both(draft, sector)
    on = {key: 1.0 for key in prior if key[0][0] == sector and GOES_ON in key[1]}
    over = {
        key: 1.0
        for key in prior
        if key[0][0] == sector and ENDED in key[1] and (both or GOES_ON not in key[1])
    }
    ongoing = max(_answered(draft, v, sector) for v in ("duration_ongoing", "n_contacts"))
    last = _answered(draft, "duration_last", sector)
    return [Limit("", on, ongoing, ongoing), Limit("", over, last, last)]


def _answered(draft: Draft, variable: str, sector: str) -> float:
    return sum(n for answer, n in _printed(draft, variable, sector).items() if answer != "missing")


def _some_answer_both(draft: Draft, sector: str) -> bool:
    """Whether some must have answered both durations: more answers than respondents."""
    durations = (_answered(draft, v, sector) for v in ("duration_ongoing", "duration_last"))
    return sum(durations) > draft.inside(sector).sum()


# --- who --------------------------------------------------------------------------------------


def _give_pairs(draft: Draft, rows: np.ndarray, sector: str, pairs: dict[Pair, int], rng) -> None:
    """Pairs without a treatment go to anyone, the others by score."""
    free, noise = rows.copy(), rng.random(len(draft.sector))
    inside = {pair: n for pair, n in pairs.items() if _state(pair, sector) is not None}
    for pair, count in pairs.items():
        if pair not in inside:
            _give(draft, top(noise, count, free), pair, free)
    places = np.flatnonzero(free)
    order = score(draft.traits.iloc[places], draft.assumptions.loadings(MENTAL), rng)
    places, start = places[np.argsort(order, kind="stable")], 0
    for pair in sorted(inside, key=lambda pair: GOES_ON not in pair):
        _give(draft, places[start : start + inside[pair]], pair, free)
        start += inside[pair]


def _give(draft: Draft, places: np.ndarray, pair: Pair, free: np.ndarray) -> None:
    free[places] = False
    for variable, status in zip((MENTAL, SUBSTANCE), pair, strict=True):
        draft.columns[variable][places] = stored(draft, variable, status)


def _asked_last(draft: Draft) -> np.ndarray:
    """Those whose treatment has ended; where none answered both, only if the other has too."""
    asked, on = draft.asked("duration_last"), draft.asked("duration_ongoing")
    for sector in draft.sectors:
        if not _some_answer_both(draft, sector):
            asked &= ~(draft.inside(sector) & on)
    return asked
