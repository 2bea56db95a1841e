"""Rules of the printed addresses: each has a row, or it is said why it has none."""

from collections.abc import Iterator, Sequence

from tools.specgen.load import Spec, SpecError
from tools.specgen.schema_coverage import Printed
from tools.specgen.schema_registers import Register
from tools.specgen.view import all_rows

PRINTED = "spec/manual_addresses.toml"
TESTS = "docs/reference/coverage.toml"


def rows_of(spec: Spec, printed: Printed) -> list[Register]:
    """The rows that hold any of the addresses, in address order."""
    return [
        row
        for row in all_rows(spec)
        if row.address <= printed.last and printed.first < row.address + row.words
    ]


def check_coverage(spec: Spec) -> Iterator[SpecError]:
    """What is printed and not served, and the other way round; tests of unknown regions."""
    served = {
        address for row in all_rows(spec) for address in range(row.address, row.address + row.words)
    }
    for index, printed in enumerate(spec.printed.registers):
        missing = [at for at in range(printed.first, printed.last + 1) if at not in served]
        if missing:
            key = f"registers[{index}]"
            yield SpecError(PRINTED, key, f"0x{missing[0]:04X}", f"no row serves {printed.text}")
    for index, printed in enumerate(spec.printed.not_served):
        if served.intersection(range(printed.first, printed.last + 1)):
            key = f"not_served[{index}]"
            yield SpecError(PRINTED, key, f"0x{printed.first:04X}", "a row serves it")
        elif printed.decided is None:
            yield SpecError(PRINTED, f"not_served[{index}].decided", "None", "says why")
    yield from _check_bits("relays", spec.printed.relays, len(spec.bits.relay))
    yield from _check_bits(
        "digital_inputs", spec.printed.digital_inputs, len(spec.bits.digital_input)
    )
    regions = {file.region.id for file in spec.registers.values()}
    for index, tests in enumerate(spec.coverage.region):
        if tests.region not in regions:
            key = f"region[{index}].region"
            yield SpecError(TESTS, key, repr(tests.region), "a region of spec/registers")


def _check_bits(table: str, printed: Sequence[Printed], count: int) -> Iterator[SpecError]:
    for index, bit in enumerate(printed):
        if bit.last >= count:
            yield SpecError(PRINTED, f"{table}[{index}]", f"0x{bit.last:04X}", "no bit serves it")
