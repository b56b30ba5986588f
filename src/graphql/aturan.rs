//! The rules behind flags, calendars and limits, for whoever wants to read why.

use async_graphql::{Context, Object, SimpleObject};

use crate::domain::acuan::{self, GolonganAturan, Tertulis, VersiTertulis};
use crate::domain::pilihan::Pilihan as _;
use crate::graphql::actor;
use crate::graphql::input::Pilih;

/// A rule (aturan) with its versions: what `Tanda.aturan` and `Saran.aturan` name, the calendars, the schedules of doses
/// and the limits of what is typed in.
#[derive(SimpleObject)]
pub struct Aturan {
    /// The id, unique among all rules: `HAMIL_KEK`.
    kode: String,
    /// What it decides (golongan): TANDA, SARAN, IMUNISASI, KELENGKAPAN, JATUH_TEMPO, PERTUMBUHAN, STATUS or BATAS.
    golongan: String,
    /// What its flag asks for, where it raises one.
    tindakan: Option<String>,
    /// What it says, in Bahasa Indonesia.
    keterangan: String,
    /// Its versions (versi), the oldest first.
    versi: Vec<VersiAturan>,
}

/// One version of a rule.
#[derive(SimpleObject)]
pub struct VersiAturan {
    /// Its number, which flags carry.
    nomor: i32,
    /// The first day (WITA) it holds for, and of doses the day of birth; null for one that holds since ever.
    sejak: Option<String>,
    /// Where its figures come from (sumber). [R] marks guideline text, [N] a secondary text, [K] and [P] what is still to
    /// be confirmed by the agency.
    sumber: String,
    /// Its figures (nilai), in the order in which the rule reads them.
    nilai: Vec<NilaiAturan>,
}

/// A figure of a rule.
#[derive(SimpleObject)]
pub struct NilaiAturan {
    /// What it is, in Bahasa Indonesia; null for the thresholds of a flag, which its sentence names.
    nama: Option<String>,
    /// The figure.
    nilai: i32,
    /// Its unit (satuan); null where it is the stored unit of the field that the rule looks at: grams, millimetres, mmHg,
    /// hundredths of a z-score.
    satuan: Option<String>,
}

impl From<&Tertulis> for Aturan {
    fn from(rule: &Tertulis) -> Self {
        Aturan {
            kode: rule.kode.clone(),
            golongan: rule.golongan.kode().to_owned(),
            tindakan: rule.tindakan.map(|tindakan| tindakan.kode().to_owned()),
            keterangan: rule.keterangan.clone(),
            versi: rule.versi.iter().map(Into::into).collect(),
        }
    }
}

impl From<&VersiTertulis> for VersiAturan {
    fn from(versi: &VersiTertulis) -> Self {
        let figure = |angka: &acuan::Angka| NilaiAturan {
            nama: angka.nama.map(str::to_owned),
            nilai: angka.nilai,
            satuan: angka.satuan.map(str::to_owned),
        };
        VersiAturan {
            nomor: versi.nomor,
            sejak: versi.sejak.map(|day| day.to_string()),
            sumber: versi.sumber.to_owned(),
            nilai: versi.angka.iter().map(figure).collect(),
        }
    }
}

/// Reading the rules.
#[derive(Default)]
pub struct AturanQuery;

#[Object]
impl AturanQuery {
    /// The rules by which flags are raised, doses and visits become due, and figures are taken, with their versions,
    /// figures and sources. For everybody who is signed in.
    async fn aturan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only the rule of this id, as a flag names it; nothing for one that is not there.")]
        kode: Option<String>,
        #[graphql(desc = "Only rules that decide this.")] golongan: Option<Pilih<GolonganAturan>>,
    ) -> async_graphql::Result<Vec<Aturan>> {
        actor(ctx).map_err(crate::graphql::error::of)?;
        let all = acuan::semua();
        let wanted = all.iter().filter(|rule| kode.as_ref().is_none_or(|kode| rule.kode == *kode));
        let wanted = wanted.filter(|rule| golongan.as_ref().is_none_or(|only| only.0 == rule.golongan));
        Ok(wanted.map(Into::into).collect())
    }
}
