"""The KW320 as a Linux process, fed over shared memory and read over Modbus through a relay."""
