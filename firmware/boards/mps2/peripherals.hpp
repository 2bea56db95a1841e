// Addresses and bits of the Cortex-M core and of the CMSDK peripherals of the MPS2 machines
// @[ARM-AN386, clause not verified].
#pragma once

#include <cstdint>

namespace kw::mps2 {

inline volatile std::uint32_t& word_at(std::uint32_t address) {
  return *reinterpret_cast<volatile std::uint32_t*>(address);
}

inline constexpr std::uint32_t kSystemClockHz = 25'000'000;

// Interrupt numbers: the receiver of UART n.
inline constexpr std::uint32_t kUart0ReceiveIrq = 0;
inline constexpr std::uint32_t kUart1ReceiveIrq = 2;
inline constexpr std::uint32_t kUart2ReceiveIrq = 4;

inline constexpr std::uint32_t kUart0Base = 0x40004000;
inline constexpr std::uint32_t kUart1Base = 0x40005000;
inline constexpr std::uint32_t kUart2Base = 0x40006000;

namespace watchdog {
inline constexpr std::uint32_t kLoad = 0x40008000;
inline constexpr std::uint32_t kControl = 0x40008008;
inline constexpr std::uint32_t kClear = 0x4000800C;
inline constexpr std::uint32_t kLock = 0x40008C00;
inline constexpr std::uint32_t kUnlockKey = 0x1ACCE551;
inline constexpr std::uint32_t kInterruptOn = 1;
}  // namespace watchdog

namespace systick {
inline constexpr std::uint32_t kControl = 0xE000E010;
inline constexpr std::uint32_t kReload = 0xE000E014;
inline constexpr std::uint32_t kValue = 0xE000E018;
inline constexpr std::uint32_t kOnWithInterruptOfCoreClock = 7;
}  // namespace systick

namespace nvic {
inline constexpr std::uint32_t kEnable = 0xE000E100;
inline constexpr std::uint32_t kDisable = 0xE000E180;
}  // namespace nvic

namespace scb {
inline constexpr std::uint32_t kConfigurableFault = 0xE000ED28;
inline constexpr std::uint32_t kHardFault = 0xE000ED2C;
inline constexpr std::uint32_t kCoprocessorAccess = 0xE000ED88;
inline constexpr std::uint32_t kFpuOn = 0xFU << 20U;
inline constexpr std::uint32_t kStackingError = 1U << 4U;  // of kConfigurableFault
}  // namespace scb

namespace mpu {
inline constexpr std::uint32_t kControl = 0xE000ED94;
inline constexpr std::uint32_t kRegionNumber = 0xE000ED98;
inline constexpr std::uint32_t kRegionBase = 0xE000ED9C;
inline constexpr std::uint32_t kRegionAttributes = 0xE000EDA0;
inline constexpr std::uint32_t kOnWithDefaultMap = 1U | (1U << 2U);
inline constexpr std::uint32_t kOneKilobyteNoAccess = (1U << 28U) | (9U << 1U) | 1U;  // 2^(9+1) B
}  // namespace mpu

}  // namespace kw::mps2
