//! What is recorded of a neighbourhood or a group: roads, standing water, hazards, patrols, disorder; classes and drills
//! at the opening days. How often these happen is invented; what a flood or a fire leads to is in `kejadian`.

use chrono::{Duration, NaiveDate};

use super::acak::{Acak, Untuk};
use super::kejadian;
use super::layanan::{Meja, Saat, Subjek, teks};
use super::riwayat::Kehadiran;
use super::waktu::HariBuka;
use crate::domain::bidang::isian::{Angka, Banyak};
use crate::domain::bidang::pekerjaan_umum::air::{SaranaAir, SuratUsulan};
use crate::domain::bidang::pekerjaan_umum::jalan::{KeadaanJalan, PrasaranaJalan, SeringGenangan};
use crate::domain::bidang::pekerjaan_umum::sanitasi::PengelolaanSampah;
use crate::domain::bidang::pendidikan::kegiatan::KondisiApe;
use crate::domain::bidang::perumahan_rakyat::rumah::{AksesJalan, Drainase};
use crate::domain::bidang::trantibum_linmas::kerawanan::{Ancaman, BentukKesiapsiagaan, SeringBencana};
use crate::domain::bidang::trantibum_linmas::ketertiban::{GangguanKategori, JadwalRonda};
use crate::domain::bidang::{
    GangguanTrantibum, Genangan, Isi, JalanDesa, KepadatanHunian, KerawananBencana, LiterasiDigital,
    Penyuluhan, PenyuluhanInklusi, PenyuluhanRumahSehat, PenyuluhanSanitasi, Sampah, SimulasiBencana,
    Siskamling, StimulasiApe, TamanBaca, UsulanSaranaAir,
};
use crate::domain::hari_buka::StatusHariBuka;
use crate::domain::siklus::KelompokUmur;

/// Topics of the month (topik penyuluhan).
const TOPIK: [&str; 8] = [
    "ASI eksklusif dan makanan pendamping ASI",
    "Cuci tangan pakai sabun",
    "Pencegahan stunting sejak hamil",
    "Tekanan darah tinggi dan garam",
    "Demam berdarah: menguras, menutup, mengubur",
    "Tablet tambah darah untuk remaja dan ibu hamil",
    "Siaga banjir dan titik kumpul RT",
    "Imunisasi dasar lengkap",
];
/// How often an opening day has a class of another sector, and a year a place has one of these.
const KELAS: f64 = 0.22;
const GANGGUAN: f64 = 0.25;
const JALAN: f64 = 0.5;
const GENANGAN: f64 = 0.4;
const USULAN_AIR: f64 = 0.15;
const KEJADIAN: f64 = 0.18;

/// A class with those who took part; not all of them are counted by stage of life.
macro_rules! bersama {
    ($tipe:ident { $($medan:ident: $isi:expr),* }, $laki:expr, $perempuan:expr) => {
        Isi::$tipe($tipe {
            $($medan: $isi,)*
            peserta_laki_laki: $laki,
            peserta_perempuan: $perempuan,
            ibu_hamil_nifas: None,
            bayi_balita: None,
            prasekolah: None,
            usia_sekolah: None,
            remaja: None,
            usia_produktif: None,
            lansia: None,
        })
    };
}
/// The desks of an opening day that speak to all: education always, now and then a class of another sector.
pub fn sesi(meja: &mut Meja<'_>, kehadiran: &[Kehadiran]) {
    let mut acak = meja.acak(Untuk::Layanan, 0);
    let hari: Vec<HariBuka> =
        meja.hari.iter().filter(|hari| hari.status == StatusHariBuka::Selesai).cloned().collect();
    for hari in hari {
        let hadir: Vec<&Kehadiran> = kehadiran.iter().filter(|satu| satu.hari_buka == hari.id).collect();
        let dewasa = hadir.iter().filter(|satu| satu.kelompok >= KelompokUmur::Remaja).count();
        let pengantar = (hadir.len() - dewasa) * 2 / 3;
        let peserta = i64::try_from((dewasa + pengantar).min(2_000)).unwrap_or(0);
        let topik = acak.pilih(&TOPIK);
        let isi = Penyuluhan { topik: teks(topik), peserta: Some(Angka(peserta)) };
        catat(meja, &mut acak, &hari, Isi::Penyuluhan(isi));
        if acak.peluang(KELAS) {
            let isi = kelas(&mut acak, peserta);
            catat(meja, &mut acak, &hari, isi);
        }
    }
}

