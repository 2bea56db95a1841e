"""A damaged recording is bad input or a recording; never a traceback."""

import random
from pathlib import Path

import pytest

from rig.bench.tomlfile import BadInput
from rig.recording.comtrade_file import read_comtrade
from rig.recording.csv_file import read_csv
from tests.recording.comtrade_writer import Spec, write_cff, write_pair

SEED = 1999
ROUNDS = 150  # of each form; a second in all
VALUES = [float(n % 7) for n in range(12)]
RATES = [(1200.0, 12)]
BYTES = b'0,-.\n\rAPS\x00\xff9e"N'


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Some bytes changed, taken out or doubled."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(changed))
        kind = rng.randrange(3)
        if kind == 0:
            changed[at] = rng.choice(BYTES)
        elif kind == 1:
            del changed[at : at + rng.randint(1, 30)]
        else:
            changed[at:at] = changed[at : at + rng.randint(1, 30)]
        if not changed:
            break
    return bytes(changed)


@pytest.mark.parametrize("form", ["ASCII", "BINARY", "FLOAT32"])
@pytest.mark.parametrize("suffix", [".cfg", ".dat", ".cff"])
def test_damaged_comtrade_is_bad_input_or_read(tmp_path: Path, form: str, suffix: str) -> None:
    spec = Spec(VALUES, VALUES, revision=2013, form=form, rates=RATES, stamps=list(range(12)))
    path = write_cff(tmp_path, spec) if suffix == ".cff" else write_pair(tmp_path, spec)
    target = path.with_suffix(suffix)
    whole = target.read_bytes()
    rng = random.Random(f"{SEED} {form} {suffix}")
    refused = 0
    for _ in range(ROUNDS):
        target.write_bytes(damaged(whole, rng))
        try:
            assert len(read_comtrade(path).time_s) > 1
        except BadInput as bad:
            refused += 1
            assert str(tmp_path) in str(bad)
    assert refused > 0


def test_damaged_csv_is_bad_input_or_read(tmp_path: Path) -> None:
    path = tmp_path / "case.csv"
    whole = b"t,Ua_V\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(12))
    rng = random.Random(SEED)
    refused = 0
    for _ in range(ROUNDS):
        path.write_bytes(damaged(whole, rng))
        try:
            assert len(read_csv(path, "t").time_s) > 1
        except BadInput as bad:
            refused += 1
            assert str(path) in str(bad)
    assert refused > 0
