"""One meter process, on this computer or an emulator: start, what its end means, end.

The meter dies with the thread that started it (it asks the kernel to), so start it from a thread
that lives as long as the bench.
"""

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import kwhost

from rig.drivers.program_meter.machine import Machine
from rig.drivers.program_meter.waiting import WallClock, wait_until
from rig.ports import MeterFault, RigFault
from rig.spec import board_link_gen as link

START_DEADLINE_S = 10.0
END_DEADLINE_S = 5.0
LOG_TAIL_CHARACTERS = 400
# A healthy meter logs two lines; what it logs goes into the record.
LOG_BYTES_MAX = 16 << 20
# State characters of a process (proc(5)): stopped by somebody; ready, or held by a device.
_STOPPED = "Tt"
_RUNNABLE = "RD"


class MeterProcess:
    """A running meter with its board link."""

    def __init__(
        self,
        machine: Machine,
        link_file: Path,
        options: Sequence[str],
        clock: WallClock,
        patience: float = 1.0,
        journal_store: bytes | None = None,
    ) -> None:
        """Starts it and waits for its start line. RigFault when it does not start.

        `journal_store` is what it finds in its non-volatile store; None for a new one.
        """
        self._clock = clock
        self._machine = machine
        self._log_read = 0
        self._whole_log = ""
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by end()
        try:
            self.region = kwhost.MeterRegion.create(str(link_file))
            if journal_store is not None:
                self.region.journal_store = journal_store
            self._child = subprocess.Popen(
                machine.command(link_file, options),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._log,
            )
        except OSError as fault:
            self._log.close()
            raise RigFault(f"meter process: {fault}") from fault
        try:
            self.start_fields = self._wait_for_start(START_DEADLINE_S * patience)
        except BaseException:
            self.end()
            raise

    @property
    def pid(self) -> int:
        return self._child.pid

    def log_text(self) -> str:
        """What the meter wrote to its log so far, LOG_BYTES_MAX at the most."""
        if self._log.closed:
            return self._whole_log
        size = min(os.fstat(self._log.fileno()).st_size, LOG_BYTES_MAX)
        return os.pread(self._log.fileno(), size, 0).decode("utf-8", "replace")

    def new_log_text(self) -> str:
        """What the meter wrote since the last call."""
        text = self.log_text()
        start, self._log_read = self._log_read, len(text)
        return text[start:]

    def is_running(self) -> bool:
        return self._child.poll() is None

    def raise_when_ended(self, wait_s: float = 0.0) -> None:
        """MeterFault when the meter ended itself, RigFault when something outside ended it.

        `wait_s`: how long an end that has begun may take to show.
        """
        if not wait_until(lambda: not self.is_running(), wait_s, self._clock):
            self._raise_when_log_floods()
            return
        self._raise_own_end()
        status = self._child.returncode
        if self.region.state == link.STATE_LINK_FAULTED:
            raise RigFault(self.region.fault_text)
        if status < 0:
            name = signal.Signals(-status).name
            raise RigFault(f"meter process {self.pid} ended from outside by {name}")
        raise RigFault(
            f"meter process {self.pid} ended with status {status} without being asked: "
            f"{self.log_text()[-LOG_TAIL_CHARACTERS:].strip()}"
        )

    def _raise_when_log_floods(self) -> None:
        """RigFault: the disk under the log is not endless."""
        if not self._log.closed and os.fstat(self._log.fileno()).st_size > LOG_BYTES_MAX:
            raise RigFault(
                f"meter process {self.pid}: its log has more than {LOG_BYTES_MAX >> 20} MiB"
            )

    def _raise_own_end(self) -> None:
        """MeterFault when the meter has said, or its machine, that it brought itself down."""
        if self.region.state == link.STATE_ASSERTED:
            raise MeterFault(f"asserted: {self.region.fault_text}")
        if (reason := self._machine.own_end(self.log_text())) is not None:
            raise MeterFault(reason)

    def raise_when_link_refused(self) -> None:
        """RigFault when the meter refused a record of the board link."""
        if self.region.state == link.STATE_LINK_FAULTED:
            raise RigFault(f"{self.region.fault_text} ({self.region.corrupt_records} records)")

    def main_loop_runs(self, wait_s: float) -> bool:
        """True when the heartbeat moves within `wait_s`."""
        before = self.region.heartbeat
        return wait_until(lambda: self.region.heartbeat != before, wait_s, self._clock)

    def is_stopped_from_outside(self) -> bool:
        """True when the kernel holds the process (SIGSTOP, a debugger)."""
        return self._stat_fields()[0] in _STOPPED

    def wants_processor_time(self) -> bool:
        """True when a thread would run if the machine let it; False when all of them wait.

        All, because an emulator's processor is not its first thread.
        """
        return any(fields[0] in _RUNNABLE for fields in self._threads_fields())

    def cpu_ticks(self) -> int:
        """Processor time that the process has used, in clock ticks."""
        fields = self._stat_fields()
        return int(fields[11]) + int(fields[12])

    def kill(self) -> None:
        """From outside, as a fault that is planted."""
        self._child.kill()
        self._reap()

    def end(self) -> None:
        """Ask it to end; kill it when it does not. Never raises for a process that is gone."""
        if self.is_running():
            self.region.request_stop()
            if not wait_until(lambda: not self.is_running(), END_DEADLINE_S, self._clock):
                self._child.kill()
        self._reap()
        if not self._log.closed:
            self._whole_log = self.log_text()
            self._log.close()

    def raise_when_not_ended_well(self, frames: int) -> None:
        """RigFault unless it ended with status 0 and an end line that counts these frames."""
        fields = end_fields(self.log_text())
        status = self._child.returncode
        if status != 0 or fields is None:
            raise RigFault(
                f"meter process {self.pid}: status {status} and no end line: "
                f"{self.log_text()[-LOG_TAIL_CHARACTERS:].strip()}"
            )
        if fields.get("frames") != str(frames):
            raise RigFault(
                f"meter process {self.pid}: took {fields.get('frames')} frames, given {frames}"
            )

    def _reap(self) -> None:
        try:
            self._child.wait(END_DEADLINE_S)
        except subprocess.TimeoutExpired as fault:
            raise RigFault(f"meter process {self.pid} cannot be ended") from fault

    def _stat_fields(self) -> list[str]:
        """The fields of proc(5) stat from `state` on; state Z when the process is gone."""
        return _fields_of_stat(Path(f"/proc/{self.pid}/stat")) or ["Z"] + ["0"] * 50

    def _threads_fields(self) -> list[list[str]]:
        """The same of each thread that is there."""
        found = [_fields_of_stat(p) for p in Path(f"/proc/{self.pid}/task").glob("*/stat")]
        return [fields for fields in found if fields]

    def _wait_for_start(self, deadline_s: float) -> dict[str, str]:
        def has_begun() -> bool:
            self._raise_when_log_floods()
            return start_fields(self.log_text()) is not None or not self.is_running()

        wait_until(has_begun, deadline_s, self._clock)
        fields = start_fields(self.log_text())
        if fields is None:
            self._raise_own_end()
            text = self.log_text()[-LOG_TAIL_CHARACTERS:].strip()
            status = self._child.poll()
            when = f"within {deadline_s:g} s" if status is None else f"but end with status {status}"
            raise RigFault(f"meter process: no start line {when}: {text}")
        return fields


def _fields_of_stat(path: Path) -> list[str]:
    """From `state` on, behind the name, which may hold anything; empty when there is none."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def start_fields(log_text: str) -> dict[str, str] | None:
    """key -> value of the start line, or None when there is none yet."""
    return _fields("start", log_text)


def end_fields(log_text: str) -> dict[str, str] | None:
    """key -> value of the end line, or None when there is none."""
    return _fields("end", log_text)


def _fields(word: str, log_text: str) -> dict[str, str] | None:
    match = re.search(rf"^kwmeter {word} (.*)\n", log_text, re.MULTILINE)
    if match is None:
        return None
    fields = (field.partition("=") for field in match.group(1).split(" "))
    return {key: value for key, sign, value in fields if sign}
