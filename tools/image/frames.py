"""The largest stack frame of each module, as the compiler wrote it beside each object (.su)."""

import re
from collections import Counter
from pathlib import Path

from rig.bench.tomlfile import BadInput
from tools.image.linker_map import LinkerMap, linked_sources

# Place of the function, its name, bytes, "static" or "dynamic,bounded".
_FRAME = re.compile(r"^(?:.*/)?(src|firmware)/(\S+)/[^/\s]+:\d+:\d+:.*\t(\d+)\t\S+$", re.M)
_SUFFIX = ".su"
_FOLDERS = ("kw_core.dir", "kw_board_mps2.dir", "kw_mps2_base.dir", "kwmeter.dir")


def frames_by_module(linker_map: LinkerMap, build: Path) -> Counter[str]:
    """Bytes of the largest frame in each module; `build` is the folder that CMake built in.

    Raises BadInput when the compiler has left no file there for a part of the image.
    """
    files = {
        path.name.removesuffix(_SUFFIX): path
        for folder in _FOLDERS
        for path in sorted(build.glob(f"**/CMakeFiles/{folder}/**/*{_SUFFIX}"))
    }
    frames: Counter[str] = Counter()
    for name in sorted(linked_sources(linker_map)):
        if name not in files:
            raise BadInput([f"{build}: no {name}{_SUFFIX}; `make build` makes it"])
        for root, place, size in _FRAME.findall(files[name].read_text(encoding="utf-8")):
            module = place if root == "src" else f"{root}/{place}"
            frames[module] = max(frames[module], int(size))
    return frames
