use super::*;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tanggal::{PresisiLahir, parse_tanggal};

fn hari(text: &str) -> NaiveDate {
    parse_tanggal(text).unwrap()
}

fn orang(lahir: &str, jenis_kelamin: JenisKelamin) -> Orang {
    let lahir = Kelahiran { tanggal: hari(lahir), presisi: PresisiLahir::Hari };
    Orang { lahir, jenis_kelamin, hamil: None, bersalin: None }
}

fn catatan(rows: &[(Hal, &str)]) -> Vec<Catatan> {
    rows.iter().map(|(hal, text)| Catatan { hal: *hal, tanggal: hari(text) }).collect()
}

/// The codes of what is due now, with an exclamation mark when overdue, besides vaccines and tuberculosis.
fn perlu(orang: &Orang, catatan: &[Catatan], pada: &str) -> Vec<String> {
    let due = jatuh_tempo(orang, catatan, hari(pada));
    due.iter()
        .filter(|j| j.keadaan.perlu() && !matches!(j.alasan, Alasan::Imunisasi | Alasan::Tbc))
        .map(|j| {
            let rinci = j.rinci.map(|r| format!(":{}", r.kode())).unwrap_or_default();
            format!("{}{rinci}{}", j.alasan.kode(), if j.keadaan == Keadaan::Terlambat { "!" } else { "" })
        })
        .collect()
}

fn punya(list: &[String], kode: &str) -> bool {
    list.iter().any(|item| item == kode)
}

#[test]
fn short_codes_are_unique() {
    for (at, (alasan, _, _)) in Alasan::NILAI.iter().enumerate() {
        assert!(
            Alasan::NILAI[..at].iter().all(|(other, _, _)| other.singkat() != alasan.singkat()),
            "{alasan:?}"
        );
        assert_eq!(alasan.singkat().len(), 2);
    }
}

#[test]
fn a_child_is_weighed_every_month() {
    let adi = orang("2025-01-10", JenisKelamin::LakiLaki);
    let weighed = catatan(&[(Hal::Berat, "2026-09-15")]);
    let timbang = |pada| {
        let all = jatuh_tempo(&adi, &weighed, hari(pada));
        let own = all.iter().find(|j| j.alasan == Alasan::Timbang).unwrap();
        (own.keadaan, own.jatuh_tempo)
    };
    assert_eq!(timbang("2026-09-20"), (Keadaan::BelumWaktunya, hari("2026-10-01")));
    assert_eq!(timbang("2026-10-20"), (Keadaan::JatuhTempo, hari("2026-10-01")));
    assert_eq!(timbang("2026-11-20"), (Keadaan::Terlambat, hari("2026-10-01")));
    let older = orang("2020-01-10", JenisKelamin::LakiLaki);
    assert!(!punya(&perlu(&older, &[], "2026-11-20"), "TIMBANG"));
}

// lifecycle-and-sessions.md section 5: six months on the 20th of February is in time for February.
#[test]
fn vitamin_a_goes_by_the_age_on_the_day() {
    let born_in_august = orang("2025-08-20", JenisKelamin::Perempuan);
    let blue = |pada, done: &[Catatan]| punya(&perlu(&born_in_august, done, pada), "VITAMIN_A_BIRU");
    assert!(!blue("2026-02-19", &[]));
    assert!(blue("2026-02-20", &[]) && blue("2026-02-28", &[]));
    assert!(!blue("2026-03-01", &[]));
    assert!(!blue("2026-02-28", &catatan(&[(Hal::VitaminA, "2026-02-21")])));
    // What is to come is told: the first capsule on the 20th.
    let next = jatuh_tempo(&born_in_august, &[], hari("2026-02-12"));
    let next = next.iter().find(|j| j.alasan == Alasan::VitaminABiru).unwrap();
    assert_eq!((next.mulai, next.keadaan), (hari("2026-02-20"), Keadaan::BelumWaktunya));
    // Twelve months on the 20th of August: blue before, red from then on, one of both.
    assert!(punya(&perlu(&born_in_august, &[], "2026-08-19"), "VITAMIN_A_BIRU"));
    assert!(punya(&perlu(&born_in_august, &[], "2026-08-20"), "VITAMIN_A_MERAH"));
    let given = catatan(&[(Hal::VitaminA, "2026-08-19")]);
    assert!(!punya(&perlu(&born_in_august, &given, "2026-08-20"), "VITAMIN_A_MERAH"));
    let sixty = orang("2021-08-10", JenisKelamin::Perempuan);
    assert!(punya(&perlu(&sixty, &[], "2026-08-09"), "VITAMIN_A_MERAH"));
    assert!(!punya(&perlu(&sixty, &[], "2026-08-10"), "VITAMIN_A_MERAH"));
}