/// A group activity at an opening day.
fn catat(meja: &mut Meja<'_>, acak: &mut Acak, hari: &HariBuka, isi: Isi) {
    meja.langsung(acak, Subjek::Sesi, hari.tanggal, isi);
    if let Some(satu) = meja.terakhir() {
        satu.saat = Saat::Hari(hari.id);
        satu.pada = hari.dibuka() + Duration::minutes(100);
    }
}

fn kelas(acak: &mut Acak, peserta: i64) -> Isi {
    let laki = Angka((peserta / 6).min(40));
    let perempuan = Angka((peserta / 2).min(60));
    match acak.antara(0, 6) {
        0 => Isi::StimulasiApe(StimulasiApe {
            alat: Some(teks("Balok susun dan bola kain")),
            kondisi: acak.undi(
                KondisiApe::Baik,
                &[(0.3, KondisiApe::RusakSebagian), (0.2, KondisiApe::Rusak), (0.1, KondisiApe::TidakAda)],
            ),
            peserta_laki_laki: laki,
            peserta_perempuan: perempuan,
            ibu_hamil_nifas: None,
            bayi_balita: None,
            prasekolah: None,
            usia_sekolah: None,
            remaja: None,
            usia_produktif: None,
            lansia: None,
        }),
        1 => Isi::TamanBaca(TamanBaca {
            buku: Some(Angka(if acak.peluang(0.1) { 0 } else { acak.antara(20, 300) })),
            peminjam: Some(Angka(acak.antara(0, 15))),
            kegiatan: Some(teks("Membaca nyaring untuk anak")),
            peserta_laki_laki: Some(laki),
            peserta_perempuan: Some(perempuan),
        }),
        2 => bersama!(LiterasiDigital { topik: teks("Gawai dan anak") }, laki, perempuan),
        3 => bersama!(PenyuluhanSanitasi { topik: teks("Jamban sehat dan air minum") }, laki, perempuan),
        4 => bersama!(PenyuluhanRumahSehat { topik: teks("Ventilasi dan cahaya di rumah") }, laki, perempuan),
        5 => bersama!(
            PenyuluhanInklusi { topik: teks("Perlindungan anak dan pencegahan kekerasan") },
            laki,
            perempuan
        ),
        _ => bersama!(
            SimulasiBencana { ancaman: Ancaman::Banjir, bentuk: BentukKesiapsiagaan::Simulasi },
            laki,
            perempuan
        ),
    }
}

/// The neighbourhoods of the post, year by year.
pub fn data(meja: &mut Meja<'_>) {
    let pos = meja.pos;
    for (ke, rt) in pos.rt.iter().enumerate() {
        let mut acak = meja.acak(Untuk::Tempat, ke);
        for tahun in 0..2 {
            let awal = meja.waktu.mulai + Duration::days(365 * tahun);
            let hari = (awal + acak.hari(5, 340)).min(meja.waktu.hari_ini - Duration::days(1));
            lingkungan(meja, &mut acak, *rt, hari, tahun == 0);
            if acak.peluang(KEJADIAN) {
                kejadian::lapor(meja, &mut acak, *rt, hari);
            }
        }
    }
}

fn lingkungan(meja: &mut Meja<'_>, acak: &mut Acak, rt: u32, hari: NaiveDate, pertama: bool) {
    let subjek = Subjek::Rt(rt);
    if acak.peluang(0.7) {
        use Ancaman::{Abrasi, Angin, Banjir, Karhutla, KebakaranPermukiman, Longsor};
        let lain =
            [(0.2, KebakaranPermukiman), (0.12, Karhutla), (0.1, Longsor), (0.08, Angin), (0.05, Abrasi)];
        let isi = KerawananBencana {
            ancaman: acak.undi(Banjir, &lain),
            rumah_terancam: Angka(acak.antara(5, 60)),
            frekuensi: acak.undi(
                SeringBencana::SetiapTahun,
                &[
                    (0.4, SeringBencana::DuaLimaTahun),
                    (if pertama { 0.0 } else { 0.2 }, SeringBencana::TidakLagi),
                ],
            ),
            kejadian_terakhir: Some(hari - acak.hari(30, 700)),
        };
        meja.langsung(acak, subjek, hari, Isi::KerawananBencana(isi));
    }
    let anggota = acak.antara(4, 16);
    let isi = Siskamling {
        jadwal: acak.undi(
            JadwalRonda::Mingguan,
            &[(0.3, JadwalRonda::SetiapMalam), (if pertama { 0.2 } else { 0.1 }, JadwalRonda::TidakBerjalan)],
        ),
        anggota: Angka(anggota),
        anggota_aktif: Angka(anggota - acak.antara(0, 4)),
    };
    meja.langsung(acak, subjek, hari, Isi::Siskamling(isi));
    pekerjaan_umum(meja, acak, subjek, hari, pertama);
    if acak.peluang(GANGGUAN) {
        let (jenis, uraian) = acak.undi(
            (GangguanKategori::Ternak, "Sapi lepas masuk kebun warga."),
            &[
                (0.3, (GangguanKategori::Keributan, "Musik keras sampai larut malam.")),
                (0.2, (GangguanKategori::Miras, "Sekelompok orang minum minuman keras di tepi jalan.")),
            ],
        );
        let isi = GangguanTrantibum {
            jenis_gangguan: jenis,
            tanggal_kejadian: hari,
            jam: Some(Angka(acak.antara(0, 23))),
            uraian_gangguan: teks(uraian),
        };
        meja.langsung(acak, subjek, hari, Isi::GangguanTrantibum(isi));
        pelapor(meja, acak);
    }
}

