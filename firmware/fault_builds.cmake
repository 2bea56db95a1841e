# The fault builds (src/core/base/fault_build.hpp), for every board that makes them.
set(KW_FAULT_BUILDS
    word_order
    rounding
    frozen_register
    q_sign
    pt_ratio
    wrong_window
    cycle_count
    energy_register_off
    energy_twice
    float_energy
    roll_over
    phasewise_energy
    phase_energy_swapped
    meter_assert
    meter_silent
    hard_fault
    endless_loop
    masked_loop
    stack_overflow)

# kw_fault_sources(<enumerator> <variable>): core sources that the fault changes.
# A fault build compiles only these again; a fault of the firmware alone has none.
function(kw_fault_sources fault variable)
  file(GLOB core_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/core/*/*.cpp)
  set(found)
  foreach(source ${core_sources})
    file(STRINGS ${source} mentions REGEX "FaultBuild::${fault}[^a-z_]")
    if(mentions AND NOT source MATCHES "_test\\.cpp$")
      list(APPEND found ${source})
    endif()
  endforeach()
  set(${variable} ${found} PARENT_SCOPE)
endfunction()
