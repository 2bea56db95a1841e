# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""What metering publishes, in the order of the store."""

from rig.spec.rows import QuantityRow

BANKS = ('block_100ms', 'window', 'block_40ms')

QUANTITIES: dict[str, QuantityRow] = {
    'f_hz': QuantityRow(
        id='f_hz',
        name='frequency',
        unit='Hz',
        method=(
            'spectral phase advance of U1; 0 below 10 % of 230 V or without a funda'
            'mental of 40 to 70 Hz (400 Hz type: 320 to 480 Hz)'
        ),
        formula='d(arg U1) / (2 pi dt)',
        update='block_40ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=(),
        orders=None,
    ),
    'u_rms_l1_v': QuantityRow(
        id='u_rms_l1_v',
        name='voltage L1, rms',
        unit='V',
        method='root of the mean square over whole cycles',
        formula='sqrt(sum u^2 / n)',
        update='block_40ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('2LL', '3LL'),
        orders=None,
    ),
    'u_rms_l2_v': QuantityRow(
        id='u_rms_l2_v',
        name='voltage L2, rms',
        unit='V',
        method='root of the mean square over whole cycles',
        formula='sqrt(sum u^2 / n)',
        update='block_40ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('2LL', '3LL', '1LN'),
        orders=None,
    ),
    'u_rms_l3_v': QuantityRow(
        id='u_rms_l3_v',
        name='voltage L3, rms',
        unit='V',
        method='root of the mean square over whole cycles',
        formula='sqrt(sum u^2 / n)',
        update='block_40ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('2LL', '3LL', '1LN', '1LL'),
        orders=None,
    ),
    'u_rms_ln_avg_v': QuantityRow(
        id='u_rms_ln_avg_v',
        name='average phase voltage',
        unit='V',
        method='arithmetic mean of the phase voltages that exist',
        formula='mean(U)',
        update='block_40ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=('2LL', '3LL'),
        orders=None,
    ),
    'u_rms_l12_v': QuantityRow(
        id='u_rms_l12_v',
        name='line voltage L12, rms',
        unit='V',
        method='root of the mean square of the difference of the two phases',
        formula='sqrt(sum (u_a - u_b)^2 / n)',
        update='block_40ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN',),
        orders=None,
    ),
    'u_rms_l23_v': QuantityRow(
        id='u_rms_l23_v',
        name='line voltage L23, rms',
        unit='V',
        method='root of the mean square of the difference of the two phases',
        formula='sqrt(sum (u_a - u_b)^2 / n)',
        update='block_40ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'u_rms_l31_v': QuantityRow(
        id='u_rms_l31_v',
        name='line voltage L31, rms',
        unit='V',
        method='root of the mean square of the difference of the two phases',
        formula='sqrt(sum (u_a - u_b)^2 / n)',
        update='block_40ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'u_rms_ll_avg_v': QuantityRow(
        id='u_rms_ll_avg_v',
        name='average line voltage',
        unit='V',
        method='arithmetic mean of the line voltages that exist',
        formula='mean(U_line)',
        update='block_40ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=('1LN',),
        orders=None,
    ),
    'i_rms_l1_a': QuantityRow(
        id='i_rms_l1_a',
        name='current L1, rms',
        unit='A',
        method=(
            'root of the mean square over whole cycles; with 2CT I2 is that of -(i1'
            ' + i3)'
        ),
        formula='sqrt(sum i^2 / n)',
        update='block_40ms',
        citation='IEC61000-4-30, clause not verified',
        absent=(),
        orders=None,
    ),
    'i_rms_l2_a': QuantityRow(
        id='i_rms_l2_a',
        name='current L2, rms',
        unit='A',
        method=(
            'root of the mean square over whole cycles; with 2CT I2 is that of -(i1'
            ' + i3)'
        ),
        formula='sqrt(sum i^2 / n)',
        update='block_40ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1CT'),
        orders=None,
    ),
    'i_rms_l3_a': QuantityRow(
        id='i_rms_l3_a',
        name='current L3, rms',
        unit='A',
        method=(
            'root of the mean square over whole cycles; with 2CT I2 is that of -(i1'
            ' + i3)'
        ),
        formula='sqrt(sum i^2 / n)',
        update='block_40ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'i_rms_avg_a': QuantityRow(
        id='i_rms_avg_a',
        name='average current',
        unit='A',
        method='arithmetic mean of the currents that exist',
        formula='mean(I)',
        update='block_40ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=(),
        orders=None,
    ),
    'i_rms_n_a': QuantityRow(
        id='i_rms_n_a',
        name='neutral current, computed',
        unit='A',
        method='root of the mean square of the sum of the currents, sample by sample',
        formula='sqrt(sum (i1 + i2 + i3)^2 / n)',
        update='block_40ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=('1LN', '2LL', '3LL', '1CT'),
        orders=None,
    ),
    'p_l1_w': QuantityRow(
        id='p_l1_w',
        name='active power L1',
        unit='W',
        method='mean of u x i over whole cycles, harmonics included; import positive',
        formula='sum u i / n',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL'),
        orders=None,
    ),
    'p_l2_w': QuantityRow(
        id='p_l2_w',
        name='active power L2',
        unit='W',
        method='mean of u x i over whole cycles, harmonics included; import positive',
        formula='sum u i / n',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1CT'),
        orders=None,
    ),
    'p_l3_w': QuantityRow(
        id='p_l3_w',
        name='active power L3',
        unit='W',
        method='mean of u x i over whole cycles, harmonics included; import positive',
        formula='sum u i / n',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1LL', '1CT'),
        orders=None,
    ),
    'p_total_w': QuantityRow(
        id='p_total_w',
        name='active power, total',
        unit='W',
        method=(
            'sum of the phases; in 2LL and 3LL the sum over the inputs, whatever po'
            'tential they share'
        ),
        formula='sum over k of P_k',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=(),
        orders=None,
    ),
    'q_fund_l1_var': QuantityRow(
        id='q_fund_l1_var',
        name='fundamental reactive power L1',
        unit='var',
        method='U1 x I1 x sin(phi1) of the fundamental; positive when the current lags',
        formula='Im(U_1 conj(I_1))',
        update='block_100ms',
        citation='IEC62053-24, clause not verified',
        absent=('2LL', '3LL'),
        orders=None,
    ),
    'q_fund_l2_var': QuantityRow(
        id='q_fund_l2_var',
        name='fundamental reactive power L2',
        unit='var',
        method='U1 x I1 x sin(phi1) of the fundamental; positive when the current lags',
        formula='Im(U_1 conj(I_1))',
        update='block_100ms',
        citation='IEC62053-24, clause not verified',
        absent=('2LL', '3LL', '1LN', '1CT'),
        orders=None,
    ),
    'q_fund_l3_var': QuantityRow(
        id='q_fund_l3_var',
        name='fundamental reactive power L3',
        unit='var',
        method='U1 x I1 x sin(phi1) of the fundamental; positive when the current lags',
        formula='Im(U_1 conj(I_1))',
        update='block_100ms',
        citation='IEC62053-24, clause not verified',
        absent=('2LL', '3LL', '1LN', '1LL', '1CT'),
        orders=None,
    ),
    'q_fund_total_var': QuantityRow(
        id='q_fund_total_var',
        name='fundamental reactive power, total',
        unit='var',
        method='sum of the phases or inputs',
        formula='sum over k of Q_k',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=(),
        orders=None,
    ),
    'q_fryze_l1_var': QuantityRow(
        id='q_fryze_l1_var',
        name='Fryze reactive power L1',
        unit='var',
        method='sqrt(S^2 - P^2), with the sign of the fundamental reactive power',
        formula='sqrt(S^2 - P^2)',
        update='block_100ms',
        citation='IEC61557-12, Qtot',
        absent=('2LL', '3LL'),
        orders=None,
    ),
    'q_fryze_l2_var': QuantityRow(
        id='q_fryze_l2_var',
        name='Fryze reactive power L2',
        unit='var',
        method='sqrt(S^2 - P^2), with the sign of the fundamental reactive power',
        formula='sqrt(S^2 - P^2)',
        update='block_100ms',
        citation='IEC61557-12, Qtot',
        absent=('2LL', '3LL', '1LN', '1CT'),
        orders=None,
    ),
    'q_fryze_l3_var': QuantityRow(
        id='q_fryze_l3_var',
        name='Fryze reactive power L3',
        unit='var',
        method='sqrt(S^2 - P^2), with the sign of the fundamental reactive power',
        formula='sqrt(S^2 - P^2)',
        update='block_100ms',
        citation='IEC61557-12, Qtot',
        absent=('2LL', '3LL', '1LN', '1LL', '1CT'),
        orders=None,
    ),
    'q_fryze_total_var': QuantityRow(
        id='q_fryze_total_var',
        name='Fryze reactive power, total',
        unit='var',
        method='sum of the phases; in 2LL and 3LL sqrt(S^2 - P^2) of the totals',
        formula='sum over k of Q_k',
        update='block_100ms',
        citation='IEC61557-12, Qtot',
        absent=(),
        orders=None,
    ),
    's_l1_va': QuantityRow(
        id='s_l1_va',
        name='apparent power L1',
        unit='VA',
        method='U rms x I rms',
        formula='U I',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL'),
        orders=None,
    ),
    's_l2_va': QuantityRow(
        id='s_l2_va',
        name='apparent power L2',
        unit='VA',
        method='U rms x I rms',
        formula='U I',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1CT'),
        orders=None,
    ),
    's_l3_va': QuantityRow(
        id='s_l3_va',
        name='apparent power L3',
        unit='VA',
        method='U rms x I rms',
        formula='U I',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1LL', '1CT'),
        orders=None,
    ),
    's_arith_total_va': QuantityRow(
        id='s_arith_total_va',
        name='apparent power, arithmetic total',
        unit='VA',
        method='sum of the phases; 2LL and 3LL have none: there the effective one',
        formula='sum over k of S_k',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=(),
        orders=None,
    ),
    'pf_l1': QuantityRow(
        id='pf_l1',
        name='power factor L1',
        unit='1',
        method=(
            'P / S, of the fundamental with 1017H = 0; sign by 1015H; 0 where S is '
            '0'
        ),
        formula='P / S',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL'),
        orders=None,
    ),
    'pf_l2': QuantityRow(
        id='pf_l2',
        name='power factor L2',
        unit='1',
        method=(
            'P / S, of the fundamental with 1017H = 0; sign by 1015H; 0 where S is '
            '0'
        ),
        formula='P / S',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1CT'),
        orders=None,
    ),
    'pf_l3': QuantityRow(
        id='pf_l3',
        name='power factor L3',
        unit='1',
        method=(
            'P / S, of the fundamental with 1017H = 0; sign by 1015H; 0 where S is '
            '0'
        ),
        formula='P / S',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1LL', '1CT'),
        orders=None,
    ),
    'pf_total': QuantityRow(
        id='pf_total',
        name='power factor, total',
        unit='1',
        method='P total / S total, of the fundamental with 1017H = 0; sign by 1015H',
        formula='P / S',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=(),
        orders=None,
    ),
    'q_budeanu_l1_var': QuantityRow(
        id='q_budeanu_l1_var',
        name='Budeanu reactive power L1',
        unit='var',
        method=(
            'sum over the orders of U x I x sin(phi); positive when the current lag'
            's'
        ),
        formula='sum over h of Im(U_h conj(I_h))',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL'),
        orders=None,
    ),
    'q_budeanu_l2_var': QuantityRow(
        id='q_budeanu_l2_var',
        name='Budeanu reactive power L2',
        unit='var',
        method=(
            'sum over the orders of U x I x sin(phi); positive when the current lag'
            's'
        ),
        formula='sum over h of Im(U_h conj(I_h))',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1CT'),
        orders=None,
    ),
    'q_budeanu_l3_var': QuantityRow(
        id='q_budeanu_l3_var',
        name='Budeanu reactive power L3',
        unit='var',
        method=(
            'sum over the orders of U x I x sin(phi); positive when the current lag'
            's'
        ),
        formula='sum over h of Im(U_h conj(I_h))',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1LL', '1CT'),
        orders=None,
    ),
    'q_budeanu_total_var': QuantityRow(
        id='q_budeanu_total_var',
        name='Budeanu reactive power, total',
        unit='var',
        method='sum of the phases or inputs',
        formula='sum over k of Q_k',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=(),
        orders=None,
    ),
    'p_fund_l1_w': QuantityRow(
        id='p_fund_l1_w',
        name='fundamental active power L1',
        unit='W',
        method='U1 x I1 x cos(phi1) of the fundamental',
        formula='Re(U_1 conj(I_1))',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL'),
        orders=None,
    ),
    'p_fund_l2_w': QuantityRow(
        id='p_fund_l2_w',
        name='fundamental active power L2',
        unit='W',
        method='U1 x I1 x cos(phi1) of the fundamental',
        formula='Re(U_1 conj(I_1))',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1CT'),
        orders=None,
    ),
    'p_fund_l3_w': QuantityRow(
        id='p_fund_l3_w',
        name='fundamental active power L3',
        unit='W',
        method='U1 x I1 x cos(phi1) of the fundamental',
        formula='Re(U_1 conj(I_1))',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1LL', '1CT'),
        orders=None,
    ),
    'p_fund_total_w': QuantityRow(
        id='p_fund_total_w',
        name='fundamental active power, total',
        unit='W',
        method='sum of the phases or inputs',
        formula='sum over k of P_k',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=(),
        orders=None,
    ),
    's_fund_l1_va': QuantityRow(
        id='s_fund_l1_va',
        name='fundamental apparent power L1',
        unit='VA',
        method='U1 x I1 of the fundamental',
        formula='U_1 I_1',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL'),
        orders=None,
    ),
    's_fund_l2_va': QuantityRow(
        id='s_fund_l2_va',
        name='fundamental apparent power L2',
        unit='VA',
        method='U1 x I1 of the fundamental',
        formula='U_1 I_1',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1CT'),
        orders=None,
    ),
    's_fund_l3_va': QuantityRow(
        id='s_fund_l3_va',
        name='fundamental apparent power L3',
        unit='VA',
        method='U1 x I1 of the fundamental',
        formula='U_1 I_1',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1LL', '1CT'),
        orders=None,
    ),
    's_fund_total_va': QuantityRow(
        id='s_fund_total_va',
        name='fundamental apparent power, total',
        unit='VA',
        method='sum of the phases; in 2LL and 3LL the effective one of the fundamental',
        formula='sum over k of S_k',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=(),
        orders=None,
    ),
    'pf_disp_l1': QuantityRow(
        id='pf_disp_l1',
        name='displacement power factor L1',
        unit='1',
        method='P / S of the fundamental; sign by 1015H',
        formula='P_1 / S_1',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL'),
        orders=None,
    ),
    'pf_disp_l2': QuantityRow(
        id='pf_disp_l2',
        name='displacement power factor L2',
        unit='1',
        method='P / S of the fundamental; sign by 1015H',
        formula='P_1 / S_1',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1CT'),
        orders=None,
    ),
    'pf_disp_l3': QuantityRow(
        id='pf_disp_l3',
        name='displacement power factor L3',
        unit='1',
        method='P / S of the fundamental; sign by 1015H',
        formula='P_1 / S_1',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=('2LL', '3LL', '1LN', '1LL', '1CT'),
        orders=None,
    ),
    'pf_disp_total': QuantityRow(
        id='pf_disp_total',
        name='displacement power factor, total',
        unit='1',
        method='P / S of the fundamental totals; sign by 1015H',
        formula='P_1 / S_1',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=(),
        orders=None,
    ),
    's_vector_total_va': QuantityRow(
        id='s_vector_total_va',
        name='apparent power, vector total',
        unit='VA',
        method="from the totals of P and of Budeanu's Q",
        formula='sqrt(P^2 + Q^2)',
        update='block_100ms',
        citation='IEEE1459, clause not verified',
        absent=(),
        orders=None,
    ),
    's_eff_total_va': QuantityRow(
        id='s_eff_total_va',
        name='apparent power, effective total',
        unit='VA',
        method=(
            '3LN: Ve^2 = (3 sum U^2 + sum U_line^2) / 18, Ie^2 = (sum I^2 + In^2) /'
            ' 3; 2LL, 3LL: Ve^2 = sum U_line^2 / 9, Ie^2 = sum I^2 / 3; 1LN, 1LL: s'
            'um of the phases'
        ),
        formula='3 Ve Ie',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=(),
        orders=None,
    ),
    'load_character': QuantityRow(
        id='load_character',
        name='load character',
        unit='1',
        method=(
            '76 (L) when P and Q of the fundamental have one sign, 67 (C) when not,'
            ' 82 (R) when Q is below 1 % of the fundamental S'
        ),
        formula='ASCII code',
        update='block_100ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=(),
        orders=None,
    ),
    'load_pct': QuantityRow(
        id='load_pct',
        name='load percentage',
        unit='pct',
        method=(
            'average current in percent of In, the nominal value of the current inp'
            'ut'
        ),
        formula='100 I / In',
        update='block_40ms',
        citation='KW320-MANUAL, 5.1.8.3',
        absent=(),
        orders=None,
    ),
    'u_dc_l1_v': QuantityRow(
        id='u_dc_l1_v',
        name='direct voltage L1',
        unit='V',
        method='mean over whole cycles; in 2LL and 3LL of U12 (L1), U31 (L2), U23 (L3)',
        formula='sum u / n',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=(),
        orders=None,
    ),
    'u_dc_l2_v': QuantityRow(
        id='u_dc_l2_v',
        name='direct voltage L2',
        unit='V',
        method='mean over whole cycles; in 2LL and 3LL of U12 (L1), U31 (L2), U23 (L3)',
        formula='sum u / n',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('1LN',),
        orders=None,
    ),
    'u_dc_l3_v': QuantityRow(
        id='u_dc_l3_v',
        name='direct voltage L3',
        unit='V',
        method='mean over whole cycles; in 2LL and 3LL of U12 (L1), U31 (L2), U23 (L3)',
        formula='sum u / n',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'i_dc_l1_a': QuantityRow(
        id='i_dc_l1_a',
        name='direct current L1',
        unit='A',
        method='mean over whole cycles',
        formula='sum i / n',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=(),
        orders=None,
    ),
    'i_dc_l2_a': QuantityRow(
        id='i_dc_l2_a',
        name='direct current L2',
        unit='A',
        method='mean over whole cycles',
        formula='sum i / n',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('1LN', '1CT'),
        orders=None,
    ),
    'i_dc_l3_a': QuantityRow(
        id='i_dc_l3_a',
        name='direct current L3',
        unit='A',
        method='mean over whole cycles',
        formula='sum i / n',
        update='block_40ms',
        citation='IEEE1459, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'thd_u_l1_pct': QuantityRow(
        id='thd_u_l1_pct',
        name='total harmonic distortion of voltage L1',
        unit='pct',
        method=(
            'orders 2 to 63 (15 at 400 Hz) in percent of the fundamental; 0 below 0'
            '.5 V; in 2LL and 3LL of U12 (L1), U31 (L2), U23 (L3)'
        ),
        formula='100 sqrt(sum over h >= 2 of U_h^2) / U_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=(),
        orders=None,
    ),
    'thd_u_l2_pct': QuantityRow(
        id='thd_u_l2_pct',
        name='total harmonic distortion of voltage L2',
        unit='pct',
        method=(
            'orders 2 to 63 (15 at 400 Hz) in percent of the fundamental; 0 below 0'
            '.5 V; in 2LL and 3LL of U12 (L1), U31 (L2), U23 (L3)'
        ),
        formula='100 sqrt(sum over h >= 2 of U_h^2) / U_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN',),
        orders=None,
    ),
    'thd_u_l3_pct': QuantityRow(
        id='thd_u_l3_pct',
        name='total harmonic distortion of voltage L3',
        unit='pct',
        method=(
            'orders 2 to 63 (15 at 400 Hz) in percent of the fundamental; 0 below 0'
            '.5 V; in 2LL and 3LL of U12 (L1), U31 (L2), U23 (L3)'
        ),
        formula='100 sqrt(sum over h >= 2 of U_h^2) / U_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'thd_u_avg_pct': QuantityRow(
        id='thd_u_avg_pct',
        name='average total harmonic distortion of the voltages',
        unit='pct',
        method='mean over the voltages that exist',
        formula='mean(THD)',
        update='block_100ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=(),
        orders=None,
    ),
    'thd_i_l1_pct': QuantityRow(
        id='thd_i_l1_pct',
        name='total harmonic distortion of current L1',
        unit='pct',
        method=(
            'orders 2 to 63 (15 at 400 Hz) in percent of the fundamental; 0 below 0'
            '.0005 In'
        ),
        formula='100 sqrt(sum over h >= 2 of I_h^2) / I_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=(),
        orders=None,
    ),
    'thd_i_l2_pct': QuantityRow(
        id='thd_i_l2_pct',
        name='total harmonic distortion of current L2',
        unit='pct',
        method=(
            'orders 2 to 63 (15 at 400 Hz) in percent of the fundamental; 0 below 0'
            '.0005 In'
        ),
        formula='100 sqrt(sum over h >= 2 of I_h^2) / I_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN', '1CT'),
        orders=None,
    ),
    'thd_i_l3_pct': QuantityRow(
        id='thd_i_l3_pct',
        name='total harmonic distortion of current L3',
        unit='pct',
        method=(
            'orders 2 to 63 (15 at 400 Hz) in percent of the fundamental; 0 below 0'
            '.0005 In'
        ),
        formula='100 sqrt(sum over h >= 2 of I_h^2) / I_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'thd_i_avg_pct': QuantityRow(
        id='thd_i_avg_pct',
        name='average total harmonic distortion of the currents',
        unit='pct',
        method='mean over the currents that exist',
        formula='mean(THD)',
        update='block_100ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=(),
        orders=None,
    ),
    'odd_u_l1_pct': QuantityRow(
        id='odd_u_l1_pct',
        name='odd harmonic distortion of voltage L1',
        unit='pct',
        method=(
            'orders 3, 5, .. in percent of the fundamental; in 2LL and 3LL of U12 ('
            'L1), U31 (L2), U23 (L3)'
        ),
        formula='100 sqrt(sum over odd h of U_h^2) / U_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=(),
        orders=None,
    ),
    'odd_u_l2_pct': QuantityRow(
        id='odd_u_l2_pct',
        name='odd harmonic distortion of voltage L2',
        unit='pct',
        method=(
            'orders 3, 5, .. in percent of the fundamental; in 2LL and 3LL of U12 ('
            'L1), U31 (L2), U23 (L3)'
        ),
        formula='100 sqrt(sum over odd h of U_h^2) / U_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN',),
        orders=None,
    ),
    'odd_u_l3_pct': QuantityRow(
        id='odd_u_l3_pct',
        name='odd harmonic distortion of voltage L3',
        unit='pct',
        method=(
            'orders 3, 5, .. in percent of the fundamental; in 2LL and 3LL of U12 ('
            'L1), U31 (L2), U23 (L3)'
        ),
        formula='100 sqrt(sum over odd h of U_h^2) / U_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'even_u_l1_pct': QuantityRow(
        id='even_u_l1_pct',
        name='even harmonic distortion of voltage L1',
        unit='pct',
        method=(
            'orders 2, 4, .. in percent of the fundamental; in 2LL and 3LL of U12 ('
            'L1), U31 (L2), U23 (L3)'
        ),
        formula='100 sqrt(sum over even h of U_h^2) / U_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=(),
        orders=None,
    ),
    'even_u_l2_pct': QuantityRow(
        id='even_u_l2_pct',
        name='even harmonic distortion of voltage L2',
        unit='pct',
        method=(
            'orders 2, 4, .. in percent of the fundamental; in 2LL and 3LL of U12 ('
            'L1), U31 (L2), U23 (L3)'
        ),
        formula='100 sqrt(sum over even h of U_h^2) / U_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN',),
        orders=None,
    ),
    'even_u_l3_pct': QuantityRow(
        id='even_u_l3_pct',
        name='even harmonic distortion of voltage L3',
        unit='pct',
        method=(
            'orders 2, 4, .. in percent of the fundamental; in 2LL and 3LL of U12 ('
            'L1), U31 (L2), U23 (L3)'
        ),
        formula='100 sqrt(sum over even h of U_h^2) / U_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'crest_u_l1': QuantityRow(
        id='crest_u_l1',
        name='crest factor of voltage L1',
        unit='1',
        method=(
            'largest magnitude of the points by the rms value; 0 below 0.5 V; in 2L'
            'L and 3LL of U12 (L1), U31 (L2), U23 (L3)'
        ),
        formula='max |u| / U',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=(),
        orders=None,
    ),
    'crest_u_l2': QuantityRow(
        id='crest_u_l2',
        name='crest factor of voltage L2',
        unit='1',
        method=(
            'largest magnitude of the points by the rms value; 0 below 0.5 V; in 2L'
            'L and 3LL of U12 (L1), U31 (L2), U23 (L3)'
        ),
        formula='max |u| / U',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN',),
        orders=None,
    ),
    'crest_u_l3': QuantityRow(
        id='crest_u_l3',
        name='crest factor of voltage L3',
        unit='1',
        method=(
            'largest magnitude of the points by the rms value; 0 below 0.5 V; in 2L'
            'L and 3LL of U12 (L1), U31 (L2), U23 (L3)'
        ),
        formula='max |u| / U',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'thff_u_l1_pct': QuantityRow(
        id='thff_u_l1_pct',
        name='telephone harmonic form factor of voltage L1',
        unit='pct',
        method=(
            'orders from 1 weighted by the psophometric weight, linear between its '
            'rows, and by their frequency; nothing above 3500 Hz; in 2LL and 3LL of'
            ' U12 (L1), U31 (L2), U23 (L3)'
        ),
        formula='100 sqrt(sum of (h f / 800 Hz x weight x U_h)^2) / U',
        update='block_100ms',
        citation='ITU-T-O.41, clause not verified',
        absent=(),
        orders=None,
    ),
    'thff_u_l2_pct': QuantityRow(
        id='thff_u_l2_pct',
        name='telephone harmonic form factor of voltage L2',
        unit='pct',
        method=(
            'orders from 1 weighted by the psophometric weight, linear between its '
            'rows, and by their frequency; nothing above 3500 Hz; in 2LL and 3LL of'
            ' U12 (L1), U31 (L2), U23 (L3)'
        ),
        formula='100 sqrt(sum of (h f / 800 Hz x weight x U_h)^2) / U',
        update='block_100ms',
        citation='ITU-T-O.41, clause not verified',
        absent=('1LN',),
        orders=None,
    ),
    'thff_u_l3_pct': QuantityRow(
        id='thff_u_l3_pct',
        name='telephone harmonic form factor of voltage L3',
        unit='pct',
        method=(
            'orders from 1 weighted by the psophometric weight, linear between its '
            'rows, and by their frequency; nothing above 3500 Hz; in 2LL and 3LL of'
            ' U12 (L1), U31 (L2), U23 (L3)'
        ),
        formula='100 sqrt(sum of (h f / 800 Hz x weight x U_h)^2) / U',
        update='block_100ms',
        citation='ITU-T-O.41, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'odd_i_l1_pct': QuantityRow(
        id='odd_i_l1_pct',
        name='odd harmonic distortion of current L1',
        unit='pct',
        method='orders 3, 5, .. in percent of the fundamental',
        formula='100 sqrt(sum over odd h of I_h^2) / I_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=(),
        orders=None,
    ),
    'odd_i_l2_pct': QuantityRow(
        id='odd_i_l2_pct',
        name='odd harmonic distortion of current L2',
        unit='pct',
        method='orders 3, 5, .. in percent of the fundamental',
        formula='100 sqrt(sum over odd h of I_h^2) / I_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN', '1CT'),
        orders=None,
    ),
    'odd_i_l3_pct': QuantityRow(
        id='odd_i_l3_pct',
        name='odd harmonic distortion of current L3',
        unit='pct',
        method='orders 3, 5, .. in percent of the fundamental',
        formula='100 sqrt(sum over odd h of I_h^2) / I_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'even_i_l1_pct': QuantityRow(
        id='even_i_l1_pct',
        name='even harmonic distortion of current L1',
        unit='pct',
        method='orders 2, 4, .. in percent of the fundamental',
        formula='100 sqrt(sum over even h of I_h^2) / I_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=(),
        orders=None,
    ),
    'even_i_l2_pct': QuantityRow(
        id='even_i_l2_pct',
        name='even harmonic distortion of current L2',
        unit='pct',
        method='orders 2, 4, .. in percent of the fundamental',
        formula='100 sqrt(sum over even h of I_h^2) / I_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN', '1CT'),
        orders=None,
    ),
    'even_i_l3_pct': QuantityRow(
        id='even_i_l3_pct',
        name='even harmonic distortion of current L3',
        unit='pct',
        method='orders 2, 4, .. in percent of the fundamental',
        formula='100 sqrt(sum over even h of I_h^2) / I_1',
        update='block_100ms',
        citation='IEC61557-12, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'k_factor_i_l1': QuantityRow(
        id='k_factor_i_l1',
        name='K factor of current L1',
        unit='1',
        method='heating by eddy currents; 0 below 0.0005 In',
        formula='sum h^2 I_h^2 / sum I_h^2, from order 1',
        update='block_100ms',
        citation='UL1561, clause not verified',
        absent=(),
        orders=None,
    ),
    'k_factor_i_l2': QuantityRow(
        id='k_factor_i_l2',
        name='K factor of current L2',
        unit='1',
        method='heating by eddy currents; 0 below 0.0005 In',
        formula='sum h^2 I_h^2 / sum I_h^2, from order 1',
        update='block_100ms',
        citation='UL1561, clause not verified',
        absent=('1LN', '1CT'),
        orders=None,
    ),
    'k_factor_i_l3': QuantityRow(
        id='k_factor_i_l3',
        name='K factor of current L3',
        unit='1',
        method='heating by eddy currents; 0 below 0.0005 In',
        formula='sum h^2 I_h^2 / sum I_h^2, from order 1',
        update='block_100ms',
        citation='UL1561, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'tdd_i_l1_pct': QuantityRow(
        id='tdd_i_l1_pct',
        name='total demand distortion of current L1',
        unit='pct',
        method='orders from 2 in percent of In, the nominal value of the current input',
        formula='100 sqrt(sum over h >= 2 of I_h^2) / In',
        update='block_100ms',
        citation='IEEE519, clause not verified',
        absent=(),
        orders=None,
    ),
    'tdd_i_l2_pct': QuantityRow(
        id='tdd_i_l2_pct',
        name='total demand distortion of current L2',
        unit='pct',
        method='orders from 2 in percent of In, the nominal value of the current input',
        formula='100 sqrt(sum over h >= 2 of I_h^2) / In',
        update='block_100ms',
        citation='IEEE519, clause not verified',
        absent=('1LN', '1CT'),
        orders=None,
    ),
    'tdd_i_l3_pct': QuantityRow(
        id='tdd_i_l3_pct',
        name='total demand distortion of current L3',
        unit='pct',
        method='orders from 2 in percent of In, the nominal value of the current input',
        formula='100 sqrt(sum over h >= 2 of I_h^2) / In',
        update='block_100ms',
        citation='IEEE519, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'u_pos_re_v': QuantityRow(
        id='u_pos_re_v',
        name='positive sequence of the voltages, real part',
        unit='V',
        method=(
            'fundamental, rms, with U1 at angle 0; in 2LL and 3LL of U12, U23, U31,'
            ' with U12 at angle 0'
        ),
        formula='Re (Xa + a Xb + a^2 Xc) / 3, a = e^(j 120 deg)',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'u_pos_im_v': QuantityRow(
        id='u_pos_im_v',
        name='positive sequence of the voltages, imaginary part',
        unit='V',
        method=(
            'fundamental, rms, with U1 at angle 0; in 2LL and 3LL of U12, U23, U31,'
            ' with U12 at angle 0'
        ),
        formula='Im (Xa + a Xb + a^2 Xc) / 3, a = e^(j 120 deg)',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'u_neg_re_v': QuantityRow(
        id='u_neg_re_v',
        name='negative sequence of the voltages, real part',
        unit='V',
        method=(
            'fundamental, rms, with U1 at angle 0; in 2LL and 3LL of U12, U23, U31,'
            ' with U12 at angle 0'
        ),
        formula='Re (Xa + a^2 Xb + a Xc) / 3, a = e^(j 120 deg)',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'u_neg_im_v': QuantityRow(
        id='u_neg_im_v',
        name='negative sequence of the voltages, imaginary part',
        unit='V',
        method=(
            'fundamental, rms, with U1 at angle 0; in 2LL and 3LL of U12, U23, U31,'
            ' with U12 at angle 0'
        ),
        formula='Im (Xa + a^2 Xb + a Xc) / 3, a = e^(j 120 deg)',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'u_zero_re_v': QuantityRow(
        id='u_zero_re_v',
        name='zero sequence of the voltages, real part',
        unit='V',
        method=(
            'fundamental, rms, with U1 at angle 0; in 2LL and 3LL of U12, U23, U31,'
            ' with U12 at angle 0'
        ),
        formula='Re (Xa + Xb + Xc) / 3, a = e^(j 120 deg)',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'u_zero_im_v': QuantityRow(
        id='u_zero_im_v',
        name='zero sequence of the voltages, imaginary part',
        unit='V',
        method=(
            'fundamental, rms, with U1 at angle 0; in 2LL and 3LL of U12, U23, U31,'
            ' with U12 at angle 0'
        ),
        formula='Im (Xa + Xb + Xc) / 3, a = e^(j 120 deg)',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'i_pos_re_a': QuantityRow(
        id='i_pos_re_a',
        name='positive sequence of the currents, real part',
        unit='A',
        method=(
            'fundamental, rms, with U1 at angle 0; in 2LL and 3LL with U12 at angle'
            ' 0'
        ),
        formula='Re (Xa + a Xb + a^2 Xc) / 3, a = e^(j 120 deg)',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'i_pos_im_a': QuantityRow(
        id='i_pos_im_a',
        name='positive sequence of the currents, imaginary part',
        unit='A',
        method=(
            'fundamental, rms, with U1 at angle 0; in 2LL and 3LL with U12 at angle'
            ' 0'
        ),
        formula='Im (Xa + a Xb + a^2 Xc) / 3, a = e^(j 120 deg)',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'i_neg_re_a': QuantityRow(
        id='i_neg_re_a',
        name='negative sequence of the currents, real part',
        unit='A',
        method=(
            'fundamental, rms, with U1 at angle 0; in 2LL and 3LL with U12 at angle'
            ' 0'
        ),
        formula='Re (Xa + a^2 Xb + a Xc) / 3, a = e^(j 120 deg)',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'i_neg_im_a': QuantityRow(
        id='i_neg_im_a',
        name='negative sequence of the currents, imaginary part',
        unit='A',
        method=(
            'fundamental, rms, with U1 at angle 0; in 2LL and 3LL with U12 at angle'
            ' 0'
        ),
        formula='Im (Xa + a^2 Xb + a Xc) / 3, a = e^(j 120 deg)',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'i_zero_re_a': QuantityRow(
        id='i_zero_re_a',
        name='zero sequence of the currents, real part',
        unit='A',
        method=(
            'fundamental, rms, with U1 at angle 0; in 2LL and 3LL with U12 at angle'
            ' 0'
        ),
        formula='Re (Xa + Xb + Xc) / 3, a = e^(j 120 deg)',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'i_zero_im_a': QuantityRow(
        id='i_zero_im_a',
        name='zero sequence of the currents, imaginary part',
        unit='A',
        method=(
            'fundamental, rms, with U1 at angle 0; in 2LL and 3LL with U12 at angle'
            ' 0'
        ),
        formula='Im (Xa + Xb + Xc) / 3, a = e^(j 120 deg)',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'u_unbalance': QuantityRow(
        id='u_unbalance',
        name='voltage unbalance',
        unit='1',
        method=(
            'negative by positive sequence of the fundamental; 0 when the positive '
            'one is below 0.5 V'
        ),
        formula='|X2| / |X1|',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'u_zero_ratio': QuantityRow(
        id='u_zero_ratio',
        name='zero sequence ratio of the voltages',
        unit='1',
        method=(
            'zero by positive sequence of the fundamental; 0 when the positive one '
            'is below 0.5 V'
        ),
        formula='|X0| / |X1|',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'i_unbalance': QuantityRow(
        id='i_unbalance',
        name='current unbalance',
        unit='1',
        method=(
            'negative by positive sequence of the fundamental; 0 when the positive '
            'one is below 0.0005 In'
        ),
        formula='|X2| / |X1|',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'i_zero_ratio': QuantityRow(
        id='i_zero_ratio',
        name='zero sequence ratio of the currents',
        unit='1',
        method=(
            'zero by positive sequence of the fundamental; 0 when the positive one '
            'is below 0.0005 In'
        ),
        formula='|X0| / |X1|',
        update='block_100ms',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'phi_u_l2_deg': QuantityRow(
        id='phi_u_l2_deg',
        name='phase angle of voltage L2 to U1',
        unit='deg',
        method=(
            'fundamental, 0 to 360, positive when ahead; in 2LL and 3LL U23 (L2) an'
            'd U31 (L3) to U12; 0 below 0.5 V'
        ),
        formula='arg U - arg U1',
        update='block_100ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=('1LN',),
        orders=None,
    ),
    'phi_u_l3_deg': QuantityRow(
        id='phi_u_l3_deg',
        name='phase angle of voltage L3 to U1',
        unit='deg',
        method=(
            'fundamental, 0 to 360, positive when ahead; in 2LL and 3LL U23 (L2) an'
            'd U31 (L3) to U12; 0 below 0.5 V'
        ),
        formula='arg U - arg U1',
        update='block_100ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'phi_i_l1_deg': QuantityRow(
        id='phi_i_l1_deg',
        name='phase angle of current L1 to U1',
        unit='deg',
        method=(
            'fundamental, 0 to 360, positive when ahead; in 2LL and 3LL to U12; 0 b'
            'elow 0.0005 In'
        ),
        formula='arg I - arg U1',
        update='block_100ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=(),
        orders=None,
    ),
    'phi_i_l2_deg': QuantityRow(
        id='phi_i_l2_deg',
        name='phase angle of current L2 to U1',
        unit='deg',
        method=(
            'fundamental, 0 to 360, positive when ahead; in 2LL and 3LL to U12; 0 b'
            'elow 0.0005 In'
        ),
        formula='arg I - arg U1',
        update='block_100ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=('1LN', '1CT'),
        orders=None,
    ),
    'phi_i_l3_deg': QuantityRow(
        id='phi_i_l3_deg',
        name='phase angle of current L3 to U1',
        unit='deg',
        method=(
            'fundamental, 0 to 360, positive when ahead; in 2LL and 3LL to U12; 0 b'
            'elow 0.0005 In'
        ),
        formula='arg I - arg U1',
        update='block_100ms',
        citation='KW320-MANUAL, 6.3.7',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'p_demand_w': QuantityRow(
        id='p_demand_w',
        name='active power demand',
        unit='W',
        method='demand of the method and window of 100DH, 100EH and 1020H',
        formula='mean or thermal mean of P',
        update='demand',
        citation='KW320-MANUAL, 6.3.7',
        absent=(),
        orders=None,
    ),
    'q_demand_var': QuantityRow(
        id='q_demand_var',
        name='reactive power demand',
        unit='var',
        method=(
            'demand of the method and window of 100DH, 100EH and 1020H, of the reac'
            'tive power that 1018H chooses'
        ),
        formula='mean or thermal mean of Q',
        update='demand',
        citation='KW320-MANUAL, 6.3.7',
        absent=(),
        orders=None,
    ),
    's_demand_va': QuantityRow(
        id='s_demand_va',
        name='apparent power demand',
        unit='VA',
        method='demand of the method and window of 100DH, 100EH and 1020H',
        formula='mean or thermal mean of S',
        update='demand',
        citation='KW320-MANUAL, 6.3.7',
        absent=(),
        orders=None,
    ),
    'i_demand_l1_a': QuantityRow(
        id='i_demand_l1_a',
        name='current demand L1',
        unit='A',
        method='demand of the method and window of 100DH, 100EH and 1020H',
        formula='mean or thermal mean of I',
        update='demand',
        citation='KW320-MANUAL, 6.3.7',
        absent=(),
        orders=None,
    ),
    'i_demand_l2_a': QuantityRow(
        id='i_demand_l2_a',
        name='current demand L2',
        unit='A',
        method='demand of the method and window of 100DH, 100EH and 1020H',
        formula='mean or thermal mean of I',
        update='demand',
        citation='KW320-MANUAL, 6.3.7',
        absent=('1LN', '1CT'),
        orders=None,
    ),
    'i_demand_l3_a': QuantityRow(
        id='i_demand_l3_a',
        name='current demand L3',
        unit='A',
        method='demand of the method and window of 100DH, 100EH and 1020H',
        formula='mean or thermal mean of I',
        update='demand',
        citation='KW320-MANUAL, 6.3.7',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'u_half_l1_v': QuantityRow(
        id='u_half_l1_v',
        name='one-cycle rms voltage L1',
        unit='V',
        method='rms over one cycle, new every half cycle',
        formula='sqrt(sum u^2 / n)',
        update='half_cycle',
        citation='IEC61000-4-30, clause not verified',
        absent=('2LL', '3LL'),
        orders=None,
    ),
    'u_half_l2_v': QuantityRow(
        id='u_half_l2_v',
        name='one-cycle rms voltage L2',
        unit='V',
        method='rms over one cycle, new every half cycle',
        formula='sqrt(sum u^2 / n)',
        update='half_cycle',
        citation='IEC61000-4-30, clause not verified',
        absent=('2LL', '3LL', '1LN'),
        orders=None,
    ),
    'u_half_l3_v': QuantityRow(
        id='u_half_l3_v',
        name='one-cycle rms voltage L3',
        unit='V',
        method='rms over one cycle, new every half cycle',
        formula='sqrt(sum u^2 / n)',
        update='half_cycle',
        citation='IEC61000-4-30, clause not verified',
        absent=('2LL', '3LL', '1LN', '1LL'),
        orders=None,
    ),
    'u_half_l12_v': QuantityRow(
        id='u_half_l12_v',
        name='one-cycle rms line voltage L12',
        unit='V',
        method='rms over one cycle, new every half cycle',
        formula='sqrt(sum (u_a - u_b)^2 / n)',
        update='half_cycle',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN',),
        orders=None,
    ),
    'u_half_l23_v': QuantityRow(
        id='u_half_l23_v',
        name='one-cycle rms line voltage L23',
        unit='V',
        method='rms over one cycle, new every half cycle',
        formula='sqrt(sum (u_a - u_b)^2 / n)',
        update='half_cycle',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'u_half_l31_v': QuantityRow(
        id='u_half_l31_v',
        name='one-cycle rms line voltage L31',
        unit='V',
        method='rms over one cycle, new every half cycle',
        formula='sqrt(sum (u_a - u_b)^2 / n)',
        update='half_cycle',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'i_half_l1_a': QuantityRow(
        id='i_half_l1_a',
        name='one-cycle rms current L1',
        unit='A',
        method='rms over one cycle, new every half cycle',
        formula='sqrt(sum i^2 / n)',
        update='half_cycle',
        citation='IEC61000-4-30, clause not verified',
        absent=(),
        orders=None,
    ),
    'i_half_l2_a': QuantityRow(
        id='i_half_l2_a',
        name='one-cycle rms current L2',
        unit='A',
        method='rms over one cycle, new every half cycle',
        formula='sqrt(sum i^2 / n)',
        update='half_cycle',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1CT'),
        orders=None,
    ),
    'i_half_l3_a': QuantityRow(
        id='i_half_l3_a',
        name='one-cycle rms current L3',
        unit='A',
        method='rms over one cycle, new every half cycle',
        formula='sqrt(sum i^2 / n)',
        update='half_cycle',
        citation='IEC61000-4-30, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=None,
    ),
    'eq_quad1_l1_varh': QuantityRow(
        id='eq_quad1_l1_varh',
        name='reactive energy of quadrant 1, L1',
        unit='varh',
        method=(
            '|Q| of windows with P >= 0, Q >= 0, secondary; Q by 1017H and 1018H; r'
            'olls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=(),
        orders=None,
    ),
    'eq_quad1_l2_varh': QuantityRow(
        id='eq_quad1_l2_varh',
        name='reactive energy of quadrant 1, L2',
        unit='varh',
        method=(
            '|Q| of windows with P >= 0, Q >= 0, secondary; Q by 1017H and 1018H; r'
            'olls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=('1LN',),
        orders=None,
    ),
    'eq_quad1_l3_varh': QuantityRow(
        id='eq_quad1_l3_varh',
        name='reactive energy of quadrant 1, L3',
        unit='varh',
        method=(
            '|Q| of windows with P >= 0, Q >= 0, secondary; Q by 1017H and 1018H; r'
            'olls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'eq_quad1_total_varh': QuantityRow(
        id='eq_quad1_total_varh',
        name='reactive energy of quadrant 1, total',
        unit='varh',
        method=(
            '|Q| of windows with P >= 0, Q >= 0, secondary; Q by 1017H and 1018H; r'
            'olls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=(),
        orders=None,
    ),
    'eq_quad2_l1_varh': QuantityRow(
        id='eq_quad2_l1_varh',
        name='reactive energy of quadrant 2, L1',
        unit='varh',
        method=(
            '|Q| of windows with P < 0, Q >= 0, secondary; Q by 1017H and 1018H; ro'
            'lls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=(),
        orders=None,
    ),
    'eq_quad2_l2_varh': QuantityRow(
        id='eq_quad2_l2_varh',
        name='reactive energy of quadrant 2, L2',
        unit='varh',
        method=(
            '|Q| of windows with P < 0, Q >= 0, secondary; Q by 1017H and 1018H; ro'
            'lls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=('1LN',),
        orders=None,
    ),
    'eq_quad2_l3_varh': QuantityRow(
        id='eq_quad2_l3_varh',
        name='reactive energy of quadrant 2, L3',
        unit='varh',
        method=(
            '|Q| of windows with P < 0, Q >= 0, secondary; Q by 1017H and 1018H; ro'
            'lls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'eq_quad2_total_varh': QuantityRow(
        id='eq_quad2_total_varh',
        name='reactive energy of quadrant 2, total',
        unit='varh',
        method=(
            '|Q| of windows with P < 0, Q >= 0, secondary; Q by 1017H and 1018H; ro'
            'lls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=(),
        orders=None,
    ),
    'eq_quad3_l1_varh': QuantityRow(
        id='eq_quad3_l1_varh',
        name='reactive energy of quadrant 3, L1',
        unit='varh',
        method=(
            '|Q| of windows with P < 0, Q < 0, secondary; Q by 1017H and 1018H; rol'
            'ls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=(),
        orders=None,
    ),
    'eq_quad3_l2_varh': QuantityRow(
        id='eq_quad3_l2_varh',
        name='reactive energy of quadrant 3, L2',
        unit='varh',
        method=(
            '|Q| of windows with P < 0, Q < 0, secondary; Q by 1017H and 1018H; rol'
            'ls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=('1LN',),
        orders=None,
    ),
    'eq_quad3_l3_varh': QuantityRow(
        id='eq_quad3_l3_varh',
        name='reactive energy of quadrant 3, L3',
        unit='varh',
        method=(
            '|Q| of windows with P < 0, Q < 0, secondary; Q by 1017H and 1018H; rol'
            'ls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'eq_quad3_total_varh': QuantityRow(
        id='eq_quad3_total_varh',
        name='reactive energy of quadrant 3, total',
        unit='varh',
        method=(
            '|Q| of windows with P < 0, Q < 0, secondary; Q by 1017H and 1018H; rol'
            'ls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=(),
        orders=None,
    ),
    'eq_quad4_l1_varh': QuantityRow(
        id='eq_quad4_l1_varh',
        name='reactive energy of quadrant 4, L1',
        unit='varh',
        method=(
            '|Q| of windows with P >= 0, Q < 0, secondary; Q by 1017H and 1018H; ro'
            'lls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=(),
        orders=None,
    ),
    'eq_quad4_l2_varh': QuantityRow(
        id='eq_quad4_l2_varh',
        name='reactive energy of quadrant 4, L2',
        unit='varh',
        method=(
            '|Q| of windows with P >= 0, Q < 0, secondary; Q by 1017H and 1018H; ro'
            'lls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=('1LN',),
        orders=None,
    ),
    'eq_quad4_l3_varh': QuantityRow(
        id='eq_quad4_l3_varh',
        name='reactive energy of quadrant 4, L3',
        unit='varh',
        method=(
            '|Q| of windows with P >= 0, Q < 0, secondary; Q by 1017H and 1018H; ro'
            'lls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=('1LN', '1LL'),
        orders=None,
    ),
    'eq_quad4_total_varh': QuantityRow(
        id='eq_quad4_total_varh',
        name='reactive energy of quadrant 4, total',
        unit='varh',
        method=(
            '|Q| of windows with P >= 0, Q < 0, secondary; Q by 1017H and 1018H; ro'
            'lls over after 999 999 999 varh; cleared by 1016H'
        ),
        formula='sum over windows of |Q| t',
        update='energy',
        citation='KW320-MANUAL, 4.1',
        absent=(),
        orders=None,
    ),
}

ARRAYS: dict[str, QuantityRow] = {
    'hd_u_l1_pct': QuantityRow(
        id='hd_u_l1_pct',
        name='harmonic of voltage L1',
        unit='pct',
        method=(
            "one order in percent of the channel's fundamental; in 2LL and 3LL of U"
            '12 (L1), U31 (L2), U23 (L3)'
        ),
        formula='100 X_h / X_1',
        update='window',
        citation='IEC61000-4-7, clause not verified',
        absent=(),
        orders=(2, 63),
    ),
    'hd_u_l2_pct': QuantityRow(
        id='hd_u_l2_pct',
        name='harmonic of voltage L2',
        unit='pct',
        method=(
            "one order in percent of the channel's fundamental; in 2LL and 3LL of U"
            '12 (L1), U31 (L2), U23 (L3)'
        ),
        formula='100 X_h / X_1',
        update='window',
        citation='IEC61000-4-7, clause not verified',
        absent=('1LN',),
        orders=(2, 63),
    ),
    'hd_u_l3_pct': QuantityRow(
        id='hd_u_l3_pct',
        name='harmonic of voltage L3',
        unit='pct',
        method=(
            "one order in percent of the channel's fundamental; in 2LL and 3LL of U"
            '12 (L1), U31 (L2), U23 (L3)'
        ),
        formula='100 X_h / X_1',
        update='window',
        citation='IEC61000-4-7, clause not verified',
        absent=('1LN', '1LL'),
        orders=(2, 63),
    ),
    'hd_i_l1_pct': QuantityRow(
        id='hd_i_l1_pct',
        name='harmonic of current L1',
        unit='pct',
        method="one order in percent of the channel's fundamental",
        formula='100 X_h / X_1',
        update='window',
        citation='IEC61000-4-7, clause not verified',
        absent=(),
        orders=(2, 63),
    ),
    'hd_i_l2_pct': QuantityRow(
        id='hd_i_l2_pct',
        name='harmonic of current L2',
        unit='pct',
        method="one order in percent of the channel's fundamental",
        formula='100 X_h / X_1',
        update='window',
        citation='IEC61000-4-7, clause not verified',
        absent=('1LN', '1CT'),
        orders=(2, 63),
    ),
    'hd_i_l3_pct': QuantityRow(
        id='hd_i_l3_pct',
        name='harmonic of current L3',
        unit='pct',
        method="one order in percent of the channel's fundamental",
        formula='100 X_h / X_1',
        update='window',
        citation='IEC61000-4-7, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=(2, 63),
    ),
    'hd_phi_u_l1_deg': QuantityRow(
        id='hd_phi_u_l1_deg',
        name='phase of a harmonic of voltage L1',
        unit='deg',
        method=(
            'against the fundamental of U1, in 2LL and 3LL U12, so that no shift of'
            " time changes it; 0 below 0.001 % of the channel's fundamental"
        ),
        formula='arg X_h - h arg U1',
        update='window',
        citation='IEC61000-4-7, clause not verified',
        absent=(),
        orders=(2, 63),
    ),
    'hd_phi_u_l2_deg': QuantityRow(
        id='hd_phi_u_l2_deg',
        name='phase of a harmonic of voltage L2',
        unit='deg',
        method=(
            'against the fundamental of U1, in 2LL and 3LL U12, so that no shift of'
            " time changes it; 0 below 0.001 % of the channel's fundamental"
        ),
        formula='arg X_h - h arg U1',
        update='window',
        citation='IEC61000-4-7, clause not verified',
        absent=('1LN',),
        orders=(2, 63),
    ),
    'hd_phi_u_l3_deg': QuantityRow(
        id='hd_phi_u_l3_deg',
        name='phase of a harmonic of voltage L3',
        unit='deg',
        method=(
            'against the fundamental of U1, in 2LL and 3LL U12, so that no shift of'
            " time changes it; 0 below 0.001 % of the channel's fundamental"
        ),
        formula='arg X_h - h arg U1',
        update='window',
        citation='IEC61000-4-7, clause not verified',
        absent=('1LN', '1LL'),
        orders=(2, 63),
    ),
    'hd_phi_i_l1_deg': QuantityRow(
        id='hd_phi_i_l1_deg',
        name='phase of a harmonic of current L1',
        unit='deg',
        method=(
            'against the fundamental of U1, in 2LL and 3LL U12, so that no shift of'
            " time changes it; 0 below 0.001 % of the channel's fundamental"
        ),
        formula='arg X_h - h arg U1',
        update='window',
        citation='IEC61000-4-7, clause not verified',
        absent=(),
        orders=(2, 63),
    ),
    'hd_phi_i_l2_deg': QuantityRow(
        id='hd_phi_i_l2_deg',
        name='phase of a harmonic of current L2',
        unit='deg',
        method=(
            'against the fundamental of U1, in 2LL and 3LL U12, so that no shift of'
            " time changes it; 0 below 0.001 % of the channel's fundamental"
        ),
        formula='arg X_h - h arg U1',
        update='window',
        citation='IEC61000-4-7, clause not verified',
        absent=('1LN', '1CT'),
        orders=(2, 63),
    ),
    'hd_phi_i_l3_deg': QuantityRow(
        id='hd_phi_i_l3_deg',
        name='phase of a harmonic of current L3',
        unit='deg',
        method=(
            'against the fundamental of U1, in 2LL and 3LL U12, so that no shift of'
            " time changes it; 0 below 0.001 % of the channel's fundamental"
        ),
        formula='arg X_h - h arg U1',
        update='window',
        citation='IEC61000-4-7, clause not verified',
        absent=('1LN', '1LL', '1CT'),
        orders=(2, 63),
    ),
}
