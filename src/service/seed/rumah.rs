//! What the kader of public works, housing and social affairs list of a household, mostly once in the two years: water,
//! latrine, waste, the house itself, its garden, and the aid it should have. Some needs are met later and looked at
//! again. Shares are invented, near Susenas 2023 for Kutai Kartanegara where it has a figure (own latrine about 90 %,
//! piped or bottled water about two thirds); on the river there is less of both.

use chrono::NaiveDate;

use super::acak::{Acak, Untuk};
use super::layanan::{Meja, Subjek, teks};
use super::penduduk::Keluarga;
use crate::domain::bidang::isian::{Angka, Banyak};
use crate::domain::bidang::pekerjaan_umum::air::{GejalaAir, JenisSumberAir};
use crate::domain::bidang::pekerjaan_umum::sanitasi::{
    AksesJamban, JenisJamban, PembuanganTinja, PengelolaanSampah,
};
use crate::domain::bidang::perumahan_rakyat::bencana::{KebutuhanRelokasi, TahapRelokasi};
use crate::domain::bidang::perumahan_rakyat::pekarangan::IsiPekarangan;
use crate::domain::bidang::perumahan_rakyat::rumah::{
    AksesJalan, BahanAtap, BahanDinding, BahanLantai, BerkasRehab, Drainase, Kerusakan, StatusRumah,
    StatusTanah,
};
use crate::domain::bidang::sosial::bantuan::{Aset, BuktiMiskin, ProgramBansos};
use crate::domain::bidang::{
    BioporiHidroponik, FakirMiskin, Isi, Jamban, KeluhanAir, KepadatanHunian, PekaranganPangan,
    PenerimaBansos, RujukanSanitasi, RumahTidakLayakHuni, Sampah, SumberAir, UsulanRehabRumah, WargaRelokasi,
};

/// Posts whose village lies on the river, and how poor and how badly housed people are.
const TEPI_SUNGAI: f64 = 0.35;
const MISKIN: f64 = 0.20;
/// Households that were listed by now.
const TERDATA: f64 = 0.75;
const PEKARANGAN: f64 = 0.35;
const KEPADATAN: f64 = 0.15;
const BIOPORI: f64 = 0.05;
const RTLH: f64 = 0.07;
const RTLH_MISKIN: f64 = 0.30;
const KELUHAN: f64 = 0.04;
const RELOKASI: f64 = 0.02;
/// Needs that were met meanwhile.
const DIPENUHI: f64 = 0.35;

/// One household as it is found.
struct Rumah {
    sungai: bool,
    miskin: bool,
    anggota: i64,
}

/// Everything of every household.
pub fn data(meja: &mut Meja<'_>) {
    let sungai = meja.acak(Untuk::Rumah, usize::MAX).peluang(TEPI_SUNGAI);
    let penduduk = meja.penduduk;
    let mut anggota = vec![0_i64; penduduk.keluarga.len()];
    for satu in &penduduk.orang {
        if let Some(banyak) = anggota.get_mut(satu.keluarga) {
            *banyak += 1;
        }
    }
    for (di, (satu, anggota)) in penduduk.keluarga.iter().zip(anggota).enumerate() {
        let mut acak = meja.acak(Untuk::Rumah, di);
        // The list knows some of those who live there; a husband is seldom on it.
        let rumah = Rumah { sungai, miskin: acak.peluang(MISKIN), anggota: anggota + acak.antara(1, 3) };
        if acak.peluang(TERDATA) {
            seisi(meja, &mut acak, di, satu, &rumah);
        }
    }
}

fn seisi(meja: &mut Meja<'_>, acak: &mut Acak, di: usize, satu: &Keluarga, rumah: &Rumah) {
    let subjek = Subjek::Keluarga(di);
    if let Some(hari) = meja.suatu_hari(acak, satu.terdaftar) {
        air(meja, acak, subjek, rumah, hari);
        jamban(meja, acak, subjek, rumah, hari);
        let isi = sampah(acak, rumah);
        meja.langsung(acak, subjek, hari, isi);
    }
    if let Some(hari) = meja.suatu_hari(acak, satu.terdaftar) {
        huni(meja, acak, subjek, rumah, hari);
    }
    if let Some(hari) = meja.suatu_hari(acak, satu.terdaftar).filter(|_| rumah.miskin) {
        miskin(meja, acak, subjek, hari);
    }
}

