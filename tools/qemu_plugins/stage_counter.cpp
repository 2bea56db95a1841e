// A TCG plugin that counts the instructions of a program by stage.
//
//   -plugin libkw_stage_counter.so,stages=FILE,out=FILE,mark=ADDRESS[,mark=ADDRESS ...]
//
// `stages` has a line "first end stage" for each function: addresses in hexadecimal, `end` behind
// the last, the number of its stage (0..15). Instructions outside them, such as memcpy, count for
// the stage that ran before them: their caller's. Each time the instruction at a `mark` runs, a
// line is written to `out`: the number of the mark in the order given, and the count of each stage
// so far. The last line, at the end, has the number of marks in the place of a mark.
#include <array>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string_view>
#include <vector>

#include "plugin_api.hpp"

namespace {

constexpr std::size_t kStages = 16;
constexpr std::size_t kOfCaller = kStages;
constexpr std::size_t kNoMark = SIZE_MAX;

struct Range {
  std::uint64_t first;
  std::uint64_t end;
  std::size_t stage;
};

// A stretch of code as QEMU translated it, which runs from its first instruction to its last.
struct Block {
  std::uint64_t instructions;
  std::size_t stage;
  std::size_t mark;  // kNoMark: none stands at its start
};

std::vector<Range> ranges;
std::deque<Block> blocks;  // their addresses stay: QEMU hands them back
std::array<std::uint64_t, kStages> counts{};
std::size_t stage_now = 0;
std::vector<std::uint64_t> marks;
std::FILE* out = nullptr;

void write_counts(std::size_t mark) {
  std::fprintf(out, "%zu", mark);
  for (const std::uint64_t count : counts) std::fprintf(out, " %" PRIu64, count);
  std::fputc('\n', out);
}

std::size_t stage_of(std::uint64_t address) {
  for (const Range& range : ranges) {
    if (address >= range.first && address < range.end) return range.stage;
  }
  return kOfCaller;
}

std::size_t mark_of(std::uint64_t address) {
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (marks[i] == address) return i;
  }
  return kNoMark;
}

void on_executed(unsigned int /*cpu*/, void* data) {
  const Block& block = *static_cast<const Block*>(data);
  if (block.mark != kNoMark) write_counts(block.mark);
  if (block.stage != kOfCaller) stage_now = block.stage;
  counts[stage_now] += block.instructions;
}

void on_translated(qemu_plugin_id_t /*id*/, qemu_plugin_tb* block) {
  const std::uint64_t address = qemu_plugin_tb_vaddr(block);
  blocks.push_back({qemu_plugin_tb_n_insns(block), stage_of(address), mark_of(address)});
  qemu_plugin_register_vcpu_tb_exec_cb(block, on_executed, QEMU_PLUGIN_CB_NO_REGS, &blocks.back());
}

void on_exit(qemu_plugin_id_t /*id*/, void* /*data*/) {
  write_counts(marks.size());
  if (std::fclose(out) != 0) std::fputs("stage counter: the counts cannot be written\n", stderr);
}

bool read_stages(const char* path) {
  std::FILE* file = std::fopen(path, "r");
  if (file == nullptr) return false;
  Range range{};
  while (std::fscanf(file, "%" SCNx64 " %" SCNx64 " %zu", &range.first, &range.end, &range.stage) ==
         3) {
    if (range.stage < kStages) ranges.push_back(range);
  }
  std::fclose(file);
  return !ranges.empty();
}

bool take_option(std::string_view word, const char* value) {
  if (word.starts_with("stages=")) return read_stages(value);
  if (word.starts_with("out=")) return (out = std::fopen(value, "w")) != nullptr;
  if (word.starts_with("mark=")) {
    marks.push_back(std::strtoull(value, nullptr, 16));
    return marks.back() != 0;
  }
  return false;
}

}  // namespace

extern "C" {
extern const int qemu_plugin_version;
const int qemu_plugin_version = 1;

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t* /*info*/, int count,
                        char** options) {
  for (int i = 0; i < count; ++i) {
    const std::string_view word = options[i];
    if (!take_option(word, options[i] + word.find('=') + 1)) {
      std::fprintf(stderr, "stage counter: %s: wrong option, or its file cannot be used\n",
                   options[i]);
      return 1;
    }
  }
  if (out == nullptr || ranges.empty() || marks.empty()) {
    std::fputs("stage counter: stages=, out= and mark= must be given\n", stderr);
    return 1;
  }
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translated);
  qemu_plugin_register_atexit_cb(id, on_exit, nullptr);
  return 0;
}
}
