//! Screenings: whom one is meant for, who was screened, in whom something was found. What counts as found is decided by
//! the rules that raise flags and by nobody else; here is only which flags are which finding. The whole screening of a
//! year is a set of measurements. Source: indicators.md section 5; lifecycle-and-sessions.md sections 3.2, 3.5, 3.6.

use super::card::Card;
use super::orang::{Layanan, Saat};
use super::ukur::{Disaring, Saringan, Satu, Ukur};
use crate::domain::jatuh_tempo::{HB, Hal, Syarat, TABEL_SKRINING};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::siklus::KelompokStatistik;
use crate::domain::tanggal::umur_tahun;

/// What a flag says, as far as sums ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temuan {
    /// Found what a screening looks for.
    Ada(Saringan),
    /// A reason to measure the glucose of somebody young.
    BerisikoGula,
}

use Temuan::{Ada, BerisikoGula};

/// The rules whose flags count, and what each says.
pub const ATURAN: &[(&str, Temuan)] = &[
    ("HAMIL_HB_RENDAH", Ada(Saringan::Anemia)),
    ("HB_RENDAH", Ada(Saringan::Anemia)),
    ("HAMIL_KEK", Ada(Saringan::Kek)),
    ("TD_TINGGI", Ada(Saringan::Hipertensi)),
    ("TD_REMAJA_TINGGI", Ada(Saringan::Hipertensi)),
    ("TD_IBU_TINGGI", Ada(Saringan::Hipertensi)),
    ("TD_HAMIL_BAHAYA", Ada(Saringan::Hipertensi)),
    ("GULA_LAYAR_HI", Ada(Saringan::Gula)),
    ("GULA_SEWAKTU_TINGGI", Ada(Saringan::Gula)),
    ("GULA_PUASA_TINGGI", Ada(Saringan::Gula)),
    ("IMT_OBESITAS", BerisikoGula),
    ("PERUT_BESAR", BerisikoGula),
];

/// What a flag of this rule says.
pub fn temuan(aturan: &str) -> Option<Temuan> {
    ATURAN.iter().find(|(kode, _)| *kode == aturan).map(|(_, temuan)| *temuan)
}

/// From this age the yearly screening of non-communicable diseases is for everybody (KES-06), and that of the elderly.
const PTM_TAHUN: i32 = 15;
const LANSIA_TAHUN: i32 = 60;

pub(super) fn hitung(card: &mut Card, saat: &Saat<'_>) {
    for (saringan, _, _) in Saringan::NILAI {
        let of = Disaring { saringan: *saringan, golongan: saat.orang.dalam(saat.kelompok) };
        let meant = untuknya(*saringan, saat);
        let screened = saat.layanan().iter().any(|one| diperiksa(*saringan, one));
        card.count(Ukur::SkriningSasaran(of), saat.masa, meant.into());
        card.count(Ukur::SkriningSasaranDisaring(of), saat.masa, (meant && screened).into());
        card.count(Ukur::Disaring(of), saat.masa, screened.into());
        card.count(Ukur::Ditemukan(of), saat.masa, (screened && ada(saat, Ada(*saringan))).into());
    }
    if saat.setahun_penuh() {
        setahun(card, saat);
    }
}

fn ada(saat: &Saat<'_>, what: Temuan) -> bool {
    saat.orang.temuan.iter().any(|(day, found)| *found == what && saat.memuat(*day))
}

fn diperiksa(saringan: Saringan, one: &Layanan) -> bool {
    match saringan {
        Saringan::Anemia => one.isi.hb,
        Saringan::Kek => one.isi.lila,
        Saringan::Hipertensi => one.isi.td,
        Saringan::Gula => one.isi.gula,
    }
}

/// Is it meant for her on the reference date?
fn untuknya(saringan: Saringan, saat: &Saat<'_>) -> bool {
    let hamil = saat.kelompok == KelompokStatistik::IbuHamil;
    let girl = saat.orang.jenis_kelamin == JenisKelamin::Perempuan;
    let umur = umur_tahun(saat.orang.lahir, saat.hari);
    match saringan {
        Saringan::Anemia => hamil || (girl && HB.iter().any(|years| i32::try_from(*years) == Ok(umur))),
        Saringan::Kek => hamil,
        Saringan::Hipertensi => tahunan(Hal::TekananDarah, saat, umur),
        Saringan::Gula => tahunan(Hal::GulaDarah, saat, umur),
    }
}

/// Is a yearly screening meant for somebody of this age?
fn tahunan(hal: Hal, saat: &Saat<'_>, umur: i32) -> bool {
    let Ok(umur) = u32::try_from(umur) else { return false };
    let version = TABEL_SKRINING.iter().rev().find(|tabel| tabel.berlaku <= saat.hari);
    let mut rows = version.map_or(&[][..], |tabel| tabel.baris).iter().filter(|baris| baris.hal == hal);
    rows.any(|baris| {
        let (from, to) = baris.umur;
        from <= umur && to.is_none_or(|to| umur < to) && (baris.syarat == Syarat::Semua || berisiko(saat))
    })
}

/// Obese, wide in the waist, or with raised blood pressure in this period.
fn berisiko(saat: &Saat<'_>) -> bool {
    ada(saat, BerisikoGula) || ada(saat, Ada(Saringan::Hipertensi))
}

/// The screenings of a year: all that belongs to one, on whatever days.
fn setahun(card: &mut Card, saat: &Saat<'_>) {
    let umur = umur_tahun(saat.orang.lahir, saat.hari);
    let any = |done: fn(&Layanan) -> bool| saat.layanan().iter().any(|one| done(one));
    let (td, gula) = (any(|one| one.isi.td), any(|one| one.isi.gula));
    if umur >= PTM_TAHUN {
        let body = any(|one| one.isi.imt || one.isi.perut);
        let complete = td && body && (gula || !tahunan(Hal::GulaDarah, saat, umur));
        card.count(Ukur::PtmSasaran(Satu), saat.masa, 1);
        card.count(Ukur::Ptm(Satu), saat.masa, complete.into());
    }
    if umur >= LANSIA_TAHUN {
        let complete = td && gula && any(|one| one.isi.aks) && any(|one| one.isi.skilas);
        card.count(Ukur::LansiaSasaran(Satu), saat.masa, 1);
        card.count(Ukur::LansiaLengkap(Satu), saat.masa, complete.into());
    }
    if saat.hadir {
        card.count(Ukur::TbcHadir(Satu), saat.masa, 1);
        card.count(Ukur::Tbc(Satu), saat.masa, any(|one| one.isi.tbc).into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = concat!(
        include_str!("../bidang/kesehatan/hamil.rs"),
        include_str!("../bidang/kesehatan/kurang_darah.rs"),
        include_str!("../bidang/kesehatan/ptm.rs"),
        include_str!("../bidang/kesehatan/tekanan_darah.rs"),
    );

    #[test]
    fn every_finding_is_a_rule_that_is_declared() {
        for (at, (kode, found)) in ATURAN.iter().enumerate() {
            assert!(ATURAN[..at].iter().all(|(other, _)| other != kode), "{kode}");
            let declared = |action: &str| RULES.contains(&format!("\n    {kode} {action}"));
            assert!(declared("Rujuk") || (*found == BerisikoGula && declared("")), "{kode}");
        }
        assert_eq!((temuan("HAMIL_KEK"), temuan("TD_NORMAL")), (Some(Ada(Saringan::Kek)), None));
    }
}
