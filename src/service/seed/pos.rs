//! The register of posts: which posts there are, where, of which RT, with how many kader and board members.
//! It is the same in every scale; a scale only says which posts have people and a history.

use chrono::{DateTime, Utc};

use super::acak::{Acak, Untuk};
use super::{nama, wilayah};
use crate::domain::id::PosyanduId;
use crate::domain::wilayah::{Kode, Level};
use crate::error::Result;

/// Posts, kader and board members of Kukar in 2025 (institution.md section 8).
pub const POSYANDU: usize = 806;
pub const KADER: usize = 8_620;
pub const PENGURUS: usize = 7_359;
/// Posts into which single-purpose posts of earlier years were merged.
pub const DIGABUNG: usize = 64;

/// A kelurahan has more posts than a desa: 245 in 44 against 582 in 193 (institution.md section 8).
const PER_KELURAHAN: usize = 5;
const PER_DESA: usize = 3;
/// Chair, secretary, treasurer and six heads of sectors.
const PENGURUS_LENGKAP: usize = 9;
/// Six sectors with one kader each, and two more for health.
const KADER_PALING_SEDIKIT: usize = 8;

/// One post as it is planned.
#[derive(Clone, Debug)]
pub struct Pos {
    /// Its place in the register, which names its streams of random numbers.
    pub nomor: u64,
    pub id: PosyanduId,
    pub desa: Kode,
    pub nama: String,
    pub rt: Vec<u32>,
    pub kader: usize,
    pub pengurus: usize,
    pub lama: usize,
    /// How large it is beside the others, about 1 in the mean.
    pub besar: f64,
    /// The post a demonstration shows: large, and open today.
    pub contoh: bool,
}

/// The moment from which the ids of institutions are counted: the year the six sectors came in.
pub fn berdiri() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + chrono::Duration::days(19_905)
}

/// All posts in the order of their villages.
pub fn daftar() -> Result<Vec<Pos>> {
    let desa = wilayah::desa()?;
    let mut banyak: Vec<usize> = desa.iter().map(|satu| per_desa(&satu.kode)).collect();
    let mut kurang = POSYANDU.saturating_sub(banyak.iter().sum());
    for (satu, banyak) in desa.iter().zip(&mut banyak).rev() {
        if kurang > 0 && satu.kode.level() == Level::Desa {
            *banyak += 1;
            kurang -= 1;
        }
    }
    let mut daftar = Vec::with_capacity(POSYANDU);
    for (ke_desa, (satu, banyak)) in desa.iter().zip(banyak).enumerate() {
        for ke in 0..banyak {
            daftar.push(pos(daftar.len(), ke_desa, ke, satu));
        }
    }
    bagi(&mut daftar);
    Ok(daftar)
}

fn per_desa(kode: &Kode) -> usize {
    if kode.level() == Level::Kelurahan { PER_KELURAHAN } else { PER_DESA }
}

fn pos(nomor: usize, ke_desa: usize, ke: usize, desa: &wilayah::Wilayah) -> Pos {
    let nomor = u64::try_from(nomor).unwrap_or(0);
    let mut acak = Acak::baru(Untuk::Pos, nomor);
    // The number behind the name is that of the village within its kecamatan, near enough.
    let angka = ke_desa % 20 + 1;
    let rt_pertama = u32::try_from(ke).unwrap_or(0) * 3 + 1;
    let rt_banyak = u32::try_from(acak.antara(1, 3)).unwrap_or(1);
    Pos {
        nomor,
        id: PosyanduId(acak.id(berdiri() + chrono::Duration::minutes(i64::try_from(nomor).unwrap_or(0)))),
        desa: desa.kode.clone(),
        nama: format!("{} {angka}", nama::posyandu(ke_desa * 7, ke)),
        rt: (rt_pertama..rt_pertama + rt_banyak).collect(),
        kader: usize::try_from(acak.antara(8, 13)).unwrap_or(KADER_PALING_SEDIKIT),
        pengurus: PENGURUS_LENGKAP,
        lama: 0,
        besar: (0.3 * acak.normal() - 0.045).exp().clamp(0.4, 2.0),
        contoh: desa.kode.as_str() == super::DESA_CONTOH && ke == 0,
    }
}

/// Brings the sums to the figures of the kabupaten: kader, board members, merged posts.
fn bagi(daftar: &mut [Pos]) {
    let mut acak = Acak::baru(Untuk::Pos, u64::MAX);
    let mut urutan: Vec<usize> = (0..daftar.len()).collect();
    urutan.sort_by_cached_key(|_| acak.bit());
    let mut kader: usize = daftar.iter().map(|satu| satu.kader).sum();
    let mut pengurus = daftar.len() * PENGURUS_LENGKAP;
    for (ke, di) in urutan.iter().cycle().take(daftar.len() * 8).enumerate() {
        let Some(satu) = daftar.get_mut(*di) else { continue };
        if kader > KADER && satu.kader > KADER_PALING_SEDIKIT {
            satu.kader -= 1;
            kader -= 1;
        } else if kader < KADER {
            satu.kader += 1;
            kader += 1;
        }
        if ke < DIGABUNG {
            satu.lama = 1 + ke % 2;
        }
        // Some boards lack a head of a sector, others have a further member.
        if (100..184).contains(&ke) {
            satu.pengurus -= 1;
            pengurus -= 1;
        } else if ke >= 200 && pengurus < PENGURUS {
            satu.pengurus += 1;
            pengurus += 1;
        }
    }
}
