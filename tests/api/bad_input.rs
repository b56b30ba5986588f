//! What a phone, a clumsy thumb or an attacker may send, and what comes back: a code from the closed list, the
//! field it concerns, and a sentence a kader understands. Whatever is refused changes nothing, and nothing that
//! can be sent is our fault: no `INTERNAL`, no status of the 500s.

use serde_json::{Value as Json, json};

use crate::both;
use crate::login::Telepon;
use crate::world::{Client, Persona, Pos, Siapa, World, day, fixed, mutation_id};
use posyandu::domain::posyandu::Bidang;

const HADIR: &str = "mutation($i: HadirInput!) { hadir(input: $i) { id } }";
const CATAT: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
const KUNJUNGI: &str = "mutation($i: CatatKunjunganInput!) { catatKunjungan(input: $i) { id } }";
const RUJUK: &str = "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id } }";
const DAFTAR: &str = "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }";
const RUMAH: &str = "mutation($i: DaftarkanKeluargaInput!) { daftarkanKeluarga(input: $i) { id } }";
const UBAH: &str = "mutation($i: UbahSasaranInput!) { ubahSasaran(input: $i) { id } }";
const HAMIL: &str =
    "mutation($m: UUID!, $s: ID!, $t: Date!) { catatKehamilan(id: $m, sasaran: $s, hpht: $t) { id } }";
const LAHIR: &str = "mutation($m: UUID!, $k: ID!, $t: Date!) { \
    akhiriKehamilan(id: $m, kehamilan: $k, berakhir: $t, hasil: LAHIR_HIDUP) { id } }";
const JADWAL: &str =
    "mutation($m: UUID!, $p: ID!, $t: Date!) { jadwalkanHariBuka(id: $m, posyandu: $p, tanggal: $t) { id } }";
const BUKA: &str = "mutation($m: UUID!, $d: ID!, $k: [KaderHadirInput!]) { \
    bukaHariBuka(id: $m, hariBuka: $d, kaderHadir: $k) { id } }";
const KADER_HADIR: &str = "mutation($m: UUID!, $d: ID!, $k: KaderHadirInput!) { \
    catatKaderHadir(id: $m, hariBuka: $d, kaderHadir: $k) { id } }";
const TUTUP: &str =
    "mutation($m: UUID!, $d: ID!, $c: String) { tutupHariBuka(id: $m, hariBuka: $d, catatan: $c) { id } }";
const BATAL: &str = "mutation($m: UUID!, $d: ID!, $a: String!) { \
    batalkanHariBuka(id: $m, hariBuka: $d, alasan: $a) { id } }";
const PINDAH: &str =
    "mutation($m: UUID!, $s: ID!, $p: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $p) { id } }";
const GABUNG: &str =
    "mutation($m: UUID!, $d: ID!, $k: ID!) { gabungSasaran(id: $m, dari: $d, ke: $k) { id } }";
const TERIMA_PINDAH: &str = "mutation($m: UUID!, $p: ID!) { terimaPindah(id: $m, perpindahan: $p) { id } }";
const TERIMA_RUJUKAN: &str = "mutation($m: UUID!, $r: ID!) { terimaRujukan(id: $m, rujukan: $r) { id } }";
const DIRIKAN: &str = "mutation($m: UUID!, $w: String!, $n: String!) { \
    dirikanPosyandu(id: $m, wilayah: $w, nama: $n, rt: [\"1\"]) { id } }";
const KADER: &str = "mutation($m: UUID!, $p: ID!, $b: [Bidang!]!, $sk: SkInput!) { \
    tetapkanKader(id: $m, posyandu: $p, nama: \"Bu Ani\", bidang: $b, sk: $sk) { id } }";
const PENGURUS: &str = "mutation($m: UUID!, $p: ID!, $b: Bidang, $sk: SkInput!) { \
    tetapkanPengurus(id: $m, posyandu: $p, nama: \"Bu Ani\", jabatan: KETUA_BIDANG, bidang: $b, sk: $sk) { id } }";
const AKHIRI_KADER: &str =
    "mutation($m: UUID!, $k: ID!, $t: Date!) { akhiriKader(id: $m, kader: $k, akhir: $t) { id } }";
const KODE: &str = "mutation($m: UUID!, $k: ID!) { \
    terbitkanKodeAktivasi(id: $m, kader: $k, alasan: \"HP baru\") { kode } }";
const UNGKAP: &str = "mutation($s: ID!, $a: String!) { ungkapNik(sasaran: $s, alasan: $a) { nik } }";
const CARI: &str = "mutation($p: ID!, $n: String!) { cariNik(posyandu: $p, nik: $n) { terdaftar } }";
const MASUK: &str = "mutation($n: String!, $s: String!) { masuk(namaPengguna: $n, sandi: $s) { akses } }";
const AKTIFKAN: &str =
    "mutation($k: String!, $p: PerangkatInput!) { aktifkan(kode: $k, perangkat: $p) { akses } }";
const SEGARKAN: &str = "mutation($s: String!) { segarkan(segar: $s) { akses } }";

/// An id that nothing has, of any kind.
fn tiada(kind: &str) -> String {
    format!("{kind}:{}", fixed(77_777))
}

/// What is there before the bad input arrives.
struct Latar {
    kader: Client,
    pendidikan: Client,
    pengurus: Client,
    pembina: Client,
    dpmd: Client,
    opd: Client,
    stranger: Client,
    /// Days of Melati: running today, a week ahead, closed, cancelled.
    hari: String,
    minggu_depan: String,
    ditutup: String,
    dibatalkan: String,
    /// Of Mawar, which the personas do not serve.
    hari_mawar: String,
    kehadiran_mawar: String,
    kunjungan_mawar: String,
    rujukan_mawar: String,
    kehamilan_mawar: String,
    pindah_mawar: String,
    /// The mutation that checked Adi in, and his attendance.
    hadir_adi: uuid::Uuid,
    rujukan: String,
    kehamilan: String,
}

/// A mutation that must succeed, with its id put in; answers the id of the row it made.
async fn made(client: &Client, document: &str, field: &str, mut variables: Json) -> (uuid::Uuid, String) {
    let id = mutation_id();
    match variables.get_mut("i") {
        Some(input) => input["id"] = json!(id),
        None => variables["m"] = json!(id),
    }
    let data = client.ok(document, variables).await;
    (id, data[field]["id"].as_str().unwrap().to_owned())
}

fn orang(pos: Pos, siapa: Siapa) -> String {
    pos.sasaran(siapa).to_string()
}

async fn latar(world: &World) -> Latar {
    let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
    let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
    let ditutup = world.scheduled(Pos::Melati, "2026-11-13").await;
    made(&pengurus, BUKA, "bukaHariBuka", json!({ "d": ditutup, "k": [] })).await;
    made(&pengurus, TUTUP, "tutupHariBuka", json!({ "d": ditutup })).await;
    let dibatalkan = world.scheduled(Pos::Melati, "2026-11-28").await;
    made(&pengurus, BATAL, "batalkanHariBuka", json!({ "d": dibatalkan, "a": "banjir" })).await;
    let minggu_depan = world.scheduled(Pos::Melati, "2026-11-27").await;
    let hari = world.running(Pos::Melati).await;
    let hadir = |siapa| json!({ "i": { "hariBuka": hari, "sasaran": orang(Pos::Melati, siapa) } });
    let (hadir_adi, _) = made(&kader, HADIR, "hadir", hadir(Siapa::Adi)).await;
    for siapa in [Siapa::Bunga, Siapa::Hasan, Siapa::Dian, Siapa::Candra] {
        made(&kader, HADIR, "hadir", hadir(siapa)).await;
    }
    let mati = json!({ "i": { "sasaran": orang(Pos::Melati, Siapa::Nenek), "meninggalPada": "2026-11-01" } });
    made(&kader, UBAH, "ubahSasaran", mati).await;
    let sari = json!({ "s": orang(Pos::Melati, Siapa::Sari), "t": "2026-09-01" });
    let (_, kehamilan) = made(&kader, HAMIL, "catatKehamilan", sari).await;
    let kirim = |pos: Pos| {
        json!({ "i": { "posyandu": pos.id().to_string(), "sasaran": orang(pos, Siapa::Adi),
            "bidang": "KESEHATAN", "alasan": "berat turun" } })
    };
    let (_, rujukan) = made(&kader, RUJUK, "kirimRujukan", kirim(Pos::Melati)).await;

    let lain = world.sign_in(Persona::Pengurus(Pos::Mawar)).await;
    let hari_mawar = world.running(Pos::Mawar).await;
    let adi = orang(Pos::Mawar, Siapa::Adi);
    let datang = json!({ "i": { "hariBuka": hari_mawar, "sasaran": adi } });
    let (_, kehadiran_mawar) = made(&lain, HADIR, "hadir", datang).await;
    let kunjungan = json!({ "i": { "posyandu": Pos::Mawar.id().to_string(), "sasaran": adi,
        "kader": Pos::Mawar.kader(Bidang::Kesehatan).to_string(), "tanggal": "2026-11-19", "hasil": "BERTEMU" } });
    let (_, kunjungan_mawar) = made(&lain, KUNJUNGI, "catatKunjungan", kunjungan).await;
    let (_, rujukan_mawar) = made(&lain, RUJUK, "kirimRujukan", kirim(Pos::Mawar)).await;
    let sari = json!({ "s": orang(Pos::Mawar, Siapa::Sari), "t": "2026-09-01" });
    let (_, kehamilan_mawar) = made(&lain, HAMIL, "catatKehamilan", sari).await;
    let pindah = json!({ "s": orang(Pos::Mawar, Siapa::Fitri), "p": Pos::Anggrek.id().to_string() });
    let (_, pindah_mawar) = made(&lain, PINDAH, "ajukanPindah", pindah).await;
    Latar {
        kader,
        pendidikan: world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::Pendidikan)).await,
        pengurus,
        pembina: world.sign_in(Persona::Pembina).await,
        dpmd: world.sign_in(Persona::DpmdAdmin).await,
        opd: world.sign_in(Persona::Opd(Bidang::Sosial)).await,
        stranger: world.stranger(),
        hari,
        minggu_depan,
        ditutup,
        dibatalkan,
        hari_mawar,
        kehadiran_mawar,
        kunjungan_mawar,
        rujukan_mawar,
        kehamilan_mawar,
        pindah_mawar,
        hadir_adi,
        rujukan,
        kehamilan,
    }
}

/// One bad input: what it is called, who sends it, the document, its variables, and the refusal as
/// `CODE field: sentence`.
struct Baris<'a>(&'static str, &'a Client, String, Json, &'static str);

/// The input of a mutation with an id of its own.
fn input(fields: Json) -> Json {
    let mut fields = fields;
    if fields.get("id").is_none() {
        fields["id"] = json!(mutation_id());
    }
    json!({ "i": fields })
}

/// Variables of a mutation with an id of its own.
fn vars(fields: Json) -> Json {
    let mut fields = fields;
    fields["m"] = json!(mutation_id());
    fields
}

/// A weighing of Adi today.
fn timbang(l: &Latar, berat: Json) -> Json {
    isi(l, orang(Pos::Melati, Siapa::Adi), json!({ "pertumbuhan": { "berat": berat } }))
}

/// A service to a person of Melati today.
fn isi(l: &Latar, sasaran: String, isi: Json) -> Json {
    input(json!({ "hariBuka": l.hari, "sasaran": sasaran, "isi": isi }))
}

/// A person to register at Melati, with one thing changed.
fn baru(field: &str, value: Json) -> Json {
    let mut person = json!({ "posyandu": Pos::Melati.id().to_string(), "nama": "Rara", "jenisKelamin": "P",
        "tanggalLahir": "2026-10-01", "rt": "1" });
    person[field] = value;
    input(person)
}

fn sk(mulai: &str, akhir: &str) -> Json {
    json!({ "nomor": "2/2026", "mulai": mulai, "akhir": akhir })
}

fn panjang(n: usize) -> String {
    "a".repeat(n)
}

