//! A pack as a .zip. Read by hand and not by a library, so that every bound holds before anything is
//! taken into memory: of an archive only its list of files is read, then one file at a time, never more
//! of it than it may have.
//!
//! The list is the central directory (APPNOTE.TXT, 4.3.12); local headers are passed over, but for where
//! the data begins.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::file::MAX_BYTES;

/// The largest archive, in bytes.
const MAX_ARCHIVE: u64 = 64 * 1024 * 1024;
/// The most entries: a pack has some fifteen and two for each article, and a Mac adds one of its own to each.
const MAX_ENTRIES: u16 = 1_000;
/// The largest list of files, in bytes.
const MAX_LIST: u64 = 256 * 1024;
/// The most that all files together may unpack to, in bytes.
const MAX_UNPACKED: u64 = 100 * 1024 * 1024;
/// How many times its packed size a file may have. Spreadsheets have five to twenty times, outlines three.
const MAX_RATIO: u64 = 200;
/// Small files may have any ratio.
const SMALL: u64 = 64 * 1024;

const END: [u8; 4] = *b"PK\x05\x06";
const END_BYTES: usize = 22;
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const CENTRAL_BYTES: usize = 46;
const LOCAL: [u8; 4] = *b"PK\x03\x04";
const LOCAL_BYTES: usize = 30;

/// Why an archive is not read. The texts say what to do.
#[derive(Debug, thiserror::Error)]
pub(super) enum ZipError {
    /// No archive, or one that ends early.
    #[error("it is no .zip, or it is damaged")]
    Damaged,
    /// Larger than is read.
    #[error("it is larger than 64 MB")]
    TooLarge,
    /// More files than a pack has.
    #[error("it has more than {MAX_ENTRIES} files")]
    TooManyEntries,
    /// Unpacks to more than a pack has.
    #[error("its files unpack to more than 100 MB")]
    Bomb,
    /// A file that unpacks to far more than it should.
    #[error("{0} unpacks to more than {MAX_RATIO} times its size")]
    Ratio(String),
    /// In a way that is not read: encrypted, in volumes, another compression.
    #[error("{0} is encrypted or packed in an unusual way")]
    Method(String),
    /// A name that leads out of the archive.
    #[error("{0} leads out of the .zip")]
    Traversal(String),
    /// A file in a folder.
    #[error("{0} lies in a folder inside the .zip")]
    Nested(String),
    /// The same name twice.
    #[error("{0} is in it twice")]
    Twice(String),
    /// The disk.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl ZipError {
    /// How to mend it.
    pub(super) const fn mend(&self) -> &'static str {
        match self {
            Self::Nested(_) => "select the files and pack them, not the folder they are in",
            Self::TooManyEntries | Self::TooLarge | Self::Bomb => "pack the files of the pack and nothing else",
            _ => "pack the files anew, as an ordinary .zip without a password",
        }
    }
}

/// A file of an archive.
#[derive(Debug)]
struct Entry {
    name: String,
    deflated: bool,
    crc: u32,
    packed: u64,
    size: u64,
    offset: u64,
}

/// An archive with its list of files.
#[derive(Debug)]
pub(super) struct Archive {
    file: File,
    entries: Vec<Entry>,
}

impl Archive {
    /// Reads the list of files.
    ///
    /// # Errors
    /// [`ZipError`] where it breaks a bound or has a name that no pack has.
    pub(super) fn open(path: &Path) -> Result<Self, ZipError> {
        let mut file = File::open(path)?;
        let len = file.metadata()?.len();
        if len > MAX_ARCHIVE {
            return Err(ZipError::TooLarge);
        }
        let list = list(&mut file, len)?;
        let mut entries = Vec::new();
        let mut rest = list.as_slice();
        while !rest.is_empty() {
            let (entry, after) = entry(rest)?;
            rest = after;
            if let Some(entry) = entry {
                entries.push(entry);
            }
        }
        let unpacked = entries.iter().try_fold(0_u64, |sum, entry| sum.checked_add(entry.size));
        if unpacked.is_none_or(|sum| sum > MAX_UNPACKED) {
            return Err(ZipError::Bomb);
        }
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        if let Some(pair) = entries.windows(2).find(|pair| matches!(pair, [one, other] if one.name == other.name)) {
            return Err(ZipError::Twice(pair.first().map(|entry| entry.name.clone()).unwrap_or_default()));
        }
        Ok(Self { file, entries })
    }

