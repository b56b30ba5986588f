//! The growth of one child (*pertumbuhan*) as a chart wants it: the weighings with what they say, and the reference
//! lines to draw them on.

use async_graphql::{Context, ID, Object, SimpleObject};

use super::antropometri::NilaiIndeks;
use super::error::{Nullable, nullable};
use super::input::Pilih;
use super::resolve::mengikuti;
use super::{actor, app};
use crate::domain::id::{PelayananId, SasaranId};
use crate::domain::pertumbuhan::{
    GarisKms, Indeks, JenisKelamin, Kategori, KategoriLila, UMUR_AKHIR_BALITA_HARI, UMUR_AKHIR_HARI, kurva,
};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tanggal::umur_bulan;
use crate::error::{Code, Refusal};
use crate::service::pertumbuhan::{self, Seri, Titik};

/// The growth of a child: everything that was measured in view of the reader, oldest first.
pub struct SeriPertumbuhan {
    id: SasaranId,
    seri: Seri,
}

/// One weighing of a child, with what it says.
#[derive(SimpleObject)]
pub struct TitikPertumbuhan {
    /// The service it was recorded in.
    pelayanan: ID,
    /// The date (WITA), as `2026-11-22`.
    tanggal: String,
    /// Age in completed days; null when the day of birth is not known.
    umur_hari: Option<i32>,
    /// Completed months of age.
    umur_bulan: i32,
    /// Body weight in grams.
    berat_g: Option<i32>,
    /// Length or height as measured, in millimetres.
    tinggi_mm: Option<i32>,
    /// How the length or height was measured: TERLENTANG (lying) or BERDIRI (standing).
    posisi: Option<String>,
    /// Swelling of both feet (edema).
    edema: bool,
    /// Head circumference (lingkar kepala) in millimetres.
    lingkar_kepala_mm: Option<i32>,
    /// Mid-upper-arm circumference (LiLA) in millimetres.
    lila_mm: Option<i32>,
    /// The six indices with z-scores and categories, as stored.
    indeks: Vec<NilaiIndeks>,
    /// Colour of the arm tape (LiLA) at 6 to 59 months: MERAH, KUNING or HIJAU.
    pita_lila: Option<String>,
    /// N, T, O or B, on the one weighing that counts for its month.
    verdict: Option<String>,
    /// Whether it is the second T running (2T).
    dua_t: bool,
    /// Whether it is below the red line of the growth card (BGM); null where no z-score tells.
    bgm: Option<bool>,
    /// Where it lies on the growth card (KMS): DI_BAWAH_GARIS_MERAH, DI_ANTARA_GARIS or DI_ATAS_GARIS_ORANYE.
    garis_kms: Option<String>,
    /// The gain asked for at this age, in grams (kenaikan berat minimal, KBM), where the month is judged by it.
    kbm_g: Option<i32>,
    /// The gain since last month's weighing, in grams, where there is one in view.
    naik_g: Option<i32>,
    /// Whether the two weighings compared lie less than 14 days apart.
    jarak_pendek: bool,
    /// Whether it is implausible and was confirmed; kept out of verdicts and categories.
    janggal: bool,
    /// The flags (tanda) it raised.
    tanda: Vec<TandaTitik>,
}

/// A flag (tanda) of a weighing; never a diagnosis.
#[derive(SimpleObject)]
pub struct TandaTitik {
    /// The id of the rule (aturan).
    aturan: String,
    /// The code of what it asks for.
    tindakan: String,
    /// Why, in plain Indonesian.
    alasan: String,
    /// The date on which the same was measured again; null while it stands.
    akhir: Option<String>,
}

/// The reference lines (kurva acuan) of an index for the child's sex, as whole numbers: grams, millimetres, or
/// hundredths of kg/m² for IMT/U.
#[derive(SimpleObject)]
pub struct KurvaAcuan {
    /// The code of the index.
    indeks: String,
    /// Whether the points stand at lengths in millimetres (BB_TB) and not at ages in days.
    menurut_panjang: bool,
    /// Where the points stand, rising: by week in a window of up to half a year, else by month.
    x: Vec<i32>,
    /// The line of -3 standard deviations.
    min3: Vec<i32>,
    /// The line of -2 standard deviations.
    min2: Vec<i32>,
    /// The line of -1 standard deviation.
    min1: Vec<i32>,
    /// The median.
    median: Vec<i32>,
    /// The line of +1 standard deviation.
    plus1: Vec<i32>,
    /// The line of +2 standard deviations.
    plus2: Vec<i32>,
    /// The line of +3 standard deviations.
    plus3: Vec<i32>,
}

/// The growth of a child: everything that was measured in view of the reader, oldest first.
#[Object]
impl SeriPertumbuhan {
    /// The child.
    async fn sasaran(&self) -> ID {
        ID(self.id.to_string())
    }

    /// The child's sex: L or P.
    async fn jenis_kelamin(&self) -> &str {
        self.seri.jenis_kelamin.kode()
    }

    /// The child's birth date, as `2026-11-22`.
    async fn tanggal_lahir(&self) -> String {
        self.seri.lahir.to_string()
    }

