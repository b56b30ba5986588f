//! The rows of people and of what happened to them, in the columns that the write path fills. What is computed (z-scores,
//! the red line, the age) is asked of the function that fills it for a real recording.

use serde_json::Value as Json;
use uuid::Uuid;

use super::kolom::PELAYANAN;
use super::koreksi::Koreksi;
use super::kunjungan::Kunjungan;
use super::layanan::{Layanan, Saat, Subjek};
use super::nilai::{Dinilai, Orang};
use super::penduduk::Penduduk;
use super::pos::Pos;
use super::riwayat::Kehadiran;
use super::rujuk::{Rujukan, Serah};
use super::tulis::PENCATAT;
use crate::domain::bidang::Isi;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::sasaran::HasilKehamilan;
use crate::error::Result;
use crate::service::pelayanan::{KOLOM_KOREKSI, measured, peserta};
use crate::store::pelayanan as t_pelayanan;
use crate::store::table::{Cell, Col};

/// The cells of a row that is written by name, in the order of the columns; what is not named stays empty.
pub fn menurut(columns: &[Col], row: &[(Col, Cell)]) -> Vec<Cell> {
    let of =
        |col: &Col| row.iter().find(|(known, _)| known == col).map_or(Cell::Null, |(_, cell)| cell.clone());
    columns.iter().map(of).collect()
}

/// The columns that are kept with a version that measured no growth.
fn tanpa_ukuran(janggal: bool) -> String {
    let kolom = KOLOM_KOREKSI.iter().map(|col| {
        let nilai = if *col == t_pelayanan::JANGGAL { Json::Bool(janggal) } else { Json::Null };
        (col.name.to_owned(), nilai)
    });
    Json::Object(kolom.collect()).to_string()
}

/// Turns places in the lists of a post into ids.
pub struct Siapa<'a> {
    pub pos: &'a Pos,
    pub orang: &'a Penduduk,
    pub rules: &'a Orang,
}

