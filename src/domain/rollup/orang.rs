//! What one person adds to the cards of the posts where she lives or lived, year by year.
//!
//! She counts where she is registered on the reference date of a period, in the life stage she is in on that day; what
//! she came for or received there counts once in the period. Source: indicators.md sections 0, 1 and 4.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::card::Card;
use super::keluarga::per_rumah;
use super::masa::{Acuan, BULAN, MASA, tempat};
use super::perincian::Perincian;
use super::skrining::Temuan;
use super::ukur::{Golongan, JenisPelayanan, Satu, Ukur};
use super::{anak, cakupan, gizi, ibu, imunisasi, skrining};
use crate::domain::bidang::aturan::Syarat;
use crate::domain::bidang::{KATALOG, Subjek};
use crate::domain::id::PosyanduId;
use crate::domain::imunisasi::Kelahiran;
use crate::domain::pertumbuhan::{JenisKelamin, Verdict};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::{Bidang, BidangSet};
use crate::domain::sasaran::HasilKehamilan;
use crate::domain::siklus::{KelompokStatistik, KelompokUmur, Kondisi, is_balita, is_nifas, kelompok_umur};
use crate::domain::tanggal::{PresisiLahir, umur_bulan};

/// The facts of a person that sums are made of, of her whole life or of one year of it. No name is among them.
#[derive(Clone, Debug)]
pub struct Orang {
    /// Sex.
    pub jenis_kelamin: JenisKelamin,
    /// Birth date.
    pub lahir: NaiveDate,
    /// How exactly it is known.
    pub presisi: PresisiLahir,
    /// When she died.
    pub meninggal: Option<NaiveDate>,
    /// Since when she (a child) has a Buku KIA.
    pub buku_kia: Option<NaiveDate>,
    /// Where she was registered, and when.
    pub tinggal: Vec<Tinggal>,
    /// Her pregnancies.
    pub hamil: Vec<Hamil>,
    /// Her attendances at days that were held.
    pub hadir: Vec<Hadir>,
    /// The weighings that count, one a month.
    pub timbang: Vec<Timbang>,
    /// The services she received herself, without protected ones.
    pub layanan: Vec<Layanan>,
    /// What screenings found.
    pub temuan: Vec<(NaiveDate, Temuan)>,
}

/// A registration at a post, from a day to before another.
#[derive(Clone, Copy, Debug)]
pub struct Tinggal {
    /// The post.
    pub pos: PosyanduId,
    /// The first day.
    pub mulai: NaiveDate,
    /// The first day no longer.
    pub akhir: Option<NaiveDate>,
}

/// A pregnancy.
#[derive(Clone, Copy, Debug)]
pub struct Hamil {
    /// Since when.
    pub mulai: NaiveDate,
    /// The expected day of birth.
    pub hpl: Option<NaiveDate>,
    /// When it ended.
    pub berakhir: Option<NaiveDate>,
    /// How it ended, if it was said.
    pub hasil: Option<HasilKehamilan>,
}

/// An attendance.
#[derive(Clone, Copy, Debug)]
pub struct Hadir {
    /// Where.
    pub pos: PosyanduId,
    /// When.
    pub tanggal: NaiveDate,
    /// The group she was in on that day.
    pub kelompok: KelompokStatistik,
}

/// A weighing with its verdict.
#[derive(Clone, Copy, Debug)]
pub struct Timbang {
    /// Where.
    pub pos: PosyanduId,
    /// When.
    pub tanggal: NaiveDate,
    /// What it means for the month.
    pub verdict: Verdict,
    /// T this month and the month before.
    pub dua_t: bool,
    /// Below the red line.
    pub bgm: bool,
}

/// A service.
#[derive(Clone, Debug)]
pub struct Layanan {
    /// Its id: of two on a day, the later one is the larger.
    pub id: Uuid,
    /// Where it was recorded.
    pub pos: PosyanduId,
    /// When it was given.
    pub tanggal: NaiveDate,
    /// The sector.
    pub bidang: Bidang,
    /// The kind.
    pub jenis: Option<JenisPelayanan>,
    /// What else sums need to know of it.
    pub isi: Perincian,
}

