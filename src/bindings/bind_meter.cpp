// src/core/meter as kwcore.Meter.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "array_check.hpp"
#include "core/meter/meter.hpp"
#include "host/cpu/kernels.hpp"
#include "meter_records.hpp"
#include "meter_store.hpp"
#include "panel_dict.hpp"
#include "quality_dict.hpp"

namespace py = pybind11;

namespace {

using kw::Status;
using kw::energy::PulseEdge;

using kw::frontend::CurrentInput;
constexpr double kDeclaredVolts = 230.0;
constexpr std::size_t kRegisterCount = 65536;  // = 2 ** 16
constexpr std::size_t kPanelBytesMax = 1024;
constexpr std::pair<const char*, CurrentInput> kCurrentInputs[] = {
    {"1A", CurrentInput::a1},       {"5A", CurrentInput::a5},     {"333mV", CurrentInput::mv333},
    {"rope", CurrentInput::rope},   {"80mA", CurrentInput::ma80}, {"100mA", CurrentInput::ma100},
    {"200mA", CurrentInput::ma200},
};

// The dtype of take_pulses(); packed as NumPy's default for these fields.
struct PulseRow {
  std::uint64_t sample_index;
  double fraction;
  std::uint8_t stream;
};

// The dtype of take_outputs(), likewise.
struct OutputRow {
  std::uint64_t sample_index;
  std::uint8_t kind;
  std::uint32_t channel;
  std::int32_t value;
};

const char* reason(Status status) {
  switch (status) {
    case Status::bad_address:
      return "an address outside the served regions";
    case Status::read_only:
      return "a read-only register";
    case Status::region_crossed:
      return "more than one region in one write";
    case Status::locked:
      return "locked: the seal is closed, or the factory region not open";
    case Status::bad_checksum:
      return "the checksum does not match";
    case Status::out_of_range:
      return "a value out of range";
    case Status::unavailable:
      return "its module is absent or an alarm drives it";
    default:
      return "refused";
  }
}

void raise_unless_ok(Status status, const char* verb, std::uint16_t address, std::size_t count) {
  if (kw::is_ok(status)) return;
  char place[64];
  std::snprintf(place, sizeof place, "%s %zu registers at %04XH: ", verb, count, address);
  throw py::value_error(std::string(place) + reason(status));
}

// An int of any size.
std::uint16_t checked_address(const py::int_& value) {
  int overflow = 0;
  const long long address = PyLong_AsLongLongAndOverflow(value.ptr(), &overflow);
  if (overflow != 0 || address < 0 || address > 0xFFFF) {
    throw py::value_error("address: expected 0..65535, got " + py::str(value).cast<std::string>());
  }
  return static_cast<std::uint16_t>(address);
}

class PyMeter {
 public:
  PyMeter(const std::string& serial, std::uint64_t boot_time_unix_s, bool baseline,
          const std::string& firmware_version, const py::bytes& image_sha256,
          const std::string& current_input, std::uint16_t default_address = 1,
          const std::optional<py::bytes>& journal_store = std::nullopt)
      : store_(journal_store) {
    kw::meter::MeterConfig made = config(serial, boot_time_unix_s, baseline, firmware_version,
                                         image_sha256, current_input, records_);
    made.default_address = default_address;
    made.flash = store_.flash();
    meter_ = std::make_unique<kw::meter::Meter>(made);
    records_.follow(*meter_, input_of(current_input));
  }

