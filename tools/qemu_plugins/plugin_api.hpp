// The part of QEMU's plugin interface (API version 1, QEMU 7.2) that is used here. Debian's QEMU is
// built with plugins and ships no header. Source: QEMU's documentation "QEMU TCG Plugins".
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {
using qemu_plugin_id_t = std::uint64_t;
struct qemu_info_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS = 0 };
enum qemu_plugin_mem_rw { QEMU_PLUGIN_MEM_R = 1, QEMU_PLUGIN_MEM_W = 2 };
using qemu_plugin_meminfo_t = std::uint32_t;

using qemu_plugin_tb_translated = void (*)(qemu_plugin_id_t, qemu_plugin_tb*);
using qemu_plugin_tb_executed = void (*)(unsigned int cpu, void* data);
using qemu_plugin_mem_accessed = void (*)(unsigned int cpu, qemu_plugin_meminfo_t,
                                          std::uint64_t address, void* data);
using qemu_plugin_at_exit = void (*)(qemu_plugin_id_t, void* data);

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, qemu_plugin_tb_translated);
void qemu_plugin_register_vcpu_tb_exec_cb(qemu_plugin_tb*, qemu_plugin_tb_executed,
                                          qemu_plugin_cb_flags, void* data);
void qemu_plugin_register_vcpu_mem_cb(qemu_plugin_insn*, qemu_plugin_mem_accessed,
                                      qemu_plugin_cb_flags, qemu_plugin_mem_rw, void* data);
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t);
qemu_plugin_insn* qemu_plugin_tb_get_insn(const qemu_plugin_tb*, std::size_t index);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, qemu_plugin_at_exit, void* data);
std::size_t qemu_plugin_tb_n_insns(const qemu_plugin_tb*);
std::uint64_t qemu_plugin_tb_vaddr(const qemu_plugin_tb*);
}
