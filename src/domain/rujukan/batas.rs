//! How long a holder may take: a limit (*batas*) of working days for a sector in a region, none until DPMD sets one. The
//! 5 working days of Tegal are Tegal's own rule (six-spm.md section 0). A limit counts for who received a case from the
//! post, from each hand-off anew.

use chrono::NaiveDate;

use crate::domain::acuan::{Angka, GolonganAturan, Tertulis, VersiTertulis, sejak};
use crate::domain::wilayah::Kode;

/// The longest limit that can be set, in working days.
pub const BATAS_TERBESAR: i64 = 30;

/// A limit as it was set for a region; nothing says that there is none here, whatever holds around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batas {
    pub wilayah: Kode,
    pub hari: Option<i64>,
}

/// The limit for a place: that of the closest region that takes it in.
pub fn terdekat(semua: &[Batas], tempat: &Kode) -> Option<i64> {
    let covering = semua.iter().filter(|batas| batas.wilayah.contains(tempat));
    covering.max_by_key(|batas| batas.wilayah.as_str().len())?.hari
}

/// After how many days a health case that nobody attended is worth a visit at home, by the day on which it was sent.
/// Source: none yet; ours, until Dinas Kesehatan names one.
const TUNGGU: &[(NaiveDate, i64)] = &[(NaiveDate::MIN, 14)];

/// How many days to wait for a case that was sent on this day.
pub fn tunggu_kunjungan(dikirim: NaiveDate) -> i64 {
    TUNGGU.iter().rev().find(|(berlaku, _)| *berlaku <= dikirim).map_or(i64::MAX, |(_, hari)| *hari)
}

/// That wait, to be read.
pub fn tertulis() -> Vec<Tertulis> {
    let versi = TUNGGU.iter().zip(1..).map(|((berlaku, hari), nomor)| VersiTertulis {
        nomor,
        sejak: sejak(*berlaku),
        sumber: "belum ada; ditetapkan sendiri sampai Dinas Kesehatan menetapkan [P]",
        angka: vec![Angka::baru("menunggu", i32::try_from(*hari).unwrap_or(i32::MAX), "hari")],
    });
    vec![Tertulis {
        kode: "JATUH_RUJUKAN_TERTUNDA".to_owned(),
        golongan: GolonganAturan::JatuhTempo,
        tindakan: None,
        keterangan: "Rujukan kesehatan yang belum dilayani selama ini dikunjungi di rumah.".to_owned(),
        versi: versi.collect(),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_region_wins() {
        let batas = |kode: &str, hari| Batas { wilayah: Kode::parse(kode).unwrap(), hari };
        let semua = [batas("64.02", Some(5)), batas("64.02.02", Some(3)), batas("64.02.06", None)];
        for (tempat, hari) in [
            ("64.02.02.2001", Some(3)),
            ("64.02.07.2001", Some(5)),
            ("64.02.06.1001", None),
            ("64.03.01.2001", None),
        ] {
            assert_eq!(terdekat(&semua, &Kode::parse(tempat).unwrap()), hari, "{tempat}");
        }
        assert_eq!(terdekat(&[], &Kode::parse("64.02").unwrap()), None);
    }

    #[test]
    fn a_health_case_waits_fourteen_days() {
        assert_eq!(tunggu_kunjungan("2026-11-20".parse().unwrap()), 14);
    }
}
