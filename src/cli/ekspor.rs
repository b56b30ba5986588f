//! `ekspor`: a table as a file, with progress. The file appears under its name when it is whole; who stops half way
//! leaves nothing behind, and an older file of that name stays as it was.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use tempfile::NamedTempFile;

use super::bar::Bar;
use super::seed::{STOPPED, cannot};
use super::{serve, stopped};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::service::ekspor::{Ekspor as Berkas, Isian, buka_di_mesin};

/// Options of `ekspor`.
#[derive(Args)]
pub struct Ekspor {
    /// What: indikator, skdn or enam-bidang
    #[arg(long, value_name = "KIND")]
    jenis: String,
    /// The file to make
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// csv or xlsx [default: by the name of the file]
    #[arg(long)]
    format: Option<String>,
    /// Code of the region; or give a post
    #[arg(long, value_name = "CODE")]
    wilayah: Option<String>,
    /// Id of the post; or give a region
    #[arg(long, value_name = "ID")]
    posyandu: Option<String>,
    /// The first period: 2026-11, 2026-Q4 or 2026
    #[arg(long, value_name = "PERIOD")]
    dari: String,
    /// The last period [default: the first alone]
    #[arg(long, value_name = "PERIOD")]
    sampai: Option<String>,
    /// Rows of a table of indicators: total, posyandu, desa, kecamatan or kabupaten
    #[arg(long, value_name = "LEVEL")]
    tingkat: Option<String>,
    /// By what else its rows are told apart
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    rincian: Vec<String>,
    /// Its indicators, by their codes
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    indikator: Vec<String>,
    /// With what they are compared: sebelumnya, tahun-lalu
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    banding: Vec<String>,
    /// With what the places want to reach
    #[arg(long)]
    target: bool,
    /// As it was known at this moment
    #[arg(long, value_name = "TIME")]
    pada: Option<String>,
    /// Small counts too; without this they are hidden
    #[arg(long)]
    exact: bool,
}

impl Ekspor {
    fn isian(&self) -> Isian {
        let ending = || self.out.extension().and_then(|ending| ending.to_str()).map(str::to_owned);
        Isian {
            jenis: kode(&self.jenis),
            format: kode(&self.format.clone().or_else(ending).unwrap_or_default()),
            wilayah: self.wilayah.clone(),
            posyandu: self.posyandu.clone(),
            dari: self.dari.clone(),
            sampai: self.sampai.clone(),
            tingkat: self.tingkat.as_deref().map(kode),
            rincian: self.rincian.iter().map(|one| kode(one)).collect(),
            indikator: self.indikator.iter().map(|one| kode(one)).collect(),
            banding: self.banding.iter().map(|one| kode(one)).collect(),
            target: self.target,
            pada: self.pada.clone(),
        }
    }
}

/// `enam-bidang` as the lists have it.
fn kode(typed: &str) -> String {
    typed.to_uppercase().replace('-', "_")
}

/// Makes the file.
pub async fn run(ekspor: &Ekspor, config: &Config) -> Result<ExitCode> {
    let minta = ekspor.isian().baca()?;
    let app = serve::open(config).await?;
    let bar = Bar::default();
    let work = async {
        let opened = buka_di_mesin(&app, &minta, ekspor.exact).await?;
        to_file(opened, &ekspor.out, &bar).await
    };
    let code = tokio::select! {
        done = work => {
            bar.finish();
            done?;
            println!("{}", ekspor.out.display());
            ExitCode::SUCCESS
        }
        () = stopped() => {
            bar.finish();
            eprintln!("stopped; no file was made");
            ExitCode::from(STOPPED)
        }
    };
    app.db.clone().close().await?;
    Ok(code)
}

/// Written beside its place under another name, and put there when it is whole.
async fn to_file(ekspor: Berkas, out: &Path, bar: &Bar) -> Result<()> {
    let failed = |error: &dyn std::fmt::Display| cannot(&format!("write {}", out.display()), error);
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
    let file: File = beside.reopen().map_err(|error| failed(&error))?;
    let file = ekspor.tulis(file, bar).await?;
    file.sync_all().map_err(Error::fault)?;
    beside.persist(out).map_err(|error| failed(&error))?;
    Ok(())
}
