//! Referrals: some of the flags that ask for one lead to one, and each goes its own way from hand to hand until now, by
//! the table of steps. A health case that did not come is visited at home before it is sent again; a protected case
//! goes to the appointed officer, past the board and the village. How often each step is taken is invented.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::acak::{Acak, Untuk};
use super::kunjungan::Kunjungan;
use super::layanan::{Meja, Subjek};
use super::nilai::{Dinilai, Tanda};
use crate::access::Role;
use crate::domain::bidang::aturan::Tindakan;
use crate::domain::kunjungan::HasilKunjungan;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::{Jalur, StatusRujukan, awal};
use crate::domain::tanggal::wita;

/// One referral.
#[derive(Clone, Debug)]
pub struct Rujukan {
    pub id: Uuid,
    pub subjek: Subjek,
    pub pelayanan: Uuid,
    pub bidang: Bidang,
    pub terlindungi: bool,
    pub alasan: String,
    pub oleh: Option<Uuid>,
    pub dibuat: DateTime<Utc>,
    /// Every hand-off until now; the first is its recording.
    pub riwayat: Vec<Serah>,
}

/// One hand-off of a referral.
#[derive(Clone, Debug)]
pub struct Serah {
    pub id: Uuid,
    pub peran: Role,
    pub dari: Option<StatusRujukan>,
    pub ke: StatusRujukan,
    pub pada: DateTime<Utc>,
    pub catatan: Option<&'static str>,
}

impl Rujukan {
    /// Where it stands now.
    pub fn status(&self) -> StatusRujukan {
        self.riwayat.last().map_or(StatusRujukan::Didata, |serah| serah.ke)
    }

    /// When it last came to stand there.
    pub fn pada(&self, ke: &[StatusRujukan]) -> Option<DateTime<Utc>> {
        self.riwayat.iter().rev().find(|serah| ke.contains(&serah.ke)).map(|serah| serah.pada)
    }
}

/// How a case goes on from where it stands: to where, by whom, after how many hours at most, how often, and in what
/// words. What is left of the hundred stays where it is.
type Lanjut = (StatusRujukan, Role, i64, f64, Option<&'static str>);

fn lanjut(status: StatusRujukan) -> &'static [Lanjut] {
    use StatusRujukan::*;
    const LENGKAPI: Option<&str> = Some("Lengkapi keterangan RT lalu ajukan lagi.");
    match status {
        Didata => &[
            (Diverifikasi, Role::Pengurus, 72, 0.93, None),
            (TidakMemenuhiSyarat, Role::Pengurus, 72, 0.06, Some("Sudah terdaftar pada program lain.")),
        ],
        Diverifikasi => &[(DiajukanKeDesa, Role::Pengurus, 48, 0.99, None)],
        DiajukanKeDesa => &[
            (DiteruskanKeOpd, Role::Pembina, 140, 0.92, None),
            (Dikembalikan, Role::Pembina, 140, 0.07, LENGKAPI),
        ],
        Dikembalikan => &[(Diverifikasi, Role::Pengurus, 96, 0.95, Some("Keterangan sudah dilengkapi."))],
        DiteruskanKeOpd => &[
            (DiterimaOpd, Role::Opd, 200, 0.93, None),
            (DitolakOpd, Role::Opd, 200, 0.05, Some("Bukan kewenangan instansi ini.")),
        ],
        DiterimaOpd => &[(Ditindaklanjuti, Role::Opd, 240, 0.97, None)],
        Ditindaklanjuti => {
            &[(Selesai, Role::Opd, 480, 0.95, Some("Sudah ditinjau ke lapangan dan dibantu."))]
        }
        Dirujuk => &[(DiterimaFaskes, Role::Opd, 200, 0.86, None), (TidakDatang, Role::Opd, 300, 0.12, None)],
        DiterimaFaskes => &[(Selesai, Role::Opd, 120, 0.97, Some("Sudah diperiksa, kontrol bulan depan."))],
        TidakDatang => &[
            (Dirujuk, Role::Kader, 300, 0.8, Some("Sudah dikunjungi di rumah; bersedia datang.")),
            (Dibatalkan, Role::Pengurus, 500, 0.15, Some("Keluarga memilih berobat sendiri.")),
        ],
        _ => &[],
    }
}

/// Days after a referral in which the same subject is not referred to the same sector again.
const SEKALI_HARI: i64 = 150;

