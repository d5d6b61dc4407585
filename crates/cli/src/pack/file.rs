//! The files of a pack as text. A file is read whole, so its size is limited first.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::problem::{At, Problems};

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

/// Reads a file of the pack as UTF-8; a byte order mark is dropped. `None` where it cannot be used,
/// which is told, or is optional and not there.
pub(super) fn read(folder: &Path, name: &'static str, need: Need, problems: &mut Problems) -> Option<String> {
    let bytes = match read_limited(&folder.join(name)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if need == Need::Required {
                problems.error(name, At::File, "", "the file is missing", "every pack has it; see cities/README.md");
            }
            return None;
        }
        Err(error) => {
            problems.error(
                name,
                At::File,
                "",
                format!("the file cannot be read: {error}"),
                "look at its permissions; it must be a plain file",
            );
            return None;
        }
    };
    if bytes.len() as u64 > MAX_BYTES {
        problems.error(
            name,
            At::File,
            "",
            "the file is larger than 20 MB",
            "simplify the outlines, or look for rows that do not belong here",
        );
        return None;
    }
    decode(name, bytes, problems)
}

fn read_limited(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Takes bytes as UTF-8.
pub(super) fn decode(name: &'static str, bytes: Vec<u8>, problems: &mut Problems) -> Option<String> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            problems.error(name, At::Line(line), "", "the text is not UTF-8", "in the spreadsheet choose \"Save as\" and \"CSV UTF-8\"");
            None
        }
    }
}