/// A later day on which the same is looked at again, if it was mended.
fn lagi(meja: &Meja<'_>, acak: &mut Acak, hari: NaiveDate) -> Option<NaiveDate> {
    let lagi = hari + acak.hari(60, 420);
    (acak.peluang(DIPENUHI) && lagi < meja.waktu.hari_ini).then_some(lagi)
}

fn air(meja: &mut Meja<'_>, acak: &mut Acak, subjek: Subjek, rumah: &Rumah, hari: NaiveDate) {
    use JenisSumberAir::{
        AirHujan, AirKemasan, AirPermukaan, Ledeng, SumurBor, SumurTakTerlindung, SumurTerlindung,
    };
    let permukaan = if rumah.sungai { 0.22 } else { 0.03 };
    let lain = [
        (permukaan, AirPermukaan),
        (0.16, SumurBor),
        (0.08, SumurTerlindung),
        (0.05, SumurTakTerlindung),
        (0.08, AirHujan),
        (0.12, AirKemasan),
    ];
    let sumber = acak.undi(Ledeng, &lain);
    let sumur = matches!(sumber, SumurBor | SumurTerlindung | SumurTakTerlindung);
    let isi = |acak: &mut Acak, sumber, sumur: bool| {
        let kurang = acak.peluang(0.07);
        Isi::SumberAir(SumberAir {
            sumber,
            jarak_tangki: sumur
                .then(|| Angka(if acak.peluang(0.15) { acak.antara(4, 10) } else { acak.antara(11, 40) })),
            cukup_setahun: Some(acak.peluang(0.92)),
            liter_per_orang: Some(Angka(if kurang { acak.antara(3, 5) } else { acak.antara(6, 14) } * 10)),
        })
    };
    let pertama = isi(acak, sumber, sumur);
    meja.langsung(acak, subjek, hari, pertama);
    if matches!(sumber, AirPermukaan | SumurTakTerlindung)
        && let Some(lagi) = lagi(meja, acak, hari)
    {
        let isi = isi(acak, Ledeng, false);
        meja.langsung(acak, subjek, lagi, isi);
    }
    if acak.peluang(KELUHAN) {
        let keluhan = |teratasi| {
            Isi::KeluhanAir(KeluhanAir {
                gejala: Banyak(vec![GejalaAir::Keruh]),
                sejak: Some(hari),
                rumah_terdampak: Some(Angka(1)),
                teratasi: Some(teratasi),
            })
        };
        meja.langsung(acak, subjek, hari, keluhan(false));
        if let Some(lagi) = lagi(meja, acak, hari) {
            meja.langsung(acak, subjek, lagi, keluhan(true));
        }
    }
}

fn jamban(meja: &mut Meja<'_>, acak: &mut Acak, subjek: Subjek, rumah: &Rumah, hari: NaiveDate) {
    let (tanpa, apung) = if rumah.sungai { (0.07, 0.12) } else { (0.04, 0.0) };
    let undi = acak.satuan();
    let (akses, jenis, akhir) = match undi {
        _ if undi < tanpa => (AksesJamban::TidakAda, None, None),
        _ if undi < tanpa + apung => {
            (AksesJamban::Bersama, Some(JenisJamban::Apung), Some(PembuanganTinja::Sungai))
        }
        _ => {
            let akses = acak.undi(AksesJamban::Sendiri, &[(0.07, AksesJamban::Bersama)]);
            (akses, Some(JenisJamban::LeherAngsa), Some(PembuanganTinja::TangkiSeptik))
        }
    };
    let tangki = akhir == Some(PembuanganTinja::TangkiSeptik);
    let disedot = (tangki && acak.peluang(0.3)).then(|| hari - acak.hari(30, 2_600));
    let isi =
        Jamban { akses_jamban: akses, jenis_jamban: jenis, pembuangan: akhir, disedot_terakhir: disedot };
    meja.langsung(acak, subjek, hari, Isi::Jamban(isi));
    if tangki {
        return;
    }
    if acak.peluang(0.6) {
        let anggota = Angka(rumah.anggota.clamp(1, 50));
        let isi = RujukanSanitasi { akses_jamban: akses, jenis_jamban: jenis, pembuangan: akhir, anggota };
        meja.langsung(acak, subjek, hari, Isi::RujukanSanitasi(isi));
    }
    if let Some(lagi) = lagi(meja, acak, hari) {
        let isi = Jamban {
            akses_jamban: AksesJamban::Sendiri,
            jenis_jamban: Some(JenisJamban::LeherAngsa),
            pembuangan: Some(PembuanganTinja::TangkiSeptik),
            disedot_terakhir: None,
        };
        meja.langsung(acak, subjek, lagi, Isi::Jamban(isi));
    }
}

