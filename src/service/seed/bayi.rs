//! The doses, capsules and deworming of children. Each child has a plan after its own schedule (`domain::imunisasi`):
//! a dose is given at the post when the child comes about that time, else at the puskesmas and copied from the Buku KIA
//! when the child next comes. How many keep to it, break off or refuse is invented, so that about 80 to 85 of 100 have
//! the basic set (IDL) at the first birthday.

use chrono::{Datelike, Duration, NaiveDate};

use super::acak::{Acak, Untuk};
use super::layanan::{Datang, Meja, teks};
use super::penduduk::Orang;
use crate::domain::bidang::kesehatan::gizi::PemberianGizi;
use crate::domain::bidang::kesehatan::imunisasi::{AlasanTidakImunisasi, Kipi, StatusDosis, SumberImunisasi};
use crate::domain::bidang::{Imunisasi, Isi, VitaminAObatCacing};
use crate::domain::imunisasi::{BarisDosis, DosisVaksin, TABEL_BIAS, jadwal_untuk, kelas_pada};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::siklus::is_balita;
use crate::domain::tanggal::umur_bulan;

/// Of a hundred children: whose parents break off, refuse, or come months late.
const BERHENTI: f64 = 0.07;
const MENOLAK: f64 = 0.03;
const TERLAMBAT: f64 = 0.03;
/// A dose that is skipped by whoever keeps to the plan, and one postponed because the child is ill.
const TERLEWAT: f64 = 0.004;
const SAKIT: f64 = 0.03;
/// A dose whose time a child's day falls into is given there so often.
const DI_POS: f64 = 0.75;
/// Whose doses elsewhere are told without the book.
const TANPA_BUKU: f64 = 0.05;
const KIPI_RINGAN: f64 = 0.006;
/// Capsules and deworming, of those who come in the month; capsules of the others, given at a PAUD.
const VITAMIN_A: f64 = 0.96;
const VITAMIN_A_LAIN: f64 = 0.35;
const OBAT_CACING: f64 = 0.92;
const DI_SEKOLAH: f64 = 0.88;

/// How the parents see it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sikap {
    Teratur,
    Berhenti,
    Menolak,
    Lambat,
}

/// A dose that was given, where and when.
struct Diberi {
    dosis: DosisVaksin,
    tanggal: NaiveDate,
    /// The attendance at which it was given; elsewhere otherwise.
    di_pos: Option<usize>,
}

/// Everything of one child below school age.
pub fn layani(meja: &mut Meja<'_>, di: usize, orang: &Orang, datang: &[Datang]) {
    let mut acak = meja.acak(Untuk::Anak, di);
    let sikap = acak.undi(
        Sikap::Teratur,
        &[(BERHENTI, Sikap::Berhenti), (MENOLAK, Sikap::Menolak), (TERLAMBAT, Sikap::Lambat)],
    );
    let rencana = rencana(&mut acak, orang.lahir, meja.waktu.hari_ini, datang, sikap);
    // Whoever is five by now has no dose of infancy left to be due.
    let balita = is_balita(orang.lahir, meja.waktu.hari_ini);
    for satu in rencana.iter().filter(|_| balita) {
        diberi(meja, &mut acak, di, datang, satu);
    }
    if balita && sikap == Sikap::Menolak {
        menolak(meja, &mut acak, di, (orang, datang));
    }
    gizi(meja, &mut acak, di, (orang, datang));
}

/// When and where each dose of the schedule was given, up to today.
fn rencana(
    acak: &mut Acak,
    lahir: NaiveDate,
    hari_ini: NaiveDate,
    datang: &[Datang],
    sikap: Sikap,
) -> Vec<Diberi> {
    let mut semua: Vec<Diberi> = Vec::new();
    // Whoever breaks off does so at some month of the first year.
    let akhir = lahir + acak.hari(60, 330);
    for baris in jadwal_untuk(lahir).baris {
        let sebelum = |dosis| semua.iter().find(|satu| satu.dosis == dosis).map(|satu| satu.tanggal);
        let jarak = match baris.setelah {
            Some((dosis, jarak)) => match sebelum(dosis) {
                Some(hari) => jarak.sejak(hari),
                None => continue,
            },
            None => lahir,
        };
        let mulai = baris.umur.sejak(lahir).max(baris.paling_awal.sejak(lahir)).max(jarak);
        let tunggu = match (baris.dosis, sikap) {
            (DosisVaksin::Hb0, _) => acak.hari(0, 1),
            (_, Sikap::Lambat) => acak.hari(30, 120),
            _ => acak.hari(0, 24),
        };
        let lewat = acak.peluang(TERLEWAT);
        let pos = datang.iter().position(|satu| (mulai..mulai + Duration::days(40)).contains(&satu.tanggal));
        let pos = pos.filter(|_| baris.dosis != DosisVaksin::Hb0 && acak.peluang(DI_POS));
        let tanggal = pos.and_then(|ke| datang.get(ke)).map_or(mulai + tunggu, |satu| satu.tanggal);
        let tidak = match sikap {
            Sikap::Berhenti => tanggal > akhir,
            Sikap::Menolak => baris.dosis != DosisVaksin::Hb0,
            Sikap::Teratur | Sikap::Lambat => lewat,
        };
        if !tidak && tanggal <= hari_ini && masih(baris, lahir, tanggal) {
            semua.push(Diberi { dosis: baris.dosis, tanggal, di_pos: pos });
        }
    }
    semua
}

