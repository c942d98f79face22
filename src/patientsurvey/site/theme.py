"""What the book asks of Sphinx beyond its settings: languages, exhibits, nothing from outside."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.locale import _
from sphinx.search.en import SearchEnglish
from sphinx.search.no import SearchNorwegian

TWIN = {"en": "nb/{page}.html", "nb": "../{page}.html"}

_EXHIBIT = re.compile(
    r'<figure class="exhibit" id="(?P<id>[^"]+)">.*?<span class="exhibit-number">(?P<name>[^<]+)<',
    re.DOTALL,
)
# Names that the theme writes in English whatever the language.
_NAMED = re.compile(
    r'(?P<kind>aria-label|title)="'
    r'(?P<name>Main|Page|Version warning|Toggle (?:primary|secondary) sidebar)"'
)
# The name of a fold-out is what it shows; this label would be read instead of it.
_FOLD_LABEL = ' aria-label="Toggle hidden content"'
_LOADING = re.compile(r"<script\b[^>]*>.*?</script>|<link\b[^>]*>", re.DOTALL)
# Jupyter Book always adds live code, which would be fetched from a CDN; and browsers refuse to
# preload fonts from a folder on disk, and load them later all the same.
_UNWANTED = ("thebe", "kernelName =", 'rel="preload" as="font"')
# The style's name has its fingerprint already; the theme adds one, but not in the first build.
_STYLE = re.compile(r"(mystnb\.[0-9a-f]{64}\.css)\?v=\w+")


def remember_stems() -> None:
    """Let the search index find the stem of each word once; tables repeat theirs by thousands."""
    for language in (SearchEnglish, SearchNorwegian):
        language.stem = cache(language.stem)


def find_translations(app: Sphinx, config: Config) -> None:
    """Let Sphinx find the book's words for the search page, which it seeks from where it runs."""
    config.locale_dirs = [str(Path(app.srcdir) / folder) for folder in config.locale_dirs]


def register_exhibits(app: Sphinx, doctree: nodes.document) -> None:
    """Make exhibits targets of links: ``[](#figure-8-1)`` works from every page."""
    labels = app.env.get_domain("std")
    for output in doctree.findall(nodes.raw):
        for anchor, name in _EXHIBIT.findall(output.astext()):
            labels.anonlabels[anchor] = app.env.docname, anchor
            labels.labels[anchor] = app.env.docname, anchor, name.strip()


def describe_page(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Tell the page's templates its language and where its twin is."""
    language = app.config.language.partition("_")[0]
    context["language"] = language
    if app.config.edition_has_twin:
        context["twin_link"] = context["content_root"] + TWIN[language].format(page=page)


def finish_pages(app: Sphinx, error: Exception | None) -> None:
    """Mend in the finished pages what the theme has no setting for."""
    for path in Path(app.outdir).glob("*.html"):
        path.write_text(finish(path.read_text(encoding="utf-8")), encoding="utf-8")


def finish(page: str) -> str:
    """A page with translated names of its parts and without what nobody needs or may load."""
    page = _LOADING.sub(lambda found: "" if _unwanted(found[0]) else found[0], page)
    page = _STYLE.sub(r"\1", page).replace(_FOLD_LABEL, "")
    return _NAMED.sub(lambda found: f'{found["kind"]}="{_(found["name"])}"', page)


def _unwanted(element: str) -> bool:
    return any(word in element for word in _UNWANTED)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    remember_stems()
    app.add_config_value("edition_has_twin", False, "html")
    app.connect("config-inited", find_translations)
    app.connect("doctree-read", register_exhibits)
    app.connect("html-page-context", describe_page)
    app.connect("build-finished", finish_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