fn sampah(acak: &mut Acak, rumah: &Rumah) -> Isi {
    use PengelolaanSampah::{Diangkut, Dibakar, Dipilah, Sembarangan, Sungai};
    let ke_sungai = if rumah.sungai { 0.12 } else { 0.0 };
    let pengelolaan =
        acak.undi(Diangkut, &[(0.22, Dibakar), (0.10, Dipilah), (0.03, Sembarangan), (ke_sungai, Sungai)]);
    let anggota = pengelolaan == Dipilah || acak.peluang(0.06);
    Isi::Sampah(Sampah {
        pengelolaan,
        bank_sampah: Some(anggota),
        kilogram: anggota.then(|| Angka(acak.antara(1, 25))),
    })
}

/// The house and what stands around it.
fn huni(meja: &mut Meja<'_>, acak: &mut Acak, subjek: Subjek, rumah: &Rumah, hari: NaiveDate) {
    if acak.peluang(if rumah.miskin { RTLH_MISKIN } else { RTLH }) {
        let (isi, parah) = rtlh(acak, rumah);
        meja.langsung(acak, subjek, hari, isi);
        if parah && acak.peluang(0.5) {
            usulan(meja, acak, subjek, hari);
        }
    }
    if acak.peluang(PEKARANGAN) {
        let ditanami = acak.peluang(0.6);
        let isi = vec![IsiPekarangan::Sayur, acak.undi(IsiPekarangan::Buah, &[(0.4, IsiPekarangan::Toga)])];
        let isi = PekaranganPangan {
            ditanami,
            isi_pekarangan: ditanami.then_some(Banyak(isi)),
            luas: Some(Angka(acak.antara(2, 80))),
        };
        meja.langsung(acak, subjek, hari, Isi::PekaranganPangan(isi));
    }
    if acak.peluang(KEPADATAN) {
        let isi = KepadatanHunian {
            luas_lantai: Some(Angka(acak.antara(18, 90))),
            penghuni: Some(Angka(rumah.anggota)),
            akses_jalan: Some(
                acak.undi(AksesJalan::Motor, &[(0.35, AksesJalan::Mobil), (0.08, AksesJalan::JalanKaki)]),
            ),
            drainase: Some(if rumah.sungai {
                Drainase::DiAtasAir
            } else {
                acak.undi(Drainase::Baik, &[(0.12, Drainase::Tergenang)])
            }),
        };
        meja.langsung(acak, subjek, hari, Isi::KepadatanHunian(isi));
    }
    if acak.peluang(BIOPORI) {
        let biopori = acak.antara(1, 6);
        let berfungsi = (biopori - acak.antara(0, 1)).max(0);
        let isi = BioporiHidroponik {
            biopori: Some(Angka(biopori)),
            biopori_berfungsi: Some(Angka(berfungsi)),
            hidroponik: None,
            hidroponik_berfungsi: None,
        };
        meja.langsung(acak, subjek, hari, Isi::BioporiHidroponik(isi));
    }
    if rumah.sungai && acak.peluang(RELOKASI) {
        let isi = WargaRelokasi {
            nama_program: teks("Penataan bantaran sungai"),
            tahap: acak.undi(
                TahapRelokasi::Pendataan,
                &[(0.4, TahapRelokasi::Sosialisasi), (0.2, TahapRelokasi::PindahSementara)],
            ),
            kebutuhan_relokasi: Banyak(vec![KebutuhanRelokasi::Hunian, KebutuhanRelokasi::MataPencaharian]),
        };
        meja.langsung(acak, subjek, hari, Isi::WargaRelokasi(isi));
    }
}

