// src/host/signal and src/host/frontend as kwcore.SignalRecipe, FrontEndConfig, SignalGenerator and
// AnalogueFrontEnd. Recipes and settings come and go as plain dicts, as the record keeps them.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include "bindings/strict_dict.hpp"
#include "host/frontend/analogue_front_end.hpp"
#include "host/frontend/quantiser.hpp"
#include "host/signal/noise.hpp"
#include "host/signal/phase.hpp"
#include "host/signal/philox.hpp"
#include "host/signal/signal_generator.hpp"

namespace py = pybind11;

namespace {

using kw::analogue::AnalogueFrontEnd;
using kw::analogue::FrontEndConfig;
using kw::analogue::InputChannel;
using kw::bindings::StrictDict;
using kw::signal::ChannelSignal;
using kw::signal::Component;
using kw::signal::kBlockSamples;
using kw::signal::kChannelCount;
using kw::signal::kVoltageCount;
using kw::signal::SignalGenerator;
using kw::signal::SignalRecipe;

constexpr std::uint64_t kSeedMax = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kSampleCountMax = std::uint64_t{1} << 32;

// The keys of one group of three channels: the unit is in the name.
struct Keys {
  const char* group;
  const char* dc;
  const char* noise_rms;
  const char* peak;
  const char* offset;
};

constexpr std::array<Keys, 2> kGroups = {
    {{"voltages", "dc_v", "noise_rms_v", "peak_v", "offset_v"},
     {"currents", "dc_a", "noise_rms_a", "peak_a", "offset_a"}}};

std::string place_of(const Keys& keys, std::size_t index) {
  return std::string(keys.group) + "[" + std::to_string(index) + "].";
}

ChannelSignal channel_from(const py::handle& object, const Keys& keys, const std::string& place) {
  StrictDict in(object, place);
  ChannelSignal channel;
  channel.dc = in.number_or(keys.dc, 0.0);
  channel.noise_rms = in.number_or(keys.noise_rms, 0.0);
  std::size_t index = 0;
  for (const py::handle item : in.items("components", 0)) {
    StrictDict part(item, place + "components[" + std::to_string(index++) + "].");
    channel.components.push_back(
        {part.number_or("order", 1.0), part.number(keys.peak), part.number_or("phase_turns", 0.0)});
    part.refuse_unknown_keys();
  }
  in.refuse_unknown_keys();
  return channel;
}

SignalRecipe recipe_from(const py::object& object) {
  StrictDict in(object, "");
  SignalRecipe recipe;
  recipe.f_hz = in.number("f_hz");
  recipe.noise_seed = in.whole_or("noise_seed", 0, kSeedMax);
  std::size_t channel = 0;
  for (const Keys& keys : kGroups) {
    const py::sequence items = in.items(keys.group, kVoltageCount);
    for (std::size_t index = 0; index < kVoltageCount; ++index) {
      recipe.channels[channel++] = channel_from(items[index], keys, place_of(keys, index));
    }
  }
  in.refuse_unknown_keys();
  kw::signal::check_recipe(recipe);
  return recipe;
}

py::dict recipe_to(const SignalRecipe& recipe) {
  py::dict out;
  out["f_hz"] = recipe.f_hz;
  out["noise_seed"] = recipe.noise_seed;
  std::size_t channel = 0;
  for (const Keys& keys : kGroups) {
    py::list group;
    for (std::size_t index = 0; index < kVoltageCount; ++index) {
      const ChannelSignal& signal = recipe.channels[channel++];
      py::list components;
      for (const Component& component : signal.components) {
        py::dict part;
        part["order"] = component.order;
        part[keys.peak] = component.peak;
        part["phase_turns"] = component.phase_turns;
        components.append(part);
      }
      py::dict item;
      item[keys.dc] = signal.dc;
      item[keys.noise_rms] = signal.noise_rms;
      item["components"] = components;
      group.append(item);
    }
    out[keys.group] = group;
  }
  return out;
}

InputChannel input_from(const py::handle& object, const Keys& keys, const std::string& place,
                        std::size_t index) {
  StrictDict in(object, place);
  InputChannel channel;
  channel.gain_error = in.number_or("gain_error", 0.0);
  channel.offset = in.number_or(keys.offset, 0.0);
  channel.delay_s = in.number_or("delay_s", 0.0);
  channel.noise_rms = in.number_or(keys.noise_rms, 0.0);
  channel.source_channel = in.whole_or("source_channel", index, kChannelCount - 1);
  channel.reversed = in.flag_or("reversed", false);
  channel.crosstalk = in.number_or("crosstalk", 0.0);
  channel.crosstalk_channel = in.whole_or("crosstalk_channel", 0, kChannelCount - 1);
  channel.clip_share = in.number_or("clip_share", 1.0);
  channel.warm_up = in.number_or("warm_up", 0.0);
  channel.stuck_mask =
      static_cast<std::uint32_t>(in.whole_or("stuck_mask", 0, kw::analogue::kStuckMaskMax));
  in.refuse_unknown_keys();
  return channel;
}

FrontEndConfig config_from(const py::object& object) {
  StrictDict in(object, "");
  FrontEndConfig config;
  config.clock.rate_hz = in.number_or("rate_hz", config.clock.rate_hz);
  config.clock.error_ppm = in.number_or("clock_error_ppm", 0.0);
  config.noise_seed = in.whole_or("noise_seed", 0, kSeedMax);
  config.lost_every = in.whole_or("lost_every", 0, kSeedMax);
  std::size_t channel = 0;
  for (const Keys& keys : kGroups) {
    const bool given = in.has(keys.group);
    const py::sequence items =
        given ? in.items(keys.group, kVoltageCount) : py::sequence(py::list());
    for (std::size_t index = 0; index < kVoltageCount; ++index, ++channel) {
      if (!given) continue;
      config.channels[channel] = input_from(items[index], keys, place_of(keys, index), channel);
    }
  }
  in.refuse_unknown_keys();
  kw::analogue::check_config(config);
  return config;
}

py::dict config_to(const FrontEndConfig& config) {
  py::dict out;
  out["rate_hz"] = config.clock.rate_hz;
  out["clock_error_ppm"] = config.clock.error_ppm;
  out["noise_seed"] = config.noise_seed;
  out["lost_every"] = config.lost_every;
  std::size_t channel = 0;
  for (const Keys& keys : kGroups) {
    py::list group;
    for (std::size_t index = 0; index < kVoltageCount; ++index) {
      const InputChannel& input = config.channels[channel++];
      py::dict item;
      item["gain_error"] = input.gain_error;
      item[keys.offset] = input.offset;
      item["delay_s"] = input.delay_s;
      item[keys.noise_rms] = input.noise_rms;
      item["source_channel"] = input.source_channel;
      item["reversed"] = input.reversed;
      item["crosstalk"] = input.crosstalk;
      item["crosstalk_channel"] = input.crosstalk_channel;
      item["clip_share"] = input.clip_share;
      item["warm_up"] = input.warm_up;
      item["stuck_mask"] = input.stuck_mask;
      group.append(item);
    }
    out[keys.group] = group;
  }
  return out;
}

// An array (count, 6) that `fill(pointer)` fills.
template <typename T, typename Fill>
py::array_t<T> frames_array(std::uint64_t count, Fill fill) {
  if (count > kSampleCountMax) {
    throw py::value_error("count = " + std::to_string(count) + ": must be 0 to " +
                          std::to_string(kSampleCountMax));
  }
  py::array_t<T> result({static_cast<py::ssize_t>(count), py::ssize_t{kChannelCount}});
  T* data = result.mutable_data();
  {
    // Seconds of samples take milliseconds: other positions' threads go on. The generators are
    // const and the array is not shared yet, so nothing needs the lock.
    const py::gil_scoped_release unlocked;
    fill(data);
  }
  return result;
}

// A front end and the clamped values of all that it was asked for.
struct CountingFrontEnd {
  CountingFrontEnd(const SignalRecipe& recipe, const FrontEndConfig& config)
      : front_end(recipe, config) {}