  void record(bool half_cycles, bool blocks, bool windows, bool points, bool capture) {
    require_idle();
    records_.choose({half_cycles, blocks, windows, points, capture});
  }
  py::array take_capture() {
    require_idle();
    return records_.take_capture();
  }
  void analyse_quality(const std::string& lamp, double declared_v) {
    require_idle();
    if (lamp != "230V50Hz" && lamp != "120V60Hz") {
      throw py::value_error("lamp: expected 230V50Hz or 120V60Hz, got " + lamp);
    }
    if (!(declared_v > 0.0 && declared_v <= 1e6)) {
      throw py::value_error("declared_v: expected above 0 to 1e6, got " +
                            std::to_string(declared_v));
    }
    const bool european = lamp == "230V50Hz";
    records_.analyse(*meter_,
                     european ? kw::quality::Lamp::v230_50hz : kw::quality::Lamp::v120_60hz,
                     declared_v, meter_->type());
  }
  py::dict quality() const {
    require_idle();
    if (records_.analyser() == nullptr) {
      throw py::value_error("quality: expected analyse_quality() before");
    }
    return kw::bindings::to_dict(*records_.analyser());
  }
  py::array take_half_cycles() {
    require_idle();
    return records_.take_half_cycles();
  }
  py::array take_blocks() {
    require_idle();
    return records_.take_blocks();
  }
  py::array take_windows() {
    require_idle();
    return records_.take_windows();
  }
  py::array take_points() {
    require_idle();
    return records_.take_points();
  }
  void set_temperature_c(double temperature_c) {
    require_idle();
    constexpr double kColdest = -40.0;
    constexpr double kHottest = 125.0;
    if (!(temperature_c >= kColdest && temperature_c <= kHottest)) {
      throw py::value_error("temperature_c: expected -40..125, got " +
                            std::to_string(temperature_c));
    }
    meter_->set_temperature(static_cast<std::int32_t>(std::lround(temperature_c * 100.0)));
  }
  std::uint32_t samples_per_second() const {
    require_idle();
    return meter_->samples_per_second();
  }

  void feed(const py::object& frames) {
    const std::int32_t* data =
        kw::bindings::checked_data<std::int32_t>(frames, "frames", "int32", 6);
    const auto count = static_cast<std::size_t>(py::array(frames).shape(0));
    require_counts(data, count * 6);
    require_idle();
    const Feeding feeding(feeding_);        // ends after the lock is held again
    const py::gil_scoped_release unlocked;  // seconds of samples at a time
    for (std::size_t done = 0; done < count;) {
      done += meter_->feed(data + done * 6, count - done);
      drain();
    }
  }

  // Signed, 24 bits: what the converter gives.
  static void require_counts(const std::int32_t* data, std::size_t values) {
    constexpr std::int32_t kLimit = 1 << 23;
    const auto is_none = [](std::int32_t x) { return x < -kLimit || x >= kLimit; };
    const std::int32_t* const found = std::find_if(data, data + values, is_none);
    if (found == data + values) return;
    throw py::value_error("frames: expected counts of 24 bits, -8388608..8388607, got " +
                          std::to_string(*found) + " in frame " +
                          std::to_string((found - data) / 6));
  }

  py::array_t<PulseRow> take_pulses() {
    require_idle();
    drain();
    py::array_t<PulseRow> rows(static_cast<py::ssize_t>(pulses_.size()));
    std::copy(pulses_.begin(), pulses_.end(), rows.mutable_data());
    pulses_.clear();
    return rows;
  }

  py::array_t<OutputRow> take_outputs() {
    require_idle();
    drain();
    py::array_t<OutputRow> rows(static_cast<py::ssize_t>(outputs_.size()));
    std::copy(outputs_.begin(), outputs_.end(), rows.mutable_data());
    outputs_.clear();
    return rows;
  }

  void digital_inputs(std::uint32_t inputs, std::uint32_t mask) {
    require_idle();
    meter_->digital_inputs(inputs, mask);
  }
  void analogue_input(std::uint32_t channel, std::int32_t value_q31) {
    require_idle();
    meter_->analogue_input(channel, value_q31);
  }
  void connect_modules(std::uint8_t mask) {
    require_idle();
    meter_->connect_modules(mask);
  }
  void set_sealed(bool sealed) {
    require_idle();
    meter_->set_sealed(sealed);
  }
  void press_keys(std::uint8_t mask) {
    require_idle();
    meter_->press_keys(mask);
  }
  std::string panel_text() {
    require_idle();
    std::array<char, kPanelBytesMax> text;
    return {text.data(), meter_->panel_text(text)};
  }
  py::dict picture() const {
    require_idle();
    return kw::bindings::to_dict(meter_->picture());
  }
  std::vector<std::string> screen() const {
    require_idle();
    return kw::bindings::rows_of(meter_->picture());
  }
  py::dict serial(std::size_t channel) const {
    require_idle();
    if (channel > 1) {
      throw py::value_error("channel: expected 0 or 1, got " + std::to_string(channel));
    }
    return kw::bindings::to_dict(meter_->serial(channel));
  }

