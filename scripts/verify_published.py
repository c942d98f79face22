"""Check data/published/estimates.csv against the report's text by a second method.

    python scripts/verify_published.py REPORT.txt

The numbers were first read out of the report row by row, by the label that each row bears. This
script reads the text anew and by position alone: every printed line of a table is cut into cells
from the right, blanks and dashes included; rows and columns are known by their order between the
table's caption and its end; a label serves only to confirm a row found that way. Each cell must
then equal the published row of its place in digits, decimals and line, and no printed cell may be
left over. Numbers in running text must stand on their stated line or the lines beside it, as
digits or as a Norwegian number word.

Prints a table of what was checked and every mismatch; the exit status is 1 if there is one.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PUBLISHED = PROJECT / "data" / "published" / "estimates.csv"
ANSWERS = PROJECT / "data" / "codebook" / "answers.csv"
SECTORS = ("PHV", "TSB", "AVT")
REPORT = "002"
"""The source whose text is read; the rows of other sources stand in theirs."""

CELL = re.compile(r"<,001|-?\d+(,\d+)?|\*|-|")
NUMBER = re.compile(r"<,001|-?\d+(,\d+)?|\*")

# --- regression tables --------------------------------------------------------------------

REGRESSIONS = ("7-1", "8-1", "8-2", "9-1", "9-2", "9-3", "10-1", "11-1", "12-1", "12-2", "12-3")
LOGISTIC = ("7-1", "8-1", "9-1", "9-2", "9-3")
ROWS = (
    ("female", "Kjønn"), ("age_25_35", "Alder"), ("age_36_45", "Alder"), ("age_46_55", "Alder"),
    ("age_56_65", "Alder"), ("age_66_99", "Alder"), ("higher_education", "Utdanning"),
    ("own_income", "Inntekt"), ("lives_alone", "Bosituasjon"), ("over_five_years", "År med"),
    ("severe", "Omfang"), ("dx_two", "To diag"), ("dx_three", "Tre diag"),
    ("dx_more_than_three", "Mer enn tre"), ("municipal_services", "Kommunale"),
    ("outreach_team", "Oppsøkende"), ("day_centre", "Dagsenter"), ("work_measure", "Arbeids"),
    ("admission", "Innleggelse"), ("coordination", "Koordinering"),
    ("recently_ended", "Nylig"), ("under_2_months", "Behandling"), ("months_3_6", "Behandling"),
    ("star", "Behandlerrelasjon"), ("region_southeast", "Region S"),
    ("region_central", "Region M"), ("region_north", "Region N"),
)  # fmt: skip
# The model's own outcome is not among its terms.
LEFT_OUT = {"9-3": "coordination", "10-1": "star"}

# --- tables of counts: columns from left to right, as (sector, outcome, level, statistic) ------


def _by_sector(*statistics: str) -> list[tuple]:
    return [(sector, None, None, statistic) for sector in SECTORS for statistic in statistics]


def _populations(sector: str, *outcomes: str) -> list[tuple]:
    return [(sector, outcome, "", "count") for outcome in outcomes]


def _by_sex(*cells: tuple[str, str]) -> list[tuple]:
    return [
        (sector, outcome, level, "count")
        for sector, outcome in cells
        for level in ("man", "woman", "total")
    ]


PERIODS = ("population_2023_feb_apr", "population_2022_feb_apr", "population_2022", "respondents")
SHARES = [("total_population", "count"), ("total_population", "percent"),
          ("respondents", "count"), ("respondents", "percent")]  # fmt: skip
SEX_LAST = ("woman", "man", "total")
COLUMNS = {
    "4-1": [[(None, outcome, "", statistic) for outcome, statistic in (
        ("total_population", "count"), ("receiving_population", "count"),
        ("population_difference", "count"), ("respondents", "count"),
        ("response_rate_total", "percent"), ("response_rate_receiving", "percent"))]],
    "4-2": [[("PHV", outcome, "", statistic) for outcome, statistic in SHARES]],
    "4-3": [[("TSB", outcome, "", statistic) for outcome, statistic in SHARES]],
    "4-4": [[("AVT", "total_population", level, "count") for level in ("man", "woman", "total")]
            + [("AVT", outcome, "", statistic) for outcome, statistic in SHARES[1:]]],
    "4-5": [[(None, outcome, level, "count") for outcome in PERIODS[:2] for level in SEX_LAST],
            [(None, outcome, level, "count") for outcome in PERIODS[2:] for level in SEX_LAST]],
    "4-6": [_populations(sector, *PERIODS) for sector in SECTORS],
    "4-8": [_by_sex(*((sector, "total_population") for sector in SECTORS))],
    "4-9": [_by_sex(*((sector, "population_2022") for sector in SECTORS))],
    "5-1": [_by_sector("count", "percent")],
    "5-2": [_by_sector("count", "percent")],
}  # fmt: skip
WITH_BLANKS = ("5-1", "5-2")
ROWS_OF_BLOCK = {"4-5": 3, "4-6": 6}
ROWS_BY_SECTOR = {"4-1": (*SECTORS, "ALL"), "4-5": SECTORS}

WORDS = {
    1: ("en", "ett", "én"), 2: ("to", "et par"), 3: ("tre",), 4: ("fire",), 5: ("fem",),
    8: ("åtte",), 6: ("seks",), 7: ("sju", "syv"), 9: ("ni",), 10: ("ti",), 12: ("tolv",),
    20: ("tjue", "femtedel"), 25: ("fjerdedel", "en av fire"), 33: ("tredjedel", "en av tre"),
    50: ("halvparten",), 60: ("seksti",), 67: ("to av tre",), 100: ("alle",),
}  # fmt: skip


@dataclass
class Check:
    """What was checked under one heading, and what does not agree."""

    name: str
    rows: int = 0
    cells: int = 0
    mismatches: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A printed line of a table: its number, its label, and its cells from left to right."""

    number: int
    label: str
    cells: list[str]


