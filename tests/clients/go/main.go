// A client on github.com/simonvetter/modbus against a running meter:
//
//	kwclient tcp://127.0.0.1:1502 17    or    kwclient rtu:///path 17
//
// Asks what a head end asks, and prints a line for each check that failed; the last line is the
// count of checks.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/simonvetter/modbus"
)

const (
	ct1Address    = 0x1008
	energyAddress = 0x4048
	absentAddress = 0x5000
	deviceType    = 0x0FFD
)

var checks, failures int

func check(name string, ok bool, detail any) {
	checks++
	if !ok {
		failures++
		fmt.Printf("FAIL %s: %v\n", name, detail)
	}
}

func checkRefused(name string, err, want error) {
	check(name, errors.Is(err, want), fmt.Sprintf("%v instead of %v", err, want))
}

func readBlocks(client *modbus.ModbusClient) {
	for _, block := range []struct {
		address, count uint16
	}{{0x0FFD, 33}, {0x3000, 60}, {0x4000, 72}, {0x4048, 18}, {0x405A, 125}, {0x4620, 30}} {
		words, err := client.ReadRegisters(block.address, block.count, modbus.HOLDING_REGISTER)
		check(fmt.Sprintf("read %04XH", block.address), err == nil && len(words) == int(block.count), err)
	}
	floats, err := client.ReadFloat32s(0x4000, 3, modbus.HOLDING_REGISTER)
	check("read floats", err == nil && len(floats) == 3, err)
}

func writeBack(client *modbus.ModbusClient) {
	before, err := client.ReadRegisters(ct1Address, 2, modbus.HOLDING_REGISTER)
	check("read CT", err == nil, err)
	if err != nil {
		return
	}
	check("write CT1", client.WriteRegisters(ct1Address, []uint16{100, before[1]}) == nil, "refused")
	now, err := client.ReadRegister(ct1Address, modbus.HOLDING_REGISTER)
	check("CT1 reads what was written", err == nil && now == 100, now)
	check("write CT1 back", client.WriteRegisters(ct1Address, before) == nil, "refused")
	check("preset energy", client.WriteUint32(energyAddress, 178077833) == nil, "refused")
	energy, err := client.ReadUint32(energyAddress, modbus.HOLDING_REGISTER)
	check("energy reads what was preset", err == nil && energy == 178077833, energy)
	check("preset energy back", client.WriteUint32(energyAddress, 0) == nil, "refused")
}

func refusals(client *modbus.ModbusClient) {
	_, err := client.ReadRegister(absentAddress, modbus.HOLDING_REGISTER)
	checkRefused("absent address", err, modbus.ErrIllegalDataAddress)
	_, err = client.ReadRegister(deviceType, modbus.INPUT_REGISTER)
	checkRefused("input registers", err, modbus.ErrIllegalFunction)
	checkRefused("single register", client.WriteRegister(ct1Address, 5), modbus.ErrIllegalFunction)
	checkRefused("value out of range", client.WriteRegisters(ct1Address, []uint16{0}),
		modbus.ErrIllegalDataValue)
	checkRefused("two regions", client.WriteRegisters(0x4047, []uint16{0, 0}),
		modbus.ErrIllegalDataAddress)
	_, err = client.ReadCoils(0xFFFF, 1)
	checkRefused("absent relay", err, modbus.ErrIllegalDataAddress)
	_, err = client.ReadDiscreteInputs(0xFFFF, 1)
	checkRefused("absent input", err, modbus.ErrIllegalDataAddress)
	checkRefused("switch absent relay", client.WriteCoil(0xFFFF, true), modbus.ErrIllegalDataAddress)
}

func run(url string, unit uint8) error {
	client, err := modbus.NewClient(&modbus.ClientConfiguration{
		URL: url, Speed: 38400, DataBits: 8, Parity: modbus.PARITY_NONE, StopBits: 1,
		Timeout: 2 * time.Second,
	})
	if err != nil {
		return err
	}
	if err := client.Open(); err != nil {
		return err
	}
	defer client.Close()
	client.SetUnitId(unit)
	readBlocks(client)
	writeBack(client)
	refusals(client)
	return nil
}

func main() {
	if len(os.Args) != 3 {
		fmt.Println("usage: kwclient URL UNIT")
		os.Exit(2)
	}
	unit, err := strconv.ParseUint(os.Args[2], 10, 8)
	if err == nil {
		err = run(os.Args[1], uint8(unit))
	}
	if err != nil {
		fmt.Println("FAIL", err)
		os.Exit(1)
	}
	fmt.Printf("%d checks, %d failures\n", checks, failures)
	if failures > 0 {
		os.Exit(1)
	}
}
