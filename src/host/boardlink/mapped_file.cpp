#include "host/boardlink/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace kw::boardlink {
namespace {

using namespace spec::board_link;  // NOLINT(google-build-using-namespace)

[[noreturn]] void fail(int error, const std::string& what, const std::string& path) {
  throw std::system_error(error, std::generic_category(), what + " " + path);
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

constexpr mode_t kOwnerOnly = 0600;

}  // namespace

MappedFile MappedFile::map(int file, const std::string& path) {
  void* memory = ::mmap(nullptr, kFileBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory == MAP_FAILED) fail(errno, "cannot map", path);
  return MappedFile(static_cast<std::uint8_t*>(memory));
}

MappedFile MappedFile::create(const std::string& path) {
  const File file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly));
  if (file.descriptor() < 0) fail(errno, "cannot make board link", path);
  const int error = ::posix_fallocate(file.descriptor(), 0, kFileBytes);
  if (error != 0) {
    ::unlink(path.c_str());
    fail(error, "no space for board link", path);
  }
  MappedFile mapped = map(file.descriptor(), path);
  auto* control = new (mapped.memory_) ControlBlock{};
  control->version = kVersion;
  control->in_ring_offset = kInRingOffset;
  control->in_ring_capacity = kInRingBytes;
  control->out_ring_offset = kOutRingOffset;
  control->out_ring_capacity = kOutRingBytes;
  release(control->magic, kMagic);
  return mapped;
}

MappedFile MappedFile::open(const std::string& path) {
  const File file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (file.descriptor() < 0) fail(errno, "cannot open board link", path);
  struct stat status{};
  if (::fstat(file.descriptor(), &status) != 0) fail(errno, "cannot stat board link", path);
  if (std::cmp_not_equal(status.st_size, kFileBytes)) {
    throw std::runtime_error("board link " + path + ": size " + std::to_string(status.st_size) +
                             ", expected " + std::to_string(kFileBytes));
  }
  MappedFile mapped = map(file.descriptor(), path);
  ControlBlock& control = mapped.control();
  if (acquire(control.magic) != kMagic || control.version != kVersion ||
      control.in_ring_offset != kInRingOffset || control.in_ring_capacity != kInRingBytes ||
      control.out_ring_offset != kOutRingOffset || control.out_ring_capacity != kOutRingBytes) {
    throw std::runtime_error("board link " + path + ": not a board link of version " +
                             std::to_string(kVersion));
  }
  return mapped;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(memory_, other.memory_);
  return *this;
}

MappedFile::~MappedFile() {
  if (memory_ != nullptr) ::munmap(memory_, kFileBytes);
}

ControlBlock& MappedFile::control() const {
  return *std::launder(reinterpret_cast<ControlBlock*>(memory_));
}

ByteBuffer MappedFile::in_ring() const { return {memory_ + kInRingOffset, kInRingBytes}; }

ByteBuffer MappedFile::out_ring() const { return {memory_ + kOutRingOffset, kOutRingBytes}; }

ByteBuffer MappedFile::journal_store() const {
  return {memory_ + kNvJournalOffset, kNvJournalBytes};
}

}  // namespace kw::boardlink
