//! Visits at home: after each opening day the kader look for children and old people who stay away, and for those with a
//! flag that asks for a health worker; now and then for a household. One door in five stays closed, and is knocked at
//! again. On a visit they look after medicine (KES-14). How many visits a month brings is invented: about a dozen.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use uuid::Uuid;

use super::acak::{Acak, Untuk};
use super::layanan::{Datang, Meja, Subjek, kosong, siang, teks};
use super::nifas::di_rumah;
use super::nilai::{Dinilai, Orang, Tanda};
use crate::domain::bidang::aturan::Tindakan;
use crate::domain::bidang::isian::Angka;
use crate::domain::bidang::isian::Banyak;
use crate::domain::bidang::kesehatan::gizi::JenisPmt;
use crate::domain::bidang::kesehatan::pantauan::PenyakitPantauan;
use crate::domain::bidang::{Isi, PantauanRumah, Pmt};
use crate::domain::hari_buka::StatusHariBuka;
use crate::domain::jatuh_tempo::Alasan;
use crate::domain::kunjungan::{DaftarPeriksa, HasilKunjungan, Temuan};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::siklus::{KelompokUmur, is_balita, kelompok_umur};
use crate::error::Result;

const SEBULAN: usize = 14;
/// Who is looked for: a danger sign, another flag that refers, a child and an old person who stay away.
const SEGERA: f64 = 0.9;
const DIRUJUK: f64 = 0.16;
const BALITA_ABSEN: f64 = 0.35;
const LANSIA_ABSEN: f64 = 0.03;
const BERTEMU: f64 = 0.78;
const DIULANG: f64 = 0.6;
const TEMUAN: f64 = 0.06;
/// Days without an attendance after which somebody is looked for.
const ABSEN_HARI: i64 = 50;
const KELUARGA_SEBULAN: f64 = 0.7;

/// One visit.
#[derive(Clone, Debug)]
pub struct Kunjungan {
    pub id: Uuid,
    pub subjek: Subjek,
    pub kader: Uuid,
    pub tanggal: NaiveDate,
    pub hasil: HasilKunjungan,
    pub daftar: Option<DaftarPeriksa>,
    pub temuan: Vec<Temuan>,
    pub pemicu: Vec<String>,
    pub catatan: Option<&'static str>,
    pub pada: DateTime<Utc>,
}

impl Kunjungan {
    /// A visit on which somebody was met, without a checklist yet; nothing when nobody of the post serves on that day.
    pub fn bertemu(
        meja: &Meja<'_>,
        acak: &mut Acak,
        subjek: Subjek,
        tanggal: NaiveDate,
    ) -> Option<Kunjungan> {
        let pada = siang(acak, tanggal);
        Some(Kunjungan {
            id: acak.id(pada),
            subjek,
            kader: meja.kader(Bidang::Kesehatan, tanggal)?,
            tanggal,
            hasil: HasilKunjungan::Bertemu,
            daftar: None,
            temuan: Vec::new(),
            pemicu: Vec::new(),
            catatan: None,
            pada,
        })
    }
}

/// The kader of a visit and when it began.
pub fn mulai(meja: &Meja<'_>, id: Uuid) -> Option<(Uuid, DateTime<Utc>)> {
    let found = meja.kunjungan.iter().rev().find(|satu| satu.id == id);
    found.map(|satu| (satu.kader, satu.pada))
}

/// Why somebody is looked for after an opening day.
struct Dicari {
    orang: usize,
    pemicu: Vec<String>,
    peluang: f64,
}

