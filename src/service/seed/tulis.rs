//! A post becomes rows. Whatever was drawn for it is laid out table by table, in the order in which rows point
//! at each other, so that the post is written in one piece through the one write path.

use uuid::Uuid;

use super::layanan::{Layanan, Rujukan, Serah};
use super::penduduk::{Penduduk, penduduk};
use super::pos::{Pos, berdiri};
use super::riwayat::{Kehadiran, Riwayat, riwayat};
use super::roster::{Kader, Pengurus};
use super::waktu::{HariBuka, Waktu, hari_buka};
use super::{Skala, roster};
use crate::domain::hari_buka::StatusHariBuka;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::{JenisLama, StatusPosyandu};
use crate::domain::tanggal::{Bulan, umur_hari};
use crate::error::Result;
use crate::store::hari_buka::{self as t_hari, kader_hadir as t_hadir, kehadiran as t_kehadiran};
use crate::store::kader::{self as t_kader, pengurus as t_pengurus};
use crate::store::posyandu::{self as t_pos, lama as t_lama};
use crate::store::rujukan::{self as t_rujukan, riwayat as t_riwayat};
use crate::store::sasaran::{self as t_sasaran, domisili as t_domisili, kehamilan as t_kehamilan};
use crate::store::table::{Cell, Col, Table};
use crate::store::{keluarga as t_keluarga, pelayanan as t_pelayanan};

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
const PENCATAT: Uuid = Uuid::nil();

