//! Who may see and do what. The table of `design/access.md` section 3 is printed from the code and committed; every
//! type and field of the schema must be governed by a rule that is written down; and every door is tried by every
//! persona, with ids of her own posts, of foreign ones and with made-up ones, against the table in this file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use async_graphql::Positioned;
use async_graphql::parser::types::{FieldDefinition, TypeDefinition, TypeKind};
use posyandu::access::group::{reads, writes};
use posyandu::access::permit::allowed;
use posyandu::access::{Action, Actor, Assignment, Group, Role};
use posyandu::domain::id::AccountId;
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::{Bidang, BidangSet};
use posyandu::domain::wilayah::Kode;
use posyandu::graphql::node::NODES;
use posyandu::graphql::table::Noun;
use posyandu::graphql::table::noun::{Body, From, NounRef};
use posyandu::service::account::{NewAkun, NewTugas, beri_tugas, buat_akun};
use posyandu::service::login::demo_token;
use posyandu::store::account::{
    NewAssignment, NewMember, Subject, insert_assignment, insert_member, insert_team,
};
use posyandu::store::scope::Guard;
use posyandu::store::write::SYSTEM;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::rujukan::di_desa;
use crate::schema::types;
use crate::world::{Client, Persona, Pos, Reply, Siapa, World, beginning, fixed, mutation_id};
use crate::{both, committed};

// ---- the printed table ----

/// The roles of section 3, by the names used there.
fn roles() -> Vec<(&'static str, Assignment)> {
    let of = |role, bidang: &[Bidang]| Assignment {
        role,
        posyandu: None,
        wilayah_posyandu: None,
        regions: Vec::new(),
        bidang: bidang.iter().copied().collect::<BidangSet>(),
        sensitive: false,
        sampai: None,
    };
    vec![
        ("KADER kesehatan", of(Role::Kader, &[Bidang::Kesehatan])),
        ("KADER pendidikan", of(Role::Kader, &[Bidang::Pendidikan])),
        ("PENGURUS", of(Role::Pengurus, &[])),
        ("PEMBINA", of(Role::Pembina, &[])),
        ("PKK", of(Role::Pkk, &[])),
        ("OPD kesehatan", of(Role::Opd, &[Bidang::Kesehatan])),
        ("DPMD_ADMIN", of(Role::DpmdAdmin, &[])),
        ("AUDITOR", of(Role::Auditor, &[])),
    ]
}

fn groups() -> Vec<Group> {
    let mut groups = vec![Group::Institution, Group::Basic, Group::Contact, Group::Identifier, Group::Health];
    groups.extend(Bidang::ALL.into_iter().filter(|b| *b != Bidang::Kesehatan).map(Group::Sector));
    groups.extend([Group::Protected, Group::Statistics, Group::Operations]);
    groups
}

fn line(text: &mut String, first: &str, cells: impl IntoIterator<Item = String>, width: usize) {
    let mut row = format!("{first:<19}");
    for cell in cells {
        let _ = write!(row, " {cell:<width$}");
    }
    let _ = writeln!(text, "{}", row.trim_end());
}

fn printed_table() -> String {
    let mut text =
        String::from("Role x field group: R read, W write, on records of the role's own posts\n\n");
    line(&mut text, "", groups().iter().map(ToString::to_string), 6);
    for (name, held) in roles() {
        let cell = |group: &Group| match (
            reads(held.role, held.bidang, *group),
            writes(held.role, held.bidang, *group),
        ) {
            (true, true) => "RW",
            (true, false) => "R",
            (false, true) => "W",
            (false, false) => "-",
        };
        line(&mut text, name, groups().iter().map(|group| cell(group).to_owned()), 6);
    }
    text.push_str("\nAction x role: x may, in its own post, region or sector\n\n");
    let short = |name: &str| {
        name.replace("KADER ", "K.")
            .replace("OPD ", "OPD.")
            .replace("endidikan", "dk")
            .replace("esehatan", "es")
    };
    line(&mut text, "", roles().iter().map(|(name, _)| short(name)), 10);
    for (action, code, _) in Action::NILAI {
        let cells =
            roles().into_iter().map(|(_, held)| if allowed(&held, *action) { "x" } else { "-" }.to_owned());
        line(&mut text, code, cells, 10);
    }
    text.push_str(
        "\nOperation x role, at her own post or in her own region: ok, 0 no rows, F forbidden, N not found, \
         U not signed in\n(every cell is tried against the router, on both engines; see DOORS)\n\n",
    );
    let columns = "K.kes K.pum K.oth PENG PEMB PKK OPD.a OPD.o DPMD AUD none -".split(' ');
    let header: String = columns.map(|name| format!("{name:<6}")).collect();
    let _ = writeln!(text, "{:<25}{}", "", header.trim_end());
    for door in DOORS {
        let what = format!("{:<25}", door.name);
        let _ = writeln!(text, "{what}{}", row_of(door.own));
    }
    text.push_str("\nType: its group, the rule that lets its rows through; its fields by group\n(cells.rs tries every field as every persona)\n\n");
    for noun in every_noun() {
        let rule = if with_a_referral(noun) {
            "all of it, with the referral it hangs on and never alone".to_owned()
        } else {
            rule(noun.table.guard)
        };
        let _ = writeln!(text, "{} {}, {rule}", noun.name, noun.group);
        let mut by_group: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for field in &noun.fields {
            by_group.entry(field.group.to_string()).or_default().push(&field.name);
        }
        for (group, fields) in by_group {
            let _ = writeln!(text, "  {group:<6} {}", fields.join(" "));
        }
    }
    text.push_str("\nTypes that are no rows, with their group\n\n");
    for (name, group, fields) in PLAIN {
        let _ = writeln!(text, "{name} {group}\n  {fields}");
    }
    text
}

/// The cells of a door, in columns.
fn row_of(own: &str) -> String {
    let row: String = own.split(' ').map(|cell| format!("{cell:<6}")).collect();
    row.trim_end().to_owned()
}

/// What an agency sees of somebody referred to it: reached with the referral only, all fields of it.
fn with_a_referral(noun: &Noun) -> bool {
    noun.name.ends_with("Dirujuk")
}

#[test]
fn an_agency_learns_name_and_contact_and_nothing_else() {
    let seen: Vec<_> =
        [&*posyandu::graphql::sasaran::ORANG_DIRUJUK, &*posyandu::graphql::keluarga::KELUARGA_DIRUJUK]
            .into_iter()
            .inspect(|noun| assert!(with_a_referral(noun)))
            .flat_map(|noun| noun.fields.iter().map(|field| field.group))
            .collect();
    assert!(seen.iter().all(|group| matches!(group, Group::Basic | Group::Contact)), "{seen:?}");
}

fn rule(guard: Guard) -> String {
    match guard {
        Guard::Institution => "whoever serves somewhere".to_owned(),
        Guard::Posts(_, group) => format!("posts where the reader reads {group}"),
        Guard::Orang { group, .. } => {
            format!("posts where the reader reads {group}, and single persons open to her")
        }
        Guard::EitherPost(_, _, group) => format!("either post where the reader reads {group}"),
        Guard::Buku { own, post, region } => {
            let own = own.map(|_| "the reader's own".to_owned());
            let post = post.map(|_| "of a post she keeps as PENGURUS".to_owned());
            let region = region.map(|(_, roles)| {
                let roles: Vec<&str> = roles.iter().map(|role| role.kode()).collect();
                format!("of her regions as {}", roles.join(" or "))
            });
            own.into_iter().chain(post).chain(region).collect::<Vec<_>>().join(", and ")
        }
        Guard::Pelayanan { .. } => {
            "posts and sectors the reader reads, what she recorded, and single persons open to her".to_owned()
        }
        Guard::Rujukan { .. } => {
            "posts and sectors the reader reads, what she sent, and what is addressed to her agency"
                .to_owned()
        }
        Guard::Desa { .. } => "what was submitted to a village of her regions as PEMBINA".to_owned(),
        Guard::OfRujukan(_) => "whoever sees the referral".to_owned(),
        Guard::Pelapor { .. } => {
            "of a post she keeps as PENGURUS, and with a referral that her agency received".to_owned()
        }
        Guard::Audit => "an auditor".to_owned(),
        Guard::Assignment(_) => {
            "all for who keeps or audits, those of her regions and below for who guides, of the kader of her post \
             for who chairs it"
                .to_owned()
        }
        Guard::Team(_) => "whoever sees an assignment of the team".to_owned(),
        Guard::Account(_) => "whoever sees an assignment of the person or of a team of theirs".to_owned(),
    }
}

#[test]
fn the_table_of_rights_is_as_committed() {
    committed!("access", printed_table());
}

/// What section 3 says in words, so that the committed table cannot be renewed without a thought.
#[test]
fn the_table_keeps_its_promises() {
    for (name, held) in roles() {
        let read = |group| reads(held.role, held.bidang, group);
        let personal = [Group::Basic, Group::Contact, Group::Identifier, Group::Health, Group::Protected];
        assert!(read(Group::Institution) && read(Group::Statistics), "{name}");
        if !matches!(held.role, Role::Kader | Role::Pengurus) {
            let names = personal.into_iter().chain(Bidang::ALL.map(Group::of_bidang));
            assert!(names.clone().all(|group| !read(group)), "{name} reads no names");
            assert!(names.clone().all(|group| !writes(held.role, held.bidang, group)), "{name} writes none");
        }
        assert!(!read(Group::Protected), "{name}: protected cases are decided row by row");
        let keeps = allowed(&held, Action::KeepAccounts);
        assert!(!keeps || !read(Group::Basic), "{name}: who keeps accounts does not read people's data");
        assert!(!allowed(&held, Action::Seed), "{name}");
        assert_eq!(allowed(&held, Action::AcceptRujukan), held.role == Role::Opd, "{name}");
    }
    let other = BidangSet::from_iter([Bidang::Pendidikan]);
    assert!(!reads(Role::Kader, other, Group::Health) && !reads(Role::Kader, other, Group::Identifier));
    assert!(reads(Role::Kader, other, Group::Sector(Bidang::Pendidikan)));
    assert!(!reads(Role::Kader, other, Group::Sector(Bidang::Sosial)));
    // Nobody's rights come from nowhere.
    assert!(
        Actor::person(AccountId(Uuid::nil()), None, None, Vec::new())
            .scope()
            .posts(Group::Institution)
            .is_none()
    );
}

// ---- deny by default ----

/// Registers, which are read as lists and not by `node`.
const REGISTERS: &[NounRef] = &[
    || &posyandu::graphql::akses_sementara::AKSES_SEMENTARA,
    || &posyandu::graphql::pemberitahuan::PEMBERITAHUAN,
    || &posyandu::graphql::permintaan_subjek::PERMINTAAN_SUBJEK,
    || &posyandu::graphql::tinjauan::TUGAS_TINJAUAN,
];

