//! What a kind of service knows beyond its fields: which values are odd, whom it is for, and which flags (*tanda*) it
//! raises. A flag is a flag and never a diagnosis: it names the rule and its version, the values it looked at, a
//! reason a kader can read out, and what to do next. A rule's thresholds (*patokan*) are dated data with their source;
//! the version in force on the day of the service decides, so a new guideline does not change what was said before it.

use chrono::NaiveDate;

use super::Isi;
use crate::domain::pertumbuhan::{JenisKelamin, Verdict};
use crate::domain::siklus::{Kondisi, is_nifas};
use crate::domain::tanggal::{umur_bulan, umur_hari};
use crate::error::Refusal;
use crate::pilihan;

pilihan! {
    /// What a flag (tanda) asks for.
    pub enum Tindakan {
        /// To a health worker today: a danger sign (rujuk segera).
        RujukSegera = "RUJUK_SEGERA",
        /// To a health worker or the sector's agency (rujuk).
        Rujuk = "RUJUK",
        /// Look again soon, visit at home (pantau).
        Pantau = "PANTAU",
        /// Explain and advise (edukasi).
        Edukasi = "EDUKASI",
        /// A need to be listed for planning (catat kebutuhan).
        Kebutuhan = "KEBUTUHAN",
        /// A value that the guideline leaves unclassified, said as such (tidak terklasifikasi).
        TidakTerklasifikasi = "TIDAK_TERKLASIFIKASI",
    }
}

pilihan! {
    /// Who may receive a kind of service, besides the age group (syarat).
    pub enum Syarat {
        /// Everybody.
        Semua = "SEMUA",
        /// Women and girls.
        Perempuan = "PEREMPUAN",
        /// Women with an open pregnancy on the day.
        Hamil = "HAMIL",
        /// Women up to 24 months after a delivery: nifas and breast-feeding.
        Menyusui = "MENYUSUI",
        /// Women with an open pregnancy, or up to 24 months after a delivery.
        HamilAtauMenyusui = "HAMIL_ATAU_MENYUSUI",
        /// Women of 15 to 49 years (wanita usia subur).
        Wus = "WUS",
    }
}

/// A threshold in force from a day on, with its source.
#[derive(Clone, Copy, Debug)]
pub struct Versi {
    /// Counts up from 1; stored with each flag.
    pub nomor: i16,
    /// The first service date it holds for.
    pub berlaku: NaiveDate,
    /// The figures of the rule, in the stored units, in the order the rule reads them.
    pub ambang: &'static [i32],
    /// Where the figures come from.
    pub sumber: &'static str,
}

impl Versi {
    /// The first version of a rule, in force since ever.
    pub const fn pertama(ambang: &'static [i32], sumber: &'static str) -> Versi {
        Versi { nomor: 1, berlaku: NaiveDate::MIN, ambang, sumber }
    }

    /// The figure at a place; a rule that asks for one it does not have never fires.
    pub fn angka(&self, at: usize) -> i32 {
        self.ambang.get(at).copied().unwrap_or(i32::MAX)
    }
}

/// A rule that raises a flag: its id, what to do, what the kader reads, and its versions, the oldest first.
#[derive(Clone, Copy, Debug)]
pub struct Patokan {
    /// The id, `TD_TINGGI`; unique among all rules.
    pub kode: &'static str,
    pub tindakan: Tindakan,
    /// A plain sentence in Bahasa Indonesia.
    pub alasan: &'static str,
    pub versi: &'static [Versi],
}

