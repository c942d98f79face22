"""The respondents while they are being made, and how one question gets its answers."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..codebook import Codebook
from ..errors import SynthesisError
from ..estimates import SUBSTANTIVE
from .allocation import Allocation, Limit, allocate
from .assumptions import Assumptions
from .draws import claim, cut_by_rank, score, top
from .targets import Target, Targets

MISSING = -1
"""Code of an answer that is not there, until the frame is finished."""

WEIGHTS = {"table": 10.0, "number": 3.0, "wording": 1.0}
"""What gives way where printed numbers contradict: a wording (about, over) before a number in the
text, and that before a table."""
TABLE_WEIGHT = WEIGHTS["table"]


@dataclass
class Draft:
    """Columns drawn so far.

    Attributes
    ----------
    sector : ndarray of str, shape (n,)
    columns : dict of str to ndarray, shape (n,)
        Integer codes with ``MISSING``, or ids as text with None.
    traits : pandas.DataFrame, shape (n, k)
        Latent traits, and observed ones that later questions depend on.
    complete : ndarray of bool, shape (n,)
        Respondents who have every term of the regressions.
    unmet : dict of str to float
        Targets that an allocation could not meet, with the distance in respondents.
    """

    codebook: Codebook
    targets: Targets
    assumptions: Assumptions
    rng: np.random.Generator
    sector: np.ndarray
    columns: dict = field(default_factory=dict)
    traits: pd.DataFrame = field(default_factory=pd.DataFrame)
    complete: np.ndarray | None = None
    unmet: dict = field(default_factory=dict)

    @property
    def sectors(self) -> list[str]:
        """Sectors in the codebook's order."""
        return [answer.answer for answer in self.codebook.answers("sector")]

    def child(self) -> np.random.Generator:
        """A generator of its own for one question, so that questions don't disturb each other."""
        return self.rng.spawn(1)[0]

    def has(self, variable: str, *answers: str) -> np.ndarray:
        """Rows that gave one of the answers; of a multiple response, that ticked one."""
        if variable in self.columns:
            return np.isin(self.columns[variable], self.codes(variable, answers))
        ticks = [self.columns[f"{variable}__{answer}"] == 1 for answer in answers]
        return np.any(ticks, axis=0)

    def codes(self, variable: str, answers) -> list:
        """Codes of answers as the column stores them."""
        if self.codebook.variable(variable).stored == "answer":
            return list(answers)
        return [self.codebook.code(variable, answer) for answer in answers]

    def asked(self, variable: str) -> np.ndarray:
        """Rows whose form has the question and whom the routing sends to it."""
        form = self.codebook.variable(variable).form
        sectors = [s for s in self.sectors if form in ("all", self.codebook.form(s))]
        rows = np.isin(self.sector, sectors)
        rules = self.codebook.routing(variable)
        if rules:
            rows &= np.any([self._all_hold(rules, number)
                            for number in {rule.condition for rule in rules}], axis=0)
        return rows

    def _all_hold(self, rules, condition: int) -> np.ndarray:
        return np.all([self.has(rule.asked_if, *rule.answers)
                       for rule in rules if rule.condition == condition], axis=0)

    def frame(self) -> pd.DataFrame:
        """The finished columns in the codebook's order, nullable."""
        columns = {"respondent": np.arange(1, len(self.sector) + 1, dtype=np.int32)}
        for name, column in self.codebook.data_columns.items():
            columns[name] = _finished(self.columns[name], column.dtype)
        return pd.DataFrame(columns)


def _finished(values: np.ndarray, dtype: str) -> pd.api.extensions.ExtensionArray:
    if dtype == "str":
        return pd.array(values, dtype="str")
    return pd.arrays.IntegerArray(values.clip(0).astype(dtype.lower()), values == MISSING)


# --- how many ---------------------------------------------------------------------------------


def answer_counts(
    draft: Draft, variable: str, asked: np.ndarray, excluded: dict[str, tuple] | None = None,
    strata: np.ndarray | None = None, stratifier: str = "",
) -> dict:
    """Integer counts of every answer, and of ``missing``, per sector and stratum.

    Parameters
    ----------
    asked : ndarray of bool, shape (n,)
    excluded : dict of sector to (answers, fewest, most), optional
        Answers that drop a respondent from a regression, and how many of the sector hold them.
    strata : ndarray of str, shape (n,), optional
        Answers to the variable ``stratifier``: groups that printed numbers refer to.

    Returns
    -------
    dict of (sector, stratum) to dict of answer to int
    """
    strata = np.full(len(draft.sector), "") if strata is None else strata
    cells = {(s, g): int(((draft.sector == s) & (strata == g) & asked).sum())
             for s in draft.sectors for g in sorted(set(strata[draft.sector == s]))}
    cells = {cell: size for cell, size in cells.items() if size}
    prior = _prior(draft, variable, cells)
    limits = [limit for target in draft.targets.of(variable, "count", "percent", "n")
              for limit in _limits(draft, target, prior, stratifier)]
    limits += _room(excluded or {}, prior)
    found = allocate(prior, cells, limits)
    note_unmet(draft, found)
    return {cell: {key[1]: count for key, count in found.counts.items() if key[0] == cell}
            for cell in cells}


