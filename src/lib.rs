//! The GraphQL API behind the phone apps of *kader*, the volunteers of Indonesia's *posyandu* (village service
//! posts): one post, six sectors, from pregnancy to old age. First home: Kabupaten Kutai Kartanegara.
//!
//! Layers are folders and field nouns are files; imports run rightward only, and a test keeps it so:
//!
//! ```text
//! graphql · http · cli   →   service   →   store   →   access   →   domain
//!    three doors            use cases       rows       who may      the field's rules
//! ```
//!
//! A whole feature is `ls src/*/rujukan.rs`. One request walks straight: the door reads the token and the
//! input, the service loads, decides and writes in one transaction, the store does SQL and nothing else does,
//! and the answer is written from the field table of the noun.
//!
//! | Where is … | Look |
//! |---|---|
//! | … the rule that a kader sees only her posyandu? | `access/scope.rs`, the arm `Role::Kader` |
//! | … community participation computed? | `domain/partisipasi/skdn.rs`, `d_per_s` |
//! | … what an indicator is made of? what somebody adds to the sums? | `domain/partisipasi/indikator.rs`; `domain/rollup/`, written by `store/rollup/` |
//! | … a count hidden because it is small? | `domain/partisipasi/samaran.rs` |
//! | … the names behind a number, and who may see them? | `service/partisipasi/di_balik.rs` |
//! | … a z-score? the N/T verdict? a chart's lines? | `domain/pertumbuhan/`: `lms.rs`; `verdict.rs`; `kurva.rs` |
//! | … what a service was before it was corrected? | `service/pelayanan/koreksi.rs`; the table is `lama` in `store/pelayanan.rs` |
//! | … which needs stand where, for planning? | `store/pemetaan.rs` counts, `service/pemetaan.rs` says who reads what, `domain/pemetaan.rs` hides |
//! | … what a role may do, all of it? | `tests/api/snapshots/access.snap`, printed from `access/permit.rs` and `access/group.rs` |
//! | … what is due for a person, and which dose counts? | `domain/jatuh_tempo/`, `domain/imunisasi/`; a whole post in two statements: `store/jatuh_tempo.rs` |
//! | … the SQL for referrals? | `store/rujukan.rs` says what the table is and who sees it; `store/read.rs` writes the reads, `store/write.rs` the writes; sums are in `store/rollup/` |
//! | … how a NIK is kept, and who may see one? | `store/kunci.rs`; `service/nik.rs` |
//! | … a photo's way in and out? | `http/foto.rs`; `service/foto/`; `store/objek.rs`; its address: `access/karcis.rs` |
//! | … who gets a place under load, and what a request leaves in the log? | `http/class.rs`, `shed.rs`, `quota.rs`; `http/line.rs`, `metrics.rs` |
//! | … a table as a file? | `http/ekspor.rs`; `service/ekspor/` |
//! | … what the phone gets when it sends twice? | `store/write.rs`, `Work::begin` (and `once` in `graphql/resolve.rs`); the story is in `tests/api/pelayanan.rs` |
//! | … a person who was registered twice? | `service/gabungan.rs`; `store/gabungan.rs` |
//! | … a field that clients read? | the field table of its noun in `graphql/`, one line a field |
//! | … how a document becomes SQL and an answer? | `graphql/table/plan.rs`, `store/read.rs`, `graphql/table/write.rs` |
//! | … which documents are known, and what one may cost? | `http/persisted.rs`; `http/budget.rs`, `http/price.rs`, `graphql/cost.rs` |
//! | … a kind of service of the six sectors? | `domain/bidang/`: one struct, one registry line |
//! | … which tables hold a person's data? | `store/orang.rs`, `HIDUP`; what she may ask: `service/permintaan_subjek.rs` |
//! | … the demonstration data? | `service/seed/` |

pub mod access;
pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod error;
pub mod graphql;
pub mod http;
pub mod service;
pub mod store;
