//! What the drawn services mean: whether a value is odd, which weighing is N or T, and which flags stand. All of it is
//! asked of the rules that judge a real recording, subject by subject and kind by kind, and what they would refuse is a
//! fault of the data. Nothing is made up here.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::acak::Acak;
use super::layanan::{Layanan, Subjek};
use super::penduduk::Penduduk;
use super::pos::Pos;
use crate::domain::bidang::{Isi, Pertumbuhan};
use crate::domain::id::{KeluargaId, SasaranId};
use crate::domain::pertumbuhan::{Penimbangan, Verdict, nilai};
use crate::domain::sasaran::HasilKehamilan;
use crate::domain::tanggal::PresisiLahir;
use crate::error::{Error, Result};
use crate::service::pelayanan::{
    Baris, Dilayani, Kehamilan, Riwayat, Tercatat, masuk_akal, tanda_semestinya,
};
use crate::store::table::{Cell, Col};

/// A service with what the rules say of it.
pub struct Dinilai {
    pub layanan: Layanan,
    pub janggal: bool,
    pub verdict: Option<(Verdict, bool)>,
}

/// A flag with the service it belongs to, by its place in the list of judged services.
pub struct Tanda {
    pub layanan: usize,
    pub aturan: String,
    pub baris: Baris,
    pub row: Vec<(Col, Cell)>,
}

/// The people of a post as the rules see them.
pub struct Orang(Vec<Riwayat>);

impl Orang {
    pub fn dari(penduduk: &Penduduk) -> Orang {
        let mut semua: Vec<Riwayat> = penduduk
            .orang
            .iter()
            .map(|satu| Riwayat {
                jenis_kelamin: satu.jenis_kelamin,
                lahir: satu.lahir,
                berat_lahir_g: satu.berat_lahir,
                hari_diketahui: satu.presisi == PresisiLahir::Hari,
                kehamilan: Vec::new(),
            })
            .collect();
        for satu in &penduduk.kehamilan {
            let bersalin = matches!(satu.hasil, Some(HasilKehamilan::LahirHidup | HasilKehamilan::LahirMati));
            if let Some(ibu) = semua.get_mut(satu.orang) {
                ibu.kehamilan.push(Kehamilan { mulai: satu.mulai, berakhir: satu.berakhir, bersalin });
            }
        }
        Orang(semua)
    }

    pub fn riwayat(&self, di: usize) -> Option<&Riwayat> {
        self.0.get(di)
    }

    /// The subject as a real recording names it.
    pub fn dilayani(&self, penduduk: &Penduduk, subjek: Subjek) -> Result<Dilayani> {
        let hilang = || Error::fault("a service of nobody");
        Ok(match subjek {
            Subjek::Orang(di) => {
                let id = penduduk.orang.get(di).ok_or_else(hilang)?.id;
                Dilayani::Sasaran(SasaranId(id), self.0.get(di).ok_or_else(hilang)?.clone())
            }
            Subjek::Keluarga(di) => {
                Dilayani::Keluarga(KeluargaId(penduduk.keluarga.get(di).ok_or_else(hilang)?.id))
            }
            Subjek::Rt(_) | Subjek::Sesi => Dilayani::Umum,
        })
    }
}

/// Judges services that are all of theirs: nothing of the same subject and kind may be judged in another call. What is
/// judged is added to `semua`, what is found to the flags.
pub fn nilai_semua(
    (pos, penduduk, orang): (&Pos, &Penduduk, &Orang),
    acak: &mut Acak,
    layanan: Vec<Layanan>,
    semua: &mut Vec<Dinilai>,
    tanda: &mut Vec<Tanda>,
) -> Result<()> {
    let mut kelompok: BTreeMap<(Subjek, &'static str, Uuid), Vec<Layanan>> = BTreeMap::new();
    for satu in layanan {
        let jenis = satu.isi.jenis();
        // Two broken roads of one neighbourhood are two things.
        let sendiri = matches!(satu.subjek, Subjek::Rt(_) | Subjek::Sesi) && !jenis.tempat_tetap;
        let kunci = (satu.subjek, jenis.kode, if sendiri { satu.id } else { Uuid::nil() });
        kelompok.entry(kunci).or_default().push(satu);
    }
    for ((subjek, _, _), mut layanan) in kelompok {
        layanan.sort_by_key(|satu| (satu.tanggal, satu.pada, satu.id));
        let siapa = orang.dilayani(penduduk, subjek)?;
        let tercatat = tercatat(pos, &siapa, &layanan)?;
        let awal = semua.len();
        for (aturan, di, baris) in semestinya(&tercatat, &siapa)? {
            let satu = tercatat.get(di).ok_or_else(|| Error::fault("a flag of no service"))?;
            let id = acak.id(layanan.get(di).map_or_else(Default::default, |satu| satu.pada));
            let row = crate::service::pelayanan::baris_tanda(id, satu, &siapa, &aturan, &baris);
            tanda.push(Tanda { layanan: awal + di, aturan, baris, row });
        }
        semua.extend(layanan.into_iter().zip(tercatat).map(|(layanan, hasil)| Dinilai {
            layanan,
            janggal: hasil.janggal,
            verdict: hasil.verdict,
        }));
    }
    Ok(())
}

/// The services as they are stored: odd or not, and each month's weighing with its verdict.
fn tercatat(pos: &Pos, siapa: &Dilayani, layanan: &[Layanan]) -> Result<Vec<Tercatat>> {
    let mut semua: Vec<Tercatat> = Vec::with_capacity(layanan.len());
    for satu in layanan {
        let janggal = masuk_akal(&satu.isi, satu.tanggal, &semua, siapa, true)?;
        let (isi, oleh) = (satu.isi.clone(), super::tulis::PENCATAT);
        semua.push(Tercatat::baru(satu.id, pos.id, satu.tanggal, isi, janggal, oleh));
    }
    if let Dilayani::Sasaran(_, riwayat) = siapa {
        timbangan(riwayat, &mut semua);
    }
    Ok(semua)
}

fn timbangan(riwayat: &Riwayat, semua: &mut [Tercatat]) {
    let ditimbang: Vec<(usize, Penimbangan)> = semua
        .iter()
        .enumerate()
        .filter_map(|(di, satu)| match &satu.isi {
            Isi::Pertumbuhan(Pertumbuhan { berat: Some(berat), .. }) => {
                let (tanggal, janggal) = (satu.tanggal, satu.janggal);
                Some((di, Penimbangan { tanggal, berat_g: berat.0, janggal }))
            }
            _ => None,
        })
        .collect();
    let fakta: Vec<Penimbangan> = ditimbang.iter().map(|(_, satu)| *satu).collect();
    for bulan in nilai(riwayat.jenis_kelamin, riwayat.lahir, &fakta) {
        let di = ditimbang.get(bulan.indeks).and_then(|(di, _)| semua.get_mut(*di));
        if let Some(satu) = di {
            satu.verdict = Some((bulan.verdict, bulan.dua_t));
        }
    }
}

/// The flags by rule and place.
fn semestinya(tercatat: &[Tercatat], siapa: &Dilayani) -> Result<Vec<(String, usize, Baris)>> {
    let tempat = |id: Uuid| tercatat.iter().position(|satu| satu.id == id);
    let flags = tanda_semestinya(tercatat, siapa).into_iter();
    flags
        .map(|(satu, ((_, aturan), baris))| {
            let di = tempat(satu.id).ok_or_else(|| Error::fault("a flag of no service"))?;
            Ok((aturan, di, baris))
        })
        .collect()
}
