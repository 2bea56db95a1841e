// The module kwcore: one bind_<folder>() for each bound folder, and nothing else.
#include <pybind11/pybind11.h>

namespace py = pybind11;

void bind_math(py::module_& module);
void bind_meter(py::module_& module);
void bind_signal(py::module_& module);

PYBIND11_MODULE(kwcore, module) {
  module.doc() = "The KW320 core and the signal generator of the rig.";
  bind_math(module);
  bind_meter(module);
  bind_signal(module);
}
