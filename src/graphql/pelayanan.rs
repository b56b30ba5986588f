//! Services of the six sectors: one interface to read, one type a kind, one `@oneOf` input to write. The types
//! of the kinds are made from the catalogue of `domain::bidang`; only what is computed beside a kind's own
//! fields (the growth verdict) is written here.

use std::sync::LazyLock;

use async_graphql::indexmap::IndexMap;
use async_graphql::registry::{InputObjectBuilder, MetaInputValue, Registry};
use async_graphql::{Context, ID, InputObject, InputType, InputValueError, InputValueResult, Object, Value};
use serde_json::{Map, Value as Json};

use crate::access::Group;
use crate::domain::bidang::isian::Bentuk;
use crate::domain::bidang::{Isi, Jenis, KATALOG, Medan, Pertumbuhan, camel};
use crate::domain::id::{
    HariBukaId, KaderId, KehadiranId, KeluargaId, KunjunganId, PelayananId, PosyanduId, SasaranId,
};
use crate::domain::keluarga::parse_rt;
use crate::domain::pertumbuhan::{
    Antropometri, Kategori, KategoriBbU, KategoriGizi, KategoriLkU, KategoriTbU, Verdict, Z,
};
use crate::domain::pilihan::{Pilihan as _, daftar};
use crate::domain::posyandu::Bidang;
use crate::error::{Code, Refusal, Result};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::foto;
use crate::graphql::hari_buka::HARI_BUKA;
use crate::graphql::input::{MutasiId, Tanggal, mutasi, teks};
use crate::graphql::kader::KADER;
use crate::graphql::kehadiran::KEHADIRAN;
use crate::graphql::keluarga::KELUARGA;
use crate::graphql::koreksi::KOREKSI_PELAYANAN;
use crate::graphql::kunjungan::KUNJUNGAN_RUMAH;
use crate::graphql::pelapor::PelaporInput;
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{done, id_of, once, orang_bila, plan, read};
use crate::graphql::sasaran::SASARAN;
use crate::graphql::table::noun::{Arg, ArgTy, Body, Static, code};
use crate::graphql::table::registry::{choice, scalar};
use crate::graphql::table::{Answer, Args, Facts, Field, Is, Many, Noun, Ty};
use crate::graphql::tanda::TANDA;
use crate::graphql::{actor, app};
use crate::service;
use crate::service::pelayanan::Lokasi;
use crate::store::filter::Cond;
use crate::store::pelayanan::{self as p, lama};
use crate::store::table::{Cell, Col};
use crate::store::tanda as t;

/// The noun `Pelayanan`.
pub struct Pelayanan;

impl Is for Pelayanan {
    fn noun() -> &'static Noun {
        &PELAYANAN
    }
}

/// What narrows a list of services.
pub fn pelayanan_args() -> Vec<Arg> {
    vec![
        Arg { name: "kode", about: "Only this kind, by its catalogue code (`KES-01`).", ty: ArgTy::Str },
        Arg { name: "bidang", about: "Only this sector.", ty: ArgTy::Enum(daftar::<Bidang>()) },
        Arg { name: "sejak", about: "Only on or after this day.", ty: ArgTy::Date },
    ]
}

/// The conditions those arguments make.
pub fn pelayanan_filter(args: &Args<'_>, _: &Facts) -> Result<Vec<Cond>, Refusal> {
    let mut filter = Vec::new();
    if let Some(kode) = args.text("kode") {
        let jenis = crate::domain::bidang::jenis(kode).ok_or(Refusal::new(Code::UnknownCode).on("kode"))?;
        filter.push(Cond::Eq(p::KODE, jenis.kode.into()));
    }
    if let Some(bidang) = args.pilihan::<Bidang>("bidang")? {
        filter.push(Cond::Eq(p::BIDANG, bidang.kode().into()));
    }
    filter.extend(args.date("sejak")?.map(|day| Cond::AtLeast(p::TANGGAL, day.into())));
    Ok(filter)
}

/// The field table of any service: what all kinds have in common.
pub static PELAYANAN: Static = LazyLock::new(|| Noun {
    name: "Pelayanan".to_owned(),
    about: "Something a kader recorded of a service, of any of the six sectors.".to_owned(),
    table: &p::TABLE,
    group: Group::Basic,
    fields: common(Group::Basic),
    body: Body::Interface {
        tag: p::KODE,
        members: || &KINDS,
        member: |kode| KATALOG.iter().position(|jenis| jenis.kode == kode),
    },
});