#[test]
fn deworming_from_august_to_the_end_of_the_year() {
    let adi = orang("2024-01-10", JenisKelamin::LakiLaki);
    assert!(!punya(&perlu(&adi, &[], "2026-07-31"), "OBAT_CACING"));
    assert!(punya(&perlu(&adi, &[], "2026-08-01"), "OBAT_CACING"));
    assert!(punya(&perlu(&adi, &[], "2026-12-31"), "OBAT_CACING!"));
    assert!(!punya(&perlu(&adi, &catatan(&[(Hal::ObatCacing, "2026-02-03")]), "2026-08-01"), "OBAT_CACING"));
    let infant = orang("2025-10-10", JenisKelamin::LakiLaki);
    assert!(!punya(&perlu(&infant, &[], "2026-10-09"), "OBAT_CACING"));
    assert!(punya(&perlu(&infant, &[], "2026-10-10"), "OBAT_CACING"));
}

#[test]
fn development_at_its_ages() {
    let adi = orang("2025-01-31", JenisKelamin::LakiLaki);
    assert!(!perlu(&adi, &[], "2025-04-29").iter().any(|k| k.starts_with("PERKEMBANGAN")));
    assert!(punya(&perlu(&adi, &[], "2025-05-01"), "PERKEMBANGAN:3"));
    assert!(punya(&perlu(&adi, &[], "2025-07-01"), "PERKEMBANGAN:3!"));
    assert!(punya(&perlu(&adi, &[], "2025-07-31"), "PERKEMBANGAN:6"));
    let done = catatan(&[(Hal::Perkembangan, "2025-08-03")]);
    assert!(!perlu(&adi, &done, "2025-09-01").iter().any(|k| k.starts_with("PERKEMBANGAN")));
}

#[test]
fn six_contacts_in_the_pattern_one_two_three() {
    let mut sari = orang("1998-03-03", JenisKelamin::Perempuan);
    // The last period began on 1 January; term is 8 October.
    sari.hamil = Some(Hamil { sejak: hari("2026-02-01"), hpl: Some(hari("2026-10-08")) });
    let anc = |rows: &[(Hal, &str)], pada| {
        let all = jatuh_tempo(&sari, &catatan(rows), hari(pada));
        all.iter().find(|j| j.alasan == Alasan::Anc).map(|j| (j.rinci.unwrap().kode(), j.keadaan))
    };
    let open = |kode: &str, keadaan| Some((kode.to_owned(), keadaan));
    assert_eq!(anc(&[], "2026-02-02"), open("K1", Keadaan::JatuhTempo));
    assert_eq!(anc(&[], "2026-03-20"), open("K1", Keadaan::Terlambat));
    // Week 12 is over on 26 March: the first contact of the second trimester is the second.
    assert_eq!(anc(&[], "2026-03-27"), open("K2", Keadaan::BelumWaktunya));
    let first = (Hal::KontakAnc(1), "2026-02-10");
    assert_eq!(anc(&[first], "2026-02-11"), open("K2", Keadaan::BelumWaktunya));
    assert_eq!(
        anc(&[first, (Hal::KontakAnc(1), "2026-04-10")], "2026-05-25"),
        open("K3", Keadaan::JatuhTempo)
    );
    // Two in the first trimester do not stand for one of the second.
    assert_eq!(
        anc(&[first, (Hal::KontakAnc(2), "2026-03-01")], "2026-04-20"),
        open("K2", Keadaan::JatuhTempo)
    );
    let third = [
        (Hal::KontakAnc(1), "2026-07-01"),
        (Hal::KontakAnc(2), "2026-08-20"),
        (Hal::KontakAnc(3), "2026-09-20"),
    ];
    assert_eq!(anc(&third, "2026-09-25"), None);
    assert_eq!(anc(&third[..2], "2026-10-10"), open("K6", Keadaan::Terlambat));
}

#[test]
fn tablets_and_tetanus_of_pregnancy() {
    let mut sari = orang("1998-03-03", JenisKelamin::Perempuan);
    assert!(!perlu(&sari, &[], "2026-02-05").iter().any(|k| k.starts_with("TTD") || k.starts_with("TD_")));
    sari.hamil = Some(Hamil { sejak: hari("2026-02-01"), hpl: None });
    let list = perlu(&sari, &[], "2026-02-05");
    assert!(punya(&list, "TTD_BUMIL") && punya(&list, "TD_BUMIL:TD1"));
    let given = catatan(&[(Hal::TtdBumil, "2026-02-05"), (Hal::Dosis(DosisVaksin::Td1), "2026-02-05")]);
    assert!(
        perlu(&sari, &given, "2026-03-04").iter().all(|k| !k.starts_with("TTD") && !k.starts_with("TD_"))
    );
    assert!(punya(&perlu(&sari, &given, "2026-03-05"), "TD_BUMIL:TD2"));
    assert!(punya(&perlu(&sari, &given, "2026-03-07"), "TTD_BUMIL"));
    assert!(punya(&perlu(&sari, &given, "2026-04-07"), "TTD_BUMIL!"));
    // No waist of a pregnant woman.
    assert!(!punya(&perlu(&sari, &[], "2026-02-05"), "OBESITAS"));
}

