//! Who may do what, in one room. An `Actor` is somebody signed in, with the assignments in force right now.
//! From it come a `Scope` (whose records may be read), `Sums` (whose counts, how exactly), and, act by act, a `Permit`.
//! Everything is denied unless a line here allows it. Nothing in this folder touches the database.
//!
//! Picture Bu Sari, kader of Melati for kesehatan. Her scope is the post Melati: names, contacts, weighings. A
//! PKK coordinator of the same kecamatan has no names at all, but reaches the sums of every post in it. The
//! officer of Dinas PU sees one thing only: the referrals addressed to pekerjaan umum in that kabupaten.

pub mod actor;
pub mod group;
pub mod karcis;
pub mod keyfile;
pub mod keys;
pub mod perangkat;
pub mod permit;
pub mod role;
pub mod scope;
pub mod secrets;
pub mod token;
pub mod totp;

pub use actor::{Actor, Assignment, Opened};
pub use group::Group;
pub use permit::{Action, Permit, Place, may};
pub use role::Role;
pub use scope::{K_TERBUKA, OpdReach, Posts, Scope, Staff, Sums};
