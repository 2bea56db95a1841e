// Python module kwhost: the rig's side of the board link, the relay and the Modbus master. Thin: no
// logic of its own; arrays are checked, waits release the GIL.
#include <pybind11/functional.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <boost/system/system_error.hpp>
#include <chrono>
#include <cmath>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>

#include "host/boardlink/host_side.hpp"
#include "host/modbus_master/modbus_master.hpp"
#include "host/relay/relay.hpp"

namespace py = pybind11;

namespace {

using kw::boardlink::HostSide;
using kw::boardlink::MappedFile;
using kw::boardlink::RecordType;
using kw::modbus_master::ModbusMaster;
using kw::modbus_master::Reply;
using kw::relay::Relay;

constexpr double kTimeoutMax_s = 1e6;

std::chrono::nanoseconds duration_of(double seconds) {
  if (!(seconds >= 0 && seconds <= kTimeoutMax_s)) {
    throw py::value_error("a time-out of " + std::to_string(seconds) +
                          " s; allowed are 0 to 1000000 s");
  }
  return std::chrono::nanoseconds(std::llround(seconds * 1e9));
}

std::string shape_text(const py::array& array) {
  std::string text = "(";
  for (py::ssize_t i = 0; i < array.ndim(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(array.shape(i));
  }
  return text + ")";
}

// The samples of an int32 array of shape (n, 6), C-contiguous.
std::span<const std::int32_t> samples_of(const py::array& frames) {
  const bool fits = py::isinstance<py::array_t<std::int32_t>>(frames) && frames.ndim() == 2 &&
                    frames.shape(1) == 6 && (frames.flags() & py::array::c_style) != 0;
  if (!fits) {
    throw py::value_error("frames: expected int32 (n, 6) C-contiguous, got " +
                          std::string(py::str(frames.dtype())) + " " + shape_text(frames));
  }
  return {static_cast<const std::int32_t*>(frames.data()), static_cast<std::size_t>(frames.size())};
}

// One row of MeterRegion.pulses() and outputs(), without gaps as NumPy lays such fields out.
#pragma pack(push, 1)
struct PulseRow {
  std::uint64_t sample_index;
  double fraction;
  std::uint8_t stream;
};
struct OutputRow {
  std::uint64_t sample_index;
  std::uint8_t kind;
  std::uint32_t channel;
  std::int32_t value;
};
#pragma pack(pop)
static_assert(sizeof(PulseRow) == 17);
static_assert(sizeof(OutputRow) == 17);

// The board link with a lock around whatever is not const.
class MeterRegion {
 public:
  explicit MeterRegion(MappedFile file) : side_(std::move(file)) {}

  std::size_t feed(const py::array& frames, double timeout_s) {
    const auto samples = samples_of(frames);
    const auto timeout = duration_of(timeout_s);
    const py::gil_scoped_release released;  // waits for the meter to make room
    const std::lock_guard lock(mutex_);
    return side_.feed(samples, timeout);
  }

  bool boot(std::uint64_t boot_time_unix_s, double timeout_s, bool erase_store) {
    using kw::boardlink::StoreAtBoot;
    const auto timeout = duration_of(timeout_s);
    const py::gil_scoped_release released;  // waits for the meter's answer
    const std::lock_guard lock(mutex_);
    return side_.boot(boot_time_unix_s, erase_store ? StoreAtBoot::erased : StoreAtBoot::kept,
                      timeout);
  }

  bool set_input(RecordType type, std::initializer_list<std::uint32_t> words, double timeout_s) {
    const auto timeout = duration_of(timeout_s);
    const py::gil_scoped_release released;  // waits for the meter to make room
    const std::lock_guard lock(mutex_);
    return side_.set_input(type, {words.begin(), words.size()}, timeout);
  }

  py::array_t<OutputRow> outputs() {
    std::vector<kw::boardlink::OutputRecord> events;
    {
      const py::gil_scoped_release released;  // another thread may hold the lock while it waits
      const std::lock_guard lock(mutex_);
      events = side_.take_outputs();
    }
    py::array_t<OutputRow> rows(static_cast<py::ssize_t>(events.size()));
    auto* row = rows.mutable_data();
    for (const auto& event : events) {
      *row++ = {event.sample_index, static_cast<std::uint8_t>(event.kind), event.channel,
                event.value};
    }
    return rows;
  }

  // What is no UTF-8 comes as the replacement character: nobody trusts the meter's memory.
  py::str panel_text() {
    std::string text;
    {
      const py::gil_scoped_release released;  // another thread may hold the lock while it waits
      const std::lock_guard lock(mutex_);
      text = side_.panel_text();
    }
    const auto size = static_cast<Py_ssize_t>(text.size());
    return py::reinterpret_steal<py::str>(PyUnicode_DecodeUTF8(text.data(), size, "replace"));
  }

  [[nodiscard]] py::bytes journal_store() const {
    const auto store = side_.journal_store();
    return {reinterpret_cast<const char*>(store.data()), store.size()};
  }

  void set_journal_store(const py::bytes& content) {
    const std::string_view bytes = content;
    const auto store = side_.journal_store();
    if (bytes.size() != store.size()) {
      throw py::value_error("journal_store: expected " + std::to_string(store.size()) +
                            " bytes, got " + std::to_string(bytes.size()));
    }
    std::memcpy(store.data(), bytes.data(), bytes.size());
  }

  bool wait_consumed(std::uint64_t index, double timeout_s) {
    const auto timeout = duration_of(timeout_s);
    const py::gil_scoped_release released;  // waits for the meter
    const std::lock_guard lock(mutex_);
    return side_.wait_consumed(index, timeout);
  }

  bool wait_taken(double timeout_s) {
    const auto timeout = duration_of(timeout_s);
    const py::gil_scoped_release released;  // waits for the meter
    const std::lock_guard lock(mutex_);
    return side_.wait_taken(timeout);
  }

  py::array_t<PulseRow> pulses() {
    std::vector<kw::boardlink::PulseRecord> edges;
    {
      const py::gil_scoped_release released;  // another thread may hold the lock while it waits
      const std::lock_guard lock(mutex_);
      edges = side_.take_pulses();
    }
    constexpr double kFractionScale = 1.0 / 4294967296.0;  // 2^-32
    py::array_t<PulseRow> rows(static_cast<py::ssize_t>(edges.size()));
    auto* row = rows.mutable_data();
    for (const auto& edge : edges) {
      *row++ = {edge.sample_index, edge.fraction_q32 * kFractionScale, edge.stream};
    }
    return rows;
  }

  [[nodiscard]] std::uint64_t frames_fed() {
    const py::gil_scoped_release released;  // another thread may hold the lock while it waits
    const std::lock_guard lock(mutex_);
    return side_.frames_fed();
  }

  [[nodiscard]] HostSide& side() { return side_; }

 private:
  HostSide side_;
  std::mutex mutex_;
};

using RegionClass = py::class_<MeterRegion, std::shared_ptr<MeterRegion>>;

void bind_inputs(RegionClass& bound) {
  bound
      .def(
          "digital_inputs",
          [](MeterRegion& self, std::uint32_t inputs, std::uint32_t mask, double timeout_s) {
            return self.set_input(RecordType::digital_in, {inputs, mask}, timeout_s);
          },
          py::arg("inputs"), py::arg("mask"), py::arg("timeout_s"))
      .def(
          "analogue_input",
          [](MeterRegion& self, std::uint32_t channel, std::int32_t value_q31, double timeout_s) {
            const auto word = static_cast<std::uint32_t>(value_q31);
            return self.set_input(RecordType::analogue_in, {channel, word}, timeout_s);
          },
          py::arg("channel"), py::arg("value_q31"), py::arg("timeout_s"))
      .def(
          "connect_modules",
          [](MeterRegion& self, std::uint32_t mask, double timeout_s) {
            return self.set_input(RecordType::modules, {mask}, timeout_s);
          },
          py::arg("mask"), py::arg("timeout_s"))
      .def(
          "set_sealed",
          [](MeterRegion& self, bool sealed, double timeout_s) {
            return self.set_input(RecordType::seal, {sealed ? 1U : 0U}, timeout_s);
          },
          py::arg("sealed"), py::arg("timeout_s"))
      .def(
          "press_keys",
          [](MeterRegion& self, std::uint32_t mask, double timeout_s) {
            return self.set_input(RecordType::keys, {mask}, timeout_s);
          },
          py::arg("mask"), py::arg("timeout_s"));
}

void bind_region(py::module_& module) {
  PYBIND11_NUMPY_DTYPE(PulseRow, sample_index, fraction, stream);
  PYBIND11_NUMPY_DTYPE(OutputRow, sample_index, kind, channel, value);
  RegionClass bound(module, "MeterRegion");
  bind_inputs(bound);
  bound
      .def_static(
          "create",
          [](const std::string& path) {
            return std::make_shared<MeterRegion>(MappedFile::create(path));
          },
          py::arg("path"))
      .def_static(
          "open",
          [](const std::string& path) {
            return std::make_shared<MeterRegion>(MappedFile::open(path));
          },
          py::arg("path"))
      .def("feed", &MeterRegion::feed, py::arg("frames"), py::arg("timeout_s"))
      .def("boot", &MeterRegion::boot, py::arg("boot_time_unix_s"), py::arg("timeout_s"),
           py::kw_only(), py::arg("erase_store") = false)
      .def("wait_consumed", &MeterRegion::wait_consumed, py::arg("index"), py::arg("timeout_s"))
      .def("wait_taken", &MeterRegion::wait_taken, py::arg("timeout_s"))
      .def("pulses", &MeterRegion::pulses)
      .def("outputs", &MeterRegion::outputs)
      .def("panel_text", &MeterRegion::panel_text)
      .def_property("journal_store", &MeterRegion::journal_store, &MeterRegion::set_journal_store)
      .def("request_stop", [](MeterRegion& region) { region.side().request_stop(); })
      .def_property_readonly("frames_fed", &MeterRegion::frames_fed)
      .def_property_readonly("sample_index",
                             [](MeterRegion& region) { return region.side().sample_index(); })
      .def_property_readonly("heartbeat",
                             [](MeterRegion& region) { return region.side().heartbeat(); })
      .def_property_readonly(
          "state",
          [](MeterRegion& region) { return static_cast<std::uint32_t>(region.side().state()); })
      .def_property_readonly("fault_text",
                             [](MeterRegion& region) { return region.side().fault_text(); })
      .def_property_readonly("corrupt_records",
                             [](MeterRegion& region) { return region.side().corrupt_records(); });
}

py::tuple tuple_of(const kw::relay::Chunk& chunk) {
  const bool up = chunk.direction == kw::relay::Direction::to_meter;
  py::object index = py::none();
  if (chunk.has_sample_index) index = py::int_(chunk.sample_index);
  const auto* data = reinterpret_cast<const char*>(chunk.bytes.data());
  return py::make_tuple(up ? "to_meter" : "from_meter", chunk.wall_ns, index,
                        py::bytes(data, chunk.bytes.size()));
}

std::shared_ptr<Relay> make_relay(const std::string& listen, const std::string& upstream,
                                  const std::shared_ptr<MeterRegion>& region) {
  Relay::SampleIndex sample_index;
  if (region) sample_index = [region] { return region->side().sample_index(); };
  return std::make_shared<Relay>(kw::relay::parse_endpoint(listen),
                                 kw::relay::parse_endpoint(upstream), std::move(sample_index));
}

void bind_relay(py::module_& module) {
  using kw::relay::Proof;
  py::class_<Proof>(module, "Proof")
      .def_readonly("is_cut", &Proof::is_cut)
      .def_readonly("upstream_connected", &Proof::upstream_connected)
      .def_readonly("request_delivered", &Proof::request_delivered)
      .def_readonly("bytes_to_meter", &Proof::bytes_to_meter)
      .def_readonly("bytes_from_meter", &Proof::bytes_from_meter)
      .def_property_readonly("proved", &Proof::proved);
  // Calls that wait for the relay's thread release the GIL.
  using Released = py::call_guard<py::gil_scoped_release>;
  py::class_<Relay, std::shared_ptr<Relay>>(module, "Relay")
      .def(py::init(&make_relay), py::arg("listen"), py::arg("upstream"),
           py::arg("region") = nullptr)
      .def_property_readonly("port", &Relay::port)
      .def("drain",
           [](Relay& relay) {
             py::list chunks;
             for (const auto& chunk : relay.drain()) chunks.append(tuple_of(chunk));
             return chunks;
           })
      .def("cut", &Relay::cut, Released())
      .def("restore", &Relay::restore, Released())
      .def(
          "set_answer_faults",
          [](Relay& relay, std::uint32_t drop_every, std::uint32_t stale_every,
             std::uint32_t corrupt_every, std::uint32_t late_ms) {
            relay.set_answer_faults({drop_every, stale_every, corrupt_every, late_ms});
          },
          py::arg("drop_every") = 0, py::arg("stale_every") = 0, py::arg("corrupt_every") = 0,
          py::arg("late_ms") = 0, Released())
      .def("prove", &Relay::prove, Released());
}

struct ModbusFault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

[[noreturn]] void raise(const py::object& type, const Reply& reply) {
  py::object fault = type(reply.text);
  fault.attr("outcome") = kw::modbus_master::name_of(reply.outcome);
  fault.attr("exception_code") = reply.exception_code;
  PyErr_SetObject(type.ptr(), fault.ptr());
  throw py::error_already_set();
}

std::chrono::microseconds microseconds_of(double seconds) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration_of(seconds));
}

