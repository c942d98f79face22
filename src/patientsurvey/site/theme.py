"""What the book asks of Sphinx beyond its settings: languages, exhibits, nothing from outside."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

_EXHIBIT = re.compile(
    r'<figure class="exhibit" id="(?P<id>[^"]+)">.*?<span class="exhibit-number">(?P<name>[^<]+)<',
    re.DOTALL,
)

TWIN = {"en": "nb/{page}.html", "nb": "../{page}.html"}


def add_translations(app: Sphinx) -> None:
    """The theme's own words in Norwegian, where neither Sphinx nor the theme has them."""
    for catalog in ("booktheme", "sphinx"):
        app.add_message_catalog(catalog, str(Path(app.srcdir) / "_locale"))


def describe_page(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Tell the page's templates its language and where its twin is."""
    language = app.config.language.partition("_")[0]
    context["language"] = language
    if app.config.edition_has_twin:
        context["twin_link"] = context["content_root"] + TWIN[language].format(page=page)


def leave_out_thebe(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Drop the live-code scripts that Jupyter Book always adds; they'd be fetched from a CDN."""
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context[kind] if not _is_thebe(file)]


def _is_thebe(file) -> bool:
    body = getattr(file, "attributes", {}).get("body") or ""
    return "thebe" in str(getattr(file, "filename", file) or "") or "thebe_selector" in body


def register_exhibits(app: Sphinx, doctree: nodes.document) -> None:
    """Make exhibits targets of links: ``[](#figure-8-1)`` works from every page."""
    labels = app.env.get_domain("std")
    for output in doctree.findall(nodes.raw):
        for id, name in _EXHIBIT.findall(output.astext()):
            labels.anonlabels[id] = app.env.docname, id
            labels.labels[id] = app.env.docname, id, name.strip()


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.add_config_value("edition_has_twin", False, "html")
    app.connect("builder-inited", add_translations)
    app.connect("doctree-read", register_exhibits)
    app.connect("html-page-context", describe_page)
    app.connect("html-page-context", leave_out_thebe, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
