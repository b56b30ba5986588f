//! The flags of a weighing (KES-01), after the referral rules of the growth card and the treatment guidelines. Each
//! rule is a `Patokan` with its figures and their source; z-scores are in hundredths, as they are stored. A weighing
//! that was kept as odd says nothing but "measure again" and what the eye saw: oedema needs no scale.

use super::pertumbuhan::Pertumbuhan;
use crate::domain::bidang::aturan::{Konteks, Patokan, Tanda, Tindakan, Versi};
use crate::domain::pertumbuhan::{Antropometri, Indeks, UMUR_AKHIR_BALITA_HARI, Verdict, hitung};

const KMS: &str =
    "Buku KIA 2023, KMS: rujuk bila tidak naik (T), di bawah garis merah, atau di atas garis oranye";
const PERMENKES: &str = "Permenkes 2/2020, standar antropometri anak";
const TATA_LAKSANA: &str = "Pedoman pencegahan dan tata laksana gizi buruk pada balita, Kemenkes 2019";
const LK: &str = "WHO 2006, LK/U; Buku KIA 2023";
const LUNAK: &str = "lifecycle-and-sessions.md 3.1";

macro_rules! patokan {
    ($($nama:ident = $kode:literal $tindakan:ident [$($ambang:expr),*] $sumber:expr, $alasan:literal;)*) => {
        $(static $nama: Patokan = Patokan {
            kode: $kode,
            tindakan: Tindakan::$tindakan,
            alasan: $alasan,
            versi: &[Versi::pertama(&[$($ambang),*], $sumber)],
        };)*

        /// The rules of growth, in the order in which a kader should read their flags.
        pub static PATOKAN: &[&Patokan] = &[$(&$nama),*];
    };
}

patokan! {
    EDEMA = "EDEMA" RujukSegera [] TATA_LAKSANA,
        "Kedua punggung kaki bengkak. Rujuk hari ini.";
    // Gizi buruk before the sixth month, or below four kilograms, is treated in hospital.
    GIZI_BURUK_RS = "GIZI_BURUK_BAYI" RujukSegera [-300, 115, 6, 4_000] TATA_LAKSANA,
        "Sangat kurus pada umur di bawah 6 bulan atau berat di bawah 4 kg. Rujuk hari ini.";
    GIZI_BURUK = "GIZI_BURUK" Rujuk [-300] PERMENKES,
        "Sangat kurus menurut tinggi badannya. Rujuk ke puskesmas.";
    LILA_MERAH = "LILA_MERAH" Rujuk [115] TATA_LAKSANA,
        "Lingkar lengan atas di pita merah. Rujuk ke puskesmas.";
    BERAT_TURUN = "BB_TURUN_TAJAM" Rujuk [10] LUNAK,
        "Berat badan turun lebih dari sepersepuluh sejak terakhir ditimbang. Rujuk ke puskesmas.";
    BGM = "BGM" Rujuk [-300] KMS,
        "Berat badan di bawah garis merah KMS. Rujuk ke puskesmas.";
    DUA_T = "BB_2T" Rujuk [] KMS,
        "Berat badan dua bulan berturut-turut tidak naik (2T). Rujuk ke puskesmas.";
    TIDAK_NAIK = "BB_TIDAK_NAIK" Rujuk [] KMS,
        "Berat badan tidak naik (T). Rujuk ke tenaga kesehatan, beri nasihat makan.";
    GIZI_KURANG = "GIZI_KURANG" Rujuk [-300, -200] PERMENKES,
        "Kurus menurut tinggi badannya. Rujuk ke puskesmas.";
    LILA_KUNING = "LILA_KUNING" Rujuk [115, 125] TATA_LAKSANA,
        "Lingkar lengan atas di pita kuning. Rujuk ke puskesmas.";
    SANGAT_PENDEK = "SANGAT_PENDEK" Rujuk [-300] PERMENKES,
        "Sangat pendek menurut umurnya. Rujuk ke puskesmas.";
    PENDEK = "PENDEK" Rujuk [-300, -200] PERMENKES,
        "Pendek menurut umurnya. Rujuk ke puskesmas.";
    // The first figure holds to 60 months, the second from 61 on.
    GIZI_LEBIH = "GIZI_LEBIH" Rujuk [200, 100] PERMENKES,
        "Terlalu gemuk menurut tinggi badan atau umurnya. Rujuk ke puskesmas.";
    ORANYE = "BB_ATAS_GARIS_ORANYE" Rujuk [100] KMS,
        "Berat badan di atas garis oranye KMS. Rujuk untuk diperiksa.";
    MIKROSEFALI = "MIKROSEFALI" Rujuk [-200] LK,
        "Lingkar kepala lebih kecil dari biasanya. Rujuk ke puskesmas.";
    MAKROSEFALI = "MAKROSEFALI" Rujuk [200] LK,
        "Lingkar kepala lebih besar dari biasanya. Rujuk ke puskesmas.";
    // The figures: grams, and the completed month of age up to which it is pointed out.
    BBLR = "BBLR" Pantau [2_500, 12] "Buku KIA 2023: berat lahir di bawah 2.500 gram",
        "Berat lahir rendah (di bawah 2.500 gram). Pantau pertumbuhannya setiap bulan.";
    UKUR_ULANG = "UKUR_ULANG" Pantau [] "indicators.md 6.2: flagged values ask for a second measurement",
        "Ukuran ini tidak lazim. Ukur ulang pada kunjungan berikut, rujuk bila anak tampak sakit.";
    DUA_KALI = "DITIMBANG_DUA_KALI" Pantau [] "sync.md, conflicts: the later act counts, flagged",
        "Anak ditimbang dua kali pada hari yang sama. Timbangan terakhir yang dipakai.";
}