/// All visits that follow from what was found and from who stayed away.
pub fn susul(
    meja: &mut Meja<'_>,
    orang: &Orang,
    datang: &[Vec<Datang>],
    (semua, tanda): (&[Dinilai], &[Tanda]),
) -> Result<()> {
    let mut acak = meja.acak(Untuk::Kunjungan, 0);
    let temuan = temuan(semua, tanda);
    let hari: Vec<(NaiveDate, StatusHariBuka)> =
        meja.hari.iter().map(|satu| (satu.tanggal, satu.status)).collect();
    for (ke, (tanggal, status)) in hari.iter().enumerate() {
        if *status != StatusHariBuka::Selesai {
            continue;
        }
        let berikut = hari.get(ke + 1).map_or(meja.waktu.hari_ini, |(hari, _)| *hari);
        let akhir = berikut.min(meja.waktu.hari_ini) - Duration::days(1);
        let mulai = *tanggal + Duration::days(2);
        let lebar = (akhir - mulai).num_days();
        if lebar < 0 {
            continue;
        }
        let mut banyak = 0;
        for dicari in dicari(meja, datang, *tanggal, &temuan) {
            if banyak < SEBULAN && acak.peluang(dicari.peluang) {
                banyak += 1;
                let pada = mulai + acak.hari(0, lebar);
                satu_kunjungan(meja, &mut acak, orang, &dicari, (pada, akhir))?;
            }
        }
        if acak.peluang(KELUARGA_SEBULAN) {
            let pada = mulai + acak.hari(0, lebar);
            keluarga(meja, &mut acak, pada)?;
        }
    }
    Ok(())
}

/// The flags that ask for a health worker: by day and person, the rules and whether one is urgent.
type Temuan_ = BTreeMap<NaiveDate, BTreeMap<usize, (Vec<String>, bool)>>;

fn temuan(semua: &[Dinilai], tanda: &[Tanda]) -> Temuan_ {
    let mut found = Temuan_::new();
    for satu in tanda {
        let Some(dinilai) = semua.get(satu.layanan) else { continue };
        let Subjek::Orang(orang) = dinilai.layanan.subjek else { continue };
        let segera = match Tindakan::dari_kode(&satu.baris.tindakan) {
            Some(Tindakan::RujukSegera) => true,
            Some(Tindakan::Rujuk) => false,
            _ => continue,
        };
        if dinilai.layanan.isi.jenis().bidang == Bidang::Kesehatan {
            let sehari = found.entry(dinilai.layanan.tanggal).or_default();
            let (aturan, mendesak) = sehari.entry(orang).or_default();
            aturan.push(satu.aturan.clone());
            *mendesak |= segera;
        }
    }
    found
}

/// Whom to look for after a day, the most pressing first.
fn dicari(meja: &Meja<'_>, datang: &[Vec<Datang>], tanggal: NaiveDate, temuan: &Temuan_) -> Vec<Dicari> {
    let mut list: Vec<Dicari> = Vec::new();
    let none = BTreeMap::new();
    for (orang, (aturan, segera)) in temuan.get(&tanggal).unwrap_or(&none) {
        let peluang = if *segera { SEGERA } else { DIRUJUK };
        list.push(Dicari { orang: *orang, pemicu: aturan.clone(), peluang });
    }
    for (orang, satu) in meja.penduduk.orang.iter().enumerate() {
        let balita = is_balita(satu.lahir, tanggal);
        let lansia = kelompok_umur(satu.lahir, tanggal) == Some(KelompokUmur::Lansia);
        let sejak = tanggal - Duration::days(ABSEN_HARI);
        let hadir = datang
            .get(orang)
            .is_some_and(|semua| semua.iter().any(|satu| satu.tanggal > sejak && satu.tanggal <= tanggal));
        if (balita || lansia) && !hadir && satu.terdaftar < sejak && meja.ada(orang, tanggal) {
            let peluang = if balita { BALITA_ABSEN } else { LANSIA_ABSEN };
            list.push(Dicari { orang, pemicu: vec![Alasan::TidakHadir.kode().to_owned()], peluang });
        }
    }
    list.sort_by(|a, b| b.peluang.total_cmp(&a.peluang));
    list
}