#[test]
fn visits_after_the_birth() {
    let mut sari = orang("1998-03-03", JenisKelamin::Perempuan);
    sari.bersalin = Some(hari("2026-08-01"));
    let kf = |rows: &[(Hal, &str)], pada| {
        perlu(&sari, &catatan(rows), pada).into_iter().filter(|k| k.starts_with("NIFAS")).collect::<Vec<_>>()
    };
    assert_eq!(kf(&[], "2026-08-01"), ["NIFAS:KF1"]);
    assert_eq!(kf(&[], "2026-08-04"), ["NIFAS:KF2"]);
    assert_eq!(kf(&[(Hal::Nifas, "2026-08-04")], "2026-08-08"), Vec::<String>::new());
    assert_eq!(kf(&[], "2026-08-30"), ["NIFAS:KF4"]);
    assert_eq!(kf(&[], "2026-09-13"), Vec::<String>::new());
    let baby = orang("2026-08-01", JenisKelamin::LakiLaki);
    assert!(punya(&perlu(&baby, &[], "2026-08-05"), "NEONATUS:KN2"));
    assert!(!perlu(&baby, &[], "2026-08-30").iter().any(|k| k.starts_with("NEONATUS")));
}

#[test]
fn who_is_screened_once_a_year() {
    let list = |lahir: &str, rows: &[(Hal, &str)]| {
        perlu(&orang(lahir, JenisKelamin::LakiLaki), &catatan(rows), "2026-03-10")
    };
    assert_eq!(list("2011-03-11", &[]), Vec::<String>::new());
    assert_eq!(list("2011-03-10", &[]), ["TEKANAN_DARAH", "OBESITAS", "JIWA"]);
    assert!(!punya(&list("1986-03-11", &[]), "GULA_DARAH"));
    assert!(punya(&list("1986-03-11", &[(Hal::BerisikoGula, "2025-11-01")]), "GULA_DARAH"));
    // A waist of 85 cm is wide for a woman, not for a man.
    let waist = [(Hal::PerutLebih80, "2025-11-01")];
    assert!(!punya(&list("1986-03-11", &waist), "GULA_DARAH"));
    let woman = orang("1986-03-11", JenisKelamin::Perempuan);
    assert!(punya(&perlu(&woman, &catatan(&waist), "2026-03-10"), "GULA_DARAH"));
    assert!(punya(&list("1986-03-10", &[]), "GULA_DARAH"));
    assert!(!punya(&list("1986-03-10", &[]), "PUMA"));
    assert!(punya(&list("1986-03-10", &[(Hal::Perokok, "2025-11-01")]), "PUMA"));
    assert!(punya(&list("1966-03-10", &[]), "SKILAS") && punya(&list("1966-03-10", &[]), "AKS"));
    assert!(!punya(&list("1966-03-11", &[]), "SKILAS"));
    // Done this year or last year.
    assert!(!punya(&list("1966-03-10", &[(Hal::Jiwa, "2026-01-01")]), "JIWA"));
    assert!(punya(&list("1966-03-10", &[(Hal::Jiwa, "2025-12-31")]), "JIWA"));
    let elder = orang("1950-01-01", JenisKelamin::Perempuan);
    assert!(
        punya(&perlu(&elder, &[], "2026-11-30"), "AKS") && punya(&perlu(&elder, &[], "2026-12-01"), "AKS!")
    );
}

#[test]
fn adolescent_girls() {
    let girl = orang("2013-05-05", JenisKelamin::Perempuan);
    assert!(punya(&perlu(&girl, &[], "2026-03-10"), "TTD_REMATRI!"));
    let given = catatan(&[(Hal::TtdRematri, "2026-03-05"), (Hal::Hb, "2025-06-01")]);
    assert_eq!(perlu(&girl, &given, "2026-03-10"), Vec::<String>::new());
    assert_eq!(perlu(&girl, &given, "2026-03-12"), ["TTD_REMATRI"]);
    assert_eq!(perlu(&orang("2013-05-05", JenisKelamin::LakiLaki), &[], "2026-03-10"), Vec::<String>::new());
    assert!(punya(&perlu(&orang("2011-03-05", JenisKelamin::Perempuan), &given, "2026-03-10"), "HB_REMATRI"));
}

#[test]
fn a_sentence_for_the_kader() {
    let adi = orang("2025-01-10", JenisKelamin::LakiLaki);
    let all = jatuh_tempo(&adi, &[], hari("2025-11-20"));
    let kalimat = |rinci: Rinci| all.iter().find(|j| j.rinci == Some(rinci)).unwrap().kalimat();
    assert_eq!(
        kalimat(Rinci::Dosis(DosisVaksin::Mr1)),
        "Terlambat: imunisasi campak-rubela 1, seharusnya sejak 10 Oktober 2025."
    );
    assert_eq!(kalimat(Rinci::Dosis(DosisVaksin::Hb0)), "Sudah lewat waktunya: imunisasi HB-0.");
    assert_eq!(
        kalimat(Rinci::Bulan(9)),
        "Terlambat: periksa perkembangan umur 9 bulan, seharusnya sejak 10 Oktober 2025."
    );
    assert!(jatuh_tempo(&adi, &[], hari("2025-01-09")).is_empty());
}
