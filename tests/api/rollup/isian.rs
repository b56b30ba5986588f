//! What is recorded of the people of a made-up history (*isian*): forms that fit the age and the state of somebody on a
//! day, with values from all over what can be, so that every count has something to count.

use chrono::{Datelike as _, Duration, NaiveDate};
use posyandu::domain::imunisasi::DosisVaksin;
use posyandu::domain::pilihan::Pilihan as _;
use serde_json::{Value as Json, json};

use super::langkah::teks;
use crate::field_table::generator::Dice;
use crate::interpreter::Line;

/// The kinds that are recorded anew when one is corrected.
pub const BERUBAH: &[&str] = &["KES-01", "KES-01", "KES-02", "KES-03", "KES-04", "KES-06", "KES-10"];

pub fn bulan(lahir: NaiveDate, pada: NaiveDate) -> i32 {
    let months = (pada.year() - lahir.year()) * 12 + pada.month() as i32 - lahir.month() as i32;
    if pada.day() < lahir.day() { months - 1 } else { months }
}

fn lahir(who: &Line) -> NaiveDate {
    who["tanggal_lahir"].date().unwrap()
}

/// What may be done for her on a day.
pub fn orang(dice: &mut Dice, who: &Line, today: NaiveDate) -> Json {
    let months = bulan(lahir(who), today);
    let pregnant = who["hamil"].bool() == Some(true);
    let kinds: &[&str] = match months {
        _ if pregnant => &["KES-04", "KES-04", "KES-04", "KES-06", "TRB-04"],
        ..36 => &["KES-01", "KES-01", "KES-01", "KES-01", "KES-02", "KES-02", "KES-03", "KES-08", "TRB-04"],
        36..72 => &[
            "KES-01", "KES-01", "KES-01", "KES-02", "KES-03", "KES-03", "PDK-01", "PDK-01", "SOS-01",
            "TRB-02",
        ],
        72..216 => &["KES-10", "KES-10", "KES-08", "TRB-04", "SOS-01", "KES-13"],
        216..720 => &["KES-06", "KES-06", "KES-06", "KES-08", "TRB-04", "SOS-01", "TRB-02", "KES-13"],
        _ => &["KES-07", "KES-07", "KES-06", "KES-06", "KES-08", "TRB-04", "SOS-01", "TRB-02"],
    };
    let kode = *dice.of(kinds);
    self::kode(dice, kode, who, today)
}

/// A form of this kind.
pub fn kode(dice: &mut Dice, kode: &str, who: &Line, today: NaiveDate) -> Json {
    let months = bulan(lahir(who), today);
    match kode {
        "KES-01" => json!({ "pertumbuhan": pertumbuhan(dice, months) }),
        "KES-02" => json!({ "imunisasi": imunisasi(dice, who, today) }),
        "KES-03" => json!({ "vitaminAObatCacing": pemberian(dice, who, today) }),
        "KES-04" => json!({ "pemeriksaanIbuHamil": ibu_hamil(dice) }),
        "KES-06" => json!({ "skriningPtm": dewasa(dice, "KES-06", who, months) }),
        "KES-07" => json!({ "skriningLansia": lansia(dice) }),
        "KES-08" => json!({ "skriningTbc": { "gejalaTbc": [], "kontakTbc": false } }),
        "KES-10" => json!({ "pemeriksaanSekolahRemaja": dewasa(dice, "KES-10", who, months) }),
        "KES-13" => json!({ "penyuluhan": { "topik": "gizi" } }),
        "PDK-01" => json!({ "aksesPaud": { "terdaftar": true, "jenisUnit": "TK" } }),
        "SOS-01" => json!({ "penyandangDisabilitas": { "ragam": ["NETRA"], "alatDibutuhkan": [],
            "alatDimiliki": [], "adaPengasuh": true } }),
        "TRB-02" => {
            let kelompok = match months {
                ..216 => "ANAK",
                216..720 => "DEWASA",
                _ => "LANSIA",
            };
            json!({ "kasusSensitif": { "jenisKasus": "KDRT", "kelompokKorban": kelompok, "kegentingan": "SEGERA",
                "mitra": ["POLISI"] } })
        }
        "TRB-04" => json!({ "wargaRentanBencana": { "sebab": "SAKIT" } }),
        other => panic!("no form of {other}"),
    }
}

/// About `middle`, now and then far from it.
fn sekitar(dice: &mut Dice, middle: i64, wide: i64) -> i64 {
    let wide = if dice.percent(25) { 2 * wide } else { wide };
    middle + dice.below(2 * wide as usize + 1) as i64 - wide
}

fn pertumbuhan(dice: &mut Dice, months: i32) -> Json {
    let age = i64::from(months.clamp(0, 71));
    let mut isi = json!({ "berat": sekitar(dice, 3_600 + 190 * age, 900 + 40 * age).max(1_500) });
    if dice.percent(60) {
        let middle = 500 + 21 * age.min(12) + 9 * (age - 12).clamp(0, 12) + 7 * (age - 24).max(0);
        isi["tinggi"] = json!(sekitar(dice, middle, 60));
        isi["posisi"] = json!(if age < 24 { "TERLENTANG" } else { "BERDIRI" });
    }
    if dice.percent(8) {
        isi["edema"] = json!(true);
    }
    if months < 6 && dice.percent(70) {
        isi["asiEksklusif"] = json!(dice.percent(75));
    }
    if dice.percent(30) {
        isi["gejalaTbc"] = json!([]);
        isi["kontakTbc"] = json!(false);
    }
    isi
}

