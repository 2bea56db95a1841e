# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Shared memory between a board and its host; little-endian."""

MAGIC = b'KWBL'
VERSION = 3
CONTROL_BYTES = 4096
IN_RING_OFFSET = 4096
IN_RING_BYTES = 4194304
OUT_RING_OFFSET = 4198400
OUT_RING_BYTES = 1048576
NV_JOURNAL_OFFSET = 8388608
NV_JOURNAL_BYTES = 1048576
BULK_STORE_OFFSET = 9437184
BULK_STORE_BYTES = 7340032
FILE_BYTES = 16777216
PAYLOAD_ALIGN_BYTES = 8
HEADER_FORMAT = '<QHHI'
HEADER_FIELDS = ('sample_index', 'type', 'reserved', 'length')
HEADER_BYTES = 16

# Field -> (offset, struct code, count).
CONTROL_FIELDS: dict[str, tuple[int, str, int]] = {
    'magic': (0, 'I', 1),
    'version': (4, 'I', 1),
    'in_ring_offset': (8, 'Q', 1),
    'in_ring_capacity': (16, 'Q', 1),
    'out_ring_offset': (24, 'Q', 1),
    'out_ring_capacity': (32, 'Q', 1),
    'in_write': (64, 'I', 1),
    'in_read': (128, 'I', 1),
    'out_write': (192, 'I', 1),
    'out_read': (256, 'I', 1),
    'sample_index_high_a': (320, 'I', 1),
    'sample_index_low': (324, 'I', 1),
    'sample_index_high_b': (328, 'I', 1),
    'heartbeat': (332, 'I', 1),
    'state': (336, 'I', 1),
    'corrupt_records': (340, 'I', 1),
    'fault_text': (384, 's', 256),
    'stop_request': (704, 'I', 1),
}

STATE_NOT_STARTED = 0
STATE_RUNNING = 1
STATE_ASSERTED = 2
STATE_STOPPED = 3
STATE_LINK_FAULTED = 4

RECORD_PAD = 0
RECORD_SAMPLES = 1
RECORD_BOOT = 2
RECORD_DIGITAL_IN = 3
RECORD_ANALOGUE_IN = 4
RECORD_MODULES = 5
RECORD_SEAL = 6
RECORD_KEYS = 7
RECORD_PULSE = 16
RECORD_RELAY = 17
RECORD_DIGITAL_OUT = 18
RECORD_ANALOGUE_OUT = 19
RECORD_PANEL = 20
RECORD_BOOTED = 21

# Record type -> (struct format, field names) of a payload of fixed shape.
PAYLOADS: dict[int, tuple[str, tuple[str, ...]]] = {
    2: ('<QI', ('boot_time_unix_s', 'flags')),
    3: ('<II', ('inputs', 'mask')),
    4: ('<Ii', ('channel', 'value_q31')),
    5: ('<I', ('mask',)),
    6: ('<I', ('sealed',)),
    7: ('<I', ('mask',)),
    16: ('<IB', ('fraction_q32', 'stream')),
    17: ('<II', ('channel', 'closed')),
    18: ('<II', ('channel', 'on')),
    19: ('<Ii', ('channel', 'value')),
    21: ('<Q', ('boot_time_unix_s',)),
}
