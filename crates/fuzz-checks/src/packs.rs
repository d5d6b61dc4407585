//! The readers of a city pack, through the door that `varta city check` uses: a pack on disk of which one file
//! is anything at all.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs, process};

use varta_cli::pack;

/// The spreadsheets of a pack.
const SHEETS: [&str; 15] = [
    "beats.csv",
    "calendar.csv",
    "hours.csv",
    "hours_exceptions.csv",
    "officers.csv",
    "register.csv",
    "renamed.csv",
    "stations.csv",
    "streets.csv",
    "substitutes.csv",
    "territories.csv",
    "bodies.csv",
    "categories.csv",
    "rules_tests.csv",
    "addresses.csv",
];
/// Its maps.
const MAPS: [&str; 2] = ["beats.geojson", "districts.geojson"];

/// A small city without problems, in a folder of this process.
static SOUND: LazyLock<PathBuf> = LazyLock::new(|| {
    let sound = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/tests/pack");
    let folder = env::temp_dir().join(format!("varta-fuzz-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder of its own");
    for entry in fs::read_dir(sound).expect("the sound pack") {
        let entry = entry.expect("a file");
        fs::copy(entry.path(), folder.join(entry.file_name())).expect("room for a small pack");
    }
    folder
});

/// A spreadsheet: the first byte says which.
pub fn csv(data: &[u8]) {
    one_of(&SHEETS, data);
}

/// A map: the first byte says which.
pub fn geojson(data: &[u8]) {
    one_of(&MAPS, data);
}

fn one_of(names: &[&str], data: &[u8]) {
    let Some((which, content)) = data.split_first() else { return };
    let Some(name) = names.get(usize::from(*which) % names.len()) else { return };
    let path = SOUND.join(name);
    let before = fs::read(&path).ok();
    fs::write(&path, content).expect("the folder is there");
    let (pack, problems) = pack::read(&SOUND).expect("a folder");
    assert!(pack.is_some() || problems.errors() > 0, "a pack that is not whole, and nothing said");
    for problem in problems.all() {
        let told = problem.to_string();
        assert!(told.lines().all(|line| !line.contains(char::is_control)), "{told:?}");
        assert!(told.len() < 2_000, "{told:?}");
    }
    match before {
        Some(sound) => fs::write(&path, sound).expect("the folder is there"),
        None => fs::remove_file(&path).expect("it was written"),
    }
}
