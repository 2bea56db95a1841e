#include "core/capture/capture_stream.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kw::capture {
namespace {

TEST(CaptureStream, every_fourth_point_is_kept_with_its_scale) {
  std::vector<simd::Frame> points(128);
  for (std::size_t i = 0; i < points.size(); ++i) {
    points[i].lane[simd::kU1] = static_cast<float>(i);
    points[i].lane[simd::kI3] = -0.01F * static_cast<float>(i);
  }
  std::array<CapturePoint, 32> out{};
  ASSERT_EQ(capture_points(points, frontend::CurrentInput::a1, out), 32U);
  for (std::size_t k = 0; k < out.size(); ++k) {
    EXPECT_EQ(out[k][simd::kU1], frontend::capture_voltage(static_cast<float>(4 * k)));
    EXPECT_EQ(out[k][simd::kI3], frontend::capture_current(frontend::CurrentInput::a1,
                                                           -0.01F * static_cast<float>(4 * k)));
    EXPECT_EQ(out[k][simd::kU2], 0);
  }
}

TEST(CaptureStream, no_more_is_written_than_there_is_room) {
  const std::vector<simd::Frame> points(128);
  std::array<CapturePoint, 3> out{};
  EXPECT_EQ(capture_points(points, frontend::CurrentInput::a1, out), 3U);
}

}  // namespace
}  // namespace kw::capture