impl Hamil {
    /// The day of the delivery, if it ended with one: what was lost (keguguran) makes no childbed.
    pub fn bersalin(&self) -> Option<NaiveDate> {
        self.berakhir.filter(|_| self.hasil != Some(HasilKehamilan::Keguguran))
    }
}

impl Tinggal {
    /// Registered on this day?
    pub fn pada(&self, hari: NaiveDate) -> bool {
        self.mulai <= hari && self.akhir.is_none_or(|akhir| akhir > hari)
    }
}

impl Orang {
    /// Does she live at the post on this day? Who died before the day is out; on the day itself she may still have been
    /// weighed.
    pub fn warga(&self, pos: PosyanduId, hari: NaiveDate) -> bool {
        self.lahir <= hari
            && self.meninggal.is_none_or(|died| died >= hari)
            && self.tinggal.iter().any(|stay| stay.pos == pos && stay.pada(hari))
    }

    /// The group she counts in on a day: pregnancy and childbed first, else age.
    pub fn kelompok(&self, hari: NaiveDate) -> Option<KelompokStatistik> {
        let kondisi = self.hamil.iter().filter_map(|hamil| match hamil.berakhir {
            Some(end) if end <= hari => {
                hamil.bersalin().is_some_and(|born| is_nifas(born, hari)).then_some(Kondisi::IbuNifas)
            }
            _ => (hamil.mulai <= hari).then_some(Kondisi::IbuHamil),
        });
        Some(KelompokStatistik::of(kelompok_umur(self.lahir, hari)?, &kondisi.collect::<Vec<_>>()))
    }

    /// What she adds to the card of a post for the year of these reference dates.
    pub fn menyumbang(&self, pos: PosyanduId, acuan: &Acuan) -> Card {
        let mut card = Card::default();
        let kegiatan = Kegiatan::of(self, pos, acuan);
        let setahun = Setahun::of(self, acuan.tahun());
        for (masa, hari) in acuan.iter().filter(|(_, hari)| self.warga(pos, *hari)) {
            let Some(kelompok) = self.kelompok(hari) else { continue };
            card.count(Ukur::Warga(self.dalam(kelompok)), masa, 1);
            for kelompok in kegiatan.datang.get(&masa).into_iter().flatten() {
                card.count(Ukur::Datang(self.dalam(*kelompok)), masa, 1);
            }
            for bidang in berhak(self.lahir, hari).iter() {
                card.count(Ukur::Berhak(bidang), masa, 1);
                if kegiatan.dilayani.contains(&(masa, bidang)) {
                    card.count(Ukur::Terlayani(bidang), masa, 1);
                }
            }
            let hadir = kegiatan.datang.contains_key(&masa);
            setahun.hitung(&mut card, &Saat { orang: self, setahun: &setahun, masa, hari, kelompok, hadir });
            if masa < BULAN && is_balita(self.lahir, hari) {
                self.balita(&mut card, masa, hari, kegiatan.timbang.get(&masa).copied());
            }
        }
        for layanan in self.layanan.iter().filter(|one| one.pos == pos && acuan.contains(one.tanggal)) {
            let inti = self.kelompok(layanan.tanggal).is_some_and(|kelompok| INTI.contains(&kelompok));
            for masa in tempat(layanan.tanggal) {
                card.count(Ukur::Baris(layanan.bidang), masa, 1);
                card.count(Ukur::LayananInti(Satu), masa, inti.into());
                if let Some(jenis) = layanan.jenis {
                    card.count(Ukur::JenisBaris(jenis), masa, 1);
                }
            }
        }
        card
    }

