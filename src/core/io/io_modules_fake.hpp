// Modules with a clock, for tests.
#pragma once

#include <cstdint>
#include <vector>

#include "core/clock/calendar.hpp"
#include "core/clock/sample_clock.hpp"
#include "core/io/io_modules.hpp"

namespace kw::io {

inline constexpr std::uint8_t kAllModules = 0x3F;
inline constexpr std::uint8_t kIo11 = 1;
inline constexpr std::uint8_t kIo12 = 2;
inline constexpr std::uint8_t kIo21 = 4;
inline constexpr std::uint8_t kIo22 = 8;
inline constexpr std::uint8_t kIo31 = 16;
inline constexpr std::uint8_t kIo32 = 32;

// Every module is there from the first sample on; the clock shows the start of 2026 then.
struct Bench {
  static constexpr clock::DateTime kStart{2026, 1, 1, 0, 0, 0};

  clock::SampleClock clock = [] {
    clock::SampleClock at_start;
    at_start.set(clock::to_unix(kStart), 0);
    return at_start;
  }();
  IoModules io{clock};
  IoSetup setup{};

  explicit Bench(std::uint8_t modules = kAllModules) { io.connect(modules, 0); }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  void apply(std::uint64_t index) { io.configure(setup, index); }

  std::vector<OutputEvent> events() {
    std::vector<OutputEvent> out(OutputQueue::kCapacity);
    out.resize(io.outputs().take(out));
    return out;
  }
};

}  // namespace kw::io