def table_lines(
    text: list[str], caption: int, end: int, columns: int, blanks: bool = False
) -> list[Line]:
    """Lines with at least `columns` cells, one of them a number, cut from the right.

    Where a table leaves cells blank, each blank is one more space; else spaces at the end of a
    line mean nothing.
    """
    found = []
    for number in range(caption + 1, end + 1):
        line = text[number - 1]
        cells = (line.removesuffix(" ") if blanks else line.rstrip()).split(" ")
        tail = cells[-columns:]
        fits = len(tail) == columns and all(CELL.fullmatch(cell) for cell in tail)
        if fits and any(NUMBER.fullmatch(cell) for cell in tail):
            found.append(Line(number, " ".join(cells[:-columns]).strip(), tail))
    return found


def caption_of(text: list[str], table: str) -> int:
    """Line of a table's caption: the last one that begins with its number and a title."""
    begin = re.compile(rf"\s*Tabell {table}\s+\S")
    lines = [number for number, line in enumerate(text, 1) if begin.match(line)]
    captions = [n for n in lines if re.match(rf"\s*Tabell {table}\s+[A-ZÆØÅ]", text[n - 1])]
    # The list of tables at the front has the same words, with dots and a page number.
    return next(n for n in captions if "...." not in "".join(text[n - 1 : n + 3]))


def end_of(text: list[str], caption: int) -> int:
    """Last line of a table: the line before the next exhibit, footnote or section."""
    stop = re.compile(r"\s*(Tabell \d|Figur \d|\*|1 Sammen|1 Basert|\d+\.\d+(\.\d+)? [A-ZÆØÅ])")
    for number in range(caption + 1, len(text) + 1):
        if stop.match(text[number - 1]) and number > caption + 3:
            return number - 1
    return len(text)


def printed(row: dict) -> str:
    """The published row as the report prints it."""
    if row["qualifier"] == "suppressed":
        return "*"
    below = row["qualifier"] == "under" and row["statistic"] == "p_value"
    return "<,001" if below else row["value"].replace(".", ",")


