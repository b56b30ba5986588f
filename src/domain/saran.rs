//! Suggestions across the sectors (*saran*): what was seen at one desk that another should look at, a stunted child whose
//! house and water nobody has recorded. A kader reads them and decides; nothing is created by them. One ends by itself
//! when what it suggests was recorded, or when what called for it has ended. Source: six-spm.md section 7.

use chrono::NaiveDate;

use super::bidang::aturan::{Patokan, Tindakan, Versi};
use super::bidang::{Pertumbuhan, Subjek, jenis};
use super::id::PelayananId;
use super::tanggal::umur_hari;

/// What calls for a suggestion.
#[derive(Clone, Copy, Debug)]
pub enum Bila {
    /// One of these flags is open, of the person or her household.
    Tanda(&'static [&'static str]),
    /// A child was weighed, and nothing says that she goes to PAUD.
    BelumPaud,
    /// A resident of at least so many days has no NIK.
    TanpaNik,
    /// One of the records that follow from an event was made, and others were not.
    Kejadian,
}

/// A rule that suggests: its id, sentence and versions, what calls for it, and the kinds it suggests.
#[derive(Debug)]
pub struct AturanSaran {
    pub patokan: Patokan,
    pub bila: Bila,
    pub jenis: &'static [&'static str],
}

/// The kinds that hang on one event.
const AKIBAT: &[&str] = &["PRM-03", "SOS-07", "TRB-07"];
/// Where it is told whether a child goes to PAUD.
const PAUD: &str = "PDK-01";
const SUMBER: &str = "six-spm.md section 7 [P]";

const fn aturan(
    kode: &'static str,
    bila: Bila,
    jenis: &'static [&'static str],
    alasan: &'static str,
    versi: &'static [Versi],
) -> AturanSaran {
    AturanSaran { patokan: Patokan { kode, tindakan: Tindakan::Kebutuhan, alasan, versi }, bila, jenis }
}

/// The rules, in the order of the dossier.
pub static ATURAN: [AturanSaran; 8] = [
    aturan(
        "SARAN_ANAK_KURANG_GIZI",
        Bila::Tanda(&["PENDEK", "SANGAT_PENDEK", "GIZI_KURANG", "GIZI_BURUK", "GIZI_BURUK_BAYI", "EDEMA"]),
        &["PUM-01", "PUM-03", "PRM-01", "SOS-05"],
        "Anak pendek atau kurus. Lihat juga air minum, jamban, rumah, dan kemampuan keluarganya.",
        &[Versi::pertama(&[], SUMBER)],
    ),
    aturan(
        "SARAN_PAUD",
        Bila::BelumPaud,
        &[PAUD],
        "Anak 3 sampai 6 tahun belum tercatat ikut PAUD. Tanyakan dan catat.",
        &[Versi::pertama(&[], SUMBER)],
    ),
    aturan(
        "SARAN_PERKEMBANGAN",
        Bila::Tanda(&["ANAK_PERKEMBANGAN"]),
        &["PDK-08"],
        "Perkembangan anak perlu dilihat lagi. Catat juga kesulitan belajarnya.",
        &[Versi::pertama(&[], SUMBER)],
    ),
    aturan(
        "SARAN_LANSIA_SENDIRI",
        Bila::Tanda(&["AKS_SENDIRI"]),
        &["SOS-02", "TRB-04"],
        "Lansia sangat bergantung dan tinggal sendiri. Lihat apakah ia terlantar dan siapa yang menolong saat bencana.",
        &[Versi::pertama(&[], SUMBER)],
    ),
    aturan(
        "SARAN_HAMIL_ANAK",
        Bila::Tanda(&["HAMIL_ANAK"]),
        &["PDK-02", "TRB-02", "SOS-09"],
        "Ibu hamil belum 18 tahun. Tanyakan sekolahnya dan, dengan hati-hati, keamanannya; tawarkan penyuluhan.",
        &[Versi::pertama(&[], SUMBER)],
    ),
    aturan(
        "SARAN_TBC_HUNIAN",
        Bila::Tanda(&["TBC_HUNIAN_PADAT"]),
        &["PRM-05"],
        "Ada gejala TBC di rumah yang padat. Catat juga kepadatan rumahnya.",
        &[Versi::pertama(&[], SUMBER)],
    ),
    aturan(
        "SARAN_KEJADIAN",
        Bila::Kejadian,
        AKIBAT,
        "Keluarga terkena kebakaran atau bencana. Lengkapi catatan rumah, kebutuhan dasar, dan pendampingannya.",
        &[Versi::pertama(&[], SUMBER)],
    ),
    // A birth is to be reported within 60 days (UU 24/2013 [K]): a new-born child has no number yet.
    aturan(
        "SARAN_NIK",
        Bila::TanpaNik,
        &["SOS-08"],
        "Belum memiliki NIK. Catat dokumen kependudukannya.",
        &[Versi::pertama(&[60], "six-spm.md section 7 [P]; UU 24/2013: births within 60 days [K]")],
    ),
];

