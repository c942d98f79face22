"""Parameters, one notebook's run, and how the Makefile refuses what it doesn't know."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from patientsurvey.errors import NotebookError, ParameterError
from patientsurvey.parameters import Parameters, check, write
from patientsurvey.run import check_parameters_cell, run

PROJECT = Path(__file__).parents[1]
ANSWERS = """variable,code,answer
sector,1,PHV
sector,2,TSB
sector,3,AVT
region,1,west
health_trust,1,fonna
"""
PARAMETERS_CELL = "\n".join(f"{name} = {value!r}" for name, value in vars(Parameters()).items())


@pytest.fixture
def codebook(tmp_path):
    (tmp_path / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def given(tmp_path):
    data = tmp_path / "respondents.csv"
    data.write_text("sector\nPHV\n", encoding="utf-8")
    return Parameters(DATA=str(data), OUT=str(tmp_path / "build"))


def write_notebook(path: Path, *sources: str) -> Path:
    parameters = new_code_cell(PARAMETERS_CELL, metadata={"tags": ["parameters"]})
    cells = [parameters, *(new_code_cell(source) for source in sources)]
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_a_misspelt_parameter_is_refused_with_the_known_ones():
    with pytest.raises(ParameterError, match=r"SECTOR\n.*DATA, LANG, SECTORS, REGION"):
        Parameters.from_pairs([("SECTOR", "PHV")])


def test_min_cell_is_a_whole_number():
    assert Parameters.from_pairs([("MIN_CELL", "5")]).MIN_CELL == 5
    with pytest.raises(ParameterError, match="MIN_CELL='five'"):
        Parameters.from_pairs([("MIN_CELL", "five")])


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("LANG", "sv", "en,nb"),
        ("SECTORS", "PHV,XYZ", "PHV, TSB, AVT"),
        ("SECTORS", "", "PHV, TSB, AVT"),
        ("REGION", "west coast", "west"),
        ("TRUST", "fona", "fonna"),
        ("DATA", "nowhere.csv", "make data"),
    ],
)
def test_an_unknown_value_is_refused_with_the_known_ones(codebook, given, name, value, remedy):
    with pytest.raises(ParameterError, match=name) as refused:
        check(replace(given, **{name: value}), codebook)
    assert remedy in str(refused.value)


def test_known_values_pass(codebook, given):
    check(replace(given, LANG="en,nb", SECTORS="phv,AVT", REGION="west", TRUST="fonna"), codebook)


def test_the_stamp_changes_with_a_value_or_with_the_data_alone(given, tmp_path):
    stamp = tmp_path / "parameters.json"
    assert write(given, stamp)
    Path(given.DATA).touch()
    assert not write(given, stamp)
    assert Parameters.read(stamp) == given
    Path(given.DATA).write_text("sector\nTSB\n", encoding="utf-8")
    assert write(given, stamp)
    assert write(replace(given, MIN_CELL=5), stamp)


def test_a_parameters_cell_that_lacks_a_name_is_refused(tmp_path):
    path = tmp_path / "short.ipynb"
    cell = new_code_cell("DATA = ''\nSECTOR = ''", metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[cell]), path)
    with pytest.raises(ParameterError, match=r"wrong about .*SECTOR, SECTORS"):
        check_parameters_cell(path)


def test_a_notebook_runs_with_the_parameters_given(given, tmp_path):
    notebook = write_notebook(tmp_path / "chapter.ipynb", "print(MIN_CELL, OUT)")
    target = tmp_path / "executed" / "chapter.ipynb"
    run(notebook, target, replace(given, MIN_CELL=3), logs=tmp_path)
    assert nbformat.read(target, as_version=4).cells[-1].outputs[0].text == "3 build\n"
    assert os.listdir(target.parent) == ["chapter.ipynb"]


def test_a_failed_cell_is_named_and_leaves_no_target(given, tmp_path):
    notebook = write_notebook(tmp_path / "chapter.ipynb", "x = 3", "\ny = x / 0\nprint(y)")
    target = tmp_path / "executed" / "chapter.ipynb"
    target.parent.mkdir()
    target.write_text("the last run", encoding="utf-8")
    with pytest.raises(NotebookError) as failed:
        run(notebook, target, given, logs=tmp_path / "logs")
    message = str(failed.value)
    assert "chapter.ipynb, code cell 3: ZeroDivisionError: division by zero" in message
    assert "y = x / 0" in message
    assert "y = x / 0" in (tmp_path / "logs" / "chapter.log").read_text(encoding="utf-8")
    assert os.listdir(target.parent) == []


def make(*arguments: str) -> subprocess.CompletedProcess:
    """Run Make as a reader would, not as a part of the Make that runs the tests."""
    env = {name: text for name, text in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments], cwd=PROJECT, env=env, capture_output=True, text=True, check=False
    )


def test_make_refuses_an_unknown_setting():
    done = make("book", "SECTOR=PHV")
    assert done.returncode != 0
    assert "no such setting: SECTOR" in done.stderr
    assert "DATA LANG SECTORS REGION TRUST MIN_CELL OUT" in done.stderr


@pytest.mark.parametrize("setting", ["LANG=sv", "SECTORS=XYZ", "REGION=oslo", "MIN_CELL=few"])
def test_make_refuses_an_unknown_value_before_anything_runs(setting, tmp_path):
    done = make("book", setting, f"OUT={tmp_path}")
    assert done.returncode != 0
    assert f"error: {setting.partition('=')[0]}=" in done.stderr
    assert os.listdir(tmp_path) == []


def test_make_help_explains_every_target():
    text = (PROJECT / "Makefile").read_text(encoding="utf-8")
    phony = next(line for line in text.splitlines() if line.startswith(".PHONY:"))
    shown = make("help").stdout
    for target in set(phony.split()[1:]) - {"FORCE"}:
        assert f"\n  {target} " in shown, f"say what {target} does: '{target}: ## …'"