/// Dates, numbers and texts.
fn nilai(l: &Latar) -> Vec<Baris<'_>> {
    let adi = || orang(Pos::Melati, Siapa::Adi);
    let melati = Pos::Melati.id().to_string();
    let paud = |fields: Json| isi(l, orang(Pos::Melati, Siapa::Candra), json!({ "aksesPaud": fields }));
    vec![
        Baris(
            "lahir besok",
            &l.kader,
            DAFTAR.into(),
            baru("tanggalLahir", json!("2026-11-21")),
            "DATE_IN_FUTURE tanggalLahir: Tanggal 2026-11-21 belum tiba. Periksa kembali tanggalnya.",
        ),
        Baris(
            "lahir 29 Februari 2026",
            &l.kader,
            DAFTAR.into(),
            baru("tanggalLahir", json!("2026-02-29")),
            "INVALID_DATE tanggalLahir: Tanggal 2026-02-29 tidak ada di kalender. Periksa kembali.",
        ),
        Baris(
            "lahir 20255",
            &l.kader,
            DAFTAR.into(),
            baru("tanggalLahir", json!("20255-01-01")),
            "INVALID_FORMAT tanggalLahir: Tulis tanggal seperti 2025-09-18.",
        ),
        Baris(
            "lahir 0205",
            &l.kader,
            DAFTAR.into(),
            baru("tanggalLahir", json!("0205-01-01")),
            "INVALID_DATE tanggalLahir: Tahun 0205 tidak mungkin. Periksa kembali tanggalnya.",
        ),
        Baris(
            "lahir 1 Januari",
            &l.kader,
            DAFTAR.into(),
            baru("tanggalLahir", json!("1 Januari 2026")),
            "INVALID_FORMAT tanggalLahir: Tulis tanggal seperti 2025-09-18.",
        ),
        Baris(
            "lahir kosong",
            &l.kader,
            DAFTAR.into(),
            baru("tanggalLahir", json!("")),
            "REQUIRED tanggalLahir: Tanggal wajib diisi.",
        ),
        Baris(
            "lahir angka",
            &l.kader,
            DAFTAR.into(),
            baru("tanggalLahir", json!(20260101)),
            "INVALID_FORMAT tanggalLahir: Tulis tanggal seperti 2025-09-18.",
        ),
        Baris(
            "lahir 1899",
            &l.kader,
            DAFTAR.into(),
            baru("tanggalLahir", json!("1899-12-31")),
            "INVALID_DATE tanggalLahir: Tahun 1899 tidak mungkin. Periksa kembali tanggalnya.",
        ),
        Baris(
            "buku sebelum hamil",
            &l.kader,
            DAFTAR.into(),
            baru("bukuKiaSejak", json!("2025-01-01")),
            "INVALID_DATE bukuKiaSejak: Buku KIA tidak mungkin ada sebelum kehamilan.",
        ),
        Baris(
            "lahir 90 kg",
            &l.kader,
            DAFTAR.into(),
            baru("beratLahir", json!("90")),
            "IMPOSSIBLE_VALUE beratLahir: Berat lahir antara 300 dan 8.000 gram.",
        ),
        Baris(
            "nik sudah dipakai",
            &l.kader,
            DAFTAR.into(),
            baru("nik", json!(Siapa::Hasan.nik())),
            "ALREADY_EXISTS nik: NIK ini sudah dipakai sasaran lain di posyandu ini.",
        ),
        Baris(
            "nik orang lain",
            &l.kader,
            UBAH.into(),
            input(json!({ "sasaran": orang(Pos::Melati, Siapa::Eko), "nik": Siapa::Hasan.nik() })),
            "ALREADY_EXISTS nik: NIK ini sudah dipakai sasaran lain di posyandu ini.",
        ),
        Baris(
            "ungkap tanpa alasan",
            &l.pengurus,
            UNGKAP.into(),
            json!({ "s": orang(Pos::Melati, Siapa::Hasan), "a": "  " }),
            "REQUIRED alasan: Isian ini wajib diisi.",
        ),
        Baris(
            "ungkap alasan pendek",
            &l.pengurus,
            UNGKAP.into(),
            json!({ "s": orang(Pos::Melati, Siapa::Hasan), "a": "mau lihat" }),
            "REQUIRED alasan: Tulis alasan yang jelas, paling sedikit 10 huruf.",
        ),
        Baris(
            "ungkap alasan panjang",
            &l.pengurus,
            UNGKAP.into(),
            json!({ "s": orang(Pos::Melati, Siapa::Hasan), "a": panjang(501) }),
            "TOO_LONG alasan: Paling banyak 500 huruf.",
        ),
        Baris(
            "ungkap alasan dengan NIK",
            &l.pengurus,
            UNGKAP.into(),
            json!({ "s": orang(Pos::Melati, Siapa::Hasan), "a": "apakah 6402 0201 0101 0007?" }),
            "INVALID_FORMAT alasan: Jangan tulis NIK atau nomor KK di dalam alasan.",
        ),
        Baris(
            "ungkap tanpa NIK",
            &l.pengurus,
            UNGKAP.into(),
            json!({ "s": orang(Pos::Melati, Siapa::Adi), "a": "salah ketik di buku" }),
            "WRONG_STATE sasaran: NIK sasaran ini belum dicatat.",
        ),
        Baris(
            "cari bukan NIK",
            &l.pengurus,
            CARI.into(),
            json!({ "p": Pos::Melati.id().to_string(), "n": "640202010101000" }),
            "INVALID_FORMAT nik: NIK terdiri dari 16 angka.",
        ),
        Baris(
            "cari nama dua huruf",
            &l.kader,
            "query($p: ID!) { daftarSasaran(posyandu: $p, nama: \"Ek\") { nodes { id } } }".into(),
            json!({ "p": Pos::Melati.id().to_string() }),
            "REQUIRED nama: Tulis paling sedikit tiga huruf.",
        ),
        Baris(
            "nik 15 angka",
            &l.kader,
            DAFTAR.into(),
            baru("nik", json!("640202010101000")),
            "INVALID_FORMAT nik: NIK terdiri dari 16 angka.",
        ),
        Baris(
            "nik huruf",
            &l.kader,
            DAFTAR.into(),
            baru("nik", json!("64020201010100AB")),
            "INVALID_FORMAT nik: NIK terdiri dari 16 angka.",
        ),
        Baris(
            "nik bulan 13",
            &l.kader,
            DAFTAR.into(),
            baru("nik", json!("6402020113010001")),
            "INVALID_FORMAT nik: Tanggal lahir di dalam NIK tidak mungkin. Periksa kembali angkanya.",
        ),
        Baris(
            "nama kosong",
            &l.kader,
            DAFTAR.into(),
            baru("nama", json!("")),
            "REQUIRED nama: Nama wajib diisi.",
        ),
        Baris(
            "nama spasi",
            &l.kader,
            DAFTAR.into(),
            baru("nama", json!(" \t \n")),
            "REQUIRED nama: Nama wajib diisi.",
        ),
        Baris(
            "nama 10.000 huruf",
            &l.kader,
            DAFTAR.into(),
            baru("nama", json!(panjang(10_000))),
            "TOO_LONG nama: Nama paling panjang 100 huruf.",
        ),
        Baris(
            "nama dengan NUL",
            &l.kader,
            DAFTAR.into(),
            baru("nama", json!("Ra\u{0}ra")),
            "INVALID_FORMAT nama: Nama memuat tanda yang tidak dapat dibaca. Ketik ulang namanya.",
        ),
        Baris(
            "nama emoji",
            &l.kader,
            DAFTAR.into(),
            baru("nama", json!("👶👶")),
            "INVALID_FORMAT nama: Nama harus memuat huruf.",
        ),
        Baris(
            "nama dengan NIK",
            &l.kader,
            DAFTAR.into(),
            baru("nama", json!("Rara 9999991809250047")),
            "INVALID_FORMAT nama: Jangan tulis NIK atau nomor KK di dalam nama.",
        ),
        Baris(
            "nama terbalik",
            &l.kader,
            DAFTAR.into(),
            baru("nama", json!("Ra\u{202e}ra")),
            "INVALID_FORMAT nama: Nama memuat tanda yang tidak dapat dibaca. Ketik ulang namanya.",
        ),
        Baris(
            "alamat dengan NUL",
            &l.kader,
            DAFTAR.into(),
            baru("alamat", json!("Jalan\u{0}1")),
            "INVALID_FORMAT alamat: Isian tidak sesuai bentuk yang diminta.",
        ),
        Baris(
            "alamat 10.000 huruf",
            &l.kader,
            DAFTAR.into(),
            baru("alamat", json!(panjang(10_000))),
            "TOO_LONG alamat: Paling banyak 500 huruf.",
        ),
        Baris(
            "rt huruf",
            &l.kader,
            DAFTAR.into(),
            baru("rt", json!("RT 1")),
            "INVALID_FORMAT rt: Tulis nomor RT atau RW dengan satu sampai tiga angka, misalnya 007.",
        ),
        Baris(
            "telepon 0812",
            &l.kader,
            DAFTAR.into(),
            baru("telepon", json!("0812")),
            "INVALID_FORMAT telepon: Tulis nomor telepon genggam seperti 081234567890.",
        ),
        Baris(
            "jenis kelamin X",
            &l.kader,
            DAFTAR.into(),
            baru("jenisKelamin", json!("X")),
            "BAD_VARIABLES jenisKelamin: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "ibu laki-laki",
            &l.kader,
            DAFTAR.into(),
            baru("ibu", json!(orang(Pos::Melati, Siapa::Hasan))),
            "NOT_ELIGIBLE ibu: Sasaran itu tidak mungkin ibunya.",
        ),
        Baris(
            "kk 15 angka",
            &l.kader,
            RUMAH.into(),
            input(
                json!({ "posyandu": melati, "kepala": "Pak Dul", "rt": "1", "nomorKk": "640202123456000" }),
            ),
            "INVALID_FORMAT nomorKk: Nomor KK terdiri dari 16 angka.",
        ),
        Baris(
            "meninggal besok",
            &l.kader,
            UBAH.into(),
            input(json!({ "sasaran": adi(), "meninggalPada": "2026-11-21" })),
            "DATE_IN_FUTURE meninggalPada: Tanggal 2026-11-21 belum tiba. Periksa kembali tanggalnya.",
        ),
        Baris(
            "meninggal sebelum lahir",
            &l.kader,
            UBAH.into(),
            input(json!({ "sasaran": adi(), "meninggalPada": "2026-06-09" })),
            "INVALID_DATE meninggalPada: Tanggal meninggal sebelum tanggal lahir.",
        ),
        Baris(
            "tidak ada yang diubah",
            &l.kader,
            UBAH.into(),
            input(json!({ "sasaran": adi() })),
            "REQUIRED -: Tidak ada yang diubah.",
        ),
        Baris(
            "berat 62 untuk 6,2",
            &l.kader,
            CATAT.into(),
            timbang(l, json!("62")),
            "IMPLAUSIBLE_VALUE berat: Angka ini tidak lazim. Ukur ulang, lalu kirim lagi dengan konfirmasi bila memang benar.",
        ),
        Baris(
            "berat 620",
            &l.kader,
            CATAT.into(),
            timbang(l, json!("620")),
            "IMPOSSIBLE_VALUE berat: Berat badan 620 kg tidak mungkin. Yang diterima 0,5 sampai 100 kg. Periksa kembali.",
        ),
        Baris(
            "berat 0",
            &l.kader,
            CATAT.into(),
            timbang(l, json!("0")),
            "IMPOSSIBLE_VALUE berat: Berat badan 0 kg tidak mungkin. Yang diterima 0,5 sampai 100 kg. Periksa kembali.",
        ),
        Baris(
            "berat -6,2",
            &l.kader,
            CATAT.into(),
            timbang(l, json!("-6,2")),
            "INVALID_FORMAT berat: Tulis berat dalam kilogram, misalnya 6,2 atau 6,25.",
        ),
        Baris(
            "berat -6200",
            &l.kader,
            CATAT.into(),
            timbang(l, json!(-6200)),
            "IMPOSSIBLE_VALUE berat: Berat badan -6,2 kg tidak mungkin. Yang diterima 0,5 sampai 100 kg. Periksa kembali.",
        ),
        Baris(
            "berat abc",
            &l.kader,
            CATAT.into(),
            timbang(l, json!("abc")),
            "INVALID_FORMAT berat: Tulis berat dalam kilogram, misalnya 6,2 atau 6,25.",
        ),
        Baris(
            "berat 6,2,1",
            &l.kader,
            CATAT.into(),
            timbang(l, json!("6,2,1")),
            "INVALID_FORMAT berat: Tulis berat dalam kilogram, misalnya 6,2 atau 6,25.",
        ),
        Baris(
            "berat 6.2 tanpa kutip",
            &l.kader,
            CATAT.into(),
            timbang(l, json!(6.2)),
            "INVALID_FORMAT berat: Isian tidak sesuai bentuk yang diminta.",
        ),
        Baris(
            "berat kosong",
            &l.kader,
            CATAT.into(),
            timbang(l, json!("")),
            "REQUIRED berat: Isian ini wajib diisi.",
        ),
        Baris(
            "berat 10.000 angka",
            &l.kader,
            CATAT.into(),
            timbang(l, json!("9".repeat(10_000))),
            "IMPOSSIBLE_VALUE berat: Angka ini tidak mungkin. Periksa kembali.",
        ),
        Baris(
            "berat emoji",
            &l.kader,
            CATAT.into(),
            timbang(l, json!("６kg👍")),
            "INVALID_FORMAT berat: Tulis berat dalam kilogram, misalnya 6,2 atau 6,25.",
        ),
        Baris(
            "berat bool",
            &l.kader,
            CATAT.into(),
            timbang(l, json!(true)),
            "BAD_VARIABLES berat: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "berat daftar",
            &l.kader,
            CATAT.into(),
            timbang(l, json!(["6,2"])),
            "BAD_VARIABLES berat: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "tanpa ukuran",
            &l.kader,
            CATAT.into(),
            isi(l, adi(), json!({ "pertumbuhan": {} })),
            "REQUIRED berat: Isi paling sedikit satu ukuran.",
        ),
        Baris(
            "tinggi 6,55",
            &l.kader,
            CATAT.into(),
            isi(l, adi(), json!({ "pertumbuhan": { "tinggi": "65,55" } })),
            "INVALID_FORMAT tinggi: Tulis ukuran dalam sentimeter, misalnya 75,5.",
        ),
        Baris(
            "tinggi 655 cm",
            &l.kader,
            CATAT.into(),
            isi(l, adi(), json!({ "pertumbuhan": { "tinggi": "655" } })),
            "IMPOSSIBLE_VALUE tinggi: Panjang atau tinggi badan 655 cm tidak mungkin. Yang diterima 35 sampai 140 cm. Periksa kembali.",
        ),
        Baris(
            "posisi DUDUK",
            &l.kader,
            CATAT.into(),
            isi(l, adi(), json!({ "pertumbuhan": { "berat": "6,2", "posisi": "DUDUK" } })),
            "BAD_VARIABLES posisi: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "jarak negatif",
            &l.pengurus,
            CATAT.into(),
            paud(json!({ "terdaftar": false, "jarak": -1 })),
            "IMPOSSIBLE_VALUE jarak: Angka harus antara 0 dan 200000.",
        ),
        Baris(
            "alasan 10.000 huruf",
            &l.pengurus,
            CATAT.into(),
            paud(json!({ "terdaftar": false, "alasan": panjang(10_000) })),
            "TOO_LONG alasan: Paling banyak 200 huruf.",
        ),
        Baris(
            "nama unit spasi",
            &l.pengurus,
            CATAT.into(),
            paud(json!({ "terdaftar": true, "namaUnit": "  " })),
            "REQUIRED namaUnit: Isian ini wajib diisi.",
        ),
        Baris(
            "terdaftar tidak diisi",
            &l.pengurus,
            CATAT.into(),
            paud(json!({})),
            "BAD_VARIABLES terdaftar: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "alasan rujukan spasi",
            &l.kader,
            RUJUK.into(),
            input(json!({ "posyandu": melati, "sasaran": adi(),
            "bidang": "KESEHATAN", "alasan": "   " })),
            "REQUIRED alasan: Isian ini wajib diisi.",
        ),
        Baris(
            "alasan rujukan 10.000 huruf",
            &l.kader,
            RUJUK.into(),
            input(json!({ "posyandu": melati,
            "sasaran": adi(), "bidang": "KESEHATAN", "alasan": panjang(10_000) })),
            "TOO_LONG alasan: Paling banyak 500 huruf.",
        ),
        Baris(
            "catatan dengan NUL",
            &l.kader,
            TUTUP.into(),
            vars(json!({ "d": l.hari, "c": "a\u{0}b" })),
            "INVALID_FORMAT catatan: Isian tidak sesuai bentuk yang diminta.",
        ),
        Baris(
            "kunjungan besok",
            &l.kader,
            KUNJUNGI.into(),
            input(json!({ "posyandu": melati, "sasaran": adi(),
            "kader": Pos::Melati.kader(Bidang::Kesehatan).to_string(), "tanggal": "2026-11-21",
            "hasil": "BERTEMU" })),
            "DATE_IN_FUTURE tanggal: Tanggal 2026-11-21 belum tiba. Periksa kembali tanggalnya.",
        ),
        Baris(
            "kunjungan sebelum SK",
            &l.kader,
            KUNJUNGI.into(),
            input(json!({ "posyandu": melati,
            "keluarga": Pos::Melati.keluarga(1).to_string(),
            "kader": Pos::Melati.kader(Bidang::Kesehatan).to_string(), "tanggal": "2024-12-31",
            "hasil": "BERTEMU" })),
            "WRONG_STATE kader: SK kader ini tidak berlaku pada tanggal itu.",
        ),
        Baris(
            "hpht besok",
            &l.kader,
            HAMIL.into(),
            vars(json!({ "s": orang(Pos::Melati, Siapa::Fitri), "t": "2026-11-21" })),
            "DATE_IN_FUTURE hpht: Tanggal 2026-11-21 belum tiba. Periksa kembali tanggalnya.",
        ),
        Baris(
            "hamil 46 minggu",
            &l.kader,
            HAMIL.into(),
            vars(json!({ "s": orang(Pos::Melati, Siapa::Fitri), "t": "2026-01-01" })),
            "INVALID_DATE hpht: Kehamilan tidak mungkin lebih dari 45 minggu.",
        ),
        Baris(
            "bersalin sebelum hamil",
            &l.kader,
            LAHIR.into(),
            vars(json!({ "k": l.kehamilan, "t": "2026-08-31" })),
            "INVALID_DATE berakhir: Tanggal berakhir sebelum kehamilan mulai.",
        ),
        Baris(
            "bersalin besok",
            &l.kader,
            LAHIR.into(),
            vars(json!({ "k": l.kehamilan, "t": "2026-11-21" })),
            "DATE_IN_FUTURE berakhir: Tanggal 2026-11-21 belum tiba. Periksa kembali tanggalnya.",
        ),
        Baris(
            "SK berakhir sebelum mulai",
            &l.pengurus,
            KADER.into(),
            vars(json!({ "p": melati, "b": ["SOSIAL"], "sk": sk("2026-01-01", "2025-12-31") })),
            "INVALID_DATE akhir: SK harus berakhir sesudah mulai berlaku.",
        ),
        Baris(
            "SK sehari nol",
            &l.pengurus,
            KADER.into(),
            vars(json!({ "p": melati, "b": ["SOSIAL"], "sk": sk("2026-01-01", "2026-01-01") })),
            "INVALID_DATE akhir: SK harus berakhir sesudah mulai berlaku.",
        ),
        Baris(
            "kader tanpa bidang",
            &l.pengurus,
            KADER.into(),
            vars(json!({ "p": melati, "b": [], "sk": sk("2026-01-01", "2027-01-01") })),
            "REQUIRED bidang: Isian ini wajib diisi.",
        ),
        Baris(
            "ketua bidang tanpa bidang",
            &l.pembina,
            PENGURUS.into(),
            vars(json!({ "p": melati, "sk": sk("2026-01-01", "2027-01-01") })),
            "NOT_ELIGIBLE bidang: Bidang diisi untuk ketua bidang, dan hanya untuknya.",
        ),
        Baris(
            "SK diakhiri sebelum mulai",
            &l.pengurus,
            AKHIRI_KADER.into(),
            vars(json!({ "k": Pos::Melati.kader(Bidang::Sosial).to_string(), "t": "2024-12-31" })),
            "INVALID_DATE akhir: SK belum berlaku pada hari itu.",
        ),
        Baris(
            "pengunjung lahir besok",
            &l.kader,
            HADIR.into(),
            input(json!({ "hariBuka": l.hari, "pengunjung":
            { "nama": "Tamu", "jenisKelamin": "L", "tanggalLahir": "2026-11-21", "asal": "Samarinda" } })),
            "DATE_IN_FUTURE tanggalLahir: Tanggal 2026-11-21 belum tiba. Periksa kembali tanggalnya.",
        ),
        Baris(
            "pengunjung tanpa asal",
            &l.kader,
            HADIR.into(),
            input(json!({ "hariBuka": l.hari, "pengunjung":
            { "nama": "Tamu", "jenisKelamin": "L", "tanggalLahir": "2020-11-21", "asal": " " } })),
            "REQUIRED asal: Isian ini wajib diisi.",
        ),
    ]
}