/// Something that was recorded of a person or her household, as far as the rules ask.
#[derive(Clone, Debug)]
pub struct Catatan {
    pub kode: String,
    pub tanggal: NaiveDate,
    pub kejadian: Option<PelayananId>,
    /// Whether a child goes to PAUD, where it says so.
    pub terdaftar: Option<bool>,
}

/// What the reader knows of somebody.
#[derive(Clone, Debug)]
pub struct Fakta {
    pub hari: NaiveDate,
    pub lahir: NaiveDate,
    /// Has she a NIK? Nothing for a reader to whom it is no business.
    pub nik: Option<bool>,
    /// Open flags of her and of her household, with their days.
    pub tanda: Vec<(String, NaiveDate)>,
    pub catatan: Vec<Catatan>,
}

/// A suggestion.
#[derive(Clone, Debug)]
pub struct Saran {
    pub aturan: &'static AturanSaran,
    pub versi: i16,
    /// The kinds that are not recorded yet.
    pub jenis: Vec<&'static str>,
    /// The day of what called for it; nothing where it has none.
    pub sejak: Option<NaiveDate>,
    /// The event the new records belong to.
    pub kejadian: Option<PelayananId>,
}

/// What called for it: since when, and of which event.
type Panggilan = (Option<NaiveDate>, Option<PelayananId>);

/// The suggestions about somebody.
pub fn saran(fakta: &Fakta) -> Vec<Saran> {
    ATURAN.iter().filter_map(|aturan| fakta.satu(aturan)).collect()
}

impl Fakta {
    fn satu(&self, aturan: &'static AturanSaran) -> Option<Saran> {
        let versi = aturan.patokan.pada(self.hari)?;
        let (sejak, kejadian) = match aturan.bila {
            Bila::Tanda(flags) => self.tanda(flags),
            Bila::BelumPaud => self.belum_paud(),
            Bila::TanpaNik => {
                let old = umur_hari(self.lahir, self.hari) >= versi.angka(0);
                (old && self.nik == Some(false)).then_some((None, None))
            }
            Bila::Kejadian => self.akibat(),
        }?;
        let open = |kode: &&&'static str| self.untuknya(kode) && !self.sudah(kode, sejak, kejadian);
        let jenis: Vec<&'static str> = aturan.jenis.iter().filter(open).copied().collect();
        (!jenis.is_empty()).then_some(Saran { aturan, versi: versi.nomor, jenis, sejak, kejadian })
    }

    fn tanda(&self, flags: &[&str]) -> Option<Panggilan> {
        let days =
            self.tanda.iter().filter(|(aturan, _)| flags.contains(&aturan.as_str())).map(|(_, day)| *day);
        days.max().map(|day| (Some(day), None))
    }

    fn belum_paud(&self) -> Option<Panggilan> {
        let weighed = self.terakhir(Pertumbuhan::JENIS.kode)?.tanggal;
        let known = self.terakhir(PAUD).and_then(|catatan| catatan.terdaftar) == Some(true);
        let of_age = jenis(PAUD).is_some_and(|jenis| jenis.untuk_umur(self.lahir, weighed));
        (of_age && !known).then_some((Some(weighed), None))
    }

