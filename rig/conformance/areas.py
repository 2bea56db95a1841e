"""The areas of the protocol that a plan may ask for, and the scripts of each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from rig.conformance import bits, effects, reads, requests, writes
from rig.conformance.script import Script
from rig.conformance.table import regions
from rig.model.load import Load
from rig.spec.rows import RegionRow

Area = Literal[
    "defaults",
    "read",
    "read_across",
    "read_holes",
    "functions",
    "read_quantities",
    "write_quantities",
    "bits_absent",
    "bits_connected",
    "limits",
    "module_limits",
    "absent_modules",
    "commands",
    "reserved",
    "read_only",
    "all_or_nothing",
    "across_regions",
    "rules",
    "energy_display",
    "energy_clear",
    "sealed",
    "factory_lock",
]
AREAS: tuple[Area, ...] = get_args(Area)
ALL_MODULES = 0x3F
# No two phases alike, no power 0: a measured register that stands still, or whose words are
# exchanged, reads otherwise than the reference core.
WORKING = Load(f_hz=50.0, u_v=(100.0, 101.0, 99.0), i_a=(0.5, 0.4, 0.6), phi_deg=(30.0, 20.0, 40.0))
WORKING_S = 1.0  # five windows


@dataclass(frozen=True)
class Setup:
    """What stands before the first request."""

    modules: int = 0
    sealed: bool = False
    settings: dict[str, int] = field(default_factory=dict)
    load: Load | None = None

    @property
    def settle_s(self) -> float:
        """How long the meter measures the load before it is asked."""
        return 0.0 if self.load is None else WORKING_S


NO_SETUP = Setup()
SETUPS: dict[Area, Setup] = {
    "read": Setup(load=WORKING),
    "read_across": Setup(load=WORKING),
    "bits_connected": Setup(modules=ALL_MODULES),
    "module_limits": Setup(modules=ALL_MODULES),
    "sealed": Setup(
        modules=ALL_MODULES,
        sealed=True,
        settings={"seal_selection": effects.EVERY_SEAL_GROUP},
    ),
}
ADDRESS_TEXT = "{first:04X}H to {last:04X}H"
TITLES: dict[Area, str] = {
    "defaults": "Values as delivered",
    "read": "Reading registers",
    "read_across": "Reading across regions",
    "read_holes": "Reading what is not there",
    "functions": "Functions that the meter does not have",
    "read_quantities": "Quantities of a read",
    "write_quantities": "Quantities of a write",
    "bits_absent": "Relays and inputs without modules",
    "bits_connected": "Relays with modules",
    "limits": "Writing at the limits and beyond",
    "module_limits": "Settings of modules at the limits and beyond",
    "absent_modules": "Settings of modules that are absent",
    "commands": "Commands read their idle value",
    "reserved": "Reserved words drop what is written",
    "read_only": "Registers that may not be written",
    "all_or_nothing": "A refused write changes nothing",
    "across_regions": "A write touches one region",
    "rules": "Values that are wrong together",
    "energy_display": "A change of the energy display clears the energies",
    "energy_clear": "Clearing the energies",
    "sealed": "What the seal blocks",
    "factory_lock": "The lock of the factory's registers",
}
_WHOLE: dict[Area, Callable[[], Script]] = {
    "read_across": reads.read_across,
    "read_holes": reads.read_holes,
    "functions": requests.functions,
    "read_quantities": requests.read_quantities,
    "write_quantities": requests.write_quantities,
    "bits_absent": bits.absent,
    "bits_connected": bits.connected,
    "across_regions": writes.across_regions,
    "rules": effects.rules,
    "energy_display": effects.energy_display,
    "energy_clear": effects.energy_clear,
    "sealed": effects.sealed,
    "factory_lock": effects.factory_lock,
}
_BY_REGION: dict[Area, Callable[[RegionRow], Script]] = {
    "defaults": reads.defaults,
    "read": reads.read_region,
    "module_limits": writes.module_limits,
    "absent_modules": writes.absent_modules,
    "commands": writes.commands,
    "reserved": writes.reserved,
    "read_only": writes.read_only,
    "all_or_nothing": writes.all_or_nothing,
}


def area_scripts(area: Area, skipped: Sequence[str]) -> Iterator[tuple[str, str, Script]]:
    """(name of the part, title, its probes); an area by regions leaves out those without any.

    `skipped` are registers that are never given another value: one that ends the link.
    """
    if area in _WHOLE:
        yield "all", TITLES[area], _WHOLE[area]()
        return
    for region in regions():
        script = writes.limits(region, skipped) if area == "limits" else _BY_REGION[area](region)
        if script.probes:
            where = ADDRESS_TEXT.format(first=region.first, last=region.last)
            yield region.id, f"{TITLES[area]}, {where}", script