/// What the state of things does not allow.
fn keadaan(l: &Latar) -> Vec<Baris<'_>> {
    let melati = Pos::Melati.id().to_string();
    let orang = |siapa| orang(Pos::Melati, siapa);
    let berat = || json!({ "pertumbuhan": { "berat": "6,2" } });
    let paud = || json!({ "aksesPaud": { "terdaftar": true } });
    let rumah = || Pos::Melati.keluarga(1).to_string();
    let air = || json!({ "sumberAir": { "sumber": "LEDENG" } });
    let suluh = || json!({ "penyuluhan": { "topik": "ASI", "peserta": 9 } });
    let datang = |hari: &str, siapa| input(json!({ "hariBuka": hari, "sasaran": orang(siapa) }));
    let buka = |hari: &str| vars(json!({ "d": hari, "k": [] }));
    let tutup = |hari: &str| vars(json!({ "d": hari }));
    let batal = |hari: &str| vars(json!({ "d": hari, "a": "hujan" }));
    let jadwal = |tanggal: &str| vars(json!({ "p": melati, "t": tanggal }));
    vec![
        Baris(
            "membuka yang ditutup",
            &l.pengurus,
            BUKA.into(),
            buka(&l.ditutup),
            "WRONG_STATE -: Hari buka ini sudah ditutup, sehingga tidak dapat dibuka lagi.",
        ),
        Baris(
            "membuka yang dibatalkan",
            &l.pengurus,
            BUKA.into(),
            buka(&l.dibatalkan),
            "WRONG_STATE -: Hari buka ini sudah dibatalkan. Jadwalkan hari buka yang baru.",
        ),
        Baris(
            "membuka dua kali",
            &l.pengurus,
            BUKA.into(),
            buka(&l.hari),
            "WRONG_STATE -: Hari buka ini sudah dibuka.",
        ),
        Baris(
            "membuka sebelum tanggalnya",
            &l.pengurus,
            BUKA.into(),
            buka(&l.minggu_depan),
            "DATE_IN_FUTURE -: Hari buka ini dijadwalkan tanggal 2026-11-27 dan belum dapat dibuka.",
        ),
        Baris(
            "menutup yang belum dibuka",
            &l.pengurus,
            TUTUP.into(),
            tutup(&l.minggu_depan),
            "WRONG_STATE -: Hari buka ini belum dibuka.",
        ),
        Baris(
            "menutup dua kali",
            &l.pengurus,
            TUTUP.into(),
            tutup(&l.ditutup),
            "WRONG_STATE -: Hari buka ini sudah ditutup.",
        ),
        Baris(
            "membatalkan yang berisi",
            &l.pengurus,
            BATAL.into(),
            batal(&l.hari),
            "HAS_RECORDS -: Sudah ada catatan pada hari buka ini, sehingga tidak dapat dibatalkan.",
        ),
        Baris(
            "membatalkan yang ditutup",
            &l.pengurus,
            BATAL.into(),
            batal(&l.ditutup),
            "WRONG_STATE -: Hari buka ini sudah ditutup, sehingga tidak dapat dibatalkan.",
        ),
        Baris(
            "membatalkan tanpa alasan",
            &l.pengurus,
            BATAL.into(),
            vars(json!({ "d": l.minggu_depan, "a": "" })),
            "REQUIRED alasan: Isian ini wajib diisi.",
        ),
        Baris(
            "kader membatalkan",
            &l.kader,
            BATAL.into(),
            batal(&l.minggu_depan),
            "FORBIDDEN -: Peran Anda tidak dapat melakukan atau melihat ini.",
        ),
        Baris(
            "kader menjadwalkan",
            &l.kader,
            JADWAL.into(),
            jadwal("2026-12-20"),
            "FORBIDDEN -: Peran Anda tidak dapat melakukan atau melihat ini.",
        ),
        Baris(
            "jadwal kemarin",
            &l.pengurus,
            JADWAL.into(),
            jadwal("2026-11-19"),
            "INVALID_DATE tanggal: Hari buka dijadwalkan untuk hari ini sampai 400 hari ke depan.",
        ),
        Baris(
            "jadwal 2028",
            &l.pengurus,
            JADWAL.into(),
            jadwal("2028-11-19"),
            "INVALID_DATE tanggal: Hari buka dijadwalkan untuk hari ini sampai 400 hari ke depan.",
        ),
        Baris(
            "dua hari satu tanggal",
            &l.pengurus,
            JADWAL.into(),
            jadwal("2026-11-27"),
            "ALREADY_EXISTS tanggal: Sudah ada hari buka pada tanggal itu.",
        ),
        Baris(
            "hadir di hari terjadwal",
            &l.kader,
            HADIR.into(),
            datang(&l.minggu_depan, Siapa::Adi),
            "WRONG_STATE hariBuka: Hari buka ini belum dibuka.",
        ),
        Baris(
            "hadir di hari batal",
            &l.kader,
            HADIR.into(),
            datang(&l.dibatalkan, Siapa::Adi),
            "WRONG_STATE hariBuka: Hari buka ini sudah dibatalkan.",
        ),
        Baris(
            "hadir yang meninggal",
            &l.kader,
            HADIR.into(),
            datang(&l.hari, Siapa::Nenek),
            "WRONG_STATE sasaran: Sasaran ini sudah meninggal.",
        ),
        Baris(
            "kader hadir di hari terjadwal",
            &l.kader,
            KADER_HADIR.into(),
            vars(
                json!({ "d": l.minggu_depan, "k": { "kader": Pos::Melati.kader(Bidang::Sosial).to_string() } }),
            ),
            "WRONG_STATE hariBuka: Hari buka ini belum dibuka.",
        ),
        Baris(
            "menimbang yang belum hadir",
            &l.kader,
            CATAT.into(),
            isi(l, orang(Siapa::Intan), berat()),
            "WRONG_STATE sasaran: Daftarkan dulu kehadirannya (langkah 1).",
        ),
        Baris(
            "menimbang orang dewasa",
            &l.kader,
            CATAT.into(),
            isi(l, orang(Siapa::Hasan), berat()),
            "NOT_ELIGIBLE sasaran: Pemantauan pertumbuhan bukan untuk kelompok umur ini.",
        ),
        Baris(
            "menimbang di hari terjadwal",
            &l.kader,
            CATAT.into(),
            input(json!({ "hariBuka": l.minggu_depan,
            "sasaran": orang(Siapa::Adi), "isi": berat() })),
            "WRONG_STATE hariBuka: Hari buka ini belum dibuka.",
        ),
        Baris(
            "PAUD anak 21 bulan",
            &l.pengurus,
            CATAT.into(),
            isi(l, orang(Siapa::Bunga), paud()),
            "NOT_ELIGIBLE sasaran: Pendataan akses PAUD bukan untuk kelompok umur ini.",
        ),
        Baris(
            "pendidikan menimbang",
            &l.pendidikan,
            CATAT.into(),
            isi(l, orang(Siapa::Adi), berat()),
            "FORBIDDEN hariBuka: Peran Anda tidak dapat melakukan atau melihat ini.",
        ),
        Baris(
            "air untuk orang",
            &l.pengurus,
            CATAT.into(),
            isi(l, orang(Siapa::Adi), air()),
            "REQUIRED keluarga: Sebutkan untuk siapa pelayanan ini.",
        ),
        Baris(
            "air untuk orang dan rumah",
            &l.pengurus,
            CATAT.into(),
            input(json!({ "hariBuka": l.hari,
            "sasaran": orang(Siapa::Adi), "keluarga": rumah(), "isi": air() })),
            "NOT_ELIGIBLE sasaran: Pendataan sumber air minum bukan pelayanan untuk sasaran.",
        ),
        Baris(
            "menimbang rumah",
            &l.pengurus,
            CATAT.into(),
            input(json!({ "hariBuka": l.hari,
            "keluarga": rumah(), "isi": berat() })),
            "REQUIRED sasaran: Sebutkan untuk siapa pelayanan ini.",
        ),
        Baris(
            "menimbang tanpa orang",
            &l.pengurus,
            CATAT.into(),
            input(json!({ "hariBuka": l.hari, "isi": berat() })),
            "REQUIRED sasaran: Sebutkan untuk siapa pelayanan ini.",
        ),
        Baris(
            "penyuluhan untuk orang",
            &l.pengurus,
            CATAT.into(),
            isi(l, orang(Siapa::Adi), suluh()),
            "NOT_ELIGIBLE peserta: Peserta dihitung untuk kelompok saja.",
        ),
        Baris(
            "tanpa tempat",
            &l.pengurus,
            CATAT.into(),
            input(json!({ "isi": suluh() })),
            "REQUIRED hariBuka: Sebutkan satu hari buka, satu kunjungan rumah, atau posyandu dan tanggalnya.",
        ),
        Baris(
            "dua tempat",
            &l.pengurus,
            CATAT.into(),
            input(json!({ "hariBuka": l.hari,
            "kunjungan": tiada("kunjungan"), "isi": suluh() })),
            "REQUIRED hariBuka: Sebutkan satu hari buka, satu kunjungan rumah, atau posyandu dan tanggalnya.",
        ),
        Baris(
            "hadir tanpa siapa",
            &l.kader,
            HADIR.into(),
            input(json!({ "hariBuka": l.hari })),
            "REQUIRED sasaran: Sebutkan satu sasaran atau satu pengunjung.",
        ),
        Baris(
            "laki-laki hamil",
            &l.kader,
            HAMIL.into(),
            vars(json!({ "s": orang(Siapa::Hasan), "t": "2026-09-01" })),
            "NOT_ELIGIBLE sasaran: Kehamilan tidak mungkin untuk sasaran ini.",
        ),
        Baris(
            "anak 8 tahun hamil",
            &l.kader,
            HAMIL.into(),
            vars(json!({ "s": orang(Siapa::Dian), "t": "2026-09-01" })),
            "NOT_ELIGIBLE sasaran: Kehamilan tidak mungkin untuk sasaran ini.",
        ),
        Baris(
            "dua kehamilan",
            &l.kader,
            HAMIL.into(),
            vars(json!({ "s": orang(Siapa::Sari), "t": "2026-09-02" })),
            "ALREADY_EXISTS sasaran: Kehamilan yang sedang berjalan sudah tercatat.",
        ),
        Baris(
            "pindah ke pos sendiri",
            &l.pengurus,
            PINDAH.into(),
            vars(json!({ "s": orang(Siapa::Eko), "p": melati })),
            "WRONG_STATE ke: Sasaran sudah terdaftar di posyandu itu.",
        ),
        Baris(
            "kader memindahkan",
            &l.kader,
            PINDAH.into(),
            vars(json!({ "s": orang(Siapa::Eko), "p": Pos::Mawar.id().to_string() })),
            "FORBIDDEN -: Peran Anda tidak dapat melakukan atau melihat ini.",
        ),
        Baris(
            "gabung dengan dirinya",
            &l.pengurus,
            GABUNG.into(),
            vars(json!({ "d": orang(Siapa::Eko), "k": orang(Siapa::Eko) })),
            "WRONG_STATE ke: Keduanya pendaftaran yang sama, atau sudah digabung.",
        ),
        Baris(
            "gabung laki-laki dan perempuan",
            &l.pengurus,
            GABUNG.into(),
            vars(json!({ "d": orang(Siapa::Eko), "k": orang(Siapa::Dian) })),
            "WRONG_STATE dari: Jenis kelamin keduanya berbeda. Jika orangnya memang sama, koreksi dulu yang salah.",
        ),
        Baris(
            "gabung yang lahir di hari lain",
            &l.pengurus,
            GABUNG.into(),
            vars(json!({ "d": orang(Siapa::Bunga), "k": orang(Siapa::Dian) })),
            "WRONG_STATE dari: Tanggal lahir keduanya berbeda. Jika orangnya memang sama, koreksi dulu yang salah.",
        ),
        Baris(
            "kader menggabung",
            &l.kader,
            GABUNG.into(),
            vars(json!({ "d": orang(Siapa::Bunga), "k": orang(Siapa::Dian) })),
            "FORBIDDEN -: Peran Anda tidak dapat melakukan atau melihat ini.",
        ),
        Baris(
            "OPD lain menerima",
            &l.opd,
            TERIMA_RUJUKAN.into(),
            vars(json!({ "r": l.rujukan })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "pos menerima rujukannya",
            &l.pengurus,
            TERIMA_RUJUKAN.into(),
            vars(json!({ "r": l.rujukan })),
            "FORBIDDEN -: Peran Anda tidak dapat melakukan atau melihat ini.",
        ),
        Baris(
            "posyandu di kecamatan",
            &l.dpmd,
            DIRIKAN.into(),
            vars(json!({ "w": "64.02.02", "n": "Baru" })),
            "NOT_ELIGIBLE wilayah: Posyandu didirikan di desa atau kelurahan.",
        ),
        Baris(
            "posyandu di desa tiada",
            &l.dpmd,
            DIRIKAN.into(),
            vars(json!({ "w": "64.02.02.2999", "n": "Baru" })),
            "NOT_FOUND wilayah: Data tidak ditemukan.",
        ),
        Baris(
            "posyandu di kota lain",
            &l.dpmd,
            DIRIKAN.into(),
            vars(json!({ "w": "64.72.02.1001", "n": "Baru" })),
            "NOT_FOUND wilayah: Data tidak ditemukan.",
        ),
        Baris(
            "kader mendirikan",
            &l.kader,
            DIRIKAN.into(),
            vars(json!({ "w": "64.02.02.2001", "n": "Baru" })),
            "NOT_FOUND wilayah: Data tidak ditemukan.",
        ),
    ]
}

