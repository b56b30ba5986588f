//! Passwords (*sandi*). One is long, is not one that everybody tries, and is not made of what everybody knows about
//! its owner: the estimator `zxcvbn` brings 30,000 common passwords and words and judges what is built from them.
//! A file of breached passwords may be named besides.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use uuid::Uuid;
use zxcvbn::{Score, zxcvbn};

use super::super::gate::Key;
use crate::access::Actor;
use crate::app::App;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::sandi::{self as store, Owner};

/// A password has at least this many characters (ASVS 6.2.1), and at most these many bytes are hashed.
const MIN: usize = 12;
pub(super) const MAX_BYTES: usize = 256;

/// Words that anybody would try here.
const DI_SINI: [&str; 7] = ["posyandu", "kukar", "kutai", "kartanegara", "tenggarong", "kader", "dpmd"];

/// A list of breached passwords: lines `HASH:COUNT` in the order of the hashes, which are SHA-1 in upper case, as
/// Have I Been Pwned hands them out. It is searched where it lies; nothing of it is kept in memory.
#[derive(Clone, Debug)]
pub struct Breached(PathBuf);

impl Breached {
    /// The list of a file that can be read.
    pub fn open(path: &Path) -> Result<Breached> {
        let list = Breached(path.to_owned());
        list.has("").map(|_| list)
    }

    /// Is the password on the list?
    fn has(&self, sandi: &str) -> Result<bool> {
        let wanted = hex::encode_upper(digest(&SHA1_FOR_LEGACY_USE_ONLY, sandi.as_bytes()).as_ref());
        let cannot = |error| Error::fault(format!("{}: {error}", self.0.display()));
        self.find(&wanted).map_err(cannot)
    }

