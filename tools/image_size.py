"""Flash, RAM and stack of the Cortex-M image, module by module, against firmware/budgets.toml.

`python -m tools.image_size` measures the built image, prints the table and writes
docs/reference/image_size.md; `--check` writes nothing and leaves out the stack, for which the image
has to run. Status 0: within every budget; 1: beyond one; 2: bad input.

Flash is counted by object file in the linker's map, so code that the compiler inlined counts where
it was inlined. The RAM of a module is the size of its objects, which the debug information holds.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from rig.bench.tomlfile import BadInput
from rig.ports import MeterFault, RigFault
from tools.image.budgets import Budgets, read_budgets
from tools.image.debug_info import sizes_of_types
from tools.image.frames import frames_by_module
from tools.image.linker_map import LinkerMap, flash_by_module, read_map
from tools.image.stack import measured_stack_bytes
from tools.programs import ROOT, say

BUDGETS = ROOT / "firmware" / "budgets.toml"
IMAGE = ROOT / "build" / "mps2_an500" / "bin" / "kwmeter.elf"
PAGE = ROOT / "docs" / "reference" / "image_size.md"

PAGE_HEAD = """# Size of the image

`make image-size` writes this page from `build/mps2_an500/bin/kwmeter` (GCC 12, -O2, and -Os for
what `firmware/boards/mps2/CMakeLists.txt` names) and `firmware/budgets.toml`. Bytes; in brackets
the budget. `make lint` fails beyond a budget. Code that the compiler inlined counts where it was
inlined. The RAM of a module is that of its objects, its largest stack frame is the compiler's
figure for one function. Variables of no module are what remains of the meter object (extremes,
setups and instants of the metering chain, scratch memory of the store's writer) and the board's
(buffers of the two ports).

"""


@dataclass(frozen=True)
class Row:
    """One figure against its budget, in bytes. `budget_bytes` None: there is none."""

    what: str
    used_bytes: int
    budget_bytes: int | None

    def fault(self) -> str | None:
        if self.budget_bytes is None:
            return f"{self.what}: {self.used_bytes} bytes and no budget"
        if self.used_bytes > self.budget_bytes:
            over = self.used_bytes - self.budget_bytes
            return f"{self.what}: {self.used_bytes} bytes, budget {self.budget_bytes}: {over} over"
        return None

    def cell(self) -> str:
        return f"{self.used_bytes} ({self.budget_bytes})"


@dataclass(frozen=True)
class Module:
    name: str
    flash: Row
    ram: Row
    frame: Row

    def rows(self) -> tuple[Row, ...]:
        return (self.flash, self.ram, self.frame)


@dataclass(frozen=True)
class ImageSize:
    """`stack` is None when the image did not run."""

    flash: Row
    ram: Row
    stack: Row | None
    modules: tuple[Module, ...]

    def faults(self) -> list[str]:
        """Everything that is beyond its budget or has none."""
        rows = [self.flash, self.ram, *([] if self.stack is None else [self.stack])]
        rows += [row for module in self.modules for row in module.rows()]
        return [fault for row in rows if (fault := row.fault()) is not None]


def measure(image: Path, budgets: Budgets, stack_bytes: int | None) -> ImageSize:
    """The sizes of an .elf file with its .map beside it. Raises BadInput."""
    linker_map = read_map(image.with_suffix(".map"))
    flash = flash_by_module(linker_map, ROOT / "src" / "core")
    type_bytes = sizes_of_types(image, budgets.types())
    frames = frames_by_module(linker_map, image.parents[1])
    limits = budgets.modules
    modules = []
    for name in sorted(flash.keys() | frames.keys() | limits.keys()):
        limit = limits.get(name)
        ram_bytes = (
            0 if limit is None else sum(type_bytes[t.type] * t.count for t in limit.ram_types)
        )
        modules.append(
            Module(
                name,
                Row(f"flash of {name}", flash[name], None if limit is None else limit.flash_bytes),
                Row(f"RAM of {name}", ram_bytes, 0 if limit is None else limit.ram_bytes),
                Row(f"frame of {name}", frames[name], 0 if limit is None else limit.frame_bytes),
            )
        )
    whole = budgets.image
    return ImageSize(
        Row("flash of the image", linker_map.flash_bytes, whole.flash_bytes),
        Row("RAM of the image", linker_map.ram_bytes, whole.ram_bytes),
        None if stack_bytes is None else Row("stack of the image", stack_bytes, whole.stack_bytes),
        tuple(modules),
    )


def table(size: ImageSize, linker_map: LinkerMap) -> str:
    """The page's tables, as Markdown."""
    lines = ["| image | bytes (budget) |", "|---|---|"]
    lines.append(f"| flash | {size.flash.cell()} |")
    lines.append(
        f"| RAM, of which {linker_map.stack_room_bytes} is room for the stack | {size.ram.cell()} |"
    )
    if size.stack is not None:
        lines.append(f"| stack used in a run | {size.stack.cell()} |")
    lines += ["", "| module | flash | RAM | largest stack frame |", "|---|---|---|---|"]
    named_bytes = 0
    for module in size.modules:
        named_bytes += module.ram.used_bytes
        cells = [row.cell() if row.used_bytes else "" for row in module.rows()]
        lines.append(f"| {module.name} | {' | '.join(cells)} |")
    rest_bytes = linker_map.variables_bytes - named_bytes
    lines.append(f"| variables of no module above | | {rest_bytes} | |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, leave out the stack")
    parser.add_argument("--image", type=Path, default=IMAGE, help="the .elf file")
    parser.add_argument("--budgets", type=Path, default=BUDGETS)
    options = parser.parse_args(arguments)
    try:
        budgets = read_budgets(options.budgets)
        linker_map = read_map(options.image.with_suffix(".map"))
        stack_bytes = None if options.check else measured_stack_bytes(options.image)
        size = measure(options.image, budgets, stack_bytes)
    except BadInput as fault:
        say(f"image-size: {fault}")
        return 2
    except (RigFault, MeterFault) as fault:
        say(f"image-size: the stack cannot be measured: {fault}")
        return 1
    text = table(size, linker_map)
    if not options.check:
        print(text, end="")
        PAGE.write_text(PAGE_HEAD + text, encoding="utf-8")
    faults = size.faults()
    for line in faults:
        say(f"image-size: {line}")
    if not faults:
        print(f"image-size: {size.flash.used_bytes} bytes of flash, every budget kept")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
