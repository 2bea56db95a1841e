// Runs fixtures/vectors/modbus_*_frames.json, the same files as tests/modbus/frame_vectors_test.py.
#include <gtest/gtest.h>

#include <boost/json/src.hpp>  // Boost.JSON without its library: this is the only user
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "core/modbus/crc16.hpp"
#include "core/modbus/register_access_fake.hpp"
#include "core/modbus/rtu.hpp"
#include "core/modbus/tcp.hpp"

namespace kw::modbus {
namespace {

namespace json = boost::json;
using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kManualRtuFrames = 9;   // chapter 6.2 prints nine
constexpr std::size_t kManualTcpFrames = 10;  // chapter 5.1.6.4.2 prints ten
constexpr std::uint64_t kLongSilence_us = 1'000'000;

struct FrameVector {
  std::string id;
  Bytes frame;
  Bytes answer;
  std::string counter;
  std::uint8_t server_unit;
  bool golden;
  bool valid;
};

struct VectorFile {
  std::vector<FrameVector> frames;
  RegisterAccessFake registers;
};

Bytes from_hex(const json::string& text) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const std::string pair{text[i], text[i + 1]};
    bytes.push_back(static_cast<std::uint8_t>(std::strtoul(pair.c_str(), nullptr, 16)));
  }
  return bytes;
}

json::object parse(const char* name) {
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../..";
  std::ifstream file(root / "fixtures/vectors" / name);
  EXPECT_TRUE(file.good()) << name;
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return json::parse(text).as_object();
}

void preset_registers(const json::object& image, RegisterAccessFake& registers) {
  EXPECT_EQ(image.at("other_words_xor").to_number<unsigned>(), RegisterAccessFake::word_at(0));
  EXPECT_EQ(image.at("states").as_string(),
            "coil a is bit 12 of a x 9E37H; input a is the opposite of coil a / 4");
  EXPECT_EQ(image.at("absent_begin").to_number<unsigned>(), RegisterAccessFake::kAbsentBegin);
  EXPECT_EQ(image.at("absent_end").to_number<unsigned>(), RegisterAccessFake::kAbsentEnd);
  for (const json::value& value : image.at("blocks").as_array()) {
    const json::object& block = value.as_object();
    const Bytes words = from_hex(block.at("words_hex").as_string());
    auto address = block.at("address").to_number<std::uint16_t>();
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
      registers.preset(address++, load_be16(&words[i]));
    }
  }
}

VectorFile load(const char* name) {
  const json::object document = parse(name);
  VectorFile file;
  preset_registers(document.at("register_image").as_object(), file.registers);
  for (const json::value& value : document.at("frames").as_array()) {
    const json::object& frame = value.as_object();
    const json::object& expect = frame.at("expect").as_object();
    file.frames.push_back(
        {frame.at("id").as_string().c_str(), from_hex(frame.at("frame_hex").as_string()),
         from_hex(expect.at("answer_hex").as_string()), expect.at("counter").as_string().c_str(),
         frame.at("server_unit").to_number<std::uint8_t>(), frame.at("golden").as_bool(),
         frame.at("result").as_string() == "valid"});
  }
  return file;
}

std::size_t golden_count(const VectorFile& file) {
  std::size_t count = 0;
  for (const FrameVector& vector : file.frames) count += vector.golden ? 1U : 0U;
  return count;
}

// The names of the counters that are not 0.
std::set<std::string> moved(const RtuCounters& c) {
  const std::pair<const char*, std::uint32_t> all[] = {
      {"answered", c.answered},
      {"answered_exception", c.answered_exception},
      {"broadcast_executed", c.broadcast_executed},
      {"broadcast_refused", c.broadcast_refused},
      {"discarded_other_unit", c.discarded_other_unit},
      {"discarded_crc", c.discarded_crc},
      {"discarded_short", c.discarded_short},
      {"discarded_too_long", c.discarded_too_long},
      {"discarded_gap", c.discarded_gap},
      {"discarded_character", c.discarded_character},
  };
  std::set<std::string> names;
  for (const auto& [name, count] : all) {
    if (count != 0) names.insert(name);
  }
  return names;
}

std::set<std::string> moved(const TcpCounters& c) {
  const std::pair<const char*, std::uint32_t> all[] = {
      {"answered", c.answered},
      {"answered_exception", c.answered_exception},
      {"discarded_protocol", c.discarded_protocol},
      {"discarded_other_unit", c.discarded_other_unit},
      {"closed_bad_length", c.closed_bad_length},
  };
  std::set<std::string> names;
  for (const auto& [name, count] : all) {
    if (count != 0) names.insert(name);
  }
  return names;
}

void run_rtu(VectorFile& file, const RtuConfig& config) {
  for (const FrameVector& vector : file.frames) {
    SCOPED_TRACE(vector.id);
    RtuServer server(file.registers, UnitSet{vector.server_unit}, config);
    Bytes answer;
    const auto keep = [&answer](ByteView bytes) {
      answer.insert(answer.end(), bytes.begin(), bytes.end());
    };
    std::uint64_t now_us = kLongSilence_us;
    for (const std::uint8_t byte : vector.frame) {
      now_us += config.timing.char_us;
      keep(server.receive(byte, now_us));
    }
    keep(server.poll(now_us + kLongSilence_us));
    EXPECT_EQ(answer, vector.answer);
    EXPECT_EQ(moved(server.counters()), std::set<std::string>{vector.counter});
  }
}

TEST(FrameVectors, rtu_server_treats_each_frame_as_the_file_says) {
  VectorFile file = load("modbus_rtu_frames.json");
  ASSERT_EQ(golden_count(file), kManualRtuFrames);
  run_rtu(file, {RtuFraming::by_silence, standard_rtu_timing(9600)});
  run_rtu(file, {RtuFraming::by_length, {0, 0, 50'000}});
}

TEST(FrameVectors, crc_of_valid_frames_fits_and_no_bit_flip_of_a_golden_frame_does) {
  for (const FrameVector& vector : load("modbus_rtu_frames.json").frames) {
    SCOPED_TRACE(vector.id);
    if (vector.valid) {
      EXPECT_EQ(crc16(vector.frame), 0);
    }
    if (!vector.golden) continue;
    for (std::size_t bit = 0; bit < 8 * vector.frame.size(); ++bit) {
      Bytes flipped = vector.frame;
      flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1U << (bit % 8)));
      EXPECT_NE(crc16(flipped), 0) << "bit " << bit;
    }
  }
}

TEST(FrameVectors, tcp_server_treats_each_frame_as_the_file_says) {
  VectorFile file = load("modbus_tcp_frames.json");
  ASSERT_EQ(golden_count(file), kManualTcpFrames);
  for (const FrameVector& vector : file.frames) {
    SCOPED_TRACE(vector.id);
    TcpServer server(file.registers, tcp_units(vector.server_unit));
    const TcpStep step = server.feed(vector.frame);
    EXPECT_EQ(Bytes(step.answer.begin(), step.answer.end()), vector.answer);
    EXPECT_EQ(step.close, vector.counter == "closed_bad_length");
    const bool waiting = vector.counter == "waiting";
    EXPECT_EQ(moved(server.counters()),
              waiting ? std::set<std::string>{} : std::set<std::string>{vector.counter});
  }
}

}  // namespace
}  // namespace kw::modbus
