"""report.html: one file that needs nothing else."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rig.report.content import Content
from rig.report.icons import icon
from rig.report.svg import with_font
from rig.report.templates import HTML_TEMPLATE, STYLE, TEMPLATES

SCREEN_FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif"


def html_text(content: Content) -> str:
    """The page of a run."""
    pages, style = environment()
    return pages.get_template(HTML_TEMPLATE).render(c=content, style=style)


def environment() -> tuple[Environment, Markup]:
    """Where pages are made, and the style sheet: every text is escaped, only our drawings are not.

    The symbols of verdicts are at hand as `icon`, drawings pass through the filter `drawing`.
    """
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Markup is given to our own drawings and our own style sheet only.
    made.globals["icon"] = lambda outcome: Markup(icon(outcome))  # noqa: S704
    made.filters["drawing"] = lambda svg: Markup(with_font(svg, SCREEN_FONT))  # noqa: S704
    return made, Markup((TEMPLATES / STYLE).read_text(encoding="utf-8"))  # noqa: S704
