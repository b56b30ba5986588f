//! What a document costs before anything of it is read, and how much each role may ask for at once. A unit is about
//! one value of the answer. The field tables say what a field costs; here is what the fields cost that count or
//! compute before they answer, because their work does not show in the size of the answer.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::node::NODES;
use super::table::noun::{Body, Noun};
use crate::access::{Actor, Role};
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Error, Result};

/// Fields that read sums, walk a person's whole card, or try a secret.
const DEAR: &[(&str, &str, u32)] = &[
    ("Mutation", "aktifkan", 1_000),
    ("Mutation", "masuk", 1_000),
    ("Query", "aturan", 20),
    ("Query", "beranda", 500),
    ("Query", "daftarKunjungan", 500),
    ("Query", "dataTerbuka", 500),
    ("Query", "jatuhTempo", 50),
    ("Query", "jatuhTempoPos", 500),
    ("Query", "kekosongan", 1_000),
    ("Query", "orangDiBalik", 500),
    ("Query", "partisipasi", 2_000),
    ("Query", "pemetaan", 2_000),
    ("Query", "periksaJejak", 2_000),
    ("Query", "pertumbuhan", 50),
    ("Query", "ralatBulan", 1_000),
    ("Query", "registrasi", 500),
    ("Query", "rekapHariBuka", 200),
    ("Query", "ringkasanPartisipasi", 1_000),
    ("Query", "salinanSubjek", 2_000),
    ("Query", "saran", 50),
    ("Query", "skdn", 200),
    ("Query", "waktuTindakLanjut", 1_000),
];

/// What one request may cost when nothing else is configured. Nobody in particular signs in and reads open data.
const NOBODY: u64 = 40_000;
const LIMITS: &[(Role, u64)] = &[
    (Role::Kader, 60_000),
    (Role::Pengurus, 60_000),
    (Role::Pembina, 120_000),
    (Role::Pkk, 120_000),
    (Role::Opd, 120_000),
    (Role::DpmdAdmin, 120_000),
    (Role::Auditor, 120_000),
];

/// How nobody in particular is called in the configuration.
const WORD_FOR_NOBODY: &str = "NOBODY";

static FIELDS: LazyLock<HashMap<(&'static str, &'static str), u32>> = LazyLock::new(|| {
    let nouns = NODES.iter().flat_map(|(_, noun)| with_members(noun()));
    let fields = nouns.flat_map(|noun| noun.fields.iter().map(move |field| (noun, field)));
    let fields = fields.map(|(noun, field)| ((noun.name.as_str(), field.name.as_str()), field.cost));
    fields.chain(DEAR.iter().map(|(on, field, cost)| ((*on, *field), *cost))).collect()
});

fn with_members(noun: &'static Noun) -> impl Iterator<Item = &'static Noun> {
    let members = match &noun.body {
        Body::Interface { members, .. } => members(),
        Body::Object { .. } => &[],
    };
    std::iter::once(noun).chain(members)
}

/// What a field costs, where a table says so.
pub fn of(on: &str, field: &str) -> Option<u32> {
    FIELDS.get(&(on, field)).copied()
}

/// How much each role may ask for in one request.
#[derive(Clone, Debug)]
pub struct Limits {
    nobody: u64,
    roles: HashMap<Role, u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { nobody: NOBODY, roles: LIMITS.iter().copied().collect() }
    }
}

impl Limits {
    /// The usual limits, with those of the configuration in their place: `ROLE=NUMBER` each.
    pub fn read(settings: &[String]) -> Result<Limits> {
        let mut limits = Limits::default();
        for setting in settings {
            let wrong =
                || Error::fault(format!("cost limit {setting:?}: write ROLE=NUMBER, such as KADER=60000"));
            let (who, limit) = setting.split_once('=').ok_or_else(wrong)?;
            let limit = limit.trim().parse().map_err(|_| wrong())?;
            match who.trim() {
                WORD_FOR_NOBODY => limits.nobody = limit,
                role => drop(limits.roles.insert(Role::dari_kode(role).ok_or_else(wrong)?, limit)),
            }
        }
        Ok(limits)
    }

    /// The limit of somebody: that of the widest role they hold.
    pub fn of(&self, actor: Option<&Actor>) -> u64 {
        let held = actor.into_iter().flat_map(|actor| &actor.assignments);
        let limits = held.filter_map(|held| self.roles.get(&held.role).copied());
        limits.fold(self.nobody, u64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_say_what_a_field_costs() {
        assert_eq!(of("Sasaran", "nama"), Some(1));
        assert_eq!(of("Sasaran", "keluarga"), Some(2));
        assert_eq!(of("Query", "partisipasi"), Some(2_000));
        assert_eq!(of("Query", "tidakAda"), None);
    }

    #[test]
    fn a_limit_is_a_role_and_a_number() {
        let read = |text: &str| Limits::read(&[text.to_owned()]);
        assert_eq!(read("KADER=5").expect("reads").roles[&Role::Kader], 5);
        assert_eq!(read("NOBODY= 7").expect("reads").of(None), 7);
        for wrong in ["KADER", "KADER=", "KADER=-1", "KADES=5", "=5"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