/// What the rules look at.
struct Dilihat<'a, 'k> {
    isi: &'a Pertumbuhan,
    konteks: &'a Konteks<'k>,
    z: Antropometri,
    umur_bulan: i32,
}

/// The flags of one weighing.
pub fn tanda(isi: &Pertumbuhan, konteks: &Konteks<'_>) -> Vec<Tanda> {
    let Some(orang) = konteks.orang else { return Vec::new() };
    let hari = konteks.umur_hari();
    let z = if orang.hari_diketahui {
        hitung(&isi.ukuran(orang.jenis_kelamin, hari))
    } else {
        Antropometri::default()
    };
    let lihat = Dilihat { isi, konteks, z, umur_bulan: konteks.umur_bulan() };
    let mut flags = vec![lihat.edema()];
    if konteks.janggal {
        flags.push(UKUR_ULANG.bila(konteks, &[], |_| true));
    } else {
        flags.extend(lihat.gizi());
        flags.extend(lihat.berat());
        flags.extend(lihat.tinggi());
        flags.extend(lihat.lebih());
        flags.extend(lihat.kepala());
        flags.push(lihat.dua_kali());
    }
    let mut flags: Vec<Tanda> = flags.into_iter().flatten().collect();
    let place = |tanda: &Tanda| PATOKAN.iter().position(|patokan| std::ptr::eq(*patokan, tanda.patokan));
    flags.sort_by_key(place);
    flags
}

/// The flag of a low birth weight, while it matters.
pub fn bblr(berat_lahir_g: Option<i32>, konteks: &Konteks<'_>) -> Option<Tanda> {
    let (grams, bulan) = (berat_lahir_g?, konteks.umur_bulan());
    let masukan = [("berat_lahir_g", grams), ("umur_bulan", bulan)];
    BBLR.bila(konteks, &masukan, |versi| grams < versi.angka(0) && (0..versi.angka(1)).contains(&bulan))
}

