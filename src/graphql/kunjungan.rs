//! Visits at home (*kunjungan rumah*).

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use crate::access::Group::{Basic, Health, Institution};
use crate::domain::id::{KaderId, KeluargaId, PosyanduId};
use crate::domain::kunjungan::{DaftarPeriksa, HasilKunjungan, Temuan};
use crate::domain::pilihan::{Pilihan as _, daftar};
use crate::error::{Code, Refusal};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, Tanggal, mutasi, teks};
use crate::graphql::jatuh_tempo::banyak;
use crate::graphql::kader::KADER;
use crate::graphql::keluarga::KELUARGA;
use crate::graphql::pelayanan::{PELAYANAN, pelayanan_args, pelayanan_filter};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{done, id_of, once, orang_bila, plan};
use crate::graphql::sasaran::SASARAN;
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Many, Noun, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::service::daftar_kunjungan::{Dikunjungi, Pemicu};
use crate::store::hari_buka::kunjungan;
use crate::store::pelayanan;

/// The noun `KunjunganRumah`.
pub struct KunjunganRumah;

impl Is for KunjunganRumah {
    fn noun() -> &'static Noun {
        &KUNJUNGAN_RUMAH
    }
}

/// The field table of a home visit.
pub static KUNJUNGAN_RUMAH: Static = LazyLock::new(|| {
    use kunjungan as k;
    Noun::object(
        "KunjunganRumah",
        "A visit at home (kunjungan rumah) by a kader.",
        &k::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id("kunjungan"), k::ID, "The id."),
            Field::one("posyandu", Institution, k::POSYANDU, || &POSYANDU, "The post."),
            Field::one("sasaran", Basic, k::SASARAN, || &SASARAN, "The person visited."),
            Field::one("keluarga", Basic, k::KELUARGA, || &KELUARGA, "The household visited."),
            Field::one("kader", Institution, k::KADER, || &KADER, "The kader who went."),
            Field::column("tanggal", Basic, Ty::Date, k::TANGGAL, "The date (WITA)."),
            Field::column(
                "hasil",
                Basic,
                Ty::Enum(daftar::<HasilKunjungan>()),
                k::HASIL,
                "Whether somebody was met.",
            ),
            Field::column(
                "daftarPeriksa",
                Health,
                Ty::Enum(daftar::<DaftarPeriksa>()),
                k::DAFTAR_PERIKSA,
                "The checklist (daftar periksa) that was gone through, if one was.",
            )
            .or_null(),
            Field::column(
                "temuan",
                Health,
                Ty::Enums(daftar::<Temuan>()),
                k::TEMUAN,
                "What was found (temuan); null when nothing was.",
            )
            .or_null(),
            Field::column(
                "pemicu",
                Health,
                Ty::Strings,
                k::PEMICU,
                "The reasons (pemicu) of the work list for which the kader went, by their codes.",
            )
            .or_null(),
            Field::column("catatan", Basic, Ty::Str, k::CATATAN, "A note.").or_null(),
            Field::many(
                "pelayanan",
                Basic,
                Many::new(|| &PELAYANAN, pelayanan::KUNJUNGAN, k::ID, pelayanan::NEWEST)
                    .narrowed(pelayanan_args(), pelayanan_filter),
                "Services given on this visit that the reader may see.",
            ),
        ],
    )
});

/// A visit at home to record. Exactly one of person and household.
#[derive(InputObject)]
pub struct CatatKunjunganInput {
    /// The mutation's id; the visit gets it too.
    id: MutasiId,
    /// The post.
    posyandu: ID,
    /// The person visited.
    sasaran: Option<ID>,
    /// The household visited.
    keluarga: Option<ID>,
    /// The kader who went.
    kader: ID,
    /// The date (WITA).
    tanggal: Tanggal,
    /// Whether somebody was met.
    hasil: Pilih<HasilKunjungan>,
    /// The checklist (daftar periksa) that was gone through; must fit the one visited.
    daftar_periksa: Option<Pilih<DaftarPeriksa>>,
    /// What was found (temuan): items of that checklist.
    #[graphql(default)]
    temuan: Vec<Pilih<Temuan>>,
    /// The reasons (pemicu) of the work list for which the kader went, by their codes; at most 20.
    #[graphql(default)]
    pemicu: Vec<String>,
    /// A note.
    catatan: Option<String>,
}