def agree(check: Check, where: str, cell: str, row: dict | None, line: int) -> None:
    """Note it if a printed cell and its published row differ."""
    check.cells += 1
    if row is None:
        check.mismatches.append(f"{where}: printed {cell} on line {line}, not published")
    elif printed(row) != cell or int(row["line"]) != line:
        read = f"published {printed(row)} on line {row['line']}"
        check.mismatches.append(f"{where}: printed {cell} on line {line}, {read}")


def check_regression(text: list[str], table: str, published: dict) -> Check:
    """A regression table: its 26 or 27 rows of three times four cells, then N and R²."""
    check = Check(f"table {table}")
    caption = caption_of(text, table)
    last = next(n for n in range(caption, len(text)) if re.match(r"\s*N ?= ?\d", text[n - 1]))
    terms = [row for row in ROWS if row[0] != LEFT_OUT.get(table)]
    lines = table_lines(text, caption, last - 1, 12)
    check.rows = len(lines)
    if len(lines) != len(terms):
        check.mismatches.append(f"{table}: {len(lines)} rows printed, {len(terms)} terms")
    kind = "odds_ratio" if table in LOGISTIC else "coefficient"
    left = {id for id in published if re.match(rf"{table}:\w+:\w+:", id)}
    for line, (term, stem) in zip(lines, terms, strict=False):
        if not line.label.startswith(stem):
            check.mismatches.append(f"{table}: line {line.number} is {line.label!r}, not {term}")
        names = [(s, n) for s in SECTORS for n in (kind, "p_value", "conf_low", "conf_high")]
        for (sector, name), cell in zip(names, line.cells, strict=True):
            if NUMBER.fullmatch(cell):
                id = f"{table}:{sector}:{term}:{name}"
                agree(check, id, cell, published.get(id), line.number)
                left.discard(id)
    check.mismatches += [f"{id}: published, but not printed" for id in sorted(left)]
    check_fit(text[last - 1], last, table, published, check)
    return check


def check_fit(printed_line: str, number: int, table: str, published: dict, check: Check) -> None:
    """The line below a regression table: N, and R² where it is printed."""
    for name, pattern in (("n", r"N ?= ?(\d+)"), ("r_squared", r"R2 ?= ?(\d,\d+)")):
        for sector, cell in zip(SECTORS, re.findall(pattern, printed_line), strict=False):
            id = f"{table}:{sector}:{name}"
            agree(check, id, cell, published.get(id), number)


def check_counts(text: list[str], table: str, published: list[dict], labels: dict) -> Check:
    """A table of counts and percentages, cell by cell."""
    check = Check(f"table {table}")
    blocks = COLUMNS[table]
    caption = caption_of(text, table)
    end, blanks = end_of(text, caption), table in WITH_BLANKS
    lines = table_lines(text, caption, end, len(blocks[0]), blanks)
    check.rows = len(lines)
    of_line: dict[int, list[dict]] = defaultdict(list)
    for row in published:
        of_line[int(row["line"])].append(row)
    for position, line in enumerate(lines):
        block = position // ROWS_OF_BLOCK.get(table, len(lines))
        sectors = ROWS_BY_SECTOR.get(table)
        sector = sectors[position % len(sectors)] if sectors else None
        rows = of_line.pop(line.number, [])
        check_line(check, table, line, blocks[block], sector, rows)
        check_label(check, line, rows, labels)
    for number, rows in of_line.items():
        check.mismatches += [f"{row['id']}: published from line {number}, no row" for row in rows]
    return check


def check_line(
    check: Check, table: str, line: Line, columns: list, sector: str | None, rows: list[dict]
) -> None:
    """One printed line: each number has its published row, and each row its number."""
    for column, cell in zip(columns, line.cells, strict=True):
        if NUMBER.fullmatch(cell):
            found = [row for row in rows if of_column(row, column, sector)]
            row = found[0] if len(found) == 1 else None
            agree(check, row["id"] if row else f"{table} {column}", cell, row, line.number)
            rows = [other for other in rows if other is not row]
    check.mismatches += [f"{row['id']}: published, but not printed" for row in rows]


