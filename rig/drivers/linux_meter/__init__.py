"""The KW320 as a Linux process: started, fed over shared memory, read over Modbus through a relay."""
