"""pyproject.toml, requirements.lock and environment.yml name the same packages."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from patientsurvey.environment import environment, pins

PROJECT = Path(__file__).parents[1]
LOCK = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
CONDA = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# conda's MatchSpec in its plain forms: name, name=1.2 (fuzzy), name>=1.2,<2
_CONDA_SPEC = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9._-]*)(?:=(?P<fuzzy>\d+(?:\.\d+)*)|(?P<range>[<>=!~].+))?"
)


def pinned() -> dict[str, Requirement]:
    return {canonicalize_name(pin.name): pin for pin in map(Requirement, pins(LOCK))}


def version(pin: Requirement) -> str:
    (only,) = pin.specifier
    assert only.operator == "=="
    return only.version


def wanted() -> list[Requirement]:
    extras = PYPROJECT["optional-dependencies"].values()
    return [Requirement(r) for r in [*PYPROJECT["dependencies"], *(r for x in extras for r in x)]]


def test_every_dependency_is_pinned_within_its_bounds():
    for requirement in wanted():
        pin = pinned()[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version(pin)), f"{requirement} against {pin}"


def test_every_locked_package_has_a_hash():
    blocks = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(blocks) == len(pins(LOCK))
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_says_nothing_of_where_packages_came_from():
    assert re.findall(r"https?://|file:|--(?:extra-)?index|--find-links| @ ", LOCK) == []


def test_the_lock_is_complete():
    done = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_conda_pins_are_the_locks():
    (from_pip,) = (entry["pip"] for entry in CONDA["dependencies"] if isinstance(entry, dict))
    assert from_pip == pins(LOCK)
    assert (PROJECT / "environment.yml").read_text(encoding="utf-8") == environment(LOCK)


def test_every_conda_spec_parses():
    specs = [entry for entry in CONDA["dependencies"] if isinstance(entry, str)]
    found = {spec: _CONDA_SPEC.fullmatch(spec) for spec in specs}
    assert all(found.values()), f"not conda specs: {[s for s in specs if not found[s]]}"
    for match in found.values():
        SpecifierSet(match["range"] or "")
    assert {match["name"] for match in found.values()} >= {"python", "pip"}


def test_condas_python_is_one_that_the_package_runs_on():
    (fuzzy,) = (
        match["fuzzy"]
        for entry in CONDA["dependencies"]
        if isinstance(entry, str) and (match := _CONDA_SPEC.fullmatch(entry))["name"] == "python"
    )
    assert SpecifierSet(PYPROJECT["requires-python"]).contains(f"{fuzzy}.0")
