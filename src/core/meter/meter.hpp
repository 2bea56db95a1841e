// The whole meter: samples in, registers and pulses out. One object, no heap, no clock (D1, D2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/clock/sample_clock.hpp"
#include "core/energy/run_time.hpp"
#include "core/factory/factory.hpp"
#include "core/io/output_event.hpp"
#include "core/meter/kept_images.hpp"
#include "core/meter/metering_chain.hpp"
#include "core/meter/monitoring.hpp"
#include "core/meter/panel_io.hpp"
#include "core/meter/persistence.hpp"
#include "core/meter/seal.hpp"
#include "core/meter/window_records.hpp"
#include "core/modbus/serial_settings.hpp"
#include "core/panel/panel.hpp"
#include "core/registers/register_bank.hpp"
#include "core/settings/settings.hpp"

namespace kw::meter {

struct MeterConfig {
  const simd::Kernels* kernels = nullptr;  // of the processor; must not be null
  factory::FactoryIdentity identity{};
  frontend::CurrentInput current_input = frontend::CurrentInput::a1;
  std::uint64_t boot_time_unix_s = 0;  // D2: the board's input
  Observer* observer = nullptr;        // outlives the meter
  nvm::Flash* flash = nullptr;         // null: nothing survives
  std::uint16_t default_address = 1;   // 1001H, 1031H of an erased store
};

// Power on is construction. Frames are six 24-bit counts, U1 U2 U3 I1 I2 I3, at 12 800 a second, of
// the 400 Hz type (0FFDH) at 25 600.
// Registers are one snapshot at sample_index(): nothing changes between two calls of feed().
class Meter final : private registers::QuantityView,
                    private registers::EnergyView,
                    private registers::ClockView,
                    private registers::RecordView,
                    private registers::CommandSink,
                    private Observer {
 public:
  explicit Meter(const MeterConfig& config);
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  // Returns the frames taken: fewer than `count` only when pulses or outputs have to be taken
  // first.
  std::size_t feed(const std::int32_t* frames, std::size_t count);

  // Of the board, in 0.01 degrees Celsius, -4000 .. 12500; beyond it is taken for the limit.
  // Without it there is no correction for temperature.
  void set_temperature(std::int32_t temperature_cdeg);

  // Frames taken since power on.
  [[nodiscard]] std::uint64_t sample_index() const { return chain_.sample_index(); }
  [[nodiscard]] std::uint32_t samples_per_second() const { return clock_.samples_per_second(); }
  [[nodiscard]] const sync::MeterType& type() const { return chain_.type(); }
  [[nodiscard]] metering::Wiring wiring() const;
  // The meter's clock at a sample; one before the clock was set last counts as that instant.
  [[nodiscard]] clock::ClockTime clock_time(std::uint64_t sample_index) const {
    return clock_.at(sample_index);
  }
  [[nodiscard]] registers::RegisterAccess& registers() { return bank_; }
  [[nodiscard]] const store::QuantityStore& quantities() const { return chain_.quantities(); }
  // Moves the oldest edges to `out`; returns how many.
  std::size_t take_pulses(std::span<energy::PulseEdge> out) { return chain_.pulses().take(out); }

  // What the board tells, from sample_index() on. Levels of the inputs of `mask`, bit n DI n + 1.
  void digital_inputs(std::uint32_t inputs, std::uint32_t mask);
  // AI channel + 1; 2^31 is 24 mA or 6 V.
  void analogue_input(std::uint32_t channel, std::int32_t value_q31);
  // Bits as 1036H.
  void connect_modules(std::uint8_t mask);
  void set_sealed(bool sealed) { seal_.is_closed = sealed; }
  // One press of the keys of the mask together, panel::Key.
  void press_keys(std::uint8_t keys);
  // Moves the oldest changes of relays, digital and analogue outputs to `out`; returns how many.
  std::size_t take_outputs(std::span<io::OutputEvent> out) {
    return monitoring_.io().outputs().take(out);
  }
  [[nodiscard]] panel::Picture picture() const;
  // The picture as rows of text, each ended by a line feed; returns the characters written.
  [[nodiscard]] std::size_t panel_text(std::span<char> utf8) const;
  [[nodiscard]] const Monitoring& monitoring() const { return monitoring_; }
  [[nodiscard]] const Persistence& persistence() const { return persistence_; }
  // Of serial channel 0 or 1.
  [[nodiscard]] modbus::SerialSettings serial(std::size_t channel) const;

 private:
  // A chunk of 128 frames holds at most 3 edges of each stream at full scale and 60 000 imp/kWh.
  static constexpr std::size_t kPulseRoom = 64;

  [[nodiscard]] double value(spec::Bank bank, spec::QuantityId id) const override;
  [[nodiscard]] double order_value(spec::ArrayId id, std::size_t order) const override;
  [[nodiscard]] std::uint32_t value(spec::EnergyId id) const override;
  void preset(spec::EnergyId id, std::uint32_t count) override;
  [[nodiscard]] clock::DateTime now() const override;
  void set(const clock::DateTime& time) override;
  void settings_changed(const settings::Changes& changes) override;
  void energy_clear() override;
  void calibration_changed() override;
  void clock_set() override;
  void command(const settings::Command& command) override;
  void written() override;
  [[nodiscard]] clock::StampedValue maximum(spec::QuantityId id) const override;
  [[nodiscard]] clock::StampedValue minimum(spec::QuantityId id) const override;
  [[nodiscard]] std::uint32_t frozen(std::size_t block, spec::EnergyId id) const override;
  void preset_frozen(std::size_t block, spec::EnergyId id, std::uint32_t count) override;
  [[nodiscard]] std::uint32_t run_time_hundredths() const override;
  void preset_run_time(std::uint32_t hundredths) override;
  void restarted(const sync::MeterType& type) override;
  void half_cycle(const metering::HalfCycleValues& values,
                  std::span<const simd::Frame> points) override;
  void published(spec::Bank bank, sync::SampleTime start, sync::SampleTime end) override;

  [[nodiscard]] panel::Instant instant() const { return {sample_index(), samples_per_second()}; }
  void configure_chain();
  void apply_correction();
  void follow_type();
  void set_default_addresses(std::uint16_t address);
  void follow_pulses();
  [[nodiscard]] std::size_t frames_at_once(std::size_t frames) const;
  [[nodiscard]] KeptParts kept_parts();
  [[nodiscard]] KeptTime kept_time() const { return {sample_index(), samples_per_second()}; }
  void restore(KeptSet items);
  void keep();
  void keep_marked();

  Observer* observer_;
  frontend::CurrentInput input_;
  std::int32_t temperature_cdeg_ = 0;
  bool temperature_known_ = false;
  settings::Settings settings_;
  factory::Factory factory_;
  clock::SampleClock clock_;
  MeteringChain chain_;
  Seal seal_;
  Monitoring monitoring_;
  WindowRecords records_;
  energy::RunTime run_time_;
  registers::RegisterBank bank_;
  PanelIo panel_io_;
  panel::Panel panel_;
  Persistence persistence_;
  KeptImages images_;
};

}  // namespace kw::meter
