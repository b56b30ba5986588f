//! The kader and the board of a post. The figures of the kabupaten count decrees in force; some that have
//! ended, or that begin in the middle of a month, are there so that no sum can forget to ask for a day.

use chrono::{Duration, NaiveDate, NaiveTime};
use uuid::Uuid;

use super::acak::{Acak, Untuk};
use super::nama;
use super::pos::Pos;
use super::waktu::Waktu;
use crate::domain::kader::Jabatan;
use crate::domain::pertumbuhan::JenisKelamin::{LakiLaki, Perempuan};
use crate::domain::posyandu::Bidang;

/// One decree of a kader.
#[derive(Clone, Debug)]
pub struct Kader {
    pub id: Uuid,
    pub nama: String,
    pub bidang: Bidang,
    pub nomor_sk: String,
    pub mulai: NaiveDate,
    pub akhir: Option<NaiveDate>,
    /// How likely she comes to an opening day.
    pub rajin: f64,
}

/// One decree of a board member.
#[derive(Clone, Debug)]
pub struct Pengurus {
    pub id: Uuid,
    pub nama: String,
    pub jabatan: Jabatan,
    pub bidang: Option<Bidang>,
    pub nomor_sk: String,
    pub mulai: NaiveDate,
    pub akhir: Option<NaiveDate>,
}

/// The sectors after the first kader of each: health is the most common.
const BIDANG_BERIKUT: [Bidang; 8] = [
    Bidang::Kesehatan,
    Bidang::Kesehatan,
    Bidang::Kesehatan,
    Bidang::Sosial,
    Bidang::Kesehatan,
    Bidang::Pendidikan,
    Bidang::Kesehatan,
    Bidang::PekerjaanUmum,
];

/// Shares of kader who rarely come, and how likely each sort comes. With 1.5 % of days called off, on which
/// nobody can come, the kader active in a month are near 93 % (parameters: kader_participation).
const JARANG: f64 = 0.02;
const RAJIN_JARANG: f64 = 0.25;
const RAJIN: f64 = 0.958;

/// The kader of a post: as many in force as the register says, and now and then a former one.
pub fn kader(pos: &Pos, waktu: Waktu) -> Vec<Kader> {
    let mut acak = Acak::baru(Untuk::Roster, pos.nomor);
    let berikut = BIDANG_BERIKUT.iter().cycle().copied();
    let bidang: Vec<Bidang> = Bidang::ALL.into_iter().chain(berikut).take(pos.kader).collect();
    let mut semua = Vec::with_capacity(bidang.len() + 1);
    for satu in bidang {
        let baru = acak.peluang(0.06);
        let mulai = mulai(&mut acak, waktu, baru);
        // Whoever is new took somebody's place half of the time.
        if baru && acak.peluang(0.5) {
            let dulu = waktu.mulai - Duration::days(acak.antara(200, 900));
            semua.push(seorang(&mut acak, pos, satu, dulu, Some(mulai)));
        }
        semua.push(seorang(&mut acak, pos, satu, mulai, None));
    }
    semua
}

/// The first day of a decree: years ago, or in the history on whatever day the kepala desa signed it.
fn mulai(acak: &mut Acak, waktu: Waktu, baru: bool) -> NaiveDate {
    if baru {
        let hari = (waktu.hari_ini - waktu.mulai).num_days();
        return waktu.mulai + Duration::days(acak.antara(10, hari - 5));
    }
    waktu.mulai - Duration::days(acak.antara(1, 600))
}

fn nomor_sk(acak: &mut Acak, mulai: NaiveDate) -> String {
    format!("{:03}/SK-Posyandu/{}", acak.antara(1, 180), mulai.format("%Y"))
}

fn seorang(acak: &mut Acak, pos: &Pos, bidang: Bidang, mulai: NaiveDate, akhir: Option<NaiveDate>) -> Kader {
    let jenis_kelamin = if acak.peluang(0.93) { Perempuan } else { LakiLaki };
    let contoh = pos.contoh && bidang == Bidang::Kesehatan;
    Kader {
        id: acak.id(mulai.and_time(NaiveTime::MIN).and_utc()),
        nama: nama::lengkap(acak, jenis_kelamin),
        bidang,
        nomor_sk: nomor_sk(acak, mulai),
        mulai,
        akhir,
        rajin: if acak.peluang(JARANG) && !contoh { RAJIN_JARANG } else { RAJIN },
    }
}

/// The board of a post.
pub fn pengurus(pos: &Pos, waktu: Waktu) -> Vec<Pengurus> {
    let mut acak = Acak::nomor(Untuk::Roster, pos.nomor, 1);
    let inti = [Jabatan::Ketua, Jabatan::Sekretaris, Jabatan::Bendahara].map(|jabatan| (jabatan, None));
    let bidang = Bidang::ALL.map(|bidang| (Jabatan::KetuaBidang, Some(bidang)));
    let anggota = std::iter::repeat((Jabatan::Anggota, None));
    let susunan: Vec<_> = inti.into_iter().chain(bidang).chain(anggota).take(pos.pengurus).collect();
    let mut semua = Vec::with_capacity(susunan.len() + 1);
    for (jabatan, bidang) in susunan {
        let mulai = mulai(&mut acak, waktu, false);
        // A predecessor, from the years before the decree was renewed.
        if acak.peluang(0.02) {
            let dulu = mulai - Duration::days(acak.antara(400, 1_000));
            semua.push(anggota_pengurus(&mut acak, jabatan, bidang, dulu, Some(mulai)));
        }
        semua.push(anggota_pengurus(&mut acak, jabatan, bidang, mulai, None));
    }
    semua
}

fn anggota_pengurus(
    acak: &mut Acak,
    jabatan: Jabatan,
    bidang: Option<Bidang>,
    mulai: NaiveDate,
    akhir: Option<NaiveDate>,
) -> Pengurus {
    let jenis_kelamin = if acak.peluang(0.8) { Perempuan } else { LakiLaki };
    Pengurus {
        id: acak.id(mulai.and_time(NaiveTime::MIN).and_utc()),
        nama: nama::lengkap(acak, jenis_kelamin),
        jabatan,
        bidang,
        nomor_sk: nomor_sk(acak, mulai),
        mulai,
        akhir,
    }
}
