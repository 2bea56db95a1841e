// From reset to main(): floating point on, memory as C++ expects it, the stack painted.
#include "boards/mps2/startup.hpp"

#include <array>
#include <cstdint>

#include "boards/mps2/fault_report.hpp"
#include "boards/mps2/peripherals.hpp"

int main();

extern "C" {
extern std::uint32_t kw_data_load[];
extern std::uint32_t kw_data_start[];
extern std::uint32_t kw_data_end[];
extern std::uint32_t kw_bss_start[];
extern std::uint32_t kw_bss_end[];
extern std::uint32_t kw_stack_limit[];
extern std::uint32_t kw_stack_top[];
extern std::uint8_t kw_image_start[];
extern std::uint8_t kw_image_end[];
using Initialiser = void (*)();
extern Initialiser kw_init_array_start[];
extern Initialiser kw_init_array_end[];

static std::uint32_t* lowest_of_stack() {
  return kw_stack_limit + kw::mps2::kGuardBytes / sizeof(std::uint32_t);
}

// The lowest kilobyte of the stack can be neither read nor written: who uses it has overflown.
static void guard_stack() {
  using namespace kw::mps2;  // NOLINT(google-build-using-namespace)
  word_at(mpu::kRegionNumber) = 0;
  word_at(mpu::kRegionBase) = reinterpret_cast<std::uint32_t>(kw_stack_limit);
  word_at(mpu::kRegionAttributes) = mpu::kOneKilobyteNoAccess;
  word_at(mpu::kControl) = mpu::kOnWithDefaultMap;
  asm volatile("dsb\n isb" ::: "memory");
}

// Below the frame of start(), nothing of the stack is in use.
[[noreturn]] __attribute__((used)) void start() {
  const std::uint32_t* from = kw_data_load;
  for (std::uint32_t* to = kw_data_start; to != kw_data_end;) *to++ = *from++;
  for (std::uint32_t* to = kw_bss_start; to != kw_bss_end;) *to++ = 0;
  guard_stack();
  constexpr std::uintptr_t kFrameBytesMax = 256;
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  auto* const paint_end = reinterpret_cast<std::uint32_t*>(here - kFrameBytesMax);
  for (volatile std::uint32_t* to = lowest_of_stack(); to < paint_end; ++to) {
    *to = kw::mps2::kStackPaint;
  }
  for (Initialiser* init = kw_init_array_start; init != kw_init_array_end; ++init) (*init)();
  main();
  kw::app::fatal("main() has returned");
}

// The FPU is off after reset and a compiler may use it at once, so this is assembler.
[[noreturn]] __attribute__((naked)) void reset_handler() {
  asm volatile(
      "ldr r0, =%0\n"
      "ldr r1, [r0]\n"
      "orr r1, r1, %1\n"
      "str r1, [r0]\n"
      "dsb\n"
      "isb\n"
      "b start\n"
      ".ltorg\n" ::"i"(kw::mps2::scb::kCoprocessorAccess),
      "i"(kw::mps2::scb::kFpuOn));
}

// A program that runs on bare metal has nobody to tell of a call that cannot be made.
[[noreturn]] void __cxa_pure_virtual() { kw::app::fatal("pure virtual function called"); }
}

namespace kw::mps2 {
namespace {

using Vector = void (*)();

constexpr std::size_t kInterrupts = 32;

struct VectorTable {
  std::uint32_t* stack_top;
  std::array<Vector, 15> exceptions;
  std::array<Vector, kInterrupts> interrupts;
};

constexpr std::array<Vector, kInterrupts> interrupt_vectors() {
  std::array<Vector, kInterrupts> vectors{};
  for (Vector& vector : vectors) vector = &unexpected_interrupt;
  vectors[kUart0ReceiveIrq] = &uart0_receive_interrupt;
  vectors[kUart1ReceiveIrq] = &uart1_receive_interrupt;
  vectors[kUart2ReceiveIrq] = &uart2_receive_interrupt;
  return vectors;
}

__attribute__((section(".vectors"), used)) constexpr VectorTable kVectors{
    kw_stack_top,
    {&reset_handler, &watchdog_interrupt, &fault_exception, &fault_exception, &fault_exception,
     &fault_exception, nullptr, nullptr, nullptr, nullptr, &unexpected_interrupt,
     &unexpected_interrupt, nullptr, &unexpected_interrupt, &tick_interrupt},
    interrupt_vectors()};

}  // namespace

std::size_t stack_used_bytes() {
  const std::uint32_t* lowest = lowest_of_stack();
  while (lowest != kw_stack_top && *lowest == kStackPaint) ++lowest;
  return static_cast<std::size_t>(kw_stack_top - lowest) * sizeof(*lowest);
}

std::span<const std::uint8_t> image() { return {kw_image_start, kw_image_end}; }

}  // namespace kw::mps2
