//! What can be done. Every mutation carries an id made by the client (UUID version 7); sent twice it is done
//! once, and the second answer equals the first. A record that a mutation makes has the mutation's id.

use async_graphql::{Context, ID, InputObject, MergedObject, Object};
use uuid::Uuid;

use super::error::{Nullable, nullable};
use super::hari_buka::{HariBuka, Kehadiran, KunjunganRumah};
use super::input::{BeratInput, MutasiId, Pilih, Tanggal, mutasi, teks, teks_wajib, wilayah_kode};
use super::kader::{Kader, Pengurus};
use super::keluarga::Keluarga;
use super::login::Masuk;
use super::pelayanan::{Pelayanan, PelayananInput};
use super::posyandu::Posyandu;
use super::rujukan::Rujukan;
use super::sasaran::{Kehamilan, Perpindahan, Sasaran};
use super::table::{Answer, Ask, Is, ask};
use super::{actor, app};
use crate::domain::hari_buka::Langkah;
use crate::domain::id::{
    HariBukaId, KaderId, KehadiranId, KehamilanId, KeluargaId, KunjunganId, PelayananId, PerpindahanId,
    PosyanduId, RujukanId, SasaranId,
};
use crate::domain::kader::Jabatan;
use crate::domain::keluarga::{parse_nama, parse_rt, parse_telepon};
use crate::domain::kunjungan::HasilKunjungan;
use crate::domain::nik::{Nik, NoKk};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::posyandu::Bidang;
use crate::domain::sasaran::HasilKehamilan;
use crate::domain::tanggal::PresisiLahir;
use crate::error::{Code, Refusal, Result};
use crate::service::{self, baca};

/// Everything that can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(Masuk, Kelola, Pencatatan);

/// Plans the answer before anything is written, so that a document that cannot be answered changes nothing.
fn plan<N: Is>(ctx: &Context<'_>) -> Result<Ask<N>> {
    let scope = actor(ctx)?.scope();
    Ok(ask::<N>(ctx, &scope)?)
}

/// The row that was made or changed, in the shape the document asks for.
async fn done<N: Is>(ctx: &Context<'_>, ask: Ask<N>, id: Uuid) -> Result<Answer<N>> {
    let scope = actor(ctx)?.scope();
    let row = baca::satu(app(ctx), &scope, &ask.shape, id.into()).await?;
    Ok(ask.answer(row))
}

/// Reads an id of an optional input field.
fn id_of<T>(
    given: Option<ID>,
    field: &str,
    parse: fn(&str) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    given.map(|id| parse(&id).map_err(|refusal| refusal.on(field))).transpose()
}

/// A kader who is there.
#[derive(InputObject)]
pub struct KaderHadirInput {
    /// The kader's id in the roster.
    kader: ID,
    /// The step she serves at.
    langkah: Option<Pilih<Langkah>>,
}

/// Who comes: a registered person, or a visitor with name, sex, birth date and origin.
#[derive(InputObject)]
pub struct HadirInput {
    /// The mutation's id.
    id: MutasiId,
    /// The opening day.
    hari_buka: ID,
    /// The registered person; leave out for a visitor.
    sasaran: Option<ID>,
    /// The visitor; leave out for a registered person.
    pengunjung: Option<PengunjungInput>,
}

/// A visitor from elsewhere.
#[derive(InputObject)]
pub struct PengunjungInput {
    /// Full name.
    nama: String,
    /// Sex.
    jenis_kelamin: Pilih<JenisKelamin>,
    /// Birth date.
    tanggal_lahir: Tanggal,
    /// Where the visitor comes from.
    asal: String,
}

