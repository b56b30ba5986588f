//! The legal minimum services (*standar pelayanan minimal*, SPM) that a kabupaten owes every citizen: 29 services of six
//! sectors. A kind of the catalogue may tell which of them its records inform. It is never the service itself: a kader
//! who lists a dirty well has found somebody, not delivered water, so no count of the catalogue is called *capaian SPM*.

use crate::domain::posyandu::Bidang;

/// One legal service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayananSpm {
    /// Our short code, by sector and the order of the law; the law has none.
    pub kode: &'static str,
    pub bidang: Bidang,
    /// The name in the law.
    pub nama: &'static str,
}

const fn layanan(kode: &'static str, bidang: Bidang, nama: &'static str) -> LayananSpm {
    LayananSpm { kode, bidang, nama }
}

/// The services, in the order of PP 2/2018 (six-spm.md sections 1 to 6).
pub const LAYANAN_SPM: &[LayananSpm] = &[
    layanan("SPM-PDK-1", Bidang::Pendidikan, "Pendidikan anak usia dini"),
    layanan("SPM-PDK-2", Bidang::Pendidikan, "Pendidikan dasar"),
    layanan("SPM-PDK-3", Bidang::Pendidikan, "Pendidikan kesetaraan"),
    layanan("SPM-KES-1", Bidang::Kesehatan, "Pelayanan kesehatan ibu hamil"),
    layanan("SPM-KES-2", Bidang::Kesehatan, "Pelayanan kesehatan ibu bersalin"),
    layanan("SPM-KES-3", Bidang::Kesehatan, "Pelayanan kesehatan bayi baru lahir"),
    layanan("SPM-KES-4", Bidang::Kesehatan, "Pelayanan kesehatan balita"),
    layanan("SPM-KES-5", Bidang::Kesehatan, "Pelayanan kesehatan pada usia pendidikan dasar"),
    layanan("SPM-KES-6", Bidang::Kesehatan, "Pelayanan kesehatan pada usia produktif"),
    layanan("SPM-KES-7", Bidang::Kesehatan, "Pelayanan kesehatan pada usia lanjut"),
    layanan("SPM-KES-8", Bidang::Kesehatan, "Pelayanan kesehatan penderita hipertensi"),
    layanan("SPM-KES-9", Bidang::Kesehatan, "Pelayanan kesehatan penderita diabetes melitus"),
    layanan("SPM-KES-10", Bidang::Kesehatan, "Pelayanan kesehatan orang dengan gangguan jiwa berat"),
    layanan("SPM-KES-11", Bidang::Kesehatan, "Pelayanan kesehatan orang terduga tuberkulosis"),
    layanan("SPM-KES-12", Bidang::Kesehatan, "Pelayanan kesehatan orang dengan risiko terinfeksi HIV"),
    layanan("SPM-PUM-1", Bidang::PekerjaanUmum, "Pemenuhan kebutuhan pokok air minum sehari-hari"),
    layanan("SPM-PUM-2", Bidang::PekerjaanUmum, "Penyediaan pelayanan pengolahan air limbah domestik"),
    layanan(
        "SPM-PRM-1",
        Bidang::PerumahanRakyat,
        "Penyediaan dan rehabilitasi rumah layak huni bagi korban bencana kabupaten/kota",
    ),
    layanan(
        "SPM-PRM-2",
        Bidang::PerumahanRakyat,
        "Fasilitasi penyediaan rumah layak huni bagi masyarakat yang terkena relokasi program pemerintah daerah",
    ),
    layanan("SPM-TRB-1", Bidang::TrantibumLinmas, "Pelayanan ketenteraman dan ketertiban umum"),
    layanan("SPM-TRB-2", Bidang::TrantibumLinmas, "Pelayanan informasi rawan bencana"),
    layanan("SPM-TRB-3", Bidang::TrantibumLinmas, "Pelayanan pencegahan dan kesiapsiagaan terhadap bencana"),
    layanan("SPM-TRB-4", Bidang::TrantibumLinmas, "Pelayanan penyelamatan dan evakuasi korban bencana"),
    layanan("SPM-TRB-5", Bidang::TrantibumLinmas, "Pelayanan penyelamatan dan evakuasi korban kebakaran"),
    layanan(
        "SPM-SOS-1",
        Bidang::Sosial,
        "Rehabilitasi sosial dasar penyandang disabilitas terlantar di luar panti",
    ),
    layanan("SPM-SOS-2", Bidang::Sosial, "Rehabilitasi sosial dasar anak terlantar di luar panti"),
    layanan("SPM-SOS-3", Bidang::Sosial, "Rehabilitasi sosial dasar lanjut usia terlantar di luar panti"),
    layanan(
        "SPM-SOS-4",
        Bidang::Sosial,
        "Rehabilitasi sosial dasar tuna sosial, khususnya gelandangan dan pengemis, di luar panti",
    ),
    layanan(
        "SPM-SOS-5",
        Bidang::Sosial,
        "Perlindungan dan jaminan sosial pada saat dan setelah tanggap darurat bencana bagi korban bencana kabupaten/kota",
    ),
];

/// The legal service of a code.
pub fn layanan_spm(kode: &str) -> Option<&'static LayananSpm> {
    LAYANAN_SPM.iter().find(|layanan| layanan.kode == kode)
}

#[cfg(test)]
mod tests {
    use super::super::KATALOG;
    use super::*;

    #[test]
    fn the_law_has_29_services_and_a_kind_informs_those_of_its_own_sector() {
        assert_eq!(LAYANAN_SPM.len(), 29);
        let of = |bidang| LAYANAN_SPM.iter().filter(|layanan| layanan.bidang == bidang).count();
        assert_eq!(Bidang::ALL.map(of), [3, 12, 2, 2, 5, 5]);
        for (at, layanan) in LAYANAN_SPM.iter().enumerate() {
            assert!(
                layanan.kode.starts_with(&format!("SPM-{}-", layanan.bidang.prefix())),
                "{}",
                layanan.kode
            );
            assert!(LAYANAN_SPM[..at].iter().all(|other| other.kode != layanan.kode));
        }
        for jenis in KATALOG {
            for kode in jenis.spm {
                let layanan = layanan_spm(kode).unwrap_or_else(|| panic!("{kode}"));
                assert_eq!(layanan.bidang, jenis.bidang, "{}", jenis.kode);
            }
        }
    }

    // six-spm.md section 2: the names of the twelve services, and what the dossier says a balita is owed (weight, length,
    // development, vitamin A). What it does not say is left out: no kind informs the services of new-born children
    // (SPM-KES-3) and of people at risk of HIV (SPM-KES-12), and nothing tells which service a dose, a snack, a method
    // of contraception or the questions on mood belong to (Permenkes 6/2024 was not at hand).
    #[test]
    fn which_health_kinds_inform_which_service() {
        let told: Vec<String> = KATALOG
            .iter()
            .filter(|jenis| jenis.bidang == Bidang::Kesehatan && !jenis.spm.is_empty())
            .map(|jenis| format!("{} {}", jenis.kode, jenis.spm.join(" ").replace("SPM-KES-", "")))
            .collect();
        let expected = [
            "KES-01 4",
            "KES-03 4",
            "KES-04 1",
            "KES-05 2",
            "KES-06 6 7",
            "KES-07 7",
            "KES-08 11",
            "KES-10 5",
            "KES-14 8 9 10 11",
        ];
        assert_eq!(told, expected);
    }
}
