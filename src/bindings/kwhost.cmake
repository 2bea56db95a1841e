# The Python module kwhost: board link, relay, Modbus master.
pybind11_add_module(kwhost kwhost.cpp)
target_link_libraries(kwhost PRIVATE kw_host_boardlink kw_host_relay kw_host_modbus_master)
set_target_properties(kwhost PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/python)
