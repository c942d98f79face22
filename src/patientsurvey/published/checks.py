"""What the files of printed numbers must satisfy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from ..codebook import Codebook
from .tables import Table, among

ORDERING = ("id", "exhibit", "sector", "group", "level", "outcome", "statistic", "relation",
            "than_sector", "than_group", "than_level", "than_outcome")  # fmt: skip
COLUMNS = {
    "estimates": (
        "id", "source", "chapter", "exhibit", "sector", "group", "level", "outcome", "term",
        "statistic", "value", "decimals", "qualifier", "line", "corrected", "reason",
    ),
    "exhibits": ("exhibit", "kind", "chapter", "title_nb", "title_en", "printed_n",
                 "recoverable", "line"),
    "statements": ("id", "chapter", "section", "exhibit", "sectors", "subgroup", "subject",
                   "kind", "qualifier", "paraphrase", "paraphrase_nb", "line"),
    "assertions": ("id", "exhibit", "sector", "term", "sign", "significant", "any_of"),
    "orderings": ORDERING,
    "further_orderings": ORDERING,
    "qualifiers": ("qualifier", "low", "high", "rule_en", "rule_nb", "rounding"),
    "vocabulary": ("kind", "name", "origin", "definition_en", "definition_nb"),
    "reasons": ("reason_en", "reason_nb"),
    "allowances": ("statistic", "allowance", "across", "rule_en", "rule_nb"),
}  # fmt: skip

SECTORS = ("PHV", "TSB", "AVT", "ALL")
STATISTICS = (
    "count", "percent", "mean", "n", "odds_ratio", "coefficient", "p_value", "conf_low",
    "conf_high", "r_squared", "alpha", "sector_percent", "percentage_points", "direction",
    "ratio", "growth", "decline", "increase", "decrease",
    "sd", "min", "q1", "median", "q2", "q3", "q4", "max",
)  # fmt: skip
REPORT = "002"
"""Source of the report. Numbers of the others belong to no sector of it."""
TESTED = ("difference",)
"""What no table prints, but a statement may compare: differences between two groups."""
KINDS = ("table", "figure", "text")
RECOVERABLE = ("full", "partial", "none")
SIGNS = ("positive", "negative", "either")
SIGNIFICANT = ("yes", "no", "either")
RELATIONS = ("higher", "lower", "similar")
UNRECOVERABLE = "unrecoverable"
ORIGINS = ("respondents", "register", "other")
"""Where the numbers of an outcome come from that the codebook does not hold."""
OTHER_SOURCE = r"^[a-z]+-(\d{3})(?:-|$)"
"""Exhibits of other sources bear its number: ``table-004-2``."""
NUMBER = r"-?\d+(\.\d+)?"
LIMIT = r"-?(\d+(\.\d+)?|inf)"
FROM_CODEBOOK = 5
"""First chapter whose numbers come from the questionnaire; earlier ones count registers."""

Tables = Mapping[str, Table]


def check(tables: Tables, codebook: Codebook | None) -> None:
    """Check all files, alone and against each other, and against `codebook` if given.

    Raises
    ------
    PublishedError
        For the first row that can't be used.
    """
    check_exhibits(tables["exhibits"])
    check_qualifiers(tables["qualifiers"])
    check_vocabulary(tables["vocabulary"])
    check_allowances(tables["allowances"])
    exhibits = tables["exhibits"].rows["exhibit"]
    qualifiers = tables["qualifiers"].rows["qualifier"]
    check_estimates(tables["estimates"], exhibits, qualifiers)
    check_reasons(tables["reasons"], tables["estimates"])
    check_statements(tables["statements"], exhibits, tables["estimates"])
    check_assertions(tables["assertions"], exhibits, tables["statements"])
    for orderings in ("orderings", "further_orderings"):
        check_orderings(tables[orderings], exhibits, tables["statements"])
    if codebook is not None:
        check_names(tables["estimates"], Names.of(codebook, tables["vocabulary"].rows))


def check_exhibits(table: Table) -> None:
    """Ids are unique and tell kind and chapter (or source); titles stand in both languages."""
    table.unique("exhibit")
    table.one_of("kind", KINDS, "kind of exhibit")
    table.one_of("recoverable", RECOVERABLE, "degree of recovery")
    table.whole_numbers("chapter", "line")
    table.filled("title_nb", "title_en")
    rows = table.rows
    elsewhere = rows["kind"] + "-" + rows["exhibit"].str.extract(OTHER_SOURCE, expand=False)
    stem = elsewhere.fillna(rows["kind"] + "-" + rows["chapter"])
    bad = pd.Series([not e.startswith(s) for e, s in zip(rows["exhibit"], stem, strict=True)])
    what = "exhibit {exhibit} is no {kind} of chapter {chapter}"
    remedy = "write kind-chapter-rank, such as {kind}-{chapter}-1, or kind-source-number"
    table.refuse(bad, "exhibit", what, remedy)


def check_qualifiers(table: Table) -> None:
    """Limits are numbers or infinite, in order, with a rule in both languages."""
    table.unique("qualifier")
    table.filled("qualifier", "rule_en", "rule_nb")
    for column in ("low", "high"):
        table.matching(column, LIMIT, f"{column} {{{column}!r}} is no number", "write -2, 0 or inf")
    table.one_of("rounding", ("0", "1"), "rounding flag")
    low, high = (table.rows[column].astype(float) for column in ("low", "high"))
    table.refuse(low > high, "low", "low {low} lies above high {high}", "swap them")


def check_vocabulary(table: Table) -> None:
    """Names that the codebook does not hold, each with a definition."""
    table.one_of("kind", ("outcome", "level", "group"), "kind of name")
    table.filled("name", "definition_en", "definition_nb")
    table.one_of("origin", (*ORIGINS, ""), "origin")
    homeless = table.rows["kind"].eq("outcome") & table.rows["origin"].eq("")
    remedy = f"write one of {', '.join(ORIGINS)}"
    table.refuse(homeless, "origin", "the outcome {name} has no origin", remedy)
    table.refuse(
        table.rows.duplicated(["kind", "name"]),
        "name",
        "{kind} {name} stands twice",
        "keep one of the two rows",
    )


def check_allowances(table: Table) -> None:
    """Each statistic of a regression has its allowances, in printed standard errors."""
    table.unique("statistic")
    table.one_of("statistic", STATISTICS, "statistic")
    table.filled("rule_en", "rule_nb")
    for column in ("allowance", "across"):
        table.matching(column, NUMBER, f"{column} {{{column}!r}} is no number", "write 0.1")


def check_estimates(table: Table, exhibits: Collection[str], qualifiers: Collection[str]) -> None:
    """Every printed number has a place, known keys and a number that can be compared."""
    table.unique("id")
    table.filled("id", "source")
    table.one_of("exhibit", set(exhibits), "exhibit", "exhibits.csv")
    report = Table(table.file, table.rows.assign(sector=_sector_of_report(table.rows)))
    report.one_of("sector", SECTORS, "sector")
    table.one_of("statistic", STATISTICS, "statistic")
    table.whole_numbers("chapter", "line")
    _check_numbers(table, qualifiers)
    _check_corrections(table)


def _sector_of_report(rows: pd.DataFrame) -> pd.Series:
    """Sectors of the rows; numbers of other sources, which need none, count as the whole's."""
    without = rows["source"].ne(REPORT) & rows["sector"].eq("")
    return rows["sector"].mask(without, SECTORS[-1])


