// The non-volatile store of a kwcore.Meter: bytes that the caller keeps between two meters.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/nvm/flash_model.hpp"

namespace kw::bindings {

class MeterStore {
 public:
  // None for a meter without one; zeros are a new chip.
  explicit MeterStore(const std::optional<pybind11::bytes>& content) {
    if (!content.has_value()) return;
    const std::string_view bytes = *content;
    if (bytes.size() % sizeof(words_[0]) != 0) {
      throw pybind11::value_error("journal_store: expected whole words of 4 bytes, got " +
                                  std::to_string(bytes.size()) + " bytes");
    }
    words_.resize(bytes.size() / sizeof(words_[0]));
    std::memcpy(words_.data(), bytes.data(), bytes.size());
    flash_.emplace(words_);
    if (!is_ok(flash_->attach())) {
      throw pybind11::value_error("journal_store: expected zeros or what a meter left, got " +
                                  std::to_string(bytes.size()) + " other bytes");
    }
  }

  [[nodiscard]] nvm::Flash* flash() { return flash_.has_value() ? &*flash_ : nullptr; }

  [[nodiscard]] std::optional<pybind11::bytes> content() const {
    if (!flash_.has_value()) return std::nullopt;
    const auto* bytes = reinterpret_cast<const char*>(words_.data());
    return pybind11::bytes(bytes, words_.size() * sizeof(words_[0]));
  }

 private:
  std::vector<std::uint32_t> words_;
  std::optional<nvm::MappedFlash> flash_;
};

}  // namespace kw::bindings
