"""The layers of tools/layers.toml: a use of a later layer is planted and the message is matched."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tools import import_order

ROOT = Path(__file__).resolve().parents[2]
Plant = Callable[[str, str], list[str]]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Write one file beside the project's own layers; the findings as text."""
    layers = tmp_path / import_order.LAYERS
    layers.parent.mkdir(parents=True)
    layers.write_text((ROOT / import_order.LAYERS).read_text(encoding="utf-8"), encoding="utf-8")

    def write(path: str, text: str) -> list[str]:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return [str(finding) for finding in import_order.findings(tmp_path)]

    return write


@pytest.mark.parametrize(
    ("path", "used", "message"),
    [
        ("src/core/base/a.hpp", "core/store/b.hpp", "core/base may not use core/store"),
        ("src/core/energy/a.cpp", "core/registers/b.hpp", "core/energy may not use core/registers"),
        ("src/core/meter/a.cpp", "host/relay/b.hpp", "core/meter may not use host"),
        ("src/host/relay/a.cpp", "firmware/app/b.hpp", "host may not use firmware"),
        ("firmware/app/a.cpp", "bindings/b.hpp", "firmware may not use bindings"),
        ("src/core/modbus/a.hpp", "core/registers/image.hpp", "core/modbus may not use core/reg"),
    ],
)
def test_include_of_a_later_layer_is_found(
    plant: Plant, path: str, used: str, message: str
) -> None:
    (found,) = plant(path, f'#include "{used}"\n')
    assert found.startswith(f"{path}:1: [import-order] {message}")


@pytest.mark.parametrize(
    ("path", "used"),
    [
        ("src/core/store/a.hpp", "core/base/status.hpp"),
        ("src/core/frontend/a.hpp", "core/simd/kernels.hpp"),
        ("src/core/sync/a.hpp", "core/frontend/b.hpp"),
        ("src/core/modbus/a.hpp", "core/registers/register_access.hpp"),
        ("src/bindings/a.cpp", "host/relay/b.hpp"),
        ("firmware/boards/linux/a.cpp", "core/meter/meter.hpp"),
    ],
)
def test_include_of_an_earlier_layer_passes(plant: Plant, path: str, used: str) -> None:
    assert plant(path, f'#include "{used}"\n') == []


def test_two_folders_of_one_line_must_not_use_each_other(plant: Plant) -> None:
    assert plant("src/core/sync/a.hpp", '#include "core/metering/b.hpp"\n') == []
    (found,) = plant("src/core/metering/b.hpp", '#include "core/sync/a.hpp"\n')
    assert "[import-circle] core/metering and core/sync use each other" in found


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("rig/spec/a.py", "import rig.model.load\n", "spec may not use model (rig.model.load)"),
        ("rig/ports.py", "from rig.drivers import x\n", "ports may not use drivers (rig.drivers)"),
        ("rig/bench/a.py", "from rig import run\n", "bench may not use run (rig.run)"),
        (
            "rig/bench/a.py",
            "def f():\n    from ..cli import x\n",
            "bench may not use cli (rig.cli)",
        ),
    ],
)
def test_import_of_a_later_layer_is_found(plant: Plant, path: str, text: str, message: str) -> None:
    (found,) = plant(path, text)
    assert f"[import-order] {message}" in found


def test_import_of_an_earlier_layer_passes(plant: Plant) -> None:
    text = "from rig import ports\nfrom rig.model.point import Point\nimport kwcore\n"
    assert plant("rig/drivers/a.py", text) == []


@pytest.mark.parametrize("module", ["kwcore", "kwhost", "rig.drivers.virtual", "rig.run"])
def test_verdict_that_reaches_for_an_instrument_is_found(plant: Plant, module: str) -> None:
    (found,) = plant("rig/verdict/a.py", f"import {module}\n")
    assert f"[import-forbidden] rig.verdict may not use {module}" in found


def test_every_folder_of_the_core_and_the_rig_stands_in_a_layer() -> None:
    text = (ROOT / import_order.LAYERS).read_text(encoding="utf-8")
    folders = [f"core/{path.parent.name}" for path in (ROOT / "src/core").glob("*/*.hpp")]
    folders += [path.parent.name for path in (ROOT / "rig").glob("*/__init__.py")]
    assert [name for name in sorted(set(folders)) if f'"{name}"' not in text] == []
