// kwmeter on an MPS2 machine: samples come through shared memory, Modbus RTU goes over two UARTs
// and Modbus/TCP over a third; one loop does all, so that every answer is one snapshot.
#include <cstdint>
#include <new>
#include <string_view>

#include "app/board_meter.hpp"
#include "app/modbus_channel.hpp"
#include "app/sha256.hpp"
#include "app/text_line.hpp"
#include "boards/mps2/cmsdk_uart.hpp"
#include "boards/mps2/ethernet_module.hpp"
#include "boards/mps2/fault_report.hpp"
#include "boards/mps2/options.hpp"
#include "boards/mps2/peripherals.hpp"
#include "boards/mps2/semihosting.hpp"
#include "boards/mps2/startup.hpp"

extern "C" std::uint8_t kw_shared_memory[];

namespace kw::mps2 {
namespace {

namespace link = spec::board_link;

constexpr int kUsageExitStatus = 2;
constexpr int kStartExitStatus = 1;

// Bounds how long a request waits for the metering of samples, and a kick of the watchdog.
constexpr std::size_t kFramesAtOnce = 1280;
// Rounds without work before the processor sleeps: what the host gives next often comes at once.
constexpr std::uint32_t kIdleRoundsMax = 100;

app::BoardMainLoop::Slot meter_slot;

// One channel of the meter: a UART and the server behind it.
class UartChannel {
 public:
  UartChannel(CmsdkUart uart, registers::RegisterAccess& registers,
              const modbus::SerialSettings& settings)
      : uart_(uart), channel_(registers, settings) {
    uart_.set_baud(settings.baud_bd);
    uart_.start();
  }

  // Takes the bytes that are there. True when there were any. Each answer may have set the channel,
  // the `number`th of the meter, otherwise.
  bool serve(bool answers, const app::BoardMainLoop& loop, std::size_t number) {
    const std::uint64_t now_us = std::uint64_t{now_ms()} * 1000U;
    bool worked = false;
    while (const auto byte = uart_.take()) {
      worked = true;
      follow(loop.serial(number));
      if (answers) {
        send(channel_.receive(*byte, now_us));
      } else {
        channel_.leave_unanswered();
      }
    }
    follow(loop.serial(number));
    if (answers) send(channel_.poll(now_us));
    return worked;
  }

  [[nodiscard]] CmsdkUart& uart() { return uart_; }
  [[nodiscard]] const app::ModbusChannel& channel() const { return channel_; }

 private:
  // send() returns when the UART has the last byte.
  void follow(const modbus::SerialSettings& settings) {
    if (channel_.follow(settings)) uart_.set_baud(settings.baud_bd);
  }

  void send(ByteView answer) {
    if (!answer.empty()) uart_.send(answer);
  }

  CmsdkUart uart_;
  app::ModbusChannel channel_;
};

class Board {
 public:
  Board(boardlink::ControlBlock& control, const Options& options, const app::Digest& image_sha256)
      : link_(control, {kw_shared_memory + link::kInRingOffset, link::kInRingBytes},
              {kw_shared_memory + link::kOutRingOffset, link::kOutRingBytes}),
        store_({kw_shared_memory + link::kNvJournalOffset, link::kNvJournalBytes}),
        loop_(link_, meter_slot,
              {.kernels = &simd::baseline_kernels(),
               .identity = app::identity_of(options.serial, KW_FIRMWARE_VERSION, image_sha256),
               .boot_time_unix_s = options.boot_time_unix_s,
               .default_address = options.unit},
              store_),
        channel_1_(CmsdkUart{kUart0Base, kUart0ReceiveIrq}, loop_.registers(), loop_.serial(0)),
        channel_2_(CmsdkUart{kUart1Base, kUart1ReceiveIrq}, loop_.registers(), loop_.serial(1)),
        ethernet_(CmsdkUart{kUart2Base, kUart2ReceiveIrq}, loop_.registers()) {
    watch_for_faults(link_);
  }

