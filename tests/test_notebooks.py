"""What every notebook in git holds: both languages, the parameters, thin cells, text outputs."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from patientsurvey.accept import METADATA, normalise
from patientsurvey.language import LANGUAGES
from patientsurvey.parameters import Parameters
from patientsurvey.run import parameters_cell, run

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_LINES = 12


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def language_of(cell) -> str:
    tags = [tag for tag in cell.metadata.get("tags", []) if tag.startswith("lang-")]
    return tags[0].removeprefix("lang-") if len(tags) == 1 else ""


def test_every_text_stands_in_both_languages_side_by_side(notebook):
    spoken = [language_of(cell) for cell in notebook.cells if cell.cell_type == "markdown"]
    assert spoken == list(LANGUAGES) * (len(spoken) // 2)
    kinds = "".join(cell.cell_type[0] for cell in notebook.cells)
    assert "m" not in kinds.replace("mm", "")


def test_no_text_is_empty_or_the_same_in_both_languages(notebook):
    texts = [cell.source.strip() for cell in notebook.cells if cell.cell_type == "markdown"]
    pairs = list(zip(texts[::2], texts[1::2], strict=True))
    assert all(one and other and one != other for one, other in pairs)


def test_headings_are_of_the_same_level_in_both_languages(notebook):
    def levels(text):
        return [line.partition(" ")[0] for line in text.splitlines() if line.startswith("#")]

    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    for one, other in zip(texts[::2], texts[1::2], strict=True):
        assert levels(one) == levels(other)


def test_the_parameters_are_everywhere_the_same(notebook):
    assert parameters_cell(notebook) == vars(Parameters())


def test_cells_are_thin(notebook):
    for cell in code_cells(notebook):
        assert len(cell.source.splitlines()) <= MOST_LINES, cell.source
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        assert not any(isinstance(node, kinds) for node in ast.walk(ast.parse(cell.source)))


def strings_in(source: str) -> list[str]:
    values = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


def test_no_path_outside_the_parameters(notebook):
    for cell in code_cells(notebook):
        if "parameters" not in cell.metadata.get("tags", []):
            assert not [s for s in strings_in(cell.source) if s.startswith(("/", "../", "./"))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_git_holds_what_accept_would_store(path):
    stored = nbformat.read(path, as_version=4)
    assert stored.metadata == METADATA
    kept = json.loads(nbformat.writes(normalise(stored)))
    assert json.loads(path.read_text(encoding="utf-8")) == kept, f"make accept: {path.name}"


def test_accept_keeps_text_alone():
    cell = new_code_cell("figure", id="c", execution_count=7, metadata={"collapsed": True})
    data = {"text/plain": "0.375", "text/html": "<b>0.375</b>", "image/png": "iVBO"}
    cell.outputs = [new_output("execute_result", data, execution_count=7)]
    injected = new_code_cell("LANG = 'nb'", metadata={"tags": ["injected-parameters"]})
    (kept,) = normalise(new_notebook(cells=[injected, cell])).cells
    assert kept.outputs[0].data == {"text/plain": "0.375"}
    assert (kept.execution_count, kept.metadata, kept.id) == (1, {}, "c")


@pytest.mark.parametrize(
    ("stored", "verdict"), [("0.375", "1 passed"), ("0.376", "1 failed"), (None, "1 failed")]
)
def test_a_changed_number_fails(tmp_path, stored, verdict):
    share = new_code_cell("3 / 8")
    if stored:
        share.outputs = [new_output("execute_result", {"text/plain": stored}, execution_count=1)]
    notebook = normalise(new_notebook(cells=[share]))
    nbformat.write(notebook, tmp_path / "share.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "share.ipynb"]
    env = {**os.environ, "PATIENTSURVEY_DISPLAY": "text"}
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert verdict in done.stdout


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_small_part_of_the_survey_runs_alone(path, tmp_path):
    part = Parameters(
        DATA=str(ROOT / "data" / "synthetic" / "respondents.parquet"),
        LANG="nb",
        SECTORS="TSB",
        REGION="north",
        OUT=str(tmp_path / "out"),
    )
    run(path, tmp_path / path.name, part, tmp_path)
    assert (tmp_path / path.name).exists()
