"""The builds of the digest program: compiler, optimisation, vector width, target."""

import fcntl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.digest.outcome import DigestFault

ROOT = Path(__file__).resolve().parents[2]
BUILD_LIMIT_S = 900.0
BUILDS = ROOT / "build" / "digest"
_QUIET = (
    "-DKW_TESTS=OFF",
    "-DKW_BINDINGS=OFF",
    "-DKW_BENCHMARKS=OFF",
    "-DCMAKE_BUILD_TYPE=Release",
)


@dataclass(frozen=True)
class Variant:
    """One build. `differs` is true for the one whose digest must be another."""

    name: str
    compiler: str = "g++"
    optimisation: str = "-O2"
    kernels: str = "baseline"
    machine: str = ""  # of the emulator; blank for this computer
    flags: str = ""
    fp_contract: str = "off"
    short: bool = False
    differs: bool = False

    @property
    def runs_here(self) -> bool:
        """False for a vector width that this processor does not have."""
        return self.kernels != "avx2" or " avx2 " in Path("/proc/cpuinfo").read_text()

    @property
    def folder(self) -> Path:
        """Where it is built; a vector width is chosen at run time and needs no build of its own."""
        if self.machine and not self.differs:
            return ROOT / "build" / f"mps2_{self.machine}"
        return BUILDS / self.name.removesuffix("_avx2")

    def command(self, rounds: int) -> list[str]:
        """The process that prints the digest."""
        if not self.machine:
            program = str(self.folder / "bin" / "kw_digest")
            return [program, "--rounds", str(rounds), "--kernels", self.kernels]
        words = f"arg=kw_digest,arg=--rounds,arg={rounds}"
        return [
            "qemu-system-arm", "-machine", f"mps2-{self.machine}",
            "-kernel", str(self.folder / "bin" / "kw_digest.bin"),
            "-display", "none", "-monitor", "none", "-serial", "null",
            "-semihosting-config", f"enable=on,target=native,{words}",
        ]  # fmt: skip


_FUSED = "-mfma"
_IN_SHORT = ("gcc_O0", "gcc_O2", "clang_O2")
VARIANTS = (
    *(
        Variant(f"{name}_{level[1:]}", compiler, level, short=f"{name}_{level[1:]}" in _IN_SHORT)
        for name, compiler in (("gcc", "g++"), ("clang", "clang++-19"))
        for level in ("-O0", "-O1", "-O2", "-O3")
    ),
    Variant("gcc_O2_avx2", kernels="avx2", short=True),
    Variant("clang_O3_avx2", "clang++-19", "-O3", kernels="avx2"),
    Variant("cortex_m7", machine="an500", short=True),
    Variant("cortex_m4f", machine="an386", short=True),
    Variant("gcc_O2_fused", flags=_FUSED, fp_contract="fast", short=True, differs=True),
    Variant("cortex_m7_fused", machine="an500", fp_contract="fast", differs=True),
)


def build(variant: Variant, jobs: int = 1) -> None:
    """Configure when needed and compile. DigestFault with the compiler's last words."""
    folder = variant.folder
    if variant.machine:
        configure = ["cmake", "--preset", f"mps2_{variant.machine}", "-B", str(folder)]
    else:
        configure = [
            "cmake", "-S", str(ROOT), "-B", str(folder), "-G", "Ninja", *_QUIET,
            f"-DCMAKE_CXX_COMPILER={variant.compiler}",
            f"-DCMAKE_CXX_FLAGS_RELEASE={variant.optimisation} {variant.flags}",
        ]  # fmt: skip
    configure.append(f"-DKW_FP_CONTRACT={variant.fp_contract}")
    with _alone_in(folder):
        _run(variant, configure)  # also a second time: a build must be what its name says
        _run(variant, ["cmake", "--build", str(folder), "--target", "kw_digest", "-j", str(jobs)])


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Tests side by side may want the same build; the kernel frees the lock of whoever dies."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "digest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(variant: Variant, command: list[str]) -> None:
    try:
        ended = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=BUILD_LIMIT_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise DigestFault(f"{variant.name}: cannot be built: {fault}") from fault
    if ended.returncode != 0:
        raise DigestFault(f"{variant.name}: cannot be built: {ended.stdout[-600:]}")
