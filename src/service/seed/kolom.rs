//! The columns of the rows of a post, in the order in which `baris` writes them. The key comes first.

use crate::store::hari_buka::{kehadiran as t_kehadiran, kunjungan as t_kunjungan};
use crate::store::pelayanan::lama as t_lama;
use crate::store::rujukan::{self as t_rujukan, riwayat as t_riwayat};
use crate::store::sasaran::{self as t_sasaran, domisili as t_domisili, kehamilan as t_kehamilan};
use crate::store::table::Col;
use crate::store::{
    keluarga as t_keluarga, pelapor as t_pelapor, pelayanan as t_pelayanan, tanda as t_tanda,
};

pub const KELUARGA: &[Col] = &[
    t_keluarga::ID,
    t_keluarga::POSYANDU,
    t_keluarga::KEPALA,
    t_keluarga::NOMOR_KK_SANDI,
    t_keluarga::NOMOR_KK_BI,
    t_keluarga::NOMOR_KK_EKOR,
    t_keluarga::RT,
    t_keluarga::TERDAFTAR,
];

pub const SASARAN: &[Col] = &[
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

pub const DOMISILI: &[Col] =
    &[t_domisili::ID, t_domisili::SASARAN, t_domisili::POSYANDU, t_domisili::MULAI, t_domisili::AKHIR];

pub const KEHAMILAN: &[Col] = &[
    t_kehamilan::ID,
    t_kehamilan::SASARAN,
    t_kehamilan::POSYANDU,
    t_kehamilan::MULAI,
    t_kehamilan::HPL,
    t_kehamilan::BERAKHIR,
    t_kehamilan::HASIL,
    t_kehamilan::TEMPAT,
    t_kehamilan::PENOLONG,
    t_kehamilan::LAHIR_HIDUP,
    t_kehamilan::LAHIR_MATI,
];

pub const KEHADIRAN: &[Col] = &[
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

pub const PELAYANAN: &[Col] = &[
    t_pelayanan::ID,
    t_pelayanan::POSYANDU,
    t_pelayanan::HARI_BUKA,
    t_pelayanan::KUNJUNGAN,
    t_pelayanan::SASARAN,
    t_pelayanan::KELUARGA,
    t_pelayanan::RT,
    t_pelayanan::KEHADIRAN,
    t_pelayanan::KEJADIAN,
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
    t_pelayanan::EDEMA,
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

pub const RUJUKAN: &[Col] = &[
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

pub const RIWAYAT: &[Col] = &[
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

pub const KUNJUNGAN: &[Col] = &[
    t_kunjungan::ID,
    t_kunjungan::POSYANDU,
    t_kunjungan::SASARAN,
    t_kunjungan::KELUARGA,
    t_kunjungan::KADER,
    t_kunjungan::TANGGAL,
    t_kunjungan::HASIL,
    t_kunjungan::DAFTAR_PERIKSA,
    t_kunjungan::TEMUAN,
    t_kunjungan::PEMICU,
    t_kunjungan::CATATAN,
    t_kunjungan::DICATAT_OLEH,
    t_kunjungan::DICATAT_PADA,
];

pub const PELAPOR: &[Col] = &[
    t_pelapor::ID,
    t_pelapor::POSYANDU,
    t_pelapor::SASARAN,
    t_pelapor::NAMA,
    t_pelapor::KONTAK,
    t_pelapor::DICATAT_OLEH,
    t_pelapor::DIBUAT,
];

pub const LAMA: &[Col] = &[
    t_lama::ID,
    t_lama::POSYANDU,
    t_lama::PELAYANAN,
    t_lama::SASARAN,
    t_lama::KELUARGA,
    t_lama::KODE,
    t_lama::BIDANG,
    t_lama::TANGGAL,
    t_lama::TINDAKAN,
    t_lama::ALASAN,
    t_lama::ISI,
    t_lama::KOLOM,
    t_lama::SENSITIF,
    t_lama::DICATAT_OLEH,
    t_lama::DIKOREKSI_OLEH,
    t_lama::DIKOREKSI_PADA,
];

pub const TANDA: &[Col] = &[
    t_tanda::ID,
    t_tanda::POSYANDU,
    t_tanda::PELAYANAN,
    t_tanda::SASARAN,
    t_tanda::KELUARGA,
    t_tanda::KODE,
    t_tanda::BIDANG,
    t_tanda::TANGGAL,
    t_tanda::ATURAN,
    t_tanda::VERSI,
    t_tanda::TINDAKAN,
    t_tanda::MASUKAN,
    t_tanda::ALASAN,
    t_tanda::AKHIR,
    t_tanda::SENSITIF,
    t_tanda::DICATAT_OLEH,
];