/// Reasons by their codes: capital letters, digits and underscores.
fn pemicu(codes: Vec<String>) -> Result<Vec<String>, Refusal> {
    let sound = |code: &String| {
        (1..=40).contains(&code.len())
            && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    if codes.len() > 20 {
        return Err(Refusal::new(Code::TooLong).saying("Paling banyak 20 pemicu.").on("pemicu"));
    }
    if !codes.iter().all(sound) {
        return Err(Refusal::new(Code::UnknownCode).on("pemicu"));
    }
    Ok(codes)
}

/// One checklist of a visit at home.
#[derive(SimpleObject)]
pub struct DaftarPeriksaKunjungan {
    /// Its code, for `catatKunjungan`.
    kode: String,
    /// Whom it is for.
    tentang: String,
    /// Its items, in the order in which they are asked.
    butir: Vec<ButirPeriksa>,
}

/// One item (butir) of a checklist.
#[derive(SimpleObject)]
pub struct ButirPeriksa {
    /// The code of the finding (temuan).
    kode: String,
    /// What it says, in English.
    tentang: String,
    /// The category under which the weekly report counts it: AKSES, KEPATUHAN, TANDA_BAHAYA, GEJALA_TBC or LAIN.
    kategori: String,
}

/// One reason (pemicu) to visit somebody at home.
#[derive(SimpleObject)]
pub struct PemicuKunjungan {
    /// The code, for `pemicu` of `catatKunjungan`: a reason such as TIDAK_HADIR, or the rule of a flag.
    kode: String,
    /// What the kader reads, in Bahasa Indonesia.
    kalimat: String,
    /// The date (WITA) of the record that says so; null for what nobody recorded, such as an absence.
    sejak: Option<String>,
    /// Of a flag (tanda): the code of what it asks for, RUJUK.
    tindakan: Option<String>,
}

/// Somebody to visit at home, and why.
#[derive(SimpleObject)]
pub struct SasaranDikunjungi {
    /// The person's id.
    sasaran: ID,
    /// The name.
    nama: String,
    /// Why: the reasons that the reader may see.
    pemicu: Vec<PemicuKunjungan>,
    /// The date (WITA) of the last visit within two months.
    terakhir: Option<String>,
    /// Visits since somebody was last met that found nobody (tidak bertemu).
    tidak_bertemu: i32,
}

impl From<Dikunjungi> for SasaranDikunjungi {
    fn from(one: Dikunjungi) -> Self {
        let reason = |pemicu: Pemicu| PemicuKunjungan {
            kode: pemicu.kode,
            kalimat: pemicu.kalimat,
            sejak: pemicu.sejak.map(|day| day.to_string()),
            tindakan: pemicu.tindakan.map(|act| act.kode().to_owned()),
        };
        SasaranDikunjungi {
            sasaran: ID(one.sasaran.to_string()),
            nama: one.nama,
            pemicu: one.pemicu.into_iter().map(reason).collect(),
            terakhir: one.terakhir.map(|(day, _)| day.to_string()),
            tidak_bertemu: i32::try_from(one.tidak_bertemu).unwrap_or(i32::MAX),
        }
    }
}

/// People on a work list at most.
const DAFTAR_TERBANYAK: i32 = 200;

/// Reading what a visit at home goes through.
#[derive(Default)]
pub struct KunjunganQuery;

#[Object]
impl KunjunganQuery {
    /// Whom to visit at home (daftar kunjungan): the people of a post with a reason to go, the most pressing first. Who
    /// was met since is left out; reasons that the reader may not see are not among them.
    async fn daftar_kunjungan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post.")] posyandu: ID,
        #[graphql(desc = "The day (WITA); today if not given.")] tanggal: Option<Tanggal>,
        #[graphql(desc = "How many people; at most 200.", default = 50)] first: i32,
    ) -> Nullable<Vec<SasaranDikunjungi>> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let day = Tanggal::or(tanggal, "tanggal", app(ctx).clock.today())?;
                let first = banyak(first, DAFTAR_TERBANYAK)?;
                let list = service::daftar_kunjungan::daftar(app(ctx), actor(ctx)?, post, day).await?;
                Ok(list.into_iter().take(first).map(Into::into).collect())
            }
            .await,
        )
    }

    /// The checklists of visits at home (kunjungan rumah), with their items.
    async fn daftar_periksa(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<DaftarPeriksaKunjungan>> {
        actor(ctx).map_err(crate::graphql::error::of)?;
        let item = |temuan: &Temuan| ButirPeriksa {
            kode: temuan.kode().to_owned(),
            tentang: about(*temuan),
            kategori: temuan.kategori().kode().to_owned(),
        };
        let list = DaftarPeriksa::NILAI.iter().map(|(daftar, kode, tentang)| DaftarPeriksaKunjungan {
            kode: (*kode).to_owned(),
            tentang: tentang.trim().to_owned(),
            butir: daftar.butir().iter().map(item).collect(),
        });
        Ok(list.collect())
    }
}

fn about(temuan: Temuan) -> String {
    let known = Temuan::NILAI.iter().find(|(value, _, _)| *value == temuan);
    known.map_or_else(String::new, |(_, _, about)| about.trim().to_owned())
}

/// Recording visits at home.
#[derive(Default)]
pub struct KunjunganMutation;

#[Object]
impl KunjunganMutation {
    /// Record a visit at home (kunjungan rumah). Nobody there is an outcome too.
    async fn catat_kunjungan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The visit.")] input: CatatKunjunganInput,
    ) -> Nullable<Answer<KunjunganRumah>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = service::kunjungan::NewKunjungan {
                    posyandu: PosyanduId::parse(&input.posyandu).map_err(|r| r.on("posyandu"))?,
                    sasaran: orang_bila(ctx, input.sasaran, "sasaran").await?,
                    keluarga: id_of(input.keluarga, "keluarga", KeluargaId::parse)?,
                    kader: KaderId::parse(&input.kader).map_err(|r| r.on("kader"))?,
                    tanggal: input.tanggal.read("tanggal")?,
                    hasil: input.hasil.0,
                    daftar: input.daftar_periksa.map(|daftar| daftar.0),
                    temuan: input.temuan.into_iter().map(|temuan| temuan.0).collect(),
                    pemicu: pemicu(input.pemicu)?,
                    catatan: teks("catatan", input.catatan)?,
                };
                let kunjungan =
                    once(ctx, &m, service::kunjungan::catat(app(ctx), actor(ctx)?, &m, new)).await?;
                done(ctx, ask, kunjungan).await
            }
            .await,
        )
    }
}
