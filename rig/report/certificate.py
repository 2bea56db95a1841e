"""certificate.pdf: typeset by typst from the same content as the page."""

import dataclasses
import json
import re
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import typst

from rig.report.content import Content
from rig.report.icons import icon, icon_names
from rig.report.svg import with_font
from rig.report.templates import CERTIFICATE_TEMPLATE, TEMPLATES

PAPER_FONT = "'Libertinus Serif'"  # inside the typst wheel
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
KEYWORD_RECORD = "record-sha256:"
KEYWORD_NUMBER = "certificate-number:"
KEYWORD_VERDICT = "verdict:"


def certificate_bytes(content: Content) -> bytes:
    """The PDF. The same content gives the same bytes: its date is the start of the run."""
    with tempfile.TemporaryDirectory(prefix="kw-certificate-") as name:
        folder = Path(name)
        shutil.copyfile(TEMPLATES / CERTIFICATE_TEMPLATE, folder / CERTIFICATE_TEMPLATE)
        _write_figures(content, folder)
        data = json.dumps(_printable(_data(content)), ensure_ascii=False, sort_keys=True)
        (folder / "data.json").write_text(data, encoding="utf-8")
        timestamp = _unix_time(content.started)
        try:
            return _compiled(folder, timestamp, archival=True)
        except typst.TypstError:  # a name in a script that the fonts do not have: a plain PDF then
            return _compiled(folder, timestamp, archival=False)


def _compiled(folder: Path, timestamp: int, *, archival: bool) -> bytes:
    """`archival`: PDF/A-2a and PDF/UA-1, readable in decades and by a screen reader."""
    data: bytes = typst.compile(
        str(folder / CERTIFICATE_TEMPLATE),
        root=str(folder),
        ignore_system_fonts=True,  # fonts inside the typst wheel: the same paper on every machine
        format="pdf",
        timestamp=timestamp,
        pdf_standards=["a-2a", "ua-1"] if archival else [],
    )
    return data


def keywords(content: Content) -> list[str]:
    """What `kwrig verify` reads back."""
    return [
        KEYWORD_RECORD + content.record_sha256,
        KEYWORD_NUMBER + content.certificate_number,
        KEYWORD_VERDICT + content.outcome,
    ]


def _data(content: Content) -> dict[str, object]:
    data = dataclasses.asdict(content)
    data["keywords"] = keywords(content)
    del data["asked"]  # for the page: hundreds of lines
    data["curves"] = [_figure(curve.name, curve.alternative) for curve in content.curves]
    if content.phasors:
        figure = content.phasors.figure
        data["phasors"]["figure"] = _figure(figure.name, figure.alternative)
    return data


def _printable(value: object) -> object:
    """Control characters, which no font has, show as the replacement character."""
    if isinstance(value, str):
        return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(each) for each in value]
    return value


def _figure(name: str, alternative: str) -> dict[str, str]:
    return {"file": f"{name}.svg", "alternative": alternative}


def _write_figures(content: Content, folder: Path) -> None:
    figures = list(content.curves) + ([content.phasors.figure] if content.phasors else [])
    for figure in figures:
        svg = with_font(figure.svg, PAPER_FONT)
        (folder / f"{figure.name}.svg").write_text(svg, encoding="utf-8")
    for name in icon_names():
        (folder / f"icon-{name}.svg").write_text(icon(name), encoding="utf-8")


def _unix_time(started_utc: str) -> int:
    moment = datetime.fromisoformat(started_utc)
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())