/// One visit, and a second one where nobody was there.
fn satu_kunjungan(
    meja: &mut Meja<'_>,
    acak: &mut Acak,
    orang: &Orang,
    dicari: &Dicari,
    (pada, akhir): (NaiveDate, NaiveDate),
) -> Result<()> {
    let mut pada = pada;
    for kali in 0..2 {
        let bertemu = acak.peluang(BERTEMU);
        if pada > akhir || !meja.ada(dicari.orang, pada) {
            return Ok(());
        }
        let subjek = Subjek::Orang(dicari.orang);
        let Some(kunjungan) = Kunjungan::bertemu(meja, acak, subjek, pada) else { return Ok(()) };
        let pemicu = dicari.pemicu.clone();
        if bertemu {
            let id = kunjungan.id;
            let daftar = daftar(orang, dicari.orang, pada);
            let temuan = daftar.map(|daftar| ditemukan(acak, daftar, &pemicu)).unwrap_or_default();
            meja.kunjungan.push(Kunjungan { daftar, temuan, pemicu, ..kunjungan });
            return pantau(meja, acak, (dicari, id), pada);
        }
        let (hasil, catatan) =
            (HasilKunjungan::TidakBertemu, Some("Rumah kosong; titip pesan kepada tetangga."));
        meja.kunjungan.push(Kunjungan { hasil, catatan, pemicu, ..kunjungan });
        if kali == 1 || !acak.peluang(DIULANG) {
            return Ok(());
        }
        pada += acak.hari(2, 6);
    }
    Ok(())
}

/// The checklist of whom she visits.
fn daftar(orang: &Orang, di: usize, pada: NaiveDate) -> Option<DaftarPeriksa> {
    use DaftarPeriksa::{Balita, Bayi, Dewasa, IbuHamil, IbuNifas, Lansia, SekolahRemaja};
    let siapa = orang.riwayat(di)?.pada(pada);
    let semua = [IbuHamil, IbuNifas, Bayi, Balita, SekolahRemaja, Dewasa, Lansia];
    semua.into_iter().find(|daftar| daftar.untuk(&siapa, pada))
}

/// What was ticked: what the visit was made for, and little else.
fn ditemukan(acak: &mut Acak, daftar: DaftarPeriksa, pemicu: &[String]) -> Vec<Temuan> {
    let karena = |kode: &str| pemicu.iter().any(|satu| satu.starts_with(kode));
    let butir = daftar.butir().iter().copied();
    butir
        .filter(|butir| match butir {
            Temuan::TidakDitimbang => karena("TIDAK_HADIR"),
            Temuan::GejalaTbc => karena("TBC_TERDUGA") && acak.peluang(0.7),
            Temuan::TandaBahaya => false,
            _ => acak.peluang(TEMUAN),
        })
        .collect()
}

/// Medicine that is looked after on the visit, where a flag speaks of an illness.
fn pantau(
    meja: &mut Meja<'_>,
    acak: &mut Acak,
    (dicari, id): (&Dicari, Uuid),
    pada: NaiveDate,
) -> Result<()> {
    let karena = |kode: &str| dicari.pemicu.iter().any(|satu| satu.starts_with(kode));
    let penyakit = match () {
        () if karena("TD_TINGGI") => PenyakitPantauan::Hipertensi,
        () if karena("GULA_") => PenyakitPantauan::Diabetes,
        () if karena("TBC_TERDUGA") && acak.peluang(0.15) => PenyakitPantauan::Tbc,
        () if karena("SRQ_") && acak.peluang(0.2) => PenyakitPantauan::Odgj,
        () => return Ok(()),
    };
    let teratur = (acak.peluang(0.68), acak.peluang(0.75));
    let isi = obat(acak, penyakit, teratur)?;
    di_rumah(meja, acak, dicari.orang, id, pada, isi);
    // Who does not take it as told is visited again, and mostly takes it then.
    let lagi = pada + acak.hari(20, 50);
    if teratur == (true, true) || lagi >= meja.waktu.hari_ini || !meja.ada(dicari.orang, lagi) {
        return Ok(());
    }
    let Some(kunjungan) = Kunjungan::bertemu(meja, acak, Subjek::Orang(dicari.orang), lagi) else {
        return Ok(());
    };
    let id = kunjungan.id;
    meja.kunjungan.push(Kunjungan { pemicu: vec!["OBAT_TIDAK_TERATUR".to_owned()], ..kunjungan });
    let teratur = (acak.peluang(0.85), acak.peluang(0.9));
    let isi = obat(acak, penyakit, teratur)?;
    di_rumah(meja, acak, dicari.orang, id, lagi, isi);
    Ok(())
}