def note_unmet(draft: Draft, found: Allocation) -> None:
    """Remember the targets that an allocation could not meet."""
    draft.unmet.update({target: gap for target, gap in found.unmet.items() if target})


def _room(excluded: dict, prior: dict) -> list[Limit]:
    limits = []
    for sector, (answers, fewest, most) in excluded.items():
        weights = {key: 1.0 for key in prior if key[0][0] == sector and key[1] in answers}
        if weights:
            limits.append(Limit("", weights, fewest, most, TABLE_WEIGHT))
    return limits


def _prior(draft: Draft, variable: str, cells: dict) -> dict:
    """Expected counts, from the assumptions and else from the middle of what is printed."""
    prior = {}
    for cell, size in cells.items():
        answers = [a.answer for a in draft.codebook.answers(variable, draft.codebook.form(cell[0]))]
        shares = {a: _share(draft, variable, a, cell[0], size) for a in answers}
        unknown = [answer for answer, share in shares.items() if share is None]
        rest = max(100 - sum(share for share in shares.values() if share is not None), 0)
        if len(unknown) > 1:
            raise SynthesisError(
                f"nothing tells how many in {cell[0]} give these answers: {', '.join(unknown)}",
                f"{variable} in data/published/estimates.csv and data/codebook/assumptions.csv",
                "add a row with quantity `share` for all but one of them to assumptions.csv")
        shares |= dict.fromkeys(unknown, rest)
        missing = _missing(draft, variable, cell[0], size)
        total = sum(shares.values()) or 1
        for answer, share in shares.items():
            prior[cell, answer] = (size - missing) * share / total
        prior[cell, "missing"] = missing
    return prior


def _share(draft: Draft, variable: str, answer: str, sector: str, size: int) -> float | None:
    printed = draft.targets.value(variable, answer, sector)
    if printed is not None:
        return 100 * printed / size
    assumed = draft.assumptions.number("share", variable, sector, answer)
    if assumed is not None:
        return assumed
    shares = [t.middle for t in draft.targets.of(variable, "percent")
              if (t.sector, t.levels, t.group) == (sector, (answer,), None)]
    return shares[0] if shares else None


def _missing(draft: Draft, variable: str, sector: str, size: int) -> float:
    printed = draft.targets.value(variable, "missing", sector)
    if printed is not None:
        return printed
    assumed = draft.assumptions.number("missing", variable, sector)
    total = draft.targets.n(variable, "ALL")
    if assumed is None and total is not None:  # the printed base leaves the same share open in every sector
        asked = draft.asked(variable).sum()
        return size * max(asked - total, 0) / asked
    return size * (0.0 if assumed is None else assumed) / 100


def _limits(draft: Draft, target: Target, prior: dict, stratifier: str) -> list[Limit]:
    """The target as limits on the counts; none where its group is steered later."""
    if target.group and target.group[0] != stratifier:
        return []
    cells = {cell for cell, _ in prior if target.sector in ("ALL", cell[0])
             and (not target.group or cell[1] in target.group[1])}
    valid = valid_answers(draft.codebook, target.variable)
    base = [key for key in prior if key[0] in cells and key[1] in valid]
    if set(target.levels) & {"total", "not_asked", "any", "other_units"}:
        return []
    keys = [key for key in prior if key[0] in cells and key[1] in target.levels]
    if target.levels == ("missing",):
        if draft.targets.knows_not_asked(target):
            return []
        keys = [key for key in prior if key[0] in cells and key[1] not in valid]
    weight = WEIGHTS[target.force]
    if target.statistic in ("count", "n"):
        weights = dict.fromkeys(keys if target.levels else base, 1.0)
        return [Limit(target.id, weights, target.low, target.high, weight)] if weights else []
    if base_is_all(draft, target) or target.levels == ("missing",):
        size = np.isin(draft.sector, [target.sector] if target.sector != "ALL" else draft.sectors)
        share = size.sum() / 100
        return [Limit(target.id, dict.fromkeys(keys, 1.0), target.low * share,
                      target.high * share, weight)]
    return [Limit(target.id, _against(keys, base, end), low, high, weight)
            for end, low, high in ((target.low, 0.0, np.inf), (target.high, -np.inf, 0.0))
            if np.isfinite(end)]


