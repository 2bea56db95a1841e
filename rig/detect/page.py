"""docs/reference/detection.md from a matrix: a pure function, no date and no time in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rig.detect.table import FaultRow, Matrix, RungRow
from rig.verdict.baseline import FAMILY_RATE
from rig.verdict.detection import CONFIDENCE, rate_upper_limit

ON = "on"
END_MARK = "(end)"


@dataclass(frozen=True)
class PageHead:
    """Which command made the page, and with what."""

    command: str
    version: str
    plan: str
    bench: str
    seeds: int
    ladder_seeds: int


def page_text(matrix: Matrix, head: PageHead) -> str:
    """The whole page."""
    sections = (
        opening(head),
        healthy_section(matrix),
        matrix_section(matrix, head),
        smallest_section(matrix),
        unseen_section(matrix),
    )
    return "\n".join("\n".join(section) + "\n" for section in sections)


def opening(head: PageHead) -> list[str]:
    return [
        "# What the rig sees: the detection matrix",
        "",
        "Made by this command; do not edit:",
        "",
        f"    {head.command}",
        "",
        f"Version {head.version}, plan {head.plan},",
        f"bench {head.bench}.",
        "Faults are planted where they happen, each in a run of its own, at a quarter, half, one",
        "and two times the size that makes an error of the class limit, and at the sizes that the",
        "library declares. Two ways of seeing stand side by side and are never mixed:",
        "",
        "- **certificate**: the verdict of the run is FAIL (or RIG_FAULT, where something outside",
        "  the meter broke). It has limits and an uncertainty: a gain of +0.15 % must not fail.",
        "- **baseline**: a figure of some point lies outside what healthy runs of the same meter",
        "  on the same bench show. That is what a regression suite or a production line sees; it",
        "  is no verdict. A baseline of one simulated meter knows its noise, not how units differ.",
        "",
        f"Seeds 1 to {head.seeds} make the baseline, {head.seeds + 1} to {2 * head.seeds} are held",
        f"out, and each size runs with seeds {2 * head.seeds + 1} to "
        f"{2 * head.seeds + head.ladder_seeds}.",
    ]


def healthy_section(matrix: Matrix) -> list[str]:
    """False alarms with their upper limits."""
    healthy = matrix.healthy
    confidence = f"{100 * CONFIDENCE:g} %"
    return [
        "## Healthy meters",
        "",
        *table(
            ("way", "runs", "false alarms", f"rate, upper limit at {confidence}"),
            [
                (
                    "certificate",
                    str(healthy.certificate_runs),
                    str(healthy.certificate_alarms),
                    f"{100 * healthy.certificate_upper_rate:.2f} %",
                ),
                (
                    "baseline, on runs that did not make it",
                    str(healthy.held_out_runs),
                    str(healthy.baseline_alarms),
                    f"{100 * healthy.baseline_upper_rate:.2f} %",
                ),
            ],
        ),
        "",
        f"The baseline has {healthy.figures} figures from {healthy.baseline_runs} runs: errors,",
        "scatter of repeats and of pulse intervals, counts of pulses, registers against the truth,",
        "registers against pulses, words against the reference core, bytes on the link. A figure",
        f"is shifted beyond {healthy.coverage_factor:.2f} standard deviations: Student's quantile",
        f"for a family-wise rate of {FAMILY_RATE:g} a run, divided by the number of figures",
        "(Bonferroni: figures of one run depend on each other). One step of a figure's resolution",
        "is always allowed; a figure without resolution and scatter must be equal to the bit.",
        "",
        "The rate was chosen in sight of healthy runs: at 1e-4 one of the seeds 201 to 400 alarmed",
        "(a voltage register, 5.5 standard deviations). Of these seeds the count of the baseline's",
        "false alarms is therefore no independent test; docs/figures.md has one.",
        *(["", "False alarms:", ""] if healthy.alarms else []),
        *(f"- {line}" for line in healthy.alarms),
        *(f"- no result: {line}" for line in healthy.no_result),
    ]


def matrix_section(matrix: Matrix, head: PageHead) -> list[str]:
    """Every size of every fault."""
    rows = [rung_cells(row, rung) for row in matrix.faults for rung in row.rungs]
    return [
        "## Fault by size",
        "",
        f"Seen in so many of {head.ladder_seeds} runs. *must* says what is required: *seen*, in",
        "one of the two ways, from half of the class limit on; *fail*, by the certificate, from",
        "the size that the library declares; *not fail* at a harmless size. Checks and figures",
        f"are those of the first run. That none of {head.ladder_seeds} runs misses a size leaves a "
        "rate of misses",
        f"of up to {100 * rate_upper_limit(0, head.ladder_seeds):.0f} % open "
        f"(at {100 * CONFIDENCE:g} %).",
        "",
        *table(
            (
                "fault", "size", "of class limit", "must", "certificate", "failed checks",
                "first at", "baseline", "first shifted figure", "",
            ),
            rows,
        ),
    ]  # fmt: skip


def rung_cells(row: FaultRow, rung: RungRow) -> tuple[str, ...]:
    """One line of the matrix."""
    must = "fail" if rung.must_fail else "seen" if rung.must_be_seen else ""
    if rung.must_not_fail:
        must = f"{must}, not fail" if must else "not fail"
    baseline = "-" if rung.by_baseline is None else f"{rung.by_baseline} of {rung.runs}"
    shifted = rung.shifted[0] if rung.shifted else ""
    more = f" and {rung.shifted_figures - 1} more" if rung.shifted_figures > 1 else ""
    return (
        f"`{row.name}`",
        size_text(rung.size, row.unit),
        "" if rung.class_fraction is None else f"{rung.class_fraction:g}",
        must,
        f"{rung.by_certificate} of {rung.runs}",
        ", ".join(rung.checks),
        f"`{rung.first_point}`" if rung.first_point else "",
        baseline,
        f"{shifted}{more}",
        "**NOT AS REQUIRED**" if rung.problem else "no result" if rung.no_result else "",
    )


def smallest_section(matrix: Matrix) -> list[str]:
    """What bisection found."""
    rows = [
        (
            f"`{row.name}`",
            "" if row.class_size is None else size_text(row.class_size, row.unit),
            smallest_text(row, row.smallest_by_certificate),
            smallest_text(row, row.smallest_by_baseline),
            f"{row.searched_by_certificate}, {row.searched_by_baseline}",
        )
        for row in matrix.faults
        if row.searched_by_certificate or row.searched_by_baseline
    ]
    return [
        "## The smallest size that is seen",
        "",
        "By bisection on the logarithm of the size (decibels as they are) to 5 %, with one seed.",
        "The search ends at 1/10 000 of the class size and at the bounds of the fault; a size",
        f"there is marked {END_MARK}: whether a milder one would be seen is not known.",
        "",
        *table(("fault", "class limit at", "certificate", "baseline", "sizes tried"), rows),
    ]


def unseen_section(matrix: Matrix) -> list[str]:
    """What is not seen, with the reason."""
    lines = [f"- **{problem}**" for problem in matrix.problems]
    for row in matrix.faults:
        for reason, rungs in unseen_rungs(row).items():
            sizes = ", ".join(f"{rung.size:.4g}" for rung in rungs)
            lines.append(f"- `{row.name}` of {sizes} {row.unit}: {reason}.")
    lines += [f"- `{name}`: {reason}." for name, reason in matrix.not_possible.items()]
    return [
        "## What is not seen",
        "",
        "Sizes that the certificate does not fail, and those that nobody sees.",
        "",
        *(lines or ["None."]),
    ]


def unseen_rungs(row: FaultRow) -> dict[str, list[RungRow]]:
    """Sizes that the certificate does not see, by the reason."""
    found: dict[str, list[RungRow]] = {}
    for rung in row.rungs:
        if not rung.problem and not rung.by_certificate:
            found.setdefault(unseen_reason(row, rung), []).append(rung)
    return found


def unseen_reason(row: FaultRow, rung: RungRow) -> str:
    """Why the certificate does not see a size, and whether the baseline does."""
    if not rung.runs:
        return "no result"
    inside = "error and uncertainty do not lie beyond the limits"
    if row.outcome == "RIG_FAULT":
        inside = "the rig copes with it, the run completes"
    if rung.by_baseline == rung.runs:
        return f"{inside}; the baseline sees it"
    if rung.by_baseline:
        return f"{inside}; the baseline sees it in {rung.by_baseline} of {rung.runs} runs"
    return f"{inside}, and no figure leaves the scatter of healthy runs"


def smallest_text(row: FaultRow, size: float | None) -> str:
    """The smallest size seen, marked where the search ended."""
    mark = f" {END_MARK}" if size is not None and size == row.mildest_tried else ""
    return size_text(size, row.unit) + mark


def size_text(size: float | None, unit: str) -> str:
    """A size with its unit; a dash for none, "on" for what has no size."""
    if size is None:
        return "-"
    return ON if unit == ON else f"{size:.4g} {unit}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows)]
