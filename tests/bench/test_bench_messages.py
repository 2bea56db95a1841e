"""A bench that is wrong in any field gives one line with file, key, value and limit."""

from pathlib import Path

import pytest

from rig.bench.load_bench import bench_from_text, load_bench
from rig.bench.tomlfile import BadInput

ROOT = Path(__file__).resolve().parents[2]
BENCHES = sorted((ROOT / "fixtures/benches").glob("*.toml"))
GOOD = (ROOT / "fixtures/benches/linux.toml").read_text(encoding="utf-8")

CASES = [
    ('schema = "kw320.bench/1"', 'schema = "kw320.bench/2"', "schema = 'kw320.bench/2': must be"),
    ('id = "linux"', 'id = "My bench"', "id = 'My bench': must be"),
    ('title = "Sim', 'title = "" # "', "title = '': must"),
    ("sample_rate_hz = 12800", "sample_rate_hz = 8000", "sample_rate_hz = 8000: must be 12800"),
    ("sample_rate_hz = 12800", "", "sample_rate_hz must be given for a virtual meter"),
    ('accreditation = ""', "accreditation = 4", "laboratory.accreditation = 4: must be"),
    ('address = ""', 'adress = ""', "laboratory.adress = '': unknown key"),
    ("temperature_c = 23.0", "temperature_c = 400.0",
     "environment.temperature_c = 400.0: must be less than or equal to 70"),
    ("temperature_c = 23.0\n", "", "environment.temperature_c: missing, must be given"),
    ("humidity_pct = 45.0", "humidity_pct = 145.0",
     "environment.humidity_pct = 145.0: must be less than or equal to 100"),
    ("humidity_pct = 45.0\nassumed = true", 'humidity_pct = 45.0\nassumed = "maybe"',
     "environment.assumed = 'maybe': must be"),
    ('driver = "virtual"', 'driver = "imaginary"',
     "source.driver = 'imaginary': must be 'virtual' or 'fluke6105a'"),
    ('driver = "virtual"', 'driver = "fluke6105a"', "address must be given for driver"),
    ('driver = "virtual"', 'driver = "fluke6105a"\naddress = "somewhere"',
     'address "somewhere" must be TCPIP::<host>::<port>::SOCKET, ASRL<device>::INSTR or GPIB'),
    ("settle_s = 0.2", "settle_s = -1", "source.settle_s = -1: must be"),
    ("settle_deadline_s = 5.0", "settle_deadline_s = 0.1",
     "settle_deadline_s 0.1 must be above settle_s 0.2"),
    ('certificate_no = "none (simulated)"', 'certificate_no = ""',
     "reference.certificate_no = '': must"),
    ("due_date = 2027-12-31", 'due_date = "soon"', "reference.due_date = 'soon': must be"),
    ("exp_unc_ppm = 100.0", "exp_unc_ppm = -1.0",
     "reference.exp_unc_ppm = -1.0: must be greater than or equal to 0"),
    ("coverage_k = 2.0", "coverage_k = 0.5", "reference.coverage_k = 0.5: must be"),
    ("phase_exp_unc_urad = 60.0", "phase_exp_unc_urad = nan",
     "reference.phase_exp_unc_urad = nan: must be a finite number"),
    ("drift_limit_ppm = 50.0", "drift_limit_ppm = 99999.0",
     "reference.drift_limit_ppm = 99999.0: must be"),
    ("temperature_limit_ppm_per_k = 5.0", "temperature_limit_ppm_per_k = true",
     "reference.temperature_limit_ppm_per_k = True: must be"),
    ("temperature_span_k = 2.0", "temperature_span_k = 51.0",
     "reference.temperature_span_k = 51.0: must be less than or equal to 50"),
    ("resolution_ns = 100", "resolution_ns = 0",
     "error_calculator.resolution_ns = 0: must be greater than or equal to 1"),
    ("resolution_ns = 100", "resolution_ns = 100.0",
     "error_calculator.resolution_ns = 100.0: must be a valid integer"),
    ("jitter_std_ns = 50.0", "jitter_std_ns = -50.0", "error_calculator.jitter_std_ns = -50.0"),
    ("chunk_s = 1.0", "chunk_s = 0.0", "clock.chunk_s = 0.0: must be"),
    ('id = "bench_sim"', 'id = "Bench Sim"', "clock.id = 'Bench Sim': must be"),
    ('driver = "linux"', 'driver = "linux"\nmodules = ["AXM-IO13"]',
     "meter.modules[0] = 'AXM-IO13': must be 'AXM-IO11', 'AXM-IO12'"),
    ('driver = "linux"', 'driver = "linux"\nmodules = ["AXM-IO31", "AXM-IO31"]',
     "module 'AXM-IO31' must not occur twice"),
    ('driver = "linux"', 'driver = "zephyr"',
     "meter.driver = 'zephyr': must be 'in_process', 'linux' or 'qemu'"),
    ('transport = "tcp"', 'transport = "direct"', "must be \"tcp\" or \"rtu\" for driver"),
    ('driver = "linux"', 'driver = "qemu"', 'transport "tcp" must be "rtu" for driver "qemu"'),
    ('driver = "linux"', 'driver = "in_process"', "must be \"direct\" for driver"),
    ('pacing = "lockstep"', 'pacing = "fast"',
     "meter.pacing = 'fast': must be 'lockstep' or 'real_time'"),
    ("unit_id = 1", "unit_id = 248", "meter.unit_id = 248: must be less than or equal to 247"),
    ('distribution = "rectangular"', 'distribution = "flat"',
     "uncertainties[0].distribution = 'flat': must be 'normal', 'rectangular' or 'triangular'"),
    ('distribution = "rectangular"', 'distribution = "normal"', "coverage_k must be given"),
    ("limit_ppm = 20.0", "limit_ppm = -20.0", "uncertainties[0].limit_ppm = -20.0: must be"),
    ("limit_ppm = 20.0\n", "", "exactly one of limit_ppm and limit_urad must be given"),
    ("limit_ppm = 20.0", "limit_ppm = 20.0\nlimit_urad = 1.0", "exactly one of limit_ppm"),
    ("number = 1", "number = 0", "positions[0].number = 0: must be"),
    ('serial = "KW320-SIM-0001"', 'serial = "a serial with blanks"',
     "positions[0].serial = 'a serial with blanks': must be"),
    ("gain_ppm = [35.0, -48.0, 22.0, -31.0, 57.0, 40.0]", "gain_ppm = [35.0, -48.0]",
     "positions[0].front_end.gain_ppm[2]: missing"),
    ("gain_ppm = [35.0", "gain_ppm = [99999.0",
     "positions[0].front_end.gain_ppm[0] = 99999.0: must be less than or equal to 50000"),
    ("offset_counts = [12.0", "offset_counts = [1e9",
     "positions[0].front_end.offset_counts[0] = 1000000000.0: must be"),
    ("delay_ns = [15.0", 'delay_ns = ["late"', "positions[0].front_end.delay_ns[0] = 'late'"),
    ("noise_db_fs = -101.0", "noise_db_fs = 3.0", "positions[0].front_end.noise_db_fs = 3.0"),
    ("clock_ppm = 4.0", "clock_ppm = 1e4", "positions[0].front_end.clock_ppm = 10000.0"),
    ("seed_salt = 1", "seed_salt = -1", "positions[0].front_end.seed_salt = -1"),
    ("[positions.front_end]", "[positions.back_end]", "positions[0].back_end"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), CASES, ids=lambda text: str(text)[:40])
