module kwclient

go 1.18

require github.com/simonvetter/modbus v1.6.3

require github.com/goburrow/serial v0.1.0 // indirect
