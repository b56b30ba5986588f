//! People who are served (*sasaran*), and the little an agency sees of somebody referred to it.

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object, Value};

use crate::access::Group::{Basic, Contact, Health, Identifier};
use crate::domain::id::{KeluargaId, PosyanduId, SasaranId};
use crate::domain::keluarga::{parse_nama, parse_rt, parse_telepon};
use crate::domain::nik::Nik;
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::daftar;
use crate::domain::sasaran::StatusHidup;
use crate::domain::siklus::{KelompokUmur, kelompok_umur};
use crate::domain::tanggal::{PresisiLahir, umur_bulan};
use crate::error::{Refusal, Result};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{BeratInput, MutasiId, Pilih, Tanggal, cari_nama, mutasi, teks};
use crate::graphql::kehadiran::KEHADIRAN;
use crate::graphql::kehamilan::KEHAMILAN;
use crate::graphql::keluarga::{KELUARGA, masked};
use crate::graphql::pelayanan::{PELAYANAN, pelayanan_args, pelayanan_filter};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{Window, done, id_of, once, one, orang, orang_bila, page, plan, read};
use crate::graphql::table::noun::{Arg, ArgTy, Static, code};
use crate::graphql::table::{Answer, Args, Facts, Field, Is, Many, Noun, Pages, Ty};
use crate::graphql::tanda::{TANDA, tanda_args, tanda_filter};
use crate::graphql::{actor, app};
use crate::service;
use crate::service::baca;
use crate::store::filter::Cond;
use crate::store::hari_buka::kehadiran;
use crate::store::sasaran::Filter;
use crate::store::{pelayanan, sasaran, sasaran as s, tanda};

/// The noun `Sasaran`.
pub struct Sasaran;

impl Is for Sasaran {
    fn noun() -> &'static Noun {
        &SASARAN
    }
}

/// What narrows a list of people.
pub fn sasaran_args() -> Vec<Arg> {
    vec![
        Arg {
            name: "kelompok",
            about: "Only this age group today.",
            ty: ArgTy::Enum(daftar::<KelompokUmur>()),
        },
        Arg { name: "nama", about: "Start of a word of the name.", ty: ArgTy::Str },
        Arg {
            name: "tidakHadirSejak",
            about: "Only people who did not come since this day.",
            ty: ArgTy::Date,
        },
        Arg { name: "termasukMeninggal", about: "Also the dead.", ty: ArgTy::Bool },
    ]
}

/// The conditions those arguments make.
pub fn sasaran_filter(args: &Args<'_>, facts: &Facts) -> Result<Vec<Cond>, Refusal> {
    let mut filter = Filter::default();
    if args.bool("termasukMeninggal") != Some(true) {
        filter = filter.living();
    }
    if let Some(kelompok) = args.pilihan::<KelompokUmur>("kelompok")? {
        filter = filter.kelompok(kelompok, facts.today);
    }
    // Below a post in view a single letter is fine: the list is short, and the reader may see all of it.
    if let Some(nama) = args.text("nama") {
        filter = filter.named(nama);
    }
    if let Some(day) = args.date("tidakHadirSejak")? {
        filter = filter.absent_since(day);
    }
    Ok(filter.finish())
}

