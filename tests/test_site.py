"""One edition from a notebook, a sound site from editions, and the last good book kept."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from patientsurvey.site import SiteError, build_site
from patientsurvey.site.check import check_site
from patientsurvey.site.edition import edition, write_exhibits
from patientsurvey.site.mathml import mathml
from patientsurvey.site.place import put_in_place
from patientsurvey.site.sources import Book
from patientsurvey.site.theme import finish

BOOK = Path(__file__).parents[1] / "book"


def shown(lang: str, html: str):
    return new_output("display_data", {"text/html": html}, metadata={"lang": lang})


def text(lang: str, source: str):
    return new_markdown_cell(source, metadata={"tags": [f"lang-{lang}"]})


def bilingual():
    image = (
        '<img src="../build/exhibits/figure-8-1.{0}.svg" alt="{1}">'
        '<a download href="../build/exhibits/f.csv">CSV</a>'
    )
    parameters = new_code_cell('LANG = "en"', metadata={"tags": ["parameters"]})
    injected = new_code_cell('LANG = "en,nb"', metadata={"tags": ["injected-parameters"]})
    figure = new_code_cell("figure()", metadata={"papermill": {"duration": 0.1}})
    figure.outputs = [
        shown("en", image.format("en", "Ages")),
        shown("nb", image.format("nb", "Alder")),
    ]
    return new_notebook(
        cells=[
            text("en", "# Video"),
            text("nb", "# Videokonsultasjon"),
            parameters,
            injected,
            figure,
        ]
    )


def test_an_edition_speaks_one_language():
    own = edition(bilingual(), "nb").notebook
    assert [cell.source for cell in own.cells] == ["# Videokonsultasjon", 'LANG = "en"\n\nfigure()']
    (output,) = own.cells[-1].outputs
    assert 'alt="Alder"' in output.data["text/html"]


def test_an_edition_leaves_the_notebook_as_it_is():
    notebook = bilingual()
    edition(notebook, "nb")
    assert notebook == bilingual() | {"cells": notebook.cells}
    assert len(notebook.cells[-1].outputs) == 2


def test_code_is_folded():
    cells = edition(bilingual(), "en").notebook.cells
    assert [c.metadata.tags[-1] for c in cells if c.cell_type == "code"] == ["hide-input"]


def test_code_that_shows_nothing_is_folded_with_what_it_is_for():
    silent = [new_code_cell(source) for source in ("n = 8", "m = n", "k = 1")]
    shows = [new_code_cell(source, outputs=[shown("en", "8")]) for source in ("say(m)", "say(k)")]
    between = text("en", "And")
    cells = [*silent[:2], shows[0], silent[2], between, shows[1]]
    sources = [cell.source for cell in edition(new_notebook(cells=cells), "en").notebook.cells]
    assert sources == ["n = 8\n\nm = n\n\nsay(m)", "k = 1", "And", "say(k)"]


def test_outputs_without_a_language_are_in_every_edition():
    cell = new_code_cell(
        "n", outputs=[new_output("execute_result", {"text/plain": "8"}, execution_count=1)]
    )
    for lang in ("en", "nb"):
        assert len(edition(new_notebook(cells=[cell]), lang).notebook.cells[0].outputs) == 1


def test_exhibits_move_to_the_static_folder(tmp_path):
    own = edition(bilingual(), "nb")
    assert own.exhibits == ("../build/exhibits/figure-8-1.nb.svg", "../build/exhibits/f.csv")
    assert 'src="_static/exhibits/figure-8-1.nb.svg"' in str(own.notebook.cells[-1].outputs)
    drawn = tmp_path / "build" / "exhibits" / "figure-8-1.nb.svg"
    drawn.parent.mkdir(parents=True)
    drawn.write_text("<svg/>", encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    missing = write_exhibits(own, tmp_path / "notebooks", tmp_path / "_static")
    assert missing == ["../build/exhibits/f.csv"]
    assert os.listdir(tmp_path / "_static" / "exhibits") == ["figure-8-1.nb.svg"]


def test_both_editions_have_settings_and_every_caption():
    book = Book.load(BOOK)
    assert set(book.config["editions"]) == {"en", "nb"}
    captions = [part["caption"] for part in book.toc["parts"]]
    assert list(book.config["editions"]["nb"]["captions"]) == captions
    for lang, locale in (("en", "en"), ("nb", "nb_NO")):
        config = book.config_for(lang, twin=True)
        assert config["sphinx"]["config"]["language"] == locale
        assert "editions" not in config


def test_an_edition_without_settings_is_refused():
    with pytest.raises(SiteError, match="edition 'sv'"):
        Book.load(BOOK).config_for("sv", twin=False)


def test_every_page_that_is_no_notebook_stands_in_both_languages():
    names = {path.name.split(".")[0] for path in BOOK.glob("*.md")}
    wanted = {f"{name}.{lang}.md" for name in names for lang in ("en", "nb")}
    assert wanted == {path.name for path in BOOK.glob("*.md")}


def page(body: str) -> str:
    return f'<!DOCTYPE html><html lang="en"><head></head><body id="top">{body}</body></html>'


def faults_of(tmp_path, body: str, style: str = "") -> str:
    (tmp_path / "index.html").write_text(page(body), encoding="utf-8")
    (tmp_path / "other.html").write_text(page('<p id="here"></p>'), encoding="utf-8")
    (tmp_path / "book.css").write_text(style, encoding="utf-8")
    try:
        check_site(tmp_path, ["index", "other"], {"en": tmp_path})
    except SiteError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("body", "style", "fault"),
    [
        ('<a href="other.html#here">a</a><a href="https://a.example/">b</a>', "", ""),
        ('<img src="data:image/png;base64,iVBO">', "a{background:url(a.png)}", ""),
        ('<script src="https://cdn.example/x.js"></script>', "", "x.js from outside"),
        ('<img src="//cdn.example/x.png">', "", "x.png from outside"),
        ('<p style="background:url(http://a.example/x.png)">', "", "x.png from outside"),
        ("", '@import "https://fonts.example/a.css";', "a.css from outside"),
        ("", "@font-face{src:url('https://fonts.example/a.woff2')}", "a.woff2 from outside"),
        ('<a href="gone.html">a</a>', "", "index.html links to gone.html, which is not there"),
        ('<a href="other.html#gone">a</a>', "", "links to other.html#gone"),
        ('<img src="gone.svg">', "", "loads gone.svg, which is not there"),
    ],
)
def test_a_finished_site_is_checked(tmp_path, body, style, fault):
    found = faults_of(tmp_path, body, style)
    assert (fault in found) if fault else not found


def test_a_missing_page_is_named(tmp_path):
    with pytest.raises(SiteError, match=r"cite.html is missing in the edition nb"):
        check_site(tmp_path, ["cite"], {"nb": tmp_path})


def test_a_finished_folder_takes_the_place_of_the_last(tmp_path):
    for name, content in (("new", "new"), ("html", "old")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(content, encoding="utf-8")
    put_in_place(tmp_path / "new", tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text(encoding="utf-8") == "new"
    assert os.listdir(tmp_path) == ["html"]


def test_maths_becomes_mathml():
    assert "<mfrac>" in mathml(r"\frac{p}{1-p}", "inline")
    with pytest.raises(ValueError, match="does not know"):
        mathml(r"\nosuchcommand{p}", "inline")


def test_finished_pages_load_neither_live_code_nor_fonts_ahead():
    kept = '<link rel="stylesheet" href="a.css"><script src="a.js"></script>'
    font = '<link rel="preload" as="font" crossorigin href="a.woff2" />'
    live = '<script>const THEBE = "https://cdn.example/thebe.js"</script>'
    assert finish(font + kept + live) == kept


# --- a book of one page, built by Jupyter Book ---------------------------------------------

CONTENTS = "format: jb-book\nroot: index\n"


@pytest.fixture
def small_book(tmp_path, monkeypatch):
    """A book of a front page alone, with the real settings; notebooks lie beside it."""
    monkeypatch.chdir(tmp_path)
    book = tmp_path / "book"
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "build" / "executed").mkdir(parents=True)
    subprocess.run(["cp", "-r", BOOK, book], check=True)
    subprocess.run(["rm", "-rf", book / "_build"], check=True)
    (book / "_toc.yml").write_text(CONTENTS, encoding="utf-8")
    nbformat.write(
        new_notebook(
            cells=[text("en", "# Odds\n\n$\\frac{p}{1-p}$"), text("nb", "# Odds på norsk\n\n$p$")]
        ),
        tmp_path / "build" / "executed" / "index.ipynb",
    )
    return book


def build(book: Path, languages: tuple[str, ...]) -> Path:
    target = book / "_build" / "html"
    build_site(book, Path("build"), target, languages)
    return target


def test_both_editions_are_built_and_lead_to_each_other(small_book):
    html = build(small_book, ("en", "nb"))
    english, norwegian = (
        (html / path).read_text(encoding="utf-8") for path in ("index.html", "nb/index.html")
    )
    assert '<html lang="en"' in english
    assert 'href="./nb/index.html"' in english
    assert "<mfrac>" in english
    assert '<html lang="nb"' in norwegian
    assert 'href="./../index.html"' in norwegian
    assert "Gå til hovedinnholdet" in norwegian
    assert "thebe" not in english + norwegian


def test_a_warning_keeps_the_last_book(small_book, capfd):
    html = build(small_book, ("nb",))
    assert "url=nb/index.html" in (html / "index.html").read_text(encoding="utf-8")
    broken = new_notebook(cells=[text("nb", "# Odds\n\n[gone](#no-such-figure)")])
    nbformat.write(broken, Path("build/executed/index.ipynb"))
    before = (html / "nb" / "index.html").read_bytes()
    with pytest.raises(SiteError, match="no-such-figure"):
        build(small_book, ("nb",))
    assert (html / "nb" / "index.html").read_bytes() == before


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_is_rendered_again_is_the_book_rendered_anew(small_book):
    pages = {name: Path("build/executed") / f"{name}.ipynb" for name in ("index", "other", "third")}
    chapters = "".join(f"  - file: {name}\n" for name in pages if name != "index")
    (small_book / "_toc.yml").write_text(f"{CONTENTS}chapters:\n{chapters}", encoding="utf-8")

    def write(name: str, title: str, words: str) -> None:
        cells = [text("en", f"# {title}\n\n{words}"), text("nb", f"# {title}\n\n{words}")]
        nbformat.write(new_notebook(cells=cells), pages[name])

    def built() -> tuple[dict[str, bytes], int]:
        """The site and how many of its pages Jupyter Book has written."""
        html = build(small_book, ("en", "nb"))
        log = Path("build/logs/site-nb.log").read_text(encoding="utf-8")
        return content(html), int(re.search(r"targets for (\d+) source files", log)[1])

    for name in pages:
        write(name, name, "before")
    assert built()[1] == 3
    write("other", "other", "afterwards")  # words of a page: it alone
    renewed, written = built()
    assert written == 1
    assert b"afterwards" in renewed["nb/other.html"]
    write("other", "renamed", "afterwards")  # its title: every page's contents have it
    renewed, written = built()
    assert written == 3
    assert b"renamed" in renewed["third.html"]
    write("third", "third", "afterwards")
    renewed, _ = built()
    shutil.rmtree("build/site")
    assert renewed == built()[0]


def test_half_rendered_pages_are_rendered_again(small_book):
    build(small_book, ("nb",))
    page, frame = Path("build/site/nb/_build/html/index.html"), Path("build/site/nb/frame")
    page.write_text("half a pa", encoding="utf-8")
    frame.unlink()  # as a build leaves it that is killed while it renders
    html = build(small_book, ("nb",))
    assert "Odds på norsk" in (html / "nb" / "index.html").read_text(encoding="utf-8")


_BUILD = (
    "from pathlib import Path; from patientsurvey.site import build_site; "
    "build_site(Path('book'), Path('build'), Path('book/_build/html'), ('nb',))"
)


def test_a_killed_build_keeps_the_last_book(small_book):
    html = small_book / "_build" / "html"
    html.mkdir(parents=True)
    (html / "index.html").write_text("the last good book", encoding="utf-8")
    killed = subprocess.Popen([sys.executable, "-c", _BUILD], start_new_session=True)
    while not Path("build/logs/site-nb.log").exists():  # rendering starts, and takes a while
        assert killed.poll() is None
        time.sleep(0.02)
    os.killpg(killed.pid, signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert os.listdir(html) == ["index.html"]
    assert (html / "index.html").read_text(encoding="utf-8") == "the last good book"
    build(small_book, ("nb",))
    assert os.listdir(small_book / "_build") == ["html"]