  void run() {
    std::uint32_t idle_rounds = 0;
    while (!link_.stop_requested()) {
      kick_watchdogs();
      const bool answers = loop_.answers();
      bool worked = channel_1_.serve(answers, loop_, 0);
      worked = channel_2_.serve(answers, loop_, 1) || worked;
      worked = ethernet_.serve(answers, loop_.serial(0)) || worked;
      worked = loop_.step(kFramesAtOnce) || worked;
      idle_rounds = worked ? 0 : idle_rounds + 1;
      if (idle_rounds > kIdleRoundsMax) sleep();
    }
    link_.set_stopped();
  }

  void log_end() const {
    const app::LoopCounters loop = loop_.counters();
    app::TextLine line;
    line.text("kwmeter end frames=").number(loop.frames);
    line.text(" pulses=").number(loop.pulses).text(" boots=").number(loop.boots);
    line.text(" answers=").number(channel_1_.channel().answers());
    line.text(" answers_2=").number(channel_2_.channel().answers());
    line.text(" answers_tcp=").number(ethernet_.answers());
    line.text(" unanswered_bytes=")
        .number(std::uint64_t{channel_1_.channel().unanswered_bytes()} +
                channel_2_.channel().unanswered_bytes());
    line.text(" outputs=").number(loop.outputs);
    line.text(" corrupt_records=").number(link_.corrupt_records());
    line.text(" stack_used_bytes=").number(stack_used_bytes());
    semihosting::log(line.c_str());
  }

 private:
  // Until the next tick or byte. Interrupts are held meanwhile: one that comes between the look at
  // the UARTs and the sleep still ends the sleep.
  void sleep() {
    asm volatile("cpsid i" ::: "memory");
    channel_1_.uart().wake_on_byte();
    channel_2_.uart().wake_on_byte();
    ethernet_.uart().wake_on_byte();
    const bool any =
        channel_1_.uart().has_byte() || channel_2_.uart().has_byte() || ethernet_.uart().has_byte();
    if (!any) asm volatile("wfi");
    asm volatile("cpsie i" ::: "memory");
  }

  boardlink::BoardSide link_;
  app::NonVolatileStore store_;
  app::BoardMainLoop loop_;
  UartChannel channel_1_;
  UartChannel channel_2_;
  EthernetModule ethernet_;
};

[[noreturn]] void refuse(int status, std::string_view why, std::string_view what) {
  app::TextLine line;
  semihosting::log(line.text("kwmeter: ").text(why).text(what).c_str());
  semihosting::exit(status);
}

boardlink::ControlBlock& control_block() {
  auto& control = *std::launder(reinterpret_cast<boardlink::ControlBlock*>(kw_shared_memory));
  if (boardlink::acquire(control.magic) != link::kMagic || control.version != link::kVersion) {
    refuse(kStartExitStatus, "no board link of version 3 in the shared memory", "");
  }
  return control;
}

void log_start(const Options& options, const app::Digest& image_sha256) {
  app::TextLine line;
  line.text("kwmeter start version=" KW_FIRMWARE_VERSION " image_sha256=").hex(image_sha256);
  line.text(" board=" KW_BOARD " unit=").number(options.unit);
  line.text(" image_bytes=").number(image().size());
  semihosting::log(line.c_str());
}

// Too large for the stack, and alive until the machine ends.
alignas(Board) std::byte board_storage[sizeof(Board)];

}  // namespace
}  // namespace kw::mps2

int main() {
  using namespace kw::mps2;  // NOLINT(google-build-using-namespace)
  static char words[256];
  const std::string_view command_line = semihosting::command_line(words);
  if (command_line.empty()) refuse(kUsageExitStatus, "command line: at most 255 characters", "");
  const Options options = parse_options(command_line);
  if (!options.refused.empty()) refuse(kUsageExitStatus, "wrong option: ", options.refused);
  kw::app::Sha256 hash;
  hash.update(image());
  const kw::app::Digest image_sha256 = hash.finish();
  auto* board =
      ::new (static_cast<void*>(board_storage)) Board(control_block(), options, image_sha256);
  start_watchdogs();
  log_start(options, image_sha256);
  board->run();
  board->log_end();
  semihosting::exit(0);
}
