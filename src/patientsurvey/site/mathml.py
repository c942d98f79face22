"""Maths as MathML, which browsers draw themselves: no script, no font, no network."""

from __future__ import annotations

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)


def mathml(latex: str, display: str) -> str:
    """`latex` as a MathML element.

    Parameters
    ----------
    latex : str
        The formula without its dollar signs.
    display : {"inline", "block"}
        Within a line, or on a line of its own.

    Raises
    ------
    ValueError
        If a command is unknown; the converter would print it as it stands.
    """
    element = convert(latex, display=display)
    if "\\" in element:
        raise ValueError("a command that the converter does not know")
    return element


def _render(node: nodes.Element, display: str) -> str:
    try:
        return mathml(node.astext(), display)
    except Exception as error:
        logger.warning("formula %r: %s", node.astext(), error or type(error), location=node)
        return ""


def visit_math(translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    translator.body.append(_render(node, "inline"))
    raise nodes.SkipNode


def visit_displaymath(translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, with its number if it has one."""
    translator.body.append(translator.starttag(node, "div", CLASS="formula"))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})</span>')
    translator.body.append(_render(node, "block") + "</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the renderer to Sphinx as ``mathml``."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displaymath, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