/// The field tables of the kinds, in the order of the catalogue.
static KINDS: LazyLock<Vec<Noun>> = LazyLock::new(|| KATALOG.iter().map(kind).collect());

fn kind(jenis: &'static Jenis) -> Noun {
    let group = Group::of_jenis(jenis);
    let mut fields = common(group);
    fields.extend(jenis.tampil().enumerate().map(|(at, medan)| own(group, at, medan)));
    if jenis.kode == Pertumbuhan::JENIS.kode {
        fields.extend(growth(group));
    }
    let about = format!("{} {}: {}.", jenis.kode, jenis.nama, jenis.tentang.trim().trim_end_matches('.'));
    Noun::object(jenis.tipe, &about, &p::TABLE, group, fields).implementing(vec!["Node", "Pelayanan"])
}

fn common(group: Group) -> Vec<Field> {
    vec![
        Field::column("id", group, Ty::Id("pelayanan"), p::ID, "The id."),
        Field::column("kode", group, Ty::Str, p::KODE, "The kind's code in the catalogue, `KES-01`."),
        Field::column("bidang", group, Ty::Enum(daftar::<Bidang>()), p::BIDANG, "The sector."),
        Field::column("tanggal", group, Ty::Date, p::TANGGAL, "The date (WITA) on which it was given."),
        Field::one("posyandu", Group::Institution, p::POSYANDU, || &POSYANDU, "The post that gave it."),
        Field::one(
            "hariBuka",
            Group::Institution,
            p::HARI_BUKA,
            || &HARI_BUKA,
            "The opening day, if on one.",
        ),
        Field::one("kunjungan", group, p::KUNJUNGAN, || &KUNJUNGAN_RUMAH, "The visit at home, if on one."),
        Field::one("sasaran", group, p::SASARAN, || &SASARAN, "The person, if about one in view."),
        Field::one("keluarga", group, p::KELUARGA, || &KELUARGA, "The household, if about one in view."),
        Field::one("kehadiran", group, p::KEHADIRAN, || &KEHADIRAN, "The attendance it belongs to."),
        Field::many(
            "tanda",
            group,
            Many::new(|| &TANDA, t::PELAYANAN, p::ID, t::NEWEST),
            "The flags (tanda) it raised.",
        ),
        Field::many(
            "riwayatKoreksi",
            group,
            Many::new(|| &KOREKSI_PELAYANAN, lama::PELAYANAN, p::ID, lama::NEWEST),
            "What it was before each correction (koreksi), the last one first.",
        ),
        Field::column("rt", group, Ty::Str, p::RT, "Neighbourhood (RT) of the place, if about one.")
            .or_null(),
        Field::column("tempat", group, Ty::Str, p::TEMPAT, "The place in words, if about one.").or_null(),
        Field::made("lintang", group, Ty::Float, &[p::LINTANG], derajat_dari, "Latitude in degrees.")
            .or_null(),
        Field::made("bujur", group, Ty::Float, &[p::BUJUR], derajat_dari, "Longitude in degrees.").or_null(),
        Field::one("kejadian", group, p::KEJADIAN, || &PELAYANAN, "The report of the event it belongs to."),
        Field::one("olehKader", Group::Institution, p::OLEH_KADER, || &KADER, "The kader who did it."),
        Field::column(
            "terlambat",
            group,
            Ty::Bool,
            p::TERLAMBAT,
            "Whether recorded after the day was closed.",
        ),
        Field::column("dicatatPada", group, Ty::Time, p::DICATAT_PADA, "When it was recorded."),
        Field::many("foto", group, foto::milik_pelayanan(), "Photos of it that are there."),
    ]
}

