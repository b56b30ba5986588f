//! Numbers as a kader types them, and the limits no measurement may cross. Weights become whole grams and
//! lengths whole millimetres without ever being a binary fraction: with fractions 6.2 - 5.4 falls below
//! 0.8, and a child that gained enough would be called T. A comma and a point both mean the decimal
//! sign; a thousands separator is not accepted, since no weight in kilograms or length in centimetres
//! needs one. Source: lifecycle-and-sessions.md section 3.1; indicators.md section 2.

use crate::error::{Code, Refusal};

/// Reads a weight in kilograms and gives grams: `6,2` and `6.2` and `6.200` are 6,200 g.
///
/// At most three decimals, further zeros allowed. Spaces around the number are ignored. A point followed
/// by three digits is a decimal point here: `6.200` is six kilograms and two hundred grams. Refused:
/// empty (`REQUIRED`), a sign, a unit, two separators or too many decimals (`INVALID_FORMAT`), a number
/// too large to be stored (`IMPOSSIBLE_VALUE`). Whether a person can weigh that much is asked of `Batas`.
pub fn parse_berat_kg(text: &str) -> Result<i32, Refusal> {
    parse_desimal(text, 3)
        .map_err(|refusal| menjelaskan(refusal, "Tulis berat dalam kilogram, misalnya 6,2 atau 6,25."))
}

/// Reads a length or height in centimetres and gives millimetres: `75,5` is 755 mm.
///
/// At most one decimal, further zeros allowed, otherwise as `parse_berat_kg`.
pub fn parse_panjang_cm(text: &str) -> Result<i32, Refusal> {
    parse_desimal(text, 1)
        .map_err(|refusal| menjelaskan(refusal, "Tulis ukuran dalam sentimeter, misalnya 75,5."))
}

/// Gives a refusal of the form the example that fits the measurement.
fn menjelaskan(refusal: Refusal, contoh: &str) -> Refusal {
    if refusal.code == Code::InvalidFormat { refusal.saying(contoh) } else { refusal }
}

/// Reads a number without a sign and gives it in units of its last allowed decimal: with one decimal
/// `36,5` is 365. Comma and point both mean the decimal sign; digits must stand on both sides of it.
///
/// Refused: empty (`REQUIRED`), anything but digits and one separator, or a decimal other than zero
/// beyond the allowed ones (`INVALID_FORMAT`), a result above the largest `i32` (`IMPOSSIBLE_VALUE`).
pub fn parse_desimal(text: &str, desimal: usize) -> Result<i32, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Code::Required.into());
    }
    let bentuk = || Refusal::new(Code::InvalidFormat).saying("Tulis angka saja, misalnya 36,5.");
    let (bulat, pecahan) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let hanya_digit = |bagian: &str| !bagian.is_empty() && bagian.bytes().all(|byte| byte.is_ascii_digit());
    if !hanya_digit(bulat) || !hanya_digit(pecahan) {
        return Err(bentuk());
    }
    if pecahan.bytes().skip(desimal).any(|byte| byte != b'0') {
        return Err(bentuk());
    }
    let pecahan = pecahan.bytes().chain(std::iter::repeat(b'0')).take(desimal);
    bulat
        .bytes()
        .chain(pecahan)
        .try_fold(0_i32, |nilai, byte| nilai.checked_mul(10)?.checked_add(i32::from(byte - b'0')))
        .ok_or_else(|| Code::ImpossibleValue.into())
}

/// Writes a stored number the way forms print it, with a decimal comma and without closing zeros:
/// 6,200 at three decimals is `6,2`.
fn tulis(nilai: i32, desimal: usize) -> String {
    let minus = if nilai < 0 { "-" } else { "" };
    let angka = format!("{:0lebar$}", nilai.unsigned_abs(), lebar = desimal + 1);
    let (bulat, pecahan) = angka.split_at(angka.len() - desimal);
    match pecahan.trim_end_matches('0') {
        "" => format!("{minus}{bulat}"),
        pecahan => format!("{minus}{bulat},{pecahan}"),
    }
}

/// The limits of one measurement in one age band. Outside the hard limits it is a typing error and is
/// refused; outside the soft ones it is accepted once it has been confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batas {
    /// The measurement, in Bahasa Indonesia.
    pub nama: &'static str,
    /// The first completed month of age of the band.
    pub dari_bulan: i32,
    /// The completed month of age at which the band has ended.
    pub sampai_bulan: i32,
    /// The smallest value that is accepted, in the stored unit.
    pub min: i32,
    /// The largest value that is accepted, in the stored unit.
    pub max: i32,
    /// The smallest and largest value that need no confirmation. Absent where plausibility is judged by
    /// a z-score or by the previous measurement.
    pub lunak: Option<(i32, i32)>,
    /// The unit the kader types and reads.
    pub satuan: &'static str,
    /// How many decimals of that unit are stored: 3 for grams shown as kilograms.
    pub desimal: usize,
    /// Where the limits come from.
    pub sumber: &'static str,
}