/// A service to record.
#[derive(InputObject)]
pub struct CatatPelayananInput {
    /// The mutation's id; the record gets it too.
    id: MutasiId,
    /// The opening day on which it was given; or give a visit.
    hari_buka: Option<ID>,
    /// The visit at home on which it was given; or give an opening day.
    kunjungan: Option<ID>,
    /// The person it is about, for services to a person.
    sasaran: Option<ID>,
    /// The household it is about, for services to a household.
    keluarga: Option<ID>,
    /// The attendance of a visitor it is about.
    kehadiran: Option<ID>,
    /// The kader who did it, when not the one who records.
    oleh_kader: Option<ID>,
    /// What was done: exactly one kind.
    isi: PelayananInput,
    /// Set after measuring again an unlikely number.
    #[graphql(default)]
    konfirmasi: bool,
}

/// A household to register.
#[derive(InputObject)]
pub struct DaftarkanKeluargaInput {
    /// The mutation's id; the household gets it too.
    id: MutasiId,
    /// The post.
    posyandu: ID,
    /// Name of the head of the household.
    kepala: String,
    /// Number of the family card (KK), 16 digits.
    nomor_kk: Option<String>,
    /// Neighbourhood (RT).
    rt: String,
    /// RW.
    rw: Option<String>,
    /// Address line.
    alamat: Option<String>,
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
    /// RW.
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
    /// RW.
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
    /// A note.
    catatan: Option<String>,
}

/// A referral to send. Exactly one of person and household.
#[derive(InputObject)]
pub struct KirimRujukanInput {
    /// The mutation's id; the referral gets it too.
    id: MutasiId,
    /// The post.
    posyandu: ID,
    /// The person.
    sasaran: Option<ID>,
    /// The household.
    keluarga: Option<ID>,
    /// The service that led to it; of the sector addressed, about the same person or household.
    pelayanan: Option<ID>,
    /// The sector addressed.
    bidang: Pilih<Bidang>,
    /// Why.
    alasan: String,
    /// The kader who found the case.
    oleh_kader: Option<ID>,
}

/// Work in the field.
#[derive(Default)]
pub struct Pencatatan;