    fn akibat(&self) -> Option<Panggilan> {
        let hit = self.catatan.iter().filter(|c| AKIBAT.contains(&c.kode.as_str()) && c.kejadian.is_some());
        hit.max_by_key(|catatan| catatan.tanggal).map(|catatan| (Some(catatan.tanggal), catatan.kejadian))
    }

    fn terakhir(&self, kode: &str) -> Option<&Catatan> {
        self.catatan.iter().filter(|catatan| catatan.kode == kode).max_by_key(|catatan| catatan.tanggal)
    }

    /// Was a kind recorded since then, of the same event if there is one?
    fn sudah(&self, kode: &str, sejak: Option<NaiveDate>, kejadian: Option<PelayananId>) -> bool {
        self.catatan.iter().any(|catatan| {
            let since = kejadian.is_some() || sejak.is_none_or(|sejak| catatan.tanggal >= sejak);
            catatan.kode == kode && since && (kejadian.is_none() || catatan.kejadian == kejadian)
        })
    }

    /// Is a kind about a person meant for her age?
    fn untuknya(&self, kode: &str) -> bool {
        let fits = |jenis: &super::bidang::Jenis| {
            !jenis.subjek.contains(&Subjek::Orang) || jenis.untuk_umur(self.lahir, self.hari)
        };
        jenis(kode).is_some_and(fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::bidang::patokan::semua;

    fn hari(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn orang(lahir: &str) -> Fakta {
        Fakta {
            hari: hari("2026-11-20"),
            lahir: hari(lahir),
            nik: Some(true),
            tanda: vec![],
            catatan: vec![],
        }
    }

    fn tercatat(kode: &str, tanggal: &str) -> Catatan {
        Catatan { kode: kode.to_owned(), tanggal: hari(tanggal), kejadian: None, terdaftar: None }
    }

    /// The suggestions as `RULE: KIND KIND`.
    fn baca(fakta: &Fakta) -> Vec<String> {
        let line = |one: &Saran| format!("{}: {}", one.aturan.patokan.kode, one.jenis.join(" "));
        saran(fakta).iter().map(line).collect()
    }

    #[test]
    fn a_rule_names_flags_and_kinds_that_are_there() {
        for aturan in &ATURAN {
            assert!(aturan.jenis.iter().all(|kode| jenis(kode).is_some()), "{}", aturan.patokan.kode);
            let Bila::Tanda(flags) = aturan.bila else { continue };
            for flag in flags {
                assert!(semua().any(|rule| rule.kode == *flag), "{}: {flag}", aturan.patokan.kode);
            }
        }
    }

    // six-spm.md section 7, one row each.
    #[test]
    fn what_is_seen_at_one_desk_is_suggested_to_another() {
        let rows = [
            ("2025-03-18", "PENDEK", "SARAN_ANAK_KURANG_GIZI: PUM-01 PUM-03 PRM-01 SOS-05"),
            ("2025-03-18", "GIZI_KURANG", "SARAN_ANAK_KURANG_GIZI: PUM-01 PUM-03 PRM-01 SOS-05"),
            ("2022-11-20", "ANAK_PERKEMBANGAN", "SARAN_PERKEMBANGAN: PDK-08"),
            ("1958-08-08", "AKS_SENDIRI", "SARAN_LANSIA_SENDIRI: SOS-02 TRB-04"),
            ("2011-05-05", "HAMIL_ANAK", "SARAN_HAMIL_ANAK: PDK-02 TRB-02 SOS-09"),
            ("1986-04-04", "TBC_HUNIAN_PADAT", "SARAN_TBC_HUNIAN: PRM-05"),
        ];
        for (lahir, flag, expected) in rows {
            let mut seen = orang(lahir);
            assert!(baca(&seen).is_empty());
            seen.tanda.push((flag.to_owned(), hari("2026-11-13")));
            assert_eq!(baca(&seen), [expected]);
        }
        // Nobody screens the learning of an infant.
        let infant = Fakta {
            tanda: vec![("ANAK_PERKEMBANGAN".to_owned(), hari("2026-11-13"))],
            ..orang("2026-06-10")
        };
        assert!(baca(&infant).is_empty());
        let other =
            Fakta { tanda: vec![("TD_TINGGI".to_owned(), hari("2026-11-13"))], ..orang("1986-04-04") };
        assert!(baca(&other).is_empty());
    }

    #[test]
    fn what_was_recorded_since_is_not_suggested_again() {
        let mut child = orang("2025-03-18");
        child.tanda.push(("PENDEK".to_owned(), hari("2026-11-13")));
        child.catatan.push(tercatat("PUM-01", "2026-11-12"));
        assert_eq!(baca(&child), ["SARAN_ANAK_KURANG_GIZI: PUM-01 PUM-03 PRM-01 SOS-05"]);
        child.catatan.push(tercatat("PUM-01", "2026-11-13"));
        child.catatan.push(tercatat("SOS-05", "2026-11-20"));
        assert_eq!(baca(&child), ["SARAN_ANAK_KURANG_GIZI: PUM-03 PRM-01"]);
        child.catatan.extend([tercatat("PUM-03", "2026-11-20"), tercatat("PRM-01", "2026-11-20")]);
        assert!(baca(&child).is_empty());
    }

    #[test]
    fn a_child_weighed_from_three_to_six_is_asked_about_paud() {
        let weighed = |lahir: &str| Fakta { catatan: vec![tercatat("KES-01", "2026-11-20")], ..orang(lahir) };
        assert_eq!(baca(&weighed("2023-11-20")), ["SARAN_PAUD: PDK-01"]);
        assert!(baca(&weighed("2023-11-21")).is_empty());
        assert!(baca(&weighed("2020-11-20")).is_empty());
        assert!(baca(&orang("2023-11-20")).is_empty(), "not weighed");
        let told = |tanggal: &str, terdaftar| {
            let mut child = weighed("2023-01-01");
            child.catatan.push(Catatan { terdaftar: Some(terdaftar), ..tercatat(PAUD, tanggal) });
            baca(&child).len()
        };
        // Who goes is not asked again; who does not is asked at the next weighing.
        assert_eq!(
            (told("2026-08-01", true), told("2026-08-01", false), told("2026-11-20", false)),
            (0, 1, 0)
        );
    }

    #[test]
    fn what_follows_from_a_fire_is_recorded_together() {
        let event = Some(PelayananId(uuid::Uuid::from_u128(7)));
        let mut hit = orang("1986-04-04");
        hit.catatan.push(Catatan { kejadian: event, ..tercatat("PRM-03", "2026-11-18") });
        // The needs of another event, a year ago, are other needs.
        let other = Some(PelayananId(uuid::Uuid::from_u128(6)));
        hit.catatan.push(Catatan { kejadian: other, ..tercatat("SOS-07", "2025-11-18") });
        assert_eq!(baca(&hit), ["SARAN_KEJADIAN: SOS-07 TRB-07"]);
        assert_eq!(saran(&hit)[0].kejadian, event);
        hit.catatan.push(Catatan { kejadian: event, ..tercatat("SOS-07", "2026-11-17") });
        hit.catatan.push(Catatan { kejadian: event, ..tercatat("TRB-07", "2026-11-20") });
        assert!(baca(&hit).is_empty());
    }

    #[test]
    fn a_resident_without_a_number_is_helped_to_one() {
        let without = |lahir: &str, nik| Fakta { nik, ..orang(lahir) };
        assert_eq!(baca(&without("2026-09-21", Some(false))), ["SARAN_NIK: SOS-08"]);
        assert!(baca(&without("2026-09-22", Some(false))).is_empty(), "59 days");
        assert!(baca(&without("2000-01-01", Some(true))).is_empty());
        assert!(baca(&without("2000-01-01", None)).is_empty());
    }
}
