//! What can be done: each noun's mutations, one line a noun. Every mutation carries an id made by the client (UUID
//! version 7); sent twice it is done once, and the second answer equals the first. A record that a mutation makes
//! has the mutation's id.

use async_graphql::MergedObject;

use super::akses_sementara::AksesMutation;
use super::akun::AkunMutation;
use super::batas_rujukan::BatasRujukanMutation;
use super::beku::BekuMutation;
use super::foto::FotoMutation;
use super::hari_buka::HariBukaMutation;
use super::insiden::InsidenMutation;
use super::kader::KaderMutation;
use super::kehadiran::KehadiranMutation;
use super::kehamilan::KehamilanMutation;
use super::keluarga::KeluargaMutation;
use super::koreksi::KoreksiMutation;
use super::kunjungan::KunjunganMutation;
use super::login::Masuk;
use super::nik::NikMutation;
use super::pelayanan::PelayananMutation;
use super::pemberitahuan::PemberitahuanMutation;
use super::penugasan::PenugasanMutation;
use super::perangkat::PerangkatMutation;
use super::permintaan_subjek::PermintaanMutation;
use super::perpindahan::PerpindahanMutation;
use super::persalinan::PersalinanMutation;
use super::posyandu::PosyanduMutation;
use super::registrasi::RegistrasiMutation;
use super::rujukan::RujukanMutation;
use super::rujukan_desa::RujukanDesaMutation;
use super::sasaran::SasaranMutation;
use super::target::TargetMutation;
use super::tim::TimMutation;
use super::tinjauan::TinjauanMutation;

/// Everything that can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(
    AksesMutation,
    AkunMutation,
    BatasRujukanMutation,
    BekuMutation,
    FotoMutation,
    HariBukaMutation,
    InsidenMutation,
    KaderMutation,
    KehadiranMutation,
    KehamilanMutation,
    KeluargaMutation,
    KoreksiMutation,
    KunjunganMutation,
    Masuk,
    NikMutation,
    PelayananMutation,
    PemberitahuanMutation,
    PermintaanMutation,
    PenugasanMutation,
    PerangkatMutation,
    PerpindahanMutation,
    PersalinanMutation,
    PosyanduMutation,
    RegistrasiMutation,
    RujukanMutation,
    RujukanDesaMutation,
    SasaranMutation,
    TinjauanMutation,
    TargetMutation,
    TimMutation,
);