impl Patokan {
    /// The version in force on a day.
    pub fn pada(&self, tanggal: NaiveDate) -> Option<&'static Versi> {
        self.versi.iter().rev().find(|versi| versi.berlaku <= tanggal)
    }

    /// The flag of this rule on a day, if `berlaku` says so of the version in force. `masukan` are the values it
    /// looked at, by name.
    pub fn bila(
        &'static self,
        konteks: &Konteks<'_>,
        masukan: &[(&'static str, i32)],
        berlaku: impl Fn(&Versi) -> bool,
    ) -> Option<Tanda> {
        let versi = self.pada(konteks.tanggal).filter(|versi| berlaku(versi))?;
        let masukan: Vec<String> = masukan.iter().map(|(nama, nilai)| format!("{nama}={nilai}")).collect();
        Some(Tanda { patokan: self, versi: versi.nomor, masukan: masukan.join(" ") })
    }
}

/// A flag: the rule, its version, and the values it looked at as `name=value`, separated by spaces, in stored units.
#[derive(Clone, Debug)]
pub struct Tanda {
    pub patokan: &'static Patokan,
    pub versi: i16,
    pub masukan: String,
}

/// A person as the rules of a service see one: a resident or a visitor.
#[derive(Clone, Debug)]
pub struct Orang {
    pub jenis_kelamin: JenisKelamin,
    pub lahir: NaiveDate,
    /// Is the day of birth known? Without it there is no z-score.
    pub hari_diketahui: bool,
    /// Since when an open pregnancy runs: the first day of the last menstruation as recorded.
    pub hamil_sejak: Option<NaiveDate>,
    /// The last delivery on or before the day.
    pub bersalin: Option<NaiveDate>,
}

/// Up to this completed month after a delivery a mother is taken to breast-feed (lifecycle-and-sessions.md 1.2).
const MENYUSUI_BULAN: i32 = 24;

impl Orang {
    /// Does she meet the condition on a day?
    pub fn memenuhi(&self, syarat: Syarat, pada: NaiveDate) -> bool {
        let hamil = self.hamil_sejak.is_some_and(|sejak| sejak <= pada);
        let menyusui = self
            .bersalin
            .is_some_and(|bersalin| bersalin <= pada && umur_bulan(bersalin, pada) < MENYUSUI_BULAN);
        let holds = match syarat {
            Syarat::Semua => return true,
            Syarat::Perempuan => true,
            Syarat::Hamil => hamil,
            Syarat::Menyusui => menyusui,
            Syarat::HamilAtauMenyusui => hamil || menyusui,
            Syarat::Wus => (15 * 12..50 * 12).contains(&umur_bulan(self.lahir, pada)),
        };
        holds && self.jenis_kelamin == JenisKelamin::Perempuan
    }

    /// In the first 42 days after a delivery?
    pub fn nifas(&self, pada: NaiveDate) -> bool {
        self.bersalin.is_some_and(|bersalin| is_nifas(bersalin, pada))
    }

    /// The condition under which she comes on a day: with child, or in the weeks after a birth.
    pub fn kondisi(&self, pada: NaiveDate) -> Option<Kondisi> {
        if self.memenuhi(Syarat::Hamil, pada) {
            return Some(Kondisi::IbuHamil);
        }
        self.nifas(pada).then_some(Kondisi::IbuNifas)
    }
}

/// Everything a rule may look at besides the fields.
#[derive(Clone, Debug)]
pub struct Konteks<'a> {
    /// The date of the service.
    pub tanggal: NaiveDate,
    /// The person it was given to, if to one.
    pub orang: Option<&'a Orang>,
    /// What was recorded of the same kind and subject before, and when; the last one.
    pub sebelum: Option<(NaiveDate, &'a Isi)>,
    /// The verdict of a weighing and whether it is the second T, once judged.
    pub verdict: Option<(Verdict, bool)>,
    /// Kept after a second look though a value is odd.
    pub janggal: bool,
}

impl Konteks<'_> {
    /// The person's age in completed months; 0 without a person.
    pub fn umur_bulan(&self) -> i32 {
        self.orang.map_or(0, |orang| umur_bulan(orang.lahir, self.tanggal))
    }

    /// The person's age in completed years; 0 without a person.
    pub fn umur_tahun(&self) -> i32 {
        self.umur_bulan() / 12
    }

    /// The person's age in days; 0 without a person.
    pub fn umur_hari(&self) -> i32 {
        self.orang.map_or(0, |orang| umur_hari(orang.lahir, self.tanggal))
    }

    /// Completed weeks of the open pregnancy.
    pub fn minggu_hamil(&self) -> Option<i32> {
        let sejak = self.orang?.hamil_sejak?;
        Some(umur_hari(sejak, self.tanggal) / 7).filter(|minggu| *minggu >= 0)
    }
}

/// What a kind checks and finds beyond its fields. A kind without rules says so with an empty `impl`.
pub trait Aturan {
    /// Refuses what cannot be, with the field it concerns (as the client spells it), and names the first value outside
    /// its usual range, which asks for a second look.
    fn periksa(&self, _konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        Ok(None)
    }

