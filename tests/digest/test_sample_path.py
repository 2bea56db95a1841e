"""What runs for every sample holds no double arithmetic, which a Cortex-M4F does in software (D1).

Sums of points are moved to double after every 16th (simd/point_sums.cpp), a crossing is timed in
double, once a cycle and until the frequency is known (sync/zero_crossing.cpp), and whatever comes
once a block or window is in double by design: none of these is in the list. Any file of kernels is.
"""

import re
import subprocess
from pathlib import Path

import pytest

from tools.digest.variants import ROOT, VARIANTS, build

KERNELS = tuple(f"simd/{path.stem}" for path in (ROOT / "src/core/simd").glob("kernels_*.cpp"))
SAMPLE_PATH = (
    *(name for name in KERNELS if not name.endswith("_test")),
    "frontend/front_end",
    "frontend/rope_integrator",
    "sync/resampler",
)
M4F = next(variant for variant in VARIANTS if variant.name == "cortex_m4f")
OBJECTS = M4F.folder / "src" / "core" / "CMakeFiles" / "kw_core.dir"


def double_calls(object_file: Path) -> list[str]:
    """The software routines for double that an object needs."""
    ended = subprocess.run(
        ["arm-none-eabi-nm", "-u", object_file], capture_output=True, text=True, check=True
    )
    return re.findall(r"__aeabi_(?:c?d|f2d|u?l2d|u?i2d)\w*", ended.stdout)


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    build(M4F, jobs=2)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", SAMPLE_PATH)
def test_an_object_of_the_sample_path_refers_to_no_aeabi_d(name: str) -> None:
    assert double_calls(OBJECTS / f"{name}.cpp.obj") == []


@pytest.mark.timeout(900)
def test_an_object_with_double_arithmetic_is_found() -> None:
    assert "__aeabi_dmul" in double_calls(OBJECTS / "frontend/front_end_setup.cpp.obj")