impl Siapa<'_> {
    fn id(&self, di: Option<usize>) -> Cell {
        di.and_then(|di| self.orang.orang.get(di)).map(|satu| satu.id).into()
    }

    fn keluarga(&self, di: Option<usize>) -> Cell {
        di.and_then(|di| self.orang.keluarga.get(di)).map(|satu| satu.id).into()
    }

    pub fn rumah(&self, satu: &super::penduduk::Keluarga) -> Vec<Cell> {
        vec![
            satu.id.into(),
            self.pos.id.0.into(),
            satu.kepala.as_str().into(),
            // Sealed in this place when it is written, like the NIK below.
            satu.nomor_kk.clone().into(),
            Cell::Null,
            Cell::Null,
            format!("{:03}", satu.rt).into(),
            satu.terdaftar.into(),
        ]
    }

    pub fn tinggal(&self, satu: &super::penduduk::Orang) -> Vec<Cell> {
        // The id of the stay is that of the person with the last bit turned.
        let tinggal = Uuid::from_u128(satu.id.as_u128() ^ 1);
        let pos = self.pos.id.0;
        vec![tinggal.into(), satu.id.into(), pos.into(), satu.terdaftar.into(), satu.meninggal.into()]
    }

    /// A pregnancy as the recording of a birth leaves it.
    pub fn hamil(&self, satu: &super::penduduk::Kehamilan) -> Vec<Cell> {
        let bersalin = satu.hasil.filter(|hasil| *hasil != HasilKehamilan::Keguguran);
        let hidup = bersalin.map(|hasil| i64::from(hasil == HasilKehamilan::LahirHidup));
        vec![
            satu.id.into(),
            self.id(Some(satu.orang)),
            self.pos.id.0.into(),
            satu.mulai.into(),
            satu.hpl.into(),
            satu.berakhir.into(),
            satu.hasil.map(|hasil| hasil.kode()).into(),
            satu.tempat.map(|tempat| tempat.kode()).into(),
            satu.penolong.map(|penolong| penolong.kode()).into(),
            hidup.into(),
            hidup.map(|hidup| 1 - hidup).into(),
        ]
    }

    pub fn orang(&self, satu: &super::penduduk::Orang) -> Vec<Cell> {
        let rt = self.orang.keluarga.get(satu.keluarga).map_or(1, |keluarga| keluarga.rt);
        vec![
            satu.id.into(),
            self.pos.id.0.into(),
            self.keluarga(Some(satu.keluarga)),
            self.id(satu.ibu),
            satu.nama_ibu.clone().into(),
            satu.nama.as_str().into(),
            satu.nama.to_lowercase().into(),
            satu.nik.clone().into(),
            Cell::Null,
            Cell::Null,
            satu.jenis_kelamin.kode().into(),
            satu.lahir.into(),
            satu.presisi.kode().into(),
            format!("{rt:03}").into(),
            satu.telepon.clone().into(),
            if satu.meninggal.is_some() { "MENINGGAL" } else { "HIDUP" }.into(),
            satu.meninggal.into(),
            satu.terdaftar.into(),
            satu.buku_kia.into(),
            satu.berat_lahir.into(),
            satu.hamil.into(),
        ]
    }

    pub fn hadir(&self, satu: &Kehadiran) -> Vec<Cell> {
        let tamu = satu.tamu.as_ref();
        vec![
            satu.id.into(),
            satu.hari_buka.into(),
            self.pos.id.0.into(),
            self.id(satu.orang),
            satu.tanggal.into(),
            tamu.is_some().into(),
            tamu.map(|(nama, _, _)| nama.as_str()).into(),
            tamu.map(|(_, jenis_kelamin, _)| jenis_kelamin.kode()).into(),
            tamu.map(|(_, _, lahir)| *lahir).into(),
            tamu.map(|_| "Posyandu desa tetangga").into(),
            satu.baru.into(),
            satu.kelompok.kode().into(),
            satu.kondisi.map(|kondisi| kondisi.kode()).into(),
            satu.terlambat.into(),
            PENCATAT.into(),
            satu.pada.into(),
        ]
    }

    /// A service with everything the rules say of it, in the columns of a real recording.
    pub fn layanan(&self, satu: &Dinilai) -> Result<Vec<Cell>> {
        let Dinilai { layanan, janggal, verdict } = satu;
        let jenis = layanan.isi.jenis();
        let (hari, kunjungan) = match layanan.saat {
            Saat::Hari(id) => (Some(id), None),
            Saat::Kunjungan(id) => (None, Some(id)),
            Saat::Langsung => (None, None),
        };
        let mut row = vec![
            (t_pelayanan::ID, layanan.id.into()),
            (t_pelayanan::POSYANDU, self.pos.id.0.into()),
            (t_pelayanan::HARI_BUKA, hari.into()),
            (t_pelayanan::KUNJUNGAN, kunjungan.into()),
            (t_pelayanan::SASARAN, self.sasaran(layanan.subjek)),
            (t_pelayanan::KELUARGA, self.keluarga_dari(layanan.subjek)),
            (t_pelayanan::RT, self.rt_tempat(layanan.subjek).into()),
            (t_pelayanan::KEHADIRAN, layanan.kehadiran.into()),
            (t_pelayanan::KEJADIAN, layanan.kejadian.into()),
            (t_pelayanan::KODE, jenis.kode.into()),
            (t_pelayanan::BIDANG, jenis.bidang.kode().into()),
            (t_pelayanan::TANGGAL, layanan.tanggal.into()),
            (t_pelayanan::ISI, layanan.isi.to_text()?.into()),
            (t_pelayanan::SENSITIF, jenis.terlindungi.into()),
            (t_pelayanan::JANGGAL, (*janggal).into()),
            (t_pelayanan::JUMLAH, peserta(&layanan.isi).into()),
            (t_pelayanan::TERLAMBAT, layanan.terlambat.into()),
            (t_pelayanan::OLEH_KADER, layanan.oleh.into()),
            (t_pelayanan::DICATAT_OLEH, PENCATAT.into()),
            (t_pelayanan::DICATAT_PADA, layanan.pada.into()),
        ];
        if let Some((verdict, dua_t)) = verdict {
            row.push((t_pelayanan::VERDICT, verdict.kode().into()));
            row.push((t_pelayanan::DUA_T, (*dua_t).into()));
        }
        row.extend(self.diukur(layanan, *janggal)?);
        Ok(menurut(PELAYANAN, &row))
    }

    /// The columns that follow from what was measured.
    fn diukur(&self, layanan: &Layanan, janggal: bool) -> Result<Vec<(Col, Cell)>> {
        if !matches!(layanan.isi, Isi::Pertumbuhan(_)) {
            return Ok(Vec::new());
        }
        let siapa = self.rules.dilayani(self.orang, layanan.subjek)?;
        let mut columns = measured(&layanan.isi, &siapa, layanan.tanggal, janggal);
        // The verdict is the month's, and stands in the row already.
        columns.retain(|(col, _)| *col != t_pelayanan::VERDICT && *col != t_pelayanan::DUA_T);
        Ok(columns)
    }

    /// Who reported it, kept apart.
    pub fn pelapor(&self, satu: &Layanan) -> Option<Vec<Cell>> {
        let nama = satu.pelapor.as_deref()?;
        let kontak = format!("+62800{:08}", satu.id.as_u128() % 100_000_000);
        Some(vec![
            satu.id.into(),
            self.pos.id.0.into(),
            self.sasaran(satu.subjek),
            nama.into(),
            kontak.into(),
            PENCATAT.into(),
            satu.pada.into(),
        ])
    }

    /// The version of a service before it was corrected or cancelled.
    pub fn koreksi(&self, satu: &Koreksi) -> Result<Vec<Cell>> {
        let jenis = satu.layanan.isi.jenis();
        Ok(vec![
            satu.id.into(),
            self.pos.id.0.into(),
            satu.layanan.id.into(),
            self.sasaran(satu.layanan.subjek),
            self.keluarga_dari(satu.layanan.subjek),
            jenis.kode.into(),
            jenis.bidang.kode().into(),
            satu.layanan.tanggal.into(),
            satu.tindakan.kode().into(),
            satu.alasan.into(),
            satu.layanan.isi.to_text()?.into(),
            tanpa_ukuran(satu.janggal).into(),
            jenis.terlindungi.into(),
            PENCATAT.into(),
            PENCATAT.into(),
            satu.pada.into(),
        ])
    }

    pub fn kunjungan(&self, satu: &Kunjungan) -> Vec<Cell> {
        let kode = |kode: Vec<&str>| (!kode.is_empty()).then(|| kode.join(","));
        vec![
            satu.id.into(),
            self.pos.id.0.into(),
            self.sasaran(satu.subjek),
            self.keluarga_dari(satu.subjek),
            satu.kader.into(),
            satu.tanggal.into(),
            satu.hasil.kode().into(),
            satu.daftar.map(|daftar| daftar.kode()).into(),
            kode(satu.temuan.iter().map(|temuan| temuan.kode()).collect()).into(),
            kode(satu.pemicu.iter().map(String::as_str).collect()).into(),
            satu.catatan.into(),
            PENCATAT.into(),
            satu.pada.into(),
        ]
    }

    pub fn rujukan(&self, satu: &Rujukan) -> Vec<Cell> {
        use crate::domain::rujukan::StatusRujukan::{
            DiajukanKeDesa, Dirujuk, DiterimaFaskes, DiterimaOpd, DiteruskanKeOpd, Selesai,
        };
        let jawaban = satu.riwayat.last().filter(|serah| serah.ke == Selesai).and_then(|serah| serah.catatan);
        vec![
            satu.id.into(),
            self.pos.id.0.into(),
            self.sasaran(satu.subjek),
            self.keluarga_dari(satu.subjek),
            satu.pelayanan.into(),
            satu.bidang.kode().into(),
            self.pos.desa.as_str().into(),
            satu.terlindungi.into(),
            satu.alasan.as_str().into(),
            satu.status().kode().into(),
            satu.oleh.into(),
            PENCATAT.into(),
            satu.dibuat.into(),
            satu.pada(&[DiterimaOpd, DiterimaFaskes]).into(),
            satu.riwayat.last().map_or(satu.dibuat, |serah| serah.pada).into(),
            self.rt(satu.subjek).map(|rt| format!("{rt:03}")).into(),
            satu.pada(&[DiajukanKeDesa]).into(),
            satu.pada(&[DiteruskanKeOpd, Dirujuk]).into(),
            jawaban.into(),
        ]
    }

    /// The RT of whom or what a referral is about.
    fn rt(&self, subjek: Subjek) -> Option<u32> {
        let keluarga = match subjek {
            Subjek::Orang(di) => self.orang.orang.get(di)?.keluarga,
            Subjek::Keluarga(di) => di,
            Subjek::Rt(rt) => return Some(rt),
            Subjek::Sesi => return None,
        };
        self.orang.keluarga.get(keluarga).map(|satu| satu.rt)
    }

    fn rt_tempat(&self, subjek: Subjek) -> Option<String> {
        let Subjek::Rt(rt) = subjek else { return None };
        Some(format!("{rt:03}"))
    }

    fn sasaran(&self, subjek: Subjek) -> Cell {
        let Subjek::Orang(di) = subjek else { return Cell::Null };
        self.id(Some(di))
    }

    fn keluarga_dari(&self, subjek: Subjek) -> Cell {
        let Subjek::Keluarga(di) = subjek else { return Cell::Null };
        self.keluarga(Some(di))
    }

    pub fn serah(&self, satu: &Rujukan, serah: &Serah) -> Vec<Cell> {
        vec![
            serah.id.into(),
            satu.id.into(),
            self.pos.id.0.into(),
            self.sasaran(satu.subjek),
            PENCATAT.into(),
            serah.peran.kode().into(),
            serah.pada.into(),
            serah.dari.map(|status| status.kode()).into(),
            serah.ke.kode().into(),
            serah.catatan.into(),
        ]
    }
}