    /// What deserves a second look though nothing in it is odd by itself: it does not fit what was recorded before, or
    /// the age. Once confirmed it is believed, and not kept as odd (*janggal*): a child that lost a tenth of her weight
    /// is to be judged and flagged, not set aside.
    fn ragu(&self, _konteks: &Konteks<'_>) -> Option<&'static str> {
        None
    }

    /// The flags it raises, in the order in which a kader should read them.
    fn tanda(&self, _konteks: &Konteks<'_>) -> Vec<Tanda> {
        Vec::new()
    }

    /// What a later record must share to take the place of this one's flags, where a kind is recorded of several
    /// things in turn: the programme of an aid, the dose of a vaccine.
    fn pokok(&self) -> Option<&'static str> {
        None
    }

    /// Did it look at what the rule of this id looks at? A flag ends with the next record that did: a length measured
    /// in March does not end what the scale said in February.
    fn melihat(&self, _aturan: &str) -> bool {
        true
    }

    /// How many took part, for a group activity.
    fn peserta(&self) -> Option<i64> {
        None
    }
}

/// The flag of a record that a correction of the person left behind: by birth date, sex or state it is not for her any
/// more. It is kept and pointed out, because it was done.
pub static TIDAK_SESUAI: Patokan = Patokan {
    kode: "SASARAN_TIDAK_SESUAI",
    tindakan: Tindakan::Pantau,
    alasan: "Pelayanan ini bukan untuk umur atau keadaan orang tersebut. Periksa data orangnya, atau batalkan catatan ini.",
    versi: &[Versi::pertama(&[], "six-spm.md: subject and group of each kind")],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tanggal::parse_tanggal;

    fn hari(text: &str) -> NaiveDate {
        parse_tanggal(text).unwrap()
    }

    static CONTOH: Patokan = Patokan {
        kode: "CONTOH",
        tindakan: Tindakan::Rujuk,
        alasan: "Contoh.",
        versi: &[
            Versi::pertama(&[140], "a"),
            Versi { nomor: 2, berlaku: NaiveDate::MAX, ambang: &[130], sumber: "b" },
        ],
    };

    #[test]
    fn the_version_of_the_day_decides() {
        let konteks = Konteks {
            tanggal: hari("2026-01-01"),
            orang: None,
            sebelum: None,
            verdict: None,
            janggal: false,
        };
        let flag = |nilai| CONTOH.bila(&konteks, &[("sistole", nilai)], |versi| nilai >= versi.angka(0));
        assert!(flag(139).is_none());
        let found = flag(140).unwrap();
        assert_eq!((found.versi, found.masukan.as_str()), (1, "sistole=140"));
        assert_eq!(CONTOH.pada(NaiveDate::MAX).unwrap().nomor, 2);
    }

    #[test]
    fn a_condition_holds_on_the_day_of_the_service() {
        let ibu = Orang {
            jenis_kelamin: JenisKelamin::Perempuan,
            lahir: hari("2000-01-01"),
            hari_diketahui: true,
            hamil_sejak: Some(hari("2026-03-01")),
            bersalin: Some(hari("2024-02-01")),
        };
        assert!(
            !ibu.memenuhi(Syarat::Hamil, hari("2026-02-28"))
                && ibu.memenuhi(Syarat::Hamil, hari("2026-03-01"))
        );
        assert!(
            ibu.memenuhi(Syarat::Menyusui, hari("2026-01-31"))
                && !ibu.memenuhi(Syarat::Menyusui, hari("2026-02-01"))
        );
        assert!(
            ibu.memenuhi(Syarat::Wus, hari("2026-01-01")) && !ibu.memenuhi(Syarat::Wus, hari("2050-01-01"))
        );
        let bapak = Orang { jenis_kelamin: JenisKelamin::LakiLaki, ..ibu };
        assert!(bapak.memenuhi(Syarat::Semua, hari("2026-05-01")));
        for syarat in [Syarat::Perempuan, Syarat::Hamil, Syarat::Menyusui, Syarat::Wus] {
            assert!(!bapak.memenuhi(syarat, hari("2026-05-01")));
        }
    }
}