def of_column(row: dict, column: tuple, sector: str | None) -> bool:
    """Whether a published row belongs to a column of the table."""
    wanted = (column[0] or sector, *column[1:])
    keys = ("sector", "outcome", "level", "statistic")
    return all(value in (None, row[key]) for key, value in zip(keys, wanted, strict=True))


def check_label(check: Check, line: Line, rows: list[dict], labels: dict) -> None:
    """The printed label resembles the codebook's label of the published category."""
    for row in rows[:1]:
        variable, _, category = row["group"].partition("=")
        key = (variable, category) if category else (row["outcome"], row["level"])
        label = labels.get(key)
        plain = row["level"] in ("yes", "no")  # the table words these rows in its own way
        if label and line.label and not plain and similarity(label, line.label) < 0.4:
            check.mismatches.append(f"{row['id']}: the row is called {line.label!r}, not {label!r}")


def similarity(one: str, other: str) -> float:
    """Likeness of two labels, 0 to 1; one inside the other counts as 1."""
    one, other = (re.sub(r"\W+", " ", text).lower().strip() for text in (one, other))
    return 1.0 if one in other or other in one else SequenceMatcher(None, one, other).ratio()


def check_statements(text: list[str], published: list[dict]) -> Check:
    """Numbers of running text: each stands on its line or beside it, in digits or words."""
    check = Check("running text and charts")
    for row in published:
        check.rows += 1
        if not row["value"]:
            continue
        check.cells += 1
        line = int(row["line"])
        window = " ".join(text[max(line - 2, 0) : line + 1])
        if not stands_in(row["value"].lstrip("-"), window):
            check.mismatches.append(f"{row['id']}: {row['value']} does not stand near line {line}")
    return check


def stands_in(value: str, window: str) -> bool:
    """Whether a number stands in a text, as digits or as a word."""
    joined = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", window)
    digits = re.compile(rf"(?<![\d,]){re.escape(value.replace('.', ','))}(?!\d|,\d)")
    if digits.search(window) or digits.search(joined):
        return True
    words = WORDS.get(int(value), ()) if value.isdigit() else ()
    plain = re.sub(r"\s+", " ", window.lower())
    return any(re.search(rf"(?<!\w){word}(?!\w)", plain) for word in words)


def read_labels(path: Path) -> dict[tuple[str, str], str]:
    """Norwegian labels of the codebook's answers."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["variable"], row["answer"]): row["label_nb"] for row in csv.DictReader(file)}


def verify(text: list[str], published: list[dict], labels: dict) -> list[Check]:
    """All checks, in the report's order."""
    by_id = {row["id"]: row for row in published}
    tables: dict[str, list[dict]] = defaultdict(list)
    for row in published:
        if ":" in row["id"]:
            tables[row["id"].partition(":")[0]].append(row)
    counts = [check_counts(text, table, tables[table], labels) for table in COLUMNS]
    regressions = [check_regression(text, table, by_id) for table in REGRESSIONS]
    statements = [row for row in published if ":" not in row["id"]]
    return [*counts, *regressions, check_statements(text, statements)]


def main(arguments: list[str] | None = None) -> int:
    """Run all checks and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("report", type=Path, help="the report's text, UTF-8")
    report = parser.parse_args(arguments).report
    # Lines end with a line feed alone: form feeds between pages are part of a line.
    text = report.read_text(encoding="utf-8").split("\n")
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        published = [row for row in csv.DictReader(file) if row["source"] == REPORT]
    checks = verify(text, published, read_labels(ANSWERS))
    print(f"{'what':<26}{'rows':>7}{'numbers':>9}{'mismatches':>12}")
    for check in checks:
        print(f"{check.name:<26}{check.rows:>7}{check.cells:>9}{len(check.mismatches):>12}")
    mismatches = [mismatch for check in checks for mismatch in check.mismatches]
    numbers = sum(check.cells for check in checks)
    print(f"{'all':<26}{sum(c.rows for c in checks):>7}{numbers:>9}{len(mismatches):>12}")
    print("\n".join(mismatches))
    return 1 if mismatches else 0


if __name__ == "__main__":
    sys.exit(main())