/// Every noun that the schema can reach, by name.
pub fn every_noun() -> Vec<&'static Noun> {
    let mut found: BTreeMap<&str, &'static Noun> = BTreeMap::new();
    let mut ahead: Vec<&'static Noun> = NODES.iter().map(|(_, noun)| noun()).collect();
    ahead.extend(REGISTERS.iter().map(|noun| noun()));
    while let Some(noun) = ahead.pop() {
        if found.insert(&noun.name, noun).is_some() {
            continue;
        }
        ahead.extend(noun.fields.iter().filter_map(|field| match &field.from {
            From::One { to, .. } => Some(to()),
            From::Many(many) => Some((many.to)()),
            _ => None,
        }));
        if let Body::Interface { members, .. } = &noun.body {
            ahead.extend(members());
        }
    }
    found.into_values().collect()
}

/// Types that are no nouns, each with the group that governs it and all its fields. A new field belongs here
/// only after somebody has thought about who may read it.
const PLAIN: &[(&str, Group, &str)] = &[
    ("Aku", Group::Operations, "id nama tugas kodeSegar"),
    ("Beranda", Group::Basic, "hariBuka warga perlu alasan sasaran"),
    ("BerandaAlasan", Group::Basic, "kode alasan meja tugas jumlah terlambat"),
    ("BerandaHari", Group::Institution, "id status"),
    ("Aturan", Group::Institution, "kode golongan tindakan keterangan versi"),
    (
        "HariBukaBerjalan",
        Group::Statistics,
        "hariBuka status warga pengunjungLuar kaderHadir perLangkah perBidang datang",
    ),
    ("HitunganLangkah", Group::Statistics, "langkah orang"),
    ("VersiAturan", Group::Institution, "nomor sejak sumber nilai"),
    ("NilaiAturan", Group::Institution, "nama nilai satuan"),
    ("Saran", Group::Basic, "aturan versi alasan jenis sejak kejadian"),
    ("BerandaSasaran", Group::Basic, "id nama kerja"),
    ("HasilCariNik", Group::Identifier, "terdaftar kecamatan"),
    ("DataTerbuka", Group::Statistics, "kunci nama jumlahPosyandu skdn perKelompok perBidang"),
    ("DosisImunisasi", Group::Health, "dosis nama tanggal nilai dihitung"),
    ("DosisTerbukaImunisasi", Group::Health, "dosis nama mulai jatuhTempo terlambatSejak keadaan ulang"),
    ("JatuhTempo", Group::Health, "meja alasan rinci mulai tanggal terlambatSejak sampai keadaan kalimat"),
    ("JatuhTempoPos", Group::Health, "jumlah sasaran berikut"),
    ("JatuhTempoSasaran", Group::Health, "sasaran nama umurBulan kelompok jatuh"),
    ("KelengkapanImunisasi", Group::Health, "versi status ada perlu kurang"),
    ("StatusAsi", Group::Health, "status bulan"),
    ("BulanAsi", Group::Health, "umurBulan hanyaAsi"),
    (
        "StatusKehamilan",
        Group::Health,
        "kehamilan mulai berakhir minggu kontakTrimester kontak tercapai anc6 ttd mms tabletCukup",
    ),
    ("StatusImunisasi", Group::Health, "dosis terbuka kelengkapan td"),
    ("StatusTd", Group::Health, "status terlindungSampai berikut berikutMulai"),
    (
        "Insiden",
        Group::Operations,
        "id apa kapanMulai kapanSelesai bagaimana dicatatPada tenggat sisaJam jumlahTerdampak terdampak draf",
    ),
    ("IzinUnggah", Group::Operations, "id alamat sampai batasBita"),
    (
        "Katalog",
        Group::Institution,
        "kode nama tipe tentang bidang opd subjek dariBulan sampaiBulan syarat terlindungi kejadian spm kelompokUmur foto medan hitungan",
    ),
    ("SasaranDikunjungi", Group::Basic, "sasaran nama pemicu terakhir tidakBertemu"),
    ("PemicuKunjungan", Group::Basic, "kode kalimat sejak tindakan"),
    ("DaftarPeriksaKunjungan", Group::Institution, "kode tentang butir"),
    ("ButirPeriksa", Group::Institution, "kode tentang kategori"),
    (
        "HasilAntropometri",
        Group::Institution,
        "umurBulan tinggiDipakaiMm indeks janggal pitaLila labelPitaLila garisKms labelGarisKms peringatan",
    ),
    ("NilaiIndeks", Group::Health, "indeks label z janggal kategori labelKategori"),
    ("SeriPertumbuhan", Group::Health, "sasaran jenisKelamin tanggalLahir titik kurva"),
    (
        "TitikPertumbuhan",
        Group::Health,
        "pelayanan tanggal umurHari umurBulan beratG tinggiMm posisi edema lingkarKepalaMm lilaMm indeks pitaLila \
         verdict duaT bgm garisKms kbmG naikG jarakPendek janggal tanda",
    ),
    ("TandaTitik", Group::Health, "aturan tindakan alasan akhir"),
    ("KurvaAcuan", Group::Institution, "indeks menurutPanjang x min3 min2 min1 median plus1 plus2 plus3"),
    ("KatalogMedan", Group::Institution, "nama tentang bentuk wajib minimum maksimum satuan pilihan"),
    ("KatalogSpm", Group::Institution, "kode nama"),
    ("Kebutuhan", Group::Statistics, "aturan alasan kode bidang jumlah tersamar terdata pendataan"),
    ("PemetaanKebutuhan", Group::Statistics, "kunci nama kebutuhan"),
    ("KataJejak", Group::Operations, "jumlah kata"),
    ("KecamatanNik", Group::Identifier, "kode nama"),
    ("KodeAktivasi", Group::Operations, "kode kodeSvg berlakuSampai"),
    ("NikTerungkap", Group::Identifier, "sasaran nik"),
    ("LayananTerbuka", Group::Statistics, "bidang terlayani"),
    ("BandingIndikator", Group::Statistics, "dengan n d persen selisih"),
    (
        "BarisIndikator",
        Group::Statistics,
        "kunci nama jumlahPosyandu kelompok jenisKelamin bidang jenis dosis kumpulan deret",
    ),
    (
        "DeretIndikator",
        Group::Statistics,
        "indikator n d persen tersamar peringkat target selisihTarget banding",
    ),
    ("RalatBulan", Group::Statistics, "pada indikator rincian"),
    ("RalatIndikator", Group::Statistics, "indikator beku kini"),
    ("RalatRincian", Group::Statistics, "tanggal posyandu nama indikator n d"),
    ("Indikator", Group::Institution, "kode nama rumus satuan versi sumber rincian"),
    ("TabelIndikator", Group::Statistics, "periode baris"),
    ("RegistrasiTempat", Group::Institution, "kunci nama jumlahPosyandu teregistrasi tepatWaktu tahap"),
    ("RegistrasiTahap", Group::Institution, "tahap jumlah"),
    ("OrangDiBalik", Group::Basic, "hitungan jumlahOrang jumlahKeluarga takTampak orang keluarga"),
    (
        "Kekosongan",
        Group::Statistics,
        "bulan jumlahPosyandu jumlahKosong belumJatuhTempo alasan tempat posyandu berikut",
    ),
    ("KekosonganAlasan", Group::Statistics, "alasan jumlah"),
    ("KekosonganTempat", Group::Statistics, "kunci nama jumlahPosyandu jumlahKosong belumJatuhTempo alasan"),
    (
        "PosyanduKosong",
        Group::Statistics,
        "posyandu nama wilayah namaWilayah alasan lamaBulan dijadwalkan terlaksana kader",
    ),
    (
        "WaktuTindakLanjut",
        Group::Statistics,
        "kunci nama jumlahPosyandu dibuat terbuka belumJatuhTempo selesai selesaiMentah ditindak menunggu \
         medianHariKerja persentil90HariKerja medianHari persentil90Hari dalamBatas",
    ),
    ("Partisipasi", Group::Statistics, "kunci nama jumlahPosyandu skdn perKelompok perBidang kader"),
    ("PartisipasiBidang", Group::Statistics, "bidang terlayani kader"),
    ("PartisipasiKader", Group::Statistics, "kaderActiveShare kaderAttendanceRate kaderFillRate"),
    ("PartisipasiKelompok", Group::Statistics, "kelompok hadir"),
    ("PemeriksaanJejak", Group::Operations, "jumlah utuh pertamaRusak"),
    ("PendaftaranTotp", Group::Operations, "uri svg"),
    (
        "Perangkat",
        Group::Operations,
        "id nama sejak terakhirTerlihat dijagaPerangkatKeras dicabut alasan penyalahgunaan",
    ),
    ("Rate", Group::Statistics, "n d persen tersamar"),
    ("RekapBidang", Group::Statistics, "bidang pelayanan subjek"),
    (
        "RekapHariBuka",
        Group::Statistics,
        "hariBuka tanggal status warga pengunjungLuar baru entriTerlambat kaderHadir rujukan perKelompok perBidang skdn",
    ),
    ("RekapKelompok", Group::Statistics, "kelompok warga pengunjungLuar"),
    ("RujukanMasuk", Group::Basic, "bidang menunggu masuk"),
    ("SalinanSubjek", Group::Identifier, "json html"),
    (
        "Skdn",
        Group::Statistics,
        "s k d n t o b bgm duaT kPerS dPerS dPerK nPerD nPerDinilai nPerS bgmPerD tPerDinilai duaTPerDinilai tersamar",
    ),
    ("Terdampak", Group::Operations, "sasaran posyandu"),
    ("TokenMasuk", Group::Operations, "akses aksesBerlaku segar nonce perangkat perluTotp"),
    ("Tugas", Group::Operations, "peran posyandu wilayah bidang akhir"),
];

/// The fields of a type of the schema.
pub fn fields_of<'a>(types: &'a [TypeDefinition], name: &str) -> Vec<&'a FieldDefinition> {
    let of = types.iter().find(|of| of.name.node == name).unwrap_or_else(|| panic!("no type {name}"));
    fields(of).iter().map(|field| &field.node).collect()
}

fn fields(of: &TypeDefinition) -> &[Positioned<FieldDefinition>] {
    match &of.kind {
        TypeKind::Object(object) => &object.fields,
        TypeKind::Interface(interface) => &interface.fields,
        _ => &[],
    }
}

/// What can be listened to: a day under way, by who records at its post; what comes in, by the officers of its sector;
/// and a test of the link. `berjalan` tests who.
const SUBSCRIPTIONS: &[&str] = &["hariBukaBerjalan", "rujukanMasuk", "ujiSambungan"];

