// The meter's own parts as bytes of the journal. A version is one layout: another layout, another
// version.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/energy/energy_meter.hpp"
#include "core/energy/frozen_energies.hpp"
#include "core/factory/factory.hpp"
#include "core/meter/window_records.hpp"
#include "core/nvm/byte_codec.hpp"

namespace kw::meter {

// In bytes. Energies are written each second: every byte of theirs is wear.
inline constexpr std::size_t kEnergyRegisterBytes = 10;  // = 4 + 6; count, pWh below it
inline constexpr std::size_t kQuadrantBytes = 9;         // = 4 + 5
inline constexpr std::size_t kPulseBytes = 7;            // below 1e15 units
inline constexpr std::size_t kEnergiesBytes = 419;       // = 24 * 10 + 16 * 9 + 4 * 7 + 1 + 6
inline constexpr std::size_t kFactoryBytes = 325;        // = 2 * 38 + 2 * 122 + 4 + 1
inline constexpr std::size_t kFrozenBytes = 680;         // = 8 + 7 * 24 * 4
inline constexpr std::size_t kExtremesBytes = 676;       // = 4 + 28 * 2 * (8 + 4)

inline constexpr std::uint16_t kFactoryVersion = 1;
inline constexpr std::uint16_t kEnergiesVersion = 1;
inline constexpr std::uint16_t kFrozenVersion = 1;
inline constexpr std::uint16_t kExtremesVersion = 1;

// Each write fills the size above; each read takes it, from bytes that were checked as a whole.
struct EnergyNotes {
  std::int64_t run_ticks = 0;
  energy::EnergyScale scale = energy::EnergyScale::primary;  // of the counts
};
void write_kept(const energy::EnergyMeter& energy, const EnergyNotes& notes, nvm::ByteWriter& out);
void read_kept(nvm::ByteReader& in, energy::EnergyMeter& energy, EnergyNotes& notes);
void write_kept(const energy::FrozenEnergies& frozen, nvm::ByteWriter& out);
void read_kept(nvm::ByteReader& in, energy::FrozenEnergies& frozen);
void write_kept(const WindowRecords::KeptExtremes& extremes, nvm::ByteWriter& out);
void read_kept(nvm::ByteReader& in, WindowRecords::KeptExtremes& extremes);
void write_kept(const factory::Factory& factory, nvm::ByteWriter& out);
// False when a constant is beyond today's limits; the factory is then as it was.
[[nodiscard]] bool read_kept(nvm::ByteReader& in, factory::Factory& factory);

}  // namespace kw::meter
