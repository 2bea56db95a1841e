"""A plan that is wrong in any field gives one line with file, key, value and limit."""

from pathlib import Path

import pytest

from rig.bench.tomlfile import BadInput
from rig.plan.load_plan import plan_from_text

ROOT = Path(__file__).resolve().parents[2]
GOOD = (ROOT / "testplans/iec62053_22_class_0_2s.toml").read_text(encoding="utf-8")


def lines_of(text: str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        plan_from_text(text, "p.toml", "p.toml")
    return caught.value.lines


def changed(old: str, new: str) -> str:
    assert old in GOOD, old
    return GOOD.replace(old, new, 1)


CASES = [
    ('schema = "kw320.plan/1"', 'schema = "kw320.plan/9"',
     "p.toml: schema = 'kw320.plan/9': must be 'kw320.plan/1'"),
    ('schema = "kw320.plan/1"\n', "", "p.toml: schema: missing, must be given"),
    ('id = "iec62053_22_class_0_2s"', 'id = "Class 0.2S"', "p.toml: id = 'Class 0.2S': must"),
    ('id = "iec62053_22_class_0_2s"', "id = 7", "p.toml: id = 7: must be a valid string"),
    ('title = "Active', 'title = 5 # "', "p.toml: title = 5: must be a valid string"),
    ('edition = "IEC 62053-22:2003"', 'edition = ""', "p.toml: edition = '': must"),
    ('decision_rule = "guarded"', 'decision_rule = "hope"',
     "p.toml: decision_rule = 'hope': must be 'guarded' or 'simple'"),
    ("u_n_v = 230.0", "u_n_v = 23.0",
     "p.toml: meter.u_n_v = 23.0: must be greater than or equal to 50"),
    ("u_n_v = 230.0", 'u_n_v = "230"x', "p.toml: not TOML"),
    ("u_n_v = 230.0", "u_n_v = nan", "p.toml: meter.u_n_v = nan: must be"),
    ("u_n_v = 230.0", "u_n_v = inf", "p.toml: meter.u_n_v = inf: must be"),
    ("i_n_a = 1.0", "i_n_a = 0.0", "p.toml: meter.i_n_a = 0.0: must be greater than or equal"),
    ("i_max_a = 1.2", "i_max_a = 0.5", "i_max_a 0.5 must be at least i_n_a 1.0"),
    ("elements = 3", "elements = 2", "p.toml: meter.elements = 2: must be 3"),
    ("constant_imp_per_kwh = 60000", "constant_imp_per_kwh = 60001",
     "p.toml: meter.constant_imp_per_kwh = 60001: must be less than or equal to 60000"),
    ("constant_imp_per_kwh = 60000", "constant_imp_per_kwh = 6e4",
     "p.toml: meter.constant_imp_per_kwh = 60000.0: must be"),
    ("pulse_constant_imp_per_kwh = 60000", "pulse_constant_imp_per_kwh = 50000",
     "p.toml: settings.pulse_constant_imp_per_kwh = 50000: must be"),
    ("pt1_dv = 2300", "pt1_dv = 400",
     "p.toml: settings.pt1_dv = 400: must be 500 to 5000000"),
    ("ct2_code = 1\n", "ct2_code = 2\n",
     "p.toml: settings.ct2_code = 2: must be one of 1, 5, 333"),
    ("ct2_code = 1\n", "ct9 = 2\n", "p.toml: settings.ct9 = 2: unknown setting"),
    ("pt2_dv = 2300\n", "", "p.toml: settings.pt2_dv: missing, must be given"),
    ("ct1_a = 1\n", "ct1_a = -1\n",
     "p.toml: settings.ct1_a = -1: must be greater than or equal to 0"),
    ("settle_s = 1.0", "settle_s = -1.0", "p.toml: timing.settle_s = -1.0: must be"),
    ("measure_s = 2.0", "measure_s = 1.0",
     "p.toml: timing.measure_s = 1.0: must be greater than or equal to 2"),
    ("intervals_min = 5", "intervals_min = 4",
     "p.toml: timing.intervals_min = 4: must be greater than or equal to 5"),
    ("repeats = 5", "repeats = 6", "repeats 6 must be at most intervals_min 5"),
    ("repeats = 5", "repeats = 0", "p.toml: timing.repeats = 0: must be"),
    ("repeats = 5", "repeat = 5", "p.toml: timing.repeat = 5: unknown key"),
    ("energy_preset_count = 999_992_500", "energy_preset_count = 1_000_000_000",
     "p.toml: testpoints[15].energy_preset_count = 1000000000: must be"),
    ('limit = "no_load_2003"', 'limit = "no_load_2003"\nenergy_preset_count = 1',
     "energy_preset_count = 1: must be left out, no_load_2003 reads no energy register"),
    ('id = "mixed_pf1"\nstage = "intrinsic"\nlimit = "single_phase_pf1"',
     'id = "mixed_pf1"\nstage = "intrinsic"\nlimit = "difference_single_balanced"',
     'p.toml: testpoints[17].phases = "mixed": must be left out, difference_single_balanced is no'),
    ("[not_tested]", '[not_tested]\nbalanced_pf9 = "x"',
     "p.toml: not_tested.balanced_pf9: must be a limit row"),
    ("[not_tested]", '[not_tested]\nbalanced_pf1 = "x"',
     "p.toml: not_tested.balanced_pf1: must be left out, the plan tests it"),
    ('no_load_2020 = ', '# no_load_2020 = ',
     "p.toml: testpoints: limit row no_load_2020 must be tested or in not_tested"),
    ('limit = "balanced_pf1_low"', 'limit = "balanced_pf7"',
     'p.toml: testpoints[0].limit = "balanced_pf7": must be a limit row'),
    ('stage = "intrinsic"', 'stage = "someday"', "p.toml: testpoints[0].stage = 'someday': must"),
    ('currents = ["0.01In"]', 'currents = ["0.05In"]',
     'p.toml: testpoints[0].currents = "0.05In": must lie in 0.01 In <= I < 0.05 In'),
    ('currents = ["0.01In"]', 'currents = ["1A"]',
     "p.toml: testpoints[0].currents[0] = '1A': must"),
    ('currents = ["0.01In"]', "currents = []",
     "p.toml: testpoints[0].currents = []: must name at least one current"),
    ('currents = ["0.01In"]', 'currents = ["0.01In", "0.01In"]', "must not hold the same value"),
    ('pf = ["1"]', 'pf = ["0.5i"]',
     'p.toml: testpoints[0].pf = "0.5i": must be one of 1 of balanced_pf1_low'),
    ('pf = ["1"]', 'pf = ["half"]', "p.toml: testpoints[0].pf[0] = 'half': must"),
    ('directions = ["import", "export"]', 'directions = ["sideways"]',
     "p.toml: testpoints[0].directions[0] = 'sideways': must be 'import' or 'export'"),
    ('phases = ["L1", "L2", "L3"]', 'phases = ["balanced"]', "must be a single load"),
    ('id = "balanced_pf1"\n', 'id = "balanced_pf1_low"\n',
     'testpoint id "balanced_pf1_low" must not occur twice'),
    ("f_hz = [49.3, 50.7]", "f_hz = [40.0]",
     "f_hz[0] = 40.0: must be greater than or equal to 45"),
    ("noise_pct = 0.05", "noise_pct = 50.0", "noise_pct = 50.0: must be less than or equal to 5"),
    ("order = 5", "order = 64", "harmonics[0].order = 64: must be less than or equal to 63"),
    ("order = 5", "order = 1", "harmonics[0].order = 1: must be greater than or equal to 2"),
    ("u_pct = 10.0", "u_percent = 10.0", "harmonics[0].u_percent = 10.0: unknown key"),
    ('fault = "swap_i2_i3"', "fault = 3", "catches[0].fault = 3: must be a valid string"),
    ("energy_display = 0 }", "energy_display = 7 }", "settings.energy_display = 7: must be 0 to 1"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), CASES, ids=lambda text: str(text)[:40])
def test_a_wrong_field_is_named_with_value_and_limit(old: str, new: str, message: str) -> None:
    lines = lines_of(changed(old, new))
    assert any(message in line for line in lines), lines
    for line in lines:
        assert line.startswith("p.toml: ")
        assert "\n" not in line


def test_all_wrong_fields_are_told_at_once() -> None:
    text = changed("u_n_v = 230.0", "u_n_v = 1.0").replace("elements = 3", "elements = 9", 1)
    assert len(lines_of(text)) == 2


def test_a_difference_without_its_parents_is_refused() -> None:
    text = changed('currents = ["0.05In", "1.0In", "Imax"]', 'currents = ["0.05In", "Imax"]')
    lines = lines_of(text)
    assert any("needs" in line and "which no testpoint makes" in line for line in lines), lines


def test_text_that_is_not_toml_is_refused() -> None:
    for text in ("", "[", "\x00", "schema = ", "a = 1\na = 2"):
        assert lines_of(text)
