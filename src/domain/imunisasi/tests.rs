use super::*;
use crate::domain::jatuh_tempo::Keadaan;
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan;
use crate::domain::tanggal::parse_tanggal;

use DosisVaksin as D;

fn hari(text: &str) -> NaiveDate {
    parse_tanggal(text).unwrap()
}

fn diberi(rows: &[(DosisVaksin, &str)]) -> Vec<DosisDiberi> {
    rows.iter().map(|(dosis, text)| DosisDiberi { dosis: *dosis, tanggal: hari(text) }).collect()
}

fn perempuan(lahir: &str, given: &[DosisDiberi], pada: &str) -> Vec<DosisTerbuka> {
    terbuka(Kelahiran::pasti(hari(lahir)), JenisKelamin::Perempuan, given, hari(pada))
}

fn dari(open: &[DosisTerbuka], dosis: DosisVaksin) -> DosisTerbuka {
    *open.iter().find(|open| open.dosis == dosis).unwrap_or_else(|| panic!("{dosis:?} is not open"))
}

/// Every dose of the sets that are counted at the first birthday, on the day it is due.
fn semua_dasar(lahir: NaiveDate) -> Vec<DosisDiberi> {
    let rows = jadwal_untuk(lahir).baris.iter();
    let first_year = rows.filter(|b| b.umur.sejak(lahir) < genap_bulan(lahir, 12));
    first_year.map(|b| DosisDiberi { dosis: b.dosis, tanggal: b.umur.sejak(lahir) }).collect()
}

#[test]
fn every_dose_has_a_row_and_every_row_a_source() {
    for (dosis, kode, _) in DosisVaksin::NILAI {
        let routine = jadwal::baris_dosis(&TABEL_JADWAL[1], *dosis).is_some();
        assert!(routine || bias::baris(*dosis).is_some(), "{kode}");
        assert!(!dosis.nama().is_empty());
    }
    assert!(TABEL_JADWAL.is_sorted_by(|a, b| a.lahir_sejak < b.lahir_sejak));
    assert!(TABEL_BIAS.is_sorted_by(|a, b| a.berlaku < b.berlaku));
    let lahir = hari("2025-01-31");
    for jadwal in TABEL_JADWAL {
        for (at, baris) in jadwal.baris.iter().enumerate() {
            assert!(!baris.sumber.is_empty());
            assert!(baris.paling_awal.sejak(lahir) <= baris.umur.sejak(lahir), "{:?}", baris.dosis);
            assert!(baris.umur.sejak(lahir) < baris.sampai.sejak(lahir), "{:?}", baris.dosis);
            // A dose comes after the one it waits for, or nothing could be planned in one pass.
            let known = |dosis| jadwal.baris[..at].iter().any(|b| b.dosis == dosis);
            assert!(baris.setelah.is_none_or(|(dosis, _)| known(dosis)), "{:?}", baris.dosis);
        }
    }
}

#[test]
fn the_sets_have_as_many_doses_as_the_definitions() {
    let lahir = hari("2025-01-10");
    let sets = kelengkapan(Kelahiran::pasti(lahir), &[], false, hari("2025-01-10"));
    let sizes: Vec<_> = sets.iter().map(|set| (set.versi.kode(), set.perlu)).collect();
    let expected = [("IDL_LAMA", 11), ("DASAR_ILP_2023", 17), ("BADUTA_LAMA", 13), ("BADUTA_ILP_2023", 20)];
    assert_eq!(sizes, expected);
}

