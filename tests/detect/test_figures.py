"""What a baseline compares of an attempt, on evidence that is known."""

import math

import pytest

from rig.model.evidence import Exchange
from rig.verdict.figures import FLOAT32_STEP, figures_of
from tests.record.run_factory import reading
from tests.verdict.judged import blocks, healthy

PRECISION_PCT = 1e-9  # of 100 (a / b - 1) in doubles


def test_a_right_meter_has_no_error_in_any_register() -> None:
    figures = figures_of(healthy())
    assert figures["core_differences_count"] == (0.0, 0.0)
    assert figures["meter_faults_count"].value == 0.0
    for name in ("u_rms_l1_v", "i_rms_l3_a", "p_total_w", "block_f_hz"):
        value, step = figures[name]
        assert value is not None and abs(value) <= step
    assert figures["u_rms_l1_v"].resolution == pytest.approx(reading().u_rms_v[0] * FLOAT32_STEP)


def test_a_register_that_is_off_shows_by_how_much() -> None:
    truth = reading()
    off = blocks(u_rms_l1_v=truth.u_rms_v[0] + 0.25)
    found = figures_of(healthy(registers=off))["u_rms_l1_v"]
    assert found.value == pytest.approx(0.25, abs=found.resolution)


def test_no_number_is_no_value() -> None:
    figures = figures_of(healthy(registers=blocks(f_hz=math.nan)))
    assert figures["f_hz"].value is None


def test_pulses_errors_and_bytes_are_figures() -> None:
    document = healthy()
    traffic = (
        Exchange(link="l", direction="to_meter", sample_index=0, wall_ns=0, data_hex="010203"),
        Exchange(link="l", direction="from_meter", sample_index=0, wall_ns=0, data_hex="0102"),
    )
    figures = figures_of(document.model_copy(update={"traffic": traffic}))
    count = sum(pulse.stream == "p_import" for pulse in document.pulses)
    assert figures["pulses_p_import_count"] == (float(count), 1.0)
    assert figures["link_to_meter_bytes"].value == 3.0
    assert figures["link_from_meter_bytes"].value == 2.0
    errors = [
        100.0 * (r.intervals * 1000.0 / (document.constant_imp_per_kwh or 1) / r.reference_wh - 1.0)
        for r in document.repeats
    ]
    mean = sum(errors) / len(errors)
    assert figures["error_pct"].value == pytest.approx(mean, abs=PRECISION_PCT)


def test_a_meter_that_gave_no_answer_is_a_figure() -> None:
    figures = figures_of(healthy(meter_fault="no answer: silent", registers=(), repeats=()))
    assert figures["meter_faults_count"].value == 1.0
    assert "error_pct" not in figures
