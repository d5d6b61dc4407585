//! The words of a street's name, made comparable.

use super::fold;
use super::personal::{Personal, personal};
use super::russian;
use super::script::{latin, skeleton, stem};
use super::{size, vocabulary};

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Lower case, without apostrophes, in Ukrainian where it was Russian; a number without its ending.
    pub(super) text: String,
    /// What it sounds like: see [`skeleton`].
    pub(super) sound: String,
    /// What it does in the name.
    pub(super) role: Role,
    /// It was Russian and is translated.
    pub(super) translated: bool,
}

/// What a word does in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// What the street is known by.
    Core,
    /// A number.
    Number,
    /// A given name.
    Given(u16),
    /// A title.
    Title,
    /// The first letter of a given name.
    Initial(char),
}

impl Part {
    /// What goes into the key.
    pub(super) fn stem(&self) -> &str {
        if self.role == Role::Number { &self.text } else { stem(&self.sound) }
    }

    /// Whether it counts towards the key of its name: a name of given names only is known by them.
    pub(super) fn counts(&self, bare: bool) -> bool {
        match self.role {
            Role::Core | Role::Number => true,
            Role::Given(_) | Role::Title => bare,
            Role::Initial(_) => false,
        }
    }
}

/// Whether a name has nothing but numbers, given names and titles.
pub(super) fn bare(parts: &[Part]) -> bool {
    !parts.iter().any(|part| part.role == Role::Core)
}

/// Endings that make a number an ordinal: "9-го", "1-й", "3-тя", "2-nd".
const ORDINAL: [&str; 31] = [
    "а", "я", "й", "е", "ша", "га", "тя", "та", "ма", "го", "ого", "ій", "ої", "ий", "ти", "ї", "х", "ая", "ый", "ой", "я", "st", "nd",
    "rd", "th", "ha", "sha", "ta", "tia", "ho", "ma",
];

/// Whether a word is a number with the ending of an ordinal: "9-го", "3тя".
pub(super) fn is_ordinal(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let ending = rest.strip_prefix('-').unwrap_or(rest);
    rest.len() < word.len() && ORDINAL.contains(&ending)
}

/// The words of a name that has no kind in it, as it was written or typed; Russian ones translated.
pub(super) fn parts(name: &str) -> Vec<Part> {
    read(name, true)
}

/// The words of a name that was typed in every language it can be in: translated, and as they stand where
/// that is something else.
pub(super) fn typed(name: &str) -> Vec<Vec<Part>> {
    let parts = parts(name);
    let other = parts.iter().any(|part| part.translated).then(|| untranslated(name));
    std::iter::once(parts).chain(other).collect()
}

/// The words of a name without any translation.
pub(super) fn untranslated(name: &str) -> Vec<Part> {
    read(name, false)
}

fn read(name: &str, translate: bool) -> Vec<Part> {
    let cleaned = fold::lower(&fold::clean(name));
    let mut parts: Vec<Part> = Vec::new();
    let mut after_number = false;
    let dotted_after = |end: usize| cleaned.get(end..).is_some_and(|rest| rest.starts_with('.'));
    let mut all = words(&cleaned).peekable();
    while let Some((start, word)) = all.next() {
        let next = all.peek().map(|(_, next)| *next);
        let hyphened = cleaned.get(start + word.len()..).is_some_and(|rest| rest.starts_with('-'));
        if let Some(number) = roman(word).filter(|_| {
            // "І. Франка" is a person, "І Садова" and "І-ша Садова" are numbered.
            let ordinal = hyphened && next.is_some_and(|next| ORDINAL.contains(&next));
            let first = parts.is_empty() && !hyphened && !dotted_after(start + word.len());
            let numbered = first && matches!(word, "і" | "i") && next.is_some_and(size::is_written_as_adjective);
            word.chars().count() > 1 || ordinal || numbered
        }) {
            after_number = true;
            parts.push(Part { text: number.clone(), sound: number, role: Role::Number, translated: false });
            continue;
        }
        let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = word.split_at(digits);
        if std::mem::replace(&mut after_number, digits > 0 && rest.is_empty()) && ORDINAL.contains(&word) {
            continue;
        }
        if digits > 0 {
            let glued = rest.chars().count() > 1;
            let ordinal = rest == "й" || glued && ORDINAL.contains(&rest);
            let whole = if ordinal || glued { number } else { word };
            parts.push(Part { text: whole.to_owned(), sound: whole.to_owned(), role: Role::Number, translated: false });
            if glued && !ordinal {
                parts.push(word_part(rest, false, translate));
            }
        } else if let Some((number, rest)) = spelled_number(word) {
            parts.push(Part { text: number.to_owned(), sound: number.to_owned(), role: Role::Number, translated: false });
            parts.extend((!rest.is_empty()).then(|| word_part(rest, false, translate)));
        } else {
            parts.push(word_part(word, dotted_after(start + word.len()), translate));
        }
    }
    parts
}