/// Did a weighing measure what the rule looks at?
pub fn melihat(isi: &Pertumbuhan, aturan: &str) -> bool {
    let (berat, tinggi) = (isi.berat.is_some(), isi.tinggi.is_some());
    match aturan {
        "EDEMA" => isi.edema.is_some(),
        "GIZI_BURUK" | "GIZI_KURANG" | "GIZI_LEBIH" => berat && tinggi,
        "GIZI_BURUK_BAYI" => berat && tinggi || isi.lila.is_some(),
        "LILA_MERAH" | "LILA_KUNING" => isi.lila.is_some(),
        "PENDEK" | "SANGAT_PENDEK" => tinggi,
        "MIKROSEFALI" | "MAKROSEFALI" => isi.lingkar_kepala.is_some(),
        "BB_TURUN_TAJAM"
        | "BGM"
        | "BB_2T"
        | "BB_TIDAK_NAIK"
        | "BB_ATAS_GARIS_ORANYE"
        | "DITIMBANG_DUA_KALI" => berat,
        "ANAK_PERKEMBANGAN" | "ANAK_PERKEMBANGAN_BELAJAR" => isi.perkembangan.is_some(),
        "TBC_TERDUGA" | "TBC_KONTAK_ERAT" => isi.gejala_tbc.is_some() || isi.kontak_tbc.is_some(),
        _ => true,
    }
}

impl Dilihat<'_, '_> {
    fn z(&self, indeks: Indeks) -> Option<i32> {
        self.z.wajar(indeks).map(|z| z.ratusan())
    }

    /// The index that says how thin a child is: BB/TB, or IMT/U where there is none.
    fn z_gizi(&self) -> Option<(&'static str, i32)> {
        let bb_tb = self.z(Indeks::BbTb).map(|z| ("z_bb_tb", z));
        bb_tb.or_else(|| Some(("z_imt_u", self.z(Indeks::ImtU)?)))
    }

    /// The arm, at the ages at which its bands hold.
    fn lila(&self) -> Option<i32> {
        self.isi.lila.map(|lila| lila.0).filter(|_| (6..60).contains(&self.umur_bulan))
    }

    fn bengkak(&self) -> bool {
        self.isi.edema == Some(true)
    }

    fn edema(&self) -> Option<Tanda> {
        EDEMA.bila(self.konteks, &[("edema", 1)], |_| self.bengkak())
    }

    /// Wasting: the most serious of what was found by weight and height, and the arm beside it.
    fn gizi(&self) -> Vec<Option<Tanda>> {
        let mut flags = Vec::new();
        let berat = self.isi.berat.map_or(i32::MAX, |berat| berat.0);
        let mut masukan = vec![("umur_bulan", self.umur_bulan)];
        masukan.extend(self.isi.berat.map(|berat| ("berat_g", berat.0)));
        masukan.extend(self.z_gizi());
        masukan.extend(self.lila().map(|mm| ("lila_mm", mm)));
        let parah = GIZI_BURUK_RS.bila(self.konteks, &masukan, |versi| {
            let kurus = self.z_gizi().is_some_and(|(_, z)| z < versi.angka(0));
            let lengan = self.lila().is_some_and(|mm| mm < versi.angka(1));
            let kecil = self.umur_bulan < versi.angka(2) || berat < versi.angka(3);
            (kurus || lengan || self.bengkak()) && kecil
        });
        if let Some((nama, z)) = self.z_gizi() {
            if parah.is_none() {
                flags.push(GIZI_BURUK.bila(self.konteks, &[(nama, z)], |versi| z < versi.angka(0)));
            }
            let range = |versi: &Versi| (versi.angka(0)..versi.angka(1)).contains(&z);
            flags.push(GIZI_KURANG.bila(self.konteks, &[(nama, z)], range));
        }
        flags.push(parah);
        if let Some(mm) = self.lila() {
            let masukan = [("lila_mm", mm)];
            flags.push(LILA_MERAH.bila(self.konteks, &masukan, |versi| mm < versi.angka(0)));
            let range = |versi: &Versi| (versi.angka(0)..versi.angka(1)).contains(&mm);
            flags.push(LILA_KUNING.bila(self.konteks, &masukan, range));
        }
        flags
    }

