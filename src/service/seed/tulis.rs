//! A post becomes rows. Whatever was drawn for it is laid out table by table, in the order in which rows point
//! at each other, so that the post is written in one piece through the one write path.

use uuid::Uuid;

use super::baris::{self, Siapa};
use super::cerita::{Cerita, cerita};
use super::kolom;
use super::nilai::Orang;
use super::penduduk::penduduk;
use super::pos::{Pos, berdiri};
use super::roster::{Kader, Pengurus};
use super::waktu::{HariBuka, Waktu, hari_buka};
use super::{Skala, registrasi, roster};
use crate::domain::hari_buka::StatusHariBuka;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::{JenisLama, StatusPosyandu};
use crate::domain::tanggal::Bulan;
use crate::error::Result;
use crate::store::hari_buka::{
    self as t_hari, kader_hadir as t_hadir, kehadiran as t_kehadiran, kunjungan as t_kunjungan,
};
use crate::store::kader::{self as t_kader, pengurus as t_pengurus};
use crate::store::posyandu::{self as t_pos, lama as t_lama};
use crate::store::rujukan::{self as t_rujukan, riwayat as t_riwayat};
use crate::store::sasaran::{self as t_sasaran, domisili as t_domisili, kehamilan as t_kehamilan};
use crate::store::table::{Cell, Col, Table};
use crate::store::{
    keluarga as t_keluarga, pelapor as t_pelapor, pelayanan as t_pelayanan, tanda as t_tanda,
};

/// Rows of one table.
pub struct Muatan {
    pub table: &'static Table,
    pub columns: &'static [Col],
    pub rows: Vec<Vec<Cell>>,
}

/// A post with all its rows, ready to be written.
pub struct Berkas {
    pub pos: Pos,
    pub muatan: Vec<Muatan>,
}

impl Berkas {
    /// How many rows it has of a table.
    pub fn banyak(&self, table: &Table) -> u64 {
        let rows = self.muatan.iter().filter(|satu| satu.table.number == table.number);
        rows.map(|satu| u64::try_from(satu.rows.len()).unwrap_or(0)).sum()
    }
}

/// Who wrote the rows: the program itself, which is no account.
pub const PENCATAT: Uuid = Uuid::nil();

/// Draws a post and lays out its rows.
pub fn berkas(pos: Pos, waktu: Waktu, skala: Skala) -> Result<Berkas> {
    let kader = roster::kader(&pos, waktu);
    let pengurus = roster::pengurus(&pos, waktu);
    let mut muatan = vec![
        Muatan { table: &t_pos::TABLE, columns: POSYANDU, rows: vec![baris_pos(&pos, waktu)] },
        Muatan { table: &t_lama::TABLE, columns: LAMA, rows: baris_lama(&pos, waktu) },
        muat(&t_kader::TABLE, KADER, &kader, |satu| baris_kader(&pos, satu)),
        muat(&t_pengurus::TABLE, PENGURUS, &pengurus, |satu| baris_pengurus(&pos, satu)),
    ];
    if skala.penuh(&pos.desa) {
        isi(&pos, waktu, skala, &kader, &mut muatan)?;
    }
    Ok(Berkas { pos, muatan })
}

