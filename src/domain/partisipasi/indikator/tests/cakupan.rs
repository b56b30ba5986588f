use super::*;
use crate::domain::bidang::kesehatan::gizi::PemberianGizi;
use crate::domain::bidang::kesehatan::hamil::ProdukTtd;
use crate::domain::sasaran::HasilKehamilan;

fn diberi(what: PemberianGizi, elsewhere: Option<&str>) -> Perincian {
    Perincian { pemberian: Some(what), tanggal_diberikan: elsewhere.map(hari), ..Perincian::default() }
}

fn merah() -> Perincian {
    diberi(PemberianGizi::VitaminAMerah, None)
}

/// indicators.md section 5: vitamin A in February, 56 at the session and one at a home visit, of 60.
#[test]
fn vitamin_a_counts_wherever_it_was_given() {
    let child = |at: usize| {
        let one = anak("2024-05-05");
        match at {
            0..56 => one.dapat("KES-03", "2026-02-12", merah()),
            56 => {
                let mut one = one.dapat("KES-03", "2026-02-20", merah());
                one.layanan[0].pos = PosyanduId(Uuid::from_u128(2));
                one
            }
            _ => one,
        }
    };
    let card = kartu(&(0..60).map(child).collect::<Vec<_>>(), 2026, &["2026-02-12"]);
    assert_eq!(hasil("VITAMIN_A", &card, "2026-02"), (57, 60, Some(95.0)));
    assert_eq!(hasil("VITAMIN_A", &card, "2026-Q1"), (57, 60, Some(95.0)));
    assert_eq!(hasil("VITAMIN_A", &card, "2026-03"), (0, 0, None), "no month of vitamin A");
}

/// indicators.md section 5: a child of 5 months and 29 days on the session of 12 February, six months on 13 February.
#[test]
fn who_turns_six_months_in_february_is_in_both_counts() {
    let blue = |elsewhere| diberi(PemberianGizi::VitaminABiru, elsewhere);
    let born = || anak("2025-08-13");
    let of = |one: Orang| hasil("VITAMIN_A", &kartu(&[one], 2026, &["2026-02-12"]), "2026-02");
    assert_eq!(of(born().dapat("KES-03", "2026-02-20", blue(None))), (1, 1, Some(100.0)));
    assert_eq!(of(born()), (0, 1, Some(0.0)));
    assert_eq!(
        of(born().dapat("KES-03", "2026-02-12", blue(None))),
        (0, 1, Some(0.0)),
        "too young on the day"
    );
    assert_eq!(of(anak("2025-09-01")), (0, 0, None));
    // Five years on 15 February: in with a capsule of the 10th, out without.
    assert_eq!(of(anak("2021-02-15").dapat("KES-03", "2026-02-10", merah())), (1, 1, Some(100.0)));
    assert_eq!(of(anak("2021-02-15")), (0, 0, None));
    // Given in February, recorded in March.
    let told = born().dapat("KES-03", "2026-03-05", blue(Some("2026-02-21")));
    assert_eq!(of(told), (1, 1, Some(100.0)));
}

#[test]
fn a_full_year_of_vitamin_a_and_worms() {
    let worms = diberi(PemberianGizi::ObatCacing, None);
    let both =
        anak("2024-01-01").dapat("KES-03", "2026-02-10", merah()).dapat("KES-03", "2026-08-10", merah());
    let once = anak("2024-01-01").dapat("KES-03", "2026-08-10", merah()).dapat("KES-03", "2026-10-10", worms);
    let young = anak("2025-12-01");
    let card = kartu(&[both, once, young], 2026, &[]);
    assert_eq!(hasil("VITAMIN_A_SETAHUN", &card, "2026"), (1, 2, Some(50.0)));
    assert_eq!(hasil("VITAMIN_A", &card, "2026-08"), (2, 3, Some(66.7)));
    assert_eq!(hasil("OBAT_CACING", &card, "2026"), (1, 2, Some(50.0)));
    assert_eq!(hasil("OBAT_CACING", &card, "2026-10"), (0, 0, None));
}

fn asi(only: bool) -> Perincian {
    Perincian { asi_eksklusif: Some(only), ..Perincian::default() }
}

/// indicators.md section 5: of 13 infants, 11 were asked, 7 have breast milk only.
#[test]
fn who_was_not_asked_is_in_no_count_of_breast_milk() {
    let infant = |at: usize| match at {
        0..7 => anak("2026-01-10").dapat("KES-01", "2026-04-10", asi(true)),
        7..11 => anak("2026-01-10").dapat("KES-01", "2026-04-10", asi(false)),
        _ => anak("2026-01-10").dapat("KES-01", "2026-04-10", Perincian::default()),
    };
    let card = kartu(&(0..13).map(infant).collect::<Vec<_>>(), 2026, &[]);
    assert_eq!(hasil("ASI_EKSKLUSIF", &card, "2026-04"), (7, 11, Some(63.6)));
}

#[test]
fn breast_milk_to_the_end_takes_the_last_month_and_no_earlier_no() {
    // Six months on 10 January 2026: the answers are of the year before.
    let born = || anak("2025-07-10");
    let whole = born().dapat("KES-01", "2025-09-12", asi(true)).dapat("KES-01", "2025-12-12", asi(true));
    let broken = born().dapat("KES-01", "2025-09-12", asi(false)).dapat("KES-01", "2025-12-12", asi(true));
    let unknown = born().dapat("KES-01", "2025-09-12", asi(true));
    let after = born().dapat("KES-01", "2025-12-12", asi(true)).dapat("KES-01", "2026-01-10", asi(false));
    let card = kartu(&[whole, broken, unknown, after], 2026, &[]);
    assert_eq!(hasil("ASI_LULUS", &card, "2026-01"), (2, 3, Some(66.7)));
    assert_eq!(hasil("ASI_TIDAK_DIKETAHUI", &card, "2026-01").0, 1);
    assert_eq!(hasil("ASI_LULUS", &card, "2026-02"), (0, 0, None));
}