  py::array_t<std::uint16_t> read_registers(const py::int_& address, std::size_t count) {
    require_idle();
    const std::uint16_t first = checked_address(address);
    if (count < 1 || count > kRegisterCount) {
      throw py::value_error("count: expected 1..65536, got " + std::to_string(count));
    }
    py::array_t<std::uint16_t> words(static_cast<py::ssize_t>(count));
    const std::span<std::uint16_t> view(words.mutable_data(), count);
    raise_unless_ok(meter_->registers().read(first, view), "read", first, count);
    return words;
  }

  void write_registers(const py::int_& address, const std::vector<std::uint16_t>& words) {
    require_idle();
    const std::uint16_t first = checked_address(address);
    raise_unless_ok(meter_->registers().write(first, words), "write", first, words.size());
  }

  std::vector<bool> read_coils(const py::int_& address, std::size_t count) {
    return read_bits(address, count, &kw::registers::RegisterAccess::read_coils);
  }
  std::vector<bool> read_discrete_inputs(const py::int_& address, std::size_t count) {
    return read_bits(address, count, &kw::registers::RegisterAccess::read_discrete_inputs);
  }
  void write_coil(const py::int_& address, bool on) {
    require_idle();
    const std::uint16_t place = checked_address(address);
    raise_unless_ok(meter_->registers().write_coil(place, on), "write", place, 1);
  }

  py::dict quantities(const std::string& bank_name) const {
    require_idle();
    const kw::spec::Bank bank = bank_of(bank_name);
    py::dict values;
    for (std::size_t id = 0; id < kw::spec::kQuantityCount; ++id) {
      const auto quantity = static_cast<kw::spec::QuantityId>(id);
      values[py::str(std::string(kw::spec::kQuantities[id].name))] =
          meter_->quantities().value(bank, quantity);
    }
    return values;
  }

  std::optional<py::bytes> journal_store() const {
    require_idle();
    return store_.content();
  }

  std::uint64_t sample_index() const {
    require_idle();
    return meter_->sample_index();
  }

 private:
  using ReadBits = kw::Status (kw::registers::RegisterAccess::*)(std::uint16_t, std::uint16_t,
                                                                 std::span<std::uint8_t>);
  std::vector<bool> read_bits(const py::int_& address, std::size_t count, ReadBits read) {
    require_idle();
    const std::uint16_t first = checked_address(address);
    if (count < 1 || count >= kRegisterCount) {
      throw py::value_error("count: expected 1..65535, got " + std::to_string(count));
    }
    std::vector<std::uint8_t> packed((count + 7) / 8);
    const Status status =
        (meter_->registers().*read)(first, static_cast<std::uint16_t>(count), packed);
    raise_unless_ok(status, "read", first, count);
    std::vector<bool> bits(count);
    for (std::size_t i = 0; i < count; ++i) bits[i] = (packed[i / 8] >> i % 8 & 1) != 0;
    return bits;
  }

  static kw::meter::MeterConfig config(const std::string& serial, std::uint64_t boot_time_unix_s,
                                       bool baseline, const std::string& firmware_version,
                                       const py::bytes& image_sha256,
                                       const std::string& current_input,
                                       kw::bindings::MeterRecords& records) {
    kw::meter::MeterConfig made;
    made.current_input = input_of(current_input);
    made.observer = &records;
    made.kernels = baseline ? &kw::simd::baseline_kernels() : &kw::host::kernels_of_this_cpu();
    made.boot_time_unix_s = boot_time_unix_s;
    put(made.identity.serial, serial, "serial");
    put(made.identity.firmware_version, firmware_version, "firmware_version");
    const std::string hash = image_sha256;
    if (!hash.empty() && hash.size() != made.identity.image_hash.size()) {
      throw py::value_error("image_sha256: expected 32 bytes, got " + std::to_string(hash.size()));
    }
    std::memcpy(made.identity.image_hash.data(), hash.data(), hash.size());
    return made;
  }

