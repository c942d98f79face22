"""Derived variables: age, diagnoses, scale scores, model outcomes and the 27 model terms.

Definitions follow the report's section 3.5; where it is silent, the choice stands in a comment
with its reason. Codes are read through the codebook's answers, never typed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .errors import RespondentDataError
from .estimates import SUBSTANTIVE
from .scales import score

if TYPE_CHECKING:
    from .codebook import Codebook

SURVEY_YEAR = 2023
MUNICIPAL_SERVICES = (
    "municipal_psychologist", "municipal_mental_health", "municipal_substance",
    "home_nursing", "physiotherapy",
)  # fmt: skip
COORDINATION_MEASURES = ("individual_plan", "responsibility_group", "coordinator")
OVER_SIX_MONTHS = ("over_6_months", "months_7_12", "years_1_2", "over_2_years")
REGION_TERMS = {
    "region_southeast": "south_east",
    "region_central": "central",
    "region_north": "north",
}

Columns = dict[str, np.ndarray]


def derive(respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Respondents with the derived variables added.

    Parameters
    ----------
    respondents : DataFrame
        One row per respondent, columns of ``codebook.columns()``, answers as codes.
    codebook : Codebook

    Returns
    -------
    DataFrame
        Copy of `respondents` with float columns for terms, outcomes and scores (indicators
        1, 0 or NaN) and ``age_group`` as an ordered categorical. Columns of the same names
        are replaced.

    Raises
    ------
    RespondentDataError
        If a column that a derived variable needs is missing.
    CodebookError
        If the codebook lacks an answer that a definition names.
    """
    answers = Answers(respondents, codebook)
    derived = (
        age_and_groups(answers)
        | background(answers)
        | challenges(answers)
        | services(answers)
        | treatment_course(answers)
        | regions(answers)
        | scores(answers)
        | outcomes(answers)
    )
    kept = respondents.drop(columns=[name for name in derived if name in respondents])
    return pd.concat([kept, pd.DataFrame(derived, index=respondents.index)], axis=1)


def either(flag: np.ndarray, base: np.ndarray) -> np.ndarray:
    """1.0 where `flag`, 0.0 elsewhere in `base`, NaN outside it."""
    return np.where(base, flag.astype(float), np.nan)


@dataclass(frozen=True)
class Answers:
    """Respondents' answers by slug."""

    respondents: pd.DataFrame
    codebook: Codebook

    def values(self, column: str) -> np.ndarray:
        """A column as floats, missing as NaN."""
        return self._column(column).to_numpy(dtype=float, na_value=np.nan)

    def text(self, column: str) -> np.ndarray:
        """A column of ids such as ``sector``, missing as None."""
        return self._column(column).to_numpy(dtype=object, na_value=None)

    def _column(self, column: str) -> pd.Series:
        if column in self.respondents:
            return self.respondents[column]
        raise RespondentDataError(
            f"column {column!r} is missing, so variables cannot be derived from it",
            where="respondents",
            remedy="give every column of the codebook, empty (null) where nobody answered",
        )

    def is_any(self, variable: str, *slugs: str) -> np.ndarray:
        """Whether each respondent gave one of the answers."""
        codes = [self.codebook.code(variable, slug) for slug in slugs]
        return np.isin(self.values(variable), codes)

    def indicator(self, variable: str, *yes: str, no: tuple[str, ...] | None = None) -> np.ndarray:
        """1 for the answers `yes`, 0 for `no` (all other substantive answers), else NaN."""
        if no is None:
            answers = self.codebook.answers(variable)
            no = tuple(a.answer for a in answers if a.kind in SUBSTANTIVE and a.answer not in yes)
        agreed = self.is_any(variable, *yes)
        return either(agreed, agreed | self.is_any(variable, *no))

    def ticks(self, variable: str, *options: str) -> np.ndarray:
        """Ticks of a multiple response, shape (respondents, options), NaN where not met."""
        return np.column_stack([self.values(f"{variable}__{option}") for option in options])

    def ticked(self, variable: str, *options: str) -> np.ndarray:
        """1 where any of the options is ticked, 0 where none is, NaN where not met."""
        ticks = self.ticks(variable, *options)
        return either((ticks == 1).any(axis=1), np.isfinite(ticks).any(axis=1))


def age_and_groups(answers: Answers) -> dict[str, object]:
    """``age`` in years from the register's year of birth, and the report's age groups."""
    age = SURVEY_YEAR - answers.values("birth_year")
    slugs = [answer.answer for answer in answers.codebook.answers("age_group")]
    group = np.full(len(age), -1)
    for place, slug in enumerate(slugs):
        group[_aged(age, slug)] = place
    return {"age": age, "age_group": pd.Categorical.from_codes(group, slugs, ordered=True)}


def _aged(age: np.ndarray, slug: str) -> np.ndarray:
    """Whether `age` lies in a group such as ``age_25_35``: both ends belong to it."""
    _, youngest, oldest = slug.split("_")
    return (age >= int(youngest)) & (age <= int(oldest))


def background(answers: Answers) -> Columns:
    """Sex, age, education, income and living arrangement."""
    age = SURVEY_YEAR - answers.values("birth_year")
    groups = ("age_25_35", "age_36_45", "age_46_55", "age_56_65", "age_66_99")
    return {
        # Other answers are no part of the contrast that the table's label states (woman = 1).
        "female": answers.indicator("sex_self", "woman", no=("man",)),
        **{term: either(_aged(age, term), np.isfinite(age)) for term in groups},
        "higher_education": answers.indicator("education", "higher"),
        "own_income": answers.indicator("main_income", "own_work"),
        "lives_alone": answers.indicator("living", "alone"),
    }