/// A field of the kind's own struct, or what is computed of them.
fn own(group: Group, at: usize, medan: &'static Medan) -> Field {
    let name = camel(medan.nama);
    let (name, ty, unit) = match medan.bentuk {
        Bentuk::YaTidak => (name, Ty::Bool, ""),
        Bentuk::Teks { .. } => (name, Ty::Str, ""),
        Bentuk::Angka { .. } => (name, Ty::Int, ""),
        Bentuk::Berat => (format!("{name}G"), Ty::Int, " In grams."),
        Bentuk::Panjang => (format!("{name}Mm"), Ty::Int, " In millimetres."),
        Bentuk::Besaran { akhiran, .. } => (format!("{name}{akhiran}"), Ty::Int, satuan(akhiran)),
        Bentuk::Tanggal => (name, Ty::Date, ""),
        Bentuk::Pilihan(list) => (name, Ty::Enum(list), ""),
        Bentuk::PilihanBanyak(list) => (name, Ty::Enums(list), ""),
        Bentuk::Nomor { .. } => (name, Ty::Ints, ""),
    };
    let field = Field::isi(name, group, ty, at, format!("{}{unit}", medan.tentang.trim()));
    if medan.wajib { field } else { field.or_null() }
}

/// The unit that a field's name ends with, in words.
fn satuan(akhiran: &str) -> &'static str {
    match akhiran {
        "Mmhg" => " In mmHg.",
        "MgDl" => " In mg/dL.",
        "GL" => " In g/L.",
        "PersepuluhC" => " In tenths of a degree Celsius.",
        "Mm" => " In millimetres.",
        _ => "",
    }
}

/// What is computed of a weighing when it is recorded.
fn growth(group: Group) -> Vec<Field> {
    vec![
        Field::made(
            "zBbU",
            group,
            Ty::Float,
            &[p::Z_BB_U],
            z,
            "Weight-for-age z-score (BB/U), two decimals.",
        )
        .or_null(),
        Field::made(
            "zTbU",
            group,
            Ty::Float,
            &[p::Z_TB_U],
            z,
            "Length/height-for-age z-score (TB/U), two decimals.",
        )
        .or_null(),
        Field::made(
            "zBbTb",
            group,
            Ty::Float,
            &[p::Z_BB_TB],
            z,
            "Weight-for-length/height z-score (BB/PB, BB/TB), two decimals.",
        )
        .or_null(),
        Field::made("zImtU", group, Ty::Float, &[p::Z_IMT_U], z, "BMI-for-age z-score (IMT/U), two decimals.")
            .or_null(),
        Field::made(
            "zLkU",
            group,
            Ty::Float,
            &[p::Z_LK_U],
            z,
            "Head-circumference-for-age z-score (LK/U), two decimals.",
        )
        .or_null(),
        Field::made(
            "zLilaU",
            group,
            Ty::Float,
            &[p::Z_LILA_U],
            z,
            "Arm-circumference-for-age z-score (LiLA/U), two decimals.",
        )
        .or_null(),
        Field::column("umurHari", group, Ty::Int, p::UMUR_HARI, "Age in completed days, if the day of birth is known.")
            .or_null(),
        Field::made(
            "kategoriBbU",
            group,
            Ty::Enum(daftar::<KategoriBbU>()),
            &DASAR_KATEGORI,
            |cells, _| kategori_dari(cells).bb_u.map_or(Value::Null, code),
            "Category of BB/U (Permenkes 2/2020), to 60 months; null for an implausible weighing.",
        )
        .or_null(),
        Field::made(
            "kategoriTbU",
            group,
            Ty::Enum(daftar::<KategoriTbU>()),
            &DASAR_KATEGORI,
            |cells, _| kategori_dari(cells).tb_u.map_or(Value::Null, code),
            "Category of TB/U (Permenkes 2/2020), to 60 months; null for an implausible weighing.",
        )
        .or_null(),
        Field::made(
            "kategoriBbTb",
            group,
            Ty::Enum(daftar::<KategoriGizi>()),
            &DASAR_KATEGORI,
            |cells, _| kategori_dari(cells).bb_tb.map_or(Value::Null, code),
            "Nutritional status by BB/PB or BB/TB (Permenkes 2/2020); with oedema of both feet GIZI_BURUK at any weight.",
        )
        .or_null(),
        Field::made(
            "kategoriImtU",
            group,
            Ty::Enum(daftar::<KategoriGizi>()),
            &DASAR_KATEGORI,
            |cells, _| kategori_dari(cells).imt_u.map_or(Value::Null, code),
            "Nutritional status by IMT/U (Permenkes 2/2020), by other limits from 61 months on.",
        )
        .or_null(),
        Field::made(
            "kategoriLkU",
            group,
            Ty::Enum(daftar::<KategoriLkU>()),
            &DASAR_KATEGORI,
            |cells, _| kategori_dari(cells).lk_u.map_or(Value::Null, code),
            "Category of LK/U, to 60 months.",
        )
        .or_null(),
        Field::column(
            "verdict",
            group,
            Ty::Enum(daftar::<Verdict>()),
            p::VERDICT,
            "N, T, O or B; on the one weighing that counts for its month, null on others.",
        )
        .or_null(),
        Field::column("duaT", group, Ty::Bool, p::DUA_T, "T now and T the month before (2T): refer.")
            .or_null(),
        Field::column("bgm", group, Ty::Bool, p::BGM, "Below the red line of the growth card (BGM).")
            .or_null(),
        Field::column(
            "janggal",
            group,
            Ty::Bool,
            p::JANGGAL,
            "Implausible but confirmed; kept out of verdicts.",
        ),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "millionths of a degree are exact in a float")]
