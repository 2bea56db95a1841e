"""The KW320 as a process, fed over shared memory and read over Modbus through a relay."""
