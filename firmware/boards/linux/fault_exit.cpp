#include "fault_exit.hpp"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <exception>
#include <string>

#include "app/fatal.hpp"

namespace kw::linux_board {
namespace {

boardlink::BoardSide* fault_link = nullptr;

[[noreturn]] void end_with(const char* text) {
  if (fault_link != nullptr) fault_link->set_asserted(text);
  constexpr char kPrefix[] = "kwmeter fault: ";
  [[maybe_unused]] ssize_t written = ::write(STDERR_FILENO, kPrefix, sizeof(kPrefix) - 1);
  written = ::write(STDERR_FILENO, text, std::strlen(text));
  written = ::write(STDERR_FILENO, "\n", 1);
  ::_exit(kFaultExitStatus);
}

const char* hard_fault_text(int signal_number) {
  switch (signal_number) {
    case SIGSEGV:
      return "hard fault: bad memory access";
    case SIGILL:
      return "hard fault: illegal instruction";
    case SIGFPE:
      return "hard fault: arithmetic";
    default:
      return "hard fault: abort";
  }
}

// The signal comes from the meter itself when the kernel raised it or the meter sent it.
void on_hard_fault(int signal_number, siginfo_t* info, void* /*context*/) {
  const bool sent = info->si_code <= 0;
  if (!sent || info->si_pid == ::getpid()) end_with(hard_fault_text(signal_number));
  std::signal(signal_number, SIG_DFL);
  ::raise(signal_number);
}

[[noreturn]] void on_terminate() {
  std::string text = "std::terminate";
  if (const std::exception_ptr cause = std::current_exception()) {
    try {
      std::rethrow_exception(cause);
    } catch (const std::exception& exception) {
      text += std::string(": ") + exception.what();
    } catch (...) {
      text += ": unknown exception";
    }
  }
  end_with(text.c_str());
}

}  // namespace

void watch_for_faults(boardlink::BoardSide& link) {
  fault_link = &link;
  std::set_terminate(on_terminate);
  // A full stack has no room for a handler.
  alignas(16) static std::array<std::byte, 65536> handler_stack;
  const stack_t stack{
      .ss_sp = handler_stack.data(), .ss_flags = 0, .ss_size = handler_stack.size()};
  ::sigaltstack(&stack, nullptr);
  struct sigaction action{};
  action.sa_sigaction = on_hard_fault;
  action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
  for (const int signal_number : {SIGSEGV, SIGILL, SIGFPE, SIGABRT}) {
    ::sigaction(signal_number, &action, nullptr);
  }
}

}  // namespace kw::linux_board

namespace kw::app {

void fatal(const char* text) { linux_board::end_with(text); }

}  // namespace kw::app
