//! Sums that are kept ready (*rollup*). Whoever or whatever is counted, a person, a household, a post, adds a few
//! small whole numbers to the *card* of each post and year in which it counts: `orang`, `keluarga` and `pos` say how
//! much, as pure functions of facts. A post's card is the sum of what everybody adds. A change of facts changes a card
//! by what is added now less what was added before, and that difference is what the ledger keeps. So a card is right
//! after a correction, a move or a late entry for the same reason as after a first entry, and the card of an earlier
//! moment is today's less what the ledger says came later.
//!
//! A card has seventeen *columns* a number (`masa`): twelve months, four quarters and the year, because somebody who
//! came in January and in February counts twice in the months and once in the quarter. What is counted is in `ukur`.
//! What a person adds is a file a theme: `cakupan`, `gizi`, `anak`, `ibu`, `imunisasi`, `skrining`. What she received
//! counts where she lives, wherever it was given; attendance and D of SKDN are a matter of the own post. A referral
//! (`rujukan`) is a subject of its own.

mod anak;
pub mod cakupan;
pub mod card;
mod gizi;
mod ibu;
mod imunisasi;
pub mod jumlah;
pub mod keluarga;
pub mod masa;
pub mod orang;
pub mod perincian;
pub mod pos;
pub mod rujukan;
pub mod skrining;
pub mod ukur;

pub use card::{Card, Perlu};
pub use masa::{Acuan, Deret, MASA};
pub use perincian::Perincian;
pub use ukur::Ukur;
