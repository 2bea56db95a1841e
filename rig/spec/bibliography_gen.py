# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""What a citation may name, and what was really read of it."""

from rig.spec.rows import Citation

BIBLIOGRAPHY: dict[str, Citation] = {
    'KW320-MANUAL': Citation(
        key='KW320-MANUAL',
        title="KW320 series user's manual",
        edition='vendor PDF, text',
        read='chapters 1 to 6 and appendix A',
        confidence='high',
        note='contradicts itself in places; KW320-CORRECTIONS decides',
    ),
    'KW320-CORRECTIONS': Citation(
        key='KW320-CORRECTIONS',
        title='Register map and protocol tables: corrections to the KW320 manual',
        edition='project',
        read='whole',
        confidence='high',
        note='',
    ),
    'KW320-FACTORY': Citation(
        key='KW320-FACTORY',
        title='Factory region of the KW320, a definition of this project',
        edition='project',
        read='whole',
        confidence='high',
        note='',
    ),
    'ARM-AN386': Citation(
        key='ARM-AN386',
        title='Arm application note AN386, Example Cortex-M4 for the V2M-MPS2 board',
        edition='not known',
        read=(
            'not read; addresses and bits are those that the emulated machine has, '
            'tried by the images'
        ),
        confidence='medium',
        note='clause not verified',
    ),
    'ARM-SEMIHOSTING': Citation(
        key='ARM-SEMIHOSTING',
        title='Arm, Semihosting for AArch32 and AArch64',
        edition='not known',
        read=(
            'not read; operation numbers are those that the emulator serves, tried '
            'by the images'
        ),
        confidence='medium',
        note='clause not verified',
    ),
    'IEC62053-22-2003': Citation(
        key='IEC62053-22-2003',
        title=(
            'IEC 62053-22:2003, Electricity metering equipment (a.c.), particular r'
            'equirements, part 22: static meters for active energy (classes 0,2 S a'
            'nd 0,5 S)'
        ),
        edition='2003',
        read='not read; its class 0,2 S numbers are those of FR-D-2013',
        confidence='medium',
        note='clause not verified',
    ),
    'IEC62053-22': Citation(
        key='IEC62053-22',
        title=(
            'IEC 62053-22:2020, Electricity metering equipment, particular requirem'
            'ents, part 22: static meters for AC active energy (classes 0,1S, 0,2S '
            'and 0,5S)'
        ),
        edition='2020',
        read='table of contents of the British edition; scope notes of sellers',
        confidence='low',
        note=(
            'clause not verified; excludes meters for low-power instrument transfor'
            'mers tested without them'
        ),
    ),
    'IEC62053-24': Citation(
        key='IEC62053-24',
        title=(
            'IEC 62053-24:2020, part 24: static meters for fundamental component re'
            'active energy'
        ),
        edition='2020',
        read='scope and abstract',
        confidence='low',
        note='clause not verified',
    ),
    'FR-D-2013': Citation(
        key='FR-D-2013',
        title=(
            "Arrêté du 1er août 2013 relatif aux compteurs d'énergie électrique act"
            'ive (classes A à D)'
        ),
        edition='2013',
        read='articles 14 and 18, annexes 2 to 5',
        confidence='high',
        note='class D: the numbers of IEC 62053-22:2003 class 0,2 S',
    ),
    'EPM2200': Citation(
        key='EPM2200',
        title='GE EPM 2200 instruction manual, accuracy table',
        edition='page 29',
        read='the accuracy table',
        confidence='medium',
        note='class 0,5 S rows and the row on special request',
    ),
    'IEC61557-12': Citation(
        key='IEC61557-12',
        title='IEC 61557-12, power metering and monitoring devices (PMD)',
        edition='2018',
        read='definitions as quoted by OPC UA Energy Consumption Management, 6.2.2.2',
        confidence='low',
        note='clause not verified',
    ),
    'IEC61000-4-7': Citation(
        key='IEC61000-4-7',
        title='IEC 61000-4-7, harmonics and interharmonics measurements',
        edition='2002 + A1:2008',
        read='secondary sources',
        confidence='low',
        note='clause not verified',
    ),
    'IEC61000-4-15': Citation(
        key='IEC61000-4-15',
        title='IEC 61000-4-15, flickermeter, functional and design specifications',
        edition='2010',
        read='not read; coefficients as quoted from secondary sources',
        confidence='low',
        note='clause not verified',
    ),
    'IEC61000-4-30': Citation(
        key='IEC61000-4-30',
        title='IEC 61000-4-30, power quality measurement methods',
        edition='2015 + A1:2021',
        read='secondary sources',
        confidence='low',
        note='clause not verified',
    ),
    'IEEE1459': Citation(
        key='IEEE1459',
        title=(
            'IEEE Std 1459-2010, Definitions for the measurement of electric power '
            'quantities'
        ),
        edition='2010',
        read='not read; definitions from general knowledge',
        confidence='medium',
        note='clause not verified',
    ),
    'COMTRADE': Citation(
        key='COMTRADE',
        title=(
            'IEEE Std C37.111 (IEC 60255-24), Common format for transient data exch'
            'ange'
        ),
        edition='1991, 1999, 2013',
        read=(
            'not read; layout from public descriptions and from the recordings in w'
            'aveforms/recordings'
        ),
        confidence='medium',
        note='clause not verified',
    ),
    'GUM': Citation(
        key='GUM',
        title='JCGM 100:2008, Guide to the expression of uncertainty in measurement',
        edition='2008',
        read='general knowledge; published by the BIPM',
        confidence='high',
        note='clause not verified',
    ),
    'JCGM106': Citation(
        key='JCGM106',
        title=(
            'JCGM 106:2012, The role of measurement uncertainty in conformity asses'
            'sment'
        ),
        edition='2012',
        read='general knowledge; published by the BIPM',
        confidence='medium',
        note='clause not verified',
    ),
    'ILAC-G8': Citation(
        key='ILAC-G8',
        title=(
            'ILAC-G8:09/2019, Guidelines on decision rules and statements of confor'
            'mity'
        ),
        edition='09/2019',
        read='page 9',
        confidence='medium',
        note='',
    ),
    'MODBUS-APP': Citation(
        key='MODBUS-APP',
        title='MODBUS application protocol specification V1.1b3',
        edition='V1.1b3, 2012',
        read='function codes, exceptions and state diagrams',
        confidence='high',
        note='',
    ),
    'MODBUS-TCP': Citation(
        key='MODBUS-TCP',
        title='MODBUS messaging on TCP/IP implementation guide V1.0b',
        edition='V1.0b, 2006',
        read='MBAP header and unit identifiers',
        confidence='high',
        note='',
    ),
    'MODBUS-SERIAL': Citation(
        key='MODBUS-SERIAL',
        title='MODBUS over serial line specification and implementation guide V1.02',
        edition='V1.02, 2006',
        read='general knowledge: frames, CRC, t1.5 and t3.5',
        confidence='medium',
        note='clause not verified',
    ),
    'IEEE802.3': Citation(
        key='IEEE802.3',
        title='IEEE Std 802.3, Ethernet: frame check sequence (CRC-32)',
        edition='any',
        read="general knowledge; check value CBF43926H of '123456789'",
        confidence='high',
        note='',
    ),
    'PHILOX2011': Citation(
        key='PHILOX2011',
        title='J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3',
        edition='SC 2011',
        read='general knowledge',
        confidence='high',
        note='',
    ),
    'BOXMULLER1958': Citation(
        key='BOXMULLER1958',
        title=(
            'G. E. P. Box, M. E. Muller, A note on the generation of random normal '
            'deviates'
        ),
        edition='Annals of Mathematical Statistics 29, 1958',
        read='general knowledge',
        confidence='high',
        note='',
    ),
    'DLMF': Citation(
        key='DLMF',
        title='NIST Digital Library of Mathematical Functions',
        edition='public web edition',
        read=(
            'general knowledge: the series of chapter 4; checked numerically agains'
            't mpmath'
        ),
        confidence='high',
        note='',
    ),
    'Muller2016': Citation(
        key='Muller2016',
        title='J.-M. Muller, Elementary functions: algorithms and implementation',
        edition='3rd edition, 2016',
        read='general knowledge: range reduction, chapter 11',
        confidence='medium',
        note='section not verified',
    ),
    'FIPS180-4': Citation(
        key='FIPS180-4',
        title='FIPS PUB 180-4, Secure hash standard',
        edition='2015',
        read='general knowledge: SHA-256; checked by its test vectors',
        confidence='high',
        note='',
    ),
    'ITU-T-O.41': Citation(
        key='ITU-T-O.41',
        title=(
            'ITU-T Recommendation O.41, Psophometer for use on telephone-type circu'
            'its'
        ),
        edition='10/1994',
        read='not read; weights of the telephone circuit from general knowledge',
        confidence='medium',
        note='clause not verified',
    ),
    'UL1561': Citation(
        key='UL1561',
        title='UL 1561, Dry-type general purpose and power transformers: K factor',
        edition='any',
        read='not read; definition from general knowledge',
        confidence='medium',
        note='clause not verified',
    ),
    'IEEE519': Citation(
        key='IEEE519',
        title=(
            'IEEE Std 519, Harmonic control in electric power systems: total demand'
            ' distortion'
        ),
        edition='2014',
        read='not read; definition from general knowledge',
        confidence='medium',
        note='clause not verified',
    ),
    'Grainger1994': Citation(
        key='Grainger1994',
        title='J. J. Grainger, W. D. Stevenson, Power system analysis',
        edition='1994',
        read='general knowledge: chapter 11, symmetrical components, example 11.1',
        confidence='medium',
        note='page not verified',
    ),
    'Oppenheim2010': Citation(
        key='Oppenheim2010',
        title='A. V. Oppenheim, R. W. Schafer, Discrete-time signal processing',
        edition='third edition, 2010',
        read='general knowledge: chapter 9, the fast Fourier transform',
        confidence='medium',
        note='page not verified',
    ),
}