#[test]
fn a_dose_is_a_fact_and_is_judged() {
    let lahir = Kelahiran::pasti(hari("2025-01-31"));
    let nilai = |rows: &[(DosisVaksin, &str)], dosis| {
        let all = nilai_dosis(lahir, &diberi(rows), hari("2030-01-01"));
        all.into_iter().rfind(|d| d.dosis == dosis).map(|d| (d.nilai, d.dihitung)).unwrap()
    };
    // Nine months are full on 31 October.
    assert_eq!(nilai(&[(D::Mr1, "2025-10-30")], D::Mr1), (NilaiDosis::TerlaluDini, false));
    assert_eq!(nilai(&[(D::Mr1, "2025-10-31")], D::Mr1), (NilaiDosis::Sah, true));
    // Six weeks are day 42.
    assert_eq!(nilai(&[(D::DptHbHib1, "2025-03-13")], D::DptHbHib1).0, NilaiDosis::TerlaluDini);
    assert_eq!(nilai(&[(D::DptHbHib1, "2025-03-14")], D::DptHbHib1).0, NilaiDosis::Sah);
    let dpt = |second| [(D::DptHbHib1, "2025-04-01"), (D::DptHbHib2, second)];
    assert_eq!(nilai(&dpt("2025-04-28"), D::DptHbHib2).0, NilaiDosis::JarakTerlaluPendek);
    assert_eq!(nilai(&dpt("2025-04-29"), D::DptHbHib2).0, NilaiDosis::Sah);
    assert_eq!(nilai(&dpt("2025-04-01"), D::DptHbHib2).0, NilaiDosis::JarakTerlaluPendek);
    let mr = |second| [(D::Mr1, "2025-10-31"), (D::Mr2, second)];
    assert_eq!(nilai(&mr("2026-04-30"), D::Mr2).0, NilaiDosis::JarakTerlaluPendek);
    assert_eq!(nilai(&mr("2026-05-01"), D::Mr2).0, NilaiDosis::Sah);
    // Late counts, and is said: HB0 on day 8, BCG on the first birthday, rotavirus after week 32.
    assert_eq!(nilai(&[(D::Hb0, "2025-02-07")], D::Hb0).0, NilaiDosis::Sah);
    assert_eq!(nilai(&[(D::Hb0, "2025-02-08")], D::Hb0), (NilaiDosis::Terlambat, true));
    assert_eq!(nilai(&[(D::Bcg, "2026-01-31")], D::Bcg).0, NilaiDosis::Terlambat);
    assert_eq!(nilai(&[(D::Rv3, "2025-09-12")], D::Rv3).0, NilaiDosis::Sah);
    assert_eq!(nilai(&[(D::Rv3, "2025-09-13")], D::Rv3).0, NilaiDosis::Terlambat);
}

#[test]
fn a_month_of_birth_gives_the_benefit_of_the_doubt() {
    let lahir = Kelahiran { tanggal: hari("2025-01-15"), presisi: PresisiLahir::Bulan };
    let all = nilai_dosis(lahir, &diberi(&[(D::Mr1, "2025-10-01")]), hari("2025-12-01"));
    assert_eq!(all[0].nilai, NilaiDosis::Sah);
    let open = terbuka(lahir, JenisKelamin::LakiLaki, &[], hari("2025-02-01"));
    assert_eq!(dari(&open, D::Mr1).mulai, hari("2025-10-31"));
    let tahun = Kelahiran { presisi: PresisiLahir::Tahun, ..lahir };
    assert!(terbuka(tahun, JenisKelamin::LakiLaki, &[], hari("2025-12-01")).is_empty());
}

#[test]
fn doses_fall_due_by_age_and_by_interval() {
    let given = diberi(&[(D::Hb0, "2025-01-10"), (D::Bcg, "2025-01-20"), (D::Opv1, "2025-01-20")]);
    let open = perempuan("2025-01-10", &given, "2025-03-10");
    let dpt = dari(&open, D::DptHbHib1);
    assert_eq!((dpt.mulai, dpt.jatuh_tempo), (hari("2025-02-21"), hari("2025-03-10")));
    assert_eq!((dpt.terlambat_sejak, dpt.keadaan), (hari("2025-04-07"), Keadaan::JatuhTempo));
    assert_eq!(
        dari(&perempuan("2025-01-10", &given, "2025-04-06"), D::DptHbHib1).keadaan,
        Keadaan::JatuhTempo
    );
    assert_eq!(
        dari(&perempuan("2025-01-10", &given, "2025-04-07"), D::DptHbHib1).keadaan,
        Keadaan::Terlambat
    );
    // The first is late, so the second waits four weeks from today and is not late itself.
    let open = perempuan("2025-01-10", &given, "2025-06-01");
    let second = dari(&open, D::DptHbHib2);
    assert_eq!((second.jatuh_tempo, second.keadaan), (hari("2025-06-29"), Keadaan::BelumWaktunya));
    // Given late, the interval decides.
    let mut late = given.clone();
    late.extend(diberi(&[(D::DptHbHib1, "2025-06-02")]));
    assert_eq!(
        dari(&perempuan("2025-01-10", &late, "2025-06-03"), D::DptHbHib2).jatuh_tempo,
        hari("2025-06-30")
    );
    assert!(perempuan("2025-01-10", &late, "2025-06-03").iter().all(|open| open.dosis != D::DptHbHib1));
}

