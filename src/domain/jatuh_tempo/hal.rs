//! What a recorded service means to the calendars, as data: which field of which kind says that something was done. A
//! field is named and not typed, so that a kind may come, change and go without the calendars knowing its struct; a
//! test finds a name that is no longer there.

use chrono::{Datelike, NaiveDate};

use super::{Catatan, Hal};
use crate::domain::bidang::Isi;
use crate::domain::bidang::isian::Nilai;
use crate::domain::bidang::kesehatan::gizi::PemberianGizi;

/// The kinds that a calendar asks for.
pub const DICATAT: &[&str] = &[
    "KES-01", "KES-02", "KES-03", "KES-04", "KES-05", "KES-06", "KES-07", "KES-08", "KES-09", "KES-10",
    "KES-16",
];

/// The kinds of which everything counts, however long ago: a dose is given once in a life.
pub const SELALU: &[&str] = &["KES-02"];

/// The first day of which the other kinds are read: nothing older than a pregnancy or a school year is asked for, and
/// what was found last year (a smoker, obesity) holds until it is looked at again.
pub fn sejak(hari: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(hari.year() - 1, 1, 1).unwrap_or(hari)
}

/// What a field must say.
#[derive(Clone, Copy, Debug)]
enum Bila {
    /// Anything: an empty list of findings is an answer too.
    Terisi,
    Ya,
    /// At least so much, in stored units.
    Paling(i64),
}

use Bila::{Paling, Terisi, Ya};

