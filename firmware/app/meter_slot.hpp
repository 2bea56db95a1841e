// Storage for the one meter of a board; a power cycle makes a fresh meter in the same place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

namespace kw::app {

// `Meter` is constructed from `Config`, whose boot_time_unix_s is set at each boot. Put the slot in
// static storage: a meter is about 100 KB.
template <typename Meter, typename Config>
class MeterSlot {
 public:
  MeterSlot() = default;
  MeterSlot(const MeterSlot&) = delete;
  MeterSlot& operator=(const MeterSlot&) = delete;
  ~MeterSlot() { destroy(); }

  void boot(const Config& config) {
    destroy();
    meter_ = ::new (static_cast<void*>(storage_)) Meter(config);
  }

  // Only after boot().
  [[nodiscard]] Meter& meter() { return *meter_; }

 private:
  void destroy() {
    if (meter_ != nullptr) meter_->~Meter();
    meter_ = nullptr;
  }

  alignas(Meter) std::byte storage_[sizeof(Meter)];
  Meter* meter_ = nullptr;
};

}  // namespace kw::app