#[test]
fn what_is_too_late_is_given_up() {
    let open = perempuan("2025-01-10", &[], "2025-01-18");
    assert_eq!(dari(&open, D::Hb0).keadaan, Keadaan::Lewat);
    assert_eq!(dari(&perempuan("2025-01-10", &[], "2025-01-17"), D::Hb0).keadaan, Keadaan::JatuhTempo);
    // Rotavirus is not begun late, and then the others of its series are not asked for either.
    let open = perempuan("2025-01-10", &[], "2025-09-01");
    for dosis in [D::Rv1, D::Rv2, D::Rv3] {
        assert_eq!(dari(&open, dosis).keadaan, Keadaan::Lewat, "{dosis:?}");
    }
    assert_eq!(dari(&open, D::DptHbHib1).keadaan, Keadaan::Terlambat);
    assert!(perempuan("2018-01-10", &[], "2025-09-01").iter().all(|open| !open.keadaan.perlu()));
}

#[test]
fn a_dose_that_came_too_early_is_given_again() {
    let given = diberi(&[(D::Mr1, "2025-09-10")]);
    let open = perempuan("2025-01-10", &given, "2025-09-20");
    let again = dari(&open, D::Mr1);
    assert!(again.ulang);
    // Nine months on 10 October; 28 days after the early one is two days before.
    assert_eq!(again.mulai, hari("2025-10-10"));
    let given = diberi(&[(D::Mr1, "2025-10-09")]);
    assert_eq!(dari(&perempuan("2025-01-10", &given, "2025-10-20"), D::Mr1).mulai, hari("2025-11-06"));
    let given = diberi(&[(D::Mr1, "2025-10-09"), (D::Mr1, "2025-11-06")]);
    let open = perempuan("2025-01-10", &given, "2025-11-06");
    assert!(open.iter().all(|open| open.dosis != D::Mr1));
    assert_eq!(dari(&open, D::Mr2).mulai, hari("2026-05-06"));
}

#[test]
fn a_dose_missing_in_the_book_before_a_later_one_is_looked_up_not_given() {
    let given = diberi(&[(D::DptHbHib2, "2025-04-10")]);
    let open = perempuan("2025-01-10", &given, "2025-04-20");
    assert!(open.iter().all(|open| open.dosis != D::DptHbHib1));
    assert_eq!(dari(&open, D::DptHbHib3).jatuh_tempo, hari("2025-05-10"));
    let sets = kelengkapan(Kelahiran::pasti(hari("2025-01-10")), &given, true, hari("2025-04-20"));
    assert!(sets[0].kurang.contains(&D::DptHbHib1));
}

#[test]
fn who_begins_pcv_after_the_first_birthday_needs_two() {
    let given = diberi(&[(D::Pcv1, "2026-02-01")]);
    let open = perempuan("2025-01-10", &given, "2026-02-02");
    assert_eq!(dari(&open, D::Pcv2).mulai, hari("2026-03-29"));
    assert!(open.iter().all(|open| open.dosis != D::Pcv3));
    let given = diberi(&[(D::Pcv1, "2025-03-10"), (D::Pcv2, "2025-04-10")]);
    assert_eq!(dari(&perempuan("2025-01-10", &given, "2025-05-01"), D::Pcv3).jatuh_tempo, hari("2026-01-10"));
}