def test_a_wrong_field_is_named_with_value_and_limit(old: str, new: str, message: str) -> None:
    assert old in GOOD, old
    with pytest.raises(BadInput) as caught:
        bench_from_text(GOOD.replace(old, new, 1), "b.toml", "b.toml")
    assert any(message in line for line in caught.value.lines), caught.value.lines
    for line in caught.value.lines:
        assert line.startswith("b.toml: ")
        assert "\n" not in line


@pytest.mark.parametrize("path", BENCHES, ids=lambda path: path.stem)
def test_every_bench_of_the_repository_loads(path: Path) -> None:
    loaded = load_bench(path)
    assert loaded.bench.simulated
    assert loaded.bench.id == path.stem
    assert loaded.file.text == path.read_text(encoding="utf-8")


def test_two_positions_with_one_number_are_refused() -> None:
    twice = GOOD + GOOD[GOOD.index("[[positions]]") :]
    with pytest.raises(BadInput, match="number 1 must not occur twice"):
        bench_from_text(twice, "b.toml", "b.toml")


def test_a_bench_that_is_missing_names_the_file() -> None:
    with pytest.raises(BadInput, match=r"^nowhere\.toml: no such file$"):
        load_bench(Path("nowhere.toml"))


def test_what_follows_from_a_wrong_item_of_a_list_is_not_said() -> None:
    text = GOOD.replace("number = 1\n", "number = 0\n")
    with pytest.raises(BadInput) as refusal:
        bench_from_text(text, "b.toml", "b.toml")
    (line,) = refusal.value.lines
    assert "b.toml: positions[0].number = 0: must be greater than or equal to 1" in line
