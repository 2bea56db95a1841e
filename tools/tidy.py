"""The house rules: `python -m tools.tidy [ROOT]` prints what breaks them; status 1 if anything."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tools.house import citations, core_bans, formulas, places, sizes, words
from tools.house.source import Finding, Source, read_tree

FILE_RULES: tuple[Callable[[Source], Iterator[Finding]], ...] = (
    sizes.line_columns,
    sizes.file_lines,
    sizes.function_lines,
    places.absolute_paths,
    places.index_hosts,
    formulas.number_formulas,
    core_bans.core_includes,
    core_bans.core_words,
    words.unfinished_marks,
    words.bare_will_fail,
    words.generated_origin,
)
TREE_RULES: tuple[Callable[[Iterable[Source]], Iterator[Finding]], ...] = (citations.citations,)


def findings(root: Path) -> list[Finding]:
    """Everything below `root` that breaks a house rule, sorted by place."""
    files = list(read_tree(root))
    found = [finding for file in files for rule in FILE_RULES for finding in rule(file)]
    found += [finding for rule in TREE_RULES for finding in rule(files)]
    return sorted(found)


def main(arguments: list[str]) -> int:
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    found = findings(root)
    for finding in found:
        print(finding)
    print(f"tidy: {len(found)} findings" if found else "tidy: house rules kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