impl Batas {
    /// Refuses a value outside the hard limits with `IMPOSSIBLE_VALUE`; the limits themselves are in.
    pub fn check_hard(&self, value: i32) -> Result<(), Refusal> {
        if (self.min..=self.max).contains(&value) {
            return Ok(());
        }
        Err(Refusal::new(Code::ImpossibleValue).saying(format!(
            "{nama} {nilai} {satuan} tidak mungkin. Yang diterima {min} sampai {max} {satuan}. \
             Periksa kembali.",
            nama = self.nama,
            nilai = tulis(value, self.desimal),
            satuan = self.satuan,
            min = tulis(self.min, self.desimal),
            max = tulis(self.max, self.desimal),
        )))
    }

    /// Whether a value needs no confirmation. Always so where there are no soft limits.
    pub fn is_soft_ok(&self, value: i32) -> bool {
        self.lunak.is_none_or(|(min, max)| (min..=max).contains(&value))
    }

    /// The unit and the hard limits as a sentence of a description, in the unit the kader reads.
    pub fn kalimat(&self) -> String {
        let (min, max) = (tulis(self.min, self.desimal), tulis(self.max, self.desimal));
        format!(" In {}, from {min} to {max}.", self.satuan)
    }

    /// Whether the limits are meant for somebody of that many completed months.
    pub fn berlaku(&self, umur_bulan: i32) -> bool {
        (self.dari_bulan..self.sampai_bulan).contains(&umur_bulan)
    }
}

/// The dossier's proposal; no regulation names these limits.
const SUMBER: &str = "lifecycle-and-sessions.md 3.1";

/// The two ages at which weight and height change bands: 6 years and 18 years.
const ENAM_TAHUN: i32 = 6 * 12;
const DELAPAN_BELAS_TAHUN: i32 = 18 * 12;

/// A row without an age band.
const fn batas(nama: &'static str, min: i32, max: i32, lunak: Option<(i32, i32)>) -> Batas {
    Batas {
        nama,
        dari_bulan: 0,
        sampai_bulan: i32::MAX,
        min,
        max,
        lunak,
        satuan: "",
        desimal: 0,
        sumber: SUMBER,
    }
}

/// Body weight in grams: 0 to 71 months, 6 to 17 years, adults.
///
/// The dossier refuses a child above 50 kg. But 62 for 6,2 kg is the slip a kader makes, and the heaviest
/// children on record weigh as much at five: typing error and extreme obesity are told apart by weighing again,
/// not by refusing. So 50 kg is where the question begins, also at 60 to 71 months, where no BB/U asks it, and
/// 100 kg is where it ends.
pub const BERAT_G: [Batas; 3] = {
    const KG: Batas = Batas { satuan: "kg", desimal: 3, ..batas("Berat badan", 0, 0, None) };
    [
        Batas { sampai_bulan: ENAM_TAHUN, min: 500, max: 100_000, lunak: Some((500, 50_000)), ..KG },
        Batas { dari_bulan: ENAM_TAHUN, sampai_bulan: DELAPAN_BELAS_TAHUN, min: 8_000, max: 200_000, ..KG },
        Batas {
            dari_bulan: DELAPAN_BELAS_TAHUN,
            min: 20_000,
            max: 300_000,
            lunak: Some((30_000, 150_000)),
            ..KG
        },
    ]
};

/// Length or height in millimetres: 0 to 71 months, 6 to 17 years, adults.
pub const TINGGI_MM: [Batas; 3] = {
    const CM: Batas = Batas { satuan: "cm", desimal: 1, ..batas("Panjang atau tinggi badan", 0, 0, None) };
    [
        Batas { sampai_bulan: ENAM_TAHUN, min: 350, max: 1_400, ..CM },
        Batas { dari_bulan: ENAM_TAHUN, sampai_bulan: DELAPAN_BELAS_TAHUN, min: 800, max: 2_200, ..CM },
        Batas { dari_bulan: DELAPAN_BELAS_TAHUN, min: 1_000, max: 2_300, lunak: Some((1_300, 2_000)), ..CM },
    ]
};

/// Head circumference of a child of 0 to 59 months, in millimetres.
pub const LINGKAR_KEPALA_MM: Batas =
    Batas { sampai_bulan: 60, satuan: "cm", desimal: 1, ..batas("Lingkar kepala", 250, 600, None) };

/// Mid-upper-arm circumference of a child of 6 to 59 months, in millimetres.
pub const LILA_ANAK_MM: Batas = Batas {
    dari_bulan: 6,
    sampai_bulan: 60,
    satuan: "cm",
    desimal: 1,
    ..batas("Lingkar lengan atas", 50, 300, Some((90, 220)))
};

