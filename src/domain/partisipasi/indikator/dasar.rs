//! Growth monitoring, kader, attendance, sectors, opening days.

use super::{Hitungan, Indikator, Satuan, Suku, jumlah, rate};
use crate::domain::rollup::Ukur;

const S: (i64, Suku) = (1, Suku::Balita(Ukur::S));
const K: (i64, Suku) = (1, Suku::Balita(Ukur::K));
const N: (i64, Suku) = (1, Suku::Balita(Ukur::N));
const T: (i64, Suku) = (1, Suku::Balita(Ukur::T));
const O: (i64, Suku) = (1, Suku::Balita(Ukur::O));
const B: (i64, Suku) = (1, Suku::Balita(Ukur::B));
/// D: every child weighed has one verdict.
const D: Hitungan = Hitungan(&[N, T, O, B]);
/// D′: those who can be judged, D without O and B.
const DINILAI: Hitungan = Hitungan(&[N, T]);

const SKDN: &str = "Pedoman SKDN; indicators.md bagian 1";
const KADER: &str = "indicators.md bagian 3";
const HADIR: &str = "indicators.md bagian 4";

pub(super) const SEMUA: &[Indikator] = &[
    rate(
        ("K_S", "Cakupan program (K/S)"),
        "balita yang memiliki Buku KIA × 100 / balita",
        SKDN,
        Hitungan(&[K]),
        Hitungan(&[S]),
    ),
    rate(("D_S", "Partisipasi masyarakat (D/S)"), "balita ditimbang × 100 / balita", SKDN, D, Hitungan(&[S])),
    rate(
        ("D_K", "Kelangsungan penimbangan (D/K)"),
        "balita ditimbang × 100 / balita yang memiliki Buku KIA",
        SKDN,
        D,
        Hitungan(&[K]),
    ),
    rate(
        ("N_D", "Hasil program (N/D)"),
        "balita naik berat badannya × 100 / balita ditimbang",
        SKDN,
        Hitungan(&[N]),
        D,
    ),
    rate(
        ("N_DINILAI", "Hasil program dari yang dapat dinilai (N/D′)"),
        "balita naik berat badannya × 100 / balita ditimbang tanpa O dan B",
        SKDN,
        Hitungan(&[N]),
        DINILAI,
    ),
    rate(
        ("N_S", "Keberhasilan program (N/S)"),
        "balita naik berat badannya × 100 / balita",
        SKDN,
        Hitungan(&[N]),
        Hitungan(&[S]),
    ),
    rate(
        ("BGM_D", "Bawah garis merah (BGM/D)"),
        "balita di bawah garis merah × 100 / balita ditimbang",
        SKDN,
        Hitungan(&[(1, Suku::Balita(Ukur::Bgm))]),
        D,
    ),
    rate(
        ("T_DINILAI", "Tidak naik dari yang dapat dinilai (T/D′)"),
        "balita tidak naik berat badannya × 100 / balita ditimbang tanpa O dan B",
        SKDN,
        Hitungan(&[T]),
        DINILAI,
    ),
    rate(
        ("DUA_T", "Dua kali tidak naik (2T/D′)"),
        "balita tidak naik dua bulan berturut-turut × 100 / balita ditimbang tanpa O dan B",
        "indicators.md bagian 2",
        Hitungan(&[(1, Suku::Balita(Ukur::DuaT))]),
        DINILAI,
    ),
    rate(
        ("KADER_AKTIF", "Kader yang ikut serta (kaderActiveShare)"),
        "kader yang ikut sedikitnya satu kegiatan × 100 / kader yang bertugas pada hari kegiatan",
        KADER,
        Hitungan(&[(1, Suku::Kader(Ukur::KaderAktif))]),
        Hitungan(&[(1, Suku::Kader(Ukur::KaderBertugas))]),
    ),
    rate(
        ("KADER_HADIR", "Kehadiran kader di hari buka (kaderAttendanceRate)"),
        "kader hadir × 100 / kader yang bertugas, dijumlahkan atas semua hari buka",
        KADER,
        Hitungan(&[(1, Suku::Kader(Ukur::KaderHadir))]),
        Hitungan(&[(1, Suku::Kader(Ukur::KaderDiharapkan))]),
    ),
    rate(
        ("KADER_TERISI", "Keterisian kader (kaderFillRate)"),
        "kader yang bertugas × 100 / kader yang diperlukan",
        KADER,
        Hitungan(&[(1, Suku::Kader(Ukur::KaderAda))]),
        Hitungan(&[(1, Suku::Kader(Ukur::KaderPerlu))]),
    ),
    rate(
        ("HADIR", "Kehadiran sasaran"),
        "warga yang hadir di hari buka posyandunya × 100 / warga",
        HADIR,
        Hitungan(&[(1, Suku::Golongan(Ukur::Datang))]),
        Hitungan(&[(1, Suku::Golongan(Ukur::Warga))]),
    ),
    rate(
        ("TERLAYANI", "Cakupan bidang"),
        "orang atau keluarga dengan pelayanan bidang × 100 / orang atau keluarga yang berhak",
        HADIR,
        Hitungan(&[(1, Suku::Bidang(Ukur::Terlayani))]),
        Hitungan(&[(1, Suku::Bidang(Ukur::Berhak))]),
    ),
    jumlah(
        ("PELAYANAN", "Pelayanan tercatat"),
        "pelayanan; satu kegiatan kelompok dihitung satu",
        Satuan::Jumlah,
        "indicators.md bagian 10",
        Hitungan(&[(1, Suku::Bidang(Ukur::Baris))]),
    ),
    jumlah(
        ("HARI_BUKA", "Hari buka"),
        "hari buka yang terlaksana",
        Satuan::Jumlah,
        "indicators.md bagian 9",
        Hitungan(&[(1, Suku::Pos(Ukur::HariBuka))]),
    ),
    jumlah(
        ("BULAN_BUKA", "Bulan dengan hari buka"),
        "bulan dengan sedikitnya satu hari buka",
        Satuan::Jumlah,
        "indicators.md bagian 9",
        Hitungan(&[(1, Suku::Pos(Ukur::BulanBuka))]),
    ),
    jumlah(
        ("BALITA", "Balita (S)"),
        "balita 0-59 bulan yang tinggal di wilayah posyandu",
        Satuan::Orang,
        SKDN,
        Hitungan(&[S]),
    ),
    jumlah(("DITIMBANG", "Balita ditimbang (D)"), "N + T + O + B", Satuan::Orang, SKDN, D),
    jumlah(
        ("TIDAK_DITIMBANG_LALU", "Balita ditimbang, bulan lalu tidak (O)"),
        "balita ditimbang yang tidak ditimbang bulan lalu, sehingga tidak dapat dinilai",
        Satuan::Orang,
        SKDN,
        Hitungan(&[O]),
    ),
    jumlah(
        ("PERTAMA_DITIMBANG", "Balita ditimbang pertama kali (B)"),
        "balita yang baru pertama kali ditimbang, sehingga tidak dapat dinilai",
        Satuan::Orang,
        SKDN,
        Hitungan(&[B]),
    ),
    jumlah(
        ("WARGA", "Warga terdaftar"),
        "warga yang terdaftar pada tanggal acuan",
        Satuan::Orang,
        HADIR,
        Hitungan(&[(1, Suku::Golongan(Ukur::Warga))]),
    ),
];
