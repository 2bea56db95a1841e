"""clang-format over every hand-written C++ file: `python -m tools.cpp_format [--check]`."""

import subprocess
import sys

from tools.house.source import read_tree
from tools.programs import ROOT, say

CLANG_FORMAT = "clang-format-19"


def main(arguments: list[str]) -> int:
    check = arguments == ["--check"]
    files = [file.path for file in read_tree(ROOT) if file.is_cpp and not file.is_generated]
    mode = ["--dry-run", "-Werror"] if check else ["-i"]
    done = subprocess.run([CLANG_FORMAT, *mode, *files], cwd=ROOT)
    if done.returncode != 0:
        say("cpp_format: run: make format" if check else "cpp_format: clang-format failed")
        return 1
    say(f"cpp_format: {len(files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
