"""A server on pymodbus with its defaults, for comparison: python pymodbus_server.py tcp|rtu WHERE.

Registers, relays and inputs 0000H to 1FFFH; WHERE is the TCP port or the path of the line.
"""

import ctypes
import signal
import sys

from pymodbus.datastore import (
    ModbusDeviceContext,
    ModbusSequentialDataBlock,
    ModbusServerContext,
)
from pymodbus.framer import FramerType
from pymodbus.server import StartSerialServer, StartTcpServer

COUNT = 0x2000
UNIT = 17
PR_SET_PDEATHSIG = 1


def main() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    blocks = {name: ModbusSequentialDataBlock(1, [0] * COUNT) for name in ("di", "co", "ir", "hr")}
    device = ModbusDeviceContext(**blocks)
    kind, where = sys.argv[1:3]
    if kind == "tcp":
        StartTcpServer(ModbusServerContext(device, single=True), address=("127.0.0.1", int(where)))
    else:
        context = ModbusServerContext({UNIT: device}, single=False)
        StartSerialServer(context, framer=FramerType.RTU, port=where, baudrate=38400)


if __name__ == "__main__":
    main()