/// Ids of other posts, malformed ids, ids of another kind: every argument that takes an id.
fn pengenal(l: &Latar) -> Vec<Baris<'_>> {
    let melati = Pos::Melati.id().to_string();
    let mawar = Pos::Mawar.id().to_string();
    let adi = || orang(Pos::Melati, Siapa::Adi);
    let lain = || orang(Pos::Mawar, Siapa::Adi);
    let berat = || json!({ "pertumbuhan": { "berat": "6,2" } });
    let air = || json!({ "sumberAir": { "sumber": "LEDENG" } });
    let kader_lain = Pos::Mawar.kader(Bidang::Kesehatan).to_string();
    let kader_kami = Pos::Melati.kader(Bidang::Kesehatan).to_string();
    let kunjungi = |field: &str, value: String| {
        let mut fields =
            json!({ "posyandu": melati, "kader": kader_kami, "tanggal": "2026-11-19", "hasil": "BERTEMU" });
        fields[field] = json!(value);
        if field != "keluarga" && field != "sasaran" {
            fields["sasaran"] = json!(adi());
        }
        input(fields)
    };
    let rujuk = |field: &str, value: String| {
        let mut fields = json!({ "posyandu": melati, "bidang": "KESEHATAN", "alasan": "berat turun" });
        fields[field] = json!(value);
        if field != "keluarga" && field != "sasaran" {
            fields["sasaran"] = json!(adi());
        }
        input(fields)
    };
    vec![
        Baris(
            "hadir: hari lain",
            &l.kader,
            HADIR.into(),
            input(json!({ "hariBuka": l.hari_mawar, "sasaran": adi() })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "hadir: orang lain",
            &l.kader,
            HADIR.into(),
            input(json!({ "hariBuka": l.hari, "sasaran": lain() })),
            "NOT_FOUND sasaran: Data tidak ditemukan.",
        ),
        Baris(
            "hadir: hari tiada",
            &l.kader,
            HADIR.into(),
            input(json!({ "hariBuka": tiada("hariBuka"), "sasaran": adi() })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "hadir: hari rusak",
            &l.kader,
            HADIR.into(),
            input(json!({ "hariBuka": "hariBuka:12", "sasaran": adi() })),
            "INVALID_FORMAT hariBuka: ID ini bukan ID hariBuka yang sah.",
        ),
        Baris(
            "hadir: orang sebagai hari",
            &l.kader,
            HADIR.into(),
            input(json!({ "hariBuka": adi(), "sasaran": adi() })),
            "INVALID_FORMAT hariBuka: ID ini bukan ID hariBuka yang sah.",
        ),
        Baris(
            "hadir: id angka",
            &l.kader,
            HADIR.into(),
            input(json!({ "hariBuka": l.hari, "sasaran": 12 })),
            "INVALID_FORMAT sasaran: ID ini bukan ID sasaran yang sah.",
        ),
        Baris(
            "hadir: id NUL",
            &l.kader,
            HADIR.into(),
            input(json!({ "hariBuka": l.hari, "sasaran": "sasaran:\u{0}" })),
            "INVALID_FORMAT sasaran: ID ini bukan ID sasaran yang sah.",
        ),
        Baris(
            "catat: hari lain",
            &l.kader,
            CATAT.into(),
            input(json!({ "hariBuka": l.hari_mawar, "sasaran": adi(), "isi": berat() })),
            "NOT_FOUND hariBuka: Data tidak ditemukan.",
        ),
        Baris(
            "catat: kunjungan lain",
            &l.kader,
            CATAT.into(),
            input(json!({ "kunjungan": l.kunjungan_mawar, "sasaran": adi(), "isi": berat() })),
            "NOT_FOUND kunjungan: Data tidak ditemukan.",
        ),
        Baris(
            "catat: orang lain",
            &l.kader,
            CATAT.into(),
            isi(l, lain(), berat()),
            "NOT_FOUND sasaran: Data tidak ditemukan.",
        ),
        Baris(
            "catat: kehadiran lain",
            &l.kader,
            CATAT.into(),
            input(json!({ "hariBuka": l.hari, "kehadiran": l.kehadiran_mawar, "isi": berat() })),
            "NOT_FOUND kehadiran: Data tidak ditemukan.",
        ),
        Baris(
            "catat: rumah lain",
            &l.pengurus,
            CATAT.into(),
            input(
                json!({ "hariBuka": l.hari, "keluarga": Pos::Mawar.keluarga(1).to_string(), "isi": air() }),
            ),
            "NOT_FOUND keluarga: Data tidak ditemukan.",
        ),
        Baris(
            "catat: kader lain",
            &l.kader,
            CATAT.into(),
            input(json!({ "hariBuka": l.hari, "sasaran": adi(), "olehKader": kader_lain, "isi": berat() })),
            "NOT_FOUND olehKader: Data tidak ditemukan.",
        ),
        Baris(
            "kunjungan: pos lain",
            &l.kader,
            KUNJUNGI.into(),
            kunjungi("posyandu", mawar.clone()),
            "NOT_FOUND posyandu: Data tidak ditemukan.",
        ),
        Baris(
            "kunjungan: orang lain",
            &l.kader,
            KUNJUNGI.into(),
            kunjungi("sasaran", lain()),
            "NOT_FOUND sasaran: Data tidak ditemukan.",
        ),
        Baris(
            "kunjungan: rumah lain",
            &l.kader,
            KUNJUNGI.into(),
            kunjungi("keluarga", Pos::Mawar.keluarga(1).to_string()),
            "NOT_FOUND keluarga: Data tidak ditemukan.",
        ),
        Baris(
            "kunjungan: kader lain",
            &l.kader,
            KUNJUNGI.into(),
            kunjungi("kader", kader_lain.clone()),
            "NOT_FOUND kader: Data tidak ditemukan.",
        ),
        Baris(
            "rujuk: pos lain",
            &l.kader,
            RUJUK.into(),
            rujuk("posyandu", mawar.clone()),
            "NOT_FOUND posyandu: Data tidak ditemukan.",
        ),
        Baris(
            "rujuk: orang lain",
            &l.kader,
            RUJUK.into(),
            rujuk("sasaran", lain()),
            "NOT_FOUND sasaran: Data tidak ditemukan.",
        ),
        Baris(
            "rujuk: rumah lain",
            &l.kader,
            RUJUK.into(),
            rujuk("keluarga", Pos::Mawar.keluarga(1).to_string()),
            "NOT_FOUND keluarga: Data tidak ditemukan.",
        ),
        Baris(
            "rujuk: pelayanan tiada",
            &l.kader,
            RUJUK.into(),
            rujuk("pelayanan", tiada("pelayanan")),
            "NOT_FOUND pelayanan: Data tidak ditemukan.",
        ),
        Baris(
            "rujuk: kader lain",
            &l.kader,
            RUJUK.into(),
            rujuk("olehKader", kader_lain.clone()),
            "NOT_FOUND olehKader: Data tidak ditemukan.",
        ),
        Baris(
            "rujuk: tanpa siapa",
            &l.kader,
            RUJUK.into(),
            input(json!({ "posyandu": melati, "bidang": "SOSIAL", "alasan": "atap" })),
            "REQUIRED sasaran: Sebutkan satu sasaran atau satu keluarga yang dirujuk.",
        ),
        Baris(
            "terima rujukan lain",
            &l.pengurus,
            TERIMA_RUJUKAN.into(),
            vars(json!({ "r": l.rujukan_mawar })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "daftar: pos lain",
            &l.kader,
            DAFTAR.into(),
            baru("posyandu", json!(mawar)),
            "NOT_FOUND posyandu: Data tidak ditemukan.",
        ),
        Baris(
            "daftar: rumah lain",
            &l.kader,
            DAFTAR.into(),
            baru("keluarga", json!(Pos::Mawar.keluarga(1).to_string())),
            "NOT_FOUND keluarga: Data tidak ditemukan.",
        ),
        Baris(
            "daftar: ibu lain",
            &l.kader,
            DAFTAR.into(),
            baru("ibu", json!(orang(Pos::Mawar, Siapa::Sari))),
            "NOT_FOUND ibu: Data tidak ditemukan.",
        ),
        Baris(
            "daftar: nik oleh pendidikan",
            &l.pendidikan,
            DAFTAR.into(),
            baru("nik", json!("6402020101010001")),
            "FORBIDDEN nik: Peran Anda tidak dapat mengisi bagian ini.",
        ),
        Baris(
            "ungkap: pos lain",
            &l.pengurus,
            UNGKAP.into(),
            json!({ "s": orang(Pos::Mawar, Siapa::Hasan), "a": "salah ketik di buku" }),
            "NOT_FOUND sasaran: Data tidak ditemukan.",
        ),
        Baris(
            "ungkap: kader",
            &l.kader,
            UNGKAP.into(),
            json!({ "s": orang(Pos::Melati, Siapa::Hasan), "a": "salah ketik di buku" }),
            "FORBIDDEN -: Peran Anda tidak dapat melakukan atau melihat ini.",
        ),
        Baris(
            "cari: pos lain",
            &l.pengurus,
            CARI.into(),
            json!({ "p": mawar, "n": "6402020101010007" }),
            "NOT_FOUND posyandu: Data tidak ditemukan.",
        ),
        Baris(
            "cari: kader",
            &l.kader,
            CARI.into(),
            json!({ "p": Pos::Melati.id().to_string(), "n": "6402020101010007" }),
            "FORBIDDEN posyandu: Peran Anda tidak dapat melakukan atau melihat ini.",
        ),
        Baris(
            "rumah: pos lain",
            &l.kader,
            RUMAH.into(),
            input(json!({ "posyandu": mawar, "kepala": "Pak Dul", "rt": "1" })),
            "NOT_FOUND posyandu: Data tidak ditemukan.",
        ),
        Baris(
            "ubah: orang lain",
            &l.kader,
            UBAH.into(),
            input(json!({ "sasaran": lain(), "nama": "Adi" })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "ubah: rumah lain",
            &l.kader,
            UBAH.into(),
            input(json!({ "sasaran": adi(), "keluarga": Pos::Mawar.keluarga(1).to_string() })),
            "NOT_FOUND keluarga: Data tidak ditemukan.",
        ),
        Baris(
            "ubah: oleh pendidikan",
            &l.pendidikan,
            UBAH.into(),
            input(json!({ "sasaran": adi(), "nama": "Adi" })),
            "FORBIDDEN -: Peran Anda tidak dapat melakukan atau melihat ini.",
        ),
        Baris(
            "hamil: orang lain",
            &l.kader,
            HAMIL.into(),
            vars(json!({ "s": orang(Pos::Mawar, Siapa::Fitri), "t": "2026-09-01" })),
            "NOT_FOUND sasaran: Data tidak ditemukan.",
        ),
        Baris(
            "bersalin: orang lain",
            &l.kader,
            LAHIR.into(),
            vars(json!({ "k": l.kehamilan_mawar, "t": "2026-11-01" })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "jadwal: pos lain",
            &l.pengurus,
            JADWAL.into(),
            vars(json!({ "p": mawar, "t": "2026-12-20" })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "jadwal: pos tiada",
            &l.pengurus,
            JADWAL.into(),
            vars(json!({ "p": tiada("posyandu"), "t": "2026-12-20" })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "buka: hari lain",
            &l.pengurus,
            BUKA.into(),
            vars(json!({ "d": l.hari_mawar, "k": [] })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "kader hadir: hari lain",
            &l.kader,
            KADER_HADIR.into(),
            vars(json!({ "d": l.hari_mawar, "k": { "kader": kader_kami } })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "kader hadir: kader lain",
            &l.kader,
            KADER_HADIR.into(),
            vars(json!({ "d": l.hari, "k": { "kader": kader_lain } })),
            "NOT_FOUND kader: Data tidak ditemukan.",
        ),
        Baris(
            "tutup: hari lain",
            &l.pengurus,
            TUTUP.into(),
            vars(json!({ "d": l.hari_mawar })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "batal: hari lain",
            &l.pengurus,
            BATAL.into(),
            vars(json!({ "d": l.hari_mawar, "a": "hujan" })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "pindah: orang lain",
            &l.pengurus,
            PINDAH.into(),
            vars(json!({ "s": lain(), "p": melati })),
            "NOT_FOUND sasaran: Data tidak ditemukan.",
        ),
        Baris(
            "gabung: orang lain",
            &l.pengurus,
            GABUNG.into(),
            vars(json!({ "d": lain(), "k": adi() })),
            "NOT_FOUND dari: Data tidak ditemukan.",
        ),
        Baris(
            "gabung: orang tiada",
            &l.pengurus,
            GABUNG.into(),
            vars(json!({ "d": adi(), "k": tiada("sasaran") })),
            "NOT_FOUND ke: Data tidak ditemukan.",
        ),
        Baris(
            "pindah: pos tiada",
            &l.pengurus,
            PINDAH.into(),
            vars(json!({ "s": adi(), "p": tiada("posyandu") })),
            "NOT_FOUND ke: Data tidak ditemukan.",
        ),
        Baris(
            "terima pindah lain",
            &l.pengurus,
            TERIMA_PINDAH.into(),
            vars(json!({ "p": l.pindah_mawar })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "kader: pos lain",
            &l.pengurus,
            KADER.into(),
            vars(json!({ "p": mawar, "b": ["SOSIAL"], "sk": sk("2026-01-01", "2027-01-01") })),
            "NOT_FOUND posyandu: Data tidak ditemukan.",
        ),
        Baris(
            "pengurus: oleh pengurus",
            &l.pengurus,
            PENGURUS.into(),
            vars(json!({ "p": melati, "b": "SOSIAL", "sk": sk("2026-01-01", "2027-01-01") })),
            "FORBIDDEN posyandu: Peran Anda tidak dapat melakukan atau melihat ini.",
        ),
        Baris(
            "akhiri kader lain",
            &l.pengurus,
            AKHIRI_KADER.into(),
            vars(json!({ "k": kader_lain, "t": "2026-12-01" })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "kode untuk kader lain",
            &l.pengurus,
            KODE.into(),
            vars(json!({ "k": kader_lain })),
            "NOT_FOUND kader: Data tidak ditemukan.",
        ),
        Baris(
            "kode oleh kader",
            &l.kader,
            KODE.into(),
            vars(json!({ "k": kader_kami })),
            "FORBIDDEN kader: Peran Anda tidak dapat melakukan atau melihat ini.",
        ),
        Baris(
            "mutasi bukan v7",
            &l.kader,
            HADIR.into(),
            input(
                json!({ "id": "9b2c1f0e-3c4d-4e5f-8a6b-7c8d9e0f1a2b", "hariBuka": l.hari, "sasaran": adi() }),
            ),
            "INVALID_FORMAT id: ID kiriman harus UUID versi 7.",
        ),
        Baris(
            "mutasi bukan UUID",
            &l.kader,
            HADIR.into(),
            input(json!({ "id": "satu", "hariBuka": l.hari, "sasaran": adi() })),
            "INVALID_FORMAT id: ID kiriman harus UUID versi 7.",
        ),
        Baris(
            "mutasi isi lain",
            &l.kader,
            HADIR.into(),
            input(
                json!({ "id": l.hadir_adi, "hariBuka": l.hari, "sasaran": orang(Pos::Melati, Siapa::Bunga) }),
            ),
            "MUTATION_ID_REUSED -: Nomor kiriman ini sudah dipakai untuk isi yang lain.",
        ),
        Baris(
            "mutasi akun lain",
            &l.pengurus,
            HADIR.into(),
            input(json!({ "id": l.hadir_adi, "hariBuka": l.hari, "sasaran": adi() })),
            "MUTATION_ID_REUSED -: Nomor kiriman ini sudah dipakai untuk isi yang lain.",
        ),
        Baris(
            "mutasi adalah baris",
            &l.kader,
            DAFTAR.into(),
            baru("id", json!(Pos::Melati.sasaran(Siapa::Adi).0)),
            "MUTATION_ID_REUSED -: Nomor kiriman ini sudah dipakai untuk isi yang lain.",
        ),
        Baris(
            "mutasi adalah pos",
            &l.dpmd,
            DIRIKAN.into(),
            json!({ "m": Pos::Melati.id().0, "w": "64.02.02.2001", "n": "Baru" }),
            "MUTATION_ID_REUSED -: Nomor kiriman ini sudah dipakai untuk isi yang lain.",
        ),
    ]
}

/// Documents, pages, and getting in.
fn dokumen(l: &Latar) -> Vec<Baris<'_>> {
    let melati = Pos::Melati.id().to_string();
    let daftar =
        |args: &str| format!("{{ daftarSasaran(posyandu: \"{melati}\"{args}) {{ nodes {{ id }} }} }}");
    let dua = json!({ "pertumbuhan": { "berat": "6,2" }, "penyuluhan": { "topik": "ASI", "peserta": 9 } });
    let adi = || orang(Pos::Melati, Siapa::Adi);
    let dalam = format!("{{ aku {}", "{ tugas ".repeat(17)) + "{ peran }" + &" }".repeat(18);
    let literal = |text: &str| {
        format!(
            "mutation {{ catatPelayanan(input: {{ id: \"{}\", hariBuka: \"{}\", sasaran: \"{}\", isi: {text} }}) {{ id }} }}",
            mutation_id(),
            l.hari,
            adi()
        )
    };
    vec![
        Baris(
            "satu halaman nol",
            &l.kader,
            daftar(", first: 0"),
            json!({}),
            "PAGE_TOO_LARGE first: Minta 1 sampai 100 baris.",
        ),
        Baris(
            "halaman -1",
            &l.kader,
            daftar(", first: -1"),
            json!({}),
            "PAGE_TOO_LARGE first: Minta 1 sampai 100 baris.",
        ),
        Baris(
            "halaman 101",
            &l.kader,
            daftar(", first: 101"),
            json!({}),
            "PAGE_TOO_LARGE first: Minta 1 sampai 100 baris.",
        ),
        Baris(
            "halaman 101 di dalam",
            &l.kader,
            format!("{{ posyandu(id: \"{melati}\") {{ kader(first: 101) {{ nodes {{ id }} }} }} }}"),
            json!({}),
            "PAGE_TOO_LARGE first: Minta 1 sampai 100 baris.",
        ),
        Baris(
            "penanda asing",
            &l.kader,
            daftar(", after: \"eyJhIjoxfQ\""),
            json!({}),
            "CURSOR_INVALID after: Penanda halaman tidak berlaku. Muat ulang dari awal.",
        ),
        Baris(
            "penanda daftar lain",
            &l.kader,
            daftar(", after: \"WyIyMDI2LTExLTIwIl0\""),
            json!({}),
            "CURSOR_INVALID after: Penanda halaman tidak berlaku. Muat ulang dari awal.",
        ),
        Baris(
            "cari satu huruf",
            &l.kader,
            daftar(", nama: \"a\""),
            json!({}),
            "REQUIRED nama: Tulis paling sedikit dua huruf.",
        ),
        Baris(
            "cari wilayah satu huruf",
            &l.kader,
            "{ cariWilayah(nama: \"L\") { nodes { kode } } }".into(),
            json!({}),
            "REQUIRED nama: Tulis paling sedikit dua huruf.",
        ),
        Baris(
            "cari 10.000 huruf",
            &l.kader,
            "query($n: String!) { cariWilayah(nama: $n) { nodes { kode } } }".into(),
            json!({ "n": panjang(10_000) }),
            "TOO_LONG nama: Isian terlalu panjang.",
        ),
        Baris(
            "cari NUL",
            &l.kader,
            "query($n: String!) { cariWilayah(nama: $n) { nodes { kode } } }".into(),
            json!({ "n": "Lo\u{0}a" }),
            "INVALID_FORMAT nama: Isian tidak sesuai bentuk yang diminta.",
        ),
        Baris(
            "wilayah per huruf",
            &l.kader,
            "{ wilayah(kode: \"64.02.0\") { nama } }".into(),
            json!({}),
            "INVALID_FORMAT kode: Tulis kode wilayah seperti 64.02, 64.02.05, atau 64.02.05.2001.",
        ),
        Baris(
            "wilayah tiada",
            &l.kader,
            "{ wilayah(kode: \"64.02.99\") { nama } }".into(),
            json!({}),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "wilayah kosong",
            &l.kader,
            "{ wilayah(kode: \"\") { nama } }".into(),
            json!({}),
            "REQUIRED kode: Kode wilayah wajib diisi.",
        ),
        Baris(
            "kode katalog tiada",
            &l.kader,
            format!(
                "{{ sasaran(id: \"{}\") {{ pelayanan(kode: \"KES-99\") {{ nodes {{ id }} }} }} }}",
                adi()
            ),
            json!({}),
            "UNKNOWN_CODE kode: Kode tidak dikenal.",
        ),
        Baris(
            "periode 2026-13",
            &l.kader,
            format!(
                "{{ ringkasanPartisipasi(posyandu: \"{melati}\", periode: \"2026-13\", per: TOTAL) {{ kunci }} }}"
            ),
            json!({}),
            "INVALID_DATE periode: Periode 2026-13 tidak ada.",
        ),
        Baris(
            "periode Q5",
            &l.kader,
            format!(
                "{{ ringkasanPartisipasi(posyandu: \"{melati}\", periode: \"2026-Q5\", per: TOTAL) {{ kunci }} }}"
            ),
            json!({}),
            "INVALID_DATE periode: Periode 2026-Q5 tidak ada.",
        ),
        Baris(
            "tanpa area",
            &l.kader,
            "{ ringkasanPartisipasi(periode: \"2026\", per: TOTAL) { kunci } }".into(),
            json!({}),
            "REQUIRED wilayah: Sebutkan satu wilayah atau satu posyandu.",
        ),
        Baris(
            "bulan 2026-00",
            &l.kader,
            format!("{{ skdn(posyandu: \"{melati}\", bulan: \"2026-00\") {{ s }} }}"),
            json!({}),
            "INVALID_DATE bulan: Bulan 2026-00 tidak ada.",
        ),
        Baris(
            "node rusak",
            &l.kader,
            "{ node(id: \"apa:1\") { id } }".into(),
            json!({}),
            "INVALID_FORMAT id: ID ini tidak sah.",
        ),
        Baris(
            "node tiada",
            &l.kader,
            format!("{{ node(id: \"{}\") {{ id }} }}", tiada("sasaran")),
            json!({}),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "dua jenis",
            &l.kader,
            CATAT.into(),
            isi(l, adi(), dua),
            "BAD_VARIABLES isi: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "tanpa jenis",
            &l.kader,
            CATAT.into(),
            isi(l, adi(), json!({})),
            "BAD_VARIABLES isi: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "jenis null",
            &l.kader,
            CATAT.into(),
            isi(l, adi(), json!({ "pertumbuhan": null })),
            "BAD_VARIABLES isi: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "jenis asing",
            &l.kader,
            CATAT.into(),
            isi(l, adi(), json!({ "sihir": {} })),
            "BAD_VARIABLES isi: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "dua jenis literal",
            &l.kader,
            literal("{ pertumbuhan: { berat: \"6,2\" }, penyuluhan: { topik: \"ASI\", peserta: 9 } }"),
            json!({}),
            "BAD_DOCUMENT -: Permintaan aplikasi tidak dapat dibaca. Perbarui aplikasi lalu coba lagi.",
        ),
        Baris(
            "jenis null literal",
            &l.kader,
            literal("{ pertumbuhan: null }"),
            json!({}),
            "BAD_DOCUMENT -: Permintaan aplikasi tidak dapat dibaca. Perbarui aplikasi lalu coba lagi.",
        ),
        Baris(
            "posisi asing literal",
            &l.kader,
            literal("{ pertumbuhan: { berat: \"6,2\", posisi: DUDUK } }"),
            json!({}),
            "BAD_DOCUMENT -: Permintaan aplikasi tidak dapat dibaca. Perbarui aplikasi lalu coba lagi.",
        ),
        Baris(
            "bidang asing literal",
            &l.kader,
            "{ katalog(bidang: SIHIR) { kode } }".into(),
            json!({}),
            "BAD_DOCUMENT -: Permintaan aplikasi tidak dapat dibaca. Perbarui aplikasi lalu coba lagi.",
        ),
        Baris(
            "bidang asing variabel",
            &l.kader,
            "query($b: Bidang) { katalog(bidang: $b) { kode } }".into(),
            json!({ "b": "SIHIR" }),
            "BAD_VARIABLES b: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "isian tidak dikenal",
            &l.kader,
            "{ aku { rahasia } }".into(),
            json!({}),
            "BAD_DOCUMENT -: Permintaan aplikasi tidak dapat dibaca. Perbarui aplikasi lalu coba lagi.",
        ),
        Baris(
            "variabel hilang",
            &l.kader,
            "query($k: String!) { wilayah(kode: $k) { nama } }".into(),
            json!({}),
            "BAD_VARIABLES k: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "variabel salah jenis",
            &l.kader,
            "query($k: String!) { wilayah(kode: $k) { nama } }".into(),
            json!({ "k": { "a": 1 } }),
            "BAD_VARIABLES k: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "first teks",
            &l.kader,
            "query($f: Int!) { daftarPerpindahan(first: $f) { nodes { id } } }".into(),
            json!({ "f": "dua" }),
            "BAD_VARIABLES f: Isian yang dikirim aplikasi tidak sesuai bentuknya.",
        ),
        Baris(
            "terlalu dalam",
            &l.kader,
            dalam,
            json!({}),
            "QUERY_TOO_COMPLEX -: Permintaan terlalu besar untuk dikerjakan sekaligus.",
        ),
        Baris(
            "bukan GraphQL",
            &l.kader,
            "halo {".into(),
            json!({}),
            "BAD_DOCUMENT -: Permintaan aplikasi tidak dapat dibaca. Perbarui aplikasi lalu coba lagi.",
        ),
        Baris(
            "dokumen kosong",
            &l.kader,
            String::new(),
            json!({}),
            "BAD_DOCUMENT -: Permintaan aplikasi tidak dapat dibaca. Perbarui aplikasi lalu coba lagi.",
        ),
        Baris(
            "tanpa masuk",
            &l.stranger,
            "{ aku { id } }".into(),
            json!({}),
            "UNAUTHENTICATED -: Silakan masuk terlebih dahulu.",
        ),
        Baris(
            "tanpa masuk menulis",
            &l.stranger,
            JADWAL.into(),
            vars(json!({ "p": melati, "t": "2026-12-20" })),
            "UNAUTHENTICATED -: Silakan masuk terlebih dahulu.",
        ),
        Baris(
            "masuk salah",
            &l.stranger,
            MASUK.into(),
            json!({ "n": "bu@kukar.go.id", "s": "bukan sandinya" }),
            "LOGIN_FAILED -: Nama pengguna, kata sandi, atau kode autentikator tidak cocok.",
        ),
        Baris(
            "masuk bukan nama",
            &l.stranger,
            MASUK.into(),
            json!({ "n": "", "s": "" }),
            "LOGIN_FAILED -: Nama pengguna, kata sandi, atau kode autentikator tidak cocok.",
        ),
        Baris(
            "masuk sandi 10.000 huruf",
            &l.stranger,
            MASUK.into(),
            json!({ "n": "bu@kukar.go.id", "s": panjang(10_000) }),
            "LOGIN_FAILED -: Nama pengguna, kata sandi, atau kode autentikator tidak cocok.",
        ),
        Baris(
            "kode salah",
            &l.stranger,
            AKTIFKAN.into(),
            json!({ "k": "ABCD-EFGHJ-KMNPQ", "p": Telepon::new().perangkat("ABCD-EFGHJ-KMNPQ") }),
            "ACTIVATION_FAILED -: Kode aktivasi tidak berlaku. Minta kode baru kepada pengurus.",
        ),
        Baris(
            "kode pendek",
            &l.stranger,
            AKTIFKAN.into(),
            json!({ "k": "ABCD", "p": Telepon::new().perangkat("ABCD") }),
            "ACTIVATION_FAILED -: Kode aktivasi tidak berlaku. Minta kode baru kepada pengurus.",
        ),
        Baris(
            "kunci rusak",
            &l.stranger,
            AKTIFKAN.into(),
            json!({ "k": "ABCD", "p": { "kunciPublik": "rusak", "nama": "HP", "dijagaPerangkatKeras": false, "bukti": "" } }),
            "INVALID_FORMAT kunciPublik: Kunci publik harus EC P-256 (SPKI, base64url).",
        ),
        Baris(
            "perangkat asing",
            &l.pengurus,
            "mutation($d: ID!) { cabutPerangkat(id: $d, alasan: \"hilang\") { id } }".into(),
            json!({ "d": "kader:1" }),
            "INVALID_FORMAT id: ID ini bukan ID perangkat yang sah.",
        ),
        Baris(
            "segar asing",
            &l.stranger,
            SEGARKAN.into(),
            json!({ "s": "A".repeat(43) }),
            "UNAUTHENTICATED -: Silakan masuk terlebih dahulu.",
        ),
        Baris(
            "segar NUL",
            &l.stranger,
            SEGARKAN.into(),
            json!({ "s": "\u{0}" }),
            "UNAUTHENTICATED -: Silakan masuk terlebih dahulu.",
        ),
        Baris(
            "keluar tanpa masuk",
            &l.stranger,
            "mutation { keluar }".into(),
            json!({}),
            "UNAUTHENTICATED -: Silakan masuk terlebih dahulu.",
        ),
    ]
}

const DARURAT: &str =
    "mutation($m: UUID!, $s: ID!, $a: String!) { bukaDarurat(id: $m, sasaran: $s, alasan: $a) { id } }";
const MINTA: &str = "mutation($i: MulaiPermintaanSubjekInput!) { mulaiPermintaanSubjek(input: $i) { id } }";
const INSIDEN: &str = "mutation($i: CatatInsidenInput!) { catatInsiden(input: $i) { id } }";

/// Records opened for an hour, reviews, and the rights of data subjects.
fn hak(l: &Latar) -> Vec<Baris<'_>> {
    let adi = || orang(Pos::Melati, Siapa::Adi);
    let minta = |field: &str, value: Json| {
        let mut request =
            json!({ "sasaran": adi(), "jenis": "SALINAN", "pemohon": "WALI", "hubungan": "ibu" });
        request[field] = value;
        input(request)
    };
    let insiden = |field: &str, value: Json| {
        let mut breach = json!({ "apa": "nama", "bagaimana": "telepon hilang", "akun": tiada("akun"),
            "kapanMulai": "2026-11-19T00:00:00Z", "kapanSelesai": "2026-11-19T08:00:00+08:00" });
        breach[field] = value;
        input(breach)
    };
    vec![
        Baris(
            "darurat tanpa alasan",
            &l.pembina,
            DARURAT.into(),
            vars(json!({ "s": adi(), "a": "  " })),
            "REQUIRED alasan: Tulis alasannya, paling sedikit 10 huruf.",
        ),
        Baris(
            "darurat alasan panjang",
            &l.pembina,
            DARURAT.into(),
            vars(json!({ "s": adi(), "a": panjang(501) })),
            "TOO_LONG alasan: Alasan paling banyak 500 huruf.",
        ),
        Baris(
            "darurat alasan NUL",
            &l.pembina,
            DARURAT.into(),
            vars(json!({ "s": adi(), "a": "kejang\u{0} di rumah" })),
            "INVALID_FORMAT alasan: Isian tidak sesuai bentuk yang diminta.",
        ),
        Baris(
            "darurat bukan sasaran",
            &l.pembina,
            DARURAT.into(),
            vars(json!({ "s": Pos::Melati.id().to_string(), "a": "kejang di rumah" })),
            "INVALID_FORMAT sasaran: ID ini bukan ID sasaran yang sah.",
        ),
        Baris(
            "tinjau akses tiada",
            &l.pembina,
            "mutation($m: UUID!, $a: ID!) { tinjauDarurat(id: $m, akses: $a, hasil: WAJAR) { id } }".into(),
            vars(json!({ "a": tiada("aksesSementara") })),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
        Baris(
            "tutup tinjauan kosong",
            &l.pembina,
            "mutation($m: UUID!, $t: ID!) { tutupTinjauan(id: $m, tugas: $t, hasil: \" \") { id } }".into(),
            vars(json!({ "t": tiada("tugasTinjauan") })),
            "REQUIRED hasil: Isian ini wajib diisi.",
        ),
        Baris(
            "buka tugas yang bukan tugas",
            &l.pembina,
            "mutation($m: UUID!, $t: ID!) { bukaTinjauan(id: $m, tugas: $t) { id } }".into(),
            vars(json!({ "t": adi() })),
            "INVALID_FORMAT tugas: ID ini bukan ID tugasTinjauan yang sah.",
        ),
        Baris(
            "permintaan anak oleh dirinya",
            &l.pengurus,
            MINTA.into(),
            minta("pemohon", json!("DIRI")),
            "NOT_ELIGIBLE pemohon: Di bawah 18 tahun, permintaan diajukan oleh orang tua atau wali.",
        ),
        Baris(
            "wali tanpa hubungan",
            &l.pengurus,
            MINTA.into(),
            minta("hubungan", json!(" ")),
            "REQUIRED hubungan: Tulis hubungan wali dengan sasaran.",
        ),
        Baris(
            "koreksi kosong",
            &l.pengurus,
            MINTA.into(),
            minta("jenis", json!("KOREKSI")),
            "REQUIRED koreksi: Tulis apa yang dikoreksi.",
        ),
        Baris(
            "koreksi pada salinan",
            &l.pengurus,
            MINTA.into(),
            minta("koreksi", json!({ "nama": "Ade" })),
            "NOT_ELIGIBLE koreksi: Isian koreksi hanya untuk permintaan koreksi.",
        ),
        Baris(
            "koreksi telepon",
            &l.pengurus,
            MINTA.into(),
            minta("koreksi", json!({ "telepon": "1" })),
            "INVALID_FORMAT telepon: Tulis nomor telepon genggam seperti 081234567890.",
        ),
        Baris(
            "pulihkan yang tidak dibatasi",
            &l.pengurus,
            MINTA.into(),
            minta("jenis", json!("PULIHKAN")),
            "WRONG_STATE sasaran: Data sasaran ini tidak sedang dibatasi.",
        ),
        Baris(
            "hapus orang tiada",
            &l.pengurus,
            MINTA.into(),
            minta("sasaran", json!(tiada("sasaran"))),
            "NOT_FOUND sasaran: Data tidak ditemukan.",
        ),
        Baris(
            "insiden waktu terbalik",
            &l.dpmd,
            INSIDEN.into(),
            insiden("kapanMulai", json!("2026-11-19T00:00:01Z")),
            "INVALID_DATE kapanMulai: Waktu mulai harus sebelum waktu selesai dan tidak di masa depan.",
        ),
        Baris(
            "insiden tanpa zona",
            &l.dpmd,
            INSIDEN.into(),
            insiden("kapanSelesai", json!("2026-11-19 08:00")),
            "INVALID_FORMAT kapanSelesai: Tulis waktu seperti 2026-11-22T09:30:00+08:00.",
        ),
        Baris(
            "insiden tanpa akun",
            &l.dpmd,
            INSIDEN.into(),
            insiden("akun", Json::Null),
            "REQUIRED akun: Sebutkan akun atau perangkat yang terlibat.",
        ),
        Baris(
            "insiden perangkat",
            &l.dpmd,
            INSIDEN.into(),
            insiden("perangkat", json!("telepon")),
            "INVALID_FORMAT perangkat: Isian tidak sesuai bentuk yang diminta.",
        ),
    ]
}

/// The refusal of an answer, as the tables write it.
async fn jawab(client: &Client, document: &str, variables: Json) -> String {
    let reply = client.send(document, variables).await;
    assert!(!reply.status.is_server_error(), "{document}\n{:#}", reply.json);
    let Some([error, ..]) = reply.json["errors"].as_array().map(Vec::as_slice) else {
        return format!("diterima: {}", reply.json["data"]);
    };
    let extensions = &error["extensions"];
    let field = extensions["field"].as_str().unwrap_or("-");
    format!("{} {field}: {}", extensions["code"].as_str().unwrap_or("?"), error["message"].as_str().unwrap())
}

/// Sends every row, and tells all that were answered otherwise or changed the database.
async fn periksa(world: World, baris: fn(&Latar) -> Vec<Baris<'_>>) {
    let latar = latar(&world).await;
    let mut before = world.dump().await;
    let mut wrong = Vec::new();
    for Baris(nama, siapa, dokumen, isian, mau) in baris(&latar) {
        let dapat = jawab(siapa, &dokumen, isian).await;
        if dapat != mau {
            wrong.push(format!("{nama}\t{dapat}"));
        }
        let after = world.dump().await;
        for (table, rows) in &after {
            if before.get(table) != Some(rows) {
                wrong.push(format!("{nama}\tchanged {table}"));
            }
        }
        before = after;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const BERI: &str = "mutation($i: BeriTugasInput!) { beriTugas(input: $i) { id } }";
const BUAT_AKUN: &str = "mutation($i: BuatAkunInput!) { buatAkun(input: $i) { id } }";
const UBAH_AKUN: &str = "mutation($i: UbahAkunInput!) { ubahAkun(input: $i) { id } }";
const BUAT_TIM: &str = "mutation($i: BuatTimInput!) { buatTim(input: $i) { id } }";
const MASUK_TIM: &str = "mutation($i: MasukTimInput!) { masukTim(input: $i) { id } }";
const KELUAR_TIM: &str =
    "mutation($m: UUID!, $a: ID!, $t: DateTime) { keluarTim(id: $m, anggota: $a, pada: $t) { id } }";
const SETUJUI: &str = "mutation($m: UUID!, $p: ID!) { setujuiTugas(id: $m, penugasan: $p) { id } }";
const CABUT: &str =
    "mutation($m: UUID!, $p: ID!, $a: String!) { cabutTugas(id: $m, penugasan: $p, alasan: $a) { id } }";
const UNDANG: &str =
    "mutation($m: UUID!, $a: ID!) { undangAkun(id: $m, akun: $a, alasan: \"baru\") { kode } }";

/// An assignment as PKK coordinator for the person without one, with one thing changed.
fn tugas(field: &str, value: Json) -> Json {
    let mut given = json!({ "akun": Persona::TanpaTugas.account().to_string(), "peran": "PKK",
        "wilayah": ["64.02"], "akhir": "2027-11-20", "alasan": "SK" });
    given[field] = value;
    input(given)
}

/// Accounts, teams and assignments.
fn petugas(l: &Latar) -> Vec<Baris<'_>> {
    let siapa = Persona::TanpaTugas.account().to_string();
    let akun = |fields: Json| input(fields);
    let dpmd = |nama, document: &str, isian, mau| Baris(nama, &l.dpmd, document.into(), isian, mau);
    vec![
        dpmd(
            "akun tanpa nama",
            BUAT_AKUN,
            akun(json!({ "nama": " ", "email": "a@b.id" })),
            "REQUIRED nama: Isian ini wajib diisi.",
        ),
        dpmd(
            "akun tanpa nama pengguna",
            BUAT_AKUN,
            akun(json!({ "nama": "Wati" })),
            "REQUIRED email: Isi alamat surel atau nomor telepon.",
        ),
        dpmd(
            "surel salah",
            BUAT_AKUN,
            akun(json!({ "nama": "Wati", "email": "wati" })),
            "INVALID_FORMAT email: Tulis alamat surel seperti nama@contoh.id.",
        ),
        dpmd(
            "telepon salah",
            BUAT_AKUN,
            akun(json!({ "nama": "Wati", "telepon": "112" })),
            "INVALID_FORMAT telepon: Tulis nomor telepon seperti 0812 3456 7890.",
        ),
        dpmd(
            "nama panjang",
            BUAT_AKUN,
            akun(json!({ "nama": panjang(201), "email": "a@b.id" })),
            "TOO_LONG nama: Isian terlalu panjang.",
        ),
        dpmd(
            "tidak ada yang diubah",
            UBAH_AKUN,
            akun(json!({ "akun": siapa })),
            "REQUIRED -: Tidak ada yang diubah.",
        ),
        dpmd(
            "akun tiada",
            UBAH_AKUN,
            akun(json!({ "akun": tiada("akun"), "nama": "Wati" })),
            "NOT_FOUND akun: Data tidak ditemukan.",
        ),
        dpmd(
            "bukan id akun",
            UBAH_AKUN,
            akun(json!({ "akun": Pos::Melati.id().to_string() })),
            "INVALID_FORMAT akun: ID ini bukan ID akun yang sah.",
        ),
        dpmd(
            "tim tanpa anggota",
            BUAT_TIM,
            akun(json!({ "nama": "Tim", "anggota": [] })),
            "REQUIRED anggota: Isian ini wajib diisi.",
        ),
        dpmd(
            "anggota tiada",
            BUAT_TIM,
            akun(json!({ "nama": "Tim", "anggota": [tiada("akun")] })),
            "NOT_FOUND anggota: Data tidak ditemukan.",
        ),
        dpmd(
            "101 anggota",
            BUAT_TIM,
            akun(json!({ "nama": "Tim", "anggota": vec![siapa.clone(); 101] })),
            "TOO_LONG anggota: Isian terlalu panjang.",
        ),
        dpmd(
            "tim tiada",
            MASUK_TIM,
            akun(json!({ "tim": tiada("tim"), "akun": siapa })),
            "NOT_FOUND tim: Data tidak ditemukan.",
        ),
        dpmd(
            "masuk kemarin",
            MASUK_TIM,
            akun(json!({ "tim": tiada("tim"), "akun": siapa, "mulai": "2026-11-19" })),
            "INVALID_DATE mulai: Tidak dapat dimulai sebelum hari ini.",
        ),
        dpmd(
            "keluar tiada",
            KELUAR_TIM,
            vars(json!({ "a": tiada("anggotaTim") })),
            "NOT_FOUND anggota: Data tidak ditemukan.",
        ),
        dpmd(
            "keluar nanti sore",
            KELUAR_TIM,
            vars(json!({ "a": tiada("anggotaTim"), "t": "nanti sore" })),
            "INVALID_FORMAT pada: Tulis waktu seperti 2026-11-22T04:00:00Z.",
        ),
        dpmd(
            "tugas untuk dua",
            BERI,
            tugas("tim", json!(tiada("tim"))),
            "REQUIRED akun: Isi salah satu: akun atau tim.",
        ),
        dpmd(
            "tugas tanpa wilayah",
            BERI,
            tugas("wilayah", json!([])),
            "REQUIRED wilayah: Isian ini wajib diisi.",
        ),
        dpmd(
            "wilayah bukan kode",
            BERI,
            tugas("wilayah", json!(["Loa Janan"])),
            "INVALID_FORMAT wilayah: Tulis kode wilayah seperti 64.02, 64.02.05, atau 64.02.05.2001.",
        ),
        dpmd(
            "51 wilayah",
            BERI,
            tugas("wilayah", json!(vec!["64.02"; 51])),
            "TOO_LONG wilayah: Isian terlalu panjang.",
        ),
        dpmd(
            "PKK dengan bidang",
            BERI,
            tugas("bidang", json!(["SOSIAL"])),
            "INVALID_FORMAT bidang: Isian tidak sesuai bentuk yang diminta.",
        ),
        dpmd(
            "PKK di pos",
            BERI,
            tugas("posyandu", json!(Pos::Melati.id().to_string())),
            "INVALID_FORMAT posyandu: Isian tidak sesuai bentuk yang diminta.",
        ),
        dpmd(
            "PKK kasus sensitif",
            BERI,
            tugas("kasusSensitif", json!(true)),
            "INVALID_FORMAT kasusSensitif: Isian tidak sesuai bentuk yang diminta.",
        ),
        dpmd("akhir kosong", BERI, tugas("akhir", json!("")), "REQUIRED akhir: Tanggal wajib diisi."),
        dpmd(
            "akhir sebelum mulai",
            BERI,
            tugas("mulai", json!("2027-12-01")),
            "INVALID_DATE akhir: Akhir tugas harus sesudah mulainya.",
        ),
        dpmd(
            "25 bulan",
            BERI,
            tugas("akhir", json!("2028-12-20")),
            "INVALID_DATE akhir: Tugas paling lama 24 bulan. Perpanjang dengan tugas baru.",
        ),
        dpmd("tanpa alasan", BERI, tugas("alasan", json!(" ")), "REQUIRED alasan: Isian ini wajib diisi."),
        dpmd(
            "admin di kecamatan",
            BERI,
            input(
                json!({ "akun": siapa, "peran": "DPMD_ADMIN", "wilayah": ["64.02.02"], "akhir": "2027-11-20", "alasan": "SK" }),
            ),
            "INVALID_FORMAT wilayah: Isian tidak sesuai bentuk yang diminta.",
        ),
        dpmd(
            "setujui tiada",
            SETUJUI,
            vars(json!({ "p": tiada("penugasan") })),
            "NOT_FOUND penugasan: Data tidak ditemukan.",
        ),
        dpmd(
            "cabut tiada",
            CABUT,
            vars(json!({ "p": tiada("penugasan"), "a": "pindah" })),
            "NOT_FOUND penugasan: Data tidak ditemukan.",
        ),
        dpmd(
            "cabut tanpa alasan",
            CABUT,
            vars(json!({ "p": tiada("penugasan"), "a": "" })),
            "REQUIRED alasan: Isian ini wajib diisi.",
        ),
        dpmd(
            "undang yang belum bertugas",
            UNDANG,
            vars(json!({ "a": siapa })),
            "WRONG_STATE akun: Akun ini tidak aktif atau belum punya tugas.",
        ),
        Baris(
            "cari satu huruf",
            &l.dpmd,
            "{ daftarAkun(nama: \"a\") { nodes { id } } }".into(),
            json!({}),
            "REQUIRED nama: Tulis paling sedikit dua huruf.",
        ),
        Baris(
            "akun orang lain",
            &l.kader,
            "query($a: ID!) { akun(id: $a) { nama } }".into(),
            json!({ "a": siapa }),
            "NOT_FOUND -: Data tidak ditemukan.",
        ),
    ]
}

both! { async fn wrong_staff(world: World) { periksa(world, petugas).await; } }
both! { async fn wrong_values(world: World) { periksa(world, nilai).await; } }
both! { async fn wrong_states(world: World) { periksa(world, keadaan).await; } }
both! { async fn wrong_ids(world: World) { periksa(world, pengenal).await; } }
both! { async fn wrong_looks_and_requests(world: World) { periksa(world, hak).await; } }
both! { async fn wrong_documents(world: World) { periksa(world, dokumen).await; } }

both! {
    async fn an_unlikely_weight_is_taken_when_it_is_sent_again_with_konfirmasi(world: World) {
        let l = latar(&world).await;
        let weigh = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { \
            ... on Pertumbuhan { beratG janggal verdict kategoriBbU bgm } } }";
        let id = mutation_id();
        let mut sent = timbang(&l, json!("62"));
        sent["i"]["id"] = json!(id);
        let (code, field, _) = l.kader.refused(weigh, sent.clone()).await;
        assert_eq!((code.as_str(), field.as_deref()), ("IMPLAUSIBLE_VALUE", Some("berat")));
        // The refused mutation left no trace, so the phone may use its id again.
        sent["i"]["konfirmasi"] = json!(true);
        let taken = l.kader.ok(weigh, sent).await;
        let seen = json!({ "beratG": 62_000, "janggal": true, "verdict": "B", "kategoriBbU": null, "bgm": null });
        assert_eq!(taken["catatPelayanan"], seen);
    }
}

both! {
    async fn odd_but_honest_input_is_taken(world: World) {
        let l = latar(&world).await;
        for (field, value) in [
            ("nama", json!("  Nur'aini   👶 ")),
            ("nik", json!("'6402 0241 0101 0001")),
            ("nik", json!("")),
            ("alamat", json!("Jalan Sungai 1\nbelakang masjid 🕌")),
            ("tanggalLahir", json!("2024-02-29")),
            ("tanggalLahir", json!("2026-11-20")),
            ("telepon", json!("0812-3456-7890")),
            ("beratLahir", json!("3,1")),
        ] {
            let sent = baru(field, value);
            let reply = l.kader.send(DAFTAR, sent.clone()).await;
            assert!(reply.json.get("errors").is_none(), "{sent}\n{:#}", reply.json);
        }
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
    }
}