/// The people of a post and what happened there.
fn isi(pos: &Pos, waktu: Waktu, skala: Skala, kader: &[Kader], muatan: &mut Vec<Muatan>) -> Result<()> {
    let orang = penduduk(pos, waktu, skala.kepadatan());
    let hari = hari_buka(pos, waktu);
    let rules = Orang::dari(&orang);
    let siapa = Siapa { pos, orang: &orang, rules: &rules };
    muatan.push(muat(&t_keluarga::TABLE, kolom::KELUARGA, &orang.keluarga, |satu| siapa.rumah(satu)));
    muatan.push(muat(&t_sasaran::TABLE, kolom::SASARAN, &orang.orang, |satu| siapa.orang(satu)));
    muatan.push(muat(&t_domisili::TABLE, kolom::DOMISILI, &orang.orang, |satu| siapa.tinggal(satu)));
    muatan.push(muat(&t_kehamilan::TABLE, kolom::KEHAMILAN, &orang.kehamilan, |satu| siapa.hamil(satu)));
    muatan.push(muat(&t_hari::TABLE, HARI_BUKA, &hari, |satu| baris_hari(pos, waktu, satu)));
    let Cerita { kader_hadir, kehadiran, kunjungan, layanan, tanda, rujukan, koreksi } =
        cerita(pos, waktu, (&orang, &rules), kader, &hari)?;
    muatan.push(muat(&t_hadir::TABLE, KADER_HADIR, &kader_hadir, |satu| baris_kader_hadir(pos, satu)));
    muatan.push(muat(&t_kehadiran::TABLE, kolom::KEHADIRAN, &kehadiran, |satu| siapa.hadir(satu)));
    muatan.push(muat(&t_kunjungan::TABLE, kolom::KUNJUNGAN, &kunjungan, |satu| siapa.kunjungan(satu)));
    let rows = layanan.iter().map(|satu| siapa.layanan(satu)).collect::<Result<_>>()?;
    muatan.push(Muatan { table: &t_pelayanan::TABLE, columns: kolom::PELAYANAN, rows });
    let dilaporkan = layanan.iter().filter_map(|satu| siapa.pelapor(&satu.layanan)).collect();
    muatan.push(Muatan { table: &t_pelapor::TABLE, columns: kolom::PELAPOR, rows: dilaporkan });
    let rows = koreksi.iter().map(|satu| siapa.koreksi(satu)).collect::<Result<_>>()?;
    muatan.push(Muatan { table: &t_pelayanan::lama::TABLE, columns: kolom::LAMA, rows });
    muatan.push(muat(&t_tanda::TABLE, kolom::TANDA, &tanda, |satu| baris::menurut(kolom::TANDA, &satu.row)));
    muatan.push(muat(&t_rujukan::TABLE, kolom::RUJUKAN, &rujukan, |satu| siapa.rujukan(satu)));
    let riwayat =
        rujukan.iter().flat_map(|satu| satu.riwayat.iter().map(|serah| siapa.serah(satu, serah))).collect();
    muatan.push(Muatan { table: &t_riwayat::TABLE, columns: kolom::RIWAYAT, rows: riwayat });
    Ok(())
}

fn muat<T>(
    table: &'static Table,
    columns: &'static [Col],
    isi: &[T],
    baris: impl Fn(&T) -> Vec<Cell>,
) -> Muatan {
    Muatan { table, columns, rows: isi.iter().map(baris).collect() }
}

const POSYANDU: &[Col] = {
    let [tahap, sejak, dokumen, nomor] = registrasi::KOLOM;
    &[
        t_pos::ID,
        t_pos::NAMA,
        t_pos::NAMA_CARI,
        t_pos::WILAYAH,
        t_pos::RT,
        t_pos::STATUS,
        t_pos::KADER_WAJIB,
        tahap,
        sejak,
        dokumen,
        nomor,
    ]
};

fn baris_pos(pos: &Pos, waktu: Waktu) -> Vec<Cell> {
    let rt: Vec<String> = pos.rt.iter().map(|rt| format!("{rt:03}")).collect();
    let mut baris = vec![
        pos.id.0.into(),
        pos.nama.as_str().into(),
        pos.nama.to_lowercase().into(),
        pos.desa.as_str().into(),
        rt.join(",").into(),
        StatusPosyandu::Aktif.kode().into(),
        crate::domain::partisipasi::kader::KADER_DIPERLUKAN.into(),
    ];
    baris.extend(registrasi::baris(pos, waktu));
    baris
}

const LAMA: &[Col] = &[t_lama::ID, t_lama::POSYANDU, t_lama::JENIS, t_lama::NAMA, t_lama::DIGABUNG];

