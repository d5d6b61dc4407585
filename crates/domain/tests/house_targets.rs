//! How well the houses that officials list are read, measured on a power company's schedule of the Poltava
//! region: a figure of `docs/addresses.md` and the floor under it. Skipped, with a word, where the data is absent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod common;

use regex_lite::Regex;
use varta_domain::houses::{HouseNumber, HouseSet};

/// A range as it stands in the text, and what it says.
struct Fragment {
    text: String,
    first: String,
    last: String,
    parity: Option<bool>,
}

/// The fragments that are ranges: a house, a dash, a house and perhaps a side, with nothing glued to them.
fn fragments(text: &str) -> Vec<Fragment> {
    let joined = Regex::new(r"([-–—,])\s*\n\s*(?:\d{1,3}\s*\n\s*)?").expect("a pattern").replace_all(text, "$1");
    let house = r"\d{1,4}[а-яіїєґА-ЯІЇЄҐ]?(?:/\d{1,3}[а-яіїєґА-ЯІЇЄҐ]?)?";
    let pattern = format!(r"(?:№ *)?({house}) *[-–—] *({house})(?: *\((не)?(парн)[іи]\))?");
    let glued = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '–' | '.');
    let range = Regex::new(&pattern).expect("a pattern");
    let mut found = Vec::new();
    for captures in range.captures_iter(&joined) {
        let whole = captures.get(0).expect("the match");
        let before = joined[..whole.start()].chars().next_back();
        let after = joined[whole.end()..].chars().next();
        if before.is_some_and(glued) || after.is_some_and(|c| glued(c) && c != '.') {
            continue;
        }
        let group = |at: usize| captures.get(at).map(|group| group.as_str().to_owned());
        found.push(Fragment {
            text: whole.as_str().to_owned(),
            first: group(1).expect("the first house"),
            last: group(2).expect("the last house"),
            parity: group(4).map(|_| group(3).is_some()),
        });
    }
    found
}

fn number(house: &str) -> u32 {
    house.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("digits")
}

/// Whether a set is what the fragment says: its ends, each number of its side between them, and no other.
fn is_read_right(fragment: &Fragment, set: &HouseSet) -> bool {
    let (from, to) = (number(&fragment.first), number(&fragment.last));
    let has = |text: &str| set.contains(&HouseNumber::parse(text).expect("a house"));
    let side = |number: u32| fragment.parity.is_none_or(|odd| (number % 2 == 1) == odd);
    has(&fragment.first)
        && has(&fragment.last)
        && (from.saturating_sub(3).max(1)..=to + 3).all(|n| has(&n.to_string()) == ((from..=to).contains(&n) && side(n)))
}

#[test]
fn ranges_of_poltava_are_read_and_none_is_misread() {
    let Some(text) = common::shared("poltava_house_ranges_part1.txt") else { return };
    let fragments = fragments(&text);
    let (mut read, mut refused) = (0, Vec::new());
    for fragment in &fragments {
        match HouseSet::parse(&fragment.text) {
            Ok(set) => {
                assert!(is_read_right(fragment, &set), "{} is read as {set}", fragment.text);
                assert_eq!(HouseSet::parse(&set.to_string()).as_ref(), Ok(&set), "{set}");
                read += 1;
            }
            Err(error) => refused.push(format!("{}: {error}", fragment.text)),
        }
    }
    let share = f64::from(read) / fragments.len() as f64;
    println!("{read} of {} ranges are read, {:.1} %; the others are reported:\n{}", fragments.len(), share * 100.0, refused.join("\n"));
    assert!(fragments.len() > 600 && share >= 0.95, "{share}");
}
