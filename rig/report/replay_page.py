"""The page, the table and the figure of a replay: a pure function of its document and judgement."""

import csv
import io

import numpy as np
import numpy.typing as npt

from rig.model.replay import ReplayDocument, ReplayJudgement
from rig.report.html import environment
from rig.report.replay_figure import replay_figure
from rig.verdict.replay_values import Comparison, comparisons

Floats = npt.NDArray[np.float64]
PAGE = "replay.html"
TABLE = "replay.csv"
TEMPLATE = "replay.html.j2"
COLUMNS = (
    "window",
    "sample_index",
    "quantity",
    "unit",
    "against",
    "reading",
    "expected_low",
    "expected_high",
    "error",
    "tolerance",
    "verdict",
)


def replay_files(
    document: ReplayDocument, judgement: ReplayJudgement, frames: Floats, at_s: Floats
) -> dict[str, bytes]:
    """The files by name; `frames`, shape (n, 6), are V and A at the terminals."""
    compared = comparisons(document)
    return {
        TABLE: _csv_bytes(compared),
        PAGE: _page(document, judgement, compared, frames, at_s).encode(),
    }


def _csv_bytes(compared: list[Comparison]) -> bytes:
    """One row a comparison, numbers as they are, RFC 4180 with a header line."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in compared:
        writer.writerow(
            (
                one.window,
                one.sample_index,
                one.quantity,
                one.unit,
                one.against,
                repr(one.reading),
                repr(one.low),
                repr(one.high),
                repr(one.error),
                repr(one.tolerance),
                one.verdict,
            )
        )
    return stream.getvalue().encode()


def _page(
    document: ReplayDocument,
    judgement: ReplayJudgement,
    compared: list[Comparison],
    frames: Floats,
    at_s: Floats,
) -> str:
    pages, style = environment()
    rows = [
        {
            "quantity": row.quantity,
            "unit": row.unit,
            "against": row.against,
            "windows": row.windows,
            "worst": row.worst_window,
            "reading": f"{row.reading:.8g}",
            "expected": f"{row.expected:.8g}",
            "error": f"{row.error:+.2g}",
            "tolerance": f"{row.tolerance:.2g}",
            "verdict": row.verdict,
        }
        for row in judgement.rows
    ]
    return pages.get_template(TEMPLATE).render(
        d=document,
        j=judgement,
        outcome=judgement.verdict or judgement.state,
        rows=rows,
        sources=dict.fromkeys(v.source for w in document.windows for v in w.instrument),
        style=style,
        figure=replay_figure(document, compared, frames, at_s),
        worst=figure_words(judgement),
    )


def figure_words(judgement: ReplayJudgement) -> str:
    """What a person who does not see the figure is told."""
    failed = [row.quantity for row in judgement.rows if row.verdict == "FAIL"]
    if failed:
        return f"Outside their tolerance: {', '.join(failed)}."
    return "Every reading lies within its tolerance."