#[Object]
impl Pencatatan {
    /// Put an opening day on the calendar of a post.
    async fn jadwalkan_hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the day gets it too.")] id: MutasiId,
        #[graphql(desc = "The post.")] posyandu: ID,
        #[graphql(desc = "The date (WITA), today or later.")] tanggal: Tanggal,
        #[graphql(desc = "Where, when not at the post.")] lokasi: Option<String>,
    ) -> Nullable<Answer<HariBuka>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let (tanggal, lokasi) = (tanggal.read("tanggal")?, teks("lokasi", lokasi)?);
                let day =
                    service::hari_buka::jadwalkan(app(ctx), actor(ctx)?, &m, post, tanggal, lokasi).await?;
                done(ctx, ask, day).await
            }
            .await,
        )
    }

    /// Open a scheduled day, with the kader who are there. A closed or cancelled day stays so.
    async fn buka_hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The day.")] hari_buka: ID,
        #[graphql(desc = "The kader who are there.", default)] kader_hadir: Vec<KaderHadirInput>,
    ) -> Nullable<Answer<HariBuka>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let day = HariBukaId::parse(&hari_buka).map_err(|r| r.on("hariBuka"))?;
                let hadir = kader_hadir.into_iter().map(|k| {
                    Ok((KaderId::parse(&k.kader).map_err(|r| r.on("kaderHadir"))?, k.langkah.map(|l| l.0)))
                });
                let hadir = hadir.collect::<Result<Vec<_>, Refusal>>()?;
                if hadir.len() > 100 {
                    return Err(Refusal::new(Code::TooLong).on("kaderHadir").into());
                }
                let day = service::hari_buka::buka(app(ctx), actor(ctx)?, &m, day, &hadir).await?;
                done(ctx, ask, day).await
            }
            .await,
        )
    }

    /// Note a kader who is there. Noting her twice changes nothing.
    async fn catat_kader_hadir(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The day.")] hari_buka: ID,
        #[graphql(desc = "The kader.")] kader_hadir: KaderHadirInput,
    ) -> Nullable<Answer<HariBuka>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let day = HariBukaId::parse(&hari_buka).map_err(|r| r.on("hariBuka"))?;
                let kader = KaderId::parse(&kader_hadir.kader).map_err(|r| r.on("kaderHadir"))?;
                let step = kader_hadir.langkah.map(|l| l.0);
                let day =
                    service::hari_buka::catat_kader(app(ctx), actor(ctx)?, &m, day, kader, step).await?;
                done(ctx, ask, day).await
            }
            .await,
        )
    }

    /// Close a running day. Entries are still taken afterwards, and marked late.
    async fn tutup_hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The day.")] hari_buka: ID,
        #[graphql(desc = "A note about the day.")] catatan: Option<String>,
    ) -> Nullable<Answer<HariBuka>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let day = HariBukaId::parse(&hari_buka).map_err(|r| r.on("hariBuka"))?;
                let catatan = teks("catatan", catatan)?;
                let day = service::hari_buka::tutup(app(ctx), actor(ctx)?, &m, day, catatan).await?;
                done(ctx, ask, day).await
            }
            .await,
        )
    }

    /// Cancel a day on which nothing was recorded.
    async fn batalkan_hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The day.")] hari_buka: ID,
        #[graphql(desc = "Why.")] alasan: String,
    ) -> Nullable<Answer<HariBuka>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let day = HariBukaId::parse(&hari_buka).map_err(|r| r.on("hariBuka"))?;
                let alasan = teks_wajib("alasan", alasan)?;
                let day = service::hari_buka::batalkan(app(ctx), actor(ctx)?, &m, day, alasan).await?;
                done(ctx, ask, day).await
            }
            .await,
        )
    }

    /// Check a person in (hadir, step 1). A second check-in of a resident returns the first.
    async fn hadir(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who comes.")] input: HadirInput,
    ) -> Nullable<Answer<Kehadiran>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let day = HariBukaId::parse(&input.hari_buka).map_err(|r| r.on("hariBuka"))?;
                let tamu = tamu(input.sasaran, input.pengunjung)?;
                let kehadiran = service::hari_buka::hadir(app(ctx), actor(ctx)?, &m, day, tamu).await?;
                done(ctx, ask, kehadiran).await
            }
            .await,
        )
    }

    /// Record a service of any of the six sectors, at an opening day or on a visit at home.
    async fn catat_pelayanan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The service.")] input: CatatPelayananInput,
    ) -> Nullable<Answer<Pelayanan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = new_pelayanan(input)?;
                let pelayanan = service::pelayanan::catat(app(ctx), actor(ctx)?, &m, new).await?;
                done(ctx, ask, pelayanan).await
            }
            .await,
        )
    }

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
                    sasaran: id_of(input.sasaran, "sasaran", SasaranId::parse)?,
                    keluarga: id_of(input.keluarga, "keluarga", KeluargaId::parse)?,
                    kader: KaderId::parse(&input.kader).map_err(|r| r.on("kader"))?,
                    tanggal: input.tanggal.read("tanggal")?,
                    hasil: input.hasil.0,
                    catatan: teks("catatan", input.catatan)?,
                };
                let kunjungan = service::kunjungan::catat(app(ctx), actor(ctx)?, &m, new).await?;
                done(ctx, ask, kunjungan).await
            }
            .await,
        )
    }

    /// Register a household.
    async fn daftarkan_keluarga(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The household.")] input: DaftarkanKeluargaInput,
    ) -> Nullable<Answer<Keluarga>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = service::keluarga::NewKeluarga {
                    posyandu: PosyanduId::parse(&input.posyandu).map_err(|r| r.on("posyandu"))?,
                    kepala: parse_nama(&input.kepala).map_err(|r| r.on("kepala"))?,
                    nomor_kk: read(input.nomor_kk, "nomorKk", NoKk::parse)?,
                    rt: parse_rt(&input.rt).map_err(|r| r.on("rt"))?,
                    rw: read(input.rw, "rw", parse_rt)?,
                    alamat: teks("alamat", input.alamat)?,
                };
                let keluarga = service::keluarga::daftarkan(app(ctx), actor(ctx)?, &m, new).await?;
                done(ctx, ask, keluarga).await
            }
            .await,
        )
    }

    /// Register a person at a post.
    async fn daftarkan_sasaran(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] input: DaftarkanSasaranInput,
    ) -> Nullable<Answer<Sasaran>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = new_sasaran(input)?;
                let sasaran = service::sasaran::daftarkan(app(ctx), actor(ctx)?, &m, new).await?;
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
                let id = SasaranId::parse(&input.sasaran).map_err(|r| r.on("sasaran"))?;
                let ubahan = ubahan(input)?;
                let sasaran = service::sasaran::ubah(app(ctx), actor(ctx)?, &m, id, ubahan).await?;
                done(ctx, ask, sasaran).await
            }
            .await,
        )
    }

    /// Report a pregnancy.
    async fn catat_kehamilan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the pregnancy gets it too.")] id: MutasiId,
        #[graphql(desc = "The woman.")] sasaran: ID,
        #[graphql(desc = "First day of the last period (HPHT).")] hpht: Tanggal,
    ) -> Nullable<Answer<Kehamilan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let woman = SasaranId::parse(&sasaran).map_err(|r| r.on("sasaran"))?;
                let hpht = hpht.read("hpht")?;
                let id = service::sasaran::catat_kehamilan(app(ctx), actor(ctx)?, &m, woman, hpht).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }

    /// Report that a pregnancy has ended.
    async fn akhiri_kehamilan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The pregnancy.")] kehamilan: ID,
        #[graphql(desc = "The day it ended.")] berakhir: Tanggal,
        #[graphql(desc = "How it ended.")] hasil: Pilih<HasilKehamilan>,
    ) -> Nullable<Answer<Kehamilan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let pregnancy = KehamilanId::parse(&kehamilan).map_err(|r| r.on("kehamilan"))?;
                let end = berakhir.read("berakhir")?;
                let id =
                    service::sasaran::akhiri_kehamilan(app(ctx), actor(ctx)?, &m, pregnancy, end, hasil.0)
                        .await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }

    /// Send a referral to the agency of a sector.
    async fn kirim_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The referral.")] input: KirimRujukanInput,
    ) -> Nullable<Answer<Rujukan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = service::rujukan::NewRujukan {
                    posyandu: PosyanduId::parse(&input.posyandu).map_err(|r| r.on("posyandu"))?,
                    sasaran: id_of(input.sasaran, "sasaran", SasaranId::parse)?,
                    keluarga: id_of(input.keluarga, "keluarga", KeluargaId::parse)?,
                    pelayanan: id_of(input.pelayanan, "pelayanan", PelayananId::parse)?,
                    bidang: input.bidang.0,
                    alasan: teks_wajib("alasan", input.alasan)?,
                    oleh_kader: id_of(input.oleh_kader, "olehKader", KaderId::parse)?,
                };
                let rujukan = service::rujukan::kirim(app(ctx), actor(ctx)?, &m, new).await?;
                done(ctx, ask, rujukan).await
            }
            .await,
        )
    }

    /// Accept a referral, as an officer of the agency (OPD) it is addressed to.
    async fn terima_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The referral.")] rujukan: ID,
    ) -> Nullable<Answer<Rujukan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let rujukan = RujukanId::parse(&rujukan).map_err(|r| r.on("rujukan"))?;
                let id = service::rujukan::terima_rujukan(app(ctx), actor(ctx)?, &m, rujukan).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }

    /// Propose that a person moves to another post, which accepts or not.
    async fn ajukan_pindah(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the move gets it too.")] id: MutasiId,
        #[graphql(desc = "The person.")] sasaran: ID,
        #[graphql(desc = "The post she goes to.")] ke: ID,
    ) -> Nullable<Answer<Perpindahan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let person = SasaranId::parse(&sasaran).map_err(|r| r.on("sasaran"))?;
                let to = PosyanduId::parse(&ke).map_err(|r| r.on("ke"))?;
                let id = service::sasaran::ajukan_pindah(app(ctx), actor(ctx)?, &m, person, to).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }

    /// Accept a person who moves here. The old post keeps its counts; the name follows the person.
    async fn terima_pindah(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The proposed move.")] perpindahan: ID,
    ) -> Nullable<Answer<Perpindahan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let proposed = PerpindahanId::parse(&perpindahan).map_err(|r| r.on("perpindahan"))?;
                let id = service::sasaran::terima_pindahan(app(ctx), actor(ctx)?, &m, proposed).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}