    /// The names of the files.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// Unpacks a file, of one that is too large a byte more than it may have; `None` where there is none.
    ///
    /// # Errors
    /// [`ZipError`] where it is not what the list says.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, ZipError> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name == name) else { return Ok(None) };
        let mut header = [0; LOCAL_BYTES];
        self.file.seek(SeekFrom::Start(entry.offset))?;
        exactly(&mut self.file, &mut header)?;
        if !header.starts_with(&LOCAL) {
            return Err(ZipError::Damaged);
        }
        let skipped = u64::from(u16_at(&header, 26)?) + u64::from(u16_at(&header, 28)?);
        self.file.seek(SeekFrom::Start(entry.offset + LOCAL_BYTES as u64 + skipped))?;
        let packed = (&mut self.file).take(entry.packed);
        let mut bytes = Vec::new();
        let read = if entry.deflated {
            DeflateDecoder::new(packed).take(MAX_BYTES + 1).read_to_end(&mut bytes)
        } else {
            packed.take(MAX_BYTES + 1).read_to_end(&mut bytes)
        };
        read.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => ZipError::Damaged,
            _ => ZipError::Io(error),
        })?;
        // A file that is longer than the list says is an attempt at the bounds.
        let whole = bytes.len() as u64 == entry.size || bytes.len() as u64 > MAX_BYTES && entry.size > MAX_BYTES;
        let mut crc = Crc::new();
        crc.update(&bytes);
        if !whole || (bytes.len() as u64 <= MAX_BYTES && crc.sum() != entry.crc) {
            return Err(ZipError::Damaged);
        }
        Ok(Some(bytes))
    }
}

/// The list of files, as bytes.
fn list(file: &mut File, len: u64) -> Result<Vec<u8>, ZipError> {
    let tail_len = len.min((END_BYTES + usize::from(u16::MAX)) as u64);
    file.seek(SeekFrom::Start(len - tail_len))?;
    let mut tail = Vec::new();
    file.take(tail_len).read_to_end(&mut tail)?;
    // The comment at the end may hold anything; only a record that ends with the file is the end.
    let ends_there = |at: usize| {
        let record = tail.get(at..)?;
        let comment = usize::from(u16_at(record, 20).ok()?);
        (record.starts_with(&END) && record.len() == END_BYTES + comment).then_some(record)
    };
    let end = (0..tail.len()).rev().find_map(ends_there).ok_or(ZipError::Damaged)?;
    let entries = u16_at(end, 10)?;
    if entries > MAX_ENTRIES {
        return Err(ZipError::TooManyEntries);
    }
    let (size, offset) = (u64::from(u32_at(end, 12)?), u64::from(u32_at(end, 16)?));
    if size > MAX_LIST {
        return Err(ZipError::TooManyEntries);
    }
    if offset.checked_add(size).is_none_or(|end| end > len) {
        return Err(ZipError::Damaged);
    }
    let mut list = vec![0; usize::try_from(size).map_err(|_| ZipError::Damaged)?];
    file.seek(SeekFrom::Start(offset))?;
    exactly(file, &mut list)?;
    Ok(list)
}

/// The first entry of a list, and what follows it. Folders and what a Mac adds are no entries.
fn entry(list: &[u8]) -> Result<(Option<Entry>, &[u8]), ZipError> {
    if !list.starts_with(&CENTRAL) {
        return Err(ZipError::Damaged);
    }
    let [name_len, extra_len, comment_len] = [u16_at(list, 28)?, u16_at(list, 30)?, u16_at(list, 32)?].map(usize::from);
    let name = list.get(CENTRAL_BYTES..CENTRAL_BYTES + name_len).ok_or(ZipError::Damaged)?;
    let rest = list.get(CENTRAL_BYTES + name_len + extra_len + comment_len..).ok_or(ZipError::Damaged)?;
    let name = String::from_utf8_lossy(name).replace('\\', "/");
    let shown = || super::problem::shown(&name);
    let parts: Vec<&str> = name.split('/').collect();
    if parts.contains(&"..") || name.starts_with('/') || name.contains(':') {
        return Err(ZipError::Traversal(shown()));
    }
    let hidden = parts.iter().any(|part| part.starts_with('.') || *part == "__MACOSX");
    if hidden || name.ends_with('/') {
        return Ok((None, rest));
    }
    if parts.len() > 2 || (parts.len() == 2 && parts.first() != Some(&super::guidance::FOLDER)) {
        return Err(ZipError::Nested(shown()));
    }
    let (flags, method) = (u16_at(list, 8)?, u16_at(list, 10)?);
    // Bit 0 is encryption; deflate is the one compression in use, and stored is none.
    if flags & 1 != 0 || !matches!(method, 0 | 8) {
        return Err(ZipError::Method(shown()));
    }
    let (packed, size) = (u64::from(u32_at(list, 20)?), u64::from(u32_at(list, 24)?));
    if size > SMALL && size > packed.saturating_mul(MAX_RATIO) {
        return Err(ZipError::Ratio(shown()));
    }
    let entry = Entry { deflated: method == 8, crc: u32_at(list, 16)?, packed, size, offset: u64::from(u32_at(list, 42)?), name };
    Ok((Some(entry), rest))
}

fn exactly(file: &mut File, into: &mut [u8]) -> Result<(), ZipError> {
    file.read_exact(into).map_err(|error| if error.kind() == io::ErrorKind::UnexpectedEof { ZipError::Damaged } else { error.into() })
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, ZipError> {
    let two = bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).ok_or(ZipError::Damaged)?;
    Ok(u16::from_le_bytes(two))
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, ZipError> {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).ok_or(ZipError::Damaged)?;
    Ok(u32::from_le_bytes(four))
}