void bind_master(py::module_& module) {
  static py::exception<ModbusFault> fault_type(module, "ModbusFault");
  py::class_<ModbusMaster>(module, "ModbusMaster")
      .def_static("tcp", &ModbusMaster::tcp, py::arg("host"), py::arg("port"), py::arg("unit"))
      .def_static("rtu", &ModbusMaster::rtu, py::arg("device"), py::arg("baud_bd"),
                  py::arg("parity"), py::arg("stop_bits"), py::arg("unit"))
      .def(
          "connect",
          [](ModbusMaster& master, double timeout_s) {
            const auto timeout = microseconds_of(timeout_s);
            Reply reply;
            {
              const py::gil_scoped_release released;  // waits for the connection
              reply = master.connect(timeout);
            }
            if (!reply.ok()) raise(fault_type, reply);
          },
          py::arg("timeout_s"))
      .def("close", &ModbusMaster::close)
      .def(
          "read_holding",
          [](ModbusMaster& master, std::uint16_t address, std::uint16_t count, double timeout_s) {
            const auto timeout = microseconds_of(timeout_s);
            Reply reply;
            {
              const py::gil_scoped_release released;  // waits for the answer
              reply = master.read_holding(address, count, timeout);
            }
            if (!reply.ok()) raise(fault_type, reply);
            return py::tuple(py::cast(reply.words));
          },
          py::arg("address"), py::arg("count"), py::arg("timeout_s"))
      .def(
          "write_multiple",
          [](ModbusMaster& master, std::uint16_t address, const std::vector<std::uint16_t>& words,
             double timeout_s) {
            const auto timeout = microseconds_of(timeout_s);
            Reply reply;
            {
              const py::gil_scoped_release released;  // waits for the answer
              reply = master.write_multiple(address, words, timeout);
            }
            if (!reply.ok()) raise(fault_type, reply);
          },
          py::arg("address"), py::arg("words"), py::arg("timeout_s"))
      .def(
          "request",
          [](ModbusMaster& master, std::uint8_t unit, const py::bytes& pdu, double timeout_s) {
            const auto timeout = microseconds_of(timeout_s);
            const std::string_view sent = pdu;
            Reply reply;
            {
              const py::gil_scoped_release released;  // waits for the answer
              const auto* first = reinterpret_cast<const std::uint8_t*>(sent.data());
              reply = master.request(unit, {first, sent.size()}, timeout);
            }
            if (!reply.ok()) raise(fault_type, reply);
            return py::bytes(reinterpret_cast<const char*>(reply.pdu.data()), reply.pdu.size());
          },
          py::arg("unit"), py::arg("pdu"), py::arg("timeout_s"));
}

// Failures of the operating system become OSError with its number and text.
void translate_system_errors(std::exception_ptr cause) {
  const auto set_error = [](const auto& code, const char* text) {
    py::object fault = py::reinterpret_borrow<py::object>(PyExc_OSError)(code.value(), text);
    PyErr_SetObject(PyExc_OSError, fault.ptr());
  };
  try {
    if (cause) std::rethrow_exception(cause);
  } catch (const std::system_error& error) {
    set_error(error.code(), error.what());
  } catch (const boost::system::system_error& error) {
    set_error(error.code(), error.what());
  }
}

}  // namespace

PYBIND11_MODULE(kwhost, module) {
  py::register_exception_translator(&translate_system_errors);
  module.doc() = "Board link, byte-logging relay and Modbus master of the rig.";
  bind_region(module);
  bind_relay(module);
  bind_master(module);
}
