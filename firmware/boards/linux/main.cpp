// kwmeter: the KW320 meter as a Linux program. Samples come over the board link, Modbus goes out
// over TCP and two serial lines; one thread does both, so that every answer is one snapshot.
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "app/board_meter.hpp"
#include "fault_exit.hpp"
#include "file_hash.hpp"
#include "host/boardlink/mapped_file.hpp"
#include "host/cpu/kernels.hpp"
#include "idle.hpp"
#include "modbus_rtu_line.hpp"
#include "modbus_tcp_listener.hpp"
#include "options.hpp"
#include "pacer.hpp"

namespace kw::linux_board {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kUsageExitStatus = 2;
constexpr int kStartExitStatus = 1;
// Requests before the samples have their turn again: about one of each client.
constexpr int kHandlersAtOnce = 64;

app::BoardMainLoop::Slot meter_slot;

void follow_parent(int parent) {
  if (parent == 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) throw std::runtime_error("the parent process has already ended");
}

class Board {
 public:
  Board(const Options& options, const app::Digest& image_sha256)
      : file_(boardlink::MappedFile::open(options.link)),
        link_(file_.control(), file_.in_ring(), file_.out_ring()),
        store_(file_.journal_store()),
        loop_(link_, meter_slot,
              {.kernels = &host::kernels_of_this_cpu(),
               .identity = app::identity_of(options.serial, KW_FIRMWARE_VERSION, image_sha256),
               .boot_time_unix_s = options.boot_time_unix_s,
               .default_address = options.unit},
              store_),
        pacer_(options.pacing, options.sample_rate_hz, Clock::now()),
        idle_(io_, options.pacing == Pacing::lockstep),
        stop_signals_(io_, SIGTERM, SIGINT) {
    watch_for_faults(link_);
    const AnswersNow answers_now = [this] { return loop_.answers(); };
    if (!options.tcp_host.empty()) {
      tcp_ = std::make_unique<ModbusTcpListener>(
          io_, options.tcp_host, options.tcp_port, loop_.registers(),
          [this] { return loop_.serial(0).address; }, answers_now, counts_);
    }
    for (std::size_t channel = 0; channel < options.rtu.size(); ++channel) {
      if (options.rtu[channel].empty()) continue;
      rtu_[channel] = std::make_unique<ModbusRtuLine>(
          io_, options.rtu[channel], loop_.registers(),
          [this, channel] { return loop_.serial(channel); }, answers_now, counts_);
    }
    stop_signals_.async_wait([this](const boost::system::error_code& error, int) {
      if (!error) stopping_ = true;
    });
  }

  [[nodiscard]] std::string tcp_address() const { return tcp_ ? tcp_->address() : "none"; }

  // An exception in here is a fault of the meter and ends in std::terminate: noexcept is meant.
  void run() noexcept {  // NOLINT(bugprone-exception-escape)
    while (!stopping_ && !link_.stop_requested()) {
      for (int i = 0; i < kHandlersAtOnce && io_.poll_one() > 0; ++i) {
      }
      const std::uint64_t frames_before = loop_.counters().frames;
      const bool worked = loop_.step(pacer_.due_frames(Clock::now()));
      pacer_.consumed(loop_.counters().frames - frames_before);
      for (const auto& line : rtu_) {
        if (line) line->poll();
      }
      const auto now = Clock::now();
      if (worked) {
        idle_.took_samples(now);
      } else {
        idle_.rest(now);
      }
    }
    link_.set_stopped();
  }

  void print_end_line() const {
    const app::LoopCounters loop = loop_.counters();
    std::fprintf(stderr,
                 "kwmeter end frames=%llu pulses=%llu boots=%llu clients=%llu answers=%llu "
                 "unanswered_bytes=%llu outputs=%llu clients_refused=%llu clients_cut_off=%llu "
                 "corrupt_records=%u\n",
                 count(loop.frames), count(loop.pulses), count(loop.boots), count(counts_.clients),
                 count(counts_.answers), count(counts_.unanswered_bytes), count(loop.outputs),
                 count(counts_.clients_refused), count(counts_.clients_cut_off),
                 link_.corrupt_records());
  }

 private:
  static unsigned long long count(std::uint64_t value) { return value; }

  boardlink::MappedFile file_;
  boardlink::BoardSide link_;
  app::NonVolatileStore store_;
  app::BoardMainLoop loop_;
  ModbusCounts counts_;  // sessions that io_ still holds at the end refer to it
  boost::asio::io_context io_{1};
  Pacer pacer_;
  Idle idle_;
  boost::asio::signal_set stop_signals_;
  std::unique_ptr<ModbusTcpListener> tcp_;
  std::array<std::unique_ptr<ModbusRtuLine>, kChannelCount> rtu_;
  bool stopping_ = false;
};

const char* text_or_none(const std::string& text) { return text.empty() ? "none" : text.c_str(); }

int run(const Options& options) {
  follow_parent(options.parent);
  std::signal(SIGPIPE, SIG_IGN);
  const app::Digest image_sha256 = sha256_of_file("/proc/self/exe");
  Board board(options, image_sha256);
  std::fprintf(stderr,
               "kwmeter start version=%s image_sha256=%s modbus_tcp=%s rtu=%s rtu2=%s unit=%u "
               "pacing=%s\n",
               KW_FIRMWARE_VERSION, hex_of(image_sha256).c_str(), board.tcp_address().c_str(),
               text_or_none(options.rtu[0]), text_or_none(options.rtu[1]), unsigned{options.unit},
               options.pacing == Pacing::lockstep ? "lockstep" : "realtime");
  board.run();
  board.print_end_line();
  return 0;
}

}  // namespace
}  // namespace kw::linux_board

int main(int argc, char** argv) {
  using namespace kw::linux_board;  // NOLINT(google-build-using-namespace)
  try {
    const Options options = parse_options(std::vector<std::string>(argv + 1, argv + argc));
    if (options.help) return std::fputs(usage_text(), stdout) < 0 ? 1 : 0;
    if (options.version) return std::puts("kwmeter " KW_FIRMWARE_VERSION) < 0 ? 1 : 0;
    return run(options);
  } catch (const UsageFault& fault) {
    std::fprintf(stderr, "kwmeter: %s\n", fault.what());
    return kUsageExitStatus;
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "kwmeter: %s\n", exception.what());
    return kStartExitStatus;
  }
}
