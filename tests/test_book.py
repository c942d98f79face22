"""The built book as a reader meets it: headless Chromium with the network cut.

``make test`` builds the book first. Without Chromium these tests are skipped with a word about
it, but not in continuous integration, where its absence fails.
"""

import csv
import os
import shutil
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
        unavailable("the book was NOT looked at: no Chromium on this machine (apt install chromium)")
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

    def go(self, path: str):
        self.page.goto((HTML / path).as_uri(), wait_until="load")
        return self.page


@pytest.fixture
def at_phone(browser):
    visit = Visit(browser, PHONE)
    yield visit
    visit.page.close()


@pytest.fixture
def at_desk(browser):
    visit = Visit(browser, DESK)
    yield visit
    visit.page.close()


def both(names):
    return [f"{folder}{name}.html" for folder in EDITIONS.values() for name in names]


@pytest.mark.parametrize("path", both([*PAGES, "search"]))
def test_a_page_is_whole_without_a_network(at_phone, path):
    page = at_phone.go(path)
    page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    assert [url for url in at_phone.requests if not url.startswith(("file:", "data:"))] == []
    assert at_phone.complaints == []
    assert page.evaluate("[...document.images].filter(i => !i.naturalWidth).map(i => i.src)") == []
    assert page.locator("html").get_attribute("lang") == ("nb" if path.startswith("nb/") else "en")


@pytest.mark.parametrize("path", both(PAGES))
def test_a_page_does_not_scroll_sideways_on_a_phone(at_phone, path):
    page = at_phone.go(path)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_leads_to_its_twin_and_back(at_phone, name):
    page = at_phone.go(f"{name}.html")
    for language, folder in (("nb", "nb/"), ("en", "")):
        link = page.locator(".twin-link")
        assert link.is_visible()
        assert link.get_attribute("hreflang") == language
        link.click()
        assert page.url == (HTML / f"{folder}{name}.html").as_uri()


@pytest.mark.parametrize("name", PAGES)
def test_both_editions_hold_the_same_exhibits(at_desk, name):
    anchors = [
        at_desk.go(f"{folder}{name}.html").evaluate(
            "[...document.querySelectorAll('figure.exhibit')].map(exhibit => exhibit.id)"
        )
        for folder in EDITIONS.values()
    ]
    assert anchors[0] == anchors[1]
    assert len(set(anchors[0])) == len(anchors[0])


@pytest.mark.parametrize("path", both(PAGES))
def test_every_exhibit_has_a_title_a_text_for_the_eye_and_a_download(at_desk, path):
    for exhibit in at_desk.go(path).locator("figure.exhibit").all():
        assert exhibit.locator("figcaption").inner_text().strip()
        assert exhibit.locator("a.download").count() == 1
        images = exhibit.locator("img").all()
        assert images
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
def test_a_chapter_holds_every_exhibit_that_print_has(at_desk, name, printed):
    page = at_desk.go(f"{name}.html")
    shown = page.evaluate("[...document.querySelectorAll('figure.exhibit')].map(e => e.id)")
    assert printed - set(shown) == set()


def test_code_is_one_click_away(at_desk):
    page = at_desk.go("nb/08_video_consultation.html")
    fold = page.locator("div.cell details").first
    code = fold.locator("pre").first
    assert not code.is_visible()
    assert fold.locator("summary").inner_text().strip() == "Vis kode"
    fold.locator("summary").click()
    assert code.is_visible()


def test_the_norwegian_edition_navigates_in_norwegian(at_desk):
    page = at_desk.go("nb/08_video_consultation.html")
    names = page.evaluate(
        "[...document.querySelectorAll('[aria-label],[title],[placeholder]')].flatMap("
        "e => ['aria-label','title','placeholder'].map(a => e.getAttribute(a)))"
    )
    words = {word.lower() for name in names if name for word in name.split()}
    english = {"search", "next", "previous", "page", "main", "toggle", "link", "hidden", "home"}
    assert words & english == set()
    assert set(page.locator(".prev-next-subtitle").all_inner_texts()) == {"Forrige", "Neste"}


def test_search_finds_a_page_without_a_network(at_desk):
    page = at_desk.go("nb/search.html?q=video")
    page.locator("#search-results li").first.wait_for(timeout=10_000)
    assert "Videokonsultasjon" in page.locator("#search-results").inner_text()