/// The field table of a person.
pub static SASARAN: Static = LazyLock::new(|| {
    Noun::object(
        "Sasaran",
        "A person who is served (sasaran), registered at one post.",
        &s::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id("sasaran"), s::ID, "The id."),
            Field::column("nama", Basic, Ty::Str, s::NAMA, "Full name."),
            Field::column(
                "jenisKelamin",
                Basic,
                Ty::Enum(daftar::<JenisKelamin>()),
                s::JENIS_KELAMIN,
                "Sex.",
            ),
            Field::column("tanggalLahir", Basic, Ty::Date, s::TANGGAL_LAHIR, "Birth date."),
            Field::column(
                "presisiLahir",
                Basic,
                Ty::Enum(daftar::<PresisiLahir>()),
                s::PRESISI_LAHIR,
                "How much of the birth date is known; z-scores need the day.",
            ),
            Field::made(
                "umurBulan",
                Basic,
                Ty::Int,
                &[s::TANGGAL_LAHIR],
                |cells, facts| {
                    let born = cells.first().and_then(|cell| cell.date());
                    born.map_or(Value::Null, |born| Value::from(umur_bulan(born, facts.today)))
                },
                "Completed months of age today (WITA).",
            ),
            Field::made(
                "kelompokUmur",
                Basic,
                Ty::Enum(daftar::<KelompokUmur>()),
                &[s::TANGGAL_LAHIR],
                |cells, facts| {
                    let born = cells.first().and_then(|cell| cell.date());
                    born.and_then(|born| kelompok_umur(born, facts.today)).map_or(Value::Null, code)
                },
                "Age group (life stage) today.",
            )
            .or_null(),
            Field::column("rt", Basic, Ty::Str, s::RT, "Neighbourhood (RT), three digits."),
            Field::column("rw", Basic, Ty::Str, s::RW, "RW, three digits.").or_null(),
            Field::column("telepon", Contact, Ty::Str, s::TELEPON, "Phone number, +62….").or_null(),
            Field::column("alamat", Contact, Ty::Str, s::ALAMAT, "Address line.").or_null(),
            Field::made(
                "nikTersamar",
                Identifier,
                Ty::Str,
                &[s::NIK_EKOR],
                |cells, _| masked(cells),
                "National id number (NIK), all but the last two digits hidden; null when not known.",
            )
            .or_null(),
            Field::column(
                "statusHidup",
                Basic,
                Ty::Enum(daftar::<StatusHidup>()),
                s::STATUS_HIDUP,
                "Living status.",
            ),
            Field::column("meninggalPada", Basic, Ty::Date, s::MENINGGAL, "Date of death.").or_null(),
            Field::column("terdaftar", Basic, Ty::Date, s::TERDAFTAR, "Since when registered at this post."),
            Field::column(
                "namaIbu",
                Basic,
                Ty::Str,
                s::NAMA_IBU,
                "Mother's name, when she is not registered.",
            )
            .or_null(),
            Field::one(
                "ibu",
                Basic,
                s::IBU,
                || &SASARAN,
                "The mother, when she is registered at a post in view.",
            ),
            Field::many(
                "anak",
                Basic,
                Many::new(|| &SASARAN, s::IBU, s::ID, s::ORDER),
                "Her children (anak) who are registered at a post in view.",
            ),
            Field::one("keluarga", Basic, s::KELUARGA, || &KELUARGA, "The household."),
            Field::one("posyandu", Basic, s::POSYANDU, || &POSYANDU, "The post the person is registered at."),
            Field::column(
                "bukuKiaSejak",
                Health,
                Ty::Date,
                s::BUKU_KIA,
                "Since when the child holds a mother-and-child book (Buku KIA).",
            )
            .or_null(),
            Field::column("beratLahirG", Health, Ty::Int, s::BERAT_LAHIR, "Birth weight in grams.").or_null(),
            Field::column("hamil", Health, Ty::Bool, s::HAMIL, "Whether a pregnancy is open.").or_null(),
            Field::many(
                "kehamilan",
                Health,
                Many::new(|| &KEHAMILAN, s::kehamilan::SASARAN, s::ID, s::kehamilan::ORDER),
                "Pregnancies, newest first.",
            )
            .or_null(),
            Field::many(
                "kehadiran",
                Basic,
                Many::new(|| &KEHADIRAN, kehadiran::SASARAN, s::ID, kehadiran::NEWEST),
                "Attendances at opening days, newest first.",
            ),
            Field::many(
                "pelayanan",
                Basic,
                Many::new(|| &PELAYANAN, pelayanan::SASARAN, s::ID, pelayanan::NEWEST)
                    .narrowed(pelayanan_args(), pelayanan_filter),
                "Services given to the person that the reader may see, newest first.",
            ),
            Field::many(
                "tanda",
                Basic,
                Many::new(|| &TANDA, tanda::SASARAN, s::ID, tanda::NEWEST)
                    .narrowed(tanda_args(), tanda_filter),
                "Flags (tanda) of the person that the reader may see, newest first.",
            ),
        ],
    )
});

/// The field table of what an agency sees of somebody referred to it: G1 and G2, nothing else.
pub static ORANG_DIRUJUK: Static = LazyLock::new(|| {
    Noun::object(
        "OrangDirujuk",
        "The person a referral is about, as far as the agency it is addressed to may know.",
        &s::TABLE,
        Basic,
        vec![
            Field::column("nama", Basic, Ty::Str, s::NAMA, "Full name."),
            Field::column(
                "jenisKelamin",
                Basic,
                Ty::Enum(daftar::<JenisKelamin>()),
                s::JENIS_KELAMIN,
                "Sex.",
            ),
            Field::column("tanggalLahir", Basic, Ty::Date, s::TANGGAL_LAHIR, "Birth date."),
            Field::column("rt", Basic, Ty::Str, s::RT, "Neighbourhood (RT)."),
            Field::column("rw", Basic, Ty::Str, s::RW, "Community unit (RW), three digits.").or_null(),
            Field::column("telepon", Contact, Ty::Str, s::TELEPON, "Phone number, +62….").or_null(),
            Field::column("alamat", Contact, Ty::Str, s::ALAMAT, "Address line.").or_null(),
        ],
    )
    .implementing(Vec::new())
});

