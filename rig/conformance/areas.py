"""The areas of the protocol that a plan may ask for, and the scripts of each."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, get_args

from rig.conformance import effects, reads, requests, writes
from rig.conformance.script import Script
from rig.conformance.table import regions
from rig.spec.rows import RegionRow

Area = Literal[
    "defaults",
    "read",
    "read_across",
    "read_holes",
    "functions",
    "read_quantities",
    "write_quantities",
    "limits",
    "commands",
    "read_only",
    "all_or_nothing",
    "across_regions",
    "energy_display",
    "energy_clear",
    "factory_lock",
]
AREAS: tuple[Area, ...] = get_args(Area)

ADDRESS_TEXT = "{first:04X}H to {last:04X}H"
TITLES: dict[Area, str] = {
    "defaults": "Values as delivered",
    "read": "Reading registers",
    "read_across": "Reading across regions",
    "read_holes": "Reading what is not there",
    "functions": "Functions that the meter does not have",
    "read_quantities": "Quantities of a read",
    "write_quantities": "Quantities of a write",
    "limits": "Writing at the limits and beyond",
    "commands": "Commands read their idle value",
    "read_only": "Registers that may not be written",
    "all_or_nothing": "A refused write changes nothing",
    "across_regions": "A write touches one region",
    "energy_display": "A change of the energy display clears the energies",
    "energy_clear": "Clearing the energies",
    "factory_lock": "The lock of the factory's registers",
}
_WHOLE: dict[Area, Callable[[], Script]] = {
    "read_across": reads.read_across,
    "read_holes": reads.read_holes,
    "functions": requests.functions,
    "read_quantities": requests.read_quantities,
    "write_quantities": requests.write_quantities,
    "across_regions": writes.across_regions,
    "energy_display": effects.energy_display,
    "energy_clear": effects.energy_clear,
    "factory_lock": effects.factory_lock,
}


def area_scripts(area: Area, skipped: Sequence[str]) -> Iterator[tuple[str, str, Script]]:
    """(name of the part, title, its probes); an area by regions leaves out those without any.

    `skipped` are registers that are never given another value: one that ends the link.
    """
    if area in _WHOLE:
        yield "all", TITLES[area], _WHOLE[area]()
        return
    for region in regions():
        script = _of_region(area, region, skipped)
        if script.probes:
            where = ADDRESS_TEXT.format(first=region.first, last=region.last)
            yield region.id, f"{TITLES[area]}, {where}", script


def _of_region(area: Area, region: RegionRow, skipped: Sequence[str]) -> Script:
    if area == "limits":
        return writes.limits(region, skipped)
    by_region: dict[Area, Callable[[RegionRow], Script]] = {
        "defaults": reads.defaults,
        "read": reads.read_region,
        "commands": writes.commands,
        "read_only": writes.read_only,
        "all_or_nothing": writes.all_or_nothing,
    }
    return by_region[area](region)