/// How often a flag leads to a referral.
fn peluang(tanda: &Tanda, bidang: Bidang) -> f64 {
    match (Tindakan::dari_kode(&tanda.baris.tindakan), tanda.aturan.as_str()) {
        (Some(Tindakan::RujukSegera), _) | (_, "KASUS_SENSITIF") => 1.0,
        (Some(Tindakan::Rujuk), "BGM" | "GIZI_BURUK" | "TBC_TERDUGA" | "TBC_KONTAK_ERAT") => 0.6,
        (Some(Tindakan::Rujuk), "BB_2T" | "SANGAT_PENDEK" | "GIZI_KURANG" | "HAMIL_KEK") => 0.3,
        (Some(Tindakan::Rujuk), "TD_TINGGI" | "GULA_SEWAKTU_TINGGI" | "TD_IBU_TINGGI") => 0.2,
        (Some(Tindakan::Rujuk), "BB_TIDAK_NAIK" | "PENDEK" | "BB_ATAS_GARIS_ORANYE") => 0.01,
        (Some(Tindakan::Rujuk), _) => 0.1,
        (Some(Tindakan::Kebutuhan), "RTLH_BERAT" | "ANAK_TIDAK_SEKOLAH" | "JAMBAN_TIDAK_ADA") => 0.6,
        (Some(Tindakan::Kebutuhan), "AIR_PERMUKAAN" | "BANSOS_TIDAK_DITERIMA" | "JALAN_PUTUS") => 0.5,
        (Some(Tindakan::Kebutuhan), _) if bidang != Bidang::Kesehatan => 0.12,
        _ => 0.0,
    }
}

/// The referrals that follow from the flags of a post; visits that a step asks for are added to the visits.
pub fn dari_tanda(meja: &mut Meja<'_>, semua: &[Dinilai], tanda: &[Tanda]) -> Vec<Rujukan> {
    let mut acak = meja.acak(Untuk::Rujukan, 0);
    let mut urut: Vec<(&Tanda, &Dinilai)> =
        tanda.iter().filter_map(|satu| Some((satu, semua.get(satu.layanan)?))).collect();
    urut.sort_by(|(a, satu), (b, lain)| {
        let kunci = |satu: &Dinilai| (satu.layanan.pada, satu.layanan.id);
        kunci(satu).cmp(&kunci(lain)).then_with(|| a.aturan.cmp(&b.aturan))
    });
    let mut lalu: BTreeMap<(Subjek, Bidang), DateTime<Utc>> = BTreeMap::new();
    let mut rujukan = Vec::new();
    for (satu, dinilai) in urut {
        let (layanan, jenis) = (&dinilai.layanan, dinilai.layanan.isi.jenis());
        let kunci = (layanan.subjek, jenis.bidang);
        let baru = lalu.get(&kunci).is_some_and(|lalu| layanan.pada - lalu < Duration::days(SEKALI_HARI));
        if layanan.subjek == Subjek::Sesi || baru || !acak.peluang(peluang(satu, jenis.bidang)) {
            continue;
        }
        lalu.insert(kunci, layanan.pada);
        let dibuat = layanan.pada + Duration::minutes(15);
        let id = acak.id(dibuat);
        let jalur = Jalur::of(jenis.bidang, jenis.terlindungi);
        rujukan.push(Rujukan {
            id,
            subjek: layanan.subjek,
            pelayanan: layanan.id,
            bidang: jenis.bidang,
            terlindungi: jenis.terlindungi,
            alasan: satu.baris.alasan.clone(),
            oleh: layanan.oleh,
            dibuat,
            riwayat: perjalanan(meja, &mut acak, layanan.subjek, jalur, dibuat),
        });
    }
    rujukan
}

/// The hand-offs of a case from its recording until now.
fn perjalanan(
    meja: &mut Meja<'_>,
    acak: &mut Acak,
    subjek: Subjek,
    jalur: Jalur,
    dibuat: DateTime<Utc>,
) -> Vec<Serah> {
    let (mut status, mut pada) = (awal(jalur), dibuat);
    let pertama =
        Serah { id: acak.id(pada), peran: Role::Kader, dari: None, ke: status, pada, catatan: None };
    let mut riwayat = vec![pertama];
    loop {
        let mut undi = acak.satuan();
        let next = lanjut(status).iter().find(|(_, _, _, share, _)| {
            undi -= share;
            undi < 0.0
        });
        let Some((ke, peran, hours, _, catatan)) = next else { return riwayat };
        pada += Duration::hours(acak.antara(2, *hours));
        if pada >= meja.waktu.kini {
            return riwayat;
        }
        if status == StatusRujukan::TidakDatang && !dikunjungi(meja, acak, subjek, pada) {
            return riwayat;
        }
        let (dari, id) = (Some(status), acak.id(pada));
        riwayat.push(Serah { id, peran: *peran, dari, ke: *ke, pada, catatan: *catatan });
        status = *ke;
    }
}

/// The visit at home before a case is sent again, on the same day.
fn dikunjungi(meja: &mut Meja<'_>, acak: &mut Acak, subjek: Subjek, pada: DateTime<Utc>) -> bool {
    let tanggal = wita(pada);
    let ada = match subjek {
        Subjek::Orang(di) => meja.ada(di, tanggal) && tanggal < meja.waktu.hari_ini,
        _ => false,
    };
    let Some(kunjungan) = Kunjungan::bertemu(meja, acak, subjek, tanggal).filter(|_| ada) else {
        return false;
    };
    meja.kunjungan.push(Kunjungan {
        hasil: HasilKunjungan::Bertemu,
        pemicu: vec!["RUJUKAN_TERTUNDA".to_owned()],
        catatan: Some("Ditanya mengapa belum datang ke puskesmas."),
        pada: pada - Duration::minutes(20),
        ..kunjungan
    });
    true
}
