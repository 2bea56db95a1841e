"""An alarm on the panel: the backlight flashes once a second (manual 4.4, line 1086)."""

import pytest

from rig.run.registers import write_settings
from tests.panel.benches import every_bench, press, rows, running

pytest.importorskip("kwhost", reason="the Python modules are not built")

IO11 = 1
DI_1_CODE, GOES_ON = 52, 1  # manual 6.3.4, notes: alarm code, and the setpoint for OFF to ON
ALARM_ON_DI_1 = {
    "alarm_1_parameter": DI_1_CODE,
    "alarm_1_comparison": 1,
    "alarm_1_setpoint": GOES_ON,
    "alarm_channels": 1,
    "alarm_enable": 1,
}
LOOKS = 6


def darkness(name: str, *, flash: int, alarm: int) -> list[bool]:
    """Whether the panel is dark, half a second at a time."""
    with running(name) as bench:
        position = bench.positions[0]
        position.connect_modules(IO11)
        write_settings(position.link, ALARM_ON_DI_1 | {"alarm_flash": flash})
        position.set_digital_inputs(alarm, 1)
        press(bench, "p")
        return ["DARK" in rows(bench)[-1] for _ in range(LOOKS)]


@every_bench
def test_the_panel_is_dark_every_other_half_second(name: str) -> None:
    seen = darkness(name, flash=1, alarm=1)
    assert seen in ([True, False] * (LOOKS // 2), [False, True] * (LOOKS // 2))


@pytest.mark.parametrize(("flash", "alarm"), [(0, 1), (1, 0)])
def test_it_stays_lit_without_an_alarm_or_its_setting(flash: int, alarm: int) -> None:
    assert darkness("linux", flash=flash, alarm=alarm) == [False] * LOOKS