/// Runs of letters and digits, apostrophes within them, and where each begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let inside = |c: char| (c.is_ascii_digit() || fold::is_letter(c)) || c == '\'';
    text.split(move |c| !inside(c)).map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)).filter(|(_, word)| !word.is_empty())
}

fn word_part(word: &str, dotted: bool, translate: bool) -> Part {
    let word = word.replace('\'', "");
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Part { sound: skeleton(&word), text: word, role: Role::Initial(letter), translated: false };
    }
    let role = match personal(&word) {
        Some(Personal::Given(name)) => Role::Given(name),
        Some(Personal::Title) => Role::Title,
        // "Ол. Гончара"
        None if dotted && word.chars().count() == 2 => word.chars().next().map_or(Role::Core, Role::Initial),
        None => Role::Core,
    };
    if let (Role::Core, Some(whole)) = (role, size::unabbreviated(&word, dotted)) {
        return Part { sound: skeleton(whole), text: whole.to_owned(), role, translated: false };
    }
    let ukrainian = if translate && role == Role::Core { russian::ukrainian(&word) } else { None };
    let translated = ukrainian.is_some();
    let text = ukrainian.unwrap_or(word);
    Part { sound: skeleton(&text), text, role, translated }
}

/// A Roman numeral up to 39, in lower case and either script.
fn roman(word: &str) -> Option<String> {
    const TENS: [&str; 4] = ["", "x", "xx", "xxx"];
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let plain = |c: char| match c {
        'i' | 'і' => Some('i'),
        'v' => Some('v'),
        'x' | 'х' => Some('x'),
        _ => None,
    };
    let word: String = word.chars().map(plain).collect::<Option<_>>()?;
    let of_ten = |(tens, ten): (usize, &&str)| {
        let rest = word.strip_prefix(ten)?;
        ONES.iter().position(|one| *one == rest).map(|ones| 10 * tens + ones)
    };
    TENS.iter().enumerate().find_map(of_ten).filter(|number| *number > 0).map(|number| number.to_string())
}

/// "14 другий корпус" with the number of the corpus as a number.
pub(super) fn counted(text: &str) -> String {
    let ends = |c: char| matches!(c, ' ' | ',' | '.' | ')');
    let is_part = |word: &str| vocabulary::is_part(&fold::lower(word.trim_end_matches(ends)));
    let mut out = String::with_capacity(text.len());
    let mut words = text.split_inclusive(' ').peekable();
    while let Some(word) = words.next() {
        let lower = words.peek().filter(|next| is_part(next)).map(|_| fold::lower(word.trim_end()));
        match lower.as_deref().and_then(spelled_number) {
            Some((number, "")) => {
                out.push_str(number);
                out.push(' ');
            }
            _ => out.push_str(word),
        }
    }
    out
}

/// Numbers as words: "Перша", "Дев’ятого", "Druha", and the first half of "Сорокаріччя".
fn spelled_number(word: &str) -> Option<(&'static str, &str)> {
    if word.ends_with("річчя") {
        return ANNIVERSARIES.iter().find_map(|(first, number)| word.strip_prefix(first).map(|rest| (*number, rest)));
    }
    let same = |form: &str| if word.is_ascii() { latin(form) == word } else { form == word };
    ORDINAL_WORDS.iter().find(|(_, forms)| forms.split(' ').any(same)).map(|(number, _)| (*number, ""))
}

const ANNIVERSARIES: [(&str, &str); 10] = [
    ("десяти", "10"),
    ("двадцяти", "20"),
    ("тридцяти", "30"),
    ("сорока", "40"),
    ("п'ятдесяти", "50"),
    ("шістдесяти", "60"),
    ("сімдесяти", "70"),
    ("вісімдесяти", "80"),
    ("дев'яносто", "90"),
    ("сто", "100"),
];

const ORDINAL_WORDS: [(&str, &str); 10] = [
    ("1", "перша перший першого першої первая первый"),
    ("2", "друга другий другого другої вторая второй"),
    ("3", "третя третій третього третьої третья третий"),
    ("4", "четверта четвертий четвертого четвертая четвертый"),
    ("5", "п'ята п'ятий п'ятого пятая пятый"),
    ("6", "шоста шостий шостого шестая шестой"),
    ("7", "сьома сьомий сьомого седьмая седьмой"),
    ("8", "восьма восьмий восьмого восьмая восьмой"),
    ("9", "дев'ята дев'ятий дев'ятого девятая девятого"),
    ("10", "десята десятий десятого десятая десятый"),
];
