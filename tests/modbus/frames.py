"""Modbus frames as bytes, made without any code of the meter: what the judges send."""

READ_COILS = 0x01
READ_INPUTS = 0x02
READ = 0x03
FORCE = 0x05
WRITE = 0x10
EXCEPTION_BIT = 0x80
STATES_MAX = 2000
READ_MAX = 125
WRITE_MAX = 123
ADDRESS_END = 0x10000
PDU_BYTES_MAX = 253
MBAP_BYTES = 7
CRC_BYTES = 2

ILLEGAL_FUNCTION = 1
ILLEGAL_ADDRESS = 2
ILLEGAL_VALUE = 3
FAILURE = 4

ON = 0xFF00
OFF = 0x0000


def crc16(data: bytes) -> int:
    """CRC of the serial line, by its definition; its low byte is sent first."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def with_crc(frame: bytes) -> bytes:
    return frame + crc16(frame).to_bytes(CRC_BYTES, "little")


def rtu(unit: int, pdu: bytes) -> bytes:
    """A frame of the serial line."""
    return with_crc(bytes([unit]) + pdu)


def tcp(unit: int, pdu: bytes, transaction: int = 0, protocol: int = 0) -> bytes:
    """A frame of Modbus/TCP with a true length field."""
    return mbap(transaction, protocol, 1 + len(pdu)) + bytes([unit]) + pdu


def mbap(transaction: int, protocol: int, length: int) -> bytes:
    return b"".join(word(value) for value in (transaction, protocol, length))


def word(value: int) -> bytes:
    return value.to_bytes(2, "big")


def read_pdu(address: int, count: int) -> bytes:
    return bytes([READ]) + word(address) + word(count)


def states_pdu(function: int, address: int, count: int) -> bytes:
    """A read of relays or digital inputs."""
    return bytes([function]) + word(address) + word(count)


def force_pdu(address: int, value: int) -> bytes:
    """Switches a relay; the answer to a good one is the same."""
    return bytes([FORCE]) + word(address) + word(value)


def write_pdu(address: int, count: int, data: bytes, byte_count: int | None = None) -> bytes:
    """A write; `byte_count` is the length of the data unless the probe is about it."""
    announced = len(data) if byte_count is None else byte_count
    return bytes([WRITE]) + word(address) + word(count) + bytes([announced & 0xFF]) + data


def refusal(function: int, code: int) -> bytes:
    return bytes([function | EXCEPTION_BIT, code])
