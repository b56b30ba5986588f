//! The sums that are kept ready, written in the transaction that changes what they are sums of (`domain::rollup` says
//! what they are). `Work` notes whoever a written row counts for (`touched`); before it commits, those are counted
//! again from the facts as they are now (`facts`), and cards and ledger take the difference to what they added before
//! (`settle`). So no use case can forget a sum, and none does one by hand.

mod di_balik;
mod facts;
mod read;
mod rebuild;
mod settle;
mod touched;

pub use di_balik::{Tampak, dikunjungi, sumbangan};
pub use read::{Cards, Line, buku, kartu, sebagian};
pub use rebuild::{Beda, bangun, periksa, pos, tertinggal};
pub use settle::through;
pub(super) use settle::{Change, settle};
pub(super) use touched::Touched;
