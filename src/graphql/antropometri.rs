//! The growth calculator (*antropometri*): z-scores, categories and the growth card of figures that belong to nobody.
//! It serves a kader who weighs a child she has not registered yet, and whoever checks our tables.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use crate::domain::angka::{Batas, LILA_ANAK_MM, LINGKAR_KEPALA_MM, berat_g_batas, tinggi_mm_batas};
use crate::domain::pertumbuhan::{
    Antropometri, GarisKms, Indeks, JenisKelamin, Kategori, KategoriLila, Posisi, UMUR_AKHIR_BALITA_HARI,
    Ukuran, Z, belum_berdiri, bulan_who, hitung_menurut_bulan, hitung_setinggi, tinggi_dipakai,
};
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Refusal};
use crate::graphql::actor;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::Pilih;

/// One index of a measurement.
#[derive(SimpleObject)]
pub struct NilaiIndeks {
    /// The code of the index: BB_U, TB_U, BB_TB, IMT_U, LK_U or LILA_U.
    indeks: String,
    /// What a kader reads, in Indonesian.
    label: String,
    /// The z-score, two decimals; null where something was not measured or no table has the age or length.
    z: Option<f64>,
    /// Whether the z-score is beyond what WHO takes for plausible (janggal): measure again.
    janggal: bool,
    /// The code of the category (Permenkes 2/2020); null where there is none.
    kategori: Option<String>,
    /// The category as a kader reads it, in Indonesian.
    label_kategori: Option<String>,
}

impl NilaiIndeks {
    /// All six, in the order of the list.
    pub fn semua(z: &Antropometri, kategori: &Kategori) -> Vec<NilaiIndeks> {
        let beyond = z.janggal();
        let of = |indeks: Indeks| {
            let kata = kategori.kata(indeks);
            NilaiIndeks {
                indeks: indeks.kode().to_owned(),
                label: indeks.label().to_owned(),
                z: z.get(indeks).map(desimal),
                janggal: beyond.contains(&indeks),
                kategori: kata.map(|(kode, _)| kode.to_owned()),
                label_kategori: kata.map(|(_, label)| label.to_owned()),
            }
        };
        Indeks::semua().map(of).collect()
    }
}

/// A z-score as it is shown.
pub fn desimal(z: Z) -> f64 {
    f64::from(z.ratusan()) / 100.0
}

/// What the growth tables say of one measurement.
#[derive(SimpleObject)]
pub struct HasilAntropometri {
    /// Completed months of age, of 30.4375 days each as WHO counts them.
    umur_bulan: i32,
    /// The length or height that was used, in millimetres: 7 mm more for a child below 24 months who stood, 7 mm less
    /// for one from 24 months on who lay.
    tinggi_dipakai_mm: Option<f64>,
    /// The six indices, in a fixed order.
    indeks: Vec<NilaiIndeks>,
    /// The codes of the indices beyond the limits of plausibility (janggal).
    janggal: Vec<String>,
    /// Colour of the arm tape (LiLA) at 6 to 59 months: MERAH, KUNING or HIJAU.
    pita_lila: Option<String>,
    /// The colour as a kader reads it.
    label_pita_lila: Option<String>,
    /// Where the weight lies on the growth card (KMS), to 60 months: DI_BAWAH_GARIS_MERAH (BGM), DI_ANTARA_GARIS or
    /// DI_ATAS_GARIS_ORANYE.
    garis_kms: Option<String>,
    /// The same as a kader reads it.
    label_garis_kms: Option<String>,
    /// What does not fit together, in Indonesian: a child below 9 months does not stand.
    peringatan: Vec<String>,
}

/// A measurement of a child or adolescent, of nobody in particular.
#[derive(InputObject)]
pub struct AntropometriInput {
    /// Sex.
    jenis_kelamin: Pilih<JenisKelamin>,
    /// Age in completed days.
    umur_hari: i32,
    /// Body weight in grams.
    berat_g: Option<i32>,
    /// Length or height in millimetres as measured; at most one decimal.
    tinggi_mm: Option<f64>,
    /// How it was measured; as the age demands when left out.
    posisi: Option<Pilih<Posisi>>,
    /// Swelling of both feet (edema): the weight then says nothing.
    #[graphql(default)]
    edema: bool,
    /// Head circumference (lingkar kepala) in millimetres.
    lingkar_kepala_mm: Option<i32>,
    /// Mid-upper-arm circumference (LiLA) in millimetres.
    lila_mm: Option<i32>,
    /// Whether to take the completed month of age, as printed tables do, in place of the day (menurut bulan): for comparing
    /// with paper only.
    #[graphql(default)]
    menurut_bulan: bool,
}