/// Roads, drains, water and waste of a neighbourhood.
fn pekerjaan_umum(meja: &mut Meja<'_>, acak: &mut Acak, subjek: Subjek, hari: NaiveDate, pertama: bool) {
    if acak.peluang(JALAN) {
        let isi = JalanDesa {
            keadaan: acak
                .undi(KeadaanJalan::Rusak, &[(0.12, KeadaanJalan::Putus), (0.15, KeadaanJalan::BelumAda)]),
            prasarana: Some(acak.undi(PrasaranaJalan::Jalan, &[(0.25, PrasaranaJalan::Jembatan)])),
            panjang_ruas: Some(Angka(acak.antara(2, 40) * 10)),
            ujung_ruas: None,
        };
        meja.langsung(acak, subjek, hari, Isi::JalanDesa(isi));
    }
    if acak.peluang(GENANGAN) {
        let sering = acak.undi(
            SeringGenangan::SetiapHujan,
            &[
                (0.2, SeringGenangan::AirPasang),
                (if pertama { 0.0 } else { 0.25 }, SeringGenangan::TidakLagi),
            ],
        );
        let jentik = Some(sering != SeringGenangan::TidakLagi && acak.peluang(0.25));
        meja.langsung(acak, subjek, hari, Isi::Genangan(Genangan { sering, jentik }));
    }
    if acak.peluang(USULAN_AIR) {
        let isi = UsulanSaranaAir {
            sarana: acak.undi(SaranaAir::Sumur, &[(0.3, SaranaAir::Jaringan)]),
            surat: Banyak(if acak.peluang(0.6) { vec![SuratUsulan::Rt] } else { Vec::new() }),
            penerima_manfaat: Angka(acak.antara(20, 200)),
            keluarga_penerima: Some(Angka(acak.antara(6, 20))),
            uraian: Some(teks("Sumur warga keruh pada musim kemarau.")),
        };
        meja.langsung(acak, subjek, hari, Isi::UsulanSaranaAir(isi));
    }
    if acak.peluang(0.3) {
        let pengelolaan = acak.undi(PengelolaanSampah::Diangkut, &[(0.3, PengelolaanSampah::Dibakar)]);
        let isi = Sampah { pengelolaan, bank_sampah: Some(acak.peluang(0.25)), kilogram: None };
        meja.langsung(acak, subjek, hari, Isi::Sampah(isi));
    }
    if acak.peluang(0.2) {
        let isi = KepadatanHunian {
            luas_lantai: None,
            penghuni: None,
            akses_jalan: Some(
                acak.undi(AksesJalan::Mobil, &[(0.4, AksesJalan::Motor), (0.15, AksesJalan::JalanKaki)]),
            ),
            drainase: Some(acak.undi(Drainase::Baik, &[(0.3, Drainase::Tergenang)])),
        };
        meja.langsung(acak, subjek, hari, Isi::KepadatanHunian(isi));
    }
}

/// Somebody told the kader of it.
pub fn pelapor(meja: &mut Meja<'_>, acak: &mut Acak) {
    let nama = super::nama::lengkap(acak, crate::domain::pertumbuhan::JenisKelamin::LakiLaki);
    if let Some(satu) = meja.terakhir() {
        satu.pelapor = Some(nama);
    }
}
