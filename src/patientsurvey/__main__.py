"""Command line of the compendium; the Makefile is its usual caller."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from .errors import SurveyError
from .parameters import Parameters, check, write

# Reading notebooks loads a grammar of web addresses, which takes longer than all the rest of a
# command's start and checks nothing here; its absence is foreseen where it is loaded.
sys.modules["rfc3987_syntax"] = None

CODEBOOK, PUBLISHED = Path("data/codebook"), Path("data/published")
SYNTHETIC, DRAWS = Path("data/synthetic"), Path("build/draws")
GOALS = Path("data/synthesis/goals.csv")


def parameters(args: argparse.Namespace) -> None:
    """Check the parameters and store them where the notebooks' runs read them."""
    given = Parameters.from_pairs(args.parameter)
    check(given, CODEBOOK)
    write(given, args.target)


def build(args: argparse.Namespace) -> None:
    """Run the stale notebooks, compare their estimates with print and build the site."""
    from .build import Build
    from .comparison import write_reproduction
    from .language import parse_languages
    from .pages.reproduction.places import write_places
    from .site import build_site, preload

    def compare(chapters: list[str]) -> None:
        write_reproduction(args.out, PUBLISHED, chapters)
        write_places(args.out)

    given = Parameters.read(args.out / "parameters.json")
    book = Build(Path("notebooks"), given)
    book.refresh(args.stale, compare, meanwhile=preload)
    build_site(Path("book"), args.out, args.target, parse_languages(given.LANG))


def data(args: argparse.Namespace) -> None:
    """Rebuild the synthetic respondents, or make another draw of them."""
    from .synthesis import write_respondents

    seed, folder = _draw(args)
    print(f"seed {seed}: {write_respondents(CODEBOOK, PUBLISHED, folder, seed)}")


def fidelity(args: argparse.Namespace) -> None:
    """Print how well the synthetic respondents give the report's models back."""
    from .fidelity import assess

    _, folder = _draw(args)
    print(*assess(folder / "respondents.parquet", CODEBOOK, PUBLISHED, GOALS), sep="\n")


def draws(args: argparse.Namespace) -> None:
    """Make further draws and the naive baseline, which the book shows beside the data."""
    from .several_draws import make_draws

    make_draws(CODEBOOK, PUBLISHED, GOALS, SYNTHETIC, DRAWS)


def audit(args: argparse.Namespace) -> int:
    """Check printed tables by rules; without a table, the report of this compendium."""
    from .audit.command import audit_files

    return min(audit_files(args.tables, args.format, args.output, args.lang), 1)


def verdicts(args: argparse.Namespace) -> None:
    """Print how the recomputed numbers stand against print."""
    from .comparison import print_audit

    print_audit(args.reproduction)


def bench_audit(args: argparse.Namespace) -> None:
    """Seed errors into clean tables and measure how many the audit finds."""
    from .bench.audit import bench_audit

    bench_audit(args.target, args.clean, args.seeded)


def accept(args: argparse.Namespace) -> None:
    """Store the numbers that the notebooks give now."""
    from .accept import accept
    from .run import say

    for name, outcome in accept(args.notebooks).items():
        say(f"{name}: {outcome}")


def bench(args: argparse.Namespace) -> None:
    """Time the build and the synthesis, and print fidelity beside a naive draw's."""
    from .bench.build import bench
    from .bench.synthesis import bench_synthesis

    bench_synthesis(CODEBOOK, PUBLISHED, GOALS)
    bench(Path("build/bench"))


def lock(args: argparse.Namespace) -> None:
    """Choose the package versions anew."""
    from .environment import lock

    lock(Path())


def _draw(args: argparse.Namespace) -> tuple[int, Path]:
    """Seed and folder of a draw; without a seed those of the data in git."""
    from .several_draws import draw_folder
    from .synthesis import DEFAULT_SEED

    seed = DEFAULT_SEED if args.seed is None else args.seed
    return seed, draw_folder(seed, SYNTHETIC, DRAWS)


def _seed(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of zero or more")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """Commands and their arguments."""
    top = argparse.ArgumentParser(prog="patientsurvey", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="command")

    def command(function, *arguments: str) -> argparse.ArgumentParser:
        name = function.__name__.replace("_", "-")
        sub = commands.add_parser(name, help=function.__doc__)
        sub.set_defaults(function=function)
        for argument in arguments:
            sub.add_argument(argument, type=Path)
        return sub

    command(parameters, "target").add_argument(
        "-p", dest="parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE")
    )
    command(build, "out", "target").add_argument("stale", nargs="*")
    for seeded in (data, fidelity):
        command(seeded).add_argument("--seed", type=_seed)
    command(draws)
    auditing = command(audit)
    auditing.add_argument("tables", nargs="*", type=Path, metavar="TABLE.csv")
    auditing.add_argument("--format", choices=("text", "csv", "html"), default="text")
    auditing.add_argument("--output", type=Path)
    auditing.add_argument("--lang", choices=("en", "nb"), default="en")
    command(verdicts, "reproduction")
    benching = command(bench_audit, "target")
    benching.add_argument("--clean", type=int, default=1000)
    benching.add_argument("--seeded", type=int, default=300)
    command(accept).add_argument("notebooks", nargs="+", type=Path)
    command(bench)
    command(lock)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run a command; a user's mistake ends with a message and status 1, not a traceback."""
    args = parser().parse_args(arguments)
    try:
        status = args.function(args)
        sys.stdout.flush()
    except SurveyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of the output, such as head, had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status or 0


if __name__ == "__main__":
    sys.exit(main())
