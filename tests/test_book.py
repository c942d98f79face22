"""The built book as a reader meets it: headless Chromium with the network cut.

``make test`` builds the book first. Without Chromium these tests are skipped with a word about
it, but not in continuous integration, where its absence fails.
"""

import csv
import os
import shutil
from functools import cache
from pathlib import Path

import pytest

from patientsurvey.site.sources import Book

PROJECT = Path(__file__).parents[1]
HTML = PROJECT / "book" / "_build" / "html"
PAGES = Book.load(PROJECT / "book").pages
EDITIONS = {"en": "", "nb": "nb/"}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND"


def unavailable(reason: str):
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser():
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not (HTML / "index.html").exists():
        unavailable("the book was NOT looked at: it isn't built (make book)")
    if program is None:
        unavailable(
            "the book was NOT looked at: no Chromium on this machine (apt install chromium)"
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=[OFFLINE, "--no-sandbox"]
        )
        yield browser
        browser.close()


class Visit:
    """A page opened at a width, with what it asked for and what it complained of."""

    def __init__(self, browser, viewport):
        self.page = browser.new_page(viewport=viewport)
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def go(self, path: str, query: str = ""):
        self.page.goto((HTML / path).as_uri() + query, wait_until="load")
        return self.page


@pytest.fixture(scope="module")
def on_a_phone(browser):
    """Pages by path, each opened once, with all images loaded and all fold-outs open."""

    @cache
    def opened(path: str) -> Visit:
        visit = Visit(browser, PHONE)
        page = visit.go(path)
        page.evaluate("[...document.images].forEach(image => image.loading = 'eager')")
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        page.wait_for_function("[...document.images].every(image => image.complete)")
        return visit

    return opened


@pytest.fixture
def at_a_desk(browser):
    visit = Visit(browser, DESK)
    yield visit
    visit.page.close()


def both(names):
    return [f"{folder}{name}.html" for folder in EDITIONS.values() for name in names]


def exhibits(visit: Visit) -> list[str]:
    return visit.page.evaluate("[...document.querySelectorAll('figure.exhibit')].map(e => e.id)")


@pytest.mark.parametrize("path", both([*PAGES, "search"]))
def test_a_page_is_whole_without_a_network(on_a_phone, path):
    visit = on_a_phone(path)
    assert [url for url in visit.requests if not url.startswith(("file:", "data:"))] == []
    assert visit.complaints == []
    broken = "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"
    assert visit.page.evaluate(broken) == []
    language = visit.page.locator("html").get_attribute("lang")
    assert language == ("nb" if path.startswith("nb/") else "en")


@pytest.mark.parametrize("path", both(PAGES))
def test_a_page_does_not_scroll_sideways_on_a_phone(on_a_phone, path):
    width = on_a_phone(path).page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


@pytest.mark.parametrize("path", both(PAGES))
def test_a_page_leads_to_its_twin(on_a_phone, path):
    link = on_a_phone(path).page.locator(".twin-link")
    twin = path.removeprefix("nb/") if path.startswith("nb/") else f"nb/{path}"
    assert link.is_visible()
    assert link.evaluate("link => link.href") == (HTML / twin).as_uri()
    assert (HTML / twin).is_file()


@pytest.mark.parametrize("name", PAGES)
def test_both_editions_hold_the_same_exhibits(on_a_phone, name):
    english, norwegian = (exhibits(on_a_phone(path)) for path in both([name]))
    assert english == norwegian
    assert len(set(english)) == len(english)


@pytest.mark.parametrize("path", both(PAGES))
def test_every_exhibit_has_a_title_a_text_for_the_eye_and_a_download(on_a_phone, path):
    for exhibit in on_a_phone(path).page.locator("figure.exhibit").all():
        assert exhibit.locator("figcaption").inner_text().strip()
        assert exhibit.locator("a.download").count() == 1
        images = exhibit.locator("img").all()
        assert images or exhibit.locator("table").count()
        assert all((image.get_attribute("alt") or "").strip() for image in images)


def exhibits_of_chapters() -> dict[str, set[str]]:
    """Tables and figures that print has, for the chapters that the book has."""
    with (PROJECT / "data/published/exhibits.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] in ("table", "figure")]
    return {
        name: {row["exhibit"] for row in rows if row["chapter"] == str(int(name[:2]))}
        for name in PAGES
        if name[:2].isdigit() and not name.endswith("data_and_codebook")
    }


@pytest.mark.parametrize(("name", "printed"), exhibits_of_chapters().items())
def test_a_chapter_holds_every_exhibit_that_print_has(on_a_phone, name, printed):
    assert printed - set(exhibits(on_a_phone(f"{name}.html"))) == set()


def test_code_is_one_click_away(at_a_desk):
    page = at_a_desk.go("nb/08_video_consultation.html")
    fold = page.locator("div.cell details").first
    code = fold.locator("pre").first
    assert not code.is_visible()
    assert fold.locator("summary").inner_text().strip() == "Vis kode"
    fold.locator("summary").click()
    assert code.is_visible()


def test_a_reader_changes_language_and_back_with_a_click(at_a_desk):
    page = at_a_desk.go("08_video_consultation.html")
    for path in ("nb/08_video_consultation.html", "08_video_consultation.html"):
        page.locator(".twin-link").click()
        assert page.url == (HTML / path).as_uri()


def test_the_norwegian_edition_navigates_in_norwegian(on_a_phone):
    page = on_a_phone("nb/08_video_consultation.html").page
    names = page.evaluate(
        "[...document.querySelectorAll('[aria-label],[title],[placeholder]')].flatMap("
        "e => ['aria-label', 'title', 'placeholder'].map(name => e.getAttribute(name)))"
    )
    words = {word.lower() for name in names if name for word in name.split()}
    english = {"search", "next", "previous", "page", "main", "toggle", "link", "hidden", "home"}
    assert words & english == set()
    assert set(page.locator(".prev-next-subtitle").all_inner_texts()) == {"Forrige", "Neste"}


def test_search_finds_a_page_without_a_network(at_a_desk):
    page = at_a_desk.go("nb/search.html", query="?q=videokonsultasjon")
    page.locator("#search-results li").first.wait_for(timeout=10_000)
    assert "Videokonsultasjon" in page.locator("#search-results").inner_text()
    assert at_a_desk.complaints == []


@pytest.mark.parametrize("path", both(["12_satisfaction"]))
def test_the_title_of_what_is_folded_is_not_cut_off(at_a_desk, path):
    above = "e => e.getBoundingClientRect().top - e.closest('.output').getBoundingClientRect().top"
    for summary in at_a_desk.go(path).locator(".folded > details > summary").all():
        assert summary.evaluate(above) >= 0


def test_the_full_book_says_everything_it_has_to_say():
    wording = csv.DictReader((PROJECT / "data/codebook/wording.csv").open(encoding="utf-8"))
    gives_way = next(row for row in wording if row["key"] == "reading_does_not_hold")
    for lang, folder in EDITIONS.items():
        pages = (HTML / folder).glob("*.html")
        silent = [p.name for p in pages if gives_way[lang] in p.read_text(encoding="utf-8")]
        assert silent == []
