"""Shows a run while it runs: one line a point, or a bar on a terminal."""

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from rig.bench.schema import UncertaintyLine
from rig.cli.printer import Printer
from rig.model.evidence import PointDocument, RunHeader
from rig.model.point import Point
from rig.verdict.judge import judged_attempt


class RunProgress:
    """Satisfies rig.run.progress.ProgressSink. The verdicts shown are those of the judge."""

    def __init__(
        self, printer: Printer, header: RunHeader, lines: tuple[UncertaintyLine, ...]
    ) -> None:
        self._printer = printer
        self._header = header
        self._lines = lines
        self._total = 0
        self._number = 0
        self._bar: Progress | None = None
        self._task = TaskID(0)

    def run_started(self, points_total: int, points_done: int, declared_s: float) -> None:
        self._total = points_total
        done = f", {points_done} already measured" if points_done else ""
        self._printer.line(
            f"{points_total} points{done}, {declared_s:.0f} s of declared measuring time"
        )
        if self._printer.is_live:
            self._bar = Progress(
                TextColumn("{task.completed:.0f}/{task.total:.0f}"),
                BarColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.description}"),
                transient=True,
            )
            self._task = self._bar.add_task("", total=points_total, completed=points_done)
            self._bar.start()

    def point_started(self, number: int, point: Point) -> None:
        self._number = number
        if self._bar is not None:
            self._bar.update(self._task, description=point.id)

    def point_finished(self, document: PointDocument, remaining_wall_s: float) -> None:
        text = self._result_text(document)
        place = f"{self._number:>4}/{self._total}"
        position = f" [{document.position}]" if document.position > 1 else ""
        line = f"{place}{position}  {document.point.id:<44} {text}"
        if self._bar is None:
            self._printer.line(f"{line}  ({remaining_wall_s:.0f} s left)")
            return
        self._bar.update(self._task, completed=self._number)
        if not text.endswith("PASS"):
            self._bar.console.print(line, markup=False, highlight=False)

    def message(self, text: str) -> None:
        self._printer.line(text)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _result_text(self, document: PointDocument) -> str:
        if document.state != "COMPLETED":
            return document.state
        result = judged_attempt(self._header, document, self._lines)
        if result.error_pct is None:
            return result.verdict
        return f"{result.error_pct:+9.4f} %  {result.verdict}"