fn kontak(had: i32) -> Perincian {
    Perincian { kontak_anc: Some(had), ..Perincian::default() }
}

/// indicators.md section 5: 12 delivered, 8 with six contacts or more, of which 1 without any in trimester 1.
#[test]
fn six_contacts_strict_and_by_number() {
    // Trimester 1 to 24 December, 2 to 18 March, 3 from then on.
    let mother = |at: usize| {
        let one = ibu("1999-01-20").hamil("2025-10-01", Some("2026-07-05"));
        let one = if at == 0 { one } else { one.dapat("KES-04", "2025-12-10", kontak(1)) };
        let one = one.dapat("KES-04", "2026-03-10", kontak(if at == 0 { 3 } else { 2 }));
        let last = if at < 8 { 3 } else { 2 };
        one.dapat("KES-04", "2026-04-10", kontak(1)).dapat("KES-04", "2026-06-20", kontak(last))
    };
    let card = kartu(&(0..12).map(mother).collect::<Vec<_>>(), 2026, &[]);
    assert_eq!(hasil("ANC6", &card, "2026-07"), (7, 12, Some(58.3)));
    assert_eq!(hasil("ANC6_JUMLAH", &card, "2026"), (8, 12, Some(66.7)));
    assert_eq!(hasil("ANC6", &card, "2026-06"), (0, 0, None), "the cohort is of the delivery");
}

#[test]
fn tablets_are_of_one_pregnancy_and_products_are_counted_apart() {
    let ttd =
        |n: i32, produk| Perincian { ttd_diberikan: Some(n), produk_ttd: produk, ..Perincian::default() };
    let born = || ibu("1999-01-20").hamil("2025-10-01", Some("2026-07-05"));
    let enough = born().dapat("KES-04", "2025-11-10", ttd(30, None)).dapat(
        "KES-04",
        "2026-02-10",
        ttd(60, Some(ProdukTtd::Ttd)),
    );
    let mixed = born().dapat("KES-04", "2025-11-10", ttd(60, None)).dapat(
        "KES-04",
        "2026-02-10",
        ttd(100, Some(ProdukTtd::Mms)),
    );
    let before = born().dapat("KES-04", "2025-09-30", ttd(90, None));
    let mut lost = ibu("1999-01-20").hamil("2025-10-01", Some("2026-01-05"));
    lost.hamil[0].hasil = Some(HasilKehamilan::Keguguran);
    let card = kartu(&[enough, mixed, before, lost], 2026, &[]);
    assert_eq!(hasil("TTD_BUMIL", &card, "2026"), (1, 3, Some(33.3)));
    assert_eq!(hasil("BERSALIN", &card, "2026-07").0, 3);
}

/// Each kind of the catalogue is asked for by itself: of persons by age, by condition, of everybody, of households.
#[test]
fn coverage_of_a_kind() {
    let none = Perincian::default;
    let people = [
        anak("2024-01-01").dapat("KES-01", "2026-03-03", none()).dapat("KES-01", "2026-01-03", none()),
        anak("2024-01-01").dapat("KES-08", "2026-03-03", none()),
        ibu("1999-01-20").hamil("2025-12-01", None).dapat("KES-04", "2026-03-03", none()),
        ibu("1999-01-20"),
        ibu("2012-05-05").dapat("PDK-02", "2026-03-03", none()),
    ];
    let card = kartu(&people, 2026, &[]);
    let of = |indikator: &str, kode: &str, masa: &str| {
        let only = Saring { jenis: JenisPelayanan::dari_kode(kode), ..Saring::default() };
        rate_of(indikator, &card, masa, only)
    };
    assert_eq!(of("CAKUPAN_JENIS", "KES-01", "2026-03"), (1, 2, Some(50.0)));
    assert_eq!(of("CAKUPAN_JENIS", "KES-01", "2026-Q1"), (1, 2, Some(50.0)), "one child, though twice");
    assert_eq!(of("PELAYANAN_JENIS", "KES-01", "2026-Q1").0, 2);
    assert_eq!(of("CAKUPAN_JENIS", "KES-03", "2026-03"), (0, 2, Some(0.0)), "for the same children");
    assert_eq!(of("CAKUPAN_JENIS", "KES-04", "2026-03"), (1, 1, Some(100.0)));
    assert_eq!(of("CAKUPAN_JENIS", "KES-12", "2026-03"), (0, 2, Some(0.0)), "WUS");
    assert_eq!(of("CAKUPAN_JENIS", "KES-08", "2026-03"), (1, 5, Some(20.0)));
    assert_eq!(of("CAKUPAN_JENIS", "PDK-02", "2026-03"), (0, 0, None), "by circumstances, of nobody");
    assert_eq!(of("PENERIMA", "PDK-02", "2026-03").0, 1);
    // The expecting woman of March is no longer one at the end of a year without her child.
    assert_eq!(of("CAKUPAN_JENIS", "KES-04", "2026-02"), (0, 1, Some(0.0)));
}
