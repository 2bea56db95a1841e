"""`python -m tools.digest [--short] [--rounds N] [--jobs N]`: build and run all variants, compare.

Status 0 when all that must agree do and the fused builds do not; 1 otherwise.
"""

import argparse
import sys
from collections.abc import Sequence

from tools.digest.outcome import RUN_LIMIT_S, DigestFault, Outcome, run
from tools.digest.python_home import python_outcome
from tools.digest.variants import VARIANTS, Variant, build

REFERENCE = "gcc_O2"


def judged(variant: Variant, outcome: Outcome, reference: Outcome) -> tuple[bool, str]:
    """Whether the digest is what it must be, and in words."""
    same_digest = outcome.sha256 == reference.sha256
    stores = {outcome.store_sha256, reference.store_sha256} - {""}
    same = same_digest and len(stores) <= 1
    if same:
        return not variant.differs, "the same" if not variant.differs else "THE SAME, must differ"
    if same_digest:
        return variant.differs, "the same, but its STORE DIFFERS"
    step = outcome.first_difference(reference)
    where = f"from step {step} at the latest" if step is not None else "after the last checkpoint"
    return variant.differs, f"{'differs' if variant.differs else 'DIFFERS'}, {where}"


def outcomes(variants: Sequence[Variant], rounds: int, jobs: int) -> dict[str, Outcome]:
    """Build and run each, and the Python home. DigestFault ends it."""
    found = {}
    for variant in variants:
        build(variant, jobs)
        found[variant.name] = run(variant.name, variant.command(rounds), RUN_LIMIT_S * rounds)
    found["python"] = python_outcome(next(v for v in variants if v.name == REFERENCE), rounds)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="the variants of the test suite")
    parser.add_argument("--rounds", type=int, default=1, help="of the whole recipe")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error(f"--rounds {options.rounds}: must be at least 1")
    variants = [v for v in VARIANTS if (v.short or not options.short) and v.runs_here]
    try:
        found = outcomes(variants, options.rounds, options.jobs)
    except DigestFault as fault:
        print(f"digest: {fault}", file=sys.stderr)
        return 1
    reference = found[REFERENCE]
    good = True
    for variant in [*variants, Variant("python")]:
        outcome = found[variant.name]
        right, words = judged(variant, outcome, reference)
        good = good and right
        print(f"{variant.name:16} {outcome.sha256}  {words}")
    print(f"{reference.frames} frames, {reference.pulses} pulses, {reference.outputs} outputs,")
    print(f"{reference.steps} images")
    print("digest: PASS" if good else "digest: FAIL")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