  static kw::spec::Bank bank_of(const std::string& name) {
    if (name == "window") return kw::spec::Bank::window;
    if (name == "block_100ms") return kw::spec::Bank::block_100ms;
    if (name == "block_40ms") return kw::spec::Bank::block_40ms;
    throw py::value_error("bank: expected window, block_100ms or block_40ms, got " + name);
  }

  static kw::frontend::CurrentInput input_of(const std::string& name) {
    for (const auto& [known, input] : kCurrentInputs) {
      if (name == known) return input;
    }
    throw py::value_error(
        "current_input: expected 1A, 5A, 333mV, rope, 80mA, 100mA or 200mA, got " + name);
  }

  template <std::size_t kSize>
  static void put(std::array<char, kSize>& field, const std::string& text, const char* name) {
    if (text.size() > kSize) {
      throw py::value_error(std::string(name) + ": expected at most " + std::to_string(kSize) +
                            " characters, got " + std::to_string(text.size()));
    }
    std::copy(text.begin(), text.end(), field.begin());
  }

  void drain() {
    std::array<PulseEdge, 64> edges;
    for (std::size_t count = meter_->take_pulses(edges); count > 0;
         count = meter_->take_pulses(edges)) {
      for (std::size_t i = 0; i < count; ++i) {
        pulses_.push_back({edges[i].sample_index,
                           static_cast<double>(edges[i].fraction_q32) * 0x1p-32, edges[i].stream});
      }
    }
    std::array<kw::io::OutputEvent, 64> events;
    for (std::size_t count = meter_->take_outputs(events); count > 0;
         count = meter_->take_outputs(events)) {
      for (std::size_t i = 0; i < count; ++i) {
        outputs_.push_back({events[i].sample_index, static_cast<std::uint8_t>(events[i].kind),
                            events[i].channel, events[i].value});
      }
    }
  }

  // Set and read under the lock of the interpreter alone.
  class Feeding {
   public:
    explicit Feeding(bool& flag) : flag_(flag) { flag_ = true; }
    ~Feeding() { flag_ = false; }
    Feeding(const Feeding&) = delete;
    Feeding& operator=(const Feeding&) = delete;

   private:
    bool& flag_;
  };
  // One object, one caller: feed() lets other threads run.
  void require_idle() const {
    if (feeding_) throw std::runtime_error("Meter: another thread is feeding it");
  }

  bool feeding_ = false;
  kw::bindings::MeterRecords records_;
  kw::bindings::MeterStore store_;
  std::unique_ptr<kw::meter::Meter> meter_;
  std::vector<PulseRow> pulses_;
  std::vector<OutputRow> outputs_;
};

std::vector<std::uint16_t> checked_words(const py::handle& words) {
  try {
    return words.cast<std::vector<std::uint16_t>>();
  } catch (const py::cast_error&) {
    throw py::value_error("registers: expected a sequence of words 0..65535, got " +
                          py::repr(words).cast<std::string>());
  }
}

py::dict measure(const py::object& frames, const py::object& registers,
                 const std::string& current_input, std::uint64_t boot_time_unix_s, bool quality) {
  PyMeter meter("", boot_time_unix_s, false, "", py::bytes(), current_input);
  if (!registers.is_none()) {
    for (const auto& [address, words] : registers.cast<py::dict>()) {
      meter.write_registers(py::cast<py::int_>(address), checked_words(words));
    }
  }
  meter.record(true, true, true, false, false);
  if (quality) meter.analyse_quality("230V50Hz", kDeclaredVolts);
  meter.feed(frames);
  py::dict found;
  found["windows"] = meter.take_windows();
  found["blocks"] = meter.take_blocks();
  found["half_cycles"] = meter.take_half_cycles();
  found["pulses"] = meter.take_pulses();
  found["quantities"] = meter.quantities("window");
  found["samples_per_second"] = meter.samples_per_second();
  if (quality) found["quality"] = meter.quality();
  return found;
}

}  // namespace