    /// Halves the file until the wanted line can only begin where `low` stands.
    fn find(&self, wanted: &str) -> std::io::Result<bool> {
        let mut file = BufReader::new(File::open(&self.0)?);
        let (mut low, mut high) = (0, file.get_ref().metadata()?.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if line_after(&mut file, middle)?.is_some_and(|line| line.as_str() < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(line_after(&mut file, low)?.is_some_and(|line| line.starts_with(wanted)))
    }
}

/// The first line that begins at this place or after it.
fn line_after(file: &mut BufReader<File>, at: u64) -> std::io::Result<Option<String>> {
    // A line is short; a file that is something else is not read into memory.
    let mut line = Vec::new();
    file.seek(SeekFrom::Start(at.saturating_sub(1)))?;
    if at > 0 {
        file.take(256).read_until(b'\n', &mut line)?;
        line.clear();
    }
    let read = file.take(256).read_until(b'\n', &mut line)?;
    Ok((read > 0).then(|| String::from_utf8_lossy(&line).trim_end().to_uppercase()))
}

/// The hash under which a password is stored, of somebody of whom nothing is known yet.
pub async fn hash_sandi(app: &App, sandi: &str) -> Result<String> {
    hashed(app, sandi, Vec::new()).await
}

/// The hash of a password its owner chose; made of her own name it is refused.
pub(super) async fn hash_of_owner(app: &App, account: Uuid, sandi: &str) -> Result<String> {
    let owner = store::owner(&app.db, account).await?.ok_or(Code::NotFound)?;
    if owner.email.is_none() && owner.telepon.is_none() {
        let sentence = "Akun ini tidak punya surel atau nomor telepon untuk masuk.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).into());
    }
    hashed(app, sandi, words(&owner)).await
}

/// Change one's password: the old one must fit. Every other session on the web ends.
pub async fn ganti_sandi(app: &App, actor: &Actor, lama: String, baru: &str) -> Result<()> {
    let session = actor.session.filter(|_| actor.device.is_none()).ok_or(Code::Forbidden)?;
    let (account, now) = (actor.account.0, app.clock.now());
    panjang(baru)?;
    let tries = app.gate.admit(&[Key::Akun(account)], now)?;
    let owner = store::owner(&app.db, account).await?.ok_or(Code::NotFound)?;
    let fits = lama.len() <= MAX_BYTES && app.gate.seat().await?.fits(lama, owner.sandi_hash.clone()).await?;
    if !fits {
        return Err(Refusal::new(Code::LoginFailed).saying("Kata sandi lama tidak cocok.").on("lama").into());
    }
    tries.forgive();
    let hash = hashed(app, baru, words(&owner)).await?;
    store::change(&app.db, (account, session), &hash, now).await
}

fn words(owner: &Owner) -> Vec<String> {
    let known = [Some(&owner.nama), owner.email.as_ref(), owner.telepon.as_ref()];
    let split = |text: &String| text.split([' ', '@', '.']).map(str::to_owned).collect::<Vec<_>>();
    let whole = known.into_iter().flatten().cloned();
    known.into_iter().flatten().flat_map(split).filter(|word| word.len() > 2).chain(whole).collect()
}

/// Neither too short nor too long.
pub(super) fn panjang(sandi: &str) -> Result<(), Refusal> {
    if sandi.chars().count() < MIN {
        let sentence = format!("Kata sandi paling sedikit {MIN} karakter.");
        return Err(Refusal::new(Code::InvalidFormat).saying(sentence).on("sandi"));
    }
    if sandi.len() > MAX_BYTES {
        return Err(Refusal::new(Code::TooLong).on("sandi"));
    }
    Ok(())
}

async fn hashed(app: &App, sandi: &str, words: Vec<String>) -> Result<String> {
    panjang(sandi)?;
    let (tried, breached) = (sandi.to_owned(), app.gate.breached.clone());
    let weak = app.gate.seat().await?.work(move || lemah(&tried, &words, breached.as_ref())).await?;
    if let Some(sentence) = weak {
        return Err(Refusal::new(Code::InvalidFormat).saying(sentence).on("sandi").into());
    }
    app.gate.seat().await?.hash(sandi.to_owned()).await
}

/// What is wrong with a password that is long enough, if anything is.
fn lemah(sandi: &str, words: &[String], breached: Option<&Breached>) -> Result<Option<&'static str>> {
    let known: Vec<&str> = words.iter().map(String::as_str).chain(DI_SINI).collect();
    if sisa(sandi, &known) < MIN / 2 || zxcvbn(sandi, &known).score() < Score::Three {
        return Ok(Some("Kata sandi ini mudah ditebak. Pakai beberapa kata yang tidak saling berhubungan."));
    }
    let breached = breached.map_or(Ok(false), |list| list.has(sandi))?;
    Ok(breached.then_some("Kata sandi ini pernah bocor dan dikenal orang. Pilih yang lain."))
}

/// How many letters and digits are left of a password without the words that everybody knows, which the estimator
/// counts as ordinary words.
fn sisa(sandi: &str, known: &[&str]) -> usize {
    let mut words: Vec<String> = known.iter().map(|word| word.to_lowercase()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = words
        .iter()
        .filter(|word| !word.is_empty())
        .fold(sandi.to_lowercase(), |rest, word| rest.replace(word, ""));
    rest.chars().filter(|c| c.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_none_that_everybody_would_try() {
        let words = ["Rini".to_owned(), "Wulandari".to_owned()];
        let weak = |sandi: &str| lemah(sandi, &words, None).unwrap().is_some();
        for sandi in [
            "password1234",
            "posyandukukar",
            "aaaaaaaaaaaa",
            "123456789012",
            "riniwulandari",
            "qwertyuiop12",
            "Posyandu Kukar!",
            "Rini-Wulandari-99",
        ] {
            assert!(weak(sandi), "{sandi}");
        }
        for sandi in ["tiga ekor kucing oren", "sungai mahakam pasang", "k8#vQ2!mZr7p"] {
            assert!(!weak(sandi), "{sandi}");
        }
    }

    #[test]
    fn a_breached_password_is_found_wherever_its_line_stands() {
        let path = std::env::temp_dir().join(format!("posyandu-breached-{}", Uuid::now_v7()));
        let sandi: Vec<String> = (0..200).map(|n| format!("tiga ekor kucing oren {n}")).collect();
        let sha = |text: &str| hex::encode_upper(digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()).as_ref());
        let mut lines: Vec<String> =
            sandi.iter().map(|text| format!("{}:{}\r\n", sha(text), text.len())).collect();
        lines.sort();
        for count in [0, 1, 2, 3, 200] {
            let kept: String = lines.iter().take(count).cloned().collect();
            std::fs::write(&path, &kept).unwrap();
            let list = Breached::open(&path).unwrap();
            for text in &sandi {
                assert_eq!(list.has(text).unwrap(), kept.contains(&sha(text)), "{count} {text}");
            }
            assert!(!list.has("lain sama sekali").unwrap());
        }
        let list = Breached::open(&path).unwrap();
        assert!(
            lemah(&sandi[7], &[], Some(&list)).unwrap().is_some()
                && lemah(&sandi[7], &[], None).unwrap().is_none()
        );
        std::fs::remove_file(&path).unwrap();
        assert!(Breached::open(&path).is_err());
    }
}
