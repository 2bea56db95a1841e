// The register image: every served address as a view on the meter's state.
//
// A write touches one region, is checked whole and then takes effect whole. A write that covers
// only some words of a register keeps the others as they read (clients write 1006H, the low word of
// PT1, alone). The factory lock and the calibration are written whole. What the seal blocks refuses
// the whole write.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/base/status.hpp"
#include "core/factory/factory.hpp"
#include "core/registers/providers.hpp"
#include "core/registers/register_access.hpp"
#include "core/registers/register_map.hpp"
#include "core/settings/settings.hpp"
#include "core/spec/registers_gen.hpp"

namespace kw::registers {

class RegisterBank final : public RegisterAccess {
 public:
  // All outlive the bank.
  struct Providers {
    const QuantityView& quantities;
    EnergyView& energies;
    RecordView& records;
    ClockView& clock;
    settings::Settings& settings;
    factory::Factory& factory;
    CommandSink& sink;
    AlarmView& alarms;
    IoView& io;
    const SealView& seal;
  };

  explicit RegisterBank(const Providers& providers) : on_(providers) {}

  // The overrides are inline on purpose: a program with type information (tests under the undefined
  // behaviour sanitizer) then makes its own, which the core, built without, cannot give.

  // Status: ok; bad_address when any word lies outside the regions, or `words` is empty.
  [[nodiscard]] Status read(std::uint16_t address, std::span<std::uint16_t> words) override {
    return read_words(address, words);
  }

  // Status: ok; bad_address; region_crossed; read_only; out_of_range; locked; bad_checksum.
  [[nodiscard]] Status write(std::uint16_t address, std::span<const std::uint16_t> words) override {
    const Status status = write_words(address, words);
    if (is_ok(status)) on_.sink.written();
    return status;
  }

  // Status: ok; bad_address.
  [[nodiscard]] Status read_coils(std::uint16_t address, std::uint16_t count,
                                  std::span<std::uint8_t> packed) override {
    return read_bits({address, count, spec::kRelays.size()}, on_.io.relays(), packed);
  }
  [[nodiscard]] Status read_discrete_inputs(std::uint16_t address, std::uint16_t count,
                                            std::span<std::uint8_t> packed) override {
    return read_bits({address, count, spec::kDigitalInputs.size()}, on_.io.digital_inputs(),
                     packed);
  }

  // Status: ok; bad_address; unavailable.
  [[nodiscard]] Status write_coil(std::uint16_t address, bool on) override {
    if (address >= spec::kRelays.size()) return Status::bad_address;
    return on_.io.write_relay(address, on);
  }

 private:
  using RowWords = std::array<std::uint16_t, longest_row_words()>;
  struct Write {
    std::uint32_t first;
    std::uint32_t last;
    std::span<const std::uint16_t> words;
  };

  struct BitRange {
    std::uint16_t first;
    std::uint16_t count;
    std::size_t end;
  };
  class SettingRows;

  [[nodiscard]] Status read_words(std::uint16_t address, std::span<std::uint16_t> words) const;
  [[nodiscard]] Status write_words(std::uint16_t address, std::span<const std::uint16_t> words);

  [[nodiscard]] RowWords encode(const spec::RegisterRow& row) const;
  [[nodiscard]] RowWords encode_scaled(const spec::RegisterRow& row) const;
  [[nodiscard]] RowWords encode_extreme(const spec::RegisterRow& row) const;
  [[nodiscard]] RowWords encode_factory(const spec::RegisterRow& row) const;
  [[nodiscard]] RowWords encode_place(const spec::RegisterRow& row) const;
  [[nodiscard]] std::uint16_t status_word(spec::StatusId id) const;
  [[nodiscard]] static Status read_bits(const BitRange& range, std::uint32_t bits,
                                        std::span<std::uint8_t> packed);
  [[nodiscard]] RowWords merge(const spec::RegisterRow& row, const Write& write) const;
  [[nodiscard]] float measured(spec::Bank bank, spec::QuantityId id, spec::Ratio ratio) const;
  [[nodiscard]] spec::QuantityId selected_reactive(std::uint16_t phase) const;
  [[nodiscard]] std::uint16_t clock_field(spec::ClockField field) const;

  [[nodiscard]] bool is_blocked(spec::SealGroup group) const;
  [[nodiscard]] Status write_rows(const Write& write);
  [[nodiscard]] Status check_row(const spec::RegisterRow& row, const RowWords& words) const;
  void apply_row(const spec::RegisterRow& row, const RowWords& words);
  void clear_flags(std::uint16_t kept);
  [[nodiscard]] Status write_clock(const Write& write);
  [[nodiscard]] bool is_near(const clock::DateTime& time) const;
  [[nodiscard]] Status write_factory(const Write& write);
  [[nodiscard]] Status write_factory_extension(const Write& write);
  void announce(const settings::Changes& changes);

  Providers on_;
};

}  // namespace kw::registers