/// The complaints about a schema: what no rule mentions, and what a rule mentions and is not there.
fn ungoverned(types: &[TypeDefinition]) -> Vec<String> {
    let nouns: BTreeMap<String, &Noun> =
        every_noun().into_iter().map(|noun| (noun.name.clone(), noun)).collect();
    let doors: BTreeSet<&str> = DOORS.iter().map(|door| door.name).chain(SESSIONS.iter().copied()).collect();
    let mut complaints = Vec::new();
    for of in types.iter().filter(|of| matches!(of.kind, TypeKind::Object(_) | TypeKind::Interface(_))) {
        let name = of.name.node.as_str();
        let there: Vec<&str> = fields(of).iter().map(|field| field.node.name.node.as_str()).collect();
        let of_noun = |ending: &str| name.strip_suffix(ending).is_some_and(|noun| nouns.contains_key(noun));
        let expected: Vec<&str> = if name == "Subscription" {
            SUBSCRIPTIONS.to_vec()
        } else if matches!(name, "Query" | "Mutation") {
            complaints.extend(
                there
                    .iter()
                    .filter(|field| !doors.contains(*field))
                    .map(|field| format!("{name}.{field} is no door of the table")),
            );
            continue;
        } else if let Some(noun) = nouns.get(name) {
            complaints.extend(noun_complaints(noun, fields(of)));
            noun.fields.iter().map(|field| field.name.as_str()).collect()
        } else if let Some((_, _, listed)) = PLAIN.iter().find(|(plain, _, _)| *plain == name) {
            listed.split(' ').collect()
        } else if of_noun("Connection") {
            vec!["nodes", "edges", "pageInfo"]
        } else if of_noun("Edge") {
            vec!["node", "cursor"]
        } else if name == "PageInfo" {
            vec!["hasNextPage", "hasPreviousPage", "startCursor", "endCursor"]
        } else if name == "Node" {
            vec!["id"]
        } else {
            complaints.push(format!("{name} is governed by no rule"));
            continue;
        };
        let (there, expected) = (BTreeSet::from_iter(there), BTreeSet::from_iter(expected));
        complaints.extend(
            there.difference(&expected).map(|field| format!("{name}.{field} is governed by no rule")),
        );
        complaints.extend(
            expected
                .difference(&there)
                .map(|field| format!("{name}.{field} is in a rule and not in the schema")),
        );
    }
    let known: BTreeSet<&str> = types.iter().map(|of| of.name.node.as_str()).collect();
    complaints.extend(
        nouns
            .keys()
            .filter(|noun| !known.contains(noun.as_str()))
            .map(|noun| format!("{noun} is not in the schema")),
    );
    complaints.extend(
        PLAIN
            .iter()
            .filter(|plain| !known.contains(plain.0))
            .map(|plain| format!("{} is not in the schema", plain.0)),
    );
    let roots: BTreeSet<&str> = ["Query", "Mutation"]
        .into_iter()
        .flat_map(|root| fields_of(types, root))
        .map(|field| field.name.node.as_str())
        .collect();
    complaints.extend(doors.difference(&roots).map(|door| format!("{door} is no root field")));
    complaints
}

/// A field of another group than its noun's own can be denied, so it must be nullable; what every signed-in
/// role reads need not.
fn noun_complaints(noun: &Noun, there: &[Positioned<FieldDefinition>]) -> Vec<String> {
    let mut complaints = Vec::new();
    for field in &noun.fields {
        let Some(printed) = there.iter().find(|printed| printed.node.name.node == field.name) else {
            continue;
        };
        let deniable = field.group != noun.group && field.group != Group::Institution;
        if deniable && !printed.node.ty.node.nullable {
            complaints.push(format!(
                "{}.{} is {} in a type of {} and cannot be null",
                noun.name, field.name, field.group, noun.group
            ));
        }
        // The other row has a guard of its own.
        if let From::One { .. } = field.from
            && !printed.node.ty.node.nullable
        {
            complaints.push(format!("{}.{} leads to a row that may be out of view", noun.name, field.name));
        }
        if let From::Column(col) = &field.from
            && col.table != noun.table.name
        {
            complaints.push(format!("{}.{} reads a column of {}", noun.name, field.name, col.table));
        }
    }
    let implied = match noun.table.guard {
        Guard::Institution => Some(Group::Institution),
        Guard::Posts(_, group) | Guard::EitherPost(_, _, group) | Guard::Orang { group, .. } => Some(group),
        Guard::Buku { .. } | Guard::Desa { .. } => Some(Group::Operations),
        Guard::Pelapor { .. } => Some(Group::Protected),
        Guard::OfRujukan(_) => Some(Group::Basic),
        // A row of these is seen for several reasons; what it says of a person is Basic, or its sector's.
        Guard::Pelayanan { .. } | Guard::Rujukan { .. } => None,
        Guard::Audit => Some(Group::Operations),
        Guard::Assignment(_) | Guard::Team(_) | Guard::Account(_) => Some(Group::Operations),
    };
    if implied.is_some_and(|group| group != noun.group) {
        complaints.push(format!("{} is {} but its rows are seen by another right", noun.name, noun.group));
    }
    complaints
}

#[test]
fn every_field_is_governed() {
    let complaints = ungoverned(&types());
    assert!(complaints.is_empty(), "deny by default:\n{}", complaints.join("\n"));
}

#[test]
fn an_ungoverned_field_is_found() {
    for (of, text) in [
        ("Sasaran", "type Sasaran { ibuTiri: String }"),
        ("Skdn", "type Skdn { siapa: String }"),
        ("PosyanduEdge", "type PosyanduEdge { sasaran: Sasaran }"),
        ("Query", "type Query { semua: [String!]! }"),
        ("Gudang", "type Gudang { isi: String }"),
    ] {
        let document = async_graphql::parser::parse_schema(text).unwrap();
        let mut types = types();
        let added = document.definitions.into_iter().find_map(|definition| match definition {
            async_graphql::parser::types::TypeSystemDefinition::Type(of) => Some(of.node),
            _ => None,
        });
        let added = added.unwrap();
        match types.iter_mut().find(|known| known.name.node == of) {
            Some(TypeDefinition { kind: TypeKind::Object(object), .. }) => {
                object.fields.extend(fields(&added).to_vec())
            }
            _ => types.push(added),
        }
        assert_eq!(ungoverned(&types).len(), 1, "{text}: {:?}", ungoverned(&types));
    }
}

// ---- the doors ----

/// What somebody is to a post, as the table of doors says it, in the order of its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum As {
    /// KADER for kesehatan.
    Kk,
    /// KADER for pekerjaan umum, the sector of the referral.
    Kp,
    /// KADER for another sector.
    Kl,
    /// PENGURUS.
    Pg,
    /// PEMBINA.
    Pb,
    /// PKK.
    Pk,
    /// OPD for pekerjaan umum.
    Op,
    /// OPD for another sector.
    Ol,
    /// DPMD_ADMIN.
    Da,
    /// AUDITOR.
    Au,
    /// Signed in, without an assignment.
    Tt,
    /// Not signed in.
    St,
}

/// What another post is to somebody who serves in one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// Nothing: its records do not exist for her, and she can do nothing there.
    Nothing,
    /// Institution: open to all.
    Open,
    /// Sums of a post that is known to be there: not hers to read.
    Sums,
    /// The door names no post.
    Anywhere,
}

/// One root field: the document, its variables, and who gets what.
pub struct Door {
    pub name: &'static str,
    pub document: &'static str,
    pub variables: fn(&Ids) -> Json,
    /// `ok`, `0` (no rows), `F` (FORBIDDEN), `N` (NOT_FOUND), `U` (UNAUTHENTICATED), by `As`.
    pub own: &'static str,
    pub elsewhere: Elsewhere,
    /// What a made-up id gives to everybody who is signed in; nothing where no id is taken.
    pub made_up: Option<&'static str>,
}

/// Signing in and out: open to everybody, what one does with one's own account to whoever is in, and devices to those
/// who look after their owner. They name an account or nobody, and no post; `login` tests them.
/// And open data, which `samaran` tests.
const SESSIONS: &[&str] = &[
    "dataTerbuka",
    "masuk",
    "aktifkan",
    "segarkan",
    "keluar",
    "aturSandi",
    "gantiSandi",
    "daftarTotp",
    "pastikanTotp",
    "buktikanUlang",
    "perangkatku",
    "perangkat",
    "cabutPerangkat",
];

/// Ids of one post, or made-up ones.
#[derive(Clone, Debug)]
pub struct Ids {
    pub posyandu: String,
    wilayah: String,
    desa: String,
    pub hari: String,
    terjadwal: String,
    pub kader: String,
    keluarga: String,
    sasaran: String,
    hasan: String,
    ibu: String,
    remaja: String,
    kehamilan: String,
    /// A well that was recorded.
    pelayanan: String,
    /// Forwarded to the agency.
    rujukan: String,
    /// Submitted to the village, one to forward and one to send back.
    diajukan: String,
    kembali: String,
    pindah: String,
    tujuan: String,
    /// Somebody whom no other door names.
    nenek: String,
    /// The second registration of Hasan.
    kembar: String,
    /// A pregnancy that can end in a birth, and two services that the pengurus recorded.
    bersalin: String,
    layanan: String,
    salah: String,
    akses: String,
    tugas: String,
    kabar: String,
    permintaan: String,
    salinan: String,
    insiden: String,
    akun: String,
    penugasan: String,
    tim: String,
    anggota: String,
    menunggu: String,
}

use Elsewhere::{Anywhere, Nothing, Open, Sums};