/// Keeping the institution: posts and rosters.
#[derive(Default)]
pub struct Kelola;

/// A decree (SK) with its days.
#[derive(InputObject)]
pub struct SkInput {
    /// Its number.
    nomor: String,
    /// The first day it holds.
    mulai: Tanggal,
    /// The day on which it no longer holds; leave out when open.
    akhir: Option<Tanggal>,
}

impl SkInput {
    fn read(self) -> Result<service::kader::Sk, Refusal> {
        Ok(service::kader::Sk {
            nomor: teks_wajib("nomor", self.nomor)?,
            mulai: self.mulai.read("mulai")?,
            akhir: Tanggal::option(self.akhir, "akhir")?,
        })
    }
}

#[Object]
impl Kelola {
    /// Found a post in a village.
    async fn dirikan_posyandu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the post gets it too.")] id: MutasiId,
        #[graphql(desc = "Code of the village.")] wilayah: String,
        #[graphql(desc = "The name.")] nama: String,
        #[graphql(desc = "The neighbourhoods (RT) it serves.")] rt: Vec<String>,
        #[graphql(desc = "Where it stands, in words.")] alamat: Option<String>,
    ) -> Nullable<Answer<Posyandu>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                if rt.len() > 200 {
                    return Err(Refusal::new(Code::TooLong).on("rt").into());
                }
                let rt =
                    rt.iter().map(|rt| parse_rt(rt).map_err(|r| r.on("rt"))).collect::<Result<_, _>>()?;
                let new = service::posyandu::NewPosyandu {
                    nama: parse_nama(&nama).map_err(|r| r.on("nama"))?,
                    wilayah: wilayah_kode("wilayah", &wilayah)?,
                    rt,
                    alamat: teks("alamat", alamat)?,
                };
                let post = service::posyandu::dirikan(app(ctx), actor(ctx)?, &m, new).await?;
                done(ctx, ask, post).await
            }
            .await,
        )
    }

    /// Enter a kader in the roster of a post.
    async fn tetapkan_kader(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the roster entry gets it too.")] id: MutasiId,
        #[graphql(desc = "The post.")] posyandu: ID,
        #[graphql(desc = "The name.")] nama: String,
        #[graphql(desc = "The sectors she is appointed for.")] bidang: Vec<Pilih<Bidang>>,
        #[graphql(desc = "The decree.")] sk: SkInput,
    ) -> Nullable<Answer<Kader>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let nama = parse_nama(&nama).map_err(|r| r.on("nama"))?;
                let bidang = bidang.into_iter().map(|b| b.0).collect();
                let sk = sk.read()?;
                let kader =
                    service::kader::tetapkan(app(ctx), actor(ctx)?, &m, post, nama, bidang, sk).await?;
                done(ctx, ask, kader).await
            }
            .await,
        )
    }

    /// End a kader's decree on a day.
    async fn akhiri_kader(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The kader.")] kader: ID,
        #[graphql(desc = "The day on which the decree no longer holds.")] akhir: Tanggal,
    ) -> Nullable<Answer<Kader>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let kader = KaderId::parse(&kader).map_err(|r| r.on("kader"))?;
                let akhir = akhir.read("akhir")?;
                let kader = service::kader::akhiri(app(ctx), actor(ctx)?, &m, kader, akhir).await?;
                done(ctx, ask, kader).await
            }
            .await,
        )
    }

    /// Enter a board member in the roster of a post.
    #[expect(clippy::too_many_arguments, reason = "one parameter an argument of the field")]
    async fn tetapkan_pengurus(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the roster entry gets it too.")] id: MutasiId,
        #[graphql(desc = "The post.")] posyandu: ID,
        #[graphql(desc = "The name.")] nama: String,
        #[graphql(desc = "The position.")] jabatan: Pilih<Jabatan>,
        #[graphql(desc = "The sector, for a head of sector.")] bidang: Option<Pilih<Bidang>>,
        #[graphql(desc = "The decree.")] sk: SkInput,
    ) -> Nullable<Answer<Pengurus>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let nama = parse_nama(&nama).map_err(|r| r.on("nama"))?;
                let position = (jabatan.0, bidang.map(|b| b.0));
                let sk = sk.read()?;
                let entry =
                    service::kader::tetapkan_pengurus(app(ctx), actor(ctx)?, &m, post, nama, position, sk)
                        .await?;
                done(ctx, ask, entry).await
            }
            .await,
        )
    }
}

