"""kwrig replay: a real recording through the meter, compared with an independent oracle."""

import io
import json
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rig.bench.load_bench import LoadedBench, load_bench
from rig.bench.tomlfile import BadInput
from rig.cli.asked import check_out
from rig.cli.places import code_reference, spec_reference
from rig.cli.printer import Printer
from rig.drivers.build import build_bench
from rig.drivers.virtual.sample_meter import FrameArray
from rig.model.evidence import FileReference
from rig.model.replay import RecordingFacts, ReplayDocument, ReplayJudgement, SeamFact
from rig.ports import RigFault
from rig.record.canonical import json_bytes, sha256_hex
from rig.record.disk import replace_link, write_whole
from rig.record.writer import LATEST_NAME, claim_named_folder
from rig.recording.comtrade_file import files_of
from rig.recording.load import checked_channel, load_recording, terminals
from rig.recording.mapping import LoadedMap, load_map
from rig.recording.recording import Recording
from rig.replay.play import Played, counts_of, play, publications, values_of
from rig.replay.resample import RATE_HZ
from rig.replay.stretch import Stretch, stretched
from rig.replay.windows import windows_of
from rig.run.context import utc_now, utc_text
from rig.verdict.replay import judge_replay

DOCUMENT = "replay.json"
JUDGEMENT = "judgement.json"
SAMPLES = "samples.npz"
DRIVERS_REAL = ("fluke6105a",)


@dataclass(frozen=True)
class _Order:
    recording: Recording
    mapping: LoadedMap
    bench: LoadedBench
    stretch: Stretch
    counts: FrameArray


def replay(recording: Path, map_path: Path, bench: Path, out: Path, printer: Printer) -> None:
    """Everything from the files to the page; sets the printer's status."""
    order = _prepared(recording, map_path, bench)
    check_out(out)
    with ExitStack() as stack:
        built = build_bench(order.bench.bench)
        stack.callback(built.close)
        position = built.positions[0]
        built.prove()
        started = utc_now()
        folder = claim_named_folder(out, started, order.mapping.map.id)
        replace_link(out / LATEST_NAME, folder.name)
        samples = samples_bytes(order)
        write_whole(folder / SAMPLES, samples)
        document = _head(order, built.image_sha256(), utc_text(started), position.serial, samples)
        try:
            settings = order.mapping.map.all_settings()
            stops = publications(order.counts, settings)
            played = play(position.meter, order.counts, settings, stops)
            document = _finished(document, order, played)
        except KeyboardInterrupt:
            _end(folder, _stopped(document, "ABORTED", "stopped by the operator"), order, printer)
            raise
        except RigFault as fault:
            _end(folder, _stopped(document, "RIG_FAULT", str(fault)), order, printer)
            raise
        _end(folder, document, order, printer)


def _prepared(recording_path: Path, map_path: Path, bench_path: Path) -> _Order:
    """All files read and checked, the samples made. BadInput."""
    mapping, bench = load_map(map_path), load_bench(bench_path)
    if bench.bench.source.driver in DRIVERS_REAL:
        driver = bench.bench.source.driver
        raise BadInput(
            [f'{bench_path}: source.driver = "{driver}": must be "virtual" for a replay']
        )
    recording = load_recording(recording_path, mapping.map, str(map_path))
    for number, entry in enumerate(mapping.map.readings):
        if entry.channel is not None:
            checked_channel(recording, entry.channel, f"{map_path}: readings[{number}]")
    inputs = terminals(recording, mapping.map, str(map_path))
    stretch = stretched(recording, inputs, mapping.map)
    return _Order(recording, mapping, bench, stretch, counts_of(stretch.frames, str(map_path)))


def samples_bytes(order: _Order) -> bytes:
    """samples.npz: the counts that the meter gets and the recording's time of each frame."""
    stream = io.BytesIO()
    np.savez_compressed(stream, counts=order.counts, recording_time_s=order.stretch.at_s)
    return stream.getvalue()