fn derajat_dari(cells: &[&Cell], _: &Facts) -> Value {
    let millionths = cells.first().and_then(|cell| cell.int());
    millionths.map_or(Value::Null, |n| Value::from(n as f64 / 1_000_000.0))
}

#[expect(clippy::cast_precision_loss, reason = "hundredths of a z-score are small")]
fn z(cells: &[&Cell], _: &Facts) -> Value {
    cells.first().and_then(|cell| cell.int()).map_or(Value::Null, |z| Value::from(z as f64 / 100.0))
}

/// What a category rests on: the six z-scores, the age, oedema, and whether the weighing is implausible.
const DASAR_KATEGORI: [Col; 9] = [
    p::Z_BB_U,
    p::Z_TB_U,
    p::Z_BB_TB,
    p::Z_IMT_U,
    p::Z_LK_U,
    p::Z_LILA_U,
    p::UMUR_HARI,
    p::EDEMA,
    p::JANGGAL,
];

/// The categories of a stored weighing, in the order of `DASAR_KATEGORI`.
fn kategori_dari(cells: &[&Cell]) -> Kategori {
    let int = |at: usize| cells.get(at).and_then(|cell| cell.int()).and_then(|n| i32::try_from(n).ok());
    let bool = |at: usize| cells.get(at).and_then(|cell| cell.bool()).unwrap_or(false);
    let Some(umur) = int(6).filter(|_| !bool(8)) else { return Kategori::default() };
    let z = |at| int(at).map(Z::from_ratusan);
    let stored = Antropometri { bb_u: z(0), tb_u: z(1), bb_tb: z(2), imt_u: z(3), lk_u: z(4), lila_u: z(5) };
    Kategori::of(&stored, umur, bool(7))
}

/// The `@oneOf` input: exactly one kind with its fields. What is inside is read by the kind's own struct.
pub struct PelayananInput(Json);

impl PelayananInput {
    /// What was sent, as the kind's struct.
    pub fn isi(&self) -> Result<Isi, Refusal> {
        let given = self.0.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
        let given: Vec<(&String, &Map<String, Json>)> =
            given.filter_map(|(name, value)| Some((name, value.as_object()?))).collect();
        let [(name, fields)] = given.as_slice() else {
            return Err(Refusal::new(Code::InvalidFormat)
                .saying("Isi tepat satu jenis pelayanan.")
                .on("isi"));
        };
        let jenis = KATALOG.iter().find(|jenis| lower_first(jenis.tipe) == **name);
        let jenis = jenis.ok_or(Refusal::new(Code::UnknownCode).on("isi"))?;
        Isi::baca(jenis.kode, fields)
    }
}

impl InputType for PelayananInput {
    type RawValueType = Self;