/// Reads an optional text with a rule of the domain; an empty one is none.
fn read<T>(
    given: Option<String>,
    field: &str,
    parse: fn(&str) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    let given = given.filter(|text| !text.trim().is_empty());
    given.map(|text| parse(&text).map_err(|refusal| refusal.on(field))).transpose()
}

fn tamu(
    sasaran: Option<ID>,
    pengunjung: Option<PengunjungInput>,
) -> Result<service::hari_buka::Tamu, Refusal> {
    use service::hari_buka::Tamu;
    match (sasaran, pengunjung) {
        (Some(id), None) => Ok(Tamu::Warga(SasaranId::parse(&id).map_err(|r| r.on("sasaran"))?)),
        (None, Some(visitor)) => Ok(Tamu::Luar {
            nama: parse_nama(&visitor.nama).map_err(|r| r.on("nama"))?,
            jenis_kelamin: visitor.jenis_kelamin.0,
            tanggal_lahir: visitor.tanggal_lahir.read("tanggalLahir")?,
            asal: teks_wajib("asal", visitor.asal)?,
        }),
        _ => {
            let sentence = "Sebutkan satu sasaran atau satu pengunjung.";
            Err(Refusal::new(Code::Required).saying(sentence).on("sasaran"))
        }
    }
}

fn new_pelayanan(input: CatatPelayananInput) -> Result<service::pelayanan::NewPelayanan, Refusal> {
    use service::pelayanan::{NewPelayanan, Tempat, Untuk};
    let tempat = match (input.hari_buka, input.kunjungan) {
        (Some(id), None) => Tempat::HariBuka(HariBukaId::parse(&id).map_err(|r| r.on("hariBuka"))?),
        (None, Some(id)) => Tempat::Kunjungan(KunjunganId::parse(&id).map_err(|r| r.on("kunjungan"))?),
        _ => {
            let sentence = "Sebutkan satu hari buka atau satu kunjungan rumah.";
            return Err(Refusal::new(Code::Required).saying(sentence).on("hariBuka"));
        }
    };
    Ok(NewPelayanan {
        tempat,
        untuk: Untuk {
            sasaran: id_of(input.sasaran, "sasaran", SasaranId::parse)?,
            keluarga: id_of(input.keluarga, "keluarga", KeluargaId::parse)?,
            kehadiran: id_of(input.kehadiran, "kehadiran", KehadiranId::parse)?,
        },
        oleh_kader: id_of(input.oleh_kader, "olehKader", KaderId::parse)?,
        isi: input.isi.isi()?,
        konfirmasi: input.konfirmasi,
    })
}

fn new_sasaran(input: DaftarkanSasaranInput) -> Result<service::sasaran::NewSasaran, Refusal> {
    Ok(service::sasaran::NewSasaran {
        posyandu: PosyanduId::parse(&input.posyandu).map_err(|r| r.on("posyandu"))?,
        keluarga: id_of(input.keluarga, "keluarga", KeluargaId::parse)?,
        ibu: id_of(input.ibu, "ibu", SasaranId::parse)?,
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