  py::array_t<std::int32_t> frames(std::uint64_t start, std::uint64_t count) {
    std::uint64_t clamped = 0;
    auto result = frames_array<std::int32_t>(
        count, [&](std::int32_t* out) { clamped = front_end.frames(start, count, out); });
    saturated_count += clamped;
    return result;
  }

  AnalogueFrontEnd front_end;
  std::uint64_t saturated_count = 0;
};

// The values that a test wants to see bare.
void bind_parts(py::module_& module) {
  auto signal = module.def_submodule("signal", "Parts of the signal generator, for its tests.");
  signal.def("turns_to_q64", &kw::signal::turns_to_q64, py::arg("turns"));
  signal.def("increment_q64", &kw::signal::increment_q64, py::arg("f_hz"), py::arg("order"),
             py::arg("rate_hz"));
  signal.def(
      "philox4x32_10",
      [](const std::array<std::uint32_t, 4>& counter, const std::array<std::uint32_t, 2>& key) {
        const auto words = kw::signal::philox4x32_10(counter, key);
        return py::make_tuple(words[0], words[1], words[2], words[3]);
      },
      py::arg("counter"), py::arg("key"));
  signal.def(
      "noise",
      [](std::uint64_t seed, std::uint32_t stream, std::uint32_t channel, std::uint64_t first_block,
         std::uint64_t block_count) {
        py::array_t<double> result(static_cast<py::ssize_t>(block_count * kBlockSamples));
        double* out = result.mutable_data();
        for (std::uint64_t block = 0; block < block_count; ++block) {
          kw::signal::noise_block(seed, static_cast<kw::signal::NoiseStream>(stream), channel,
                                  first_block + block, out + block * kBlockSamples);
        }
        return result;
      },
      py::arg("seed"), py::arg("stream"), py::arg("channel"), py::arg("first_block"),
      py::arg("block_count"));
  signal.def(
      "round_to_count", [](double counts) { return kw::analogue::round_to_count(counts); },
      py::arg("counts"));
  signal.attr("BLOCK_SAMPLES") = kBlockSamples;
  signal.attr("COUNTS_PER_VOLT") = kw::analogue::kCountsPerVolt;
  signal.attr("COUNTS_PER_AMPERE") = kw::analogue::kCountsPerAmpere;
  signal.attr("FULL_SCALE_PEAK_V") = kw::analogue::kFullScalePeakV;
  signal.attr("FULL_SCALE_PEAK_A") = kw::analogue::kFullScalePeakA;
}

}  // namespace