/// Mid-upper-arm circumference of a woman, in millimetres.
pub const LILA_IBU_MM: Batas =
    Batas { satuan: "cm", desimal: 1, ..batas("Lingkar lengan atas", 120, 600, Some((170, 450))) };

/// Waist circumference, in millimetres.
pub const LINGKAR_PERUT_MM: Batas =
    Batas { satuan: "cm", desimal: 1, ..batas("Lingkar perut", 300, 2_000, Some((500, 1_500))) };

/// Systolic blood pressure, in mmHg. It must also be above the diastolic one.
pub const SISTOLE_MMHG: Batas =
    Batas { satuan: "mmHg", ..batas("Tekanan darah sistole", 50, 300, Some((80, 220))) };

/// Diastolic blood pressure, in mmHg.
pub const DIASTOLE_MMHG: Batas =
    Batas { satuan: "mmHg", ..batas("Tekanan darah diastole", 20, 200, Some((40, 130))) };

/// Blood glucose, random or fasting, in mg/dL. A meter that shows HI or LO gives no number.
pub const GULA_DARAH_MG_DL: Batas =
    Batas { satuan: "mg/dL", ..batas("Gula darah", 10, 1_000, Some((50, 500))) };

/// Cholesterol, in mg/dL.
pub const KOLESTEROL_MG_DL: Batas =
    Batas { satuan: "mg/dL", ..batas("Kolesterol", 50, 1_000, Some((100, 400))) };

/// Haemoglobin, in g/L; typed and shown in g/dL with one decimal.
pub const HB_G_L: Batas = Batas { satuan: "g/dL", desimal: 1, ..batas("Hb", 20, 250, Some((60, 190))) };

/// Body temperature, in tenths of a degree Celsius.
pub const SUHU_DERAJAT_10: Batas =
    Batas { satuan: "°C", desimal: 1, ..batas("Suhu", 300, 440, Some((350, 410))) };

/// Gestational age, in completed weeks.
pub const USIA_KEHAMILAN_MINGGU: Batas =
    Batas { satuan: "minggu", ..batas("Usia kehamilan", 0, 45, Some((4, 42))) };

/// Fundal height, in millimetres.
pub const TFU_MM: Batas = Batas { satuan: "cm", desimal: 1, ..batas("Tinggi fundus", 0, 500, None) };

/// The limits of body weight in grams at an age in completed months.
pub fn berat_g_batas(umur_bulan: i32) -> Batas {
    pita(BERAT_G, umur_bulan)
}

/// The limits of length or height in millimetres at an age in completed months.
pub fn tinggi_mm_batas(umur_bulan: i32) -> Batas {
    pita(TINGGI_MM, umur_bulan)
}

/// The limits of head circumference; nothing outside 0 to 59 months, where it is not measured.
pub fn lingkar_kepala_mm_batas(umur_bulan: i32) -> Option<Batas> {
    Some(LINGKAR_KEPALA_MM).filter(|batas| batas.berlaku(umur_bulan))
}

/// The limits of a child's mid-upper-arm circumference; nothing outside 6 to 59 months.
pub fn lila_anak_mm_batas(umur_bulan: i32) -> Option<Batas> {
    Some(LILA_ANAK_MM).filter(|batas| batas.berlaku(umur_bulan))
}

