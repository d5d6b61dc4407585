//! The files of a pack as text. A pack is a folder, or the same files in a .zip. A file is read whole, so
//! its size is limited first.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::encoding::{self, Encoding};
use super::problem::{At, Problems};
use super::zip::{Archive, ZipError};

/// The largest file that is read. A city of a million has some 5 MB of outlines.
pub(super) const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// Whether a pack must have a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It must.
    Required,
    /// It may be left out.
    Optional,
}

/// The names in a pack; of a .zip that is refused the reason is told, and there are none.
///
/// # Errors
/// When `pack` is neither a folder nor a file that can be read.
pub(super) fn names(pack: &Path, problems: &mut Problems) -> io::Result<Option<Vec<String>>> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", pack.display()));
    let metadata = fs::metadata(pack).map_err(named)?;
    if metadata.is_dir() {
        let names = fs::read_dir(pack).map_err(named)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        return names.collect::<io::Result<_>>().map(Some);
    }
    if !metadata.is_file() {
        return Err(no_pack(pack));
    }
    match Archive::open(pack) {
        Ok(archive) => Ok(Some(archive.names().map(str::to_owned).collect())),
        Err(ZipError::Io(error)) => Err(named(error)),
        Err(ZipError::Damaged) if pack.extension().is_none_or(|end| !end.eq_ignore_ascii_case("zip")) => Err(no_pack(pack)),
        Err(error) => {
            problems.error("the .zip", At::File, "", error.to_string(), error.mend());
            Ok(None)
        }
    }
}

fn no_pack(pack: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::NotADirectory, format!("{}: neither a folder nor a .zip", pack.display()))
}

/// The names of the plain files in a folder of a pack, in order; none where it has no such folder.
pub(super) fn names_in(pack: &Path, folder: &str) -> Vec<String> {
    let mut names: Vec<String> = if pack.is_dir() {
        let entries = fs::read_dir(pack.join(folder)).into_iter().flatten().flatten();
        entries.filter(|entry| entry.path().is_file()).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    } else {
        let inside = |name: &str| name.strip_prefix(folder)?.strip_prefix('/').map(str::to_owned);
        Archive::open(pack).map(|archive| archive.names().filter_map(inside).collect()).unwrap_or_default()
    };
    names.sort_unstable();
    names
}

/// Whether a pack has a file.
pub(super) fn is_there(pack: &Path, name: &str) -> bool {
    if pack.is_dir() {
        pack.join(name).exists()
    } else {
        Archive::open(pack).is_ok_and(|archive| archive.names().any(|known| known == name))
    }
}

/// Reads a file of the pack as text; a byte order mark is dropped. `None` where it cannot be used, which
/// is told, or is optional and not there.
pub(super) fn read(pack: &Path, name: impl Into<Cow<'static, str>>, need: Need, problems: &mut Problems) -> Option<String> {
    let name = name.into();
    let bytes = match bytes(pack, &name) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            if need == Need::Required {
                problems.error(name, At::File, "", "the file is missing", "every pack has it; see cities/README.md");
            }
            return None;
        }
        Err(error) => {
            let mend = "look at its permissions; it must be a plain file";
            problems.error(name, At::File, "", format!("the file cannot be read: {error}"), mend);
            return None;
        }
    };
    if bytes.len() as u64 > MAX_BYTES {
        let mend = match name.rsplit('.').next() {
            Some("geojson") => "simplify the outlines: 5 m are exact enough, and six digits behind the point",
            Some("csv") => "look for rows that do not belong here, or leave out columns that are not read",
            _ => "it is written by hand: look for text that does not belong here",
        };
        problems.error(name, At::File, "", "the file is larger than 20 MB", mend);
        return None;
    }
    decode(name, bytes, problems)
}

/// The bytes of a file, of one that is too large a byte more than it may have.
fn bytes(pack: &Path, name: &str) -> io::Result<Option<Vec<u8>>> {
    if !pack.is_dir() {
        return Archive::open(pack).and_then(|mut archive| archive.read(name)).map_err(io::Error::other);
    }
    let path = pack.join(name);
    let metadata = match fs::metadata(&path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    // A pipe would be waited for.
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no plain file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Takes bytes as text, in the encodings that spreadsheets save.
pub(super) fn decode(name: impl Into<Cow<'static, str>>, bytes: Vec<u8>, problems: &mut Problems) -> Option<String> {
    const MEND: &str = "in the spreadsheet choose \"Save as\", \"Text CSV\" and the character set UTF-8";
    match encoding::decode(bytes) {
        Ok((text, Encoding::Utf8)) => Some(text),
        Ok((text, Encoding::Windows1251)) => {
            let what = "the text is in Windows-1251, and was read so";
            problems.notice(name, At::File, "", what, "UTF-8 is safer: it has every letter and every apostrophe");
            Some(text)
        }
        Ok((text, Encoding::Utf16)) => {
            problems.notice(name, At::File, "", "the text is in UTF-16, and was read so", MEND);
            Some(text)
        }
        Err(unreadable) => {
            problems.error(name, At::Line(unreadable.line), "", "the text is not UTF-8", MEND);
            None
        }
    }
}