/// Draws a post and lays out its rows.
pub fn berkas(pos: Pos, waktu: Waktu, skala: Skala) -> Result<Berkas> {
    let kader = roster::kader(&pos, waktu);
    let pengurus = roster::pengurus(&pos, waktu);
    let mut muatan = vec![
        Muatan { table: &t_pos::TABLE, columns: POSYANDU, rows: vec![baris_pos(&pos)] },
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
    let Riwayat { kader_hadir, kehadiran, layanan, rujukan } = riwayat(pos, waktu, &orang, kader, &hari)?;
    let id = pos.id.0;
    let siapa = Siapa { pos, orang: &orang };
    muatan.push(muat(&t_keluarga::TABLE, KELUARGA, &orang.keluarga, |satu| {
        vec![
            satu.id.into(),
            id.into(),
            satu.kepala.as_str().into(),
            // Sealed in this place when it is written, like the NIK below.
            satu.nomor_kk.clone().into(),
            Cell::Null,
            Cell::Null,
            format!("{:03}", satu.rt).into(),
            satu.terdaftar.into(),
        ]
    }));
    muatan.push(muat(&t_sasaran::TABLE, SASARAN, &orang.orang, |satu| siapa.baris(satu)));
    muatan.push(muat(&t_domisili::TABLE, DOMISILI, &orang.orang, |satu| {
        // The id of the stay is that of the person with the last bit turned.
        let tinggal = Uuid::from_u128(satu.id.as_u128() ^ 1);
        vec![tinggal.into(), satu.id.into(), id.into(), satu.terdaftar.into(), satu.meninggal.into()]
    }));
    muatan.push(muat(&t_kehamilan::TABLE, KEHAMILAN, &orang.kehamilan, |satu| {
        let hasil = satu.berakhir.map(|_| "LAHIR_HIDUP");
        let ibu = siapa.id(Some(satu.orang));
        vec![
            satu.id.into(),
            ibu,
            id.into(),
            satu.mulai.into(),
            satu.hpl.into(),
            satu.berakhir.into(),
            hasil.into(),
        ]
    }));
    muatan.push(muat(&t_hari::TABLE, HARI_BUKA, &hari, |satu| baris_hari(pos, waktu, satu)));
    muatan.push(muat(&t_hadir::TABLE, KADER_HADIR, &kader_hadir, |satu| {
        let langkah = i64::from(satu.langkah);
        vec![
            satu.id.into(),
            satu.hari_buka.into(),
            id.into(),
            satu.kader.into(),
            langkah.into(),
            satu.tanggal.into(),
        ]
    }));
    muatan.push(muat(&t_kehadiran::TABLE, KEHADIRAN, &kehadiran, |satu| siapa.hadir(satu)));
    let layanan_rows = layanan.into_iter().map(|satu| siapa.layanan(satu)).collect();
    muatan.push(Muatan { table: &t_pelayanan::TABLE, columns: PELAYANAN, rows: layanan_rows });
    muatan.push(muat(&t_rujukan::TABLE, RUJUKAN, &rujukan, |satu| siapa.rujukan(satu)));
    let riwayat =
        rujukan.iter().flat_map(|satu| satu.riwayat.iter().map(|serah| siapa.serah(satu, serah))).collect();
    muatan.push(Muatan { table: &t_riwayat::TABLE, columns: RIWAYAT, rows: riwayat });
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

const POSYANDU: &[Col] =
    &[t_pos::ID, t_pos::NAMA, t_pos::NAMA_CARI, t_pos::WILAYAH, t_pos::RT, t_pos::STATUS, t_pos::KADER_WAJIB];

fn baris_pos(pos: &Pos) -> Vec<Cell> {
    let rt: Vec<String> = pos.rt.iter().map(|rt| format!("{rt:03}")).collect();
    vec![
        pos.id.0.into(),
        pos.nama.as_str().into(),
        pos.nama.to_lowercase().into(),
        pos.desa.as_str().into(),
        rt.join(",").into(),
        StatusPosyandu::Aktif.kode().into(),
        crate::domain::partisipasi::kader::KADER_DIPERLUKAN.into(),
    ]
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

const KELUARGA: &[Col] = &[
    t_keluarga::ID,
    t_keluarga::POSYANDU,
    t_keluarga::KEPALA,
    t_keluarga::NOMOR_KK_SANDI,
    t_keluarga::NOMOR_KK_BI,
    t_keluarga::NOMOR_KK_EKOR,
    t_keluarga::RT,
    t_keluarga::TERDAFTAR,
];

const SASARAN: &[Col] = &[
    t_sasaran::ID,
    t_sasaran::POSYANDU,
    t_sasaran::KELUARGA,
    t_sasaran::IBU,
    t_sasaran::NAMA_IBU,
    t_sasaran::NAMA,
    t_sasaran::NAMA_CARI,
    t_sasaran::NIK_SANDI,
    t_sasaran::NIK_BI,
    t_sasaran::NIK_EKOR,
    t_sasaran::JENIS_KELAMIN,
    t_sasaran::TANGGAL_LAHIR,
    t_sasaran::PRESISI_LAHIR,
    t_sasaran::RT,
    t_sasaran::TELEPON,
    t_sasaran::STATUS_HIDUP,
    t_sasaran::MENINGGAL,
    t_sasaran::TERDAFTAR,
    t_sasaran::BUKU_KIA,
    t_sasaran::BERAT_LAHIR,
    t_sasaran::HAMIL,
];

const DOMISILI: &[Col] =
    &[t_domisili::ID, t_domisili::SASARAN, t_domisili::POSYANDU, t_domisili::MULAI, t_domisili::AKHIR];

const KEHAMILAN: &[Col] = &[
    t_kehamilan::ID,
    t_kehamilan::SASARAN,
    t_kehamilan::POSYANDU,
    t_kehamilan::MULAI,
    t_kehamilan::HPL,
    t_kehamilan::BERAKHIR,
    t_kehamilan::HASIL,
];

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

const KEHADIRAN: &[Col] = &[
    t_kehadiran::ID,
    t_kehadiran::HARI_BUKA,
    t_kehadiran::POSYANDU,
    t_kehadiran::SASARAN,
    t_kehadiran::TANGGAL,
    t_kehadiran::PENGUNJUNG,
    t_kehadiran::NAMA,
    t_kehadiran::JENIS_KELAMIN,
    t_kehadiran::TANGGAL_LAHIR,
    t_kehadiran::ASAL,
    t_kehadiran::BARU,
    t_kehadiran::KELOMPOK,
    t_kehadiran::KONDISI,
    t_kehadiran::TERLAMBAT,
    t_kehadiran::DICATAT_OLEH,
    t_kehadiran::DICATAT_PADA,
];

const PELAYANAN: &[Col] = &[
    t_pelayanan::ID,
    t_pelayanan::POSYANDU,
    t_pelayanan::HARI_BUKA,
    t_pelayanan::SASARAN,
    t_pelayanan::KELUARGA,
    t_pelayanan::RT,
    t_pelayanan::KEHADIRAN,
    t_pelayanan::KODE,
    t_pelayanan::BIDANG,
    t_pelayanan::TANGGAL,
    t_pelayanan::ISI,
    t_pelayanan::BERAT_G,
    t_pelayanan::TINGGI_MM,
    t_pelayanan::Z_BB_U,
    t_pelayanan::Z_TB_U,
    t_pelayanan::Z_BB_TB,
    t_pelayanan::Z_IMT_U,
    t_pelayanan::Z_LK_U,
    t_pelayanan::Z_LILA_U,
    t_pelayanan::UMUR_HARI,
    t_pelayanan::SENSITIF,
    t_pelayanan::VERDICT,
    t_pelayanan::DUA_T,
    t_pelayanan::BGM,
    t_pelayanan::JANGGAL,
    t_pelayanan::JUMLAH,
    t_pelayanan::TERLAMBAT,
    t_pelayanan::OLEH_KADER,
    t_pelayanan::DICATAT_OLEH,
    t_pelayanan::DICATAT_PADA,
];

const RUJUKAN: &[Col] = &[
    t_rujukan::ID,
    t_rujukan::POSYANDU,
    t_rujukan::SASARAN,
    t_rujukan::KELUARGA,
    t_rujukan::PELAYANAN,
    t_rujukan::BIDANG,
    t_rujukan::WILAYAH,
    t_rujukan::SENSITIF,
    t_rujukan::ALASAN,
    t_rujukan::STATUS,
    t_rujukan::OLEH_KADER,
    t_rujukan::DICATAT_OLEH,
    t_rujukan::DIBUAT,
    t_rujukan::DITERIMA_PADA,
    t_rujukan::STATUS_SEJAK,
    t_rujukan::RT,
    t_rujukan::DIAJUKAN_PADA,
    t_rujukan::DITERUSKAN_PADA,
    t_rujukan::JAWABAN,
];

const RIWAYAT: &[Col] = &[
    t_riwayat::ID,
    t_riwayat::RUJUKAN,
    t_riwayat::POSYANDU,
    t_riwayat::SASARAN,
    t_riwayat::OLEH,
    t_riwayat::PERAN,
    t_riwayat::PADA,
    t_riwayat::DARI,
    t_riwayat::KE,
    t_riwayat::CATATAN,
];

/// Turns places in the lists of a post into ids.
struct Siapa<'a> {
    pos: &'a Pos,
    orang: &'a Penduduk,
}

impl Siapa<'_> {
    fn id(&self, di: Option<usize>) -> Cell {
        di.and_then(|di| self.orang.orang.get(di)).map(|satu| satu.id).into()
    }

    fn keluarga(&self, di: Option<usize>) -> Cell {
        di.and_then(|di| self.orang.keluarga.get(di)).map(|satu| satu.id).into()
    }

    fn baris(&self, satu: &super::penduduk::Orang) -> Vec<Cell> {
        let rt = self.orang.keluarga.get(satu.keluarga).map_or(1, |keluarga| keluarga.rt);
        vec![
            satu.id.into(),
            self.pos.id.0.into(),
            self.keluarga(Some(satu.keluarga)),
            self.id(satu.ibu),
            satu.nama_ibu.clone().into(),
            satu.nama.as_str().into(),
            satu.nama.to_lowercase().into(),
            satu.nik.clone().into(),
            Cell::Null,
            Cell::Null,
            satu.jenis_kelamin.kode().into(),
            satu.lahir.into(),
            satu.presisi.kode().into(),
            format!("{rt:03}").into(),
            satu.telepon.clone().into(),
            if satu.meninggal.is_some() { "MENINGGAL" } else { "HIDUP" }.into(),
            satu.meninggal.into(),
            satu.terdaftar.into(),
            satu.buku_kia.into(),
            satu.berat_lahir.into(),
            satu.hamil.into(),
        ]
    }

    fn hadir(&self, satu: &Kehadiran) -> Vec<Cell> {
        let tamu = satu.tamu.as_ref();
        vec![
            satu.id.into(),
            satu.hari_buka.into(),
            self.pos.id.0.into(),
            self.id(satu.orang),
            satu.tanggal.into(),
            tamu.is_some().into(),
            tamu.map(|(nama, _, _)| nama.as_str()).into(),
            tamu.map(|(_, jenis_kelamin, _)| jenis_kelamin.kode()).into(),
            tamu.map(|(_, _, lahir)| *lahir).into(),
            tamu.map(|_| "Posyandu desa tetangga").into(),
            satu.baru.into(),
            satu.kelompok.kode().into(),
            satu.kondisi.map(|kondisi| kondisi.kode()).into(),
            satu.terlambat.into(),
            PENCATAT.into(),
            satu.pada.into(),
        ]
    }

    fn layanan(&self, satu: Layanan) -> Vec<Cell> {
        let ditimbang = satu.orang.filter(|_| satu.z.bb_u.is_some());
        let lahir = ditimbang.and_then(|di| self.orang.orang.get(di)).map(|orang| orang.lahir);
        vec![
            satu.id.into(),
            self.pos.id.0.into(),
            satu.hari_buka.into(),
            self.id(satu.orang),
            self.keluarga(satu.keluarga),
            satu.rt.into(),
            satu.kehadiran.into(),
            satu.jenis.kode.into(),
            satu.jenis.bidang.kode().into(),
            satu.tanggal.into(),
            satu.isi.into(),
            satu.berat.into(),
            satu.tinggi.into(),
            satu.z.bb_u.map(|z| z.ratusan()).into(),
            satu.z.tb_u.map(|z| z.ratusan()).into(),
            satu.z.bb_tb.map(|z| z.ratusan()).into(),
            satu.z.imt_u.map(|z| z.ratusan()).into(),
            satu.z.lk_u.map(|z| z.ratusan()).into(),
            satu.z.lila_u.map(|z| z.ratusan()).into(),
            lahir.map(|lahir| umur_hari(lahir, satu.tanggal)).into(),
            false.into(),
            satu.verdict.map(|verdict| verdict.kode()).into(),
            satu.dua_t.into(),
            satu.bgm.into(),
            satu.janggal.into(),
            satu.jumlah.into(),
            satu.terlambat.into(),
            satu.oleh.into(),
            PENCATAT.into(),
            satu.pada.into(),
        ]
    }

    fn rujukan(&self, satu: &Rujukan) -> Vec<Cell> {
        use crate::domain::rujukan::StatusRujukan::{
            DiajukanKeDesa, Dirujuk, DiterimaFaskes, DiterimaOpd, DiteruskanKeOpd, Selesai,
        };
        let jawaban = satu.riwayat.last().filter(|serah| serah.ke == Selesai).and_then(|serah| serah.catatan);
        vec![
            satu.id.into(),
            self.pos.id.0.into(),
            self.id(satu.orang),
            self.keluarga(satu.keluarga),
            satu.pelayanan.into(),
            satu.bidang.kode().into(),
            self.pos.desa.as_str().into(),
            false.into(),
            satu.alasan.into(),
            satu.status().kode().into(),
            satu.oleh.into(),
            PENCATAT.into(),
            satu.dibuat.into(),
            satu.pada(&[DiterimaOpd, DiterimaFaskes]).into(),
            satu.riwayat.last().map_or(satu.dibuat, |serah| serah.pada).into(),
            self.rt(satu).map(|rt| format!("{rt:03}")).into(),
            satu.pada(&[DiajukanKeDesa]).into(),
            satu.pada(&[DiteruskanKeOpd, Dirujuk]).into(),
            jawaban.into(),
        ]
    }

    /// The RT of whom a referral is about.
    fn rt(&self, satu: &Rujukan) -> Option<u32> {
        let person = satu.orang.and_then(|di| self.orang.orang.get(di)).map(|satu| satu.keluarga);
        self.orang.keluarga.get(satu.keluarga.or(person)?).map(|satu| satu.rt)
    }

    fn serah(&self, satu: &Rujukan, serah: &Serah) -> Vec<Cell> {
        vec![
            serah.id.into(),
            satu.id.into(),
            self.pos.id.0.into(),
            self.id(satu.orang),
            PENCATAT.into(),
            serah.peran.kode().into(),
            serah.pada.into(),
            serah.dari.map(|status| status.kode()).into(),
            serah.ke.kode().into(),
            serah.catatan.into(),
        ]
    }
}
