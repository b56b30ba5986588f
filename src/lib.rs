pub mod access;
pub mod domain;
pub mod error;
pub mod store;