def challenges(answers: Answers) -> Columns:
    """Duration and extent of mental health problems, and number of diagnoses."""
    count = number_of_diagnoses(answers)
    some = count >= 1  # false for NaN: without a diagnosis there is no reference to compare with
    return {
        "over_five_years": answers.indicator("years_psych", "over_5_years"),
        "severe": answers.indicator("severity_psych", "severe"),
        "n_diagnoses": count,
        "dx_two": either(count == 2, some),
        "dx_three": either(count == 3, some),
        "dx_more_than_three": either(count > 3, some),
    }


def number_of_diagnoses(answers: Answers) -> np.ndarray:
    """Diagnoses ticked, *other* included and *don't know* not; NaN where not met."""
    options = answers.codebook.answers("diagnoses")
    ticks = answers.ticks("diagnoses", *(a.answer for a in options if a.kind in SUBSTANTIVE))
    return np.where(np.isfinite(ticks).any(axis=1), np.nansum(ticks, axis=1), np.nan)


def services(answers: Answers) -> Columns:
    """Contact with other services and measures during the last twelve months."""
    return {
        # The report calls it a sum, but prints it as one contrast: any against none.
        "municipal_services": answers.ticked("services_12m", *MUNICIPAL_SERVICES),
        "outreach_team": answers.ticked("services_12m", "outreach_team"),
        "day_centre": answers.ticked("services_12m", "day_centre"),
        "work_measure": answers.ticked("services_12m", "work_measure"),
        "admission": answers.ticked("services_12m", "admission"),
        "coordination": coordination(answers),
    }


def coordination(answers: Answers) -> np.ndarray:
    """Has an individual plan, a responsibility group or a coordinator.

    Any yes is 1. Every other answer (not relevant, not wanted, don't know, not offered) is 0;
    one of the three questions answered is enough for a base.
    """
    has = [answers.is_any(measure, "yes") for measure in COORDINATION_MEASURES]
    given = [np.isfinite(answers.values(measure)) for measure in COORDINATION_MEASURES]
    return either(np.any(has, axis=0), np.any(given, axis=0))


def treatment_course(answers: Answers) -> Columns:
    """Whether treatment has ended, and how long it lasts or lasted."""
    return {
        "recently_ended": recently_ended(answers),
        "under_2_months": _lasted(answers, "under_1_month", "months_1_2"),
        "months_3_6": _lasted(answers, "months_3_6"),
    }


def recently_ended(answers: Answers) -> np.ndarray:
    """1 where treatment has recently ended, 0 where it goes on, NaN otherwise.

    The status is that of the mental health treatment. In TSB either treatment counts, and one
    that goes on outweighs one that has ended.
    """
    mental, substance = "treatment_status_mental", "treatment_status_substance"
    in_tsb = answers.text("sector") == "TSB"
    ongoing = answers.is_any(mental, "in_treatment")
    ongoing |= in_tsb & answers.is_any(substance, "in_treatment")
    ended = answers.is_any(mental, "recently_ended")
    ended |= in_tsb & answers.is_any(substance, "recently_ended")
    return either(~ongoing, ongoing | ended)


def _lasted(answers: Answers, *slugs: str) -> np.ndarray:
    """Indicator of the duration of the ongoing treatment, or else of the last one."""
    others = ("under_1_month", "months_1_2", "months_3_6", *OVER_SIX_MONTHS)
    rest = tuple(slug for slug in others if slug not in slugs)
    ongoing = answers.indicator("duration_ongoing", *slugs, no=rest)
    last = answers.indicator("duration_last", *slugs, no=rest)
    return np.where(np.isfinite(ongoing), ongoing, last)


def regions(answers: Answers) -> Columns:
    """Health region against West; a private provider in several regions has none."""
    region = answers.text("region")
    known = np.isin(region, [*REGION_TERMS.values(), "west"])
    return {term: either(region == slug, known) for term, slug in REGION_TERMS.items()}


def scores(answers: Answers) -> Columns:
    """STAR, as a term and as the outcome of table 10-1, and CONTINU-UM as sum and as mean."""
    star, total, mean = (
        score(answers.respondents, answers.codebook, scale).to_numpy()
        for scale in ("star", "continuity", "continuity_mean")
    )
    return {
        "star": star,
        "therapeutic_relationship": star,
        "continuity": total,
        "continuity_mean": mean,
    }


def outcomes(answers: Answers) -> Columns:
    """Outcomes of the regression tables, and satisfaction with video as yes or no."""
    return {
        "needs_more_or_better_followup": answers.indicator(
            "satisfied_followup", "needs_more", "needs_better"
        ),
        "received_video_consultation": answers.indicator("video_received", "yes"),
        "video_satisfied": answers.indicator(
            "video_satisfaction", "large_degree", "very_large_degree"
        ),
        "satisfaction_video": answers.values("video_satisfaction"),
        # Table 9-1 loses 2 % of table 9-2's respondents, which is the share of not relevant;
        # don't know (13-20 %) must be among the zeros.
        "treatment_adapted_to_needs": answers.indicator("adapted", "yes", no=("no", "dont_know")),
        # Table 9-2 keeps all complete cases, though over 20 % do not know.
        "has_treatment_plan": answers.indicator("has_plan", "yes", no=("no", "dont_know")),
        "has_coordination_measure": coordination(answers),
        "treatment_helps": answers.values("outcome_helps"),
        "hope_of_better_life": answers.values("outcome_hope"),
        "overall_satisfaction": answers.values("outcome_satisfied"),
    }
