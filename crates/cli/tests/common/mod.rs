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
        let mut names: Vec<_> = fs::read_dir(&self.0).expect("there").map(|entry| entry.expect("there").file_name()).collect();
        names.sort();
        let files =
            names.iter().map(|name| (name.to_str().expect("UTF-8").to_owned(), fs::read(self.0.join(name)).expect("the file is there")));
        zip(&files.collect::<Vec<_>>())
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
    (
        "city.toml",
        r#"slug = "misto"
name_uk = "Місто"
name_en = "Misto"
zone = "Europe/Kyiv"
languages = ["uk", "en"]
attribution = "Вигадані дані"
coordinator = "koord"

[emergency]
police = "102"

[sla]
answer_business_days = 2
workday_starts = "09:00"
workday_ends = "18:00"

[calendar]
martial_law_from = "2022-02-24"

[[calendar.holidays]]
on = "01-01"
name_uk = "Новий рік"
name_en = "New Year"

[[districts]]
id = "lisovyi"
name_uk = "Лісовий район"
name_en = "Lisovyi District"
stage = "pilot"
starts_on = "2026-11-01"
ends_on = "2027-02-01"

[[districts]]
id = "richkovyi"
name_uk = "Річковий район"
name_en = "Richkovyi District"
stage = "planned"
"#,
    ),
    ("calendar.csv", "date,kind,note\n2026-12-28,day_off,\n2026-12-26,working_day,\n"),
    (
        "districts.geojson",
        r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"district":"lisovyi"},"geometry":{"type":"Polygon","coordinates":[[[30.5,50.4],[30.54,50.4],[30.54,50.42],[30.5,50.42],[30.5,50.4]]]}},
{"type":"Feature","properties":{"district":"richkovyi"},"geometry":{"type":"Polygon","coordinates":[[[30.54,50.4],[30.58,50.4],[30.58,50.42],[30.54,50.42],[30.54,50.4]]]}}
]}"#,
    ),
    (
        "beats.geojson",
        r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"beat":"lis-01","district":"lisovyi","name_uk":"Дільниця № 1","name_en":"Beat 1"},"geometry":{"type":"Polygon","coordinates":[[[30.5,50.4],[30.52,50.4],[30.523,50.41],[30.52,50.42],[30.5,50.42],[30.5,50.4]]]}},
{"type":"Feature","properties":{"beat":"lis-02","district":"lisovyi","name_uk":"Дільниця № 2","name_en":"Beat 2"},"geometry":{"type":"Polygon","coordinates":[[[30.52,50.4],[30.54,50.4],[30.54,50.42],[30.52,50.42],[30.523,50.41],[30.52,50.4]]]}}
]}"#,
    ),
    (
        "streets.csv",
        "street,district,beat,houses\n\
         вулиця Лісова,lisovyi,lis-01,\"1-27 (непарні), 2-30 (парні)\"\n\
         вулиця Лісова,lisovyi,lis-02,\"29-55 (непарні), 32-60 (парні)\"\n\
         вулиця Соснова,lisovyi,lis-02,вся\n\
         вулиця Соснова,richkovyi,,\n",
    ),
    (
        "stations.csv",
        "id,name_uk,name_en,address,lat,lon,phone\n\
         st-1,Станція № 1,Station 1,\"вулиця Лісова, 3\",50.41,30.51,+380440000001\n",
    ),
    (
        "officers.csv",
        "id,role,rank,name,phone,notify_phone,notify_email,station,beats,districts\n\
         ivanenko,officer,капітан поліції,Іваненко Іван (Демо),+380440000011,+380500000011,ivanenko@example.org,st-1,lis-01,\n\
         petrenko,officer,лейтенант поліції,Петренко Петро (Демо),+380440000012,+380500000012,,st-1,lis-02,\n\
         starshyi,supervisor,майор поліції,Старший Степан (Демо),,,starshyi@example.org,st-1,,lisovyi\n\
         koord,coordinator,,Координаторка (Демо),,,koord@example.org,,,\n",
    ),
    ("substitutes.csv", "beat,officer,from,to,reason\nlis-01,petrenko,2026-12-01,2026-12-14,відпустка\n"),
    ("hours.csv", "officer,days,from,to,place_note\nivanenko,mon-fri,17:00,19:00,\npetrenko,tue thu,10:00,12:00,каб. 2\n"),
    ("hours_exceptions.csv", "officer,date,from,to,note\npetrenko,2026-12-24,,,навчання\n"),
];

const OPTIONAL: [(&str, &str); 4] = [
    ("beats.csv", "beat,residents,settlement\nlis-01,6812,\nlis-02,5 900,село\n"),
    ("register.csv", "name,kind,district,old_name\nЛісова,вулиця,Лісовий,\nСоснова,вулиця,\"Лісовий, Річковий\",Шосейна\n"),
    ("renamed.csv", "old,new,houses,district,date,note\nвулиця Шосейна,вулиця Соснова,,lisovyi,2023-02-20,\n"),
    (
        "territories.csv",
        "uid,institutionId,institutionName,description\nlis-01,null,Дільниця № 1,\"вул. Дубова, 1-27 (непарні); пров. Дубовий\"\n",
    ),
];

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
