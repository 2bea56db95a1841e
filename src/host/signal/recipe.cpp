#include "host/signal/recipe.hpp"

#include <sstream>
#include <stdexcept>
#include <string>

namespace kw::signal {
namespace {

// The shortest of 15 or 17 digits that brings the value back.
std::string text_of(double value) {
  std::ostringstream text;
  text.precision(15);
  text << value;
  if (std::stod(text.str()) == value) return text.str();
  std::ostringstream exact;
  exact.precision(17);
  exact << value;
  return exact.str();
}

}  // namespace

void check_range(const std::string& name, double value, double lowest, double highest) {
  if (value >= lowest && value <= highest) return;
  throw std::invalid_argument(name + " = " + text_of(value) + ": must be " + text_of(lowest) +
                              " to " + text_of(highest));
}

std::string channel_place(std::size_t channel) {
  return (channel < kVoltageCount ? "voltages[" : "currents[") +
         std::to_string(channel % kVoltageCount) + "].";
}

void check_recipe(const SignalRecipe& recipe) {
  check_range("f_hz", recipe.f_hz, 0.0, kFrequencyMaxHz);
  for (std::size_t channel = 0; channel < kChannelCount; ++channel) {
    const std::string place = channel_place(channel);
    const std::string unit = channel < kVoltageCount ? "_v" : "_a";
    const ChannelSignal& signal = recipe.channels[channel];
    check_range(place + "dc" + unit, signal.dc, -kValueMax, kValueMax);
    check_range(place + "noise_rms" + unit, signal.noise_rms, 0.0, kValueMax);
    for (std::size_t index = 0; index < signal.components.size(); ++index) {
      const Component& component = signal.components[index];
      const std::string name = place + "components[" + std::to_string(index) + "].";
      check_range(name + "order", component.order, 0.0, kOrderMax);
      check_range(name + "peak" + unit, component.peak, -kValueMax, kValueMax);
      check_range(name + "phase_turns", component.phase_turns, -kPhaseMaxTurns, kPhaseMaxTurns);
    }
  }
}

}  // namespace kw::signal
