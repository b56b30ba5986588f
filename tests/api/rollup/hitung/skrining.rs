//! Screenings, counted again: whom one is meant for on the reference date, who was measured in the period, and of
//! them in whom a rule raised a flag in it. Source: lifecycle-and-sessions.md sections 3.2, 3.5 and 3.6.

use posyandu::domain::pertumbuhan::JenisKelamin;
use posyandu::domain::rollup::Ukur;
use posyandu::domain::rollup::ukur::{Disaring, Saringan};
use posyandu::domain::siklus::KelompokStatistik;

use super::{Layanan, Lembar, Orang, bulan, golongan};

/// From this age glucose is measured in everybody, before in those at risk.
pub(super) const GULA_SEMUA: i32 = 40;
const DEWASA: i32 = 15;
/// The ages at which the haemoglobin of girls is looked at.
const HB_REMATRI: [i32; 2] = [12, 15];

const ANEMIA: [&str; 2] = ["HAMIL_HB_RENDAH", "HB_RENDAH"];
const KEK: [&str; 1] = ["HAMIL_KEK"];
const HIPERTENSI: [&str; 4] = ["TD_TINGGI", "TD_REMAJA_TINGGI", "TD_IBU_TINGGI", "TD_HAMIL_BAHAYA"];
const GULA: [&str; 3] = ["GULA_LAYAR_HI", "GULA_SEWAKTU_TINGGI", "GULA_PUASA_TINGGI"];
const BERISIKO: [&str; 2] = ["IMT_OBESITAS", "PERUT_BESAR"];

/// The cards on which a measurement stands.
fn kartu(medan: &str) -> &'static [&'static str] {
    match medan {
        "sistole" => &["KES-04", "KES-05", "KES-06", "KES-10"],
        "hemoglobin" => &["KES-04", "KES-06", "KES-10"],
        "lilaIbu" => &["KES-04"],
        other => panic!("{other} is measured nowhere"),
    }
}

/// Was this measured?
pub(super) fn diukur(medan: &'static str) -> impl Fn(&Layanan) -> bool {
    move |one| one.ada(medan) && kartu(medan).contains(&one.kode.as_str())
}

pub(super) fn ada_gula(one: &Layanan) -> bool {
    ["KES-06", "KES-10"].contains(&one.kode.as_str())
        && ["gulaDarahSewaktu", "gulaDarahPuasa", "layarGlukometer"].iter().any(|medan| one.ada(medan))
}

/// Obese, wide in the waist, or with raised blood pressure in the period.
pub(super) fn berisiko_gula(lembar: &Lembar<'_>, orang: &Orang) -> bool {
    lembar.bertanda(orang, &BERISIKO) || lembar.bertanda(orang, &HIPERTENSI)
}

impl Lembar<'_> {
    fn bertanda(&self, orang: &Orang, rules: &[&str]) -> bool {
        orang.tanda.iter().any(|(day, rule)| self.dalam(*day) && rules.contains(&rule.as_str()))
    }

    pub(super) fn skrining(&mut self) {
        let mut counts = Vec::new();
        for orang in &self.warga {
            let kelompok = orang.kelompok(self.acuan);
            let (years, golongan) = (bulan(orang.lahir, self.acuan) / 12, golongan(orang, kelompok));
            let pregnant = kelompok == KelompokStatistik::IbuHamil;
            let girl = orang.jenis_kelamin == JenisKelamin::Perempuan;
            let any = |done: &dyn Fn(&Layanan) -> bool| self.didapat(orang).any(done);
            let at_risk = years >= GULA_SEMUA || (years >= DEWASA && berisiko_gula(self, orang));
            for (saringan, meant, measured, rules) in [
                (
                    Saringan::Anemia,
                    pregnant || (girl && HB_REMATRI.contains(&years)),
                    any(&diukur("hemoglobin")),
                    &ANEMIA[..],
                ),
                (Saringan::Kek, pregnant, any(&diukur("lilaIbu")), &KEK[..]),
                (Saringan::Hipertensi, years >= DEWASA, any(&diukur("sistole")), &HIPERTENSI[..]),
                (Saringan::Gula, at_risk, any(&ada_gula), &GULA[..]),
            ] {
                let of = Disaring { saringan, golongan };
                counts.extend(meant.then_some(Ukur::SkriningSasaran(of)));
                counts.extend((meant && measured).then_some(Ukur::SkriningSasaranDisaring(of)));
                counts.extend(measured.then_some(Ukur::Disaring(of)));
                counts.extend((measured && self.bertanda(orang, rules)).then_some(Ukur::Ditemukan(of)));
            }
        }
        self.tulis_semua(counts);
    }
}
