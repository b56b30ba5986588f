//! The rules of the five sectors as tables: what was typed, on a Sunday in November 2026, and which flags it raises or
//! how it is refused. Each rule is seen from both sides, each form at its edges.

use chrono::NaiveDate;

use super::aturan::{Konteks, Orang};
use super::{Isi, KATALOG, jenis};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::posyandu::Bidang;
use crate::domain::tanggal::parse_tanggal;

fn hari(text: &str) -> NaiveDate {
    parse_tanggal(text).unwrap()
}

fn orang(lahir: &str, jenis_kelamin: JenisKelamin) -> Orang {
    Orang { jenis_kelamin, lahir: hari(lahir), hari_diketahui: true, hamil_sejak: None, bersalin: None }
}

/// What comes of a record: the flags it raises, an odd field as `?field`, or the refusal as `!CODE field`.
fn hasil(kode: &str, orang: Option<&Orang>, isian: &str) -> String {
    let input: serde_json::Value = serde_json::from_str(isian).unwrap();
    let konteks =
        Konteks { tanggal: hari("2026-11-22"), orang, sebelum: None, verdict: None, janggal: false };
    let found = Isi::baca(kode, input.as_object().unwrap()).and_then(|isi| {
        let odd = isi.periksa(&konteks)?;
        // What is stored is read again as the same.
        assert_eq!(Isi::parse(kode, &isi.to_text().unwrap()).unwrap(), isi);
        let flags = isi.tanda(&konteks).iter().map(|tanda| tanda.patokan.kode.to_owned()).collect::<Vec<_>>();
        Ok(odd.map(|field| format!("?{field}")).into_iter().chain(flags).collect::<Vec<_>>().join(" "))
    });
    found.unwrap_or_else(|refusal| {
        format!("!{} {}", refusal.code.as_str(), refusal.field.as_deref().unwrap_or_default())
    })
}

fn periksa(kode: &str, orang: Option<&Orang>, rows: &[(&str, &str)]) {
    for (isian, expected) in rows {
        assert_eq!(hasil(kode, orang, isian), *expected, "{kode} {isian}");
    }
}

#[test]
fn the_42_kinds_are_there_with_their_subjects_and_stages() {
    let rows = [
        "PDK-01 ORANG BALITA,PRASEKOLAH 36-",
        "PDK-02 ORANG USIA_SEKOLAH,REMAJA 84-",
        "PDK-03 ORANG REMAJA,USIA_PRODUKTIF",
        "PDK-04 ORANG PRASEKOLAH,USIA_SEKOLAH,REMAJA",
        "PDK-05 SESI BAYI,BADUTA,BALITA,PRASEKOLAH",
        "PDK-06 LINGKUNGAN,SESI *",
        "PDK-07 SESI REMAJA,USIA_PRODUKTIF",
        "PDK-08 ORANG BALITA,PRASEKOLAH,USIA_SEKOLAH",
        "PUM-01 KELUARGA *",
        "PUM-02 KELUARGA,LINGKUNGAN *",
        "PUM-03 KELUARGA *",
        "PUM-04 KELUARGA *",
        "PUM-05 KELUARGA,LINGKUNGAN *",
        "PUM-06 LINGKUNGAN *",
        "PUM-07 LINGKUNGAN *",
        "PUM-08 LINGKUNGAN *",
        "PUM-09 SESI *",
        "PRM-01 KELUARGA *",
        "PRM-02 KELUARGA *",
        "PRM-03 KELUARGA * kejadian",
        "PRM-04 KELUARGA *",
        "PRM-05 KELUARGA,LINGKUNGAN *",
        "PRM-06 KELUARGA *",
        "PRM-07 KELUARGA,LINGKUNGAN *",
        "PRM-08 SESI *",
        "TRB-01 LINGKUNGAN *",
        "TRB-02 ORANG * terlindungi",
        "TRB-03 LINGKUNGAN *",
        "TRB-04 ORANG *",
        "TRB-05 SESI *",
        "TRB-06 LINGKUNGAN *",
        "TRB-07 ORANG * kejadian",
        "TRB-08 LINGKUNGAN *",
        "SOS-01 ORANG *",
        "SOS-02 ORANG LANSIA",
        "SOS-03 ORANG BAYI,BADUTA,BALITA,PRASEKOLAH,USIA_SEKOLAH,REMAJA",
        "SOS-04 ORANG *",
        "SOS-05 KELUARGA *",
        "SOS-06 KELUARGA *",
        "SOS-07 KELUARGA * kejadian",
        "SOS-08 ORANG *",
        "SOS-09 SESI *",
    ];
    use crate::domain::pilihan::Pilihan as _;
    let told = KATALOG.iter().filter(|jenis| jenis.bidang != Bidang::Kesehatan).map(|jenis| {
        let subjek = jenis.subjek.iter().map(|s| s.kode()).collect::<Vec<_>>().join(",");
        let kelompok = jenis.kelompok.iter().map(|k| k.kode()).collect::<Vec<_>>().join(",");
        let dari = if jenis.dari_bulan > 0 { format!(" {}-", jenis.dari_bulan) } else { String::new() };
        let marks = [(jenis.kejadian, " kejadian"), (jenis.terlindungi, " terlindungi")];
        let marks: String = marks.iter().filter(|(on, _)| *on).map(|(_, mark)| *mark).collect();
        format!("{} {subjek} {}{dari}{marks}", jenis.kode, if kelompok.is_empty() { "*" } else { &kelompok })
    });
    assert_eq!(told.collect::<Vec<_>>(), rows);
}

#[test]
fn the_stages_of_a_kind_have_sharp_edges() {
    let edges = [
        ("PDK-01", "2023-11-22", true),
        ("PDK-01", "2023-11-23", false),
        ("PDK-01", "2020-11-23", true),
        ("PDK-01", "2020-11-22", false),
        ("PDK-02", "2019-11-22", true),
        ("PDK-02", "2019-11-23", false),
        ("PDK-02", "2008-11-23", true),
        ("PDK-02", "2008-11-22", false),
        ("SOS-02", "1966-11-22", true),
        ("SOS-02", "1966-11-23", false),
        ("SOS-03", "2008-11-23", true),
        ("SOS-03", "2008-11-22", false),
    ];
    for (kode, lahir, expected) in edges {
        assert_eq!(
            jenis(kode).unwrap().untuk_umur(hari(lahir), hari("2026-11-22")),
            expected,
            "{kode} {lahir}"
        );
    }
}