/// A dose of a child, of today or of the book, or one that was not given.
fn imunisasi(dice: &mut Dice, who: &Line, today: NaiveDate) -> Json {
    let (dosis, _, _) = DosisVaksin::NILAI[dice.below(21)];
    let dosis = dosis.kode();
    if dice.percent(15) {
        return json!({ "dosis": dosis, "status": "TIDAK_DIBERIKAN", "alasan": "SAKIT" });
    }
    if dice.percent(40) {
        return json!({ "dosis": dosis, "status": "DIBERIKAN", "sumber": "DIBERIKAN_DI_SESI" });
    }
    let days = (today - lahir(who)).num_days().max(0);
    let given = today - Duration::days(dice.below(days as usize + 1) as i64);
    dosis_buku(dosis, given)
}

/// A dose as the book has it.
pub fn dosis_buku(dosis: &str, given: NaiveDate) -> Json {
    json!({ "dosis": dosis, "status": "DIBERIKAN", "sumber": "BUKU_KIA", "tanggalDiberikan": given.to_string() })
}

/// A capsule or medicine, of today or of a month of vitamin A, however long ago.
fn pemberian(dice: &mut Dice, who: &Line, today: NaiveDate) -> Json {
    let mut isi = json!({ "pemberian": *dice.of(&["VITAMIN_A_BIRU", "VITAMIN_A_MERAH", "VITAMIN_A_MERAH", "OBAT_CACING"]) });
    if dice.percent(60) {
        let year = today.year() - if dice.percent(70) { 0 } else { dice.below(4) as i32 };
        let month = *dice.of(&[2, 8]);
        let day = NaiveDate::from_ymd_opt(year, month, 1 + dice.below(28) as u32).unwrap();
        if (lahir(who)..=today).contains(&day) {
            isi["tanggalDiberikan"] = json!(day.to_string());
        }
    }
    isi
}

fn ibu_hamil(dice: &mut Dice) -> Json {
    let mut isi =
        json!({ "ttdDiberikan": *dice.of(&[0, 30, 60, 90]), "produkTtd": *dice.of(&["TTD", "MMS"]) });
    if dice.percent(70) {
        isi["sistole"] = json!(100 + dice.below(60));
        isi["diastole"] = json!(60 + dice.below(40));
    }
    if dice.percent(60) {
        isi["hemoglobin"] = json!(90 + dice.below(50));
    }
    if dice.percent(60) {
        isi["lilaIbu"] = json!(200 + dice.below(80));
    }
    if dice.percent(60) {
        isi["kontakAnc"] = json!(1 + dice.below(3));
    }
    if dice.percent(40) {
        isi["gejalaTbc"] = json!([]);
        isi["kontakTbc"] = json!(false);
    }
    isi
}

/// The measurements of an adult (KES-06) or a pupil (KES-10).
fn dewasa(dice: &mut Dice, kode: &str, who: &Line, months: i32) -> Json {
    let adult = kode == "KES-06";
    let mut isi = json!({ "merokok": false });
    if dice.percent(75) {
        isi["sistole"] = json!(95 + dice.below(80));
        isi["diastole"] = json!(60 + dice.below(34));
    }
    if dice.percent(50) {
        isi["berat"] = json!(if adult { 45_000 + dice.below(50_000) } else { 20_000 + dice.below(40_000) });
        isi["tinggi"] = json!(if adult { 1_450 + dice.below(250) } else { 1_150 + dice.below(450) });
    }
    if dice.percent(40) {
        isi["lingkarPerut"] = json!(if adult { 650 + dice.below(450) } else { 500 + dice.below(350) });
    }
    if dice.percent(60) && months >= 180 {
        isi["gulaDarahSewaktu"] = json!(70 + dice.below(220));
    }
    if dice.percent(if teks(who, "jenis_kelamin") == "P" { 60 } else { 30 }) {
        isi["hemoglobin"] = json!(90 + dice.below(60));
    }
    if dice.percent(40) {
        isi["gejalaTbc"] = json!([]);
        isi["kontakTbc"] = json!(false);
    }
    isi
}

/// AKS, SKILAS, or both.
pub fn lansia(dice: &mut Dice) -> Json {
    let mut isi = json!({});
    let aks = dice.percent(70);
    if aks {
        isi = json!({ "aksBab": 2, "aksBak": 2, "aksMembersihkanDiri": 1, "aksKakus": 2, "aksMakan": 2,
            "aksBerpindah": 3, "aksBerjalan": 3, "aksBerpakaian": 2, "aksTangga": 2, "aksMandi": 1 });
    }
    if !aks || dice.percent(60) {
        isi["skilas"] = json!([]);
    }
    isi
}