    /// The weighings, oldest first; 500 at most.
    async fn titik(&self) -> Vec<TitikPertumbuhan> {
        self.seri.titik.iter().map(|titik| TitikPertumbuhan::of(titik, &self.seri)).collect()
    }

    /// The reference lines to draw the chart on. BB_TB has lengths in place of ages.
    async fn kurva(
        &self,
        #[graphql(desc = "The index.")] indeks: Pilih<Indeks>,
        #[graphql(desc = "The first day of age of the window.", default = 0)] dari_hari: i32,
        #[graphql(desc = "The last day of age of the window; to 60 months when left out.")]
        sampai_hari: Option<i32>,
    ) -> Nullable<KurvaAcuan> {
        let sampai = sampai_hari.unwrap_or(UMUR_AKHIR_BALITA_HARI);
        nullable(KurvaAcuan::of(self.seri.jenis_kelamin, indeks.0, dari_hari, sampai).map_err(Into::into))
    }
}

impl KurvaAcuan {
    fn of(jenis_kelamin: JenisKelamin, indeks: Indeks, dari: i32, sampai: i32) -> Result<Self, Refusal> {
        for (field, hari) in [("dariHari", dari), ("sampaiHari", sampai)] {
            if !(0..=UMUR_AKHIR_HARI).contains(&hari) || field == "sampaiHari" && hari < dari {
                let sentence = "Umur antara 0 dan 6939 hari, yang pertama tidak sesudah yang terakhir.";
                return Err(Refusal::new(Code::ImpossibleValue).saying(sentence).on(field));
            }
        }
        let found = kurva(jenis_kelamin, indeks, dari, sampai);
        let [min3, min2, min1, median, plus1, plus2, plus3] = found.garis;
        let indeks = indeks.kode().to_owned();
        Ok(KurvaAcuan {
            indeks,
            menurut_panjang: found.menurut_panjang,
            x: found.x,
            min3,
            min2,
            min1,
            median,
            plus1,
            plus2,
            plus3,
        })
    }
}

impl TitikPertumbuhan {
    fn of(titik: &Titik, seri: &Seri) -> Self {
        let isi = &titik.isi;
        let edema = isi.edema.unwrap_or(false);
        let umur = titik.umur_hari.filter(|_| !titik.janggal);
        let kategori = umur.map(|hari| Kategori::of(&titik.z, hari, edema)).unwrap_or_default();
        let bulan = umur_bulan(seri.lahir, titik.tanggal);
        let lila = isi.lila.and_then(|lila| KategoriLila::of(lila.0, bulan));
        let card = umur.filter(|hari| *hari <= UMUR_AKHIR_BALITA_HARI);
        let garis = card.and_then(|_| titik.z.wajar(Indeks::BbU)).map(GarisKms::of);
        TitikPertumbuhan {
            pelayanan: ID(PelayananId(titik.pelayanan).to_string()),
            tanggal: titik.tanggal.to_string(),
            umur_hari: titik.umur_hari,
            umur_bulan: bulan,
            berat_g: isi.berat.map(|berat| berat.0),
            tinggi_mm: isi.tinggi.map(|tinggi| tinggi.0),
            posisi: isi.posisi.map(|posisi| posisi.kode().to_owned()),
            edema,
            lingkar_kepala_mm: isi.lingkar_kepala.map(|lingkar| lingkar.0),
            lila_mm: isi.lila.map(|lila| lila.0),
            indeks: NilaiIndeks::semua(&titik.z, &kategori),
            pita_lila: lila.map(|lila| lila.kode().to_owned()),
            verdict: titik.verdict.clone(),
            dua_t: titik.dua_t,
            bgm: titik.bgm,
            garis_kms: garis.map(|garis| garis.kode().to_owned()),
            kbm_g: titik.bulan.and_then(|bulan| bulan.naik_g.map(|_| bulan.kbm_g)),
            naik_g: titik.bulan.and_then(|bulan| bulan.naik_g),
            jarak_pendek: titik.bulan.is_some_and(|bulan| bulan.jarak_pendek),
            janggal: titik.janggal,
            tanda: titik.tanda.iter().map(TandaTitik::of).collect(),
        }
    }
}

impl TandaTitik {
    fn of(tanda: &pertumbuhan::Tanda) -> Self {
        TandaTitik {
            aturan: tanda.aturan.clone(),
            tindakan: tanda.tindakan.clone(),
            alasan: tanda.alasan.clone(),
            akhir: tanda.akhir.map(|akhir| akhir.to_string()),
        }
    }
}

/// Reading the growth of a child.
#[derive(Default)]
pub struct PertumbuhanQuery;

#[Object]
impl PertumbuhanQuery {
    /// The growth of a child, for who reads her health; worked out from what is stored, never by a phone.
    async fn pertumbuhan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The child.")] sasaran: ID,
    ) -> Nullable<SeriPertumbuhan> {
        nullable(
            async {
                let (app, reader) = (app(ctx), actor(ctx)?);
                let of = |id| async move {
                    Ok(SeriPertumbuhan { id, seri: pertumbuhan::seri(app, reader, id).await? })
                };
                mengikuti(ctx, &sasaran, of).await
            }
            .await,
        )
    }
}