fn obat(acak: &mut Acak, penyakit: PenyakitPantauan, (obat, kontrol): (bool, bool)) -> Result<Isi> {
    Ok(Isi::PantauanRumah(PantauanRumah {
        penyakit: Some(penyakit),
        obat_teratur: Some(obat),
        kontrol_teratur: Some(kontrol),
        kontak_diperiksa: (penyakit == PenyakitPantauan::Tbc).then(|| acak.peluang(0.6)),
        ada_tanda_bahaya: Some(acak.peluang(0.004)),
        gejala_tbc: Some(Banyak(Vec::new())),
        kontak_tbc: Some(false),
        edukasi: Some(teks("Minum obat setiap hari, kurangi garam, kontrol tiap bulan.")),
        ..kosong()?
    }))
}

/// A household is looked at: smoke, water, latrine, insurance.
fn keluarga(meja: &mut Meja<'_>, acak: &mut Acak, pada: NaiveDate) -> Result<()> {
    let banyak = i64::try_from(meja.penduduk.keluarga.len()).unwrap_or(0);
    let di = usize::try_from(acak.antara(0, (banyak - 1).max(0))).unwrap_or(0);
    let ada = meja.penduduk.keluarga.get(di).is_some_and(|satu| satu.terdaftar <= pada);
    let Some(kunjungan) = Kunjungan::bertemu(meja, acak, Subjek::Keluarga(di), pada).filter(|_| ada) else {
        return Ok(());
    };
    let id = kunjungan.id;
    let share = [0.45, 0.08, 0.06, 0.12];
    let butir = DaftarPeriksa::Keluarga.butir().iter().copied().zip(share);
    let temuan: Vec<Temuan> =
        butir.filter(|(_, share)| acak.peluang(*share)).map(|(butir, _)| butir).collect();
    let ada = |butir: Temuan| temuan.contains(&butir);
    let isi = PantauanRumah {
        merokok_di_rumah: Some(ada(Temuan::AsapRokok)),
        air_bersih: Some(!ada(Temuan::AirTidakAman)),
        memakai_jamban: Some(!ada(Temuan::TanpaJamban)),
        semua_jkn: Some(!ada(Temuan::JknTidakAktif)),
        tanpa_akses: Some(acak.peluang(0.01)),
        ..kosong()?
    };
    meja.kunjungan.push(Kunjungan { daftar: Some(DaftarPeriksa::Keluarga), temuan, ..kunjungan });
    let (subjek, isi) = (Subjek::Keluarga(di), Isi::PantauanRumah(isi));
    meja.langsung(acak, subjek, pada, isi);
    if let Some(satu) = meja.terakhir() {
        satu.saat = super::layanan::Saat::Kunjungan(id);
    }
    Ok(())
}

/// Recovery food for children who were found thin: at the next attendances, until the flag has ended.
pub fn pmt(meja: &mut Meja<'_>, datang: &[Vec<Datang>], (semua, tanda): (&[Dinilai], &[Tanda])) {
    let mut acak = meja.acak(Untuk::Kunjungan, 1);
    let kurus = tanda.iter().filter(|satu| matches!(satu.aturan.as_str(), "GIZI_KURANG" | "GIZI_BURUK"));
    let hari: BTreeSet<(usize, NaiveDate)> = kurus
        .filter_map(|satu| semua.get(satu.layanan))
        .filter_map(|satu| match satu.layanan.subjek {
            Subjek::Orang(di) => Some((di, satu.layanan.tanggal)),
            _ => None,
        })
        .collect();
    for (di, tanggal) in hari {
        let tempat = datang.get(di).and_then(|semua| semua.iter().find(|satu| satu.tanggal == tanggal));
        let Some(tempat) = tempat.filter(|_| acak.peluang(0.8)) else { continue };
        let isi = Isi::Pmt(Pmt {
            jenis_pmt: JenisPmt::PemulihanBalita,
            bahan: Some(teks("Nasi tim ikan gabus, telur, labu")),
            porsi: Some(Angka(acak.antara(1, 14))),
            hari_ke: Some(Angka(acak.antara(1, 56))),
            habis: Some(acak.peluang(0.9)),
        });
        let pmt = tempat.dilayani(&mut acak, di, 15, isi);
        meja.layanan.push(pmt);
    }
}