void bind_meter(py::module_& module) {
  PYBIND11_NUMPY_DTYPE(PulseRow, sample_index, fraction, stream);
  PYBIND11_NUMPY_DTYPE(OutputRow, sample_index, kind, channel, value);
  py::class_<PyMeter>(module, "Meter")
      .def(py::init<const std::string&, std::uint64_t, bool, const std::string&, const py::bytes&,
                    const std::string&, std::uint16_t, const std::optional<py::bytes>&>(),
           py::arg("serial") = "", py::arg("boot_time_unix_s") = 0, py::kw_only(),
           py::arg("baseline") = false, py::arg("firmware_version") = "",
           py::arg("image_sha256") = py::bytes(), py::arg("current_input") = "1A",
           py::arg("default_address") = 1, py::arg("journal_store") = py::none())
      .def_property_readonly("journal_store", &PyMeter::journal_store)
      .def("take_outputs", &PyMeter::take_outputs)
      .def("digital_inputs", &PyMeter::digital_inputs, py::arg("inputs"), py::arg("mask"))
      .def("analogue_input", &PyMeter::analogue_input, py::arg("channel"), py::arg("value_q31"))
      .def("connect_modules", &PyMeter::connect_modules, py::arg("mask"))
      .def("set_sealed", &PyMeter::set_sealed, py::arg("sealed"))
      .def("press_keys", &PyMeter::press_keys, py::arg("mask"))
      .def("read_coils", &PyMeter::read_coils, py::arg("address"), py::arg("count"))
      .def("read_discrete_inputs", &PyMeter::read_discrete_inputs, py::arg("address"),
           py::arg("count"))
      .def("write_coil", &PyMeter::write_coil, py::arg("address"), py::arg("on"))
      .def("panel_text", &PyMeter::panel_text)
      .def("picture", &PyMeter::picture)
      .def("screen", &PyMeter::screen)
      .def("serial", &PyMeter::serial, py::arg("channel"))
      .def("feed", &PyMeter::feed, py::arg("frames"))
      .def("take_pulses", &PyMeter::take_pulses)
      .def("record", &PyMeter::record, py::kw_only(), py::arg("half_cycles") = false,
           py::arg("blocks") = false, py::arg("windows") = false, py::arg("points") = false,
           py::arg("capture") = false)
      .def("take_capture", &PyMeter::take_capture)
      .def("analyse_quality", &PyMeter::analyse_quality, py::arg("lamp") = "230V50Hz",
           py::arg("declared_v") = kDeclaredVolts)
      .def("quality", &PyMeter::quality)
      .def("take_half_cycles", &PyMeter::take_half_cycles)
      .def("take_blocks", &PyMeter::take_blocks)
      .def("take_windows", &PyMeter::take_windows)
      .def("take_points", &PyMeter::take_points)
      .def("set_temperature_c", &PyMeter::set_temperature_c, py::arg("temperature_c"))
      .def_property_readonly("samples_per_second", &PyMeter::samples_per_second)
      .def("read_registers", &PyMeter::read_registers, py::arg("address"), py::arg("count"))
      .def("write_registers", &PyMeter::write_registers, py::arg("address"), py::arg("words"))
      .def("quantities", &PyMeter::quantities, py::arg("bank") = "window")
      .def_property_readonly("sample_index", &PyMeter::sample_index);
  module.def("measure", &measure, py::arg("frames"), py::arg("registers") = py::none(),
             py::kw_only(), py::arg("current_input") = "1A", py::arg("boot_time_unix_s") = 0,
             py::arg("quality") = false);
}
