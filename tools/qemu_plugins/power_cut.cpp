// A TCG plugin that ends the machine at a store into a region of memory, as a power cut would.
//
//   -plugin libkw_power_cut.so,base=ADDRESS,size=BYTES,n=COUNT[,out=FILE]
//
// The store number COUNT (from 1) still reaches the memory; the emulator then ends at once, without
// closing anything, with status 75. With n=0 it counts only. `out` gets the number of stores when
// the machine ends by itself.
#include <unistd.h>

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "plugin_api.hpp"

namespace {

constexpr int kCutStatus = 75;

std::uint64_t base = 0;
std::uint64_t size = 0;
std::uint64_t cut_at = 0;
std::uint64_t stores = 0;
std::FILE* out = nullptr;

// QEMU 7.2 delivers loads as well, whatever was asked for. It calls back after the access.
void on_access(unsigned int /*cpu*/, qemu_plugin_meminfo_t info, std::uint64_t address,
               void* /*data*/) {
  if (!qemu_plugin_mem_is_store(info)) return;
  if (address < base || address - base >= size) return;
  ++stores;
  if (stores == cut_at) _exit(kCutStatus);
}

void on_translated(qemu_plugin_id_t /*id*/, qemu_plugin_tb* block) {
  const std::size_t count = qemu_plugin_tb_n_insns(block);
  for (std::size_t i = 0; i < count; ++i) {
    qemu_plugin_register_vcpu_mem_cb(qemu_plugin_tb_get_insn(block, i), on_access,
                                     QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_W, nullptr);
  }
}

void on_exit(qemu_plugin_id_t /*id*/, void* /*data*/) {
  if (out == nullptr) return;
  std::fprintf(out, "%" PRIu64 "\n", stores);
  if (std::fclose(out) != 0) std::fputs("power cut: the count cannot be written\n", stderr);
}

bool take_option(std::string_view word, const char* value) {
  if (word.starts_with("out=")) return (out = std::fopen(value, "w")) != nullptr;
  char* end = nullptr;
  const std::uint64_t number = std::strtoull(value, &end, 0);
  if (end == value || *end != '\0') return false;
  if (word.starts_with("base=")) base = number;
  if (word.starts_with("size=")) size = number;
  if (word.starts_with("n=")) cut_at = number;
  return word.starts_with("base=") || word.starts_with("size=") || word.starts_with("n=");
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
      std::fprintf(stderr, "power cut: %s: wrong option, or its file cannot be used\n", options[i]);
      return 1;
    }
  }
  if (size == 0) {
    std::fputs("power cut: base= and size= must be given\n", stderr);
    return 1;
  }
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translated);
  qemu_plugin_register_atexit_cb(id, on_exit, nullptr);
  return 0;
}
}