/// The single-purpose posts that went into this one when the six sectors came.
fn baris_lama(pos: &Pos, waktu: Waktu) -> Vec<Vec<Cell>> {
    let mut acak = super::acak::Acak::nomor(super::acak::Untuk::Pos, pos.nomor, 1);
    let jenis = [
        (JenisLama::Lansia, "Posyandu Lansia"),
        (JenisLama::Remaja, "Posyandu Remaja"),
        (JenisLama::Posbindu, "Posbindu"),
    ];
    let mulai = usize::try_from(pos.nomor % 3).unwrap_or(0);
    let semua = jenis.iter().cycle().skip(mulai).take(pos.lama);
    semua
        .map(|(jenis, nama)| {
            let digabung = (berdiri() + chrono::Duration::days(acak.antara(60, 400))).date_naive();
            vec![
                acak.id(berdiri()).into(),
                pos.id.0.into(),
                jenis.kode().into(),
                format!("{nama} {}", pos.nama).into(),
                digabung.min(waktu.hari_ini).into(),
            ]
        })
        .collect()
}

const KADER: &[Col] = &[
    t_kader::ID,
    t_kader::POSYANDU,
    t_kader::NAMA,
    t_kader::BIDANG,
    t_kader::NOMOR_SK,
    t_kader::MULAI,
    t_kader::AKHIR,
];

fn baris_kader(pos: &Pos, satu: &Kader) -> Vec<Cell> {
    vec![
        satu.id.into(),
        pos.id.0.into(),
        satu.nama.as_str().into(),
        satu.bidang.kode().into(),
        satu.nomor_sk.as_str().into(),
        satu.mulai.into(),
        satu.akhir.into(),
    ]
}

const PENGURUS: &[Col] = &[
    t_pengurus::ID,
    t_pengurus::POSYANDU,
    t_pengurus::NAMA,
    t_pengurus::JABATAN,
    t_pengurus::BIDANG,
    t_pengurus::NOMOR_SK,
    t_pengurus::MULAI,
    t_pengurus::AKHIR,
];

fn baris_pengurus(pos: &Pos, satu: &Pengurus) -> Vec<Cell> {
    vec![
        satu.id.into(),
        pos.id.0.into(),
        satu.nama.as_str().into(),
        satu.jabatan.kode().into(),
        satu.bidang.map(|bidang| bidang.kode()).into(),
        satu.nomor_sk.as_str().into(),
        satu.mulai.into(),
        satu.akhir.into(),
    ]
}

const HARI_BUKA: &[Col] = &[
    t_hari::ID,
    t_hari::POSYANDU,
    t_hari::TANGGAL,
    t_hari::STATUS,
    t_hari::LOKASI,
    t_hari::CATATAN,
    t_hari::DIBUKA,
    t_hari::DITUTUP,
];

fn baris_hari(pos: &Pos, waktu: Waktu, satu: &HariBuka) -> Vec<Cell> {
    let dibuka = matches!(satu.status, StatusHariBuka::Selesai | StatusHariBuka::Berlangsung)
        .then(|| satu.dibuka().min(waktu.kini));
    let ditutup =
        (satu.status == StatusHariBuka::Selesai).then(|| satu.dibuka() + chrono::Duration::hours(4));
    let catatan =
        (satu.status == StatusHariBuka::Dibatalkan).then_some(match Bulan::of(satu.tanggal).nomor() {
            11 | 12 | 1..=4 => "Banjir, jalan tidak dapat dilalui",
            _ => "Balai RT dipakai untuk acara lain",
        });
    let rt = pos.rt.first().copied().unwrap_or(1);
    vec![
        satu.id.into(),
        pos.id.0.into(),
        satu.tanggal.into(),
        satu.status.kode().into(),
        format!("Balai RT {rt:03}").into(),
        catatan.into(),
        dibuka.into(),
        ditutup.into(),
    ]
}

const KADER_HADIR: &[Col] =
    &[t_hadir::ID, t_hadir::HARI_BUKA, t_hadir::POSYANDU, t_hadir::KADER, t_hadir::LANGKAH, t_hadir::TANGGAL];

fn baris_kader_hadir(pos: &Pos, satu: &super::riwayat::KaderHadir) -> Vec<Cell> {
    vec![
        satu.id.into(),
        satu.hari_buka.into(),
        pos.id.0.into(),
        satu.kader.into(),
        i64::from(satu.langkah).into(),
        satu.tanggal.into(),
    ]
}