void bind_signal(py::module_& module) {
  bind_parts(module);
  py::class_<SignalRecipe>(module, "SignalRecipe")
      .def(py::init(&recipe_from), py::arg("fields"))
      .def("to_dict", &recipe_to);
  py::class_<FrontEndConfig>(module, "FrontEndConfig")
      .def(py::init(&config_from), py::arg("fields"))
      .def("to_dict", &config_to);
  py::class_<SignalGenerator>(module, "SignalGenerator")
      .def(py::init([](const SignalRecipe& recipe, double rate_hz, double clock_error_ppm) {
             return SignalGenerator(recipe, {rate_hz, clock_error_ppm});
           }),
           py::arg("recipe"), py::arg("rate_hz") = 12800.0, py::arg("clock_error_ppm") = 0.0)
      .def(
          "samples",
          [](const SignalGenerator& generator, std::uint64_t start, std::uint64_t count) {
            return frames_array<double>(count,
                                        [&](double* out) { generator.samples(start, count, out); });
          },
          py::arg("start"), py::arg("count"));
  py::class_<CountingFrontEnd>(module, "AnalogueFrontEnd")
      .def(py::init<const SignalRecipe&, const FrontEndConfig&>(), py::arg("recipe"),
           py::arg("config"))
      .def("frames", &CountingFrontEnd::frames, py::arg("start"), py::arg("count"))
      .def_readonly("saturated_count", &CountingFrontEnd::saturated_count);
  module.def("delay_of_lag_s", &kw::analogue::delay_of_lag_s, py::arg("lag_deg"), py::arg("f_hz"));
}
