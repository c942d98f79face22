"""Tables without errors, from simulated respondents: what the audit must pass in silence.

Every report has other sectors' sizes, questions, shares, effects, decimals and rounding (halves up
or to even). Respondents answer questions of single choice; some do not answer. Tables of counts and
percentages, rates, means, quartiles and regressions are computed from them and rounded as a report
would; sentences are then written about the rounded tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import numpy as np
from scipy.stats import norm, t

from .cells import EVERYTHING, Interval
from .printed import Printed, printed_cell
from .report import Relation, Report

SECTORS = ("A", "B", "C")
QUESTIONS = {"housing": 4, "education": 3, "status": 5, "contact": 6}
TRUSTS = 7
TERMS = 13
WIDEST = 2.0
"""Largest standard error of a log odds ratio that a report would print."""
HELD_BACK = {"value": float("nan"), "qualifier": "suppressed", "cell": EVERYTHING}


@dataclass
class Press:
    """Prints numbers: rounds, numbers and collects them."""

    rounding: str
    numbers: list[Printed] = field(default_factory=list)

    def put(self, value: float, decimals: int, **keys: object) -> Printed:
        """Print one number."""
        quantum = Decimal(1).scaleb(-decimals)
        shown = float(Decimal(repr(float(value))).quantize(quantum, rounding=self.rounding))
        statistic, qualifier = str(keys["statistic"]), "exact"
        if statistic == "p_value" and value < 0.001:
            shown, qualifier = 0.001, "under"
        texts = {name: str(keys.get(name, "")) for name in
                 ("exhibit", "sector", "group", "level", "outcome", "term")}  # fmt: skip
        more = {name: keys[name] for name in ("base", "items", "scale", "of", "by", "said")
                if name in keys}  # fmt: skip
        row = Printed(
            f"n{len(self.numbers)}", "clean", *texts.values(), statistic, shown, decimals,
            qualifier, printed_cell(shown, decimals, statistic, qualifier), **more,
        )  # fmt: skip
        self.numbers.append(row)
        return row


def clean_report(rng: np.random.Generator) -> Report:
    """A report in which every number is right."""
    press = Press(str(rng.choice([ROUND_HALF_UP, ROUND_HALF_EVEN])))
    sizes = {s: int(rng.integers(350, 2500)) for s in SECTORS}
    _count_tables(press, rng, sizes)
    _trust_table(press, rng, sizes)
    _rate_table(press, rng, sizes)
    _mean_table(press, rng)
    _regressions(press, rng, sizes)
    exhibits = frozenset(row.exhibit for row in press.numbers)
    report = Report(
        tuple(press.numbers), exhibits=exhibits,
        references=tuple({"line": "1", "exhibit": e, "reference": e} for e in sorted(exhibits)),
        relations=(Relation("partition", "table-2", "trust", "", ""),),
    )  # fmt: skip
    return _with_sentences(report, press, rng)


def _count_tables(press: Press, rng: np.random.Generator, sizes: dict[str, int]) -> None:
    """Counts and percentages of single-choice questions, with the unanswered and the total."""
    decimals = int(rng.integers(0, 2))
    for outcome, levels in QUESTIONS.items():
        names = [f"{outcome}_{i}" for i in range(levels)] + ["missing"]
        counts = {}
        for sector, n in sizes.items():
            shares = rng.dirichlet(np.append(np.full(levels, 2.0), 0.15))
            counts[sector] = rng.multinomial(n, shares)
        counts["ALL"] = sum(counts.values())
        for sector, cells in counts.items():
            for level, count in [*zip(names, cells, strict=True), ("total", cells.sum())]:
                keys = {"exhibit": "table-1", "sector": sector, "outcome": outcome, "level": level}
                press.put(count, 0, statistic="count", **keys)
                press.put(100 * count / cells.sum(), decimals, statistic="percent", **keys)


def _trust_table(press: Press, rng: np.random.Generator, sizes: dict[str, int]) -> None:
    """Population and respondents by trust; two small ones held back together."""
    for sector, n in sizes.items():
        sample = rng.multinomial(n, rng.dirichlet(np.full(TRUSTS, 3.0)))
        population = sample + rng.integers(200, 2000, TRUSTS)
        for outcome, cells in (("population", population), ("respondents", sample)):
            groups = [*((f"trust={i}", c) for i, c in enumerate(cells)), ("", cells.sum())]
            for place, (group, count) in enumerate(groups):
                keys = {"exhibit": "table-2", "sector": sector, "outcome": outcome, "group": group}
                press.put(count, 0, statistic="count", **keys)
                if outcome == "respondents" and place < 2:
                    press.numbers[-1] = press.numbers[-1]._replace(**HELD_BACK)
                    continue
                press.put(100 * count / cells.sum(), 1, statistic="percent", **keys)


def _rate_table(press: Press, rng: np.random.Generator, sizes: dict[str, int]) -> None:
    """Beds in two years, their growth and difference, and a rate."""
    for sector in sizes:
        earlier, later = (int(rng.integers(300, 4000)) for _ in "12")
        keys = {"exhibit": "table-3", "sector": sector}
        old = press.put(earlier, 0, outcome="beds_before", statistic="count", **keys)
        new = press.put(later, 0, outcome="beds", statistic="count", **keys)
        operands = {"of": new.id, "by": old.id}
        press.put(100 * (later - earlier) / earlier, 1, outcome="growth", statistic="growth",
                  **keys, **operands)  # fmt: skip
        press.put(later - earlier, 0, outcome="more", statistic="difference", **keys, **operands)
        press.put(later / earlier, 2, outcome="ratio", statistic="ratio", **keys, **operands)


def _mean_table(press: Press, rng: np.random.Generator) -> None:
    """Means of small groups (GRIM has power), and quartiles of a measure."""
    for sector in SECTORS:
        for group in ("ward=1", "ward=2", "ward=3"):
            n = int(rng.integers(12, 60))
            answers = rng.integers(1, 6, n)
            keys = {"exhibit": "table-4", "sector": sector, "group": group, "outcome": "satisfied",
                    "base": float(n), "scale": Interval(1.0, 5.0)}  # fmt: skip
            press.put(answers.mean(), 2, statistic="mean", items=1, **keys)
            press.put(answers.std(ddof=1), 2, statistic="sd", **keys)
            press.put(np.median(answers), 1, statistic="median", **keys)
        days = rng.lognormal(3.0, float(rng.uniform(0.3, 0.9)), 400)
        keys = {"exhibit": "table-5", "sector": sector, "outcome": "days"}
        for name, value in zip(
            ("min", "q1", "median", "q3", "max"),
            np.quantile(days, [0, 0.25, 0.5, 0.75, 1]),
            strict=True,
        ):
            press.put(value, 1, statistic=name, **keys)
        press.put(days.mean(), 1, statistic="mean", **keys)
        press.put(days.std(ddof=1), 1, statistic="sd", **keys)


# --- regressions --------------------------------------------------------------------------------


def _regressions(press: Press, rng: np.random.Generator, sizes: dict[str, int]) -> None:
    """Four models of the same terms in each sector, two logistic and two linear."""
    rates = rng.uniform(0.06, 0.5, TERMS)
    effects = rng.normal(0, 0.35, (4, TERMS)) * (rng.random((4, TERMS)) < 0.6)
    for sector, n in sizes.items():
        own = np.clip(rates * rng.uniform(0.7, 1.4, TERMS), 0.05, 0.6)
        covariates = _correlated(rng, n, own)
        complete = rng.random(n) > 0.04
        before, earlier = complete, np.zeros(n)
        for number in range(4):
            answered = complete & (rng.random(n) > rng.uniform(0.001, 0.02))
            terms = [f"term_{i}" for i in range(TERMS)]
            columns, beta = covariates[answered], effects[number]
            if number == 3:  # the last model has the outcome of the one before as a term
                answered &= before
                columns = np.column_stack([covariates[answered], earlier[answered]])
                terms, beta = [*terms, "outcome_8"], np.append(beta, 0.2)
            design = np.column_stack([np.ones(answered.sum()), columns])
            signal = design @ np.append(rng.uniform(-0.5, 0.5), beta)
            log = number < 2
            y, fit = (_logistic if log else _linear)(rng, design, signal)
            before, earlier = answered.copy(), np.zeros(n)
            earlier[answered] = y
            _print_model(press, f"table-{6 + number}", sector, log, terms, fit)


def _correlated(rng: np.random.Generator, n: int, rates: np.ndarray) -> np.ndarray:
    """Binary covariates that lean on a common trait."""
    trait = rng.normal(size=(n, 1))
    latent = 0.4 * trait + np.sqrt(1 - 0.16) * rng.normal(size=(n, len(rates)))
    return (latent < norm.ppf(rates)).astype(float)


def _logistic(rng: np.random.Generator, design: np.ndarray, signal: np.ndarray) -> tuple:
    """Answers and fit; drawn anew where a term foretells the answer (separation)."""
    while True:
        y = (rng.random(len(signal)) < 1 / (1 + np.exp(-signal))).astype(float)
        beta, errors = _newton(y, design)
        if np.all(errors < WIDEST):
            break
    limits = beta + np.outer([-1, 1], norm.ppf(0.975) * errors)
    return y, (np.exp(beta), np.exp(limits), 2 * norm.sf(np.abs(beta / errors)), len(y))


def _newton(y: np.ndarray, design: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    beta = np.zeros(design.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        information = (design * (p * (1 - p))[:, None]).T @ design
        step = np.linalg.solve(information, design.T @ (y - p))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    return beta, np.sqrt(np.diag(np.linalg.inv(information)))


def _linear(rng: np.random.Generator, design: np.ndarray, signal: np.ndarray) -> tuple:
    y = np.clip(np.round(3 + signal + rng.normal(size=len(signal))), 1, 5)
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ y
    df = len(y) - design.shape[1]
    errors = np.sqrt(np.diag(inverse) * np.sum((y - design @ beta) ** 2) / df)
    limits = beta + np.outer([-1, 1], t.ppf(0.975, df) * errors)
    return y, (beta, limits, 2 * t.sf(np.abs(beta / errors), df), len(y))


def _print_model(
    press: Press, exhibit: str, sector: str, log: bool, terms: list[str], fit: tuple
) -> None:
    estimates, limits, p_values, n = fit
    keys = {"exhibit": exhibit, "sector": sector, "outcome": f"outcome_{exhibit[-1]}"}
    for i, term in enumerate(terms):
        name = "odds_ratio" if log else "coefficient"
        press.put(estimates[i + 1], 3, statistic=name, term=term, **keys)
        press.put(p_values[i + 1], 3, statistic="p_value", term=term, **keys)
        press.put(limits[0][i + 1], 3, statistic="conf_low", term=term, **keys)
        press.put(limits[1][i + 1], 3, statistic="conf_high", term=term, **keys)
    press.put(n, 0, statistic="n", **keys)


# --- sentences ----------------------------------------------------------------------------------


def _with_sentences(report: Report, press: Press, rng: np.random.Generator) -> Report:
    """Numbers told again in the text, and what may be said about terms and shares."""
    table = [row for row in report.numbers if row.exhibit == "table-1"]
    percents = [
        r for r in table if r.statistic == "percent" and r.level not in ("total", "missing")
    ]
    for row in rng.choice(len(percents), 6, replace=False):
        _tell(press, percents[row])
    counts = [row for row in table if row.statistic == "count" and row.level != "total"]
    for row in rng.choice(len(counts), 4, replace=False):
        _tell(press, counts[row])
    _tell_joined(press, table)
    _tell_highest(press, percents)
    assertions, orderings = _assertions(report, rng), _orderings(percents, rng)
    return Report(tuple(press.numbers), assertions, orderings, (), report.references,
                  report.exhibits, report.relations)  # fmt: skip


def _tell(press: Press, row: Printed) -> None:
    keys = {name: getattr(row, name) for name in ("exhibit", "sector", "level", "outcome")}
    press.put(row.value, row.decimals, statistic=row.statistic, said=True, **keys)


def _tell_joined(press: Press, table: list[Printed]) -> None:
    """Two answers together, in one sector and in all of them."""
    by_key = {(r.sector, r.level, r.statistic): r.value for r in table if r.outcome == "status"}
    for sector in (*SECTORS, "ALL"):
        both = sum(by_key[sector, f"status_{i}", "count"] for i in (0, 1))
        whole = by_key[sector, "total", "count"]
        keys = {"exhibit": "table-1", "sector": sector, "outcome": "status",
                "level": "status_0+status_1", "said": True}  # fmt: skip
        press.put(both, 0, statistic="count", **keys)
        press.put(100 * both / whole, 0, statistic="percent", **keys)


def _tell_highest(press: Press, percents: list[Printed]) -> None:
    """The sector with the largest share of an answer."""
    for level in ("contact_0", "contact_1"):
        rows = [row for row in percents if row.level == level and row.sector != "ALL"]
        _tell(press, max(rows, key=lambda row: row.value))
        press.numbers[-1] = press.numbers[-1]._replace(qualifier="highest")


def _assertions(report: Report, rng: np.random.Generator) -> tuple:
    claims = []
    for model in report.models:
        for term in rng.choice(TERMS, 2, replace=False):
            line = model.lines[f"term_{term}"]
            above = line.estimate.value > (1 if model.log else 0)
            p = line.p_value.value
            if abs(line.estimate.value - model.log) < 0.002 or 0.049 < p < 0.051:
                continue
            claims.append({
                "id": f"s{len(claims)}", "exhibit": model.exhibit, "sector": model.sector,
                "term": f"term_{term}", "sign": "positive" if above else "negative",
                "significant": "yes" if p < 0.05 else "no", "any_of": "",
            })  # fmt: skip
    return tuple(claims)


def _orderings(percents: list[Printed], rng: np.random.Generator) -> tuple:
    claims = []
    for _ in range(8):
        one, other = (percents[i] for i in rng.choice(len(percents), 2, replace=False))
        if one.value == other.value:
            continue
        claims.append({
            "id": f"o{len(claims)}", "exhibit": "table-1", "statistic": "percent",
            "relation": "higher" if one.value > other.value else "lower",
            **{name: getattr(one, name) for name in ("sector", "group", "level", "outcome")},
            **{f"than_{n}": getattr(other, n) for n in ("sector", "group", "level", "outcome")},
        })  # fmt: skip
    return tuple(claims)