/// The band of an age. An age before birth falls into the first band; dates are checked elsewhere.
fn pita([anak, sekolah, dewasa]: [Batas; 3], umur_bulan: i32) -> Batas {
    if umur_bulan < sekolah.dari_bulan {
        anak
    } else if umur_bulan < dewasa.dari_bulan {
        sekolah
    } else {
        dewasa
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_as_they_are_typed() {
        let rows = [
            ("6,2", Ok(6_200)),
            ("6.2", Ok(6_200)),
            ("6.200", Ok(6_200)),
            ("6,2000", Ok(6_200)),
            (" 6,25 ", Ok(6_250)),
            ("6", Ok(6_000)),
            ("06,2", Ok(6_200)),
            ("0,5", Ok(500)),
            ("0", Ok(0)),
            ("12,345", Ok(12_345)),
            ("2147483,647", Ok(i32::MAX)),
            ("2147483,648", Err(Code::ImpossibleValue)),
            ("99999999999999999999", Err(Code::ImpossibleValue)),
            ("", Err(Code::Required)),
            ("  ", Err(Code::Required)),
            ("12,3456", Err(Code::InvalidFormat)),
            ("1.234,5", Err(Code::InvalidFormat)),
            ("6,2,0", Err(Code::InvalidFormat)),
            ("6,", Err(Code::InvalidFormat)),
            (",5", Err(Code::InvalidFormat)),
            (",", Err(Code::InvalidFormat)),
            ("-6,2", Err(Code::InvalidFormat)),
            ("+6,2", Err(Code::InvalidFormat)),
            ("6,2 kg", Err(Code::InvalidFormat)),
            ("6 2", Err(Code::InvalidFormat)),
            ("6e3", Err(Code::InvalidFormat)),
            ("٦", Err(Code::InvalidFormat)),
            ("NaN", Err(Code::InvalidFormat)),
        ];
        for (text, hasil) in rows {
            assert_eq!(parse_berat_kg(text).map_err(|refusal| refusal.code), hasil, "{text:?}");
        }
        // The difference that binary fractions get wrong.
        assert_eq!(parse_berat_kg("6,2").unwrap() - parse_berat_kg("5,4").unwrap(), 800);
    }

    #[test]
    fn lengths_have_one_decimal() {
        let rows = [
            ("75,5", Ok(755)),
            ("75.50", Ok(755)),
            ("101", Ok(1_010)),
            ("75,55", Err(Code::InvalidFormat)),
            ("75,05", Err(Code::InvalidFormat)),
            ("", Err(Code::Required)),
        ];
        for (text, hasil) in rows {
            assert_eq!(parse_panjang_cm(text).map_err(|refusal| refusal.code), hasil, "{text:?}");
        }
        assert_eq!(parse_desimal("120", 0), Ok(120));
        assert_eq!(parse_desimal("120,0", 0), Ok(120));
        assert_eq!(parse_desimal("120,5", 0).map_err(|refusal| refusal.code), Err(Code::InvalidFormat));
    }

    // lifecycle-and-sessions.md section 3.1 (the weight of small children: see `BERAT_G`): age in months, the smallest and the largest accepted value.
    #[test]
    fn hard_limits_by_age() {
        let rows = [
            (-1, 500, 100_000, 350, 1_400),
            (0, 500, 100_000, 350, 1_400),
            (71, 500, 100_000, 350, 1_400),
            (72, 8_000, 200_000, 800, 2_200),
            (215, 8_000, 200_000, 800, 2_200),
            (216, 20_000, 300_000, 1_000, 2_300),
            (i32::MAX, 20_000, 300_000, 1_000, 2_300),
        ];
        for (umur, g_min, g_max, mm_min, mm_max) in rows {
            let (berat, tinggi) = (berat_g_batas(umur), tinggi_mm_batas(umur));
            for (batas, min, max) in [(berat, g_min, g_max), (tinggi, mm_min, mm_max)] {
                assert_eq!((batas.check_hard(min), batas.check_hard(max)), (Ok(()), Ok(())), "{umur}");
                for nilai in [min - 1, max + 1, i32::MIN, i32::MAX] {
                    assert_eq!(batas.check_hard(nilai).unwrap_err().code, Code::ImpossibleValue, "{umur}");
                }
            }
        }
    }

    #[test]
    fn circumferences_are_measured_at_their_ages_only() {
        assert_eq!(lingkar_kepala_mm_batas(0), Some(LINGKAR_KEPALA_MM));
        assert_eq!(lingkar_kepala_mm_batas(60), None);
        assert_eq!(lila_anak_mm_batas(5), None);
        assert_eq!(lila_anak_mm_batas(6), Some(LILA_ANAK_MM));
        assert_eq!(lila_anak_mm_batas(60), None);
    }

    #[test]
    fn soft_limits_ask_and_do_not_refuse() {
        assert!(LILA_ANAK_MM.is_soft_ok(90) && LILA_ANAK_MM.is_soft_ok(220));
        assert!(!LILA_ANAK_MM.is_soft_ok(89) && !LILA_ANAK_MM.is_soft_ok(221));
        assert!(!berat_g_batas(300).is_soft_ok(160_000));
        assert!(berat_g_batas(3).is_soft_ok(50_000)); // judged by its z-score instead
        assert!(!berat_g_batas(3).is_soft_ok(62_000) && !berat_g_batas(71).is_soft_ok(62_000)); // 62 for 6,2
        assert_eq!(berat_g_batas(3).check_hard(62_000), Ok(()));
    }

    #[test]
    fn the_sentence_is_in_the_unit_of_the_kader() {
        let refusal = berat_g_batas(3).check_hard(620_000).unwrap_err();
        assert_eq!(
            refusal.message,
            "Berat badan 620 kg tidak mungkin. Yang diterima 0,5 sampai 100 kg. Periksa kembali."
        );
        let rows = [(6_250, 3, "6,25"), (5, 3, "0,005"), (0, 1, "0"), (-15, 1, "-1,5"), (120, 0, "120")];
        for (nilai, desimal, text) in rows {
            assert_eq!(tulis(nilai, desimal), text);
        }
        assert_eq!(tulis(i32::MIN, 3), "-2147483,648");
    }
}