/// Is the dose still given at that age?
fn masih(baris: &BarisDosis, lahir: NaiveDate, tanggal: NaiveDate) -> bool {
    tanggal < baris.sampai.sejak(lahir)
}

/// Writes a dose down where it was given, or where the book was shown.
fn diberi(meja: &mut Meja<'_>, acak: &mut Acak, di: usize, datang: &[Datang], satu: &Diberi) {
    let Some(ke) = satu.di_pos else {
        let Some(tempat) = datang.iter().find(|datang| datang.tanggal >= satu.tanggal) else { return };
        let isi = dari_buku(acak, satu.dosis, satu.tanggal);
        meja.layanan.push(tempat.dilayani(acak, di, 9, isi));
        return;
    };
    let Some(tempat) = datang.get(ke) else { return };
    let sakit = ke.checked_sub(1).and_then(|lalu| datang.get(lalu)).filter(|_| acak.peluang(SAKIT));
    if let Some(lalu) = sakit.filter(|lalu| (tempat.tanggal - lalu.tanggal).num_days() < 45) {
        let isi = tidak(satu.dosis, AlasanTidakImunisasi::Sakit);
        meja.layanan.push(lalu.dilayani(acak, di, 9, isi));
    }
    let kipi = acak.peluang(KIPI_RINGAN);
    let isi = Isi::Imunisasi(Imunisasi {
        dosis: satu.dosis,
        status: StatusDosis::Diberikan,
        sumber: Some(SumberImunisasi::DiberikanDiSesi),
        nakes: Some(teks("Bidan desa")),
        nomor_batch: Some(teks(&format!("{:04}B{:02}", acak.antara(1, 9_999), acak.antara(1, 40)))),
        kipi: Some(if kipi { Kipi::Ringan } else { Kipi::TidakAda }),
        ..imunisasi(satu.dosis)
    });
    meja.layanan.push(tempat.dilayani(acak, di, 9, isi));
}

/// A dose of which nothing is written yet but its name.
fn imunisasi(dosis: DosisVaksin) -> Imunisasi {
    Imunisasi {
        dosis,
        status: StatusDosis::TidakDiberikan,
        sumber: None,
        tanggal_diberikan: None,
        nakes: None,
        nomor_batch: None,
        alasan: None,
        kipi: None,
        keterangan_kipi: None,
    }
}

/// A dose given elsewhere on a day.
pub fn dari_buku(acak: &mut Acak, dosis: DosisVaksin, tanggal: NaiveDate) -> Isi {
    let sumber = acak.undi(SumberImunisasi::BukuKia, &[(TANPA_BUKU, SumberImunisasi::PengakuanOrangTua)]);
    Isi::Imunisasi(Imunisasi {
        status: StatusDosis::Diberikan,
        sumber: Some(sumber),
        tanggal_diberikan: Some(tanggal),
        ..imunisasi(dosis)
    })
}

/// A dose given at the post itself.
pub fn di_sesi(dosis: DosisVaksin) -> Isi {
    let sumber = Some(SumberImunisasi::DiberikanDiSesi);
    Isi::Imunisasi(Imunisasi { status: StatusDosis::Diberikan, sumber, ..imunisasi(dosis) })
}

fn tidak(dosis: DosisVaksin, alasan: AlasanTidakImunisasi) -> Isi {
    Isi::Imunisasi(Imunisasi { alasan: Some(alasan), ..imunisasi(dosis) })
}

