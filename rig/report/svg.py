"""Matplotlib figures as SVG text that is the same bytes for the same run."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
from matplotlib.figure import Figure

SALT = "kw320-report"
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": SALT,
    "svg.fonttype": "none",  # text stays text: it can be read aloud, searched and selected
    "font.family": ["DejaVu Sans"],
    "font.size": 8.0,
    "axes.titlesize": 8.5,
    "axes.titleweight": "bold",
    "axes.linewidth": 0.6,
    "axes.edgecolor": "#444444",
    "axes.unicode_minus": True,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "text.usetex": False,
}
_IDENTIFIER = re.compile(r'(id="|href="#|url\(#)([^")]+)')
_FONT = re.compile(r"'DejaVu Sans'[^;\"]*")


@contextmanager
def figure_style() -> Iterator[None]:
    """The look of all figures, whatever the user's own matplotlib settings are."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        yield


def svg_text(figure: Figure, name: str) -> str:
    """The <svg> element alone; `name` keeps its ids apart from those of other figures."""
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata=_NO_METADATA)
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    return _IDENTIFIER.sub(lambda match: f"{match[1]}{name}-{match[2]}", text).strip() + "\n"


def with_font(svg: str, family: str) -> str:
    """The same drawing with its text in another font."""
    return _FONT.sub(family, svg)
