//! Participation, the numbers a pembina lives by: who of those who live here came. Growth monitoring of balita (`skdn`)
//! and the kader themselves (`kader`) have a file each; what is counted of everybody, by life stage and by sector, is
//! said where it is counted (`rollup`). `indikator` lists what can be asked for. All give a `Rate` with its counts. What
//! must not be shown of them to whom is `samaran`, over the counts of `ukuran`. Source: indicators.md.

pub mod di_balik;
pub mod indikator;
pub mod kader;
pub mod kekosongan;
pub mod samaran;
pub mod skdn;
pub mod ukuran;