/// A kind, the fields of which each must say so, and what was done or found then.
type Baris = (&'static str, &'static [&'static str], Bila, Hal);

/// One line a way in which something can be done; any of them is enough. Thresholds of risk: lifecycle-and-sessions.md
/// section 3.6 (raised pressure 140/90, waist above 80 cm in women and 90 cm in men).
const BACA: &[Baris] = &[
    ("KES-01", &["berat"], Terisi, Hal::Berat),
    ("KES-01", &["tinggi"], Terisi, Hal::Tinggi),
    ("KES-01", &["perkembangan"], Terisi, Hal::Perkembangan),
    ("KES-01", &["gejala_tbc"], Terisi, Hal::Tbc),
    ("KES-04", &["ttd_diberikan"], Paling(1), Hal::TtdBumil),
    ("KES-04", &["sistole"], Terisi, Hal::TekananDarah),
    ("KES-04", &["hemoglobin"], Terisi, Hal::Hb),
    ("KES-04", &["gejala_tbc"], Terisi, Hal::Tbc),
    ("KES-05", &[], Terisi, Hal::Nifas),
    ("KES-05", &["sistole"], Terisi, Hal::TekananDarah),
    ("KES-05", &["gejala_tbc"], Terisi, Hal::Tbc),
    ("KES-06", &["sistole"], Terisi, Hal::TekananDarah),
    ("KES-06", &["sistole"], Paling(140), Hal::BerisikoGula),
    ("KES-06", &["diastole"], Paling(90), Hal::BerisikoGula),
    ("KES-06", &["lingkar_perut"], Terisi, Hal::Obesitas),
    ("KES-06", &["lingkar_perut"], Paling(801), Hal::PerutLebih80),
    ("KES-06", &["lingkar_perut"], Paling(901), Hal::BerisikoGula),
    ("KES-06", &["berat", "tinggi"], Terisi, Hal::Obesitas),
    ("KES-06", &["gula_darah_sewaktu"], Terisi, Hal::GulaDarah),
    ("KES-06", &["gula_darah_puasa"], Terisi, Hal::GulaDarah),
    ("KES-06", &["layar_glukometer"], Terisi, Hal::GulaDarah),
    ("KES-06", &["merokok"], Ya, Hal::Perokok),
    ("KES-06", &["lama_merokok", "sesak_bergegas"], Terisi, Hal::Puma),
    ("KES-06", &["gejala_tbc"], Terisi, Hal::Tbc),
    ("KES-07", &["skilas"], Terisi, Hal::Skilas),
    ("KES-07", &["aks_makan", "aks_berjalan", "aks_mandi"], Terisi, Hal::Aks),
    ("KES-08", &["gejala_tbc"], Terisi, Hal::Tbc),
    ("KES-09", &["srq20"], Terisi, Hal::Jiwa),
    ("KES-09", &["sdq_kesulitan"], Terisi, Hal::Jiwa),
    ("KES-10", &["sistole"], Terisi, Hal::TekananDarah),
    ("KES-10", &["lingkar_perut"], Terisi, Hal::Obesitas),
    ("KES-10", &["berat", "tinggi"], Terisi, Hal::Obesitas),
    ("KES-10", &["gula_darah_sewaktu"], Terisi, Hal::GulaDarah),
    ("KES-10", &["hemoglobin"], Terisi, Hal::Hb),
    ("KES-10", &["ttd_diberikan"], Paling(1), Hal::TtdRematri),
    ("KES-10", &["gejala_tbc"], Terisi, Hal::Tbc),
    ("KES-16", &["mata_kanan"], Terisi, Hal::Penglihatan),
    ("KES-16", &["mata_kiri"], Terisi, Hal::Penglihatan),
    ("KES-16", &["telinga_kanan"], Terisi, Hal::Pendengaran),
    ("KES-16", &["telinga_kiri"], Terisi, Hal::Pendengaran),
];

/// What a service recorded on a day has done.
pub fn hal(isi: &Isi, tanggal: NaiveDate) -> Vec<Catatan> {
    match isi {
        Isi::Imunisasi(dose) => {
            let known = Catatan { tanggal, hal: Hal::BukuImunisasi };
            let given = dose.diberikan_pada(tanggal);
            let dose = given.map(|tanggal| Catatan { tanggal, hal: Hal::Dosis(dose.dosis) });
            return std::iter::once(known).chain(dose).collect();
        }
        Isi::VitaminAObatCacing(gizi) => {
            let hal = match gizi.pemberian {
                PemberianGizi::VitaminABiru | PemberianGizi::VitaminAMerah => Hal::VitaminA,
                PemberianGizi::ObatCacing => Hal::ObatCacing,
            };
            return vec![Catatan { tanggal: gizi.diberikan_pada(tanggal), hal }];
        }
        _ => {}
    }
    let kode = isi.jenis().kode;
    let rows = BACA.iter().filter(|(of, ..)| *of == kode);
    let done = rows.filter(|(_, medan, bila, _)| medan.iter().all(|nama| berkata(isi, nama, *bila)));
    let mut all: Vec<Catatan> = done.map(|(_, _, _, hal)| Catatan { tanggal, hal: *hal }).collect();
    all.extend(kontak_anc(isi).map(|ke| Catatan { tanggal, hal: Hal::KontakAnc(ke) }));
    all.extend(obesitas(isi).then_some(Catatan { tanggal, hal: Hal::BerisikoGula }));
    all
}

/// The value of a field by its name; nothing when it is empty or there is no such field.
fn medan(isi: &Isi, nama: &str) -> Option<Nilai> {
    let at = isi.jenis().medan.iter().position(|medan| medan.nama == nama)?;
    Some(isi.nilai(at)).filter(|nilai| *nilai != Nilai::Kosong)
}

fn angka(isi: &Isi, nama: &str) -> Option<i64> {
    match medan(isi, nama) {
        Some(Nilai::Int(angka)) => Some(angka),
        _ => None,
    }
}

fn berkata(isi: &Isi, nama: &str, bila: Bila) -> bool {
    match bila {
        Terisi => medan(isi, nama).is_some(),
        Ya => medan(isi, nama) == Some(Nilai::Bool(true)),
        Paling(paling) => angka(isi, nama).is_some_and(|angka| angka >= paling),
    }
}

/// Contacts of antenatal care in the trimester so far, as the KIA book has them.
fn kontak_anc(isi: &Isi) -> Option<u8> {
    let ke = (isi.jenis().kode == "KES-04").then(|| angka(isi, "kontak_anc")).flatten()?;
    u8::try_from(ke).ok().filter(|ke| *ke > 0)
}

/// A body mass index of 25 or more of an adult (obesity programme, lifecycle-and-sessions.md section 3.6), in grams and
/// millimetres.
fn obesitas(isi: &Isi) -> bool {
    let (Some(gram), Some(mm)) = (angka(isi, "berat"), angka(isi, "tinggi")) else { return false };
    isi.jenis().kode == "KES-06" && gram * 1_000 >= 25 * mm * mm
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::bidang::jenis;

    #[test]
    fn every_field_that_is_read_is_there() {
        for (kode, fields, ..) in BACA {
            assert!(DICATAT.contains(kode), "{kode} is not read");
            let jenis = jenis(kode).unwrap();
            for nama in *fields {
                assert!(jenis.medan.iter().any(|medan| medan.nama == *nama), "{kode} has no field {nama}");
            }
        }
        for (kode, nama) in [("KES-04", "kontak_anc"), ("KES-06", "berat"), ("KES-06", "tinggi")] {
            assert!(jenis(kode).unwrap().medan.iter().any(|medan| medan.nama == nama), "{kode} {nama}");
        }
        assert!(SELALU.iter().all(|kode| DICATAT.contains(kode)));
    }

    #[test]
    fn what_is_recorded_is_what_was_done() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let read = |kode, fields: serde_json::Value| {
            let isi = Isi::baca(kode, fields.as_object().unwrap()).unwrap();
            hal(&isi, day).into_iter().map(|c| (c.hal, c.tanggal.to_string())).collect::<Vec<_>>()
        };
        let today = || "2026-11-20".to_owned();
        assert_eq!(read("KES-01", serde_json::json!({ "berat": 6_900 })), [(Hal::Berat, today())]);
        assert_eq!(read("KES-01", serde_json::json!({ "tinggi": 690 })), [(Hal::Tinggi, today())]);
        assert_eq!(read("KES-13", serde_json::json!({ "topik": "ASI", "peserta": 3 })), []);
        let refused = serde_json::json!({ "dosis": "MR1", "status": "TIDAK_DIBERIKAN", "alasan": "MENOLAK" });
        assert_eq!(read("KES-02", refused), [(Hal::BukuImunisasi, today())]);
        let screened = read(
            "KES-06",
            serde_json::json!({ "sistole": 150, "diastole": 85, "lingkarPerut": 850,
            "merokok": true, "gulaDarahSewaktu": 110, "berat": 80_000, "tinggi": 1_600 }),
        );
        let found: Vec<Hal> = screened.into_iter().map(|(hal, _)| hal).collect();
        for hal in [
            Hal::TekananDarah,
            Hal::BerisikoGula,
            Hal::Obesitas,
            Hal::PerutLebih80,
            Hal::GulaDarah,
            Hal::Perokok,
        ] {
            assert!(found.contains(&hal), "{hal:?}");
        }
        assert!(!found.contains(&Hal::Puma) && !found.contains(&Hal::Tbc));
        let contacts =
            read("KES-04", serde_json::json!({ "kontakAnc": 2, "ttdDiberikan": 0, "gejalaTbc": [] }));
        assert_eq!(contacts, [(Hal::Tbc, today()), (Hal::KontakAnc(2), today())]);
        let elsewhere = serde_json::json!({ "pemberian": "OBAT_CACING", "tanggalDiberikan": "2026-08-09" });
        assert_eq!(read("KES-03", elsewhere), [(Hal::ObatCacing, "2026-08-09".to_owned())]);
    }
}
