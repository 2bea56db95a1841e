// Powers and power factors of the phases and of the system.
#pragma once

#include "core/metering/channels.hpp"

namespace kw::metering {

inline constexpr int kPhaseCount = 3;

// P, Q and S of one phase or of the system. The three reactive powers are positive when the current
// lags (import).
struct Powers {
  double p_w = 0.0;            // full wave
  double p_fund_w = 0.0;       // fundamental
  double q_fund_var = 0.0;     // fundamental
  double q_budeanu_var = 0.0;  // sum over the orders of U I sin(phi)
  double q_fryze_var = 0.0;    // sqrt(S^2 - P^2) with the sign of the fundamental's
  double s_va = 0.0;           // U I; of the system see system_powers
  double s_fund_va = 0.0;
  double pf = 0.0;       // as 1017H and 1015H say
  double pf_fund = 0.0;  // of the fundamental (displacement), sign as 1015H says
};

// Rms values, secondary.
struct RmsValues {
  double u_rms_v[kPhaseCount] = {};       // 0 in a delta
  double u_line_rms_v[kPhaseCount] = {};  // 12, 23, 31
  double i_rms_a[kPhaseCount] = {};
  double i_neutral_rms_a = 0.0;  // of i1 + i2 + i3, sample by sample
};

// What the system has beside the sums.
struct SystemPowers {
  double s_vector_va = 0.0;  // sqrt(P^2 + Q^2), Q of Budeanu
  double s_eff_va = 0.0;     // effective
  double load_character = 0.0;
};

// ASCII codes of register 4040H.
inline constexpr double kInductive = 76.0;   // 'L'
inline constexpr double kCapacitive = 67.0;  // 'C'
inline constexpr double kResistive = 82.0;   // 'R'

// Domain:   sums over a whole number of cycles, points > 0. A delta has no phases: theirs are 0.
// Scaling:  V, A in; W, var, VA out; no overflow below 1e70.
// Formula:  P = sum u i / n; P_1 + jQ_1 = U_1 conj(I_1); S = U I; Q_F = sqrt(S^2 - P^2);
//   Q_B = sum over h >= 1 of Im(U_h conj(I_h)) @[IEEE1459, clause not verified].
// Accuracy: that of sums and spectrum, 0.01 ppm of S; Q_F by its propagated bound where
//   sin(phi) < 0.4.
void phase_powers(const Measurement& measured, const MeteringSetup& setup, const RmsValues& rms,
                  Powers (&phases)[kPhaseCount]);

// Domain:   as phase_powers, whose result `phases` is.
// Scaling:  as phase_powers.
// Formula:  P, Q sums over the phases. S of a Y is the arithmetic sum of the phases. A delta has no
//   phase voltages, so the arithmetic S does not exist: S is the effective one,
//   S_e = 3 V_e I_e with V_e^2 = (U12^2 + U23^2 + U31^2) / 9, I_e^2 = (I1^2 + I2^2 + I3^2) / 3,
//   which needs no neutral and equals the arithmetic sum when the load is balanced. Its Q_F is
//   sqrt(S_e^2 - P^2). S_e of a 3LN: V_e^2 = (3 sum U^2 + sum U_line^2) / 18,
//   I_e^2 = (sum I^2 + In^2) / 3; of 1LN and 1LL the arithmetic sum
//   @[IEEE1459, clause not verified].
// Accuracy: as phase_powers.
void system_powers(const Measurement& measured, const MeteringSetup& setup, const RmsValues& rms,
                   const Powers (&phases)[kPhaseCount], Powers& system, SystemPowers& more);

}  // namespace kw::metering