    /// What the growth card says: T, 2T, the red and the orange line, and a weight that fell.
    fn berat(&self) -> Vec<Option<Tanda>> {
        let mut flags = Vec::new();
        let berat: Vec<_> = self.isi.berat.map(|berat| ("berat_g", berat.0)).into_iter().collect();
        flags.push(match self.konteks.verdict {
            Some((Verdict::T, true)) => DUA_T.bila(self.konteks, &berat, |_| true),
            Some((Verdict::T, false)) => TIDAK_NAIK.bila(self.konteks, &berat, |_| true),
            _ => None,
        });
        if let Some(kini) = self.isi.perubahan(self.konteks) {
            let masukan = [("berat_lalu_g", kini.lalu_g), ("naik_g", kini.naik_g)];
            flags.push(BERAT_TURUN.bila(self.konteks, &masukan, |versi| kini.turun_tajam(versi.angka(0))));
        }
        // The lines of the card end at 60 months.
        let z = self.z(Indeks::BbU).filter(|_| self.konteks.umur_hari() <= UMUR_AKHIR_BALITA_HARI);
        if let Some(z) = z {
            flags.push(BGM.bila(self.konteks, &[("z_bb_u", z)], |versi| z < versi.angka(0)));
            flags.push(ORANYE.bila(self.konteks, &[("z_bb_u", z)], |versi| z > versi.angka(0)));
        }
        flags
    }

    fn tinggi(&self) -> Vec<Option<Tanda>> {
        let z = self.z(Indeks::TbU).filter(|_| self.konteks.umur_hari() <= UMUR_AKHIR_BALITA_HARI);
        let Some(z) = z else { return Vec::new() };
        let masukan = [("z_tb_u", z)];
        let range = |versi: &Versi| (versi.angka(0)..versi.angka(1)).contains(&z);
        vec![
            SANGAT_PENDEK.bila(self.konteks, &masukan, |versi| z < versi.angka(0)),
            PENDEK.bila(self.konteks, &masukan, range),
        ]
    }

    fn lebih(&self) -> Option<Option<Tanda>> {
        let (nama, z) = self.z_gizi()?;
        let at = usize::from(self.konteks.umur_hari() > UMUR_AKHIR_BALITA_HARI);
        Some(GIZI_LEBIH.bila(self.konteks, &[(nama, z)], |versi| z > versi.angka(at)))
    }

    fn kepala(&self) -> Vec<Option<Tanda>> {
        let Some(z) = self.z(Indeks::LkU) else { return Vec::new() };
        let masukan = [("z_lk_u", z)];
        vec![
            MIKROSEFALI.bila(self.konteks, &masukan, |versi| z < versi.angka(0)),
            MAKROSEFALI.bila(self.konteks, &masukan, |versi| z > versi.angka(0)),
        ]
    }

    /// Weighed once more on the day of the weighing before.
    fn dua_kali(&self) -> Option<Tanda> {
        let (pada, lalu) = self.konteks.sebelum?;
        let crate::domain::bidang::Isi::Pertumbuhan(lalu) = lalu else { return None };
        let (kini, dulu) = (self.isi.berat?.0, lalu.berat?.0);
        let masukan = [("berat_lalu_g", dulu), ("berat_g", kini)];
        DUA_KALI.bila(self.konteks, &masukan, |_| pada == self.konteks.tanggal)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::bidang::Isi;
    use crate::domain::bidang::aturan::{Aturan as _, Orang};
    use crate::domain::bidang::isian::{Berat, Panjang};
    use crate::domain::pertumbuhan::{JenisKelamin, Posisi};

    const KOSONG: Pertumbuhan = Pertumbuhan {
        berat: None,
        tinggi: None,
        posisi: None,
        edema: None,
        lingkar_kepala: None,
        lila: None,
        asi_eksklusif: None,
        mpasi_cukup: None,
        perkembangan: None,
        gejala_sakit: None,
        tanda_bahaya_anak: None,
        gejala_tbc: None,
        kontak_tbc: None,
    };

    fn anak(gram: i32, mm: i32) -> Pertumbuhan {
        let tinggi = Some(Panjang(mm)).filter(|_| mm > 0);
        Pertumbuhan { berat: Some(Berat(gram)), tinggi, posisi: Some(Posisi::Terlentang), ..KOSONG }
    }

    const HARI: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 10).unwrap();

