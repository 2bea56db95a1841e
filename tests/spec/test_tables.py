"""The generated Python tables hold what the manual, its corrections and the decree say."""

import struct

from rig.spec import board_link_gen as link
from rig.spec.bibliography_gen import BIBLIOGRAPHY
from rig.spec.hash_gen import SPEC_SHA256
from rig.spec.limits_gen import LIMITS, REFERENCE_CONDITIONS
from rig.spec.quantities_gen import BANKS, QUANTITIES
from rig.spec.registers_gen import ENERGIES, REGIONS, REGISTERS, SETTINGS
from tests.spec.conftest import REPOSITORY
from tools.specgen.load import spec_sha256

# First and last address of every region the meter serves.
SERVED = {
    "system_settings": (0x0FFD, 0x101D),
    "system_status": (0x101E, 0x103E),
    "clock": (0x103F, 0x1045),
    "alarm_global": (0x1046, 0x104D),
    "alarm_single": (0x104E, 0x109D),
    "io_modules": (0x109E, 0x10F3),
    "data_log_1_settings": (0x1100, 0x11BF),
    "data_log_2_settings": (0x11C0, 0x127F),
    "data_log_3_settings": (0x1280, 0x133F),
    "block_100ms": (0x3000, 0x303B),
    "basic_measurements": (0x4000, 0x4047),
    "energy_system": (0x4048, 0x4059),
    "harmonics": (0x405A, 0x4135),
    "max_min": (0x4136, 0x4293),
    "sequence_and_angles": (0x4294, 0x42A8),
    "alarm_records": (0x42A9, 0x4348),
    "io_values": (0x4349, 0x4398),
    "soe_records": (0x4399, 0x4439),
    "harmonics_high": (0x4500, 0x45BF),
    "current_demand": (0x4600, 0x461A),
    "energy_phase": (0x4620, 0x463D),
    "frozen_energy": (0x463E, 0x478D),
    "mesh": (0x4F02, 0x4F14),
    "log_retrieval": (0x6000, 0x607E),
    "log_1_status": (0x6100, 0x610B),
    "log_2_status": (0x6200, 0x620B),
    "log_3_status": (0x6300, 0x630B),
    "factory": (0x7F00, 0x7F45),
    "factory_extension": (0x7F46, 0x7FC1),
    "power_quality_settings": (0x8000, 0x800F),
    "power_quality_events": (0x8CFD, 0x8D4F),
    "waveform_retrieval": (0x8E00, 0x8E43),
}

# Limits of class 0.2S as read in the decree, class D: (id, from, to, limit).
DECREE = [
    ("balanced_pf1_low", 0.01, 0.05, 0.4),
    ("balanced_pf1", 0.05, None, 0.2),
    ("balanced_pf05i_08c_low", 0.02, 0.1, 0.5),
    ("balanced_pf05i_08c", 0.1, None, 0.3),
    ("single_phase_pf1", 0.05, None, 0.3),
    ("single_phase_pf05i", 0.1, None, 0.4),
    ("difference_single_balanced", 1.0, 1.0, 0.4),
]


def test_regions_are_the_served_ones() -> None:
    assert {row.id: (row.first, row.last) for row in REGIONS.values()} == SERVED


def test_registers_tile_their_regions() -> None:
    addresses = [
        address
        for row in REGISTERS.values()
        for address in range(row.address, row.address + row.words)
    ]
    served = [a for first, last in SERVED.values() for a in range(first, last + 1)]
    assert sorted(addresses) == sorted(served)
    assert addresses == sorted(set(addresses))


def test_lost_and_corrected_rows_are_in_place() -> None:
    assert REGISTERS["block_u_rms_l31_v"].address == 0x300E
    assert REGISTERS["u_rms_l31_v"].address == 0x400E
    assert REGISTERS["block_u_rms_ll_avg_v"].address == 0x3010
    assert REGISTERS["block_q_selected_l2_var"].address == 0x3026
    assert "lost" in REGISTERS["block_u_rms_l31_v"].note


def test_shifted_defaults_are_reconstructed() -> None:
    assert (SETTINGS["pt1_dv"].default, SETTINGS["pt2_dv"].default) == (2200, 2200)
    assert (SETTINGS["ct1_a"].default, SETTINGS["ct2_code"].default) == (5, 5)
    assert SETTINGS["ct2_code"].allowed == (1, 5, 333, 80, 100, 200)
    assert SETTINGS["pt1_dv"].maximum == 5_000_000
    assert SETTINGS["max_min_clear"].default == 0x55


def test_settings_accept_their_own_default() -> None:
    for row in SETTINGS.values():
        assert row.default is not None
        if row.allowed:
            assert row.default in row.allowed
        else:
            assert row.minimum is not None
            assert row.maximum is not None
            assert row.minimum <= row.default <= row.maximum


def test_energies_count_a_tenth_and_a_thousandth() -> None:
    assert len(ENERGIES) == 24
    for row in ENERGIES.values():
        assert (row.scale, row.secondary_scale) == (0.1, 0.001)
        assert row.minimum == (-999_999_999 if "net" in row.id else 0)


def test_measured_registers_name_a_quantity_with_their_unit() -> None:
    for row in REGISTERS.values():
        if row.source_kind.startswith("quantity_"):
            assert QUANTITIES[row.source_id].unit == row.unit
    assert BANKS == ("block_100ms", "window", "block_40ms")


def test_limits_are_those_of_the_decree() -> None:
    for limit_id, from_in, to_in, limit_pct in DECREE:
        row = LIMITS[limit_id]
        assert (row.i_from_in, row.i_to_in, row.limit_pct) == (from_in, to_in, limit_pct), limit_id
        assert row.directions == ("import", "export")


def test_no_row_claims_a_clause_that_nobody_read() -> None:
    for row in LIMITS.values():
        assert row.clause == "clause not verified"
        assert row.citation in BIBLIOGRAPHY
        assert row.provenance


def test_no_load_and_start_state_their_times() -> None:
    assert LIMITS["no_load_2003"].time_numerator == 900e6
    assert LIMITS["no_load_2003"].time_divisors == ("k", "m", "un_v", "imax_a")
    assert LIMITS["no_load_2020"].time_numerator == 240e3
    assert LIMITS["no_load_2020"].time_divisors == ("k", "m", "un_v", "ist_a")
    assert LIMITS["no_load_2003"].u_un == 1.15
    assert LIMITS["start"].i_from_in == 0.001
    assert REFERENCE_CONDITIONS["0.2S"].u_tolerance_pct == 1.0


def test_board_link_headers_have_the_size_on_the_link() -> None:
    assert struct.calcsize(link.HEADER_FORMAT) == link.HEADER_BYTES == 16
    assert struct.calcsize(link.PAYLOADS[link.RECORD_PULSE][0]) == 5
    assert link.OUT_RING_OFFSET == link.CONTROL_BYTES + link.IN_RING_BYTES
    assert link.NV_JOURNAL_OFFSET >= link.OUT_RING_OFFSET + link.OUT_RING_BYTES
    assert link.BULK_STORE_OFFSET == link.NV_JOURNAL_OFFSET + link.NV_JOURNAL_BYTES
    assert link.FILE_BYTES == 16 << 20  # the memory of the emulated board that a file can back


def test_hash_is_that_of_the_spec() -> None:
    assert spec_sha256(REPOSITORY) == SPEC_SHA256