    fn type_name() -> std::borrow::Cow<'static, str> {
        "PelayananInput".into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        if !registry.types.contains_key("PelayananInput") {
            let fields = KATALOG.iter().map(|jenis| {
                let ty = kind_input(registry, jenis);
                let field = MetaInputValue {
                    description: Some(format!("{} {}.", jenis.kode, jenis.nama)),
                    ..MetaInputValue::new(lower_first(jenis.tipe), ty)
                };
                (field.name.clone(), field)
            });
            let fields: IndexMap<_, _> = fields.collect();
            let entry = InputObjectBuilder::new("PelayananInput", fields)
                .description(Some("One service of exactly one kind.".to_owned()))
                .oneof(true)
                .build();
            registry.types.insert("PelayananInput".to_owned(), entry);
        }
        Self::qualified_type_name()
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let json = value.unwrap_or_default().into_json().map_err(InputValueError::custom)?;
        Ok(PelayananInput(json))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

fn kind_input(registry: &mut Registry, jenis: &Jenis) -> String {
    let name = format!("{}Input", jenis.tipe);
    let fields = jenis.medan.iter().map(|medan| {
        let ty = match medan.bentuk {
            Bentuk::YaTidak => "Boolean".to_owned(),
            Bentuk::Teks { .. } => "String".to_owned(),
            Bentuk::Angka { .. } => "Int".to_owned(),
            Bentuk::Berat => scalar(registry, "Berat"),
            Bentuk::Panjang => scalar(registry, "Panjang"),
            Bentuk::Besaran { akhiran: "Mm", .. } => scalar(registry, "Panjang"),
            Bentuk::Besaran { batas, .. } if batas.desimal == 0 => "Int".to_owned(),
            Bentuk::Besaran { .. } => scalar(registry, "Desimal"),
            Bentuk::Tanggal => scalar(registry, "Date"),
            Bentuk::Pilihan(list) => choice(registry, list),
            Bentuk::PilihanBanyak(list) => format!("[{}!]", choice(registry, list)),
            Bentuk::Nomor { .. } => "[Int!]".to_owned(),
        };
        let field = MetaInputValue {
            description: Some(format!("{}{}", medan.tentang.trim(), bounds(medan.bentuk))),
            ..MetaInputValue::new(camel(medan.nama), if medan.wajib { format!("{ty}!") } else { ty })
        };
        (field.name.clone(), field)
    });
    let fields: IndexMap<_, _> = fields.collect();
    let about = format!("{} {}.", jenis.kode, jenis.nama);
    let entry = InputObjectBuilder::new(&name, fields).description(Some(about)).build();
    registry.types.insert(name.clone(), entry);
    name
}

fn bounds(bentuk: Bentuk) -> String {
    match bentuk {
        Bentuk::Teks { max } => format!(" At most {max} characters."),
        Bentuk::Angka { min, max } => format!(" From {min} to {max}."),
        Bentuk::Besaran { batas, .. } => batas.kalimat(),
        Bentuk::Nomor { max } => format!(" Numbers from 1 to {max}."),
        _ => String::new(),
    }
}

fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// A place (lokasi): the neighbourhood or words, at least one of the two, and a point where the phone had a fix.
#[derive(InputObject)]
pub struct LokasiInput {
    /// Neighbourhood (RT), one to three digits.
    rt: Option<String>,
    /// The place in words; at most 500 characters.
    uraian: Option<String>,
    /// Latitude (lintang) in degrees, six decimals; with `bujur`.
    lintang: Option<f64>,
    /// Longitude (bujur) in degrees, six decimals; with `lintang`.
    bujur: Option<f64>,
}

impl LokasiInput {
    fn read(self) -> Result<Lokasi, Refusal> {
        let titik = match (self.lintang, self.bujur) {
            (Some(lintang), Some(bujur)) => {
                Some((derajat(lintang, 90.0, "lintang")?, derajat(bujur, 180.0, "bujur")?))
            }
            (None, None) => None,
            _ => {
                return Err(Refusal::new(Code::Required)
                    .saying("Isi lintang dan bujur.")
                    .on("lokasi.lintang"));
            }
        };
        Ok(Lokasi {
            rt: read(self.rt, "lokasi.rt", parse_rt)?,
            uraian: teks("lokasi.uraian", self.uraian)?,
            titik,
        })
    }
}

/// Degrees as millionths.
#[expect(clippy::cast_possible_truncation, reason = "bounded by 180 degrees before")]
fn derajat(degrees: f64, most: f64, field: &str) -> Result<i32, Refusal> {
    if !(-most..=most).contains(&degrees) {
        return Err(Refusal::new(Code::ImpossibleValue)
            .saying("Titik di luar peta.")
            .on(format!("lokasi.{field}")));
    }
    Ok((degrees * 1_000_000.0).round() as i32)
}

/// A service to record.
#[derive(InputObject)]
pub struct CatatPelayananInput {
    /// The mutation's id; the record gets it too.
    id: MutasiId,
    /// The opening day on which it was given; or give a visit, or post and date.
    hari_buka: Option<ID>,
    /// The visit at home on which it was given; or give an opening day, or post and date.
    kunjungan: Option<ID>,
    /// The post, for what was seen or told outside an opening day and a visit; with `tanggal`.
    posyandu: Option<ID>,
    /// The date of what was seen or told outside an opening day and a visit; with `posyandu`.
    tanggal: Option<Tanggal>,
    /// The person it is about, for services to a person.
    sasaran: Option<ID>,
    /// The household it is about, for services to a household.
    keluarga: Option<ID>,
    /// The attendance of a visitor it is about.
    kehadiran: Option<ID>,
    /// The place it is about, for services about a place (lingkungan).
    lokasi: Option<LokasiInput>,
    /// The report of the event (TRB-06) it belongs to: everything that follows from one fire or flood.
    kejadian: Option<ID>,
    /// Who reported it, for reports of trantibum-linmas: kept apart, and seen by the board of the post and by whoever
    /// receives the referral alone.
    pelapor: Option<PelaporInput>,
    /// The kader who did it, when not the one who records.
    oleh_kader: Option<ID>,
    /// What was done: exactly one kind.
    isi: PelayananInput,
    /// Set after measuring again an unlikely number.
    #[graphql(default)]
    konfirmasi: bool,
}

/// Recording services.
#[derive(Default)]
pub struct PelayananMutation;

#[Object]
impl PelayananMutation {
    /// Record a service of any of the six sectors, at an opening day or on a visit at home.
    async fn catat_pelayanan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The service.")] input: CatatPelayananInput,
    ) -> Nullable<Answer<Pelayanan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let sasaran = orang_bila(ctx, input.sasaran.clone(), "sasaran").await?;
                let new = new_pelayanan(input, sasaran)?;
                let pelayanan =
                    once(ctx, &m, service::pelayanan::catat(app(ctx), actor(ctx)?, &m, new)).await?;
                done(ctx, ask, pelayanan).await
            }
            .await,
        )
    }
}