/// Below this day of age somebody can be asked for: 20 years. The tables end a year before.
const UMUR_TERBESAR_HARI: i32 = 7_305;

/// The calculator.
#[derive(Default)]
pub struct AntropometriQuery;

#[Object]
impl AntropometriQuery {
    /// Z-scores (WHO 2006 and 2007), categories and the growth card of one measurement, of birth to 19 years. Nothing is
    /// stored.
    async fn antropometri(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The measurement.")] input: AntropometriInput,
    ) -> Nullable<HasilAntropometri> {
        nullable(actor(ctx).and_then(|_| Ok(hasil(&input)?)))
    }
}

fn hasil(input: &AntropometriInput) -> Result<HasilAntropometri, Refusal> {
    let hari = input.umur_hari;
    if !(0..UMUR_TERBESAR_HARI).contains(&hari) {
        let sentence = "Umur antara 0 hari dan 20 tahun.";
        return Err(Refusal::new(Code::ImpossibleValue).saying(sentence).on("umurHari"));
    }
    let tinggi = input.tinggi_mm.map(persepuluh).transpose()?;
    let bulan = bulan_who(hari);
    let within = |field: &'static str, value: Option<i32>, batas: Batas| {
        value.map_or(Ok(()), |value| batas.check_hard(value).map_err(|refusal| refusal.on(field)))
    };
    within("beratG", input.berat_g, berat_g_batas(bulan))?;
    within("tinggiMm", tinggi.and_then(|t| i32::try_from(t / 10).ok()), tinggi_mm_batas(bulan))?;
    within("lingkarKepalaMm", input.lingkar_kepala_mm, LINGKAR_KEPALA_MM)?;
    within("lilaMm", input.lila_mm, LILA_ANAK_MM)?;
    let ukuran = Ukuran {
        jenis_kelamin: input.jenis_kelamin.0,
        umur_hari: hari,
        berat_g: input.berat_g,
        tinggi_mm: None,
        posisi: input.posisi.map(|Pilih(posisi)| posisi),
        edema: input.edema,
        lingkar_kepala_mm: input.lingkar_kepala_mm,
        lila_mm: input.lila_mm,
    };
    let by_age = if input.menurut_bulan { hitung_menurut_bulan } else { hitung_setinggi };
    let z = by_age(&ukuran, tinggi);
    let kategori = Kategori::of(&z, hari, input.edema);
    let lila = input.lila_mm.and_then(|mm| KategoriLila::of(mm, bulan));
    let garis = z.wajar(Indeks::BbU).filter(|_| hari <= UMUR_AKHIR_BALITA_HARI).map(GarisKms::of);
    Ok(HasilAntropometri {
        umur_bulan: bulan,
        tinggi_dipakai_mm: tinggi.and_then(|tinggi| tinggi_dipakai(&ukuran, tinggi)).map(|t| t as f64 / 10.0),
        indeks: NilaiIndeks::semua(&z, &kategori),
        janggal: z.janggal().into_iter().map(|indeks| indeks.kode().to_owned()).collect(),
        pita_lila: lila.map(|lila| lila.kode().to_owned()),
        label_pita_lila: lila.map(|lila| lila.label().to_owned()),
        garis_kms: garis.map(|garis| garis.kode().to_owned()),
        label_garis_kms: garis.map(|garis| garis.label().to_owned()),
        peringatan: peringatan(&ukuran),
    })
}

/// Tenths of a millimetre, the unit of WHO's own worked cases. A finer figure is a typing error.
fn persepuluh(mm: f64) -> Result<i64, Refusal> {
    let tenths = (mm * 10.0).round();
    if !(-1e6..=1e6).contains(&tenths) {
        return Err(Refusal::new(Code::ImpossibleValue).on("tinggiMm"));
    }
    if (mm * 10.0 - tenths).abs() > 1e-6 {
        let sentence =
            "Tulis panjang atau tinggi dalam milimeter, paling banyak satu angka di belakang koma.";
        return Err(Refusal::new(Code::InvalidFormat).saying(sentence).on("tinggiMm"));
    }
    Ok(tenths as i64)
}

fn peringatan(ukuran: &Ukuran) -> Vec<String> {
    let stood = belum_berdiri(ukuran.posisi, ukuran.umur_hari);
    let sentence = "Anak di bawah 9 bulan belum diukur berdiri. Periksa posisi atau umurnya.";
    stood.then(|| sentence.to_owned()).into_iter().collect()
}
