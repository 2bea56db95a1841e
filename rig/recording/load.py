"""A recording by its file name, and its channels summed to what the meter's inputs get."""

from pathlib import Path

import numpy as np

from rig.bench.tomlfile import BadInput
from rig.recording.comtrade_file import read_comtrade
from rig.recording.csv_file import read_csv
from rig.recording.mapping import INPUTS, RecordingMap, Term
from rig.recording.recording import Channel, Floats, Recording

COMTRADE_SUFFIXES = (".cfg", ".cff")
UNITS = {"u": "V", "i": "A"}


def load_recording(path: Path, mapping: RecordingMap, map_name: str) -> Recording:
    """The recording of a .cfg, .cff or .csv. BadInput."""
    suffix = path.suffix.lower()
    if suffix in COMTRADE_SUFFIXES:
        return read_comtrade(path)
    if suffix != ".csv":
        raise BadInput([f"{path}: must be a .cfg, .cff or .csv file"])
    if mapping.time_column is None:
        raise BadInput([f"{map_name}: time_column: missing, must be given for a .csv recording"])
    return read_csv(path, mapping.time_column)


def terminals(recording: Recording, mapping: RecordingMap, map_name: str) -> list[list[Channel]]:
    """For each input the channels to be added, scaled to the meter's terminals (V, A secondary).

    BadInput names the key of a channel that the recording lacks, that has another unit or that
    misses samples.
    """
    return [
        [
            _scaled(recording, term, name, mapping, f"{map_name}: inputs.{name}[{number}]")
            for number, term in enumerate(getattr(mapping.inputs, name))
        ]
        for name in INPUTS
    ]


def _scaled(
    recording: Recording, term: Term, name: str, mapping: RecordingMap, key: str
) -> Channel:
    channel = checked_channel(recording, term.channel, key)
    unit = UNITS[name[0]]
    if channel.unit in ("V", "A") and channel.unit != unit:
        text = f"{key}.channel = {term.channel!r}: is in {channel.unit}, must be in {unit}"
        raise BadInput([text])
    factor = term.factor / (mapping.pt_ratio if name[0] == "u" else mapping.ct_ratio)
    values = channel.values * factor
    return Channel(channel.name, unit, values, channel.step * abs(factor), channel.skew_s)


def checked_channel(recording: Recording, name: str, key: str) -> Channel:
    """A channel with every sample. BadInput."""
    channel = recording.channel(name)
    if channel is None:
        known = ", ".join(repr(one.name) for one in recording.channels)
        raise BadInput([f"{key}.channel = {name!r}: must be one of {known}"])
    missing: Floats = np.flatnonzero(~np.isfinite(channel.values)).astype(np.float64)
    if len(missing):
        text = f"sample {missing[0] + 1:.0f}: missing, every sample must be there"
        raise BadInput([f"{recording.path}: channel {name!r}: {text}"])
    return channel
