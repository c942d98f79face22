"""The package versions: the lock that pip installs from, and the same pins for conda."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

RESOLVER = "uv==0.13.9"
PYTHON = "3.11"

_PIN = re.compile(r"^(?P<pin>[A-Za-z0-9][\w.-]*==\S+)(?: ; (?P<marker>.+?))? \\$", re.MULTILINE)
_HEAD = """\
# The conda way in: python and pip from conda, the same pinned packages as requirements.lock.
#   conda env create --file environment.yml && conda activate patientsurvey
#   make book VENV=$CONDA_PREFIX
# Written by `make lock`; a test holds it in step with the lock.
name: patientsurvey
channels:
  - conda-forge
dependencies:
  - python={python}
  - pip
  - make
  - pip:
"""


def pins(lock: str) -> list[str]:
    """Requirements of a lock file, such as ``colorama==0.4.6 ; sys_platform == 'win32'``."""
    found = (match.group("pin", "marker") for match in _PIN.finditer(lock))
    return [f"{pin} ; {marker}" if marker else pin for pin, marker in found]


def environment(lock: str) -> str:
    """The text of ``environment.yml`` with the pins of `lock`."""
    return _HEAD.format(python=PYTHON) + "".join(f'      - "{pin}"\n' for pin in pins(lock))


def lock(project: Path) -> None:
    """Choose versions that fit ``pyproject.toml``; write the lock and ``environment.yml``.

    Versions stay as they are unless ``pyproject.toml`` asks for others; remove
    ``requirements.lock`` first to have the newest of everything.
    """
    path = project / "requirements.lock"
    with TemporaryDirectory() as folder:
        tools = Path(folder) / "bin"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([tools / "pip", "install", "--quiet", RESOLVER], check=True)
        subprocess.run(_resolve(tools / "uv", project, path), check=True)
    text = environment(path.read_text(encoding="utf-8"))
    (project / "environment.yml").write_text(text, encoding="utf-8")


def _resolve(uv: Path, project: Path, path: Path) -> list[str | Path]:
    options = ["--extra", "test", "--universal", "--python-version", PYTHON, "--quiet"]
    # Hashes say what to install; where it was found is of no interest to others.
    bare = ["--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    source = project / "pyproject.toml"
    return [uv, "pip", "compile", source, *options, *bare, "--output-file", path]
