use super::*;
use crate::domain::rollup::skrining::Temuan;

fn periksa(of: fn(&mut Perincian)) -> Perincian {
    let mut isi = Perincian::default();
    of(&mut isi);
    isi
}

fn temuan(mut one: Orang, saringan: Saringan, tanggal: &str) -> Orang {
    one.temuan.push((hari(tanggal), Temuan::Ada(saringan)));
    one
}

#[test]
fn screened_of_those_it_is_meant_for_and_found_of_those_screened() {
    let td = || periksa(|isi| isi.td = true);
    let hb = || periksa(|isi| isi.hb = true);
    let arm = || periksa(|isi| isi.lila = true);
    let expecting = || ibu("1999-01-20").hamil("2025-12-01", None);
    let people = [
        temuan(anak("1980-01-01").dapat("KES-06", "2026-03-03", td()), Saringan::Hipertensi, "2026-03-03"),
        anak("1980-01-01").dapat("KES-06", "2026-03-03", td()),
        anak("1980-01-01"),
        // Fourteen: not meant for it, but measured.
        anak("2011-06-06").dapat("KES-10", "2026-03-03", td()),
        temuan(
            expecting().dapat("KES-04", "2026-03-03", hb()).dapat("KES-04", "2026-03-03", arm()),
            Saringan::Kek,
            "2026-03-03",
        ),
        expecting(),
        ibu("2013-09-09").dapat("KES-10", "2026-03-03", hb()),
    ];
    let card = kartu(&people, 2026, &[]);
    assert_eq!(hasil("SKRINING_HIPERTENSI", &card, "2026-03"), (2, 5, Some(40.0)));
    assert_eq!(hasil("TEMUAN_HIPERTENSI", &card, "2026-03"), (1, 3, Some(33.3)));
    assert_eq!(hasil("TEMUAN_HIPERTENSI", &card, "2026-04"), (0, 0, None));
    assert_eq!(
        hasil("SKRINING_ANEMIA", &card, "2026-03"),
        (2, 3, Some(66.7)),
        "two expecting, a girl of twelve"
    );
    assert_eq!(hasil("TEMUAN_ANEMIA", &card, "2026-03"), (0, 2, Some(0.0)));
    assert_eq!(hasil("SKRINING_KEK", &card, "2026-03"), (1, 2, Some(50.0)));
    assert_eq!(hasil("TEMUAN_KEK", &card, "2026-03"), (1, 1, Some(100.0)));
    let mothers = Saring { kelompok: Some(KelompokStatistik::IbuHamil), ..Saring::default() };
    assert_eq!(rate_of("SKRINING_ANEMIA", &card, "2026-03", mothers), (1, 2, Some(50.0)));
}

#[test]
fn glucose_is_for_everybody_of_forty_and_for_the_young_at_risk() {
    let mut wide = anak("2000-01-01");
    wide.temuan.push((hari("2026-03-03"), Temuan::BerisikoGula));
    let people = [anak("1986-03-31"), anak("1986-04-02"), wide];
    let card = kartu(&people, 2026, &[]);
    assert_eq!(hasil("SKRINING_GULA_DARAH", &card, "2026-03"), (0, 2, Some(0.0)));
    assert_eq!(hasil("SKRINING_GULA_DARAH", &card, "2026-02"), (0, 0, None));
    assert_eq!(hasil("SKRINING_GULA_DARAH", &card, "2026"), (0, 3, Some(0.0)));
}

#[test]
fn the_screenings_of_a_year_are_whole_or_not() {
    let body = || periksa(|isi| (isi.td, isi.perut) = (true, true));
    let gula = || periksa(|isi| isi.gula = true);
    let age = || periksa(|isi| (isi.aks, isi.skilas) = (true, true));
    let people = [
        // Young and well: no glucose needed. Of forty: needed, and given on another day.
        anak("2000-01-01").dapat("KES-06", "2026-02-02", body()),
        anak("1980-01-01").dapat("KES-06", "2026-02-02", body()),
        anak("1980-01-01").dapat("KES-06", "2026-02-02", body()).dapat("KES-06", "2026-09-09", gula()),
        anak("2012-01-01").dapat("KES-10", "2026-02-02", body()),
        ibu("1950-01-01").dapat("KES-06", "2026-02-02", body()).dapat("KES-06", "2026-02-02", gula()).dapat(
            "KES-07",
            "2026-04-04",
            age(),
        ),
        ibu("1950-01-01").dapat("KES-07", "2026-04-04", age()),
    ];
    let card = kartu(&people, 2026, &[]);
    assert_eq!(hasil("SKRINING_PTM", &card, "2026"), (3, 5, Some(60.0)));
    assert_eq!(hasil("SKRINING_LANSIA", &card, "2026"), (1, 2, Some(50.0)));
    assert_eq!(hasil("SKRINING_PTM", &card, "2026-02"), (0, 0, None), "a matter of the year");
}

#[test]
fn tuberculosis_is_asked_of_all_who_come() {
    let tbc = || periksa(|isi| isi.tbc = true);
    let people = [
        anak("2024-01-01").hadir("2026-02-02").dapat("KES-01", "2026-02-02", tbc()),
        anak("2024-01-01").hadir("2026-02-02"),
        anak("2024-01-01").dapat("KES-08", "2026-02-02", tbc()),
    ];
    assert_eq!(hasil("SKRINING_TBC", &kartu(&people, 2026, &[]), "2026"), (1, 2, Some(50.0)));
}
