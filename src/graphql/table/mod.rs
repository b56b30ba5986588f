//! The field table is the schema. Each noun that clients read is one table of fields: name, meaning, type,
//! access group, cost, the columns it reads and how the value is made from them. Four things come from it:
//!
//! | file | from the table |
//! |---|---|
//! | `noun` | what a table is, and the words to write one |
//! | `registry` | the entry of the type in the schema |
//! | `plan` | a document becomes a plan: the layout of the answer, and the `Shape` that the store fetches |
//! | `write` | rows and layout become the answer, in one pass |
//! | `answer` | how a resolver asks: `Ask` before the service call, `Answer` after it |
//!
//! async-graphql's own way (a future, a context and a path for each field of each row) was measured to make a
//! server three to five times as dear as a hand-written endpoint; this way it is less than twice.
//!
//! What a role may not see is settled while the plan is made: the column is not selected, the field answers
//! null with one error. The document is walked here and not by async-graphql's look-ahead, which ignores type
//! conditions and merges aliases.

pub mod answer;
pub mod noun;
pub mod plan;
pub mod registry;
pub mod write;

pub use answer::{Answer, Ask, Pages, ask};
pub use noun::{Args, Facts, Field, Is, Many, Noun, Ty};
