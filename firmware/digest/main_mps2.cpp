// kw_digest as an image: "kw_digest --rounds N" over semihosting.
#include <cstddef>
#include <new>
#include <string_view>

#include "app/text_line.hpp"
#include "boards/mps2/semihosting.hpp"
#include "boards/mps2/startup.hpp"
#include "core/spec/board_link_gen.hpp"
#include "digest/run.hpp"

namespace {

constexpr int kUsageExitStatus = 2;

// "kw_digest --rounds N"; a word more or less is refused.
kw::digest::Options options_of(std::string_view words) {
  kw::digest::Options options;
  const std::size_t program = words.find(' ');
  if (program == std::string_view::npos) return options;
  words.remove_prefix(program + 1);
  const std::string_view option = words.substr(0, words.find(' '));
  std::string_view value = words;
  value.remove_prefix(option.size() < words.size() ? option.size() + 1 : words.size());
  if (!kw::digest::set_rounds(options, option, value)) {
    kw::app::TextLine line;
    line.text("kw_digest: wrong option or value: ").text(words);
    line.text("; --rounds 1..").number(kw::digest::kRoundsMax);
    kw::mps2::semihosting::log(line.c_str());
    kw::mps2::semihosting::exit(kUsageExitStatus);
  }
  return options;
}

// Too large for the stack; nothing of it is ever destroyed.
alignas(kw::digest::Run) std::byte run_storage[sizeof(kw::digest::Run)];

}  // namespace

// The analyser has no room in the RAM of the product; here it has the memory of the board link,
// which this program does not use. The meter's store lies where that of the product's does.
extern "C" {
alignas(kw::quality::Analyser) extern std::uint8_t kw_shared_memory[];
}

int main() {
  static char words[256];
  auto* analyser = ::new (static_cast<void*>(kw_shared_memory)) kw::quality::Analyser;
  auto* store =
      reinterpret_cast<std::uint32_t*>(kw_shared_memory + kw::spec::board_link::kNvJournalOffset);
  auto* run = ::new (static_cast<void*>(run_storage)) kw::digest::Run(
      options_of(kw::mps2::semihosting::command_line(words)), *analyser,
      kw::digest::Run::Store(store, kw::digest::kStoreWords), kw::mps2::semihosting::log);
  run->play();
  run->log_end(kw::mps2::stack_used_bytes());
  kw::mps2::semihosting::exit(0);
}
