"""Views on the spec that several emitters need."""

from tools.specgen.load import Spec
from tools.specgen.schema import Format
from tools.specgen.schema_registers import Register

NOT_MEASURED = (
    "setting",
    "clock",
    "factory",
    "reserved",
    "max_stamp",
    "min_stamp",
    "frozen",
    "status",
)
EXTREMES = ("max", "min")
STAMPED_WORDS = 7  # value and time stamp


def camel(name: str) -> str:
    """'in_ring_offset' -> 'InRingOffset'."""
    return "".join(part.capitalize() for part in name.split("_"))


def all_rows(spec: Spec) -> list[Register]:
    """Every register, in address order."""
    return [row for file in spec.registers.values() for row in file.rows]


def rows_of_kind(spec: Spec, kind: str) -> list[Register]:
    """Registers of one kind of source, in address order."""
    return [row for row in all_rows(spec) if row.source.kind == kind]


def address_text(row: Register) -> str:
    """'4000H-4001H', or '405AH' of one word."""
    last = row.address + row.words - 1
    return f"{row.address:04X}H" if row.words == 1 else f"{row.address:04X}H-{last:04X}H"


def registers_of(spec: Spec, quantity: str) -> list[str]:
    """Addresses of the registers that show a quantity, in address order."""
    shown = [
        row
        for row in all_rows(spec)
        if row.source.id == quantity and row.source.kind not in NOT_MEASURED
    ]
    texts = [
        f"{address_text(row)} ({row.source.kind})"
        if row.source.kind in EXTREMES
        else address_text(row)
        for row in shown
    ]
    texts += _blocks_of(spec, quantity)
    for code, method in enumerate(("budeanu", "fryze")):
        if quantity.startswith(f"q_{method}_"):
            phase = ("l1", "l2", "l3", "total").index(quantity.split("_")[2])
            texts += [
                f"{address_text(row)} (1018H = {code})"
                for row in all_rows(spec)
                if row.source.phase == phase
            ]
    return texts


def _blocks_of(spec: Spec, value: str) -> list[str]:
    """Addresses of the blocks that stand in spec/values.toml as one value."""
    kinds = {"max_min_max": "max", "max_min_min": "min"}

    def belongs(row: Register) -> bool:
        if value == "i_demand_max":
            return row.source.kind == "max" and str(row.source.id).startswith("i_demand")
        return row.source.kind == kinds.get(value, value) and not str(row.source.id).startswith(
            "i_demand"
        )

    rows = [row for row in all_rows(spec) if belongs(row)]
    if not rows:
        return []
    last = rows[-1].address + (STAMPED_WORDS if rows[-1].source.kind in EXTREMES else 2) - 1
    return [f"{rows[0].address:04X}H-{last:04X}H"]


def format_of(spec: Spec, code: str) -> Format:
    """The format code `code`, which check() has seen to exist."""
    return next(row for row in spec.formats.format if row.id == code)
