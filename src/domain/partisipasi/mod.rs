//! Participation, the numbers a pembina lives by: who of those who live here came. Three questions that
//! are easily mixed up have a file each: growth monitoring of balita (`skdn`), the kader themselves
//! (`kader`), and everybody else by life stage and by sector (`cakupan`). All are functions of facts
//! and give a `Rate` with its counts. What must not be shown of them to whom is `samaran`, over the counts of
//! `ukuran`. Source: indicators.md sections 1, 3 and 4.

pub mod cakupan;
pub mod indikator;
pub mod kader;
pub mod samaran;
pub mod skdn;
pub mod ukuran;
