// The seal on the panel: a switch that the board reads (manual 4.7).
#pragma once

#include "core/registers/providers.hpp"

namespace kw::meter {

struct Seal final : registers::SealView {
  bool is_closed = false;

  [[nodiscard]] bool is_sealed() const override { return is_closed; }
};

}  // namespace kw::meter
