"""The words of a page and of a certificate, without their looks."""

import io
from html.parser import HTMLParser

from pypdf import PdfReader

_SILENT = {"style", "script", "svg", "title"}
_BLOCKS = {"p", "tr", "h1", "h2", "h3", "dt", "li", "section", "div", "caption"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.depth_silent = 0
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.depth_silent += 1
        self.parts.append("\n" if tag in _BLOCKS else " ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.depth_silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.depth_silent:
            self.parts.append(data)


class _Rows(HTMLParser):
    """The cells of the rows that carry a point's id."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, list[str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            point = dict(attrs).get("data-point")
            self.inside = point is not None
            if point is not None:
                self.rows.append((point, []))
        elif tag == "td" and self.inside:
            self.rows[-1][1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside and self.rows[-1][1]:
            self.rows[-1][1][-1] += data.strip()


def html_words(page: str) -> str:
    """One line a block, single spaces."""
    reader = _Words()
    reader.feed(page)
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line) + "\n"


def html_point_rows(page: str) -> list[tuple[str, list[str]]]:
    """(point id, texts of its cells) of every row of results."""
    reader = _Rows()
    reader.feed(page)
    return reader.rows


def pdf_pages(data: bytes) -> list[str]:
    """The text of each page, one space between words."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def pdf_words(data: bytes) -> str:
    """All pages, each under a line that names it, a word a line: small changes stay small diffs."""
    pages = [f"== page {n}\n{text}" for n, text in enumerate(pdf_pages(data), start=1)]
    return "\n".join(page.replace(" ", "\n") for page in pages) + "\n"
