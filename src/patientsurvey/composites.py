"""Outcomes that join several answers, and differences between answers of one question.

The report speaks of severe problems that have lasted for more than five years, or of how long a
treatment lasts or lasted: no single question asks that. Such an outcome is defined here from the
answers of the codebook (``data/published/vocabulary.csv`` names those that the report prints). An
estimate of it is any estimate inside :class:`Composed`::

    Composed(Share("severe_over_five_years", "yes", by="age_group"))(respondents, codebook)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .codebook import Answer
from .covariates import Answers, number_of_diagnoses, recently_ended
from .estimates import ANSWERED, mean_with_interval, membership, sectors, tidy, unknown

if TYPE_CHECKING:
    from .codebook import Codebook, Variable

Masks = dict[str, np.ndarray]
EstimateSpec = Callable[[pd.DataFrame, "Codebook"], pd.DataFrame]

MILDER = ("mild", "moderate")
FIVE_YEARS_OR_LESS = ("under_1_year", "years_1_2", "years_2_5")


def extent_and_duration(answers: Answers) -> Masks:
    """Extent of the mental health problems crossed with their duration (figure 6-8).

    The report draws the first and the last of the four. Its base are those who say for how many
    years, which those without problems are not asked.
    """
    milder = answers.is_any("severity_psych", *MILDER)
    severe = answers.is_any("severity_psych", "severe")
    short = answers.is_any("years_psych", *FIVE_YEARS_OR_LESS)
    long = answers.is_any("years_psych", "over_5_years")
    return {
        "milder_and_shorter": milder & short,
        "milder_and_longer": milder & long,
        "severe_and_shorter": severe & short,
        "severe_and_longer": severe & long,
    }


def severe_over_five_years(answers: Answers) -> Masks:
    """Severe problems for more than five years, against all others who say for how long."""
    *others, both = extent_and_duration(answers).values()
    return {"yes": both, "no": np.any(others, axis=0)}


def long_lasting_challenges(answers: Answers) -> Masks:
    """Mental health problems for more than five years, however severe."""
    return {
        "yes": answers.is_any("years_psych", "over_5_years"),
        "no": answers.is_any("years_psych", *FIVE_YEARS_OR_LESS),
    }


def treatment_duration(answers: Answers) -> Masks:
    """Duration of the ongoing treatment, or else of the one that has recently ended."""
    ongoing = np.isfinite(answers.values("duration_ongoing"))
    return {
        duration.answer: answers.is_any("duration_ongoing", duration.answer)
        | (~ongoing & answers.is_any("duration_last", duration.answer))
        for duration in answers.codebook.answers("duration_ongoing")
    }


def contacts_or_why_not(answers: Answers) -> Masks:
    """Contacts with the therapist; ``not_asked`` are those without an answer whose treatment ended.

    The report's table 5-2 lists them apart from the missing.
    """
    given = answers.codebook.answers("n_contacts")
    answered = np.isfinite(answers.values("n_contacts"))
    masks = {contacts.answer: answers.is_any("n_contacts", contacts.answer) for contacts in given}
    return masks | {"not_asked": ~answered & (recently_ended(answers) == 1)}


def diagnosis_count(answers: Answers) -> Masks:
    """Number of diagnoses as in the regression terms; *other* counts, *don't know* does not."""
    count = number_of_diagnoses(answers)
    return {
        "no_diagnosis": count == 0,
        "one_diagnosis": count == 1,
        "two_diagnoses": count == 2,
        "three_diagnoses": count == 3,
        "more_diagnoses": count > 3,
    }


RULES: Mapping[str, Callable[[Answers], Masks]] = MappingProxyType(
    {
        "extent_and_duration": extent_and_duration,
        "severe_over_five_years": severe_over_five_years,
        "long_lasting_challenges": long_lasting_challenges,
        "treatment_duration": treatment_duration,
        "n_contacts": contacts_or_why_not,
        "diagnosis_count": diagnosis_count,
    }
)
"""Definition by outcome: who gives which answer, in the order of the answers."""
LIKE = {"treatment_duration": "duration_ongoing", "n_contacts": "n_contacts"}
"""The question whose answers, with their forms, a composite outcome shares."""


@dataclass(frozen=True)
class Composed:
    """An estimate whose outcome or groups join several questions.

    Parameters
    ----------
    spec : Share, Frequencies, Counts or another estimate
        Its ``outcome`` or ``by`` names composite outcomes (see :data:`RULES`).

    Raises
    ------
    EstimateError
        On a call, if neither is a composite outcome.
    """

    spec: EstimateSpec

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """What the estimate returns, the composite outcomes among the respondents' columns."""
        named = [getattr(self.spec, name, None) for name in ("outcome", "by")]
        wanted = [name for name in named if name in RULES]
        if not wanted:
            raise unknown("composite outcome", str(named[0]), RULES, "Composed")
        answers, variables, columns = Answers(respondents, codebook), {}, {}
        for outcome in wanted:
            masks = RULES[outcome](answers)
            variables[outcome] = _variable(outcome, masks, codebook)
            columns[outcome] = np.select(list(masks.values()), list(masks), default=None)
        book = replace(codebook, variables={**codebook.variables, **variables})
        return self.spec(respondents.assign(**columns), book)


def _variable(outcome: str, masks: Masks, codebook: Codebook) -> Variable:
    """The composite outcome as a variable, so that every estimate can read it."""
    shared = codebook.variable(LIKE[outcome]).answers if outcome in LIKE else ()
    known = {answer.answer for answer in shared}
    # Not asked and the like are no answers: they stay out of shares among those who answered.
    kind = "admin" if shared else "answer"
    own = [
        Answer(outcome, len(shared) + place, name, {}, kind)
        for place, name in enumerate((name for name in masks if name not in known), start=1)
    ]
    pattern = codebook.variable(LIKE.get(outcome, "sector"))
    return replace(pattern, id=outcome, stored="answer", answers=(*shared, *own), routing=())


@dataclass(frozen=True)
class Difference:
    """How many more give one answer than another, in percentage points with a paired t interval.

    Both shares come from the same respondents, so the interval is that of the mean of the
    differences within them.

    Parameters
    ----------
    outcome : str
        Variable with answers, usually a multiple response.
    level, less : str
        The answer, and the one that is subtracted.
    """

    outcome: str
    level: str
    less: str

    def __call__(self, respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        """Rows ``percentage_points``, one per sector, level ``<level>_minus_<less>``."""
        given = membership(respondents, codebook, self.outcome, ANSWERED)
        for answer in (self.level, self.less):
            if answer not in given:
                raise unknown("answer", answer, given.columns, f"Difference of {self.outcome}")
        points = (100 * (given[self.level] - given[self.less])).to_numpy()
        named = {"outcome": self.outcome, "level": f"{self.level}_minus_{self.less}"}
        return tidy(
            {"sector": sector, "statistic": "percentage_points"}
            | named
            | mean_with_interval(points[inside & np.isfinite(points)])
            for sector, inside in sectors(respondents, codebook)
        )