/// People shown at once of those with a name that was searched for.
const FOUND: i32 = 20;

/// Reading people.
#[derive(Default)]
pub struct SasaranQuery;

#[Object]
impl SasaranQuery {
    /// The person with this id, at a post of the reader.
    async fn sasaran(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person's id.")] id: ID,
    ) -> Nullable<Answer<Sasaran>> {
        nullable(async { one(ctx, SasaranId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }

    /// The people registered at a post, by name.
    async fn daftar_sasaran(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post's id; must be a post of the reader.")] posyandu: ID,
        #[graphql(desc = "Only this age group today.")] kelompok: Option<Pilih<KelompokUmur>>,
        #[graphql(
            desc = "Start of a word of the name, three letters or more; at most 20 rows a page, 60 searches an hour."
        )]
        nama: Option<String>,
        #[graphql(desc = "Only people who did not come since this day.")] tidak_hadir_sejak: Option<Tanggal>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Sasaran>> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                baca::posku(actor(ctx)?, post)?;
                let today = app(ctx).clock.today();
                let mut filter = sasaran::Filter::default().at(post).living();
                if let Some(Pilih(kelompok)) = kelompok {
                    filter = filter.kelompok(kelompok, today);
                }
                let mut window = Window { first, after, last, before, max_bytes };
                if let Some(nama) = nama.filter(|nama| !nama.trim().is_empty()) {
                    filter = filter.named(&cari_nama("nama", &nama)?);
                    window.at_most(FOUND);
                    app(ctx).gate.cari_nama(actor(ctx)?.account, app(ctx).clock.now())?;
                }
                if let Some(day) = tidak_hadir_sejak {
                    filter = filter.absent_since(day.read("tidakHadirSejak")?);
                }
                page(ctx, window, sasaran::ORDER, filter.finish()).await
            }
            .await,
        )
    }
}

/// A person to register.
#[derive(InputObject)]
pub struct DaftarkanSasaranInput {
    /// The mutation's id; the person gets it too.
    id: MutasiId,
    /// The post.
    posyandu: ID,
    /// The household.
    keluarga: Option<ID>,
    /// The mother, when she is registered at the same post.
    ibu: Option<ID>,
    /// The mother's name, when she is not registered.
    nama_ibu: Option<String>,
    /// Full name.
    nama: String,
    /// National id number (NIK), 16 digits. Newborns have none.
    nik: Option<String>,
    /// Sex.
    jenis_kelamin: Pilih<JenisKelamin>,
    /// Birth date.
    tanggal_lahir: Tanggal,
    /// How much of the birth date is known.
    #[graphql(default_with = "Pilih(PresisiLahir::Hari)")]
    presisi_lahir: Pilih<PresisiLahir>,
    /// Neighbourhood (RT).
    rt: String,
    /// Community unit (RW), up to three digits.
    rw: Option<String>,
    /// Mobile phone number.
    telepon: Option<String>,
    /// Address line.
    alamat: Option<String>,
    /// Since when the child holds a Buku KIA.
    buku_kia_sejak: Option<Tanggal>,
    /// Birth weight.
    berat_lahir: Option<BeratInput>,
}

/// What to correct of a person; only what is given changes.
#[derive(InputObject)]
pub struct UbahSasaranInput {
    /// The mutation's id.
    id: MutasiId,
    /// The person.
    sasaran: ID,
    /// Full name.
    nama: Option<String>,
    /// Neighbourhood (RT).
    rt: Option<String>,
    /// Community unit (RW), up to three digits.
    rw: Option<String>,
    /// Mobile phone number.
    telepon: Option<String>,
    /// Address line.
    alamat: Option<String>,
    /// National id number (NIK), 16 digits.
    nik: Option<String>,
    /// The mother's name.
    nama_ibu: Option<String>,
    /// The household.
    keluarga: Option<ID>,
    /// Since when the child holds a Buku KIA.
    buku_kia_sejak: Option<Tanggal>,
    /// Date of death.
    meninggal_pada: Option<Tanggal>,
}

