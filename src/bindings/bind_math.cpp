// kwcore.math: src/core/math over arrays, for its comparison with mpmath.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstdint>

#include "bindings/array_check.hpp"
#include "core/math/exp_log.hpp"
#include "core/math/trig.hpp"

namespace py = pybind11;

namespace {

template <auto function, typename Argument>
py::array_t<double> map_array(const py::object& object, const char* name, const char* dtype_name) {
  const auto* in = kw::bindings::checked_data<Argument>(object, name, dtype_name, 0);
  const auto count = static_cast<py::ssize_t>(py::len(object));
  py::array_t<double> result(count);
  double* out = result.mutable_data();
  for (py::ssize_t i = 0; i < count; ++i) out[i] = function(in[i]);
  return result;
}

template <auto function>
void bind_of_double(py::module_& module, const char* name, const char* argument) {
  module.def(
      name,
      [argument](const py::object& x) {
        return map_array<function, double>(x, argument, "float64");
      },
      py::arg(argument));
}

template <auto function>
void bind_of_phase(py::module_& module, const char* name) {
  module.def(
      name,
      [](const py::object& x) {
        return map_array<function, std::uint64_t>(x, "phase_q64", "uint64");
      },
      py::arg("phase_q64"));
}

py::array_t<double> atan2_array(const py::object& y_object, const py::object& x_object) {
  const auto* y = kw::bindings::checked_data<double>(y_object, "y", "float64", 0);
  const auto* x = kw::bindings::checked_data<double>(x_object, "x", "float64", 0);
  const auto count = static_cast<py::ssize_t>(py::len(y_object));
  if (count != static_cast<py::ssize_t>(py::len(x_object))) {
    throw py::value_error("x: expected " + std::to_string(count) + " values like y, got " +
                          std::to_string(py::len(x_object)));
  }
  py::array_t<double> result(count);
  double* out = result.mutable_data();
  for (py::ssize_t i = 0; i < count; ++i) out[i] = kw::math::atan2(y[i], x[i]);
  return result;
}

}  // namespace

void bind_math(py::module_& module) {
  auto math = module.def_submodule("math", "The project's own functions, element by element.");
  bind_of_phase<&kw::math::sin_turns>(math, "sin_turns");
  bind_of_phase<&kw::math::cos_turns>(math, "cos_turns");
  bind_of_double<&kw::math::sin>(math, "sin", "x_rad");
  bind_of_double<&kw::math::cos>(math, "cos", "x_rad");
  bind_of_double<&kw::math::exp>(math, "exp", "x");
  bind_of_double<&kw::math::log>(math, "log", "x");
  math.def("atan2", &atan2_array, py::arg("y"), py::arg("x"));
}
