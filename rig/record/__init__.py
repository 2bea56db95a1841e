"""Evidence: the run folder, its chained point files, and the merged record.h5. Judges nothing."""

from rig.record.difference import Difference, record_difference
from rig.record.errors import RecordError
from rig.record.reader import Record, read_record, read_run
from rig.record.writer import RecordSeal, RunWriter

__all__ = [
    "Difference",
    "Record",
    "RecordError",
    "RecordSeal",
    "RunWriter",
    "read_record",
    "read_run",
    "record_difference",
]
