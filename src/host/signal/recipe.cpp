#include "host/signal/recipe.hpp"

#include <sstream>
#include <stdexcept>
#include <string>

namespace kw::signal {

void check_range(const char* name, double value, double lowest, double highest) {
  if (value >= lowest && value <= highest) return;
  std::ostringstream text;
  text.precision(17);
  text << name << " = " << value << ": must be " << lowest << " to " << highest;
  throw std::invalid_argument(text.str());
}

void check_recipe(const SignalRecipe& recipe) {
  check_range("f_hz", recipe.f_hz, 0.0, kFrequencyMaxHz);
  for (std::size_t channel = 0; channel < kChannelCount; ++channel) {
    const std::string place = (channel < kVoltageCount ? "voltages[" : "currents[") +
                              std::to_string(channel % kVoltageCount) + "].";
    const ChannelSignal& signal = recipe.channels[channel];
    check_range((place + "dc").c_str(), signal.dc, -kValueMax, kValueMax);
    check_range((place + "noise_rms").c_str(), signal.noise_rms, 0.0, kValueMax);
    for (std::size_t index = 0; index < signal.components.size(); ++index) {
      const Component& component = signal.components[index];
      const std::string name = place + "components[" + std::to_string(index) + "].";
      check_range((name + "order").c_str(), component.order, 0.0, kOrderMax);
      check_range((name + "peak").c_str(), component.peak, -kValueMax, kValueMax);
      check_range((name + "phase_turns").c_str(), component.phase_turns, -kPhaseMaxTurns,
                  kPhaseMaxTurns);
    }
  }
}

}  // namespace kw::signal
