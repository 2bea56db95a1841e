// A panel on doubles of everything that it looks at; for tests only.
#pragma once

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/panel/panel.hpp"
#include "core/registers/register_bank_fake.hpp"

namespace kw::panel {

struct RegistersDouble final : registers::RegisterAccess {
  std::map<std::uint16_t, std::uint16_t> words;
  std::vector<std::pair<std::uint16_t, std::vector<std::uint16_t>>> writes;
  Status answer = Status::ok;  // to writes

  Status read(std::uint16_t address, std::span<std::uint16_t> out) override {
    for (std::size_t index = 0; index < out.size(); ++index) {
      out[index] = words[static_cast<std::uint16_t>(address + index)];
    }
    return Status::ok;
  }
  Status write(std::uint16_t address, std::span<const std::uint16_t> in) override {
    if (!is_ok(answer)) return answer;
    writes.emplace_back(address, std::vector<std::uint16_t>(in.begin(), in.end()));
    for (std::size_t index = 0; index < in.size(); ++index) {
      words[static_cast<std::uint16_t>(address + index)] = in[index];
    }
    return Status::ok;
  }
};

struct ClockDouble final : registers::ClockView {
  clock::DateTime time{2027, 2, 28, 23, 59, 7};
  clock::DateTime now() const override { return time; }
  void set(const clock::DateTime& value) override { time = value; }
};

struct IoDouble final : IoView {
  std::uint32_t inputs = 0;
  std::array<std::uint32_t, 28> counts{};
  std::uint8_t relays = 0;
  std::uint8_t outputs = 0;
  std::array<std::uint16_t, 4> analogue_inputs{};
  std::array<std::uint16_t, 4> analogue_outputs{};

  bool digital_input(std::size_t index) const override { return (inputs >> index & 1U) != 0; }
  std::uint32_t pulse_count(std::size_t index) const override { return counts[index]; }
  bool relay_closed(std::size_t index) const override { return (relays >> index & 1U) != 0; }
  bool digital_output(std::size_t index) const override { return (outputs >> index & 1U) != 0; }
  std::uint16_t analogue_input(std::size_t index) const override { return analogue_inputs[index]; }
  std::uint16_t analogue_output(std::size_t index) const override {
    return analogue_outputs[index];
  }
};

// Keys as letters: h p e v, and m for H+V/A.
struct PanelBench {
  RegistersDouble registers;
  registers::QuantityDouble quantities;
  registers::EnergyDouble energies;
  registers::RecordDouble records;
  ClockDouble clock;
  IoDouble io;
  Instant now;
  Panel panel{PanelPorts{registers, quantities, energies, records, clock, io}};

  PanelBench() {
    set({0x1001, 1, 19200, 0, 0, 0, 2200, 2200, 5, 5, 1, 1, 1, 15, 1});
    registers.words[0x100C] = 0;  // the backlight stays on
  }

  void set(std::initializer_list<std::uint16_t> address_and_words) {
    auto word = address_and_words.begin();
    std::uint16_t address = *word++;
    for (; word != address_and_words.end(); ++word) registers.words[address++] = *word;
  }
  void press(const char* keys) {
    for (; *keys != '\0'; ++keys) {
      const std::uint8_t mask = *keys == 'h'   ? 1
                                : *keys == 'p' ? 2
                                : *keys == 'e' ? 4
                                : *keys == 'v' ? 8
                                               : kSelectModeKeys;
      panel.press(mask, now);
    }
  }
  void wait_s(double seconds) {
    now.sample_index += static_cast<std::uint64_t>(seconds * now.samples_per_second);
  }
  // Mode by its place; from any page.
  void enter(Mode mode) {
    press("m");
    while (panel.mode_cursor() != mode) press("p");
    press("v");
  }
  void open_settings() {
    enter(Mode::setting);
    wait_s(3.0);
    press("v");
  }
  Picture picture() const { return panel.picture(Indicators{}, now); }
  // Item, subject and the labels of the lines: "U:1,2,3,avg", "DMD I:1,2,3".
  std::string shown() const {
    const Picture seen = picture();
    std::string text(seen.item.view());
    if (!seen.subject.empty()) {
      if (!text.empty()) text += ' ';
      text += seen.subject.view();
    }
    if (seen.extreme == Extreme::maximum) text += " MAX";
    if (seen.extreme == Extreme::minimum) text += " MIN";
    text += ':';
    for (const Line& line : seen.lines) {
      if (line.label.empty()) continue;
      if (text.back() != ':') text += ',';
      text += line.label.view();
    }
    return text;
  }
  // What `key` rolls through from here, until the first page comes again.
  std::vector<std::string> roll(const char* key) {
    std::vector<std::string> pages{shown()};
    constexpr std::size_t kMany = 200;
    for (press(key); shown() != pages.front() && pages.size() < kMany; press(key)) {
      pages.push_back(shown());
    }
    return pages;
  }
};

}  // namespace kw::panel