fn new_pelayanan(
    input: CatatPelayananInput,
    sasaran: Option<SasaranId>,
) -> Result<service::pelayanan::NewPelayanan, Refusal> {
    use service::pelayanan::{NewPelayanan, Tempat, Untuk};
    let tempat = match (input.hari_buka, input.kunjungan, input.posyandu) {
        (Some(id), None, None) => Tempat::HariBuka(HariBukaId::parse(&id).map_err(|r| r.on("hariBuka"))?),
        (None, Some(id), None) => Tempat::Kunjungan(KunjunganId::parse(&id).map_err(|r| r.on("kunjungan"))?),
        (None, None, Some(id)) => {
            let post = PosyanduId::parse(&id).map_err(|r| r.on("posyandu"))?;
            let day = Tanggal::option(input.tanggal, "tanggal")?;
            Tempat::Langsung(post, day.ok_or_else(|| Refusal::new(Code::Required).on("tanggal"))?)
        }
        _ => {
            let sentence = "Sebutkan satu hari buka, satu kunjungan rumah, atau posyandu dan tanggalnya.";
            return Err(Refusal::new(Code::Required).saying(sentence).on("hariBuka"));
        }
    };
    Ok(NewPelayanan {
        tempat,
        untuk: Untuk {
            sasaran,
            keluarga: id_of(input.keluarga, "keluarga", KeluargaId::parse)?,
            kehadiran: id_of(input.kehadiran, "kehadiran", KehadiranId::parse)?,
        },
        lokasi: input.lokasi.map(LokasiInput::read).transpose()?,
        kejadian: id_of(input.kejadian, "kejadian", PelayananId::parse)?,
        oleh_kader: id_of(input.oleh_kader, "olehKader", KaderId::parse)?,
        pelapor: input.pelapor.map(PelaporInput::read).transpose()?,
        isi: input.isi.isi()?,
        konfirmasi: input.konfirmasi,
    })
}