    fn orang(umur_hari: i64) -> Orang {
        Orang {
            jenis_kelamin: JenisKelamin::LakiLaki,
            lahir: HARI - chrono::Duration::days(umur_hari),
            hari_diketahui: true,
            hamil_sejak: None,
            bersalin: None,
        }
    }

    fn kode(isi: &Pertumbuhan, umur_hari: i64, ubah: impl Fn(&mut Konteks<'_>)) -> Vec<&'static str> {
        let orang = orang(umur_hari);
        let mut konteks =
            Konteks { tanggal: HARI, orang: Some(&orang), sebelum: None, verdict: None, janggal: false };
        ubah(&mut konteks);
        isi.tanda(&konteks).iter().map(|flag| flag.patokan.kode).collect()
    }

    fn biasa(isi: &Pertumbuhan, umur_hari: i64) -> Vec<&'static str> {
        kode(isi, umur_hari, |_| ())
    }

    #[test]
    fn ids_are_unique_and_every_rule_has_a_version_and_a_source() {
        for (at, patokan) in PATOKAN.iter().enumerate() {
            assert!(PATOKAN[..at].iter().all(|other| other.kode != patokan.kode), "{}", patokan.kode);
            assert!(patokan.versi.iter().all(|versi| !versi.sumber.is_empty()), "{}", patokan.kode);
        }
    }

    #[test]
    fn a_child_who_thrives_has_no_flag() {
        assert_eq!(biasa(&anak(9_600, 757), 365), [""; 0]);
    }

    /// indicators.md 6.3: A is short and light, H (a girl there) is heavy; limits belong to the better side.
    #[test]
    fn thin_short_and_heavy() {
        assert_eq!(biasa(&anak(9_000, 775), 612), ["PENDEK"]);
        assert_eq!(biasa(&anak(7_200, 775), 612), ["GIZI_BURUK", "BGM", "PENDEK"]);
        assert_eq!(biasa(&anak(8_100, 775), 612), ["BGM", "GIZI_KURANG", "PENDEK"]);
        assert_eq!(biasa(&anak(13_000, 757), 365), ["GIZI_LEBIH", "BB_ATAS_GARIS_ORANYE"]);
        // A child of five and a half years is judged by IMT/U, and the card has ended.
        assert_eq!(biasa(&anak(23_000, 1_120), 2_050), ["GIZI_LEBIH"]);
        assert_eq!(biasa(&anak(16_000, 1_120), 2_050), ["GIZI_KURANG"]);
    }

    #[test]
    fn the_small_and_thin_go_to_hospital() {
        assert_eq!(biasa(&anak(4_100, 600), 120), ["GIZI_BURUK_BAYI", "BGM"]);
        let bengkak = Pertumbuhan { edema: Some(true), ..anak(9_000, 0) };
        assert_eq!(biasa(&bengkak, 365), ["EDEMA"]);
        assert_eq!(biasa(&bengkak, 120)[..2], ["EDEMA", "GIZI_BURUK_BAYI"]);
    }

    #[test]
    fn the_tape_speaks_from_the_sixth_month() {
        let lila = |mm, hari| biasa(&Pertumbuhan { lila: Some(Panjang(mm)), ..KOSONG }, hari);
        assert_eq!(
            (lila(114, 365), lila(115, 365), lila(125, 365)),
            (vec!["LILA_MERAH"], vec!["LILA_KUNING"], vec![])
        );
        assert_eq!(lila(114, 100), [""; 0]);
        let kepala = |mm| biasa(&Pertumbuhan { lingkar_kepala: Some(Panjang(mm)), ..KOSONG }, 612);
        assert_eq!(
            (kepala(442), kepala(475), kepala(510)),
            (vec!["MIKROSEFALI"], vec![], vec!["MAKROSEFALI"])
        );
    }

    #[test]
    fn two_t_takes_the_place_of_t() {
        let t = |dua_t| kode(&anak(9_600, 757), 365, |k| k.verdict = Some((Verdict::T, dua_t)));
        assert_eq!((t(false), t(true)), (vec!["BB_TIDAK_NAIK"], vec!["BB_2T"]));
    }

    #[test]
    fn what_is_kept_as_odd_asks_to_be_measured_again() {
        let bengkak = Pertumbuhan { edema: Some(true), ..anak(66_000, 757) };
        assert_eq!(kode(&bengkak, 365, |k| k.janggal = true), ["EDEMA", "UKUR_ULANG"]);
    }

    #[test]
    fn a_weight_beside_the_one_before() {
        let with = |lalu: Pertumbuhan, hari: i64, kini: &Pertumbuhan| {
            let (lalu, orang) = (Isi::Pertumbuhan(lalu), orang(365));
            let konteks = Konteks {
                tanggal: HARI,
                orang: Some(&orang),
                sebelum: Some((HARI - chrono::Duration::days(hari), &lalu)),
                verdict: None,
                janggal: false,
            };
            let flags: Vec<&str> = kini.tanda(&konteks).iter().map(|flag| flag.patokan.kode).collect();
            (kini.ragu(&konteks), flags)
        };
        // A tenth exactly is not more than a tenth.
        assert_eq!(with(anak(10_000, 0), 30, &anak(9_000, 0)), (None, vec![]));
        assert_eq!(with(anak(10_000, 0), 30, &anak(8_999, 0)), (Some("berat"), vec!["BB_TURUN_TAJAM"]));
        assert_eq!(with(anak(8_000, 0), 30, &anak(9_500, 0)), (None, vec![]));
        assert_eq!(with(anak(8_000, 0), 30, &anak(9_501, 0)), (Some("berat"), vec![]));
        assert_eq!(with(anak(8_000, 0), 60, &anak(9_501, 0)), (None, vec![]));
        // Nothing follows from a figure that could not be.
        assert_eq!(with(anak(66_000, 0), 30, &anak(9_000, 0)), (None, vec![]));
        assert_eq!(with(anak(9_600, 0), 0, &anak(9_000, 0)), (None, vec!["DITIMBANG_DUA_KALI"]));
        assert_eq!(with(anak(9_500, 770), 30, &anak(9_600, 760)), (None, vec![]));
        assert_eq!(with(anak(9_500, 771), 30, &anak(9_600, 760)).0, Some("tinggi"));
    }

    #[test]
    fn a_low_birth_weight_is_pointed_out_for_a_year() {
        let at = |gram, hari| {
            let orang = orang(hari);
            let konteks =
                Konteks { tanggal: HARI, orang: Some(&orang), sebelum: None, verdict: None, janggal: false };
            bblr(gram, &konteks).map(|flag| flag.masukan)
        };
        assert_eq!(at(Some(2_499), 40).as_deref(), Some("berat_lahir_g=2499 umur_bulan=1"));
        assert_eq!((at(Some(2_500), 40), at(None, 40), at(Some(2_000), 400)), (None, None, None));
    }

    #[test]
    fn a_flag_ends_with_the_next_look_at_the_same() {
        let kepala = Pertumbuhan { lingkar_kepala: Some(Panjang(460)), ..KOSONG };
        assert!(kepala.melihat("MIKROSEFALI") && !kepala.melihat("BGM") && !kepala.melihat("PENDEK"));
        assert!(anak(9_000, 0).melihat("BGM") && !anak(9_000, 0).melihat("GIZI_KURANG"));
        // The scale says nothing of what the child can do, or of a cough.
        assert!(!anak(9_000, 0).melihat("ANAK_PERKEMBANGAN") && !anak(9_000, 0).melihat("TBC_TERDUGA"));
        assert!(Pertumbuhan { kontak_tbc: Some(false), ..KOSONG }.melihat("TBC_KONTAK_ERAT"));
    }
}
