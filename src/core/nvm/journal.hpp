// Items in a flash memory, each replaced whole: after a power cut an item has its old or its new
// value, never a mix.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/status.hpp"
#include "core/nvm/flash.hpp"
#include "core/nvm/record_format.hpp"

namespace kw::nvm {

// What the journal holds of an item.
struct ItemInfo {
  bool is_present = false;
  bool is_older = false;  // a newer value was written and is damaged, or was cut off
  std::uint16_t version = 0;
  std::uint16_t length = 0;
  std::uint64_t sequence = 0;  // rises with every write of any item
};

// What was done since open().
struct JournalCounts {
  std::uint32_t written = 0;    // records of the caller
  std::uint32_t unchanged = 0;  // writes of what was there already
  std::uint32_t moved = 0;      // records copied to let go of a sector
  std::uint32_t erased = 0;     // sectors
};

// A log that goes round the sectors of the flash in their order: each is erased once a round.
class Journal {
 public:
  static constexpr std::size_t kItemCount = 16;
  // Each item may keep a sector of its own from being erased; beside them the sector being
  // written, one into which values are moved, and one spare.
  static constexpr std::uint32_t kSectorsMin = kItemCount + 3;

  // `flash` outlives the journal; open() comes before any other call. Without a flash (nullptr)
  // open() is refused.
  explicit Journal(Flash* flash) : flash_(flash) {}

  // Finds the newest sound value of each item. Erases nothing but a sector of copies that a power
  // cut left half made. May be called again.
  // The value is the number of sectors that were begun: 0 for a new flash.
  // Status: ok; bad_length (offender: sectors): no flash, fewer sectors than kSectorsMin, or
  // sectors beyond 64 bytes .. 64 KiB; out_of_range (offender: format): written by a newer firmware
  // or for another flash. What the flash holds is then untouched, and read() and write() are
  // refused, until the caller decides: erase the flash, or leave it.
  [[nodiscard]] Result<std::uint32_t> open();

  // Of an id below kItemCount.
  [[nodiscard]] ItemInfo info(std::size_t item) const;
  // Places where open() found neither a record nor erased flash: left by a power cut, or damaged.
  [[nodiscard]] std::uint32_t damaged() const { return damaged_; }
  [[nodiscard]] const JournalCounts& counts() const { return counts_; }
  [[nodiscard]] std::uint32_t item_bytes_max() const;

  // Copies the payload; the value is its length.
  // Status: ok; locked: not open; bad_address: no such item; out_of_range (offender: version): of
  // another version; bad_length (offender: length): longer than `bytes`; bad_checksum: damaged
  // since open(). `bytes` is untouched when refused.
  [[nodiscard]] Result<std::size_t> read(std::size_t item, std::uint16_t version,
                                         ByteBuffer bytes) const;

  // When it returns ok, the value survives a power cut; what the item has already is not written.
  // A call erases two sectors and programs two items at most, unless the flash is nearly full.
  // Status: ok; locked: not open; bad_address: no such id; bad_length: longer than
  // item_bytes_max(); capacity_exceeded: no sector can be let go; what the flash says.
  [[nodiscard]] Status write(std::size_t item, std::uint16_t version, ByteView bytes);

 private:
  struct Entry {
    RecordHeader header{};
    std::uint32_t offset = 0;           // of the record; 0: none
    std::uint64_t newest_sequence = 0;  // of any header, sound payload or not
  };

  // What every write leaves free.
  static constexpr std::uint32_t kFreeMin = 1;

  [[nodiscard]] Result<std::uint32_t> check_sectors() const;
  [[nodiscard]] std::uint32_t newest_sector() const;
  void scan();
  void scan_sector(std::uint32_t sector);
  void take_record(const RecordHeader& header, std::uint32_t offset);
  void find_end();
  [[nodiscard]] std::uint32_t used_bytes(std::uint32_t sector) const;
  [[nodiscard]] bool undo_move();
  [[nodiscard]] bool has_copy(std::uint32_t sector, const RecordHeader& wanted) const;

  [[nodiscard]] bool payload_is_sound(const RecordHeader& header, std::uint32_t offset) const;
  [[nodiscard]] bool holds(const Entry& entry, std::uint16_t version, ByteView bytes) const;
  [[nodiscard]] std::uint32_t free_sectors() const;
  [[nodiscard]] std::uint32_t sector_of(std::uint32_t offset) const;
  [[nodiscard]] std::uint32_t sector_after(std::uint32_t sector, std::uint32_t steps) const;
  [[nodiscard]] bool fits(std::uint32_t length) const;

  [[nodiscard]] Status take_sector();
  [[nodiscard]] Status begin_record(RecordHeader& header, std::uint32_t& offset);
  [[nodiscard]] Status make_room();
  [[nodiscard]] Status move_one();
  [[nodiscard]] Status move(Entry& entry);
  [[nodiscard]] Status tidy_up();

  Flash* flash_;
  FlashGeometry geometry_{};
  std::array<Entry, kItemCount> entries_{};
  std::uint64_t next_sequence_ = 1;
  std::uint32_t head_ = 0;  // the sector being written
  std::uint32_t end_ = 0;   // where in it the next record comes; the sector's size when it is full
  std::uint32_t damaged_ = 0;
  JournalCounts counts_{};
  bool is_open_ = false;
};

}  // namespace kw::nvm
