#include "boards/mps2/semihosting.hpp"

#include <cstdint>

namespace kw::mps2::semihosting {
namespace {

// Operations @[ARM-SEMIHOSTING, clause not verified].
constexpr std::uint32_t kWrite0 = 0x04;
constexpr std::uint32_t kGetCommandLine = 0x15;
constexpr std::uint32_t kExitExtended = 0x20;
constexpr std::uint32_t kApplicationExit = 0x20026;

std::uint32_t call(std::uint32_t operation, const void* argument) {
  register std::uint32_t r0 asm("r0") = operation;
  register const void* r1 asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

}  // namespace

std::string_view command_line(std::span<char> buffer) {
  struct {
    char* text;
    std::uint32_t size;
  } block{buffer.data(), static_cast<std::uint32_t>(buffer.size())};
  if (call(kGetCommandLine, &block) != 0) return {};
  return {block.text, block.size};
}

void log(const char* line) {
  call(kWrite0, line);
  call(kWrite0, "\n");
}

void exit(int status) {
  const std::uint32_t block[2] = {kApplicationExit, static_cast<std::uint32_t>(status)};
  for (;;) call(kExitExtended, block);
}

}  // namespace kw::mps2::semihosting