def _check_numbers(table: Table, qualifiers: Collection[str]) -> None:
    rows = table.rows
    silent = rows["statistic"].eq("direction")
    known = among(rows["qualifier"], qualifiers) | (silent & rows["qualifier"].eq(""))
    remedy = f"known are {', '.join(sorted(qualifiers))}; a direction has none (qualifiers.csv)"
    table.refuse(~known, "qualifier", "{id}: unknown qualifier {qualifier!r}", remedy)
    unprinted = silent | rows["qualifier"].eq("suppressed")
    wrong = ~unprinted & ~rows["value"].str.fullmatch(NUMBER)
    table.refuse(wrong, "value", "{id}: value {value!r} is no number", "write 1.19, not 1,19")
    filled = unprinted & rows["value"].ne("")
    what = "{id}: a {statistic} that prints no number has the value {value}"
    table.refuse(filled, "value", what, "leave value and decimals empty")
    printed = rows["value"].str.partition(".")[2].str.len().astype(str).mask(unprinted, "")
    what = "{id}: value {value} does not have {decimals!r} decimals"
    remedy = "keep trailing zeros as printed: 0.00 has 2 decimals"
    table.refuse(rows["decimals"].ne(printed), "decimals", what, remedy)


def _check_corrections(table: Table) -> None:
    rows = table.rows
    pattern = rf"(<?{NUMBER}|{UNRECOVERABLE})?"
    what = "{id}: corrected {corrected!r} is neither a number nor " + UNRECOVERABLE
    table.matching("corrected", pattern, what, f"give the right number, or {UNRECOVERABLE}")
    unexplained = rows["corrected"].ne("") & rows["reason"].eq("")
    table.refuse(unexplained, "reason", "{id}: a correction without a reason", "say why")


def check_reasons(table: Table, estimates: Table) -> None:
    """Every reason that a printed row gives stands once, in both languages; no other does."""
    table.filled("reason_en", "reason_nb")
    table.unique("reason_en")
    used, known = estimates.rows["reason"], table.rows["reason_en"]
    what = "{id}: the reason has no Norwegian text: {reason!r}"
    remedy = "give it a row in reasons.csv, with reason_en exactly as it stands here"
    estimates.refuse(used.ne("") & ~among(used, known), "reason", what, remedy)
    what = "no printed row gives the reason {reason_en!r}"
    table.refuse(~among(known, used), "reason_en", what, "write it as estimates.csv does")


