"""Who was asked a question, by the codebook's routing and forms."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pandas as pd

from ..codebook import Codebook, Column, Rule, Variable
from .columns import RESPONDENT
from .problems import Problem, raise_any


def respondents_form(respondents: pd.DataFrame, codebook: Codebook) -> pd.Series:
    """The form each respondent answered: ``clinic`` or ``specialist``."""
    sectors = [answer.answer for answer in codebook.answers("sector")]
    return respondents["sector"].map({sector: codebook.form(sector) for sector in sectors})


def asked(respondents: pd.DataFrame, codebook: Codebook, variable: str) -> pd.Series:
    """Whether each respondent was asked `variable`.

    Parameters
    ----------
    respondents : DataFrame
        One row per respondent, columns of ``codebook.columns()``.

    Returns
    -------
    Series of bool
        Index of `respondents`. A question that was not answered routes nobody on.

    Raises
    ------
    CodebookError
        If the codebook has no such variable.
    """
    entry = codebook.variable(variable)
    forms = respondents_form(respondents, codebook)
    reached = np.zeros(len(respondents), dtype=bool)
    for form in ("clinic", "specialist"):
        if entry.form in ("all", form):
            reached |= (forms == form).to_numpy() & _routed(respondents, codebook, entry, form)
    return pd.Series(reached, index=respondents.index, name=variable)


def _routed(
    respondents: pd.DataFrame, codebook: Codebook, variable: Variable, form: str
) -> np.ndarray:
    rules = [rule for rule in variable.routing if rule.form in ("all", form)]
    if not rules:
        return np.ones(len(respondents), dtype=bool)
    ordered = sorted(rules, key=_condition)
    conditions = [
        np.logical_and.reduce([_holds(respondents, codebook, rule) for rule in together])
        for _, together in groupby(ordered, _condition)
    ]
    return np.logical_or.reduce(conditions)


def _condition(rule: Rule) -> int:
    return rule.condition


def _holds(respondents: pd.DataFrame, codebook: Codebook, rule: Rule) -> np.ndarray:
    variable = codebook.variable(rule.asked_if)
    if variable.type == "multiple":
        options = respondents[[f"{variable.id}__{answer}" for answer in rule.answers]]
        return options.eq(1).fillna(False).any(axis=1).to_numpy(dtype=bool)
    known = [codebook.answer(variable.id, answer) for answer in rule.answers]
    wanted = [a.answer if variable.stored == "answer" else a.code for a in known]
    return respondents[variable.id].isin(wanted).to_numpy(dtype=bool)


def routing_violations(respondents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Answers by respondents who were not asked.

    Returns
    -------
    DataFrame
        One row per answer, columns ``row`` (position), ``respondent``, ``column``, ``value``
        and ``reason``.
    """
    forms = respondents_form(respondents, codebook).to_numpy()
    found = []
    for variable in codebook.variables.values():
        columns = [c for c in codebook.data_columns.values() if c.variable is variable]
        if columns and _restricted(variable):
            reached = asked(respondents, codebook, variable.id).to_numpy()
            found += [_violations(respondents, column, reached, forms) for column in columns]
    names = ["row", RESPONDENT, "column", "value", "reason"]
    return pd.concat([pd.DataFrame(columns=names), *filter(len, found)], ignore_index=True)


def _restricted(variable: Variable) -> bool:
    forms = {variable.form, *(answer.form for answer in variable.answers)}
    return bool(variable.routing) or forms != {"all"}


def _violations(
    respondents: pd.DataFrame, column: Column, reached: np.ndarray, forms: np.ndarray
) -> pd.DataFrame:
    given = respondents[column.name]
    answered = given.notna().to_numpy()
    other_form = answered & reached & _of_other_form(given, column, forms)
    rows = np.flatnonzero((answered & ~reached) | other_form)
    reasons = np.where(other_form[rows], "answer of the other form", _reason(column.variable))
    ids = respondents.get(RESPONDENT, respondents.index)
    return pd.DataFrame(
        {
            "row": rows,
            RESPONDENT: np.asarray(ids)[rows],
            "column": column.name,
            "value": given.to_numpy(dtype=object)[rows],
            "reason": reasons,
        }
    )


def _of_other_form(given: pd.Series, column: Column, forms: np.ndarray) -> np.ndarray:
    if column.option:
        return np.full(len(given), column.form != "all") & (forms != column.form)
    other = np.zeros(len(given), dtype=bool)
    for form in ("clinic", "specialist"):
        codes = [answer.code for answer in column.variable.answers if answer.form == form]
        other |= given.isin(codes).to_numpy(dtype=bool) & (forms != form)
    return other


def _reason(variable: Variable) -> str:
    if not variable.routing:
        return f"asked in the {variable.form} form alone"
    ways = [
        " and ".join(f"{rule.asked_if} is {' or '.join(rule.answers)}" for rule in together)
        for _, together in groupby(sorted(variable.routing, key=_condition), _condition)
    ]
    return f"asked only if {', or '.join(ways)}"


def validate_routing(respondents: pd.DataFrame, codebook: Codebook, where: str = "") -> None:
    """Check that nobody answered a question that was not asked.

    Parameters
    ----------
    where : str, optional
        File that the respondents came from, for the message.

    Raises
    ------
    RespondentDataError
        Naming columns, first rows and the rule that is broken.
    """
    found = routing_violations(respondents, codebook)
    problems = [
        Problem(column, "answered, but not asked", reason, tuple(broken["row"]))
        for (column, reason), broken in found.groupby(["column", "reason"], sort=False)
    ]
    raise_any(
        problems,
        where or "respondents",
        f"empty these answers, or correct {codebook.folder / 'routing.csv'}",
    )