#[test]
fn an_older_child_keeps_the_schedule_of_its_birth() {
    let open = perempuan("2022-12-31", &[], "2023-03-01");
    assert!(open.iter().all(|open| !matches!(open.dosis.vaksin(), Vaksin::Rv | Vaksin::Pcv)));
    assert!(perempuan("2023-01-01", &[], "2023-03-01").iter().any(|open| open.dosis == D::Rv1));
}

// indicators.md section 7: MR1 on day 364 of a birthday on day 365 counts, on the birthday itself it does not.
#[test]
fn complete_before_the_birthday_or_on_it() {
    let lahir = hari("2025-01-10");
    let with_mr = |day: &str| {
        let mut all: Vec<_> = semua_dasar(lahir).into_iter().filter(|d| d.dosis != D::Mr1).collect();
        all.extend(diberi(&[(D::Mr1, day)]));
        kelengkapan(Kelahiran::pasti(lahir), &all, true, hari("2026-06-01"))
    };
    assert_eq!(umur_hari("2026-01-09"), 364);
    for at in [0, 1] {
        let status = |day| with_mr(day)[at].status;
        assert_eq!(status("2026-01-09"), StatusKelengkapan::LengkapSebelumUlangTahun);
        assert_eq!(status("2026-01-10"), StatusKelengkapan::Lengkap);
        assert_eq!(status("2026-07-01"), StatusKelengkapan::Belum, "a dose of the future");
        // Too early is recorded, shown, and not counted.
        assert_eq!(status("2025-09-10"), StatusKelengkapan::Belum);
    }
    let unknown = kelengkapan(Kelahiran::pasti(lahir), &[], false, hari("2026-06-01"));
    assert!(unknown.iter().all(|set| set.status == StatusKelengkapan::TidakDiketahui));
    let refused = kelengkapan(Kelahiran::pasti(lahir), &[], true, hari("2026-06-01"));
    assert!(refused.iter().all(|set| set.status == StatusKelengkapan::Belum && set.ada == 0));
    // Of the second year: three more by the second birthday.
    let mut all = semua_dasar(lahir);
    all.extend(diberi(&[(D::Pcv3, "2026-01-10"), (D::DptHbHib4, "2026-07-10"), (D::Mr2, "2026-07-10")]));
    let sets = kelengkapan(Kelahiran::pasti(lahir), &all, true, hari("2026-08-01"));
    assert!(sets.iter().all(|set| set.status == StatusKelengkapan::LengkapSebelumUlangTahun), "{sets:?}");
}

fn umur_hari(pada: &str) -> i32 {
    crate::domain::tanggal::umur_hari(hari("2025-01-10"), hari(pada))
}

#[test]
fn school_by_age_where_the_class_is_unknown() {
    assert_eq!(kelas_pada(hari("2019-06-30"), hari("2025-08-01")), Some(1));
    assert_eq!(kelas_pada(hari("2019-07-02"), hari("2025-08-01")), None);
    assert_eq!(kelas_pada(hari("2019-06-30"), hari("2026-06-30")), Some(1));
    assert_eq!(kelas_pada(hari("2019-06-30"), hari("2026-07-01")), Some(2));
    let sd = |pada| perempuan("2019-05-05", &[], pada);
    assert_eq!(dari(&sd("2025-08-10"), D::MrBias).keadaan, Keadaan::JatuhTempo);
    assert_eq!(dari(&sd("2025-08-10"), D::Dt).keadaan, Keadaan::BelumWaktunya);
    assert_eq!(dari(&sd("2025-11-10"), D::Dt).keadaan, Keadaan::JatuhTempo);
    let girl = perempuan("2015-05-05", &[], "2025-08-20");
    let boy = terbuka(Kelahiran::pasti(hari("2015-05-05")), JenisKelamin::LakiLaki, &[], hari("2025-08-20"));
    assert_eq!(dari(&girl, D::Hpv1).keadaan, Keadaan::JatuhTempo);
    assert!(boy.iter().all(|open| open.dosis != D::Hpv1));
}

