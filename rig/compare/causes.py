"""What was put into two runs and is not the same: image, constants, settings, faults, files."""

from collections.abc import Iterable, Sequence

from rig.compare.model import Cause, CauseKind, RegisterChange, Side
from rig.compare.registers import DocumentPair
from rig.compare.values import is_constant, number_of, shown_registers
from rig.model.evidence import PointDocument
from rig.spec.registers_gen import REGISTERS
from rig.spec.rows import RegisterRow

HASH_SHOWN = 16  # characters of a SHA-256 that are printed
IDENTITY = {
    "factory_firmware_version": "firmware version",
    "factory_serial": "serial number of the meter",
}
FOLLOWS_ITSELF = ("factory_image_hash", "factory_calibration_crc32", "factory_calibration_counter")


def constants_of(document: PointDocument) -> dict[str, float]:
    """The calibration constants that a meter showed at a point, by register id."""
    return {
        shown.row.id: number_of(shown.row, shown.words)
        for shown in shown_registers(document)
        if is_constant(shown.row)
    }


def is_cause(change: RegisterChange) -> bool:
    """True for a register that holds what was put in, and for what only repeats it."""
    row = REGISTERS[change.name]
    return row.region in ("factory", "system_settings")


def causes(first: Side, second: Side, changes: Sequence[RegisterChange]) -> tuple[Cause, ...]:
    """All causes, the meter's own first."""
    return (
        *image_causes(first, second),
        *register_causes(changes),
        *header_causes(first, second),
    )


def image_causes(first: Side, second: Side) -> Iterable[Cause]:
    """Another image; the hash in the factory region follows it."""
    before, after = first.header.image.sha256, second.header.image.sha256
    if before != after:
        yield Cause("image", f"meter image {before[:HASH_SHOWN]} -> {after[:HASH_SHOWN]}")


def register_causes(changes: Sequence[RegisterChange]) -> Iterable[Cause]:
    """Constants, settings and identity, as the meter itself shows them."""
    for change in changes:
        row = REGISTERS[change.name]
        if not is_cause(change) or change.name in FOLLOWS_ITSELF:
            continue
        kind: CauseKind = "setting"
        name = f"setting {change.name}"
        if is_constant(row):
            kind, name = "calibration", constant_name(row)
        elif row.id in IDENTITY:
            kind, name = "firmware", IDENTITY[row.id]
        elif row.region == "factory":
            kind, name = "meter", row.name
        detail = f" ({change.detail})" if change.detail else ""
        yield Cause(kind, f"{name} {arrow(change.first, change.second)}{detail}")


def arrow(first: str, second: str) -> str:
    """ "35 -> 36 ppb": the unit once where both values have the same."""
    value, _, unit = second.partition(" ")
    if unit and first.endswith(f" {unit}"):
        return f"{first.removesuffix(f' {unit}')} -> {value} {unit}"
    return f"{first} -> {second}"


def constant_name(row: RegisterRow) -> str:
    """ "calibration I1 gain"."""
    quantity, channel = row.id.split("_")[1:3]
    return f"calibration {channel.upper()} {quantity}"


def header_causes(first: Side, second: Side) -> Iterable[Cause]:
    """What run.json names: files by their content, faults, seed."""
    before, after = first.header, second.header
    if before.faults != after.faults:
        yield Cause("fault", f"planted faults {faults_text(before.faults)} -> "
                    f"{faults_text(after.faults)}")  # fmt: skip
    files: tuple[tuple[CauseKind, str], ...] = (
        ("plan", "plan"), ("bench", "bench"), ("code", "spec"), ("code", "code"),
    )  # fmt: skip
    for kind, key in files:
        one, other = getattr(before, key), getattr(after, key)
        if one.sha256 != other.sha256:
            yield Cause(
                kind,
                f"{key} {one.name} {one.sha256[:HASH_SHOWN]} -> "
                f"{other.name} {other.sha256[:HASH_SHOWN]}",
            )
    if before.seed != after.seed:
        yield Cause("seed", f"seed {before.seed} -> {after.seed}: other noise")
    if before.serial != after.serial:
        yield Cause("meter", f"serial number {before.serial} -> {after.serial}")


def faults_text(faults: dict[str, float]) -> str:
    """Planted faults with their sizes."""
    return ", ".join(f"{name} = {size:g}" for name, size in faults.items()) or "none"


def pairs_of(first: Side, second: Side) -> list[DocumentPair]:
    """Documents of the same point, attempt and phase, in the order of the first run."""
    theirs = {(d.point.id, d.attempt, d.phase): d for d in second.documents}
    mine = {(d.point.id, d.attempt, d.phase): d for d in first.documents}
    return [(document, theirs[key]) for key, document in mine.items() if key in theirs]
