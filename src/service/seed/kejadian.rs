//! A flood or a fire: the report, the houses it damaged, the households that need food and clothing, and who was shaken
//! and looked after until well again. All of it hangs on the report, as it does where it is recorded.

use chrono::{Datelike, Duration, NaiveDate};
use uuid::Uuid;

use super::acak::Acak;
use super::layanan::{Meja, Subjek, teks};
use super::tempat::pelapor;
use crate::domain::bidang::isian::{Angka, Banyak};
use crate::domain::bidang::perumahan_rakyat::bencana::HunianSementara;
use crate::domain::bidang::perumahan_rakyat::rumah::{Kerusakan, StatusRumah};
use crate::domain::bidang::trantibum_linmas::kejadian::{
    JenisKejadian, KebutuhanDarurat, KelompokPendampingan, TujuanPendampingan,
};
use crate::domain::bidang::{Isi, KorbanBencana, LaporanKejadian, PendampinganTrauma, RumahRusakBencana};
use crate::domain::tanggal::umur_tahun;

/// A flood in the wet months, else a fire: the report, and what followed for households and people there.
pub fn lapor(meja: &mut Meja<'_>, acak: &mut Acak, rt: u32, hari: NaiveDate) {
    let banjir = matches!(hari.month(), 1..=5 | 11 | 12);
    let penduduk = meja.penduduk;
    let di_rt: Vec<usize> = penduduk
        .keluarga
        .iter()
        .enumerate()
        .filter(|(_, satu)| satu.rt == rt && satu.terdaftar <= hari)
        .map(|(di, _)| di)
        .collect();
    let rumah = if banjir { acak.antara(3, 12) } else { acak.antara(1, 2) };
    let terdampak: Vec<usize> = (0..rumah.min(4)).map(|_| acak.pilih(&di_rt)).collect();
    let isi = LaporanKejadian {
        jenis_kejadian: if banjir { JenisKejadian::Banjir } else { JenisKejadian::Kebakaran },
        tanggal_kejadian: hari,
        jam: Some(Angka(acak.antara(0, 23))),
        rumah: Angka(rumah),
        keluarga_terdampak: Angka(rumah),
        luka: Angka(i64::from(!banjir && acak.peluang(0.3))),
        kebutuhan_darurat: Banyak(vec![KebutuhanDarurat::Pangan, KebutuhanDarurat::Air]),
        uraian: Some(teks(if banjir {
            "Air sungai naik setinggi lutut."
        } else {
            "Api dari dapur satu rumah."
        })),
    };
    let laporan = meja.langsung(acak, Subjek::Rt(rt), hari, Isi::LaporanKejadian(isi));
    pelapor(meja, acak);
    let sesudah = hari + Duration::days(1);
    if di_rt.is_empty() || sesudah >= meja.waktu.hari_ini {
        return;
    }
    let mut dilayani: Vec<usize> = terdampak;
    dilayani.sort_unstable();
    dilayani.dedup();
    for di in dilayani {
        korban(meja, acak, di, (hari, sesudah), (laporan, banjir));
    }
}

fn korban(
    meja: &mut Meja<'_>,
    acak: &mut Acak,
    di: usize,
    (hari, sesudah): (NaiveDate, NaiveDate),
    (laporan, banjir): (Uuid, bool),
) {
    let rusak = acak.undi(
        Kerusakan::Ringan,
        &[(0.3, Kerusakan::Sedang), (if banjir { 0.05 } else { 0.6 }, Kerusakan::Berat)],
    );
    let hunian =
        if rusak == Kerusakan::Berat { HunianSementara::Menumpang } else { HunianSementara::RumahSendiri };
    let isi = RumahRusakBencana {
        tanggal_rusak: hari,
        kerusakan: rusak,
        lokasi_aman: acak.peluang(0.85),
        status_hunian: StatusRumah::Milik,
        hunian_sementara: hunian,
    };
    meja.langsung(acak, Subjek::Keluarga(di), sesudah, Isi::RumahRusakBencana(isi));
    milik(meja, laporan);
    let anggota = acak.antara(2, 6);
    let isi = KorbanBencana {
        hunian,
        butuh_pangan: acak.peluang(0.7),
        butuh_sandang: acak.peluang(0.3),
        anggota: Angka(anggota),
        anggota_rentan: Angka(acak.antara(0, 2).min(anggota)),
    };
    meja.langsung(acak, Subjek::Keluarga(di), sesudah, Isi::KorbanBencana(isi));
    milik(meja, laporan);
    let penduduk = meja.penduduk;
    let orang = penduduk
        .orang
        .iter()
        .enumerate()
        .find(|(orang, satu)| satu.keluarga == di && meja.ada(*orang, sesudah));
    let Some((orang, satu)) = orang.filter(|_| acak.peluang(0.4)) else { return };
    let kelompok = match umur_tahun(satu.lahir, sesudah) {
        ..10 => KelompokPendampingan::Anak,
        10..18 => KelompokPendampingan::Remaja,
        18..60 => KelompokPendampingan::Dewasa,
        _ => KelompokPendampingan::Lansia,
    };
    let tujuan = acak.peluang(0.4).then_some(TujuanPendampingan::Puskesmas);
    let isi = |pulih| {
        Isi::PendampinganTrauma(PendampinganTrauma {
            kelompok,
            rujuk_ke: Banyak(tujuan.into_iter().collect()),
            sudah_pulih: Some(pulih),
        })
    };
    meja.langsung(acak, Subjek::Orang(orang), sesudah, isi(false));
    milik(meja, laporan);
    let lagi = sesudah + acak.hari(20, 60);
    let umur_sama = umur_tahun(satu.lahir, lagi) == umur_tahun(satu.lahir, sesudah);
    if lagi < meja.waktu.hari_ini && umur_sama && meja.ada(orang, lagi) {
        meja.langsung(acak, Subjek::Orang(orang), lagi, isi(true));
        milik(meja, laporan);
    }
}

/// The service just written belongs to the event.
fn milik(meja: &mut Meja<'_>, laporan: Uuid) {
    if let Some(satu) = meja.terakhir() {
        satu.kejadian = Some(laporan);
    }
}
