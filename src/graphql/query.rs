//! What can be read: each noun's queries, one line a noun.

use async_graphql::MergedObject;

use super::akses_sementara::AksesQuery;
use super::akun::AkunQuery;
use super::antropometri::AntropometriQuery;
use super::aturan::AturanQuery;
use super::batas_rujukan::BatasRujukanQuery;
use super::beku::BekuQuery;
use super::beranda::BerandaQuery;
use super::di_balik::DiBalikQuery;
use super::hari_buka::HariBukaQuery;
use super::indikator::IndikatorQuery;
use super::insiden::InsidenQuery;
use super::jatuh_tempo::JatuhTempoQuery;
use super::jejak::JejakQuery;
use super::kader::KaderQuery;
use super::katalog::KatalogQuery;
use super::kekosongan::KekosonganQuery;
use super::keluarga::KeluargaQuery;
use super::kunjungan::KunjunganQuery;
use super::login::AkuQuery;
use super::node::NodeQuery;
use super::partisipasi::Laporan;
use super::pemberitahuan::PemberitahuanQuery;
use super::pemetaan::PemetaanQuery;
use super::penugasan::PenugasanQuery;
use super::perangkat::PerangkatQuery;
use super::permintaan_subjek::PermintaanQuery;
use super::perpindahan::PerpindahanQuery;
use super::pertumbuhan::PertumbuhanQuery;
use super::posyandu::PosyanduQuery;
use super::registrasi::RegistrasiQuery;
use super::rujukan::RujukanQuery;
use super::rujukan_desa::RujukanDesaQuery;
use super::saran::SaranQuery;
use super::sasaran::SasaranQuery;
use super::status::StatusQuery;
use super::target::TargetQuery;
use super::tim::TimQuery;
use super::tinjauan::TinjauanQuery;
use super::waktu::WaktuQuery;
use super::wilayah::WilayahQuery;

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(
    AksesQuery,
    AkuQuery,
    AkunQuery,
    BatasRujukanQuery,
    BekuQuery,
    BerandaQuery,
    DiBalikQuery,
    AntropometriQuery,
    AturanQuery,
    HariBukaQuery,
    IndikatorQuery,
    InsidenQuery,
    JatuhTempoQuery,
    JejakQuery,
    KaderQuery,
    KatalogQuery,
    KunjunganQuery,
    KekosonganQuery,
    KeluargaQuery,
    Laporan,
    NodeQuery,
    PemberitahuanQuery,
    PemetaanQuery,
    PermintaanQuery,
    PenugasanQuery,
    PerangkatQuery,
    PerpindahanQuery,
    PertumbuhanQuery,
    PosyanduQuery,
    RegistrasiQuery,
    RujukanQuery,
    RujukanDesaQuery,
    SaranQuery,
    SasaranQuery,
    StatusQuery,
    TinjauanQuery,
    TargetQuery,
    TimQuery,
    WaktuQuery,
    WilayahQuery,
);
