// What a fuzzer asserts: a broken invariant is printed with its text and ends the program.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace kw::fuzz {

inline void require(bool holds, const char* invariant) {
  if (holds) return;
  std::fprintf(stderr, "FUZZ: broken: %s\n", invariant);
  std::abort();
}

}  // namespace kw::fuzz