def check_statements(table: Table, exhibits: Collection[str], estimates: Table) -> None:
    """Every statement is unique, belongs to an exhibit and has at least one printed row."""
    table.unique("id")
    table.filled("id", "paraphrase", "paraphrase_nb")
    table.one_of("exhibit", set(exhibits), "exhibit", "exhibits.csv")
    table.whole_numbers("chapter", "line")
    rows = set(estimates.rows["id"].str.partition(".")[0])
    missing = ~among(table.rows["id"], rows)
    what, remedy = "{id} has no row in estimates.csv", "add the statement's rows there"
    table.refuse(missing, "id", what, remedy)


def check_assertions(table: Table, exhibits: Collection[str], statements: Table) -> None:
    """Each assertion belongs to a statement and speaks of a term's sign and significance."""
    table.one_of("id", set(statements.rows["id"]), "statement", "statements.csv")
    table.one_of("exhibit", set(exhibits), "exhibit", "exhibits.csv")
    table.one_of("sector", SECTORS, "sector")
    table.one_of("sign", SIGNS, "sign")
    table.one_of("significant", SIGNIFICANT, "significance")
    table.filled("term")


def check_orderings(table: Table, exhibits: Collection[str], statements: Table) -> None:
    """Each ordering belongs to a statement and compares two estimates of one exhibit."""
    table.one_of("id", set(statements.rows["id"]), "statement", "statements.csv")
    table.one_of("exhibit", set(exhibits), "exhibit", "exhibits.csv")
    table.one_of("relation", RELATIONS, "relation")
    table.one_of("statistic", (*STATISTICS, *TESTED), "statistic")
    for column in ("sector", "than_sector"):
        table.one_of(column, SECTORS, "sector")


# --- names: codebook and vocabulary -------------------------------------------------------


@dataclass(frozen=True)
class Names:
    """Outcomes, levels and groups that a printed number may speak of.

    Parameters
    ----------
    codebook : Codebook
        Variables and their answers.
    vocabulary : mapping of str to set of str
        Further names by kind: ``outcome``, ``level``, ``group``.
    """

    codebook: Codebook
    vocabulary: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, codebook: Codebook, vocabulary: pd.DataFrame) -> Names:
        """Names of `codebook` and of the file ``vocabulary.csv``."""
        kinds = vocabulary.groupby("kind")["name"].agg(frozenset).to_dict()
        return cls(codebook, {kind: kinds.get(kind, frozenset()) for kind in
                              ("outcome", "level", "group")})  # fmt: skip

    def outcome(self, name: str) -> bool:
        """Whether `name` is a variable, or an outcome of the vocabulary."""
        return name in self.codebook.variables or name in self.vocabulary["outcome"] or not name

    def answers(self, variable: str) -> set[str]:
        """Answers of `variable`; none for an outcome of the vocabulary."""
        if variable not in self.codebook.variables:
            return {"yes", "no"}
        return {answer.answer for answer in self.codebook.answers(variable)}

    def level(self, outcome: str, level: str) -> bool:
        """Whether every part of `level` is an answer to `outcome`, or in the vocabulary."""
        known = self.answers(outcome) | self.vocabulary["level"]
        return not level or level in known or set(level.split("+")) <= known

    def group(self, group: str) -> bool:
        """Whether `group` is a variable with its categories, or in the vocabulary."""
        variable, _, category = group.partition("=")
        if not group or {group, variable} & self.vocabulary["group"]:
            return True
        known = variable in self.codebook.variables
        return known and (category == "*" or set(category.split("+")) <= self.answers(variable))


def check_names(table: Table, names: Names) -> None:
    """Outcomes, levels and groups of the questionnaire's chapters exist.

    Chapters before :data:`FROM_CODEBOOK` and numbers of other sources are left out.
    """
    chapter = table.rows["chapter"].astype(int)
    inside = chapter.ge(FROM_CODEBOOK) & table.rows["qualifier"].ne("external")
    remedy = "use an id of data/codebook, or define the name in data/published/vocabulary.csv"

    def known(check: Callable[..., bool], *columns: str) -> pd.Series:
        cells = table.rows[list(columns)].drop_duplicates()
        fits = {tuple(row): check(*row) for row in cells.itertuples(index=False)}
        keys = zip(*(table.rows[column] for column in columns), strict=True)
        return pd.Series([fits[key] for key in keys], dtype=bool)

    for column, check, columns in (
        ("outcome", names.outcome, ["outcome"]),
        ("level", names.level, ["outcome", "level"]),
        ("group", names.group, ["group"]),
    ):
        bad = inside & ~known(check, *columns)
        table.refuse(bad, column, f"{{id}}: unknown {column} {{{column}!r}}", remedy)
