"""One way for the data: a module imports only from what stands before it."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src" / "patientsurvey"

# Each line may import from the lines above it, not from its own line or below.
ORDER = (
    {"errors", "changed"},
    {"codebook", "language"},
    {"published", "survey", "parameters", "disclosure", "estimates", "values", "labels"},
    {"register"},
    {
        "any_of",
        "breakdown",
        "datapackage",
        "scales",
        "models",
        "inference",
        "comparison",
        "weighting",
        "figures",
    },
    {"audit"},
    {
        "covariates",
        "designs",
        "tables",
        "representativity",
        "exhibits",
        "reported_models",
        "identification",
    },
    {
        "composites",
        "survey_part",
        "fidelity",
        "marginal_effects",
        "sensitivity",
    },
    {"beside_regression"},
    {"synthesis", "chapter"},
    {"several_draws", "companions"},
    {"pages"},
    {"run", "environment", "warm"},
    {"build"},
    {"site", "accept", "bench"},
    {"__main__"},
)
RANK = {module: rank for rank, modules in enumerate(ORDER) for module in modules}


def modules():
    return {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"} | {
        path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()
    }


def imported(path: Path) -> set[str]:
    """Modules of the package that the file imports, whatever the depth it stands at."""
    depth = len(path.relative_to(PACKAGE).parts)
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            names = [node.module] if node.module else [alias.name for alias in node.names]
            found |= {name.partition(".")[0] for name in names}
    return found & modules()


def test_every_module_has_its_place():
    assert modules() == set(RANK)


def test_imports_run_one_way():
    backwards = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in PACKAGE.rglob("*.py")
        if (home := path.relative_to(PACKAGE).parts[0].removesuffix(".py")) != "__init__"
        for name in imported(path) - {home}
        if RANK[name] >= RANK[home]
    ]
    assert backwards == []