    /// SKDN of a month. A quarter or a year adds its months up, so it has no column of its own.
    fn balita(&self, card: &mut Card, masa: usize, hari: NaiveDate, timbang: Option<&Timbang>) {
        let Some(umur) = kelompok_umur(self.lahir, hari) else { return };
        let of = self.dalam(umur.into());
        card.count(Ukur::S(of), masa, 1);
        if self.buku_kia.is_some_and(|since| since <= hari) {
            card.count(Ukur::K(of), masa, 1);
        }
        let Some(timbang) = timbang else { return };
        let verdict = match timbang.verdict {
            Verdict::N => Ukur::N(of),
            Verdict::T => Ukur::T(of),
            Verdict::O => Ukur::O(of),
            Verdict::B => Ukur::B(of),
        };
        card.count(verdict, masa, 1);
        card.count(Ukur::Bgm(of), masa, timbang.bgm.into());
        card.count(Ukur::DuaT(of), masa, timbang.dua_t.into());
    }

    /// Her birth as far as it is known.
    pub(super) fn kelahiran(&self) -> Kelahiran {
        Kelahiran { tanggal: self.lahir, presisi: self.presisi }
    }

    pub(super) fn dalam(&self, kelompok: KelompokStatistik) -> Golongan {
        Golongan { kelompok, jenis_kelamin: self.jenis_kelamin }
    }
}

/// Those for whom a post must do something to be an active one: pregnant women, balita, adolescents (Permenkes
/// 13/2022; indicators.md section 9).
const INTI: [KelompokStatistik; 5] = [
    KelompokStatistik::IbuHamil,
    KelompokStatistik::Bayi,
    KelompokStatistik::Baduta,
    KelompokStatistik::Balita,
    KelompokStatistik::Remaja,
];

/// Her services of a year by period, wherever they were given, the earlier ones first: what she got counts where she
/// lives. Attendance and weighing are a matter of the own post (`Kegiatan`).
pub(super) struct Setahun<'a> {
    pub tahun: i32,
    layanan: [Vec<&'a Layanan>; MASA],
    pub imunisasi: imunisasi::Anak,
}

/// One period of somebody who lives at the post on its reference date.
pub(super) struct Saat<'a> {
    pub orang: &'a Orang,
    pub setahun: &'a Setahun<'a>,
    pub masa: usize,
    pub hari: NaiveDate,
    pub kelompok: KelompokStatistik,
    /// Did she come to the post?
    pub hadir: bool,
}

impl<'a> Setahun<'a> {
    fn of(orang: &'a Orang, tahun: i32) -> Setahun<'a> {
        let mut sorted: Vec<&Layanan> =
            orang.layanan.iter().filter(|one| one.tanggal.year() == tahun).collect();
        sorted.sort_unstable_by_key(|one| (one.tanggal, one.id));
        let mut layanan: [Vec<&Layanan>; MASA] = Default::default();
        for one in sorted {
            for masa in tempat(one.tanggal) {
                layanan[masa].push(one);
            }
        }
        Setahun { tahun, layanan, imunisasi: imunisasi::Anak::of(orang, tahun) }
    }

    fn hitung(&self, card: &mut Card, saat: &Saat<'_>) {
        cakupan::hitung(card, saat);
        gizi::hitung(card, saat);
        anak::hitung(card, saat);
        imunisasi::hitung(card, saat);
        ibu::hitung(card, saat);
        skrining::hitung(card, saat);
    }
}

impl<'a> Saat<'a> {
    /// Her services in the period, the earlier ones first.
    pub fn layanan(&self) -> &'a [&'a Layanan] {
        self.setahun.layanan.get(self.masa).map_or(&[], Vec::as_slice)
    }

    /// Does a day lie in the period?
    pub fn memuat(&self, tanggal: NaiveDate) -> bool {
        tanggal.year() == self.setahun.tahun && tempat(tanggal).contains(&self.masa)
    }

    /// Is the period the whole year?
    pub fn setahun_penuh(&self) -> bool {
        self.masa == MASA - 1
    }
}

