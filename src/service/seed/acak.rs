//! The dice of the demonstration data. A stream is named by what it is for (post, purpose, person), so that
//! the same person is drawn the same way whatever was drawn before, on every run and in every scale.

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

/// The whole of the demonstration data hangs on this number. Another number is another village.
const BENIH: u64 = 0x504F_5359_414E_4455;

/// What a stream is drawn for, so that streams of one post do not run into each other.
#[derive(Clone, Copy)]
pub enum Untuk {
    Pos = 1,
    Roster,
    Penduduk,
    Kalender,
    Riwayat,
    Layanan,
    Kartu,
    Anak,
    Ibu,
    Sekolah,
    Dewasa,
    Lansia,
    Sosial,
    Rumah,
    Tempat,
    Tanda,
    Rujukan,
    Kunjungan,
    Koreksi,
}

/// A stream of random numbers: SplitMix64 (Steele, Lea, Flood 2014), which needs eight bytes of state.
#[derive(Debug)]
pub struct Acak(u64);

fn campur(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Acak {
    /// The stream for a purpose in a post.
    pub fn baru(untuk: Untuk, pos: u64) -> Acak {
        Acak::nomor(untuk, pos, 0)
    }

    /// The stream for the n-th thing of a purpose in a post.
    pub fn nomor(untuk: Untuk, pos: u64, nomor: u64) -> Acak {
        let awal = campur(BENIH ^ untuk as u64);
        Acak(campur(campur(awal.wrapping_add(pos)).wrapping_add(nomor)))
    }

    /// The next 64 bits.
    pub fn bit(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        campur(self.0)
    }

    /// From 0 to below 1.
    pub fn satuan(&mut self) -> f64 {
        (self.bit() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True so often.
    pub fn peluang(&mut self, p: f64) -> bool {
        self.satuan() < p
    }

    /// A whole number between two others, both included.
    pub fn antara(&mut self, dari: i64, sampai: i64) -> i64 {
        let lebar = u64::try_from(sampai - dari).unwrap_or(0) + 1;
        dari + i64::try_from(self.bit() % lebar).unwrap_or(0)
    }

    /// A number with mean 0 and standard deviation 1 (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let jauh = (-2.0 * (1.0 - self.satuan()).ln()).sqrt();
        jauh * (std::f64::consts::TAU * self.satuan()).cos()
    }

    /// A whole number around a mean.
    pub fn bulat(&mut self, rata: f64, simpang: f64) -> i32 {
        (rata + simpang * self.normal()).round() as i32
    }

    /// One of several: the others by their shares, the first for what is left.
    pub fn undi<T: Copy>(&mut self, biasa: T, lain: &[(f64, T)]) -> T {
        let mut undi = self.satuan();
        let found = lain.iter().find(|(share, _)| {
            undi -= share;
            undi < 0.0
        });
        found.map_or(biasa, |(_, satu)| *satu)
    }

    /// So many days.
    pub fn hari(&mut self, dari: i64, sampai: i64) -> Duration {
        Duration::days(self.antara(dari, sampai))
    }

    /// A whole number near a share of something: 3.2 is 3, and one time in five 4.
    pub fn sekitar(&mut self, banyak: f64) -> usize {
        (banyak + self.satuan()).floor().max(0.0) as usize
    }

    /// One of a list. An empty list gives its type's default.
    pub fn pilih<T: Copy + Default>(&mut self, daftar: &[T]) -> T {
        let lebar = u64::try_from(daftar.len()).unwrap_or(u64::MAX).max(1);
        daftar.get(usize::try_from(self.bit() % lebar).unwrap_or(0)).copied().unwrap_or_default()
    }

    /// An id of the form of UUID version 7: the moment in front, so that ids sort by time.
    pub fn id(&mut self, pada: DateTime<Utc>) -> Uuid {
        let milidetik = u64::try_from(pada.timestamp_millis()).unwrap_or(0) & 0xFFFF_FFFF_FFFF;
        let depan = (milidetik << 16) | 0x7000 | (self.bit() & 0x0FFF);
        let belakang = (0b10 << 62) | (self.bit() >> 2);
        Uuid::from_u64_pair(depan, belakang)
    }
}