/// Registering and correcting people.
#[derive(Default)]
pub struct SasaranMutation;

#[Object]
impl SasaranMutation {
    /// Register a person at a post.
    async fn daftarkan_sasaran(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] input: DaftarkanSasaranInput,
    ) -> Nullable<Answer<Sasaran>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let ibu = orang_bila(ctx, input.ibu.clone(), "ibu").await?;
                let new = new_sasaran(input, ibu)?;
                let sasaran =
                    once(ctx, &m, service::sasaran::daftarkan(app(ctx), actor(ctx)?, &m, new)).await?;
                done(ctx, ask, sasaran).await
            }
            .await,
        )
    }

    /// Correct what was written of a person, or report a death.
    async fn ubah_sasaran(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: UbahSasaranInput,
    ) -> Nullable<Answer<Sasaran>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let id = orang(ctx, &input.sasaran, "sasaran").await?;
                let ubahan = ubahan(input)?;
                let sasaran =
                    once(ctx, &m, service::sasaran::ubah(app(ctx), actor(ctx)?, &m, id, ubahan)).await?;
                done(ctx, ask, sasaran).await
            }
            .await,
        )
    }

    /// Make two registrations of the same person one (gabung), as the pengurus of the post where both are registered.
    /// Everything recorded of `dari` is of `ke` from then on, and the id of `dari` stays another name of `ke`. Sex, birth
    /// date and NIK must not differ; correct the wrong one first.
    async fn gabung_sasaran(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The registration that ends.")] dari: ID,
        #[graphql(desc = "The registration that stays.")] ke: ID,
    ) -> Nullable<Answer<Sasaran>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let dua = (orang(ctx, &dari, "dari").await?, orang(ctx, &ke, "ke").await?);
                let sasaran =
                    once(ctx, &m, service::gabungan::gabungkan(app(ctx), actor(ctx)?, &m, dua)).await?;
                done(ctx, ask, sasaran).await
            }
            .await,
        )
    }
}

fn new_sasaran(
    input: DaftarkanSasaranInput,
    ibu: Option<SasaranId>,
) -> Result<service::sasaran::NewSasaran, Refusal> {
    Ok(service::sasaran::NewSasaran {
        posyandu: PosyanduId::parse(&input.posyandu).map_err(|r| r.on("posyandu"))?,
        keluarga: id_of(input.keluarga, "keluarga", KeluargaId::parse)?,
        ibu,
        nama_ibu: read(input.nama_ibu, "namaIbu", parse_nama)?,
        nama: parse_nama(&input.nama).map_err(|r| r.on("nama"))?,
        nik: read(input.nik, "nik", Nik::parse)?,
        jenis_kelamin: input.jenis_kelamin.0,
        tanggal_lahir: input.tanggal_lahir.read("tanggalLahir")?,
        presisi_lahir: input.presisi_lahir.0,
        rt: parse_rt(&input.rt).map_err(|r| r.on("rt"))?,
        rw: read(input.rw, "rw", parse_rt)?,
        telepon: read(input.telepon, "telepon", parse_telepon)?,
        alamat: teks("alamat", input.alamat)?,
        buku_kia_sejak: Tanggal::option(input.buku_kia_sejak, "bukuKiaSejak")?,
        berat_lahir_g: BeratInput::read(input.berat_lahir, "beratLahir")?,
    })
}

fn ubahan(input: UbahSasaranInput) -> Result<service::sasaran::Ubahan, Refusal> {
    Ok(service::sasaran::Ubahan {
        nama: read(input.nama, "nama", parse_nama)?,
        rt: read(input.rt, "rt", parse_rt)?,
        rw: read(input.rw, "rw", parse_rt)?,
        telepon: read(input.telepon, "telepon", parse_telepon)?,
        alamat: teks("alamat", input.alamat)?,
        nik: read(input.nik, "nik", Nik::parse)?,
        nama_ibu: read(input.nama_ibu, "namaIbu", parse_nama)?,
        keluarga: id_of(input.keluarga, "keluarga", KeluargaId::parse)?,
        buku_kia_sejak: Tanggal::option(input.buku_kia_sejak, "bukuKiaSejak")?,
        meninggal_pada: Tanggal::option(input.meninggal_pada, "meninggalPada")?,
    })
}
