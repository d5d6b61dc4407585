//! A small city as a pack in a folder of its own: two beats in one district that is served, and a second
//! district that is not yet.
#![allow(dead_code, clippy::print_stdout, reason = "each test file uses a part of it")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

/// A pack that can be spoilt. The folder goes when it is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// A folder without files.
    pub(crate) fn empty() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("varta-pack-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = Self(env::temp_dir().join(name));
        fs::create_dir_all(&folder.0).expect("a folder for the test");
        folder
    }

    /// A pack without problems.
    pub(crate) fn sound() -> Self {
        let folder = Self::empty();
        for (name, text) in FILES {
            folder.write(name, text);
        }
        folder
    }

    /// The same with all the files that may be left out.
    pub(crate) fn full() -> Self {
        let folder = Self::sound();
        for (name, text) in OPTIONAL {
            folder.write(name, text);
        }
        folder
    }

    /// The files as a .zip.
    pub(crate) fn zipped(&self) -> Vec<u8> {
        zip(&files_of(&self.0))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), content).expect("the test may write");
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.0.join(name)).expect("the file is there");
    }

    /// Replaces a text that must be there.
    pub(crate) fn replace(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.join(name)).expect("the file is there");
        assert!(text.contains(from), "{name} has no {from}");
        self.write(name, text.replacen(from, to, 1));
    }

    pub(crate) fn append(&self, name: &str, lines: &str) {
        let text = fs::read_to_string(self.0.join(name)).expect("the file is there");
        self.write(name, text + lines);
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A file of the shared test data, which a clone elsewhere does not have.
pub(crate) fn shared(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    let text = fs::read_to_string(path).ok();
    if text.is_none() {
        println!("skipped: the shared test data {name} is not here");
    }
    text
}

/// All problems of a pack, the first line of each.
pub(crate) fn told(pack: &Path) -> Vec<String> {
    let (_, problems) = varta_cli::pack::read(pack).expect("the pack is there");
    problems.all().iter().map(|problem| problem.to_string().lines().next().unwrap_or_default().to_owned()).collect()
}

/// That these problems are told and no others.
pub(crate) fn assert_told(pack: &Path, expected: &[&str]) {
    let told = told(pack);
    for text in expected {
        assert!(told.iter().any(|line| line.contains(text)), "not told: {text}\ntold:\n{}", told.join("\n"));
    }
    assert_eq!(told.len(), expected.len(), "more was told:\n{}", told.join("\n"));
}

/// The demonstration pack of the repository.
pub(crate) fn kyiv() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/kyiv")
}

const FILES: [(&str, &str); 10] = [
    ("city.toml", include_str!("../pack/city.toml")),
    ("calendar.csv", include_str!("../pack/calendar.csv")),
    ("districts.geojson", include_str!("../pack/districts.geojson")),
    ("beats.geojson", include_str!("../pack/beats.geojson")),
    ("streets.csv", include_str!("../pack/streets.csv")),
    ("stations.csv", include_str!("../pack/stations.csv")),
    ("officers.csv", include_str!("../pack/officers.csv")),
    ("substitutes.csv", include_str!("../pack/substitutes.csv")),
    ("hours.csv", include_str!("../pack/hours.csv")),
    ("hours_exceptions.csv", include_str!("../pack/hours_exceptions.csv")),
];

const OPTIONAL: [(&str, &str); 9] = [
    ("addresses.csv", include_str!("../pack/addresses.csv")),
    ("beats.csv", include_str!("../pack/beats.csv")),
    ("register.csv", include_str!("../pack/register.csv")),
    ("renamed.csv", include_str!("../pack/renamed.csv")),
    ("territories.csv", include_str!("../pack/territories.csv")),
    ("bodies.csv", include_str!("../pack/bodies.csv")),
    ("categories.csv", include_str!("../pack/categories.csv")),
    ("rules.toml", include_str!("../pack/rules.toml")),
    ("rules_tests.csv", include_str!("../pack/rules_tests.csv")),
];

/// The files of a pack, those in its folders too, by name.
pub(crate) fn files_of(pack: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(pack).expect("there").map(|entry| entry.expect("there")) {
        let name = entry.file_name().into_string().expect("UTF-8");
        if entry.path().is_dir() {
            files.extend(files_of(&entry.path()).into_iter().map(|(inner, content)| (format!("{name}/{inner}"), content)));
        } else {
            files.push((name, fs::read(entry.path()).expect("the file is there")));
        }
    }
    files.sort();
    files
}

/// An archive as an ordinary packer writes it.
pub(crate) fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut list = Vec::new();
    for (name, content) in files {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut encoder, content).expect("into memory");
        let packed = encoder.finish().expect("into memory");
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let offset = archive.len();
        // Version, flags, deflate, time and date; checksum and sizes; the length of the name, no extra field.
        let mut header = vec![20, 0, 0, 8, 8, 0, 0, 0, 0, 0];
        header.extend(crc.sum().to_le_bytes());
        header.extend(u32::try_from(packed.len()).expect("small").to_le_bytes());
        header.extend(u32::try_from(content.len()).expect("small").to_le_bytes());
        header.extend(u16::try_from(name.len()).expect("short").to_le_bytes());
        header.extend([0, 0]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&header);
        archive.extend(name.as_bytes());
        archive.extend(packed);
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(header);
        list.extend([0; 10]);
        list.extend(u32::try_from(offset).expect("small").to_le_bytes());
        list.extend(name.as_bytes());
    }
    let offset = archive.len();
    let count = u16::try_from(files.len()).expect("few").to_le_bytes();
    archive.extend(&list);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend([count, count].concat());
    archive.extend(u32::try_from(list.len()).expect("small").to_le_bytes());
    archive.extend(u32::try_from(offset).expect("small").to_le_bytes());
    archive.extend([0, 0]);
    archive
}