/// A house that was looked at, and whether it is badly damaged.
fn rtlh(acak: &mut Acak, rumah: &Rumah) -> (Isi, bool) {
    use Kerusakan::{Baik, Berat, Ringan, Sedang};
    let mut rusak = || acak.undi(Ringan, &[(0.2, Baik), (0.28, Sedang), (0.12, Berat)]);
    let (atap, dinding, lantai) = (rusak(), rusak(), rusak());
    let isi = Isi::RumahTidakLayakHuni(RumahTidakLayakHuni {
        atap,
        bahan_atap: Some(acak.undi(BahanAtap::Seng, &[(0.15, BahanAtap::Sirap), (0.05, BahanAtap::Rumbia)])),
        dinding,
        bahan_dinding: Some(acak.undi(BahanDinding::Kayu, &[(0.2, BahanDinding::Tembok)])),
        lantai,
        bahan_lantai: Some(acak.undi(BahanLantai::Kayu, &[(0.25, BahanLantai::Semen)])),
        luas_lantai: Some(Angka(acak.antara(16, 60))),
        penghuni: Some(Angka(rumah.anggota)),
        ventilasi: Some(acak.peluang(0.8)),
        cahaya: Some(acak.peluang(0.85)),
        status_rumah: Some(
            acak.undi(StatusRumah::Milik, &[(0.15, StatusRumah::Menumpang), (0.08, StatusRumah::Sewa)]),
        ),
        status_tanah: Some(
            acak.undi(
                StatusTanah::SuratDesa,
                &[(0.3, StatusTanah::Sertifikat), (0.2, StatusTanah::TanpaSurat)],
            ),
        ),
        jamban: Some(acak.peluang(0.85)),
    });
    (isi, atap.max(dinding).max(lantai) >= Sedang)
}

fn usulan(meja: &mut Meja<'_>, acak: &mut Acak, subjek: Subjek, hari: NaiveDate) {
    use BerkasRehab::{Kk, Ktp, PernyataanBelumPernah, SuratPenghasilan, SuratTanah};
    let berkas = if acak.peluang(0.6) {
        vec![Ktp, Kk, SuratPenghasilan, SuratTanah, PernyataanBelumPernah]
    } else {
        vec![Ktp, Kk]
    };
    let isi = |sudah: Option<bool>| {
        Isi::UsulanRehabRumah(UsulanRehabRumah {
            berkas_rehab: Banyak(berkas.clone()),
            pernah_dibantu: false,
            sudah_direhab: sudah,
        })
    };
    meja.langsung(acak, subjek, hari, isi(None));
    if let Some(lagi) = lagi(meja, acak, hari) {
        meja.langsung(acak, subjek, lagi, isi(Some(true)));
    }
}

/// Poor households: the register, and whether the aid of the period came.
fn miskin(meja: &mut Meja<'_>, acak: &mut Acak, subjek: Subjek, hari: NaiveDate) {
    let pekerjaan = acak.pilih(&["Nelayan sungai", "Buruh kebun", "Pekerja serabutan", "Petani ladang"]);
    let isi = FakirMiskin {
        desil: Some(Angka(acak.antara(1, 5))),
        pekerjaan: teks(pekerjaan),
        aset: Banyak(if acak.peluang(0.5) { vec![Aset::Motor] } else { Vec::new() }),
        bukti: Banyak(vec![BuktiMiskin::Ktp, BuktiMiskin::Kk]),
        tanggal_musdes: acak.peluang(0.5).then(|| hari - chrono::Duration::days(20)),
    };
    meja.langsung(acak, subjek, hari, Isi::FakirMiskin(isi));
    use ProgramBansos::{BltDesa, PbiJkn, Pkh, Sembako};
    let program = acak.undi(Sembako, &[(0.3, Pkh), (0.2, BltDesa), (0.15, PbiJkn)]);
    let isi = |diterima: bool| {
        Isi::PenerimaBansos(PenerimaBansos {
            program,
            diterima,
            bulan: None,
            tahun: None,
            kendala: (!diterima).then(|| teks("Kartu tidak dapat dipakai")),
        })
    };
    let diterima = acak.peluang(0.85);
    meja.langsung(acak, subjek, hari, isi(diterima));
    if !diterima && let Some(lagi) = lagi(meja, acak, hari) {
        meja.langsung(acak, subjek, lagi, isi(true));
    }
}
