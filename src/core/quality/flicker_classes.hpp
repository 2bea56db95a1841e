// Statistical classifier of the flicker sensation: 128 logarithmic classes a decade, 1e-4 to 1e4.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kw::quality {

class FlickerClasses {
 public:
  void add(double level);
  void clear();

  // Domain:   0 < share < 1; 0 while nothing was added.
  // Scaling:  that of the levels; levels below 1e-4 count as 0, above 1e4 as 1e4.
  // Formula:  the level that `share` of the values exceed, interpolated in its class by the log.
  // Accuracy: half a class, 0.9 %.
  [[nodiscard]] double exceeded_by(double share) const;

  // Formula: sqrt(0.0314 P0.1 + 0.0525 P1s + 0.0657 P3s + 0.28 P10s + 0.08 P50s)
  //   (@[IEC61000-4-15], clause not verified).
  [[nodiscard]] double pst() const;

 private:
  static constexpr std::size_t kCount = 1024;  // = 8 * 128
  std::uint32_t below_ = 0;
  std::uint32_t total_ = 0;
  std::uint32_t count_[kCount] = {};
};

}  // namespace kw::quality
