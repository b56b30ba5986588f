//! `admin`: the first two administrators, their codes, and the way back when fewer than two are left. Everything
//! later is done through the API, where two administrators approve.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::app::App;
use crate::config::Config;
use crate::domain::id::AccountId;
use crate::error::{Code, Error, Result};
use crate::service::admin::{self, AdminBaru, Dibuat};

/// Options of `admin`.
#[derive(Args)]
pub struct Admin {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Make one of the first two administrators (DPMD_ADMIN); prints a code to sign in with
    Add(Add),
    /// Print another code for an administrator; her sessions end
    Code {
        /// The account's id, `akun:…`
        #[arg(long, value_name = "ID")]
        akun: String,
    },
    /// Take an administrator's rights away, also when fewer than two are left
    Revoke {
        /// The account's id, `akun:…`
        #[arg(long, value_name = "ID")]
        akun: String,
        /// Why, for the record
        #[arg(long, value_name = "TEXT")]
        alasan: String,
    },
}

#[derive(Args)]
struct Add {
    /// Her name
    #[arg(long, value_name = "NAME")]
    nama: String,
    /// E-mail address (surel) to sign in with
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// Phone number
    #[arg(long, value_name = "NUMBER")]
    telepon: Option<String>,
}

/// Runs one of them on a migrated database.
pub async fn run(admin: Admin, config: &Config) -> Result<ExitCode> {
    let app = super::serve::open(config).await?;
    let done = act(&app, admin.what).await;
    app.db.clone().close().await?;
    println!("{}", done.map_err(in_plain_words)?);
    Ok(ExitCode::SUCCESS)
}

async fn act(app: &App, what: What) -> Result<String> {
    match what {
        What::Add(Add { nama, email, telepon }) => {
            let made = admin::tambah(app, AdminBaru { nama, email, telepon }).await?;
            Ok(format!("administrator  {}\n{}", made.akun, told(&made)))
        }
        What::Code { akun } => Ok(told(&admin::kode(app, AccountId::parse(&akun)?).await?)),
        What::Revoke { akun, alasan } => {
            let left = admin::cabut(app, AccountId::parse(&akun)?, &alasan).await?;
            let hint = if left < 2 { "; make another with `posyandu admin add`" } else { "" };
            Ok(format!("administrators left: {left}{hint}"))
        }
    }
}

fn told(made: &Dibuat) -> String {
    format!("code           {}\nIt works once, for 72 hours, and is not shown again.", made.kode)
}

/// A refusal is written for people of the field; at the command line it is told like everything else there.
fn in_plain_words(error: Error) -> Error {
    match error.code() {
        Some(Code::AlreadyExists) => Error::fault("there is an account with this phone number already"),
        Some(Code::InvalidFormat) => {
            Error::fault("not written as it must be: name@example.id, 0812 3456 7890, akun:0192…")
        }
        Some(Code::NotFound) => Error::fault("there is no such active account"),
        Some(Code::Required | Code::TooLong) => Error::fault("a text is empty or too long"),
        _ => error,
    }
}