def _against(keys: list, base: list, percent: float) -> dict:
    return {key: float(key in keys) - percent / 100 for key in base}


def valid_answers(codebook: Codebook, variable: str) -> set[str]:
    """Answers that make up the base; in a scale's items *not relevant* counts as missing."""
    in_scale = any(item.item == variable for scale in codebook.scales.values() for item in scale.items)
    return {a.answer for a in codebook.answers(variable)
            if not in_scale or a.kind in SUBSTANTIVE}


def base_is_all(draft: Draft, target: Target) -> bool:
    """Whether the printed percentage is of everyone in the sector."""
    return target.of_all or any(row.value == "all" for row in draft.assumptions.find("base", target.variable))


# --- who --------------------------------------------------------------------------------------


def give_answers(
    draft: Draft, variable: str, rows: np.ndarray, counts: dict, rng: np.random.Generator,
    excluded: tuple[str, ...] = (), quota: int = 0,
) -> None:
    """Hand out the counted answers to the rows of one sector or stratum.

    Respondents with answers in ``excluded`` are outside a regression: they are drawn among those
    with incomplete covariates, but for ``quota`` complete ones. Then answers off the scale
    (missing, don't know, not relevant) claim theirs, and the rest follow the question's score.

    Parameters
    ----------
    rows : ndarray of bool, shape (n,)
    counts : dict of answer to int
        Sums to the number of rows.

    Raises
    ------
    SynthesisError
        If there are too few incomplete respondents for the excluded answers.
    """
    if variable not in draft.columns:
        draft.columns[variable] = empty_column(draft, variable)
    left = {answer: count for answer, count in counts.items() if count}
    outside = {answer: left.pop(answer) for answer in excluded if answer in left}
    places = np.flatnonzero(rows)
    chosen = _outside_regression(draft, variable, places, sum(outside.values()), quota, rng)
    _claim(draft, variable, chosen, outside, rng)
    places = np.setdiff1d(places, chosen)
    scale = {a.answer for a in draft.codebook.answers(variable) if a.kind in SUBSTANTIVE}
    aside = {answer: left.pop(answer) for answer in list(left) if answer not in scale}
    places = places[~_claim(draft, variable, places, aside, rng)]
    if draft.assumptions.claimants(variable):
        _claim(draft, variable, places, left, rng)
        return
    latent = score(draft.traits.iloc[places], draft.assumptions.loadings(variable), rng)
    draft.columns[variable][places] = cut_by_rank(
        latent, {_code(draft, variable, answer): count for answer, count in left.items()})


def empty_column(draft: Draft, variable: str) -> np.ndarray:
    """A column without answers."""
    n, stored = len(draft.sector), draft.codebook.variable(variable).stored
    return np.full(n, None, object) if stored in ("answer", "text") else np.full(n, MISSING, int)


def _outside_regression(draft, variable, places, count, quota, rng) -> np.ndarray:
    """Respondents who get one of the excluded answers: ``quota`` complete ones, else incomplete."""
    if not count:
        return places[:0]
    wish = score(draft.traits.iloc[places], {"response": 0.5}, rng)
    complete = draft.complete[places]
    quota = min(quota, count)
    taken = np.concatenate([top(wish, quota, complete), top(wish, count - quota, ~complete)])
    if len(taken) < count:
        raise SynthesisError(
            f"{count} answers drop respondents from the regressions, {len(taken)} can hold them",
            variable, "the printed counts and model bases contradict; see assumptions.csv")
    return np.sort(places[taken])


def _claim(draft, variable, places, counts, rng) -> np.ndarray:
    """Let answers claim their respondents among ``places``; mark those who got one."""
    order = [a for a in draft.assumptions.claimants(variable) if a in counts]
    order += [answer for answer in counts if answer not in order]
    wishes = {answer: score(draft.traits.iloc[places], _pull(draft, variable, answer), rng)
              for answer in order}
    got = claim(wishes, {answer: counts[answer] for answer in order}, len(places))
    for answer in order:
        draft.columns[variable][places[got == answer]] = _code(draft, variable, answer)
    return got != None  # noqa: E711  (elementwise)


def _pull(draft: Draft, variable: str, answer: str) -> dict:
    if answer == "missing":
        return {"response": 0.7}
    return draft.assumptions.loadings(variable, answer)


def _code(draft: Draft, variable: str, answer: str):
    if answer == "missing":
        return None if draft.columns[variable].dtype == object else MISSING
    return draft.codes(variable, [answer])[0]
