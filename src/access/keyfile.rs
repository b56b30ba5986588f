//! A file that holds keys: made whole or not at all, readable by its owner only, and refused when others can
//! read it. Both the keys that sign tokens and the master key of stored secrets live in such a file.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use uuid::Uuid;

use crate::error::{Error, Result};

/// What group and others may do with the file: nothing.
const OTHERS: u32 = 0o077;

/// The text of the file, if there is one. A file that others can open is refused: its keys may be known.
pub fn read(path: &Path) -> Result<Option<String>> {
    let cannot = |error| Error::fault(format!("{}: {error}", path.display()));
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot(error)),
    };
    let mode = fs::metadata(path).map_err(cannot)?.permissions().mode();
    if mode & OTHERS != 0 {
        let mode = mode & 0o777;
        return Err(Error::fault(format!(
            "{} can be opened by others (mode {mode:o}); its keys may be known. Set mode 600, or make new keys",
            path.display()
        )));
    }
    Ok(Some(text))
}

/// Makes the file when there is none. When two programs start at once, the first one's file stays: a link, unlike
/// a rename, never replaces what is there.
pub fn create(path: &Path, text: &str) -> Result<()> {
    put(path, text, |draft| match fs::hard_link(draft, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    })
}

/// Puts a new text in the place of the file, in one step.
pub fn replace(path: &Path, text: &str) -> Result<()> {
    put(path, text, |draft| fs::rename(draft, path))
}

/// Writes a draft beside the file, lets `place` put it there, and removes what is left of the draft.
fn put(path: &Path, text: &str, place: impl FnOnce(&Path) -> std::io::Result<()>) -> Result<()> {
    let draft = path.with_extension(format!("{}.new", Uuid::now_v7().simple()));
    let placed = write(&draft, text).and_then(|()| place(&draft));
    let removed = match fs::remove_file(&draft) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    };
    placed.and(removed).map_err(|error| Error::fault(format!("{}: {error}", path.display())))
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_its_owners_alone() {
        let folder = std::env::temp_dir().join(format!("posyandu-keyfile-{}", Uuid::now_v7()));
        fs::create_dir(&folder).unwrap();
        let path = folder.join("a.keys");
        assert_eq!(read(&path).unwrap(), None);
        create(&path, "one").unwrap();
        create(&path, "what a second program would write").unwrap();
        assert_eq!(read(&path).unwrap().as_deref(), Some("one"));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        replace(&path, "two").unwrap();
        assert_eq!(read(&path).unwrap().as_deref(), Some("two"));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no draft is left");
        for mode in [0o640, 0o604, 0o660] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let refused = read(&path).unwrap_err().to_string();
            assert!(refused.contains("can be opened by others") && !refused.contains("two"), "{refused}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
