//! Where the registration of each post stands: in November 2025 between 60 and 70 % of the posts of Kukar were
//! registered (institution.md section 2; 540 of 827 in indicators.md section 8). The others stand at the steps before.

use super::acak::{Acak, Untuk};
use super::pos::Pos;
use super::waktu::Waktu;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::registrasi::{TahapRegistrasi, tenggat};
use crate::store::posyandu as t_pos;
use crate::store::table::{Cell, Col};

/// What `baris` fills.
pub const KOLOM: [Col; 4] =
    [t_pos::REGISTRASI, t_pos::REGISTRASI_SEJAK, t_pos::REGISTRASI_DOKUMEN, t_pos::NOMOR_REGISTRASI];

/// The others; who is in none of them is registered.
const BELUM: [(f64, TahapRegistrasi); 7] = [
    (0.04, TahapRegistrasi::BelumDipetakan),
    (0.05, TahapRegistrasi::Terpetakan),
    (0.05, TahapRegistrasi::Musyawarah),
    (0.06, TahapRegistrasi::SkPembentukan),
    (0.06, TahapRegistrasi::SkKepengurusan),
    (0.05, TahapRegistrasi::VervalKabupaten),
    (0.037, TahapRegistrasi::Diusulkan),
];

/// Step, since when, document and number of one post. About half of the registered ones were in time.
pub fn baris(pos: &Pos, waktu: Waktu) -> [Cell; 4] {
    let mut acak = Acak::nomor(Untuk::Pos, pos.nomor, 2);
    let tahap = acak.undi(TahapRegistrasi::Teregistrasi, &BELUM);
    let sejak = (tenggat() + acak.hari(-90, 90)).min(waktu.hari_ini);
    match tahap {
        TahapRegistrasi::BelumDipetakan => [(); 4].map(|()| None::<&str>.into()),
        TahapRegistrasi::Teregistrasi => {
            // Unique in its village, as its place in the register is in the kabupaten.
            let nomor = format!("{}.{:03}", pos.desa, (pos.nomor + 1) % 1_000);
            [tahap.kode().into(), sejak.into(), None::<&str>.into(), nomor.into()]
        }
        _ => [tahap.kode().into(), sejak.into(), None::<&str>.into(), None::<&str>.into()],
    }
}
