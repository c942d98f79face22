"""Notebooks side by side in warm kernels: each on its own, failures told, nothing done twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from patientsurvey.build import Build
from patientsurvey.changed import write_changed
from patientsurvey.errors import NotebookError
from patientsurvey.parameters import Parameters

PARAMETERS = "\n".join(f"{name} = {value!r}" for name, value in vars(Parameters()).items())


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    data = tmp_path / "respondents.csv"
    data.write_text("sector\nPHV\n", encoding="utf-8")
    return Build(folder, Parameters(DATA=str(data), OUT=str(tmp_path / "build")))


def add(book: Build, name: str, *sources: str) -> None:
    parameters = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    cells = [parameters, *(new_code_cell(source) for source in sources)]
    nbformat.write(new_notebook(cells=cells), book.notebooks / f"{name}.ipynb")


def printed(book: Build, name: str) -> str:
    return nbformat.read(book.executed(name), as_version=4).cells[-1].outputs[0].text


def test_a_notebook_does_not_see_what_another_did(book):
    add(book, "05_one", "import pandas; pandas.seen = True; here = 1", "print('seen')")
    add(book, "06_other", "import pandas", "print(hasattr(pandas, 'seen'), 'here' in globals())")
    compared = []
    book.refresh([], compared.append)
    assert printed(book, "06_other") == "False False\n"
    assert compared == [["05_one", "06_other"]]


def test_kernels_work_in_the_notebooks_folder_on_the_parameters_given(book):
    add(book, "05_one", "import os; print(os.getcwd(), MIN_CELL, OUT)")
    book.refresh([], len)
    assert printed(book, "05_one") == f"{book.notebooks} 10 ../build\n"


def test_one_failure_is_told_and_the_others_still_run(book, capfd):
    add(book, "05_fails", "1 / 0")
    add(book, "06_runs", "print(3 / 8)")
    with pytest.raises(NotebookError, match="05_fails failed"):
        book.refresh([], len)
    assert "05_fails.ipynb, code cell 2: ZeroDivisionError" in capfd.readouterr().out
    assert printed(book, "06_runs") == "0.375\n"
    assert not book.executed("05_fails").exists()


def test_what_has_run_since_it_was_marked_does_not_run_again(book):
    for name in ("05_one", "06_other"):
        add(book, name, "print(1)")
        mark = book.out / "stale" / name
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    book.refresh([], len)
    before = book.executed("05_one").stat().st_mtime_ns
    (book.out / "stale" / "06_other").touch()
    book.refresh(["05_one", "06_other"], len)
    assert book.executed("05_one").stat().st_mtime_ns == before
    assert book.executed("06_other").stat().st_mtime_ns > before


def test_the_notebooks_about_all_chapters_run_after_the_comparison(book):
    add(book, "05_one", "print(1)")
    add(book, "index", "print(open('../build/reproduction.csv').read())")
    book.refresh([], lambda names: (book.out / "reproduction.csv").write_text(",".join(names)))
    assert printed(book, "index") == "05_one\n"


def test_the_notebooks_about_all_chapters_run_again_only_if_estimates_change(book):
    add(book, "05_one", "print(1)")
    add(book, "index", "print(open('../build/estimates.csv').read())")
    numbers = iter(["3", "3", "5"])
    times = []
    for _ in range(3):
        mark = book.out / "stale" / "05_one"
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        book.refresh(["05_one"], lambda _: write_changed(next(numbers), book.out / "estimates.csv"))
        times.append(book.executed("index").stat().st_mtime_ns)
    assert times[0] == times[1] < times[2]
    assert printed(book, "index") == "5\n"


def test_a_comparison_that_was_broken_off_is_made_again(book):
    add(book, "05_one", "print(1)")
    add(book, "index", "print(2)")

    def broken_off(names):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        book.refresh([], broken_off)
    compared = []
    book.refresh([], compared.append)
    book.refresh([], compared.append)
    assert compared == [["05_one"]]


def test_the_time_of_waiting_is_used_once_nothing_is_left_to_start(book):
    names = [f"05_{number}" for number in range(len(os.sched_getaffinity(0)) + 1)]
    for name in names:
        add(book, name, "print(1)")
    done = []
    book.refresh([], len, lambda: done.append(sum(map(Path.exists, map(book.executed, names)))))
    assert done[0] >= 1  # one had to end before the last could start


def test_kernels_end_with_a_killed_build(book, tmp_path):
    add(book, "05_one", "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)")
    code = (
        "from pathlib import Path; from patientsurvey.build import Build;"
        "from patientsurvey.parameters import Parameters;"
        f"Build(Path({str(book.notebooks)!r}), {book.given!r}).refresh([], len)"
    )
    killed = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    pid = wait_for(lambda: int((book.notebooks / "pid").read_text()))
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    assert wait_for(lambda: not Path(f"/proc/{pid}").exists() or None)


def wait_for(found, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if (value := found()) is not None:
                return value
        except (OSError, ValueError):
            pass
        time.sleep(0.1)
    raise TimeoutError
