// One check for every array that comes from Python: dtype, shape and contiguity, with what was
// expected and what came in the message. Nothing is converted or copied silently.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstddef>
#include <string>

namespace kw::bindings {

inline std::string shape_text(const pybind11::array& array) {
  std::string text = "(";
  for (pybind11::ssize_t axis = 0; axis < array.ndim(); ++axis) {
    text += std::to_string(array.shape(axis)) + (axis + 1 < array.ndim() ? ", " : "");
  }
  return text + (array.ndim() == 1 ? ",)" : ")");
}

// The elements of a C-contiguous array of T with `columns` columns, or one axis when `columns` is
// 0. TypeError for another type or dtype, ValueError for another shape or a strided array.
template <typename T>
const T* checked_data(const pybind11::object& object, const char* name, const char* dtype_name,
                      pybind11::ssize_t columns) {
  const std::string shape =
      columns == 0 ? std::string("(n,)") : "(n, " + std::to_string(columns) + ")";
  const std::string expected =
      std::string(name) + ": expected a C-contiguous " + dtype_name + " array " + shape + ", got ";
  if (!pybind11::isinstance<pybind11::array>(object)) {
    throw pybind11::type_error(expected + Py_TYPE(object.ptr())->tp_name);
  }
  const auto array = pybind11::reinterpret_borrow<pybind11::array>(object);
  if (!pybind11::isinstance<pybind11::array_t<T>>(object)) {
    throw pybind11::type_error(expected + "dtype " +
                               pybind11::str(array.dtype()).cast<std::string>());
  }
  const bool shape_fits =
      columns == 0 ? array.ndim() == 1 : array.ndim() == 2 && array.shape(1) == columns;
  if (!shape_fits) throw pybind11::value_error(expected + "shape " + shape_text(array));
  if ((array.flags() & pybind11::array::c_style) == 0) {
    throw pybind11::value_error(expected + "a strided view: use numpy.ascontiguousarray");
  }
  return static_cast<const T*>(array.data());
}

}  // namespace kw::bindings
