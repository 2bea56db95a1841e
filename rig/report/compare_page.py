"""compare.html: what a firmware team reads on each release. One file that needs nothing else."""

from rig.compare import Comparison
from rig.report import compare_content as content
from rig.report.html import environment
from rig.report.templates import COMPARE_TEMPLATE
from rig.report.wording import SIMULATED, SIMULATED_MORE

DIFFERENCES_MAX = 500  # of the raw list on the page; `kwrig compare --json` has all


def compare_html(comparison: Comparison) -> str:
    """The page; a pure function of the comparison."""
    lines = content.difference_lines(comparison)
    page, style = environment()
    return page.get_template(COMPARE_TEMPLATE).render(
        style=style,
        word=content.SAME if comparison.same else content.DIFFERENT,
        outcome="PASS" if comparison.same else "FAIL",
        headline=content.headline(comparison),
        digest=content.digest_text(comparison),
        explanation=content.explanation(comparison),
        simulated=SIMULATED if comparison.first.header.simulated else "",
        simulated_more=SIMULATED_MORE,
        sides=list(
            zip(
                content.side_rows(comparison.first),
                content.side_rows(comparison.second),
                strict=True,
            )
        ),
        sections=content.sections(comparison),
        floor=comparison.floor_text,
        lines=lines[:DIFFERENCES_MAX],
        more=max(0, len(lines) - DIFFERENCES_MAX),
    )
