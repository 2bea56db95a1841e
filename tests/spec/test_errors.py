"""What is wrong in spec/ is said with file, key, value and limit."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.specgen.cli import load_checked, main
from tools.specgen.load import SpecFault

SETTINGS = "spec/registers/system_settings.toml"
BLOCK = "spec/registers/block_100ms.toml"
BASIC = "spec/registers/basic_measurements.toml"
ANGLES = "spec/registers/sequence_and_angles.toml"
HARMONICS = "spec/registers/harmonics.toml"
ENERGY = "spec/registers/energy_system.toml"
FACTORY = "spec/registers/factory.toml"
DATA_LOG = "spec/registers/data_log_settings.toml"
MODULES = "spec/registers/io_modules.toml"
ALARMS = "spec/registers/alarm_records.toml"
STATUS = "spec/registers/system_status.toml"
LIMITS = "spec/accuracy/iec62053_22_class_0_2s.toml"


@dataclass(frozen=True)
class Slip:
    """Replaces the first `old` of `file` by `new`; `message` is a part of what is then said."""

    file: str
    old: str
    new: str
    message: str


SLIPS = {
    "unknown_key": Slip(
        "spec/units.toml",
        'suffix = "v"',
        'suffix = "v"\nsufix = "v"',
        "spec/units.toml: unit[1].sufix: value 'v': Extra inputs are not permitted",
    ),
    "missing_key": Slip(
        "spec/units.toml",
        'name = "volt"\n',
        "",
        "spec/units.toml: unit[1].name: value 'V': Field required",
    ),
    "wrong_type": Slip(
        SETTINGS,
        "words = 1",
        'words = "1"',
        f"{SETTINGS}: register[0].words: value '1': Input should be a valid integer",
    ),
    "address_too_high": Slip(
        SETTINGS,
        "address = 0x0FFD",
        "address = 0x10FFD",
        f"{SETTINGS}: register[0].address: value 69629: Input should be less than or equal to 6",
    ),
    "unknown_unit": Slip(
        BLOCK,
        'unit = "Hz"',
        'unit = "hertz"',
        f"{BLOCK}: register[0].unit: value 'hertz': one of the units of spec/units.toml: 1, V, A",
    ),
    "unit_of_other_quantity": Slip(
        BLOCK,
        'unit = "Hz"',
        'unit = "V"',
        f"{BLOCK}: register[0].unit: value 'V': must be 'Hz', the unit of f_hz",
    ),
    "unknown_quantity": Slip(
        BLOCK,
        'id = "f_hz" }',
        'id = "f_khz" }',
        f"{BLOCK}: register[0].source.id: value 'f_khz': a quantity of the spec",
    ),
    "unknown_format": Slip(
        BLOCK,
        'format = "F1"',
        'format = "F26"',
        f"{BLOCK}: register[0].format: value 'F26': a code of spec/formats.toml",
    ),
    "unknown_register_type": Slip(
        BLOCK,
        'type = "float32"',
        'type = "float64"',
        f"{BLOCK}: register[0].type: value 'float64': Input should be 'word', 'int16', 'dword'",
    ),
    "words_of_type": Slip(
        BLOCK,
        "words = 2",
        "words = 1",
        "type float32 has 2 word(s), not 1",
    ),
    "hole_between_rows": Slip(
        BASIC,
        "address = 0x4004",
        "address = 0x4005",
        f"{BASIC}: register[2].address: value 0x4005: must be 0x4004: rows follow one another",
    ),
    "region_too_long": Slip(
        BASIC,
        "last = 0x4047",
        "last = 0x4046",
        f"{BASIC}: region.last: value 0x4046: must be 0x4047, the last word of the last row",
    ),
    "overlapping_regions": Slip(
        ENERGY,
        "first = 0x4048",
        "first = 0x4047",
        f"{ENERGY}: region.first: value 0x4047: must lie above region basic_measurements",
    ),
    "region_upside_down": Slip(
        ENERGY,
        "last = 0x4059",
        "last = 0x4040",
        f"{ENERGY}: region: value 'energy_system': Value error, last >= first (0x4048)",
    ),
    "duplicate_register": Slip(
        BASIC,
        'id = "u_rms_l1_v"',
        'id = "f_hz"',
        f"{BASIC}: register[1].id: value 'f_hz': must be unique; also in {BASIC}",
    ),
    "default_out_of_range": Slip(
        SETTINGS,
        "default = 2200",
        "default = 5000001",
        "default 5000001 within [500, 5000000]",
    ),
    "range_upside_down": Slip(
        SETTINGS,
        "range = [500, 5_000_000]",
        "range = [5_000_000, 500]",
        "range [5000000, 500]: first <= last",
    ),
    "range_wider_than_type": Slip(
        SETTINGS,
        "range = [1, 50_000]",
        "range = [1, 70_000]",
        "value 70000 fits type word: 0..65535",
    ),
    "setting_without_default": Slip(
        SETTINGS,
        "default = 19200\n",
        "",
        f"{SETTINGS}: register[5]: value 'baud_rate_1_bd': a setting has a default and a range",
    ),
    "setting_of_other_name": Slip(
        SETTINGS,
        'kind = "setting", id = "ct1_a"',
        'kind = "setting", id = "ct1_b"',
        f"{SETTINGS}: register[10].source.id: value 'ct1_b': must be 'ct1_a', its id",
    ),
    "reactive_without_phase": Slip(
        BLOCK,
        'kind = "reactive_block", phase = 0',
        'kind = "reactive_block", id = "q"',
        "kind reactive_* has `phase` and no `id`",
    ),
    "phase_too_high": Slip(
        BLOCK,
        'kind = "reactive_block", phase = 0',
        'kind = "reactive_block", phase = 4',
        f"{BLOCK}: register[18].source.phase: value 4: Input should be less than or equal to 3",
    ),
    "reserved_without_note": Slip(
        ANGLES,
        'note = "reserved; the row is lost in the manual"\n',
        "",
        f"{ANGLES}: register[18].note: value '': a reserved register says why in its note",
    ),
    "run_beyond_the_orders": Slip(
        HARMONICS,
        "first = 2, count = 30",
        "first = 1, count = 30",
        f"{HARMONICS}: register[8].run: value 1..30: within 2..63 of hd_u_l1_pct",
    ),
    "run_of_another_length": Slip(
        HARMONICS,
        "first = 2, count = 30",
        "first = 2, count = 29",
        "type word has 29 word(s), not 30",
    ),
    "scaled_value_of_another_type": Slip(
        ANGLES,
        'type = "int16"\nformat',
        'type = "ascii"\nformat',
        f"{ANGLES}: register[0].type: value 'ascii': a scaled value is a word or int16",
    ),
    "energy_without_its_page": Slip(
        "spec/values.toml",
        'id = "es"',
        'id = "es_other"',
        "register[8].source.id: value 'es': a value of spec/values.toml",
    ),
    "quantity_without_unit_suffix": Slip(
        "spec/quantities.toml",
        'id = "f_hz"',
        'id = "frequency"',
        "spec/quantities.toml: quantity[0].id: value 'frequency': must end in _hz, its unit",
    ),
    "bare_reactive_power": Slip(
        "spec/quantities.toml",
        'id = "q_fund_{}_var"',
        'id = "q_{}_var"',
        "value 'q_{}_var': a bare reactive power is not allowed: name its method",
    ),
    "label_without_place": Slip(
        "spec/quantities.toml",
        'id = "u_rms_{}_v"',
        'id = "u_rms_v"',
        "value 'u_rms_v': Value error, {} stands in the id exactly when there is `each`",
    ),
    "orders_upside_down": Slip(
        "spec/quantities.toml",
        "orders = [2, 63]",
        "orders = [63, 2]",
        "Value error, orders [63, 2]: 0 < first <= last",
    ),
    "unknown_update": Slip(
        "spec/quantities.toml",
        'update = "block_40ms"',
        'update = "often"',
        "spec/quantities.toml: quantity[0].update: value 'often': Input should be 'block_40ms'",
    ),
    "unknown_citation": Slip(
        "spec/quantities.toml",
        'citation = "IEC61000-4-30,',
        'citation = "IEC61000-4-31,',
        "value 'IEC61000-4-31, clause not verified': must begin with a key of the bibliography",
    ),
    "duplicate_citation": Slip(
        "spec/bibliography.toml",
        'key = "JCGM106"',
        'key = "GUM"',
        "value 'GUM': must be unique",
    ),
    "unknown_seal": Slip(
        STATUS,
        'seal = "channel_2"',
        'seal = "channel_3"',
        f"{STATUS}: register[6].seal: value 'channel_3': Input should be 'none', 'standard'",
    ),
    "unknown_module": Slip(
        MODULES,
        'module = "io11"',
        'module = "io13"',
        f"{MODULES}: register[0].module: value 'io13': Input should be 'none', 'io11'",
    ),
    "module_of_a_register_that_is_no_setting": Slip(
        ALARMS,
        'type = "word"',
        'type = "word"\nmodule = "io11"',
        "Value error, a `module` goes with kind setting",
    ),
    "part_of_a_range_with_a_sign": Slip(
        MODULES,
        "range = [-32_768, 32_767]",
        "range = [-1000, 1000]",
        "value [-1000, 1000]: with a sign: that of any int16",
    ),
    "stored_word_without_default": Slip(
        DATA_LOG,
        "default = 0\n",
        "",
        "value 'data_log_1_size': Value error, kind stored has a default",
    ),
    "stored_word_without_range": Slip(
        DATA_LOG,
        "range = [0, 1440]\n",
        "",
        "value 'data_log_1_interval_min': Value error, kind stored has a range and is read_write",
    ),
    "fixed_bits_of_a_setting": Slip(
        STATUS,
        "range = [0, 31]",
        "range = [0, 31]\nfixed_mask = 1",
        "Value error, `by_byte` and `fixed_mask` go with kind stored",
    ),
    "record_beyond_the_last": Slip(
        ALARMS,
        'block = "{}"',
        'block = "17"',
        "Value error, block 17 of alarm_record: 1 to 16",
    ),
    "unknown_part_of_a_record": Slip(
        ALARMS,
        'id = "value"',
        'id = "worth"',
        "Value error, the id of alarm_record is one of status, parameter, value, stamp",
    ),
    "second_copy_of_a_file": Slip(
        DATA_LOG,
        "instances = [0x1100, 0x11C0, 0x1280]",
        "instances = [0x1100, 0x11BF, 0x1280]",
        f"{DATA_LOG}#2: region.first: value 0x11BF: must lie above region data_log_1_settings",
    ),
    "bits_with_a_gap": Slip(
        "spec/bits.toml",
        "address = 0x0003",
        "address = 0x0004",
        "spec/bits.toml: relay[3].address: value 4: must be 3: bits follow one another from 0",
    ),
    "relay_without_a_mode": Slip(
        "spec/bits.toml",
        'mode = "io11_relay_mode"\n',
        "",
        "spec/bits.toml: relay[0].mode: value None: a setting for each relay, nothing for an input",
    ),
    "control_fields_overlap": Slip(
        "spec/board_link.toml",
        "offset = 8\n",
        "offset = 0\n",
        "spec/board_link.toml: control[2].offset: value 0: must be at least 8: no overlap",
    ),
    "control_field_not_aligned": Slip(
        "spec/board_link.toml",
        "offset = 64\n",
        "offset = 62\n",
        "spec/board_link.toml: control[6].offset: value 62: must be a multiple of 4",
    ),
    "duplicate_record_type": Slip(
        "spec/board_link.toml",
        "type = 17\n",
        "type = 16\n",
        "value '16': must be unique",
    ),
    "ring_not_in_pages": Slip(
        "spec/board_link.toml",
        "out_ring_bytes = 1_048_576",
        "out_ring_bytes = 1_048_000",
        "spec/board_link.toml: out_ring_bytes: value 1048000: must be a multiple of 4096",
    ),
    "ring_not_a_power_of_two": Slip(
        "spec/board_link.toml",
        "out_ring_bytes = 1_048_576",
        "out_ring_bytes = 1_044_480",
        "value 1044480: must be a power of two: counters wrap at 2^32",
    ),
    "store_over_the_ring": Slip(
        "spec/board_link.toml",
        "nv_journal_offset = 8_388_608",
        "nv_journal_offset = 4_194_304",
        "nv_journal_offset: value 4194304: must be a multiple of 4096 and at least 5246976",
    ),
    "limit_not_positive": Slip(
        LIMITS,
        "limit_pct = 0.4",
        "limit_pct = 0.0",
        f"{LIMITS}: limit[0].limit_pct: value 0.0: Input should be greater than 0",
    ),
    "limit_missing": Slip(
        LIMITS,
        "limit_pct = 0.4\n",
        "",
        "kind accuracy lacks its limit",
    ),
    "limit_without_end": Slip(
        LIMITS,
        "i_to_in = 0.05\n",
        "",
        "one of i_to_in and i_to",
    ),
    "limit_upside_down": Slip(
        LIMITS,
        "i_to_in = 0.05\n",
        "i_to_in = 0.005\n",
        "i_to_in >= i_from_in (0.01)",
    ),
    "limit_not_its_fraction": Slip(
        LIMITS,
        "limit_pct = 0.02\n",
        "limit_pct = 0.03\n",
        f"{LIMITS}: limit[11].limit_pct: value 0.03: must be 0.02, its fraction of balanced_pf1",
    ),
    "unknown_base_limit": Slip(
        LIMITS,
        'base_limit = "balanced_pf1"',
        'base_limit = "balanced"',
        "value 'balanced': a row of this file with limit_pct",
    ),
    "not_a_number": Slip(
        LIMITS,
        "limit_pct = 0.4",
        "limit_pct = nan",
        f"{LIMITS}: limit[0].limit_pct: value nan: Input should be",
    ),
    "not_toml": Slip(
        FACTORY,
        "[region]",
        "[region",
        f"{FACTORY}: (file): value not TOML: Expected ']'",
    ),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_slip_is_named_with_file_key_value_and_limit(slip: Slip, spec_copy: Path) -> None:
    path = spec_copy / slip.file
    text = path.read_text(encoding="utf-8")
    assert slip.old in text, "the slip does not fit the spec any more"
    path.write_text(text.replace(slip.old, slip.new, 1), encoding="utf-8")
    with pytest.raises(SpecFault) as caught:
        load_checked(spec_copy)
    said = [str(error) for error in caught.value.errors]
    assert any(slip.message in line and line.startswith("spec/") for line in said), said


def test_sound_spec_has_no_error(spec_copy: Path) -> None:
    load_checked(spec_copy)


def test_missing_file_is_named(spec_copy: Path) -> None:
    (spec_copy / "spec/units.toml").unlink()
    with pytest.raises(SpecFault, match=r"^spec/units\.toml: \(file\): value missing: the file"):
        load_checked(spec_copy)


def test_two_slips_are_both_named(spec_copy: Path) -> None:
    path = spec_copy / BLOCK
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('format = "F1"', 'format = "F99"'), encoding="utf-8")
    with pytest.raises(SpecFault) as caught:
        load_checked(spec_copy)
    assert len(caught.value.errors) == text.count('format = "F1"') > 1


def test_command_says_what_is_wrong_with_status_2(
    spec_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = spec_copy / "spec/units.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('id = "A"', 'id = "V"', 1))
    assert main(["--root", str(spec_copy)]) == 2
    said = capsys.readouterr()
    assert "spec/units.toml: unit[2].id: value 'V': must be unique" in said.err
    assert "Traceback" not in said.err
    assert not (spec_copy / "rig").exists()


ERRORS = """\
[[error]]
key = "{key}"
text = "0.4 ppm of reading"
"""


def test_measured_errors_stand_on_the_page_of_their_quantities(spec_copy: Path) -> None:
    (spec_copy / "docs" / "reference").mkdir(parents=True, exist_ok=True)
    (spec_copy / "docs/reference/errors.toml").write_text(ERRORS.format(key="u_rms"))
    assert main(["--root", str(spec_copy)]) == 0
    lines = (spec_copy / "docs/reference/quantities_gen.md").read_text().splitlines()
    shown = {line.split("`")[1] for line in lines if "| 0.4 ppm of reading |" in line}
    assert {"u_rms_l1_v", "u_rms_l31_v", "u_rms_ll_avg_v"} <= shown
    assert "i_rms_l1_a" not in shown


def test_measured_error_of_no_quantity_is_refused(spec_copy: Path) -> None:
    (spec_copy / "docs" / "reference").mkdir(parents=True, exist_ok=True)
    (spec_copy / "docs/reference/errors.toml").write_text(ERRORS.format(key="u_mean"))
    with pytest.raises(SpecFault) as fault:
        load_checked(spec_copy)
    assert str(fault.value) == (
        "docs/reference/errors.toml: error[0].key: value 'u_mean': "
        "an error_key of spec/quantities.toml or spec/values.toml"
    )
