//! How well a name that was typed agrees with a name of a street that has the same key.

use super::part::{Part, Role, bare};
use super::personal;
use super::script::latin;
use super::size;

/// How the words of two names agree. Sorts from the worst to the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Spelling {
    /// The sounds are the same up to the vowels at the end, and more than the ending differs.
    Stem,
    /// Up to the endings: "Сталінграду" for "Сталінграда", "Садовий" for "Садова".
    Ending,
    /// In Russian, or in a spelling that sounds the same: "Васильковская".
    Respelled,
    /// In official Latin letters.
    Latin,
    /// The same letters.
    Same,
}

/// How the given names and titles of two names agree. Sorts from the worst to the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Person {
    /// Another given name: "Миколи Грінченка" for "Бориса Грінченка"; a letter before an adjective, which is of none:
    /// "В. Садова" for "Садова".
    Other,
    /// One of the two leaves out the given name or the title, or has an initial for it.
    Shortened,
    /// The same words.
    Same,
}

/// How a name that was typed agrees with a name of the street. Sorts from the worst to the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameMatch {
    /// Its given names and titles.
    pub person: Person,
    /// Its other words.
    pub spelling: Spelling,
}

/// Compares two names of one key; `None` where the keys are not the same after all.
pub(super) fn compare(typed: &[Part], name: &[Part]) -> Option<NameMatch> {
    let (typed_core, mut name_core) = (core(typed), core(name));
    let mut spelling = Spelling::Same;
    let mut abbreviated = None;
    if typed_core.len() + 1 == name_core.len() {
        // "В. Васильківська" for "Велика Васильківська".
        let (letter, word) = typed
            .iter()
            .enumerate()
            .find_map(|(letter, one)| name_core.iter().position(|word| size::stands_for(one, word)).map(|word| (letter, word)))?;
        name_core.remove(word);
        abbreviated = Some(letter);
        spelling = Spelling::Respelled;
    }
    if typed_core.len() != name_core.len() {
        return None;
    }
    for (one, other) in typed_core.iter().zip(&name_core) {
        if one.stem() != other.stem() {
            return None;
        }
        spelling = spelling.min(of_words(one, other));
    }
    let person = match abbreviated {
        None => of_persons(typed, name),
        Some(letter) => {
            let rest = typed.iter().enumerate().filter(|(at, _)| *at != letter).map(|(_, part)| part.clone());
            of_persons(&rest.collect::<Vec<_>>(), name)
        }
    };
    Some(NameMatch { person, spelling })
}

fn core(parts: &[Part]) -> Vec<&Part> {
    let bare = bare(parts);
    let mut core: Vec<&Part> = parts.iter().filter(|part| part.counts(bare)).collect();
    core.sort_by(|a, b| (a.stem(), &a.text).cmp(&(b.stem(), &b.text)));
    core
}

fn of_words(typed: &Part, name: &Part) -> Spelling {
    if typed.text == name.text {
        return if typed.translated { Spelling::Respelled } else { Spelling::Same };
    }
    if typed.text.is_ascii() && latin(&name.text) == typed.text {
        return Spelling::Latin;
    }
    if typed.sound == name.sound {
        return Spelling::Respelled;
    }
    let ending = |part: &Part| part.sound.len() - part.stem().len();
    if ending(typed) <= 1 && ending(name) <= 1 { Spelling::Ending } else { Spelling::Stem }
}

fn of_persons(typed: &[Part], name: &[Part]) -> Person {
    // Where the whole name is given names, they have been compared as the core.
    if bare(name) {
        return Person::Same;
    }
    let initials = typed.iter().chain(name).any(|part| matches!(part.role, Role::Initial(_)));
    if !initials && words(typed) == words(name) {
        return Person::Same;
    }
    let of_none = |letter: &Part| {
        let core = || name.iter().filter(|part| part.role == Role::Core);
        matches!(letter.role, Role::Initial(_)) && core().all(size::is_adjective)
    };
    if typed.iter().any(of_none) && !name.iter().any(|part| matches!(part.role, Role::Given(_) | Role::Initial(_) | Role::Title)) {
        return Person::Other;
    }
    let named = |parts: &[Part]| parts.iter().any(|part| matches!(part.role, Role::Given(_) | Role::Initial(_)));
    // "Академіка Павлова" is not "Лікаря Павлова".
    if !named(typed) && !named(name) && titles_differ(typed, name) {
        return Person::Other;
    }
    if !named(typed) || !(named(name) || name.iter().any(|part| part.role == Role::Title)) {
        return Person::Shortened;
    }
    let given = |part: &&Part| matches!(part.role, Role::Given(_) | Role::Initial(_));
    let agrees = typed.iter().filter(given).any(|one| name.iter().any(|other| same_name(one, other)));
    // Where the street's name has a title only, a given name adds to it, an initial has to stand for it.
    if agrees || !(named(name) || initials) { Person::Shortened } else { Person::Other }
}

/// Whether both have titles, and none is of both.
fn titles_differ(typed: &[Part], name: &[Part]) -> bool {
    let titles = |parts: &[Part]| -> Vec<u16> { parts.iter().filter_map(|part| personal::title(&part.text)).collect() };
    let (typed, name) = (titles(typed), titles(name));
    !typed.is_empty() && !name.is_empty() && !typed.iter().any(|title| name.contains(title))
}

/// Given names and titles, sorted.
fn words(parts: &[Part]) -> Vec<(Option<u16>, &str)> {
    let mut words: Vec<(Option<u16>, &str)> = parts.iter().filter_map(person).collect();
    words.sort_unstable();
    words
}

/// A given name by its number, a title by its sound.
fn person(part: &Part) -> Option<(Option<u16>, &str)> {
    match part.role {
        Role::Given(name) => Some((Some(name), "")),
        Role::Title => Some((None, part.sound.as_str())),
        _ => None,
    }
}

fn same_name(typed: &Part, name: &Part) -> bool {
    match (typed.role, name.role) {
        (Role::Given(one), Role::Given(other)) => one == other,
        (Role::Given(name), Role::Initial(letter)) | (Role::Initial(letter), Role::Given(name)) => personal::begins_with(name, letter),
        (Role::Initial(one), Role::Initial(other)) => one == other,
        (Role::Initial(letter), Role::Title) => name.text.starts_with(letter),
        _ => false,
    }
}