def _head(
    order: _Order, image_sha256: str, started: str, serial: str, samples: bytes
) -> ReplayDocument:
    mapping, stretch, recording = order.mapping.map, order.stretch, order.recording
    seams = [
        SeamFact(what=s.what, step_pct=s.step_pct, phase_deg=s.phase_deg) for s in stretch.seams
    ]
    return ReplayDocument(
        id=mapping.id,
        title=mapping.title,
        started_utc=started,
        state="COMPLETED",
        simulated=order.bench.bench.simulated,
        serial=serial,
        recording=tuple(
            FileReference(name=path.name, sha256=sha256_hex(path.read_bytes()))
            for path in files_of(Path(recording.path))
        ),
        mapping=FileReference(
            name=order.mapping.name,
            sha256=sha256_hex(order.mapping.text.encode()),
            text=order.mapping.text,
        ),
        bench=order.bench.file,
        spec=spec_reference(),
        image=FileReference(name="meter image", sha256=image_sha256),
        code=code_reference(),
        samples_sha256=sha256_hex(samples),
        rate_hz=RATE_HZ,
        nominal_hz=mapping.nominal_hz,
        pt_ratio=mapping.pt_ratio,
        ct_ratio=mapping.ct_ratio,
        settings=mapping.all_settings(),
        direction=mapping.direction,
        facts=RecordingFacts(
            form=recording.form,
            station=recording.station,
            rates=recording.rates,
            duration_s=recording.duration_s,
            sample_count=len(recording.time_s),
            started=recording.started,
            trigger_s=recording.trigger_s,
            marked=stretch.marked,
            note=stretch.note,
            first_frame=stretch.first,
            last_frame=stretch.last,
            seams=tuple(seams),
        ),
    )


def _finished(document: ReplayDocument, order: _Order, played: Played) -> ReplayDocument:
    windows = windows_of(
        played.readings,
        values_of(order.counts),
        order.stretch,
        order.recording,
        order.mapping.map,
    )
    update = {
        "windows": windows,
        "pulses": tuple(played.pulses),
        "meter_fault": played.fault,
        "traffic": played.traffic,
        "meter_log": played.log,
    }
    return document.model_copy(update=update)


def _stopped(document: ReplayDocument, state: str, reason: str) -> ReplayDocument:
    return document.model_copy(update={"state": state, "state_reason": reason})


def _end(folder: Path, document: ReplayDocument, order: _Order, printer: Printer) -> None:
    """Write the document, judge what was written, write the page; judgement.json comes last."""
    from rig.report.replay_page import replay_files  # a second of plotting library

    data = json_bytes(document.model_dump(mode="json"))
    write_whole(folder / DOCUMENT, data)
    stored = ReplayDocument.model_validate_json(data)
    judgement = judge_replay(stored)
    frames = values_of(order.counts)
    for name, content in replay_files(stored, judgement, frames, order.stretch.at_s).items():
        write_whole(folder / name, content)
    text = json.dumps(judgement.model_dump(mode="json"), indent=1, sort_keys=True)
    write_whole(folder / JUDGEMENT, (text + "\n").encode())
    _show(folder, stored, judgement, printer)


def _show(
    folder: Path, document: ReplayDocument, judgement: ReplayJudgement, printer: Printer
) -> None:
    facts = document.facts
    printer.line(f"{document.title}: {facts.form}, {facts.rates}, {facts.note}")
    for seam in facts.seams:
        printer.line(
            f"seam at {seam.what}: step {seam.step_pct:.2f} %, phase {seam.phase_deg:+.3f} degrees"
        )
    printer.table(
        ("quantity", "against", "windows", "reading", "expected", "error", "tolerance", "verdict"),
        [
            (
                row.quantity,
                row.against,
                f"{row.windows}",
                f"{row.reading:.8g}",
                f"{row.expected:.8g}",
                f"{row.error:+.2g}",
                f"{row.tolerance:.2g}",
                row.verdict,
            )
            for row in judgement.rows
        ],
    )
    for check in judgement.checks:
        printer.line(f"{check.name}: {check.verdict}: {check.text}")
    printer.line(f"{folder / 'replay.html'}")
    printer.status = judgement.verdict or judgement.state
    printer.data = {
        "folder": str(folder),
        "verdict": judgement.verdict,
        "marked": facts.marked,
        "rows": [row.model_dump(mode="json") for row in judgement.rows],
        "checks": [check.model_dump(mode="json") for check in judgement.checks],
    }
