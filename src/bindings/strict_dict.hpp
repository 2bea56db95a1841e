// Reads a plain dict with a closed set of keys; a missing, unknown or mistyped one is named with
// its place.
#pragma once

#include <pybind11/pybind11.h>

#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <utility>

namespace kw::bindings {

class StrictDict {
 public:
  // TypeError unless `object` is a dict. `place` ends in a dot, or is empty at the top.
  StrictDict(const pybind11::handle& object, std::string place) : place_(std::move(place)) {
    if (!pybind11::isinstance<pybind11::dict>(object)) {
      const std::string name = place_.empty() ? "fields" : place_.substr(0, place_.size() - 1);
      throw pybind11::type_error(wrong(name, "a dict", object));
    }
    dict_ = pybind11::reinterpret_borrow<pybind11::dict>(object);
  }

  [[nodiscard]] bool has(const char* key) {
    used_.insert(key);
    return dict_.contains(key);
  }

  // A finite float or int. TypeError, ValueError.
  double number(const char* key) {
    const pybind11::object value = at(key);
    const bool is_number = PyFloat_Check(value.ptr()) || PyLong_Check(value.ptr());
    if (!is_number || PyBool_Check(value.ptr())) {
      throw pybind11::type_error(wrong(place_ + key, "a number", value));
    }
    const double result = PyFloat_AsDouble(value.ptr());
    if (PyErr_Occurred() != nullptr) throw pybind11::error_already_set();
    if (!std::isfinite(result)) throw pybind11::value_error(place_ + key + ": must be finite");
    return result;
  }

  double number_or(const char* key, double standard) { return has(key) ? number(key) : standard; }

  // An int from 0 to `highest`. TypeError, ValueError.
  std::uint64_t whole_or(const char* key, std::uint64_t standard, std::uint64_t highest) {
    if (!has(key)) return standard;
    const pybind11::object value = at(key);
    if (!PyLong_Check(value.ptr()) || PyBool_Check(value.ptr())) {
      throw pybind11::type_error(wrong(place_ + key, "an int", value));
    }
    const std::uint64_t result = PyLong_AsUnsignedLongLong(value.ptr());
    const bool beyond = PyErr_Occurred() != nullptr;
    PyErr_Clear();
    if (beyond || result > highest) {
      throw pybind11::value_error(place_ + key + " = " + pybind11::str(value).cast<std::string>() +
                                  ": must be 0 to " + std::to_string(highest));
    }
    return result;
  }

  bool flag_or(const char* key, bool standard) {
    if (!has(key)) return standard;
    const pybind11::object value = at(key);
    if (!PyBool_Check(value.ptr()))
      throw pybind11::type_error(wrong(place_ + key, "a bool", value));
    return value.cast<bool>();
  }

  // A list or tuple; of `count` items unless that is 0. TypeError, ValueError.
  pybind11::sequence items(const char* key, std::size_t count) {
    const pybind11::object value = at(key);
    if (!PyList_Check(value.ptr()) && !PyTuple_Check(value.ptr())) {
      throw pybind11::type_error(wrong(place_ + key, "a list", value));
    }
    auto list = pybind11::reinterpret_borrow<pybind11::sequence>(value);
    if (count != 0 && list.size() != count) {
      throw pybind11::value_error(place_ + key + ": expected " + std::to_string(count) +
                                  " items, got " + std::to_string(list.size()));
    }
    return list;
  }

  // ValueError when a key was never asked for.
  void refuse_unknown_keys() const {
    for (const auto& item : dict_) {
      const auto key = pybind11::str(item.first).cast<std::string>();
      if (used_.count(key) == 0) throw pybind11::value_error(place_ + key + ": unknown key");
    }
  }

 private:
  pybind11::object at(const char* key) {
    if (!has(key)) throw pybind11::value_error(place_ + key + ": missing");
    return dict_[key];
  }

  static std::string wrong(const std::string& place, const char* expected,
                           const pybind11::handle& got) {
    return place + ": expected " + expected + ", got " + Py_TYPE(got.ptr())->tp_name;
  }

  std::string place_;
  pybind11::dict dict_;
  std::set<std::string> used_;
};

}  // namespace kw::bindings