#[test]
fn td_status_of_a_woman() {
    let lahir = hari("1998-03-03");
    let status = |rows: &[(DosisVaksin, &str)]| {
        let dinilai = nilai_dosis(Kelahiran::pasti(lahir), &diberi(rows), hari("2030-01-01"));
        status_td(&dinilai, lahir)
    };
    assert_eq!((status(&[]).kode().as_str(), status(&[]).terlindung_sampai), ("T0", None));
    let two = status(&[(D::Td1, "2025-01-01"), (D::Td2, "2025-01-29")]);
    assert_eq!((two.tingkat, two.terlindung_sampai), (2, Some(hari("2028-01-29"))));
    assert_eq!(two.berikut, Some((D::Td3, hari("2025-07-29"))));
    // A day short of four weeks is no step.
    assert_eq!(status(&[(D::Td1, "2025-01-01"), (D::Td2, "2025-01-28")]).tingkat, 1);
    // The book says the third: two were before it.
    assert_eq!(status(&[(D::Td3, "2025-01-01")]).tingkat, 3);
    let infant = [(D::DptHbHib1, "1998-05-03"), (D::DptHbHib2, "1998-06-03"), (D::DptHbHib3, "1998-07-03")];
    assert_eq!(status(&infant).tingkat, 2);
    assert_eq!(status(&infant[..2]).tingkat, 0);
    let school =
        [&infant[..], &[(D::Dt, "2005-11-03"), (D::TdKelas2, "2006-11-10"), (D::TdKelas5, "2009-11-10")]];
    let school = status(&school.concat());
    assert_eq!((school.tingkat, school.berikut), (5, None));
}

/// SplitMix64, for children drawn at random.
struct Dadu(u64);

impl Dadu {
    fn lempar(&mut self, sisi: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sisi
    }
}

// Whatever was given when: a due dose is never due before its earliest age or its interval, and given on its due day it
// is valid.
#[test]
fn a_dose_given_when_it_is_due_is_always_valid() {
    let mut dadu = Dadu(7);
    let semua: Vec<DosisVaksin> = TABEL_JADWAL[1]
        .baris
        .iter()
        .map(|b| b.dosis)
        .chain([D::MrBias, D::Dt, D::TdKelas2, D::Hpv1, D::Hpv2])
        .collect();
    for _ in 0..4_000 {
        let lahir = hari("2014-01-01") + Days::new(dadu.lempar(12 * 365));
        let span = if dadu.lempar(4) == 0 { 4_500 } else { 800 };
        let pada = lahir + Days::new(dadu.lempar(span));
        let given: Vec<DosisDiberi> = (0..dadu.lempar(14))
            .map(|_| {
                let dosis = semua[usize::try_from(dadu.lempar(semua.len() as u64)).unwrap()];
                let span = u64::try_from((pada - lahir).num_days()).unwrap() + 1;
                DosisDiberi { dosis, tanggal: lahir + Days::new(dadu.lempar(span)) }
            })
            .collect();
        let birth = Kelahiran::pasti(lahir);
        for open in terbuka(birth, JenisKelamin::Perempuan, &given, pada) {
            assert!(open.mulai <= open.jatuh_tempo && open.jatuh_tempo < open.terlambat_sejak);
            if open.keadaan == Keadaan::Lewat {
                continue;
            }
            let jadwal = jadwal_untuk(lahir);
            if let Some(baris) = jadwal.baris.iter().find(|b| b.dosis == open.dosis) {
                assert!(open.jatuh_tempo >= baris.paling_awal.sejak(lahir));
                assert!(open.jatuh_tempo < baris.sampai.sejak(lahir));
            }
            let mut with = given.clone();
            with.push(DosisDiberi { dosis: open.dosis, tanggal: open.jatuh_tempo });
            let nilai = nilai_dosis(birth, &with, open.jatuh_tempo.max(pada));
            let own = nilai.iter().find(|d| d.dosis == open.dosis && d.tanggal == open.jatuh_tempo).unwrap();
            assert_eq!(own.nilai, NilaiDosis::Sah, "{open:?}\nborn {lahir}, on {pada}, given {given:?}");
            let then = terbuka(birth, JenisKelamin::Perempuan, &with, open.jatuh_tempo.max(pada));
            assert!(then.iter().all(|other| other.dosis != open.dosis));
        }
    }
}