#[test]
fn pendidikan() {
    let candra = orang("2022-05-01", JenisKelamin::LakiLaki);
    periksa(
        "PDK-01",
        Some(&candra),
        &[
            (r#"{ "terdaftar": true, "jenisUnit": "TK" }"#, ""),
            (r#"{ "terdaftar": false, "alasan": "jauh" }"#, "TIDAK_PAUD"),
            (r#"{ "terdaftar": false }"#, "!REQUIRED alasan"),
            (r#"{ "terdaftar": false, "alasan": "jauh", "jenisUnit": "TK" }"#, "!IMPOSSIBLE_VALUE jenisUnit"),
            (
                r#"{ "terdaftar": false, "alasan": "jauh", "namaUnit": "TK Melati" }"#,
                "!IMPOSSIBLE_VALUE namaUnit",
            ),
            (r#"{ "terdaftar": true, "jarak": 200001 }"#, "!IMPOSSIBLE_VALUE jarak"),
        ],
    );
    let remaja = orang("2012-02-29", JenisKelamin::Perempuan);
    periksa(
        "PDK-02",
        Some(&remaja),
        &[
            (r#"{ "status": "BELUM_PERNAH", "sebabTidakSekolah": "BIAYA" }"#, "ANAK_TIDAK_SEKOLAH"),
            (
                r#"{ "status": "PUTUS", "sebabTidakSekolah": "MENIKAH", "kelasTerakhir": 7, "tahunKeluar": 2025 }"#,
                "ANAK_TIDAK_SEKOLAH ATS_MENIKAH",
            ),
            (r#"{ "status": "KEMBALI_SEKOLAH" }"#, ""),
            (
                r#"{ "status": "PUTUS", "kelasTerakhir": 7, "tahunKeluar": 2025 }"#,
                "!REQUIRED sebabTidakSekolah",
            ),
            (
                r#"{ "status": "PUTUS", "sebabTidakSekolah": "LAIN", "kelasTerakhir": 7, "tahunKeluar": 2025 }"#,
                "!REQUIRED keterangan",
            ),
            (
                r#"{ "status": "PUTUS", "sebabTidakSekolah": "BIAYA", "tahunKeluar": 2025 }"#,
                "!REQUIRED kelasTerakhir",
            ),
            (
                r#"{ "status": "LULUS_TIDAK_LANJUT", "sebabTidakSekolah": "BIAYA", "kelasTerakhir": 6 }"#,
                "!REQUIRED tahunKeluar",
            ),
            (
                r#"{ "status": "BELUM_PERNAH", "sebabTidakSekolah": "BIAYA", "kelasTerakhir": 1 }"#,
                "!IMPOSSIBLE_VALUE kelasTerakhir",
            ),
            (
                r#"{ "status": "PUTUS", "sebabTidakSekolah": "BIAYA", "kelasTerakhir": 7, "tahunKeluar": 2027 }"#,
                "!IMPOSSIBLE_VALUE tahunKeluar",
            ),
            (
                r#"{ "status": "PUTUS", "sebabTidakSekolah": "BIAYA", "kelasTerakhir": 7, "tahunKeluar": 2012 }"#,
                "!IMPOSSIBLE_VALUE tahunKeluar",
            ),
            (
                r#"{ "status": "PUTUS", "sebabTidakSekolah": "BIAYA", "kelasTerakhir": 13, "tahunKeluar": 2025 }"#,
                "!IMPOSSIBLE_VALUE kelasTerakhir",
            ),
            (r#"{ "status": "CUTI" }"#, "!UNKNOWN_CODE status"),
        ],
    );
    periksa(
        "PDK-03",
        Some(&remaja),
        &[
            (r#"{ "paket": "A", "ijazahTerakhir": "TIDAK_ADA", "berkasKesetaraan": [] }"#, "KESETARAAN"),
            (
                r#"{ "paket": "B", "ijazahTerakhir": "SD", "berkasKesetaraan": ["KK"], "sudahDiterima": true }"#,
                "",
            ),
            (
                r#"{ "paket": "B", "ijazahTerakhir": "TIDAK_ADA", "berkasKesetaraan": [] }"#,
                "!IMPOSSIBLE_VALUE paket",
            ),
            (
                r#"{ "paket": "C", "ijazahTerakhir": "SD", "berkasKesetaraan": [] }"#,
                "!IMPOSSIBLE_VALUE paket",
            ),
        ],
    );
    let dewasa = orang("2008-11-22", JenisKelamin::Perempuan);
    periksa(
        "PDK-03",
        Some(&dewasa),
        &[(r#"{ "paket": "C", "ijazahTerakhir": "SMP", "berkasKesetaraan": [] }"#, "KESETARAAN_DEWASA")],
    );
    periksa(
        "PDK-04",
        Some(&remaja),
        &[
            (
                r#"{ "programBantuan": "PIP", "berkasPendidikan": ["KTP", "KK", "SURAT_TIDAK_MAMPU"] }"#,
                "BANTUAN_PENDIDIKAN",
            ),
            (
                r#"{ "programBantuan": "PIP", "berkasPendidikan": ["KTP"] }"#,
                "BANTUAN_PENDIDIKAN BERKAS_PENDIDIKAN",
            ),
            (r#"{ "programBantuan": "PIP", "berkasPendidikan": [], "sudahDiterima": true }"#, ""),
            (r#"{ "programBantuan": "PIP" }"#, "!REQUIRED berkasPendidikan"),
        ],
    );
    periksa(
        "PDK-05",
        None,
        &[
            (r#"{ "kondisi": "BAIK", "pesertaLakiLaki": 4, "pesertaPerempuan": 5, "bayiBalita": 9 }"#, ""),
            (r#"{ "kondisi": "RUSAK", "pesertaLakiLaki": 4, "pesertaPerempuan": 5 }"#, "APE_RUSAK"),
            (r#"{ "kondisi": "RUSAK_SEBAGIAN", "pesertaLakiLaki": 4, "pesertaPerempuan": 5 }"#, ""),
            (
                r#"{ "kondisi": "BAIK", "pesertaLakiLaki": 4, "pesertaPerempuan": 5, "bayiBalita": 8, "prasekolah": 2 }"#,
                "!IMPOSSIBLE_VALUE pesertaLakiLaki",
            ),
            (
                r#"{ "kondisi": "BAIK", "pesertaLakiLaki": 4, "pesertaPerempuan": 5, "ibuHamilNifas": 6 }"#,
                "!IMPOSSIBLE_VALUE ibuHamilNifas",
            ),
            (r#"{ "kondisi": "BAIK", "pesertaLakiLaki": 0, "pesertaPerempuan": 0 }"#, "?pesertaLakiLaki"),
            (r#"{ "kondisi": "BAIK", "pesertaLakiLaki": 4 }"#, "!REQUIRED pesertaPerempuan"),
            (
                r#"{ "kondisi": "BAIK", "pesertaLakiLaki": 2001, "pesertaPerempuan": 0 }"#,
                "!IMPOSSIBLE_VALUE pesertaLakiLaki",
            ),
        ],
    );
    periksa(
        "PDK-06",
        None,
        &[
            (r#"{ "buku": 0 }"#, "TAMAN_BACA_KOSONG"),
            (r#"{ "buku": 1, "peminjam": 12 }"#, ""),
            (r#"{ "pesertaPerempuan": 3 }"#, ""),
            (r#"{}"#, "!REQUIRED buku"),
        ],
    );
    periksa(
        "PDK-08",
        None,
        &[
            (r#"{ "kekhawatiran": [] }"#, ""),
            (
                r#"{ "kekhawatiran": ["MEMBACA"], "tujuanBelajar": ["PENDIDIKAN", "KESEHATAN"] }"#,
                "KESULITAN_BELAJAR",
            ),
            (r#"{ "kekhawatiran": ["MEMBACA"], "tujuanBelajar": [] }"#, "!REQUIRED tujuanBelajar"),
        ],
    );
}

#[test]
fn pekerjaan_umum() {
    periksa(
        "PUM-01",
        None,
        &[
            (r#"{ "sumber": "LEDENG", "jarakTangki": 11, "cukupSetahun": true, "literPerOrang": 60 }"#, ""),
            (r#"{ "sumber": "AIR_KEMASAN" }"#, ""),
            (
                r#"{ "sumber": "SUMUR_BOR", "jarakTangki": 10, "cukupSetahun": false, "literPerOrang": 59 }"#,
                "TANGKI_DEKAT AIR_KURANG AIR_MUSIMAN",
            ),
            (r#"{ "sumber": "SUMUR_TAK_TERLINDUNG" }"#, "AIR_TAK_TERLINDUNG"),
            (r#"{ "sumber": "MATA_AIR_TAK_TERLINDUNG" }"#, "AIR_TAK_TERLINDUNG"),
            (r#"{ "sumber": "AIR_PERMUKAAN" }"#, "AIR_PERMUKAAN"),
            (r#"{ "sumber": "SUNGAI" }"#, "!UNKNOWN_CODE sumber"),
        ],
    );
    periksa(
        "PUM-02",
        None,
        &[
            (r#"{ "gejala": ["KERUH"], "sejak": "2026-11-22" }"#, "KELUHAN_AIR"),
            (r#"{ "gejala": ["KERING", "BERBAU"], "rumahTerdampak": 12 }"#, "KELUHAN_AIR AIR_KERING"),
            (r#"{ "gejala": ["KERING"], "teratasi": true }"#, ""),
            (r#"{ "gejala": [] }"#, "!REQUIRED gejala"),
            (r#"{ "gejala": ["KERUH"], "sejak": "2026-11-23" }"#, "!DATE_IN_FUTURE sejak"),
            (r#"{ "gejala": ["KERUH"], "rumahTerdampak": 0 }"#, "!IMPOSSIBLE_VALUE rumahTerdampak"),
        ],
    );
    periksa(
        "PUM-03",
        None,
        &[
            (
                r#"{ "aksesJamban": "SENDIRI", "jenisJamban": "LEHER_ANGSA", "pembuangan": "TANGKI_SEPTIK", "disedotTerakhir": "2021-11-23" }"#,
                "",
            ),
            (
                r#"{ "aksesJamban": "SENDIRI", "jenisJamban": "LEHER_ANGSA", "pembuangan": "TANGKI_SEPTIK", "disedotTerakhir": "2021-11-22" }"#,
                "TANGKI_BELUM_DISEDOT",
            ),
            (
                r#"{ "aksesJamban": "BERSAMA", "jenisJamban": "APUNG", "pembuangan": "SUNGAI" }"#,
                "LIMBAH_KE_PERAIRAN SARAN_SANITASI",
            ),
            (
                r#"{ "aksesJamban": "UMUM", "jenisJamban": "CEMPLUNG", "pembuangan": "KOLAM" }"#,
                "LIMBAH_KE_PERAIRAN SARAN_SANITASI",
            ),
            (r#"{ "aksesJamban": "SENDIRI", "jenisJamban": "LEHER_ANGSA", "pembuangan": "IPAL" }"#, ""),
            (r#"{ "aksesJamban": "TIDAK_ADA" }"#, "JAMBAN_TIDAK_ADA SARAN_SANITASI"),
            (r#"{ "aksesJamban": "TIDAK_ADA", "pembuangan": "SUNGAI" }"#, "!IMPOSSIBLE_VALUE pembuangan"),
            (r#"{ "aksesJamban": "TIDAK_ADA", "jenisJamban": "APUNG" }"#, "!IMPOSSIBLE_VALUE jenisJamban"),
            (r#"{ "aksesJamban": "SENDIRI", "pembuangan": "IPAL" }"#, "!REQUIRED jenisJamban"),
            (r#"{ "aksesJamban": "SENDIRI", "jenisJamban": "APUNG" }"#, "!REQUIRED pembuangan"),
            (
                r#"{ "aksesJamban": "SENDIRI", "jenisJamban": "APUNG", "pembuangan": "SUNGAI", "disedotTerakhir": "2021-11-23" }"#,
                "!IMPOSSIBLE_VALUE disedotTerakhir",
            ),
            (
                r#"{ "aksesJamban": "SENDIRI", "jenisJamban": "LEHER_ANGSA", "pembuangan": "TANGKI_SEPTIK", "disedotTerakhir": "2026-11-23" }"#,
                "!DATE_IN_FUTURE disedotTerakhir",
            ),
        ],
    );
    periksa(
        "PUM-04",
        None,
        &[
            (r#"{ "aksesJamban": "TIDAK_ADA", "anggota": 5 }"#, "BABS"),
            (
                r#"{ "aksesJamban": "SENDIRI", "jenisJamban": "APUNG", "pembuangan": "SUNGAI", "anggota": 5 }"#,
                "BABS",
            ),
            (
                r#"{ "aksesJamban": "SENDIRI", "jenisJamban": "LEHER_ANGSA", "pembuangan": "IPAL", "anggota": 5 }"#,
                "",
            ),
            (r#"{ "aksesJamban": "TIDAK_ADA", "anggota": 0 }"#, "!IMPOSSIBLE_VALUE anggota"),
        ],
    );
    periksa(
        "PUM-05",
        None,
        &[
            (r#"{ "pengelolaan": "DIPILAH", "bankSampah": true, "kilogram": 12 }"#, ""),
            (r#"{ "pengelolaan": "DIBAKAR" }"#, "SAMPAH_TIDAK_DIKELOLA SAMPAH_DIBAKAR"),
            (r#"{ "pengelolaan": "SUNGAI" }"#, "SAMPAH_TIDAK_DIKELOLA"),
            (
                r#"{ "pengelolaan": "DIANGKUT", "bankSampah": false, "kilogram": 1 }"#,
                "!IMPOSSIBLE_VALUE kilogram",
            ),
        ],
    );
    periksa(
        "PUM-06",
        None,
        &[
            (r#"{ "sarana": "EMBUNG", "surat": ["DUSUN"], "penerimaManfaat": 80 }"#, "USULAN_SARANA_AIR"),
            (
                r#"{ "sarana": "SUMUR", "surat": [], "penerimaManfaat": 80 }"#,
                "USULAN_SARANA_AIR SURAT_SARANA_AIR",
            ),
            (
                r#"{ "sarana": "SUMUR", "surat": [], "penerimaManfaat": 0 }"#,
                "!IMPOSSIBLE_VALUE penerimaManfaat",
            ),
            (
                r#"{ "sarana": "SUMUR", "surat": [], "penerimaManfaat": 8, "keluargaPenerima": 9 }"#,
                "!IMPOSSIBLE_VALUE keluargaPenerima",
            ),
        ],
    );
    periksa(
        "PUM-07",
        None,
        &[
            (r#"{ "keadaan": "RUSAK", "panjangRuas": 100 }"#, "JALAN_RUSAK"),
            (r#"{ "keadaan": "PUTUS", "prasarana": "JEMBATAN" }"#, "JALAN_PUTUS"),
            (r#"{ "keadaan": "BELUM_ADA" }"#, "JALAN_BELUM_ADA"),
            (r#"{ "keadaan": "RUSAK", "panjangRuas": 0 }"#, "!IMPOSSIBLE_VALUE panjangRuas"),
        ],
    );
    periksa(
        "PUM-08",
        None,
        &[
            (r#"{ "sering": "SETIAP_HUJAN", "jentik": true }"#, "GENANGAN JENTIK_GENANGAN"),
            (r#"{ "sering": "TIDAK_LAGI" }"#, ""),
        ],
    );
    periksa(
        "PUM-09",
        None,
        &[
            (r#"{ "topik": "Cuci tangan", "pesertaLakiLaki": 1, "pesertaPerempuan": 2, "lansia": 3 }"#, ""),
            (
                r#"{ "topik": "Cuci tangan", "pesertaLakiLaki": 1, "pesertaPerempuan": 2, "lansia": 4 }"#,
                "!IMPOSSIBLE_VALUE pesertaLakiLaki",
            ),
            (r#"{ "topik": " ", "pesertaLakiLaki": 1, "pesertaPerempuan": 2 }"#, "!REQUIRED topik"),
        ],
    );
}

#[test]
fn perumahan_rakyat() {
    periksa(
        "PRM-01",
        None,
        &[
            (
                r#"{ "atap": "BAIK", "dinding": "RINGAN", "lantai": "BAIK", "luasLantai": 36, "penghuni": 5 }"#,
                "",
            ),
            // 35 / 5 = 7.0; 36 / 5 = 7.2 exactly is enough.
            (
                r#"{ "atap": "BAIK", "dinding": "RINGAN", "lantai": "BAIK", "luasLantai": 35, "penghuni": 5 }"#,
                "RUMAH_SESAK",
            ),
            (
                r#"{ "atap": "BAIK", "dinding": "BAIK", "lantai": "BAIK", "luasLantai": 1, "penghuni": 0 }"#,
                "",
            ),
            (r#"{ "atap": "SEDANG", "dinding": "BAIK", "lantai": "BAIK" }"#, "RTLH_SEDANG"),
            (
                r#"{ "atap": "SEDANG", "dinding": "BERAT", "lantai": "BAIK", "cahaya": false, "jamban": false }"#,
                "RTLH_BERAT TANPA_VENTILASI SARAN_JAMBAN",
            ),
            (r#"{ "atap": "BERAT", "dinding": "BERAT" }"#, "!REQUIRED lantai"),
            (
                r#"{ "atap": "BERAT", "dinding": "BERAT", "lantai": "BAIK", "penghuni": 51 }"#,
                "!IMPOSSIBLE_VALUE penghuni",
            ),
        ],
    );
    let semua = r#"["KTP", "KK", "SURAT_PENGHASILAN", "SURAT_TANAH", "PERNYATAAN_BELUM_PERNAH"]"#;
    periksa(
        "PRM-02",
        None,
        &[
            (&format!(r#"{{ "pernahDibantu": false, "berkasRehab": {semua} }}"#), "REHAB_RTLH"),
            (r#"{ "pernahDibantu": false, "berkasRehab": ["KTP"] }"#, "REHAB_RTLH BERKAS_REHAB"),
            (r#"{ "pernahDibantu": true, "berkasRehab": ["KTP"] }"#, "BERKAS_REHAB PERNAH_BANTUAN_RUMAH"),
            (r#"{ "pernahDibantu": false, "berkasRehab": [], "sudahDirehab": true }"#, ""),
            (
                &format!(r#"{{ "pernahDibantu": true, "berkasRehab": {semua} }}"#),
                "!IMPOSSIBLE_VALUE pernahDibantu",
            ),
        ],
    );
    let rusak = |kerusakan: &str, aman: bool, status: &str, tanggal: &str| {
        let isian = format!(
            r#"{{ "tanggalRusak": "{tanggal}", "kerusakan": "{kerusakan}", "lokasiAman": {aman}, "statusHunian": "{status}", "hunianSementara": "RUMAH_SENDIRI" }}"#
        );
        hasil("PRM-03", None, &isian)
    };
    assert_eq!(rusak("RINGAN", true, "MILIK", "2026-11-22"), "REHAB_PASCABENCANA");
    assert_eq!(rusak("SEDANG", true, "MENUMPANG", "2026-11-22"), "REHAB_PASCABENCANA");
    assert_eq!(rusak("BERAT", true, "MILIK", "2026-11-22"), "BANGUN_PASCABENCANA");
    assert_eq!(rusak("BERAT", false, "MILIK", "2026-11-22"), "PINDAH_PASCABENCANA");
    assert_eq!(rusak("BERAT", true, "SEWA", "2026-11-22"), "SEWA_PASCABENCANA");
    assert_eq!(rusak("BAIK", true, "SEWA", "2026-11-22"), "");
    assert_eq!(rusak("BERAT", true, "MILIK", "2026-11-23"), "!DATE_IN_FUTURE tanggalRusak");
    periksa(
        "PRM-03",
        None,
        &[
            (
                r#"{ "tanggalRusak": "2026-11-20", "kerusakan": "BERAT", "lokasiAman": true, "statusHunian": "MILIK", "hunianSementara": "TENDA" }"#,
                "BANGUN_PASCABENCANA SARAN_KEBUTUHAN_DASAR",
            ),
            (
                r#"{ "kerusakan": "BERAT", "lokasiAman": true, "statusHunian": "MILIK", "hunianSementara": "TENDA" }"#,
                "!REQUIRED tanggalRusak",
            ),
        ],
    );
    periksa(
        "PRM-04",
        None,
        &[
            (
                r#"{ "namaProgram": "Normalisasi sungai", "tahap": "PENDATAAN", "kebutuhanRelokasi": ["HUNIAN"] }"#,
                "RELOKASI_PROGRAM",
            ),
            (r#"{ "namaProgram": "Normalisasi sungai", "tahap": "MENETAP", "kebutuhanRelokasi": [] }"#, ""),
            (
                r#"{ "namaProgram": "Normalisasi sungai", "tahap": "MENETAP", "kebutuhanRelokasi": ["BIAYA_PINDAH"] }"#,
                "!IMPOSSIBLE_VALUE kebutuhanRelokasi",
            ),
        ],
    );
    periksa(
        "PRM-05",
        None,
        &[
            (r#"{ "luasLantai": 36, "penghuni": 5, "aksesJalan": "MOTOR", "drainase": "DI_ATAS_AIR" }"#, ""),
            (r#"{ "luasLantai": 35, "penghuni": 5 }"#, "HUNIAN_PADAT"),
            (r#"{ "luasLantai": 35, "penghuni": 0 }"#, ""),
            (
                r#"{ "aksesJalan": "JALAN_KAKI", "drainase": "TERGENANG" }"#,
                "AKSES_JALAN_HUNIAN DRAINASE_HUNIAN",
            ),
            (r#"{ "luasLantai": 35 }"#, "!REQUIRED penghuni"),
            (r#"{ "penghuni": 4 }"#, "!REQUIRED luasLantai"),
            (r#"{}"#, "!REQUIRED luasLantai"),
        ],
    );
    periksa(
        "PRM-06",
        None,
        &[
            (r#"{ "ditanami": true, "isiPekarangan": ["SAYUR", "TOGA"], "luas": 40 }"#, ""),
            (r#"{ "ditanami": false }"#, "PEKARANGAN_KOSONG"),
            (r#"{ "ditanami": true }"#, "!REQUIRED isiPekarangan"),
            (r#"{ "ditanami": false, "isiPekarangan": ["SAYUR"] }"#, "!IMPOSSIBLE_VALUE isiPekarangan"),
        ],
    );
    periksa(
        "PRM-07",
        None,
        &[
            (r#"{ "biopori": 3, "bioporiBerfungsi": 3 }"#, ""),
            (r#"{ "biopori": 3, "bioporiBerfungsi": 2 }"#, "RESAPAN_RUSAK"),
            (r#"{ "hidroponik": 0 }"#, ""),
            (r#"{ "hidroponik": 1, "hidroponikBerfungsi": 2 }"#, "!IMPOSSIBLE_VALUE hidroponikBerfungsi"),
            (r#"{}"#, "!REQUIRED biopori"),
        ],
    );
}

#[test]
fn trantibum_linmas() {
    periksa(
        "TRB-01",
        None,
        &[
            (
                r#"{ "jenisGangguan": "TERNAK", "tanggalKejadian": "2026-11-22", "jam": 23, "uraianGangguan": "Sapi di jalan" }"#,
                "GANGGUAN_TRANTIBUM",
            ),
            (
                r#"{ "jenisGangguan": "MIRAS", "tanggalKejadian": "2026-11-23", "uraianGangguan": "Pesta" }"#,
                "!DATE_IN_FUTURE tanggalKejadian",
            ),
            (r#"{ "jenisGangguan": "MIRAS", "tanggalKejadian": "2026-11-22" }"#, "!REQUIRED uraianGangguan"),
            (
                r#"{ "jenisGangguan": "MIRAS", "tanggalKejadian": "2026-11-22", "jam": 24, "uraianGangguan": "Pesta" }"#,
                "!IMPOSSIBLE_VALUE jam",
            ),
        ],
    );
    let anak = orang("2008-11-23", JenisKelamin::Perempuan);
    periksa(
        "TRB-02",
        Some(&anak),
        &[
            (
                r#"{ "jenisKasus": "KDRT", "kelompokKorban": "ANAK", "kegentingan": "SEGERA", "mitra": ["UPTD_PPA"] }"#,
                "KASUS_SENSITIF",
            ),
            (
                r#"{ "jenisKasus": "KDRT", "kelompokKorban": "ANAK", "kegentingan": "DARURAT", "mitra": ["POLISI"] }"#,
                "KASUS_DARURAT",
            ),
            (
                r#"{ "jenisKasus": "KDRT", "kelompokKorban": "ANAK", "kegentingan": "SEGERA" }"#,
                "!REQUIRED mitra",
            ),
            (
                r#"{ "jenisKasus": "KDRT", "kelompokKorban": "DEWASA", "kegentingan": "SEGERA" }"#,
                "!IMPOSSIBLE_VALUE kelompokKorban",
            ),
        ],
    );
    let dewasa = orang("2008-11-22", JenisKelamin::Perempuan);
    periksa(
        "TRB-02",
        Some(&dewasa),
        &[
            (
                r#"{ "jenisKasus": "KDRT", "kelompokKorban": "DEWASA", "kegentingan": "BIASA" }"#,
                "KASUS_SENSITIF",
            ),
            (
                r#"{ "jenisKasus": "KDRT", "kelompokKorban": "LANSIA", "kegentingan": "BIASA" }"#,
                "!IMPOSSIBLE_VALUE kelompokKorban",
            ),
        ],
    );
    for (ancaman, expected) in [
        ("BANJIR", "RAWAN_BANJIR"),
        ("LONGSOR", "RAWAN_LONGSOR"),
        ("KARHUTLA", "RAWAN_KARHUTLA"),
        ("KEBAKARAN_PERMUKIMAN", "RAWAN_KEBAKARAN"),
        ("ANGIN", "RAWAN_ANGIN"),
        ("ABRASI", "RAWAN_ABRASI"),
    ] {
        let isian = format!(r#"{{ "ancaman": "{ancaman}", "rumahTerancam": 7, "frekuensi": "JARANG" }}"#);
        assert_eq!(hasil("TRB-03", None, &isian), expected);
    }
    periksa(
        "TRB-03",
        None,
        &[
            (r#"{ "ancaman": "BANJIR", "rumahTerancam": 7, "frekuensi": "TIDAK_LAGI" }"#, ""),
            (
                r#"{ "ancaman": "BANJIR", "rumahTerancam": 7, "frekuensi": "JARANG", "kejadianTerakhir": "2027-01-01" }"#,
                "!DATE_IN_FUTURE kejadianTerakhir",
            ),
        ],
    );
    let nenek = orang("1966-11-22", JenisKelamin::Perempuan);
    periksa(
        "TRB-04",
        Some(&nenek),
        &[
            (r#"{ "sebab": "LANSIA_SENDIRI" }"#, "RENTAN_BENCANA TANPA_PENDAMPING"),
            (r#"{ "sebab": "SAKIT", "pendamping": "Ketua RT" }"#, "RENTAN_BENCANA"),
            (r#"{ "sebab": "SAKIT", "tidakLagi": true }"#, ""),
            (r#"{ "sebab": "BAYI" }"#, "!IMPOSSIBLE_VALUE sebab"),
        ],
    );
    let muda = orang("1966-11-23", JenisKelamin::LakiLaki);
    periksa(
        "TRB-04",
        Some(&muda),
        &[
            (r#"{ "sebab": "LANSIA_SENDIRI" }"#, "!IMPOSSIBLE_VALUE sebab"),
            (r#"{ "sebab": "HAMIL" }"#, "!IMPOSSIBLE_VALUE sebab"),
            (r#"{ "sebab": "HAMIL", "tidakLagi": true }"#, ""),
        ],
    );
    let bayi = orang("2025-11-23", JenisKelamin::LakiLaki);
    periksa("TRB-04", Some(&bayi), &[(r#"{ "sebab": "BAYI", "pendamping": "Ibu" }"#, "RENTAN_BENCANA")]);
    periksa(
        "TRB-05",
        None,
        &[
            (
                r#"{ "ancaman": "BANJIR", "bentuk": "SIMULASI", "pesertaLakiLaki": 9, "pesertaPerempuan": 9, "remaja": 18 }"#,
                "",
            ),
            (
                r#"{ "ancaman": "BANJIR", "bentuk": "SIMULASI", "pesertaLakiLaki": 9, "pesertaPerempuan": 9, "remaja": 19 }"#,
                "!IMPOSSIBLE_VALUE pesertaLakiLaki",
            ),
        ],
    );
    let kejadian = |angka: &str, kebutuhan: &str, tanggal: &str| {
        let isian = format!(
            r#"{{ "jenisKejadian": "KEBAKARAN", "tanggalKejadian": "{tanggal}", {angka}, "kebutuhanDarurat": [{kebutuhan}] }}"#
        );
        hasil("TRB-06", None, &isian)
    };
    let kosong = r#""rumah": 0, "keluargaTerdampak": 0, "luka": 0"#;
    let besar = r#""rumah": 1, "keluargaTerdampak": 1, "luka": 1"#;
    assert_eq!(kejadian(kosong, "", "2026-11-22"), "");
    assert_eq!(kejadian(kosong, r#""EVAKUASI""#, "2026-11-22"), "KEJADIAN_KORBAN KEJADIAN_KEBUTUHAN");
    assert_eq!(kejadian(besar, "", "2026-11-22"), "KEJADIAN_KORBAN SARAN_RUMAH_RUSAK SARAN_KORBAN");
    assert_eq!(
        kejadian(r#""rumah": 2, "keluargaTerdampak": 0, "luka": 0"#, "", "2026-11-22"),
        "?keluargaTerdampak SARAN_RUMAH_RUSAK"
    );
    assert_eq!(kejadian(kosong, "", "2026-11-23"), "!DATE_IN_FUTURE tanggalKejadian");
    periksa(
        "TRB-07",
        Some(&anak),
        &[
            (r#"{ "kelompok": "REMAJA", "rujukKe": ["PUSKESMAS"] }"#, "TRAUMA_RUJUK"),
            (r#"{ "kelompok": "REMAJA", "rujukKe": [] }"#, "TRAUMA_PANTAU"),
            (r#"{ "kelompok": "REMAJA", "rujukKe": [], "sudahPulih": true }"#, ""),
            (r#"{ "kelompok": "DEWASA", "rujukKe": [] }"#, "!IMPOSSIBLE_VALUE kelompok"),
        ],
    );
    periksa(
        "TRB-08",
        None,
        &[
            (r#"{ "jadwal": "MINGGUAN", "anggota": 4, "anggotaAktif": 1 }"#, ""),
            (r#"{ "jadwal": "MINGGUAN", "anggota": 4, "anggotaAktif": 0 }"#, "SISKAMLING_MATI"),
            (r#"{ "jadwal": "TIDAK_BERJALAN", "anggota": 4, "anggotaAktif": 4 }"#, "SISKAMLING_MATI"),
            (
                r#"{ "jadwal": "MINGGUAN", "anggota": 4, "anggotaAktif": 5 }"#,
                "!IMPOSSIBLE_VALUE anggotaAktif",
            ),
        ],
    );
}

#[test]
fn sosial() {
    let orang_dewasa = orang("1990-01-01", JenisKelamin::LakiLaki);
    let disabilitas = |isian: &str| {
        let isian =
            format!(r#"{{ "alatDibutuhkan": [], "alatDimiliki": [], "adaPengasuh": true, {isian} }}"#);
        hasil("SOS-01", Some(&orang_dewasa), &isian)
    };
    assert_eq!(disabilitas(r#""ragam": ["NETRA"], "kartu": true"#), "SARAN_RENTAN_DISABILITAS");
    assert_eq!(
        disabilitas(r#""ragam": ["NETRA"], "kartu": false"#),
        "KARTU_DISABILITAS SARAN_RENTAN_DISABILITAS"
    );
    assert_eq!(disabilitas(r#""ragam": []"#), "!REQUIRED ragam");
    assert_eq!(disabilitas(r#""ragam": ["FISIK"], "sejakTahun": 1990"#), "SARAN_RENTAN_DISABILITAS");
    assert_eq!(disabilitas(r#""ragam": ["FISIK"], "sejakTahun": 1989"#), "!IMPOSSIBLE_VALUE sejakTahun");
    assert_eq!(disabilitas(r#""ragam": ["FISIK"], "sejakTahun": 2027"#), "!IMPOSSIBLE_VALUE sejakTahun");
    periksa(
        "SOS-01",
        Some(&orang_dewasa),
        &[
            (
                r#"{ "ragam": ["FISIK"], "alatDibutuhkan": ["KURSI_RODA"], "alatDimiliki": ["KACAMATA"], "adaPengasuh": false }"#,
                "ALAT_BANTU DISABILITAS_TANPA_PENGASUH SARAN_RENTAN_DISABILITAS",
            ),
            (
                r#"{ "ragam": ["FISIK"], "alatDibutuhkan": ["KURSI_RODA"], "alatDimiliki": ["KURSI_RODA"], "adaPengasuh": true }"#,
                "SARAN_RENTAN_DISABILITAS",
            ),
            (
                r#"{ "ragam": ["FISIK"], "alatDibutuhkan": [], "alatDimiliki": [], "adaPengasuh": false, "namaPengasuh": "Ibu" }"#,
                "!IMPOSSIBLE_VALUE namaPengasuh",
            ),
        ],
    );
    periksa(
        "SOS-02",
        None,
        &[
            (r#"{ "tinggalSendiri": true, "makanPerHari": 3, "adaPengasuh": true }"#, ""),
            (r#"{ "tinggalSendiri": true, "makanPerHari": 3, "adaPengasuh": false }"#, "LANSIA_TERLANTAR"),
            (r#"{ "tinggalSendiri": false, "makanPerHari": 2, "adaPengasuh": false, "skorAks": 8 }"#, ""),
            (r#"{ "tinggalSendiri": false, "makanPerHari": 1, "adaPengasuh": true }"#, "LANSIA_TERLANTAR"),
            (
                r#"{ "tinggalSendiri": true, "makanPerHari": 2, "adaPengasuh": true, "skorAks": 8 }"#,
                "LANSIA_BERGANTUNG",
            ),
            (r#"{ "tinggalSendiri": true, "makanPerHari": 2, "adaPengasuh": true, "skorAks": 9 }"#, ""),
            (
                r#"{ "tinggalSendiri": true, "makanPerHari": 7, "adaPengasuh": true }"#,
                "!IMPOSSIBLE_VALUE makanPerHari",
            ),
        ],
    );
    let anak = orang("2019-11-22", JenisKelamin::Perempuan);
    periksa(
        "SOS-03",
        Some(&anak),
        &[
            (
                r#"{ "orangTua": "YATIM", "pengasuh": "ORANG_TUA", "bersekolah": true, "aktaLahir": true }"#,
                "",
            ),
            (
                r#"{ "orangTua": "YATIM_PIATU", "pengasuh": "TIDAK_ADA", "bersekolah": false, "aktaLahir": false }"#,
                "ANAK_TERLANTAR ANAK_YATIM_PIATU ANAK_TANPA_AKTA SARAN_DOKUMEN SARAN_ATS",
            ),
            (
                r#"{ "orangTua": "YATIM_PIATU", "pengasuh": "ORANG_TUA", "aktaLahir": true }"#,
                "!IMPOSSIBLE_VALUE pengasuh",
            ),
        ],
    );
    let kecil = orang("2019-11-23", JenisKelamin::Perempuan);
    periksa(
        "SOS-03",
        Some(&kecil),
        &[(
            r#"{ "orangTua": "LENGKAP", "pengasuh": "KELUARGA", "bersekolah": false, "aktaLahir": true }"#,
            "",
        )],
    );
    periksa(
        "SOS-04",
        None,
        &[
            (r#"{ "jenisTunaSosial": "PENGEMIS", "asal": "Samarinda" }"#, "TUNA_SOSIAL"),
            (r#"{ "jenisTunaSosial": "PENGEMIS", "tertangani": true }"#, ""),
        ],
    );
    periksa(
        "SOS-05",
        None,
        &[
            (
                r#"{ "pekerjaan": "Nelayan", "aset": [], "bukti": ["KK"], "tanggalMusdes": "2026-11-22" }"#,
                "USULAN_DTSEN",
            ),
            (
                r#"{ "desil": 4, "pekerjaan": "Nelayan", "aset": ["PERAHU"], "bukti": [] }"#,
                "USULAN_DTSEN BELUM_MUSDES",
            ),
            (r#"{ "desil": 5, "pekerjaan": "Nelayan", "aset": [], "bukti": [] }"#, ""),
            (
                r#"{ "desil": 11, "pekerjaan": "Nelayan", "aset": [], "bukti": [] }"#,
                "!IMPOSSIBLE_VALUE desil",
            ),
            (
                r#"{ "pekerjaan": "Nelayan", "aset": [], "bukti": [], "tanggalMusdes": "2026-11-23" }"#,
                "!DATE_IN_FUTURE tanggalMusdes",
            ),
        ],
    );
    periksa(
        "SOS-06",
        None,
        &[
            (r#"{ "program": "PKH", "diterima": true, "bulan": 11, "tahun": 2026 }"#, ""),
            (r#"{ "program": "PKH", "diterima": false }"#, "BANSOS_TIDAK_DITERIMA"),
            (
                r#"{ "program": "PKH", "diterima": true, "bulan": 12, "tahun": 2026 }"#,
                "!DATE_IN_FUTURE bulan",
            ),
            (r#"{ "program": "PKH", "diterima": true, "bulan": 1 }"#, "!REQUIRED tahun"),
            (r#"{ "program": "PKH", "diterima": true, "tahun": 2026 }"#, "!REQUIRED bulan"),
        ],
    );
    periksa(
        "SOS-07",
        None,
        &[
            (
                r#"{ "hunian": "RUMAH_SENDIRI", "butuhPangan": false, "butuhSandang": false, "anggota": 4, "anggotaRentan": 0 }"#,
                "",
            ),
            (
                r#"{ "hunian": "POSKO", "butuhPangan": true, "butuhSandang": true, "anggota": 4, "anggotaRentan": 1 }"#,
                "KORBAN_PANGAN KORBAN_SANDANG KORBAN_HUNIAN KORBAN_RENTAN",
            ),
            (
                r#"{ "hunian": "POSKO", "butuhPangan": true, "butuhSandang": true, "anggota": 4, "anggotaRentan": 5 }"#,
                "!IMPOSSIBLE_VALUE anggotaRentan",
            ),
        ],
    );
    periksa(
        "SOS-08",
        None,
        &[
            (r#"{ "dokumen": "NIK", "alasan": "pindahan" }"#, "TANPA_NIK"),
            (r#"{ "dokumen": "KK", "alasan": "pindahan" }"#, "TANPA_KK"),
            (r#"{ "dokumen": "AKTA_LAHIR", "alasan": "lahir di rumah" }"#, "TANPA_AKTA"),
            (r#"{ "dokumen": "AKTA_LAHIR", "sudahAda": true }"#, ""),
            (r#"{ "dokumen": "NIK" }"#, "!REQUIRED alasan"),
        ],
    );
}

#[test]
fn one_record_takes_the_place_of_the_last_about_the_same_thing() {
    let pokok = |kode: &str, isian: &str| {
        let input: serde_json::Value = serde_json::from_str(isian).unwrap();
        Isi::baca(kode, input.as_object().unwrap()).unwrap().pokok()
    };
    assert_eq!(pokok("SOS-06", r#"{ "program": "PKH", "diterima": true }"#), Some("PKH"));
    assert_eq!(pokok("SOS-08", r#"{ "dokumen": "KK", "sudahAda": true }"#), Some("KK"));
    assert_eq!(pokok("PDK-04", r#"{ "programBantuan": "PIP", "berkasPendidikan": [] }"#), Some("PIP"));
    let rawan = r#"{ "ancaman": "LONGSOR", "rumahTerancam": 1, "frekuensi": "JARANG" }"#;
    assert_eq!(pokok("TRB-03", rawan), Some("LONGSOR"));
    assert_eq!(pokok("PUM-01", r#"{ "sumber": "LEDENG" }"#), None);
}

#[test]
fn the_room_of_each_is_told_and_nobody_has_none() {
    let luas = |kode: &str, penghuni: &str| {
        let rest =
            if kode == "PRM-01" { r#""atap": "BAIK", "dinding": "BAIK", "lantai": "BAIK","# } else { "" };
        let isian = format!(r#"{{ {rest} "luasLantai": 20, "penghuni": {penghuni} }}"#);
        let input: serde_json::Value = serde_json::from_str(&isian).unwrap();
        let isi = Isi::baca(kode, input.as_object().unwrap()).unwrap();
        isi.nilai(isi.jenis().medan.len())
    };
    for kode in ["PRM-01", "PRM-05"] {
        assert_eq!(luas(kode, "3"), super::isian::Nilai::Int(66));
        assert_eq!(luas(kode, "0"), super::isian::Nilai::Kosong);
    }
}

#[test]
fn a_flag_tells_what_the_rule_looked_at() {
    let konteks =
        Konteks { tanggal: hari("2026-11-22"), orang: None, sebelum: None, verdict: None, janggal: false };
    let input = serde_json::json!({ "sumber": "SUMUR_BOR", "jarakTangki": 8 });
    let flags = Isi::baca("PUM-01", input.as_object().unwrap()).unwrap().tanda(&konteks);
    assert_eq!((flags.len(), flags[0].versi, flags[0].masukan.as_str()), (1, 1, "jarakTangki=8"));
}