/// What happened to her at a post in a year, by period.
struct Kegiatan<'a> {
    datang: BTreeMap<usize, BTreeSet<KelompokStatistik>>,
    dilayani: BTreeSet<(usize, Bidang)>,
    timbang: BTreeMap<usize, &'a Timbang>,
}

impl<'a> Kegiatan<'a> {
    fn of(orang: &'a Orang, pos: PosyanduId, acuan: &Acuan) -> Kegiatan<'a> {
        let here = |at: PosyanduId, tanggal| at == pos && acuan.contains(tanggal);
        let mut datang: BTreeMap<usize, BTreeSet<KelompokStatistik>> = BTreeMap::new();
        for hadir in orang.hadir.iter().filter(|one| here(one.pos, one.tanggal)) {
            for masa in tempat(hadir.tanggal) {
                datang.entry(masa).or_default().insert(hadir.kelompok);
            }
        }
        let layanan = orang.layanan.iter().filter(|one| here(one.pos, one.tanggal));
        let timbang = orang.timbang.iter().filter(|one| here(one.pos, one.tanggal));
        Kegiatan {
            datang,
            dilayani: layanan.flat_map(|one| tempat(one.tanggal).map(|masa| (masa, one.bidang))).collect(),
            timbang: timbang.map(|one| (tempat(one.tanggal)[0], one)).collect(),
        }
    }
}

/// The sectors that are meant for somebody of this age as a person, whatever her condition.
fn berhak(lahir: NaiveDate, hari: NaiveDate) -> BidangSet {
    let Some(kelompok) = kelompok_umur(lahir, hari) else { return BidangSet::default() };
    let month = usize::try_from(umur_bulan(lahir, hari)).unwrap_or(0).min(BULAN_TERTUA);
    let place = KelompokUmur::NILAI.iter().position(|(other, _, _)| *other == kelompok).unwrap_or(0);
    BERHAK.get(month * KelompokUmur::NILAI.len() + place).copied().unwrap_or_default()
}

/// Nobody is told apart by months beyond the age of 125 years.
const BULAN_TERTUA: usize = 1_500;

/// `berhak` for every age in months and every group: it is asked for everybody in every period of every year. Sectors
/// whose services are measured by households have no such persons (`keluarga`).
static BERHAK: LazyLock<Vec<BidangSet>> = LazyLock::new(|| {
    let kinds: Vec<_> = KATALOG
        .iter()
        .filter(|jenis| !per_rumah(jenis.bidang) && jenis.subjek.contains(&Subjek::Orang))
        .filter(|jenis| jenis.syarat == Syarat::Semua && !jenis.menurut_keadaan)
        .collect();
    let of = |month: i32, kelompok| {
        let meant = kinds.iter().filter(|jenis| jenis.untuk_kelompok(kelompok, month));
        meant.map(|jenis| jenis.bidang).collect()
    };
    let months = (0..).take(BULAN_TERTUA + 1);
    months
        .flat_map(|month| KelompokUmur::NILAI.iter().map(move |(kelompok, _, _)| of(month, *kelompok)))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::partisipasi::indikator::{Indikator, Saring};
    use crate::domain::rollup::keluarga::{Anggota, Dicatat, Keluarga};
    use crate::domain::tanggal::{Periode, parse_tanggal};
    use uuid::Uuid;

    fn hari(text: &str) -> NaiveDate {
        parse_tanggal(text).unwrap()
    }

    fn pos() -> PosyanduId {
        PosyanduId(Uuid::from_u128(1))
    }

    /// A post that was open on 18 September 2025, as in the vectors.
    fn acuan() -> Acuan {
        Acuan::of(2025, &[hari("2025-09-18")])
    }

    fn orang(lahir: &str) -> Orang {
        Orang {
            jenis_kelamin: JenisKelamin::Perempuan,
            lahir: hari(lahir),
            presisi: PresisiLahir::Hari,
            meninggal: None,
            buku_kia: None,
            tinggal: vec![Tinggal { pos: pos(), mulai: hari("2020-01-01").max(hari(lahir)), akhir: None }],
            hamil: Vec::new(),
            hadir: Vec::new(),
            timbang: Vec::new(),
            layanan: Vec::new(),
            temuan: Vec::new(),
        }
    }

    /// She came on the day of the vectors.
    fn datang(mut orang: Orang) -> Orang {
        let tanggal = hari("2025-09-18");
        let kelompok = orang.kelompok(tanggal).unwrap();
        orang.hadir.push(Hadir { pos: pos(), tanggal, kelompok });
        orang
    }

    fn kartu(semua: impl IntoIterator<Item = Orang>) -> Card {
        let mut card = Card::default();
        semua.into_iter().for_each(|orang| card.add(&orang.menyumbang(pos(), &acuan())));
        card
    }

    fn rate(kode: &str, card: &Card, periode: &str, saring: Saring) -> String {
        Indikator::dari_kode(kode).unwrap().dari(card, Periode::parse(periode).unwrap(), saring).to_string()
    }

    fn hamil(mut orang: Orang) -> Orang {
        orang.hamil.push(Hamil { mulai: hari("2025-06-01"), hpl: None, berakhir: None, hasil: None });
        orang
    }

    // indicators.md section 4: group, attended, residents, rate.
    #[test]
    fn the_published_vectors_by_life_stage() {
        let rows = [
            (KelompokStatistik::IbuHamil, hamil(orang("1998-03-01")), 11, 14, "78.6"),
            (KelompokStatistik::Remaja, orang("2012-03-01"), 23, 96, "24.0"),
            (KelompokStatistik::UsiaProduktif, orang("1990-03-01"), 61, 410, "14.9"),
            (KelompokStatistik::Lansia, orang("1955-03-01"), 38, 72, "52.8"),
        ];
        for (kelompok, one, came, residents, hasil) in rows {
            let each = (0..residents).map(|at| if at < came { datang(one.clone()) } else { one.clone() });
            let card = kartu(each);
            let saring = Saring { kelompok: Some(kelompok), ..Saring::default() };
            assert_eq!(rate("HADIR", &card, "2025-09", saring), hasil, "{kelompok:?}");
        }
    }

    #[test]
    fn a_person_counts_once_a_period_and_only_where_she_lives() {
        let mut twice = datang(datang(orang("1955-03-01")));
        twice.hadir.push(Hadir {
            pos: PosyanduId(Uuid::from_u128(2)),
            tanggal: hari("2025-09-19"),
            kelompok: KelompokStatistik::Lansia,
        });
        let card = kartu([twice.clone(), orang("1955-03-01")]);
        for periode in ["2025-09", "2025-Q3", "2025"] {
            assert_eq!(rate("HADIR", &card, periode, Saring::default()), "50.0", "{periode}");
        }
        assert!(
            twice.menyumbang(PosyanduId(Uuid::from_u128(2)), &acuan()).is_empty(),
            "she is a visitor there"
        );
    }

    #[test]
    fn a_pregnant_girl_is_counted_among_the_pregnant_only() {
        let card = kartu([datang(hamil(orang("2009-05-01")))]);
        let of = |kelompok| Saring { kelompok: Some(kelompok), ..Saring::default() };
        assert_eq!(rate("HADIR", &card, "2025-09", of(KelompokStatistik::IbuHamil)), "100.0");
        assert_eq!(rate("HADIR", &card, "2025-09", of(KelompokStatistik::Remaja)), "-");
    }

    #[test]
    fn a_quarter_counts_once_who_came_in_two_months_and_skdn_adds_months_up() {
        let acuan = Acuan::of(2025, &[hari("2025-08-14"), hari("2025-09-18")]);
        let mut child = orang("2024-07-05");
        for (tanggal, verdict) in [("2025-08-14", Verdict::B), ("2025-09-18", Verdict::T)] {
            let tanggal = hari(tanggal);
            child.hadir.push(Hadir { pos: pos(), tanggal, kelompok: KelompokStatistik::Baduta });
            child.timbang.push(Timbang { pos: pos(), tanggal, verdict, dua_t: false, bgm: true });
        }
        let card = child.menyumbang(pos(), &acuan);
        let number = |kode, periode| {
            let periode = Periode::parse(periode).unwrap();
            Indikator::dari_kode(kode).unwrap().dari(&card, periode, Saring::default()).n
        };
        assert_eq!(
            (number("HADIR", "2025-08"), number("HADIR", "2025-09"), number("HADIR", "2025-Q3")),
            (1, 1, 1)
        );
        assert_eq!((number("DITIMBANG", "2025-09"), number("DITIMBANG", "2025-Q3")), (1, 2));
        assert_eq!((number("BALITA", "2025-Q3"), number("BGM_D", "2025")), (3, 2));
        assert_eq!(rate("T_DINILAI", &card, "2025-09", Saring::default()), "100.0");
    }

    #[test]
    fn who_died_or_moved_before_the_day_is_out() {
        let mut died = orang("2023-01-01");
        died.meninggal = Some(hari("2025-09-17"));
        let mut on_the_day = died.clone();
        on_the_day.meninggal = Some(hari("2025-09-18"));
        let mut moved = orang("2023-01-01");
        moved.tinggal[0].akhir = Some(hari("2025-09-18"));
        let unborn = orang("2025-09-19");
        for (one, s) in [
            (died, 0),
            (on_the_day, 1),
            (moved, 0),
            (unborn, 0),
            (orang("2020-09-18"), 0),
            (orang("2020-09-19"), 1),
        ] {
            let card = kartu([one.clone()]);
            let balita = Indikator::dari_kode("BALITA").unwrap();
            assert_eq!(
                balita.dari(&card, Periode::parse("2025-09").unwrap(), Saring::default()).n,
                s,
                "{one:?}"
            );
        }
    }

    fn sumur() -> Dicatat {
        Dicatat { tanggal: hari("2025-03-03"), bidang: Bidang::PekerjaanUmum, jenis: None }
    }

    // indicators.md section 4: 37 of 180 households, 21 of 33 children of 3 to 6 years.
    #[test]
    fn the_published_vectors_by_sector() {
        let of = |bidang| Saring { bidang: Some(bidang), ..Saring::default() };
        let mut card = Card::default();
        for at in 0..180 {
            let layanan = if at < 37 { vec![sumur(); 2] } else { Vec::new() };
            let anggota = Anggota {
                lahir: hari("1980-01-01"),
                meninggal: None,
                mulai: hari("2020-01-01"),
                akhir: None,
            };
            let house = Keluarga { pos: pos(), anggota: vec![anggota], layanan };
            card.add(&house.menyumbang(&acuan()));
        }
        let empty = Keluarga { pos: pos(), anggota: Vec::new(), layanan: vec![sumur()] };
        card.add(&empty.menyumbang(&acuan()));
        assert_eq!(rate("TERLAYANI", &card, "2025", of(Bidang::PekerjaanUmum)), "20.6");
        let child = |at: usize| {
            let mut child = orang("2021-06-01");
            if at < 21 {
                child.layanan.push(Layanan {
                    id: Uuid::nil(),
                    pos: pos(),
                    tanggal: hari("2025-09-18"),
                    bidang: Bidang::Pendidikan,
                    jenis: None,
                    isi: Perincian::default(),
                });
            }
            child
        };
        let card = kartu((0..33).map(child));
        assert_eq!(rate("TERLAYANI", &card, "2025-09", of(Bidang::Pendidikan)), "63.6");
        assert_eq!(rate("TERLAYANI", &Card::default(), "2025-09", of(Bidang::Pendidikan)), "-");
    }
}