pub const DOORS: &[Door] = &[
    //                                                             Kk Kp Kl Pg Pb Pk Op Ol Da Au Tt St
    Door {
        name: "aku",
        document: "{ aku { id tugas { peran } } }",
        variables: |_| json!({}),
        own: "ok ok ok ok ok ok ok ok ok ok ok U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "daftarKunjungan",
        document: "query($p: ID!) { daftarKunjungan(posyandu: $p) { nama } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "daftarPeriksa",
        document: "{ daftarPeriksa { kode butir { kode } } }",
        variables: |_| json!({}),
        own: "ok ok ok ok ok ok ok ok ok ok ok U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "aturan",
        document: "{ aturan(kode: \"HAMIL_KEK\") { kode versi { nomor sumber } } }",
        variables: |_| json!({}),
        own: "ok ok ok ok ok ok ok ok ok ok ok U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "saran",
        document: "query($s: ID!) { saran(sasaran: $s) { aturan } }",
        variables: |i| json!({ "s": i.sasaran }),
        own: "ok ok ok ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "indikator",
        document: "{ indikator { kode } }",
        variables: |_| json!({}),
        own: "ok ok ok ok ok ok ok ok ok ok ok ok",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "katalog",
        document: "{ katalog { kode } }",
        variables: |_| json!({}),
        own: "ok ok ok ok ok ok ok ok ok ok ok U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "wilayah",
        document: "query($w: String!) { wilayah(kode: $w) { nama } }",
        variables: |i| json!({ "w": i.wilayah }),
        own: "ok ok ok ok ok ok ok ok ok ok N U",
        elsewhere: Open,
        made_up: Some("N"),
    },
    Door {
        name: "cariWilayah",
        document: "{ cariWilayah(nama: \"loa\") { nodes { kode } } }",
        variables: |_| json!({}),
        own: "ok ok ok ok ok ok ok ok ok ok 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "posyandu",
        document: "query($p: ID!) { posyandu(id: $p) { nama } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok ok ok ok ok ok ok N U",
        elsewhere: Open,
        made_up: Some("N"),
    },
    Door {
        name: "daftarPosyandu",
        document: "query($w: String!) { daftarPosyandu(wilayah: $w) { nodes { nama } } }",
        variables: |i| json!({ "w": i.wilayah }),
        own: "ok ok ok ok ok ok ok ok ok ok 0 U",
        elsewhere: Open,
        made_up: Some("0"),
    },
    Door {
        name: "daftarKader",
        document: "query($p: ID!) { daftarKader(posyandu: $p) { nodes { nama } } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok ok ok ok ok ok ok 0 U",
        elsewhere: Open,
        made_up: Some("0"),
    },
    Door {
        name: "hariBuka",
        document: "query($h: ID!) { hariBuka(id: $h) { tanggal } }",
        variables: |i| json!({ "h": i.hari }),
        own: "ok ok ok ok ok ok ok ok ok ok N U",
        elsewhere: Open,
        made_up: Some("N"),
    },
    Door {
        name: "daftarHariBuka",
        document: "query($p: ID!) { daftarHariBuka(posyandu: $p) { nodes { tanggal } } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok ok ok ok ok ok ok 0 U",
        elsewhere: Open,
        made_up: Some("0"),
    },
    Door {
        name: "sasaran",
        document: "query($s: ID!) { sasaran(id: $s) { nama } }",
        variables: |i| json!({ "s": i.sasaran }),
        own: "ok ok ok ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "beranda",
        document: "query($p: ID!) { beranda(posyandu: $p) { warga } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "jatuhTempo",
        document: "query($s: ID!) { jatuhTempo(sasaran: $s) { alasan } }",
        variables: |i| json!({ "s": i.sasaran }),
        own: "ok F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "jatuhTempoPos",
        document: "query($p: ID!, $a: ID) { jatuhTempoPos(posyandu: $p, after: $a) { jumlah } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "statusAsi",
        document: "query($s: ID!) { statusAsi(sasaran: $s) { status } }",
        variables: |i| json!({ "s": i.sasaran }),
        own: "ok F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "statusKehamilan",
        document: "query($s: ID!) { statusKehamilan(sasaran: $s) { ttd } }",
        variables: |i| json!({ "s": i.sasaran }),
        own: "ok F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "statusImunisasi",
        document: "query($s: ID!) { statusImunisasi(sasaran: $s) { dosis { dosis } } }",
        variables: |i| json!({ "s": i.sasaran }),
        own: "ok F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "antropometri",
        document: "{ antropometri(input: { jenisKelamin: L, umurHari: 612, beratG: 9000 }) { umurBulan } }",
        variables: |_| json!({}),
        own: "ok ok ok ok ok ok ok ok ok ok ok U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "pertumbuhan",
        document: "query($s: ID!) { pertumbuhan(sasaran: $s) { titik { beratG } } }",
        variables: |i| json!({ "s": i.sasaran }),
        own: "ok F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "daftarSasaran",
        document: "query($p: ID!) { daftarSasaran(posyandu: $p) { nodes { nama } } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "keluarga",
        document: "query($k: ID!) { keluarga(id: $k) { kepala } }",
        variables: |i| json!({ "k": i.keluarga }),
        own: "ok ok ok ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "rujukan",
        document: "query($r: ID!) { rujukan(id: $r) { status } }",
        variables: |i| json!({ "r": i.rujukan }),
        own: "N ok N ok N N ok N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "daftarRujukan",
        document: "{ daftarRujukan { nodes { status } } }",
        variables: |_| json!({}),
        own: "0 ok 0 ok 0 0 ok 0 0 0 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "daftarPerpindahan",
        document: "{ daftarPerpindahan { nodes { status } } }",
        variables: |_| json!({}),
        own: "ok 0 0 ok 0 0 0 0 0 0 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "node",
        document: "query($s: ID!) { node(id: $s) { id } }",
        variables: |i| json!({ "s": i.sasaran }),
        own: "ok ok ok ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "jejak",
        document: "query($p: ID, $a: ID) { jejak(posyandu: $p, akun: $a) { nodes { nomor tindakan } } }",
        variables: |_| json!({}),
        own: "0 0 0 0 0 0 0 0 0 ok 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "periksaJejak",
        document: "query($p: ID) { periksaJejak(posyandu: $p) { utuh } }",
        variables: |_| json!({}),
        own: "F F F F F F F F F ok F U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "kataJejak",
        document: "query($p: ID!) { kataJejak(posyandu: $p) { kata } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "rekapHariBuka",
        document: "query($h: ID!) { rekapHariBuka(id: $h) { warga } }",
        variables: |i| json!({ "h": i.hari }),
        own: "ok ok ok ok ok F F F F ok N U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "skdn",
        document: "query($p: ID!) { skdn(posyandu: $p, bulan: \"2026-11\") { s } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok ok ok ok ok ok ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "partisipasi",
        document: "query($p: ID!) { partisipasi(posyandu: $p, dari: \"2026-11\", tingkat: TOTAL, indikator: [\"D_S\"]) { baris { jumlahPosyandu } } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok ok ok ok ok ok ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "partisipasi",
        document: "query($w: String!) { partisipasi(wilayah: $w, dari: \"2026-11\", tingkat: TOTAL, indikator: [\"D_S\"]) { baris { jumlahPosyandu } } }",
        variables: |i| json!({ "w": i.desa }),
        own: "F F F F ok ok ok ok ok ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "orangDiBalik",
        document: "query($p: ID!) { orangDiBalik(posyandu: $p, indikator: \"BALITA\", periode: \"2026-11\", bagian: PEMBILANG) { hitungan orang { nodes { id } } } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok F F F F F F F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "kekosongan",
        document: "query($w: String!, $a: ID) { kekosongan(wilayah: $w, bulan: \"2026-11\", after: $a) { jumlahKosong } }",
        variables: |i| json!({ "w": i.desa }),
        own: "F F F F ok ok ok ok ok ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "kekosongan",
        document: "query($p: ID!) { kekosongan(posyandu: $p, bulan: \"2026-11\") { jumlahKosong } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok ok ok ok ok ok ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "waktuTindakLanjut",
        document: "query($w: String!) { waktuTindakLanjut(wilayah: $w, dari: \"2026-11\", tingkat: TOTAL) { dibuat } }",
        variables: |i| json!({ "w": i.desa }),
        own: "F F F F ok F F F F ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "waktuTindakLanjut",
        document: "query($p: ID!) { waktuTindakLanjut(posyandu: $p, dari: \"2026-11\", tingkat: TOTAL) { dibuat } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok ok F F F F ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "ringkasanPartisipasi",
        document: "query($p: ID!) { ringkasanPartisipasi(posyandu: $p, periode: \"2026-11\", per: TOTAL) { jumlahPosyandu } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok ok ok ok ok ok ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "ringkasanPartisipasi",
        document: "query($w: String!) { ringkasanPartisipasi(wilayah: $w, periode: \"2026-11\", per: TOTAL) { jumlahPosyandu } }",
        variables: |i| json!({ "w": i.desa }),
        own: "F F F F ok ok ok ok ok ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "pemetaan",
        document: "query($p: ID!) { pemetaan(posyandu: $p, menurut: RT) { kunci } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok ok F F F F ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "pemetaan",
        document: "query($w: String!) { pemetaan(wilayah: $w, menurut: DESA) { kunci } }",
        variables: |i| json!({ "w": i.desa }),
        own: "F F F F ok ok ok ok ok ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "daftarKebutuhan",
        document: "query($p: ID!) { daftarKebutuhan(posyandu: $p) { nodes { aturan } } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "0 0 0 0 N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "akun",
        document: "query($a: ID!) { akun(id: $a) { nama } }",
        variables: |i| json!({ "a": i.akun }),
        own: "N N N ok ok N N N ok ok N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "daftarAkun",
        document: "{ daftarAkun { nodes { nama } } }",
        variables: |_| json!({}),
        own: "0 0 0 ok ok 0 0 0 ok ok 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "tim",
        document: "query($t: ID!) { tim(id: $t) { nama } }",
        variables: |i| json!({ "t": i.tim }),
        own: "N N N N ok N N N ok ok N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "daftarTim",
        document: "{ daftarTim { nodes { nama } } }",
        variables: |_| json!({}),
        own: "0 0 0 0 ok 0 0 0 ok ok 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "tugasMenungguPersetujuan",
        document: "{ tugasMenungguPersetujuan { nodes { peran } } }",
        variables: |_| json!({}),
        own: "0 0 0 0 0 0 0 0 ok ok 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    //                                                             Kk Kp Kl Pg Pb Pk Op Ol Da Au Tt St
    Door {
        name: "buatAkun",
        document: "mutation($i: BuatAkunInput!) { buatAkun(input: $i) { id } }",
        variables: |_| json!({ "i": { "id": mutation_id(), "nama": "Wati", "email": format!("{}@kukar.test", mutation_id()) } }),
        own: "F F F F F F F F ok F F U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "ubahAkun",
        document: "mutation($i: UbahAkunInput!) { ubahAkun(input: $i) { id } }",
        variables: |i| json!({ "i": { "id": mutation_id(), "akun": i.akun, "nama": "Rini" } }),
        own: "N N N F F N N N ok F N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "undangAkun",
        document: "mutation($m: UUID!, $a: ID!) { undangAkun(id: $m, akun: $a, alasan: \"baru\") { kode } }",
        variables: |i| json!({ "m": mutation_id(), "a": i.akun }),
        own: "N N N ok ok N N N F F N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "buatTim",
        document: "mutation($i: BuatTimInput!) { buatTim(input: $i) { id } }",
        variables: |i| json!({ "i": { "id": mutation_id(), "nama": "Tim baru", "anggota": [i.akun] } }),
        own: "F F F F F F F F ok F F U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "masukTim",
        document: "mutation($i: MasukTimInput!) { masukTim(input: $i) { id } }",
        variables: |i| json!({ "i": { "id": mutation_id(), "tim": i.tim, "akun": i.akun } }),
        own: "N N N N F N N N ok F N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "keluarTim",
        document: "mutation($m: UUID!, $a: ID!) { keluarTim(id: $m, anggota: $a) { id } }",
        variables: |i| json!({ "m": mutation_id(), "a": i.anggota }),
        own: "N N N N F N N N ok F N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "beriTugas",
        document: "mutation($i: BeriTugasInput!) { beriTugas(input: $i) { id } }",
        variables: |i| {
            json!({ "i": { "id": mutation_id(), "akun": i.akun, "peran": "KADER", "posyandu": i.posyandu,
            "bidang": ["PENDIDIKAN"], "akhir": "2027-11-20", "alasan": "SK 7/2026" } })
        },
        own: "F F F ok ok N N N ok N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "setujuiTugas",
        document: "mutation($m: UUID!, $p: ID!) { setujuiTugas(id: $m, penugasan: $p) { id } }",
        variables: |i| json!({ "m": mutation_id(), "p": i.menunggu }),
        own: "N N N N N N N N ok F N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "cabutTugas",
        document: "mutation($m: UUID!, $p: ID!) { cabutTugas(id: $m, penugasan: $p, alasan: \"pindah\") { id } }",
        variables: |i| json!({ "m": mutation_id(), "p": i.penugasan }),
        own: "N N N ok ok N N N ok F N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    //                                                             Kk Kp Kl Pg Pb Pk Op Ol Da Au Tt St
    Door {
        name: "dirikanPosyandu",
        document: "mutation($m: UUID!, $w: String!) { dirikanPosyandu(id: $m, wilayah: $w, nama: \"Baru\", rt: [\"001\"]) { id } }",
        variables: |i| json!({ "m": mutation_id(), "w": i.desa }),
        own: "N N N N F N N N ok F N U",
        elsewhere: Anywhere,
        made_up: Some("N"),
    },
    Door {
        name: "catatRegistrasi",
        document: "mutation($m: UUID!, $p: ID!) { catatRegistrasi(input: { id: $m, posyandu: $p, tahap: TERPETAKAN, tanggal: \"2026-11-02\" }) { id } }",
        variables: |i| json!({ "m": mutation_id(), "p": i.posyandu }),
        own: "F F F F F N N N ok N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "registrasi",
        document: "query($w: String!) { registrasi(wilayah: $w) { jumlahPosyandu } }",
        variables: |i| json!({ "w": i.desa }),
        own: "ok ok ok ok ok ok ok ok ok ok F U",
        elsewhere: Open,
        made_up: Some("N"),
    },
    Door {
        name: "tetapkanKader",
        document: "mutation($m: UUID!, $p: ID!, $s: SkInput!) { tetapkanKader(id: $m, posyandu: $p, nama: \"Rini\", bidang: [SOSIAL], sk: $s) { id } }",
        variables: |i| json!({ "m": mutation_id(), "p": i.posyandu, "s": sk() }),
        own: "F F F ok ok N N N ok N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "akhiriKader",
        document: "mutation($m: UUID!, $k: ID!) { akhiriKader(id: $m, kader: $k, akhir: \"2027-12-31\") { id } }",
        variables: |i| json!({ "m": mutation_id(), "k": i.kader }),
        own: "F F F ok ok N N N ok N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "tetapkanPengurus",
        document: "mutation($m: UUID!, $p: ID!, $s: SkInput!) { tetapkanPengurus(id: $m, posyandu: $p, nama: \"Wati\", jabatan: SEKRETARIS, sk: $s) { id } }",
        variables: |i| json!({ "m": mutation_id(), "p": i.posyandu, "s": sk() }),
        own: "F F F F ok N N N ok N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "terbitkanKodeAktivasi",
        document: "mutation($m: UUID!, $k: ID!) { terbitkanKodeAktivasi(id: $m, kader: $k, alasan: \"baru\") { kode } }",
        variables: |i| json!({ "m": mutation_id(), "k": i.kader }),
        own: "F F F ok ok N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "jadwalkanHariBuka",
        document: "mutation($m: UUID!, $p: ID!) { jadwalkanHariBuka(id: $m, posyandu: $p, tanggal: \"2026-12-20\") { id } }",
        variables: |i| json!({ "m": mutation_id(), "p": i.posyandu }),
        own: "F F F ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "bukaHariBuka",
        document: "mutation($m: UUID!, $h: ID!) { bukaHariBuka(id: $m, hariBuka: $h) { id } }",
        variables: |i| json!({ "m": mutation_id(), "h": i.hari }),
        own: "ok ok ok ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "catatKaderHadir",
        document: "mutation($m: UUID!, $h: ID!, $k: ID!) { catatKaderHadir(id: $m, hariBuka: $h, kaderHadir: { kader: $k }) { id } }",
        variables: |i| json!({ "m": mutation_id(), "h": i.hari, "k": i.kader }),
        own: "ok ok ok ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "hadir",
        document: "mutation($i: HadirInput!) { hadir(input: $i) { id } }",
        variables: |i| json!({ "i": { "id": mutation_id(), "hariBuka": i.hari, "sasaran": i.sasaran } }),
        own: "ok ok ok ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "catatPelayanan",
        document: "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }",
        variables: |i| {
            json!({ "i": { "id": mutation_id(), "hariBuka": i.hari, "sasaran": i.sasaran,
            "isi": { "pertumbuhan": { "berat": "15" } } } })
        },
        own: "ok F F ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "catatPelayanan",
        document: "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }",
        variables: |i| {
            json!({ "i": { "id": mutation_id(), "hariBuka": i.hari, "keluarga": i.keluarga,
            "isi": { "sumberAir": { "sumber": "AIR_KEMASAN" } } } })
        },
        own: "ok ok ok ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "mintaUnggah",
        document: "mutation($i: MintaUnggahInput!) { mintaUnggah(input: $i) { id } }",
        variables: |i| json!({ "i": { "id": mutation_id(), "pelayanan": i.pelayanan, "sisi": "LAIN" } }),
        own: "N ok N ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "catatKunjungan",
        document: "mutation($i: CatatKunjunganInput!) { catatKunjungan(input: $i) { id } }",
        variables: |i| {
            json!({ "i": { "id": mutation_id(), "posyandu": i.posyandu, "sasaran": i.sasaran, "kader": i.kader,
            "tanggal": "2026-11-19", "hasil": "BERTEMU" } })
        },
        own: "ok ok ok ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "daftarkanKeluarga",
        document: "mutation($i: DaftarkanKeluargaInput!) { daftarkanKeluarga(input: $i) { id } }",
        variables: |i| json!({ "i": { "id": mutation_id(), "posyandu": i.posyandu, "kepala": "Ujang", "rt": "001" } }),
        own: "ok ok ok ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "daftarkanSasaran",
        document: "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }",
        variables: |i| {
            json!({ "i": { "id": mutation_id(), "posyandu": i.posyandu, "keluarga": i.keluarga, "ibu": i.ibu,
            "nama": "Gilang", "jenisKelamin": "L", "tanggalLahir": "2026-09-01", "rt": "001" } })
        },
        own: "ok ok ok ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "ubahSasaran",
        document: "mutation($i: UbahSasaranInput!) { ubahSasaran(input: $i) { id } }",
        variables: |i| json!({ "i": { "id": mutation_id(), "sasaran": i.sasaran, "keluarga": i.keluarga, "rt": "002" } }),
        own: "ok F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "gabungSasaran",
        document: "mutation($m: UUID!, $d: ID!, $k: ID!) { gabungSasaran(id: $m, dari: $d, ke: $k) { id } }",
        variables: |i| json!({ "m": mutation_id(), "d": i.kembar, "k": i.hasan }),
        own: "F F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "ungkapNik",
        document: "mutation($s: ID!) { ungkapNik(sasaran: $s, alasan: \"dicocokkan dengan KTP\") { nik } }",
        variables: |i| json!({ "s": i.hasan }),
        own: "F F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "cariNik",
        document: "mutation($p: ID!) { cariNik(posyandu: $p, nik: \"6402020101019999\") { terdaftar } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "F F F ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "catatKehamilan",
        document: "mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-08-01\") { id } }",
        variables: |i| json!({ "m": mutation_id(), "s": i.remaja }),
        own: "ok F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "akhiriKehamilan",
        document: "mutation($m: UUID!, $k: ID!) { akhiriKehamilan(id: $m, kehamilan: $k, berakhir: \"2026-11-01\", hasil: KEGUGURAN) { id } }",
        variables: |i| json!({ "m": mutation_id(), "k": i.kehamilan }),
        own: "ok N N ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "catatPersalinan",
        document: "mutation($i: CatatPersalinanInput!) { catatPersalinan(input: $i) { id } }",
        variables: |i| {
            json!({ "i": { "id": mutation_id(), "kehamilan": i.bersalin, "tanggal": "2026-11-18", "tempat": "PUSKESMAS",
            "penolong": "BIDAN", "bayi": [{ "id": mutation_id(), "jenisKelamin": "P" }] } })
        },
        own: "ok N N ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "koreksiPelayanan",
        document: "mutation($i: KoreksiPelayananInput!) { koreksiPelayanan(input: $i) { id } }",
        variables: |i| {
            json!({ "i": { "id": mutation_id(), "pelayanan": i.layanan, "alasan": "salah ketik",
            "isi": { "pertumbuhan": { "berat": 14_000 + Uuid::now_v7().as_u128() % 1_000 } } } })
        },
        own: "F N N ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "batalkanPelayanan",
        document: "mutation($i: BatalkanPelayananInput!) { batalkanPelayanan(input: $i) { id } }",
        variables: |i| json!({ "i": { "id": mutation_id(), "pelayanan": i.salah, "alasan": "salah anak" } }),
        own: "F N N ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "kirimRujukan",
        document: "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id } }",
        variables: |i| {
            json!({ "i": { "id": mutation_id(), "posyandu": i.posyandu, "keluarga": i.keluarga,
            "bidang": "PERUMAHAN_RAKYAT", "alasan": "atap bocor", "olehKader": i.kader } })
        },
        own: "ok ok ok ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "terimaRujukan",
        document: "mutation($m: UUID!, $r: ID!) { terimaRujukan(id: $m, rujukan: $r) { id } }",
        variables: |i| json!({ "m": mutation_id(), "r": i.rujukan }),
        own: "N F N F N N ok N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "ubahStatusRujukan",
        document: "mutation($m: UUID!, $r: ID!) { ubahStatusRujukan(id: $m, rujukan: [$r], ke: DITINDAKLANJUTI) { id } }",
        variables: |i| json!({ "m": mutation_id(), "r": i.rujukan }),
        own: "N F N F N N ok N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "kembalikanRujukan",
        document: "mutation($m: UUID!, $r: ID!) { kembalikanRujukan(id: $m, rujukan: [$r], alasan: \"RT mana?\") { id } }",
        variables: |i| json!({ "m": mutation_id(), "r": di_desa(&i.kembali) }),
        own: "N N N N ok N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "perbaikiRujukan",
        document: "mutation($m: UUID!, $r: ID!) { perbaikiRujukan(id: $m, rujukan: $r, alasan: \"RT 001\") { id } }",
        variables: |i| json!({ "m": mutation_id(), "r": i.kembali }),
        own: "N F N ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "teruskanRujukan",
        document: "mutation($m: UUID!, $r: ID!) { teruskanRujukan(id: $m, rujukan: [$r]) { id } }",
        variables: |i| json!({ "m": mutation_id(), "r": di_desa(&i.diajukan) }),
        own: "N N N N ok N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "daftarRujukanDesa",
        document: "{ daftarRujukanDesa(status: [DIAJUKAN_KE_DESA, DITERUSKAN_KE_OPD, DITINDAKLANJUTI]) { nodes { id rt } } }",
        variables: |_| json!({}),
        own: "0 0 0 0 ok 0 0 0 0 0 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "daftarTarget",
        document: "{ daftarTarget { nodes { persen } } }",
        variables: |_| json!({}),
        own: "ok ok ok ok ok ok ok ok ok ok 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "aturTarget",
        document: "mutation($m: UUID!, $w: String!) { aturTarget(id: $m, indikator: \"D_S\", wilayah: $w, berlaku: \"2026-01-01\", persen: 80) { id } }",
        variables: |i| json!({ "m": mutation_id(), "w": i.desa }),
        own: "N N N N F N N N ok F N U",
        elsewhere: Open,
        made_up: None,
    },
    Door {
        name: "daftarBulanBeku",
        document: "{ daftarBulanBeku { nodes { pada } } }",
        variables: |_| json!({}),
        own: "ok ok ok ok ok ok ok ok ok ok 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "bekukanBulan",
        document: "mutation($m: UUID!, $w: String!) { bekukanBulan(id: $m, wilayah: $w, bulan: \"2026-09\") { id } }",
        variables: |i| json!({ "m": mutation_id(), "w": i.desa }),
        own: "N N N N F N N N ok F N U",
        elsewhere: Open,
        made_up: None,
    },
    Door {
        name: "ralatBulan",
        document: "query($w: String!) { ralatBulan(wilayah: $w, bulan: \"2026-08\", indikator: [\"D_S\"]) { pada } }",
        variables: |i| json!({ "w": i.desa }),
        own: "F F F F ok ok ok ok ok ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "ralatBulan",
        document: "query($p: ID!) { ralatBulan(posyandu: $p, bulan: \"2026-08\", indikator: [\"D_S\"]) { pada } }",
        variables: |i| json!({ "p": i.posyandu }),
        own: "ok ok ok ok ok ok ok ok ok ok F U",
        elsewhere: Sums,
        made_up: Some("N"),
    },
    Door {
        name: "daftarBatasRujukan",
        document: "{ daftarBatasRujukan { nodes { hari } } }",
        variables: |_| json!({}),
        own: "ok ok ok ok ok ok ok ok ok ok 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "aturBatasRujukan",
        document: "mutation($m: UUID!, $w: String!) { aturBatasRujukan(id: $m, bidang: SOSIAL, wilayah: $w, hari: 5) { hari } }",
        variables: |i| json!({ "m": mutation_id(), "w": i.desa }),
        own: "N N N N F N N N ok F N U",
        elsewhere: Open,
        made_up: None,
    },
    Door {
        name: "ajukanPindah",
        document: "mutation($m: UUID!, $s: ID!, $k: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $k) { id } }",
        variables: |i| json!({ "m": mutation_id(), "s": i.hasan, "k": i.tujuan }),
        own: "F F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "terimaPindah",
        document: "mutation($m: UUID!, $p: ID!) { terimaPindah(id: $m, perpindahan: $p) { id } }",
        variables: |i| json!({ "m": mutation_id(), "p": i.pindah }),
        own: "F N N ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    //                                                             Kk Kp Kl Pg Pb Pk Op Ol Da Au Tt St
    Door {
        name: "aksesSaya",
        document: "{ aksesSaya { nodes { id } } }",
        variables: |_| json!({}),
        own: "0 0 0 0 0 0 0 0 0 0 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "daruratMenungguTinjauan",
        document: "{ daruratMenungguTinjauan { nodes { id } } }",
        variables: |_| json!({}),
        own: "0 0 0 0 0 0 0 0 0 ok 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "tugasTinjauan",
        document: "{ tugasTinjauan { nodes { id } } }",
        variables: |_| json!({}),
        own: "0 0 0 ok ok 0 0 0 0 0 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "pemberitahuan",
        document: "{ pemberitahuan { nodes { id } } }",
        variables: |_| json!({}),
        own: "0 0 0 ok ok 0 ok 0 ok ok 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "permintaanSubjek",
        document: "{ permintaanSubjek { nodes { id } } }",
        variables: |_| json!({}),
        own: "0 0 0 ok ok 0 0 0 0 0 0 U",
        elsewhere: Anywhere,
        made_up: None,
    },
    Door {
        name: "salinanSubjek",
        document: "query($p: ID!) { salinanSubjek(permintaan: $p) { json } }",
        variables: |i| json!({ "p": i.salinan }),
        own: "N N N ok F N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "insiden",
        document: "query($i: ID!) { insiden(id: $i) { draf } }",
        variables: |i| json!({ "i": i.insiden }),
        own: "N N N N N N N N ok ok N U",
        elsewhere: Anywhere,
        made_up: Some("N"),
    },
    Door {
        name: "bukaDarurat",
        document: "mutation($m: UUID!, $s: ID!) { bukaDarurat(id: $m, sasaran: $s, alasan: \"kejang di rumah\") { id } }",
        variables: |i| json!({ "m": mutation_id(), "s": i.nenek }),
        own: "F F F F ok N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "tinjauDarurat",
        document: "mutation($m: UUID!, $a: ID!) { tinjauDarurat(id: $m, akses: $a, hasil: WAJAR) { id } }",
        variables: |i| json!({ "m": mutation_id(), "a": i.akses }),
        own: "N N N N N N N N N ok N U",
        elsewhere: Anywhere,
        made_up: Some("N"),
    },
    Door {
        name: "mintaTinjauan",
        document: "mutation($m: UUID!, $s: ID!) { mintaTinjauan(id: $m, sasaran: $s, jenis: GANDA) { id } }",
        variables: |i| json!({ "m": mutation_id(), "s": i.hasan }),
        own: "F F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "bukaTinjauan",
        document: "mutation($m: UUID!, $t: ID!) { bukaTinjauan(id: $m, tugas: $t) { id } }",
        variables: |i| json!({ "m": mutation_id(), "t": i.tugas }),
        own: "N N N F ok N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "tutupTinjauan",
        document: "mutation($m: UUID!, $t: ID!) { tutupTinjauan(id: $m, tugas: $t, hasil: \"benar\") { id } }",
        variables: |i| json!({ "m": mutation_id(), "t": i.tugas }),
        own: "N N N F ok N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "tandaiDibaca",
        document: "mutation($m: UUID!, $p: ID!) { tandaiDibaca(id: $m, pemberitahuan: $p) { id } }",
        variables: |i| json!({ "m": mutation_id(), "p": i.kabar }),
        own: "N N N ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "mulaiPermintaanSubjek",
        document: "mutation($i: MulaiPermintaanSubjekInput!) { mulaiPermintaanSubjek(input: $i) { id } }",
        variables: |i| json!({ "i": { "id": mutation_id(), "sasaran": i.hasan, "jenis": "SALINAN", "pemohon": "DIRI" } }),
        own: "F F F ok N N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "putuskanPermintaanSubjek",
        document: "mutation($m: UUID!, $p: ID!) { putuskanPermintaanSubjek(id: $m, permintaan: $p, setuju: true) { id } }",
        variables: |i| json!({ "m": mutation_id(), "p": i.permintaan }),
        own: "N N N F ok N N N N N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "catatInsiden",
        document: "mutation($i: CatatInsidenInput!) { catatInsiden(input: $i) { id } }",
        variables: |_| json!({ "i": insiden() }),
        own: "F F F F F F F F ok ok F U",
        elsewhere: Anywhere,
        made_up: None,
    },
    // Last: a closed day takes late entries, a cancelled one none.
    Door {
        name: "tutupHariBuka",
        document: "mutation($m: UUID!, $h: ID!) { tutupHariBuka(id: $m, hariBuka: $h) { id } }",
        variables: |i| json!({ "m": mutation_id(), "h": i.hari }),
        own: "ok ok ok ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
    Door {
        name: "batalkanHariBuka",
        document: "mutation($m: UUID!, $h: ID!) { batalkanHariBuka(id: $m, hariBuka: $h, alasan: \"banjir\") { id } }",
        variables: |i| json!({ "m": mutation_id(), "h": i.terjadwal }),
        own: "F F F ok F N N N F N N U",
        elsewhere: Nothing,
        made_up: Some("N"),
    },
];

/// A breach of an account that did nothing.
fn insiden() -> Json {
    json!({ "id": mutation_id(), "apa": "nama", "bagaimana": "telepon hilang", "akun": some("akun"),
        "kapanMulai": "2026-11-19T00:00:00Z", "kapanSelesai": "2026-11-19T01:00:00Z" })
}

fn sk() -> Json {
    json!({ "nomor": "7/2026", "mulai": "2026-01-01" })
}

impl Door {
    /// What somebody gets at her own post.
    fn own(&self, who: As) -> &'static str {
        self.own.split(' ').nth(who as usize).unwrap()
    }

    /// What she gets at another one. Those who serve a region have no other: their regions hold all three
    /// posts, except the one kecamatan of PKK.
    fn elsewhere(&self, who: As) -> &'static str {
        let at_post = matches!(who, As::Kk | As::Kp | As::Kl | As::Pg);
        match self.elsewhere {
            Nothing if at_post => "N",
            Sums if at_post || who == As::Pk => "F",
            Nothing | Open | Sums | Anywhere => self.own(who),
        }
    }
}

/// The personas with what they are at which posts; region roles are tried at Melati.
fn as_what(persona: Persona) -> Vec<(Pos, As)> {
    let kader = |bidang| match bidang {
        Bidang::Kesehatan => As::Kk,
        Bidang::PekerjaanUmum => As::Kp,
        _ => As::Kl,
    };
    match persona {
        Persona::Kader(pos) => vec![(pos, As::Kk)],
        Persona::KaderBidang(pos, bidang) => vec![(pos, kader(bidang))],
        Persona::Pengurus(pos) => vec![(pos, As::Pg)],
        Persona::Pembina => vec![(Pos::Melati, As::Pb)],
        Persona::Pkk => vec![(Pos::Melati, As::Pk)],
        Persona::Opd(Bidang::PekerjaanUmum) => vec![(Pos::Melati, As::Op)],
        Persona::Opd(_) => vec![(Pos::Melati, As::Ol)],
        Persona::DpmdAdmin | Persona::DpmdKedua => vec![(Pos::Melati, As::Da)],
        // Two posts, and in each only what she is there.
        Persona::DuaPos => vec![(Pos::Melati, As::Kk), (Pos::Mawar, As::Kl)],
        Persona::TanpaTugas => vec![(Pos::Melati, As::Tt)],
    }
}

/// A post that is none of hers; moves to it do not come from hers either.
fn other(pos: Pos) -> Pos {
    match pos {
        Pos::Melati => Pos::Anggrek,
        Pos::Mawar => Pos::Melati,
        Pos::Anggrek => Pos::Mawar,
    }
}

pub fn some(prefix: &str) -> String {
    if prefix.is_empty() { Uuid::now_v7().to_string() } else { format!("{prefix}:{}", Uuid::now_v7()) }
}

/// Ids that nothing has.
fn made_up() -> Ids {
    Ids {
        posyandu: some("posyandu"),
        wilayah: "64.02.99".to_owned(),
        desa: "64.02.99.2001".to_owned(),
        hari: some("hariBuka"),
        terjadwal: some("hariBuka"),
        kader: some("kader"),
        keluarga: some("keluarga"),
        sasaran: some("sasaran"),
        hasan: some("sasaran"),
        ibu: some("sasaran"),
        remaja: some("sasaran"),
        pelayanan: some("pelayanan"),
        kehamilan: some("kehamilan"),
        rujukan: some("rujukan"),
        diajukan: some("rujukan"),
        kembali: some("rujukan"),
        pindah: some("perpindahan"),
        tujuan: some("posyandu"),
        nenek: some("sasaran"),
        kembar: some("sasaran"),
        bersalin: some("kehamilan"),
        layanan: some("pelayanan"),
        salah: some("pelayanan"),
        akses: some("aksesSementara"),
        tugas: some("tugasTinjauan"),
        kabar: some("pemberitahuan"),
        permintaan: some("permintaanSubjek"),
        salinan: some("permintaanSubjek"),
        insiden: some("insiden"),
        akun: some("akun"),
        penugasan: some("penugasan"),
        tim: some("tim"),
        anggota: some("anggotaTim"),
        menunggu: some("penugasan"),
    }
}

fn text(json: &Json) -> String {
    json.as_str().unwrap().to_owned()
}

/// Furnishes every post: a running day, a scheduled one, an expectant mother, a referral to pekerjaan umum, and
/// somebody who wants to move in.
pub async fn furnish(world: &World) -> BTreeMap<usize, Ids> {
    let mut all = BTreeMap::new();
    let pembina = world.sign_in(Persona::Pembina).await;
    // By somebody who knocks at no door, so that to everybody else the person stays unknown.
    let dinas = crate::darurat::pejabat(world, 90, Role::Opd, "64.02", Some(Bidang::Kesehatan)).await;
    let look = dinas
        .ok(
            "mutation($m: UUID!, $s: ID!) { bukaDarurat(id: $m, sasaran: $s, alasan: \"kejang di rumah\") { id } }",
            json!({ "m": mutation_id(), "s": Pos::Melati.sasaran(Siapa::Nenek).to_string() }),
        )
        .await;
    let breach = world
        .sign_in(Persona::DpmdAdmin)
        .await
        .ok("mutation($i: CatatInsidenInput!) { catatInsiden(input: $i) { id } }", json!({ "i": insiden() }))
        .await;
    for pos in Pos::ALL {
        let pengurus = world.sign_in(Persona::Pengurus(pos)).await;
        let nenek = pos.sasaran(Siapa::Nenek).to_string();
        let task = pengurus
            .ok(
                "mutation($m: UUID!, $s: ID!) { mintaTinjauan(id: $m, sasaran: $s, jenis: MUTU_DATA) { id } }",
                json!({ "m": mutation_id(), "s": nenek }),
            )
            .await;
        let mut requests = Vec::new();
        for _ in 0..2 {
            let request = pengurus
                .ok(
                    "mutation($i: MulaiPermintaanSubjekInput!) { mulaiPermintaanSubjek(input: $i) { id } }",
                    json!({ "i": { "id": mutation_id(), "sasaran": nenek, "jenis": "SALINAN", "pemohon": "DIRI" } }),
                )
                .await;
            let request = text(&request["mulaiPermintaanSubjek"]["id"]);
            if requests.is_empty() {
                pembina
                    .ok(
                        "mutation($m: UUID!, $p: ID!) { putuskanPermintaanSubjek(id: $m, permintaan: $p, setuju: true) { id } }",
                        json!({ "m": mutation_id(), "p": request }),
                    )
                    .await;
            }
            requests.push(request);
        }
        let notices = pengurus.ok("{ pemberitahuan(first: 1) { nodes { id } } }", json!({})).await;
        let pregnancy = pengurus
            .ok(
                "mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-08-01\") { id } }",
                json!({ "m": mutation_id(), "s": pos.sasaran(Siapa::Sari).to_string() }),
            )
            .await;
        let mut referrals = Vec::new();
        for _ in 0..3 {
            let sent = pengurus
                .ok(
                    "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id } }",
                    json!({ "i": { "id": mutation_id(), "posyandu": pos.id().to_string(),
                        "keluarga": pos.keluarga(2).to_string(), "bidang": "PEKERJAAN_UMUM", "alasan": "sumur" } }),
                )
                .await;
            referrals.push(text(&sent["kirimRujukan"]["id"]));
        }
        crate::rujukan::ajukan(&pengurus, &referrals).await;
        crate::rujukan::teruskan(&pembina, &referrals[..1]).await;
        limit(world, pos).await;
        closed(world, pos).await;
        let woman = pengurus
            .ok(
                "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }",
                json!({ "i": { "id": mutation_id(), "posyandu": pos.id().to_string(), "nama": "Wulan",
                    "jenisKelamin": "P", "tanggalLahir": "2000-01-01", "rt": "001" } }),
            )
            .await;
        let twice = pengurus
            .ok(
                "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }",
                json!({ "i": { "id": mutation_id(), "posyandu": pos.id().to_string(), "nama": "Hasan",
                    "jenisKelamin": "L", "tanggalLahir": "1986-04-04", "rt": "001" } }),
            )
            .await;
        let expecting = pengurus
            .ok(
                "mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-02-20\") { id } }",
                json!({ "m": mutation_id(), "s": woman["daftarkanSasaran"]["id"] }),
            )
            .await;
        let mut services = Vec::new();
        for tanggal in ["2026-10-01", "2026-10-02"] {
            services.push(
                pengurus
                    .ok(
                        "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }",
                        json!({ "i": { "id": mutation_id(), "posyandu": pos.id().to_string(), "tanggal": tanggal,
                            "sasaran": pos.sasaran(Siapa::Candra).to_string(), "isi": { "pertumbuhan": { "berat": "15" } } } }),
                    )
                    .await,
            );
        }
        // Whoever moves to this post comes from one that is nobody's own when this one is foreign.
        let from = Pos::ALL.into_iter().find(|from| *from != pos && other(*from) != pos).unwrap();
        let moved = world
            .sign_in(Persona::Pengurus(from))
            .await
            .ok(
                "mutation($m: UUID!, $s: ID!, $k: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $k) { id } }",
                json!({ "m": mutation_id(), "s": from.sasaran(Siapa::Eko).to_string(), "k": pos.id().to_string() }),
            )
            .await;
        let [akun, penugasan, tim, anggota, menunggu] = staff(world, pos).await;
        let hari = world.running(pos).await;
        let well = pengurus
            .ok(
                "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }",
                json!({ "i": { "id": mutation_id(), "hariBuka": hari, "keluarga": pos.keluarga(3).to_string(),
                    "isi": { "sumberAir": { "sumber": "SUMUR_BOR" } } } }),
            )
            .await;
        let ids = Ids {
            akun,
            penugasan,
            tim,
            anggota,
            menunggu,
            posyandu: pos.id().to_string(),
            wilayah: "64.02.02".to_owned(),
            desa: pos.desa().to_owned(),
            hari,
            terjadwal: world.scheduled(pos, "2026-12-01").await,
            kader: pos.kader(Bidang::Sosial).to_string(),
            keluarga: pos.keluarga(1).to_string(),
            sasaran: pos.sasaran(Siapa::Candra).to_string(),
            hasan: pos.sasaran(Siapa::Hasan).to_string(),
            ibu: pos.sasaran(Siapa::Sari).to_string(),
            remaja: pos.sasaran(Siapa::Fitri).to_string(),
            kehamilan: text(&pregnancy["catatKehamilan"]["id"]),
            pelayanan: text(&well["catatPelayanan"]["id"]),
            rujukan: referrals.swap_remove(0),
            diajukan: referrals.swap_remove(0),
            kembali: referrals.swap_remove(0),
            pindah: text(&moved["ajukanPindah"]["id"]),
            tujuan: from.id().to_string(),
            nenek,
            kembar: text(&twice["daftarkanSasaran"]["id"]),
            bersalin: text(&expecting["catatKehamilan"]["id"]),
            layanan: text(&services[0]["catatPelayanan"]["id"]),
            salah: text(&services[1]["catatPelayanan"]["id"]),
            akses: text(&look["bukaDarurat"]["id"]),
            tugas: text(&task["mintaTinjauan"]["id"]),
            kabar: text(&notices["pemberitahuan"]["nodes"][0]["id"]),
            salinan: requests.swap_remove(0),
            permintaan: requests.swap_remove(0),
            insiden: text(&breach["catatInsiden"]["id"]),
        };
        all.insert(pos as usize, ids);
    }
    all
}

/// August is closed in the village of a post, and a target holds there.
async fn closed(world: &World, pos: Pos) {
    let dpmd = world.sign_in(Persona::DpmdAdmin).await;
    for document in [
        "mutation($m: UUID!, $w: String!) { bekukanBulan(id: $m, wilayah: $w, bulan: \"2026-08\") { id } }",
        "mutation($m: UUID!, $w: String!) { aturTarget(id: $m, indikator: \"D_S\", wilayah: $w, berlaku: \"2025-01-01\", persen: 75) { id } }",
    ] {
        dpmd.ok(document, json!({ "m": mutation_id(), "w": pos.desa() })).await;
    }
}

/// A limit of working days in the village of a post.
async fn limit(world: &World, pos: Pos) {
    let document = "mutation($m: UUID!, $w: String!) { aturBatasRujukan(id: $m, bidang: PENDIDIKAN, wilayah: $w, hari: 5) { hari } }";
    let dpmd = world.sign_in(Persona::DpmdAdmin).await;
    dpmd.ok(document, json!({ "m": mutation_id(), "w": pos.desa() })).await;
}

/// A kader with her assignment, a PKK team of the village with a member, and an auditor whom nobody has approved.
async fn staff(world: &World, pos: Pos) -> [String; 5] {
    let (system, permit, now) = (Actor::system(), World::permit(), world.app.clock.now());
    let id = |number: u128| fixed(30_000 + 1_000 * pos as u128 + number);
    let mut work = world.work(&[SYSTEM]).await;
    for number in [0, 100] {
        let nama = format!("Rini {number} {}", pos.nama());
        let new = NewAkun { id: AccountId(id(number)), nama, email: None, telepon: None, sandi_hash: None };
        buat_akun(&mut work, &system, &new, now).await.unwrap();
    }
    let team = id(200);
    insert_team(&mut work, &permit, team, &format!("PKK {}", pos.nama()), now).await.unwrap();
    let member = NewMember { id: id(201), team, account: AccountId(id(100)), mulai: now, akhir: None };
    insert_member(&mut work, &permit, &member).await.unwrap();
    for (number, subject, role, post, region, giver) in [
        (300, Subject::Account(AccountId(id(0))), Role::Kader, Some(pos.id()), None, None),
        (400, Subject::Team(team), Role::Pkk, None, Some(pos.desa()), None),
        (
            500,
            Subject::Account(AccountId(id(100))),
            Role::Auditor,
            None,
            Some("64.02"),
            Some(Persona::TanpaTugas),
        ),
    ] {
        let assignment = NewAssignment {
            id: id(number),
            subject,
            role,
            posyandu: post,
            regions: region.map(|kode| Kode::parse(kode).unwrap()).into_iter().collect(),
            bidang: post.map(|_| Bidang::Sosial).into_iter().collect(),
            sensitive: false,
            valid_from: now,
            valid_to: now + chrono::Duration::days(300),
            granted_by: giver.map(Persona::account),
            reason: "uji".to_owned(),
        };
        insert_assignment(&mut work, &permit, &assignment).await.unwrap();
    }
    work.commit(team).await.unwrap();
    let words = [("akun", 0), ("penugasan", 300), ("tim", 200), ("anggotaTim", 201), ("penugasan", 500)];
    words.map(|(word, number)| format!("{word}:{}", id(number)))
}

/// An auditor, who is no persona of the world.
pub async fn auditor(world: &World) -> Client {
    let (account, system) = (AccountId(fixed(9_900)), Actor::system());
    let mut work = world.work(&[SYSTEM]).await;
    let new =
        NewAkun { id: account, nama: "Auditor".to_owned(), email: None, telepon: None, sandi_hash: None };
    let now = beginning() - chrono::Duration::days(30);
    buat_akun(&mut work, &system, &new, now).await.unwrap();
    let tugas = NewTugas {
        subject: Subject::Account(account),
        role: Role::Auditor,
        posyandu: None,
        regions: vec![Kode::parse("64.02").unwrap()],
        bidang: BidangSet::from_iter([]),
        sensitive: false,
        mulai: now,
        akhir: now + chrono::Duration::days(365),
        alasan: "uji".to_owned(),
    };
    beri_tugas(&mut work, &system, &tugas).await.unwrap();
    work.commit(account.0).await.unwrap();
    let token = demo_token(&world.app, account, chrono::Duration::hours(1)).await.unwrap();
    let mut client = world.stranger();
    client.token = Some(token);
    client
}

/// What a door answered, in the words of the table. A mutation that was refused for the state of things had the
/// right to be done.
fn answered(door: &Door, reply: &Reply) -> String {
    let codes = reply.codes();
    match codes.first().map(String::as_str) {
        None if reply.json["data"][door.name]["nodes"].as_array().is_some_and(Vec::is_empty) => "0",
        None if reply.json["data"][door.name].is_null() => "null",
        None => "ok",
        Some("FORBIDDEN") => "F",
        Some("NOT_FOUND") => "N",
        Some("UNAUTHENTICATED") => "U",
        Some("WRONG_STATE" | "ALREADY_EXISTS") if door.document.starts_with("mutation") => "ok",
        Some(other) => other,
    }
    .to_owned()
}

/// Tries a door and notes where it answers otherwise than the table says.
async fn knock(
    door: &Door,
    client: &Client,
    ids: &Ids,
    wanted: &str,
    who: &str,
    wrong: &mut Vec<String>,
) -> bool {
    let reply = client.send(door.document, (door.variables)(ids)).await;
    let got = answered(door, &reply);
    if got != wanted {
        wrong.push(format!(
            "{:<22} {who:<40} wanted {wanted:<3} got {got}  {}",
            door.name, reply.json["errors"][0]["message"]
        ));
    }
    reply.codes().is_empty()
}

both! {
    async fn every_door_opens_to_whom_it_should(world: World) {
        let ids = furnish(&world).await;
        let mut callers: Vec<(String, Client, Pos, As)> = Vec::new();
        for persona in Persona::all() {
            let client = world.sign_in(persona).await;
            for (pos, what) in as_what(persona) {
                callers.push((format!("{persona:?} at {}", pos.nama()), client.clone(), pos, what));
            }
        }
        callers.push(("Auditor".to_owned(), auditor(&world).await, Pos::Melati, As::Au));
        callers.push(("nobody".to_owned(), world.stranger(), Pos::Melati, As::St));
        let mut wrong = Vec::new();
        for door in DOORS {
            let mut opened = false;
            for (name, client, pos, what) in &callers {
                // A kader of two posts has no foreign Mawar from Melati; Anggrek is foreign from both.
                let two = name.starts_with("DuaPos");
                let foreign = if two { Pos::Anggrek } else { other(*pos) };
                // What the pengurus cancelled before is gone.
                let gone = two && door.name == "batalkanPelayanan";
                // Lists without an id show what all her posts show.
                let own = if two && (door.elsewhere == Anywhere || door.name == "terimaPindah") { As::Kk } else { *what };
                let wanted = if gone { "N" } else { door.own(own) };
                opened |= knock(door, client, &ids[&(*pos as usize)], wanted, name, &mut wrong).await;
                if door.elsewhere != Anywhere && !(two && door.name == "terimaPindah") {
                    let there = format!("{name}, {}", foreign.nama());
                    knock(door, client, &ids[&(foreign as usize)], door.elsewhere(own), &there, &mut wrong).await;
                }
                if let Some(wanted) = door.made_up {
                    // An auditor has every region of the kabupaten in view, and founds nothing anywhere.
                    let wanted = match *what {
                        As::St => "U",
                        As::Au if matches!(door.name, "dirikanPosyandu" | "aturBatasRujukan" | "aturTarget" | "bekukanBulan") => "F",
                        _ => wanted,
                    };
                    knock(door, client, &made_up(), wanted, &format!("{name}, made up"), &mut wrong).await;
                }
            }
            // The day is open already; `tulis` opens one.
            let open_already = door.name == "bukaHariBuka";
            assert!(opened || open_already, "{}: nobody got through without a refusal", door.name);
        }
        assert!(wrong.is_empty(), "{} answers are not in the table:\n{}", wrong.len(), wrong.join("\n"));
    }
}

// ---- ids of others; `foreign` tries very many ----

/// What an answer says apart from ids: data, codes, sentences, fields.
fn said(reply: &Reply) -> String {
    let mut json = reply.json.clone();
    for error in json["errors"].as_array_mut().into_iter().flatten() {
        error["extensions"].as_object_mut().map(|extensions| extensions.remove("requestId"));
    }
    json.to_string()
}

/// A flag on a weighing that a post recorded.
async fn a_flag(world: &World, pos: Pos, service: Uuid) -> Uuid {
    use posyandu::store::tanda as t;
    let mut work = world.work(&[pos.id()]).await;
    let row = vec![
        (t::ID, fixed(77).into()),
        (t::POSYANDU, pos.id().0.into()),
        (t::PELAYANAN, service.into()),
        (t::KODE, "KES-01".into()),
        (t::BIDANG, Bidang::Kesehatan.kode().into()),
        (t::TANGGAL, world.app.clock.today().into()),
        (t::ATURAN, "CONTOH".into()),
        (t::VERSI, 1_i16.into()),
        (t::TINDAKAN, "RUJUK".into()),
        (t::MASUKAN, "lila=110".into()),
        (t::ALASAN, "Lingkar lengan kecil.".into()),
        (t::SENSITIF, false.into()),
        (t::DICATAT_OLEH, Persona::Pengurus(pos).account().0.into()),
    ];
    work.insert(&World::permit(), pos.id(), &t::TABLE, row).await.unwrap();
    work.commit(fixed(78)).await.unwrap();
    fixed(77)
}

both! {
    async fn every_kind_of_node_keeps_to_its_scope(world: World) {
        let ids = furnish(&world).await;
        let foreign = &ids[&(Pos::Anggrek as usize)];
        let anggrek = world.sign_in(Persona::Pengurus(Pos::Anggrek)).await;
        // What Anggrek recorded, by the word of its id.
        let mut theirs: BTreeMap<&str, String> = BTreeMap::new();
        for (name, document, variables) in [
            ("hadir", "mutation($i: HadirInput!) { hadir(input: $i) { id } }",
                json!({ "i": { "id": mutation_id(), "hariBuka": foreign.hari, "sasaran": foreign.sasaran } })),
            ("catatPelayanan", "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }",
                json!({ "i": { "id": mutation_id(), "hariBuka": foreign.hari, "sasaran": foreign.sasaran,
                    "isi": { "pertumbuhan": { "berat": "15" } } } })),
            ("catatKunjungan", "mutation($i: CatatKunjunganInput!) { catatKunjungan(input: $i) { id } }",
                json!({ "i": { "id": mutation_id(), "posyandu": foreign.posyandu, "sasaran": foreign.sasaran,
                    "kader": foreign.kader, "tanggal": "2026-11-19", "hasil": "BERTEMU" } })),
        ] {
            let id = text(&anggrek.ok(document, variables).await[name]["id"]);
            let word = NODES.iter().find(|(word, _)| id.starts_with(&format!("{word}:"))).unwrap().0;
            theirs.insert(word, id);
        }
        let corrected = anggrek.ok("mutation($i: BatalkanPelayananInput!) { batalkanPelayanan(input: $i) { id } }",
            json!({ "i": { "id": mutation_id(), "pelayanan": foreign.salah, "alasan": "salah anak" } })).await;
        theirs.insert("koreksiPelayanan", text(&corrected["batalkanPelayanan"]["id"]));
        for id in [&foreign.sasaran, &foreign.keluarga, &foreign.kehamilan, &foreign.rujukan, &foreign.pindah] {
            theirs.insert(NODES.iter().find(|(word, _)| id.starts_with(&format!("{word}:"))).unwrap().0, id.clone());
        }
        let service = Uuid::parse_str(theirs["pelayanan"].trim_start_matches("pelayanan:")).unwrap();
        let photo = anggrek.ok("mutation($i: MintaUnggahInput!) { mintaUnggah(input: $i) { id } }",
            json!({ "i": { "id": mutation_id(), "pelayanan": foreign.pelayanan, "sisi": "DEPAN" } })).await;
        theirs.insert("foto", text(&photo["mintaUnggah"]["id"]));
        let steps = anggrek.ok("query($r: ID!) { rujukan(id: $r) { riwayat(first: 1) { nodes { id } } } }",
            json!({ "r": foreign.rujukan })).await;
        theirs.insert("rujukanRiwayat", text(&steps["rujukan"]["riwayat"]["nodes"][0]["id"]));
        theirs.insert("tanda", format!("tanda:{}", a_flag(&world, Pos::Anggrek, service).await));
        let personal: BTreeSet<&str> = NODES
            .iter()
            .filter(|(_, noun)| !matches!(noun().group, Group::Institution | Group::Operations))
            .map(|(word, _)| *word)
            .collect();
        assert_eq!(theirs.keys().copied().collect::<BTreeSet<_>>(), personal, "one of each");
        const NODE: &str = "query($i: ID!) { node(id: $i) { __typename id } }";
        for persona in Persona::all() {
            let client = world.sign_in(persona).await;
            for (word, id) in &theirs {
                let reply = client.send(NODE, json!({ "i": id })).await;
                let absent = client.send(NODE, json!({ "i": some(word) })).await;
                let serves = as_what(persona).iter().any(|(pos, what)| *pos == Pos::Anggrek && matches!(what, As::Kk | As::Kp | As::Kl | As::Pg));
                let addressed = persona == Persona::Opd(Bidang::PekerjaanUmum) && matches!(*word, "rujukan" | "rujukanRiwayat");
                let mover = *word == "perpindahan" && matches!(persona, Persona::Kader(Pos::Mawar) | Persona::Pengurus(Pos::Mawar));
                assert_eq!(absent.codes(), ["NOT_FOUND"], "{persona:?} {word}");
                if !serves && !addressed && !mover {
                    assert_eq!(said(&reply), said(&absent), "{persona:?} sees {id}");
                }
            }
        }
        for id in theirs.values() {
            assert!(anggrek.send(NODE, json!({ "i": id })).await.codes().is_empty(), "its own pengurus sees {id}");
        }
    }
}