/// Parents who refuse are asked again at nine months.
fn menolak(meja: &mut Meja<'_>, acak: &mut Acak, di: usize, (orang, datang): (&Orang, &[Datang])) {
    for (dosis, bulan) in [(DosisVaksin::DptHbHib1, 2..9), (DosisVaksin::Mr1, 9..24)] {
        let umur = |satu: &&Datang| bulan.contains(&umur_bulan(orang.lahir, satu.tanggal));
        if let Some(tempat) = datang.iter().find(umur) {
            let isi = tidak(dosis, AlasanTidakImunisasi::Menolak);
            meja.layanan.push(tempat.dilayani(acak, di, 9, isi));
        }
    }
}

/// Vitamin A in February and August, deworming in August, and what was given elsewhere in between.
fn gizi(meja: &mut Meja<'_>, acak: &mut Acak, di: usize, (orang, datang): (&Orang, &[Datang])) {
    let mut cacing = 0;
    for (ke, satu) in datang.iter().enumerate() {
        let bulan = satu.tanggal.month();
        let umur = umur_bulan(orang.lahir, satu.tanggal);
        if matches!(bulan, 2 | 8) {
            if let Some(kapsul) = kapsul(umur).filter(|_| acak.peluang(VITAMIN_A)) {
                meja.layanan.push(satu.dilayani(acak, di, 12, pemberian(kapsul, None)));
            }
        } else if matches!(bulan, 3 | 9) && acak.peluang(VITAMIN_A_LAIN) {
            let lalu = satu.tanggal - Duration::days(i64::from(satu.tanggal.day()) + acak.antara(1, 20));
            let hadir = ke.checked_sub(1).and_then(|lalu| datang.get(lalu));
            let sudah = hadir.is_some_and(|hadir| hadir.tanggal.month() == lalu.month());
            let kapsul = kapsul(umur_bulan(orang.lahir, lalu)).filter(|_| !sudah && lalu > orang.lahir);
            if let Some(kapsul) = kapsul {
                meja.layanan.push(satu.dilayani(acak, di, 12, pemberian(kapsul, Some(lalu))));
            }
        }
        let untuk = PemberianGizi::ObatCacing.umur().contains(&umur) && cacing != satu.tanggal.year();
        if untuk && matches!(bulan, 8..=10) && acak.peluang(OBAT_CACING) {
            cacing = satu.tanggal.year();
            meja.layanan.push(satu.dilayani(acak, di, 13, pemberian(PemberianGizi::ObatCacing, None)));
        }
    }
}

fn kapsul(umur: i32) -> Option<PemberianGizi> {
    [PemberianGizi::VitaminABiru, PemberianGizi::VitaminAMerah].into_iter().find(|k| k.umur().contains(&umur))
}

fn pemberian(pemberian: PemberianGizi, tanggal_diberikan: Option<NaiveDate>) -> Isi {
    Isi::VitaminAObatCacing(VitaminAObatCacing { pemberian, tanggal_diberikan })
}

/// The doses of school (BIAS), told at the post by pupils who come: those of every class up to their own.
pub fn bias(meja: &mut Meja<'_>, di: usize, orang: &Orang, datang: &[Datang]) {
    let mut acak = meja.acak(Untuk::Sekolah, di + 1_000_000);
    let perempuan = orang.jenis_kelamin == JenisKelamin::Perempuan;
    for baris in TABEL_BIAS.iter().flat_map(|tabel| tabel.baris) {
        let hari = acak.antara(5, 25);
        if baris.perempuan && !perempuan || !acak.peluang(DI_SEKOLAH) {
            continue;
        }
        let tahun = orang.lahir.year() + 5..=meja.waktu.hari_ini.year();
        let diberi = tahun
            .filter_map(|tahun| NaiveDate::from_ymd_opt(tahun, baris.bulan, u32::try_from(hari).ok()?))
            .find(|hari| kelas_pada(orang.lahir, *hari) == Some(baris.kelas));
        let Some(diberi) = diberi.filter(|hari| *hari >= baris.paling_awal.sejak(orang.lahir)) else {
            continue;
        };
        if let Some(tempat) =
            datang.iter().find(|satu| satu.tanggal >= diberi && satu.tanggal - diberi < Duration::days(700))
        {
            let isi = dari_buku(&mut acak, baris.dosis, diberi);
            meja.layanan.push(tempat.dilayani(&mut acak, di, 9, isi));
        }
    }
}
