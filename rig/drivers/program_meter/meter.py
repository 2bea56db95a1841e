"""ProgramMeter: process, board link and Modbus of a position; whose fault a failure is (D9)."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import kwhost
import numpy as np
import numpy.typing as npt

from rig.drivers.injected import NO_ANSWER_FAULTS, AnswerFaults
from rig.drivers.program_meter.link import LinkOptions, ModbusLink, NoAnswer
from rig.drivers.program_meter.machine import Machine, MeterOptions, Pacing
from rig.drivers.program_meter.process import MeterProcess
from rig.drivers.program_meter.waiting import MonotonicClock, WallClock
from rig.model.evidence import Exchange
from rig.ports import MeterFault, RigFault

FrameArray = npt.NDArray[np.int32]  # shape (n, 6): U1 U2 U3 I1 I2 I3, signed 24-bit counts
PulseArray = npt.NDArray[Any]  # fields sample_index u8, fraction f8, stream u1
OutputArray = npt.NDArray[Any]  # fields sample_index u8, kind u1, channel u4, value i4
ResultT = TypeVar("ResultT")

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - the kernel's shared memory
FOLDER_PREFIX = "kw320-"
BOOT_DEADLINE_S = 5.0
STALL_DEADLINE_S = 5.0  # no sample taken for so long: something has failed
LOOK_S = 0.1  # how long a wait for samples goes without looking at the process
HEARTBEAT_DEADLINE_S = 1.0
END_SHOWS_S = 0.5  # a connection breaks this much before the end of its process shows, at most


class ProgramMeter:
    """The meter under test of one position. Every wait is bounded; see rig.ports for the faults."""

    def __init__(
        self,
        machine: Machine,
        serial: str,
        link: LinkOptions = LinkOptions(),  # noqa: B008 - frozen
        pacing: Pacing = "lockstep",
        clock: WallClock | None = None,
        patience: float = 1.0,
    ) -> None:
        """Starts nothing yet: power_cycle() does. RigFault when its image cannot be read.

        `patience` multiplies every deadline that a running meter has to keep: somebody with a
        debugger may hold it. One that is asked to end is not waited for longer.
        """
        self._patience = patience
        self._machine = machine
        self._serial = serial
        answer_s = link.answer_deadline_s * patience
        self._link_options = replace(link, answer_deadline_s=answer_s)
        self._pacing: Pacing = pacing
        self._clock = clock or MonotonicClock()
        self._process: MeterProcess | None = None
        self._link: ModbusLink | None = None
        self._traffic: list[Exchange] = []
        self._log = ""
        self._frames_given = 0  # to the process that runs
        self._hangs = False
        self._store: bytes | None = None  # of the process that ended last
        self._answer_faults = NO_ANSWER_FAULTS
        try:
            self._image_sha256 = hashlib.sha256(machine.image.read_bytes()).hexdigest()
        except OSError as fault:
            raise RigFault(f"meter image: {fault}") from fault

    def image_sha256(self) -> str:
        return self._image_sha256

    def power_cycle(self, boot_time_unix_s: int, *, keep: bool = False) -> None:
        """A fresh meter at sample index 0; starts the process when there is none.

        A meter that ended itself or hangs starts again; one ended from outside is a RigFault.
        `keep`: on its non-volatile store as it was, also when the process starts again.
        """
        if self._process is not None and self._hangs:
            self._process.kill()  # it cannot be asked to end
        if self._process is None or self._hangs or self._has_ended_itself(self._process):
            self._start(keep)
        process, _ = self._parts()
        deadline_s = BOOT_DEADLINE_S * self._patience
        if not process.region.boot(boot_time_unix_s, deadline_s, erase_store=not keep):
            self._raise_why_stalled("does not start again after a power cycle")

    def cut_power(self) -> None:
        """Kill the process wherever it is; power_cycle(keep=True) then finds its store.

        Also for a process that something else has ended so.
        """
        if self._process is not None:
            self._process.kill()
        self.close()

    @property
    def journal_store(self) -> bytes | None:
        """The non-volatile store: as it is, or as the process left it; None before the first."""
        if self._process is not None:
            return self._process.region.journal_store
        return self._store

    def restore_store(self, journal_store: bytes) -> None:
        """What the next power_cycle(keep=True) finds. RigFault while a meter is at work on it."""
        if self._process is not None:
            raise RigFault("meter: its store cannot be exchanged while its process runs")
        self._store = journal_store

    def feed(self, frames: FrameArray) -> None:
        """Give samples; returns when the meter has consumed them."""
        self.begin_feed(frames)
        self.catch_up()

    def begin_feed(self, frames: FrameArray) -> None:
        """Give samples; waits only for room in the ring."""
        process, _ = self._parts()
        fed = 0

        def feed_rest() -> bool:
            nonlocal fed
            count = process.region.feed(frames[fed:], LOOK_S)
            fed += count
            self._frames_given += count
            return fed == len(frames)

        self._until(feed_rest)

    def catch_up(self) -> None:
        """Return when the meter has consumed all that it was given."""
        process, _ = self._parts()
        region = process.region
        self._until(lambda: region.wait_consumed(region.frames_fed, LOOK_S))

    def _until(self, is_done: Callable[[], bool]) -> None:
        """Repeat a look of at most LOOK_S until it succeeds or samples stop being taken."""
        process, _ = self._parts()
        region = process.region
        deadline_s = STALL_DEADLINE_S * self._patience
        progress = (region.sample_index, self._clock.now_s())
        while not self._guarded(is_done):
            process.raise_when_ended()
            process.raise_when_link_refused()
            index, now_s = region.sample_index, self._clock.now_s()
            if index != progress[0]:
                progress = (index, now_s)
            elif now_s - progress[1] > deadline_s:
                self._raise_why_stalled(f"takes no samples for {deadline_s:g} s")

    def end(self) -> None:
        """Ask the meter to end and read its end line. RigFault when it does not end so."""
        if self._process is None:
            return
        process = self._process
        self.close()
        process.raise_when_not_ended_well(self._frames_given)

    def take_pulses(self) -> PulseArray:
        process, _ = self._parts()
        return self._guarded(process.region.pulses)

    def take_outputs(self) -> OutputArray:
        process, _ = self._parts()
        return self._guarded(process.region.outputs)

    def panel_text(self) -> str:
        process, _ = self._parts()
        return self._guarded(process.region.panel_text)

    def connect_modules(self, mask: int) -> None:
        self._set(lambda region: region.connect_modules(mask, LOOK_S))

    def digital_inputs(self, inputs: int, mask: int) -> None:
        self._set(lambda region: region.digital_inputs(inputs, mask, LOOK_S))

    def analogue_input(self, channel: int, value_q31: int) -> None:
        self._set(lambda region: region.analogue_input(channel, value_q31, LOOK_S))

    def set_sealed(self, sealed: bool) -> None:
        self._set(lambda region: region.set_sealed(sealed, LOOK_S))

    def press_keys(self, mask: int) -> None:
        self._set(lambda region: region.press_keys(mask, LOOK_S))

    def _set(self, action: Callable[[kwhost.MeterRegion], bool]) -> None:
        """One input record; waits for room in the ring and until the meter has taken it."""
        process, _ = self._parts()
        self._until(lambda: action(process.region))
        self._until(lambda: process.region.wait_taken(LOOK_S))

    def read(self, address: int, count: int) -> tuple[tuple[int, ...], int | None]:
        _, link = self._parts()
        return self._asked(lambda: link.read(address, count))

    def write(self, address: int, words: Sequence[int]) -> None:
        _, link = self._parts()
        self._asked(lambda: link.write(address, words))

    def exchange(self, pdu: bytes) -> tuple[bytes, int | None]:
        _, link = self._parts()
        return self._asked(lambda: link.exchange(pdu))

    def drain_log(self) -> str:
        """What the meter logged since the last call."""
        text, self._log = self._log, ""
        if self._process is not None:
            text += self._process.new_log_text()
        return text

    def drain_traffic(self) -> Sequence[Exchange]:
        if self._link is not None:
            self._traffic.extend(self._link.drain_traffic())
        traffic, self._traffic = self._traffic, []
        return traffic

    def prove(self) -> None:
        """RigFault names the part of process or link that does not work; starts a meter if none."""
        if self._process is None:
            self._start()
        process, link = self._parts()
        process.raise_when_ended()
        process.raise_when_link_refused()
        if not process.main_loop_runs(HEARTBEAT_DEADLINE_S * self._patience):
            self._raise_why_stalled("its main loop does not run")
        link.raise_when_not_proved(self._clock)

    def cut_link(self) -> None:
        """Planted fault: the link dies from outside."""
        _, link = self._parts()
        link.relay.cut()

    def alter_answers(self, faults: AnswerFaults) -> None:
        """Planted fault: the link alters answers from now on, also after a restart."""
        self._answer_faults = faults
        if self._link is not None:
            self._link.alter_answers(faults)

    def kill(self) -> None:
        """Planted fault: the process is killed from outside."""
        process, _ = self._parts()
        process.kill()

    def close(self) -> None:
        """End process and link; what was logged stays until it is drained."""
        if self._link is not None:
            self._traffic.extend(self._link.drain_traffic())
            self._link.close()
            self._link = None
        if self._process is not None:
            self._process.end()
            self._store = self._process.region.journal_store
            self._log += self._process.new_log_text()
            self._process = None

    def __enter__(self) -> "ProgramMeter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, keep: bool = False) -> None:
        """A new process and link. Their files are gone again when it returns: nothing can leak."""
        self.close()
        remove_stale_folders()
        try:
            folder = Path(
                tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-", dir=SHARED_MEMORY)
            )
        except OSError as fault:
            raise RigFault(f"board link: {fault}") from fault
        try:
            self._frames_given = 0
            self._hangs = False
            options = self._machine.options(self._meter_options(), folder)
            process = MeterProcess(
                self._machine,
                folder / "link",
                options,
                self._clock,
                self._patience,
                self._store if keep else None,
            )
            self._process = process
            said = process.start_fields.get("image_sha256", "nothing")
            if said != self._image_sha256:
                raise RigFault(
                    f"{self._machine.image}: image_sha256 in its start line = {said}: must be that "
                    f"of the file, {self._image_sha256}; did the file change?"
                )
            transport = self._link_options.transport
            upstream = self._machine.upstream(transport, folder, process.start_fields)
            self._link = ModbusLink(self._link_options, upstream, folder, process.region)
            if self._answer_faults != NO_ANSWER_FAULTS:
                self._link.alter_answers(self._answer_faults)
        except BaseException:
            self.close()
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _meter_options(self) -> MeterOptions:
        link = self._link_options
        return MeterOptions(self._serial, link.unit_id, link.transport, self._pacing)

    def _parts(self) -> tuple[MeterProcess, ModbusLink]:
        if self._process is None or self._link is None:
            raise RigFault("meter process: not started")
        return self._process, self._link

    @staticmethod
    def _has_ended_itself(process: MeterProcess) -> bool:
        try:
            process.raise_when_ended()
        except MeterFault:
            return True
        return False

    def _guarded(self, action: Callable[[], ResultT]) -> ResultT:
        """What the meter wrote into the shared memory is not trusted."""
        try:
            return action()
        except RuntimeError as fault:
            raise RigFault(str(fault)) from fault

    def _asked(self, action: Callable[[], ResultT]) -> ResultT:
        try:
            return action()
        except NoAnswer as fault:
            self._raise_why_silent(fault)
            raise AssertionError("unreachable") from fault

    def _raise_why_silent(self, silence: NoAnswer) -> None:
        """Prove process and link; only then is it the meter."""
        process, link = self._parts()
        if link.relay.prove().is_cut:
            raise RigFault("link: cut") from silence
        process.raise_when_ended(END_SHOWS_S if silence.outcome == "connection_lost" else 0.0)
        process.raise_when_link_refused()
        if not process.main_loop_runs(HEARTBEAT_DEADLINE_S * self._patience):
            self._raise_why_stalled(str(silence))
        link.raise_when_not_proved(self._clock)
        if silence.outcome == "connection_lost":
            raise RigFault(f"link: {silence}") from silence
        raise MeterFault(f"{silence}; process alive, main loop running, link proved") from silence

    def _raise_why_stalled(self, what: str) -> None:
        """The meter's main loop, or its taking of samples, has come to a halt."""
        process, _ = self._parts()
        process.raise_when_ended()
        process.raise_when_link_refused()
        if process.is_stopped_from_outside():
            raise RigFault(f"meter process {process.pid} is stopped from outside")
        ticks = process.cpu_ticks()
        if process.main_loop_runs(HEARTBEAT_DEADLINE_S * self._patience):
            self._hangs = True
            raise MeterFault(f"{what}; process alive, main loop running")
        if process.wants_processor_time() and process.cpu_ticks() == ticks:
            raise RigFault(f"meter process {process.pid} gets no processor time")
        self._hangs = True
        raise MeterFault(f"{what}; process alive, main loop hangs")


def remove_stale_folders(shared_memory: Path = SHARED_MEMORY) -> None:
    """Remove folders of rigs that were killed while a meter was starting."""
    for folder in shared_memory.glob(f"{FOLDER_PREFIX}*-*"):
        pid = folder.name.removeprefix(FOLDER_PREFIX).partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)
