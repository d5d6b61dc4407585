//! Stems of words that are written by sound (see `address::script`): Ukrainian, Russian, what lies between
//! the two, and the same in Latin letters have one stemmer; English has a smaller one.
//!
//! It need not find the root of a word, only the same letters for most of its forms. What it misses the
//! likeness of words (`vocabulary`) makes up for.

/// The fewest sounds that are left.
const SHORTEST: usize = 3;

/// Endings of Ukrainian and Russian by sound, the longer ones first within each round.
const REFLEXIVE: [&str; 3] = ["tisia", "tis", "sia"];
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    // Verbs.
    "uvatimut", "uvati", "uvali", "uvala", "uvalo", "uvav", "uvat", "ovivat", "ivat", "ivaiut", "ivae", "uiut", "uemo", "uete", "ueS", "uet", "uiu", "ue", "ui",
    "aiut", "iaiut", "aemo", "aete", "aeS", "aet", "iaet", "aiu", "iaiu", "ae", "iae", "ai", "ati", "iati", "iti", "oti", "uti", "eti",
    "ali", "ala", "alo", "al", "iali", "iala", "ialo", "ial", "ili", "ila", "ilo", "il", "eli", "ela", "elo", "uli", "ula", "ulo", "ul", "uv", "av", "iav", "iv", "ev",
    "at", "iat", "it", "et", "ut", "iut", "imo", "imi", "iS", "eS", "emo", "ite", "ete", "ti",
    // The same of what is done to oneself; -ится and -аться would take nouns in -ція with them.
    "uecia", "aecia", "iaecia", "ecia", "ucia", "iucia", "aiucia", "uiucia", "uvalos", "uvalis", "uvalas", "alos", "alis", "alas", "ilos", "ilis", "ilas", "elos", "elis",
    "elas", "ulos", "ulis", "ulas", "avs", "ivs", "uvavs",
    // Adjectives and participles.
    "uvanoho", "uvanomu", "uvanoi", "uvana", "uvane", "uvani", "ovanoho", "ovana", "ovani",
    "oho", "omu", "omi", "oiu", "aia", "iaia", "oe", "uiu", "ieiu", "iX", "im", "oi", "ei", "eho", "emu", "iu", "ii", "ou",
    // Nouns.
    "ami", "iami", "aX", "iaX", "am", "iam", "ov", "ovi", "evi", "om", "em", "eiu", "ia", "ie", "ei", "io",
    "a", "e", "i", "o", "u",
];

/// The stem of a word of Ukrainian or Russian by sound.
pub(super) fn slavic(sounds: &str) -> String {
    let word = cut_one(sounds, &REFLEXIVE, 4).unwrap_or(sounds);
    let word = longest(word).map_or(word, |cut| &word[..word.len() - cut]);
    // "пошкодження" and "пошкоджень", "ліхтарня": what a soft ending leaves.
    let word = word.strip_suffix('i').filter(|rest| rest.len() >= SHORTEST).unwrap_or(word);
    // "шумлять" and "шумить": л stands between a lip sound and a soft ending.
    let word = word.strip_suffix('l').filter(|rest| rest.len() >= SHORTEST && rest.ends_with(['m', 'b', 'p', 'v', 'f'])).unwrap_or(word);
    closed(word)
}

fn cut_one<'a>(word: &'a str, endings: &[&str], left: usize) -> Option<&'a str> {
    endings.iter().find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() >= left))
}

/// The longest ending of a word that leaves a stem with a vowel.
fn longest(word: &str) -> Option<usize> {
    let fits = |ending: &&&str| {
        word.strip_suffix(**ending).is_some_and(|rest| rest.len() >= SHORTEST && rest.bytes().any(is_vowel))
            || (ending.len() == 1 && word.len() == SHORTEST && word.ends_with(**ending))
    };
    ENDINGS.iter().filter(fits).map(|ending| ending.len()).max()
}

const fn is_vowel(sound: u8) -> bool {
    matches!(sound, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// і in a closed syllable is о or е in an open one: двір and двору, ніч and ночі, Russian двор and ночь.
fn closed(stem: &str) -> String {
    let mut sounds = stem.to_owned().into_bytes();
    if let [_, .., vowel @ b'i', last] = sounds.as_mut_slice()
        && !is_vowel(*last)
    {
        *vowel = b'o';
    }
    String::from_utf8(sounds).unwrap_or_default()
}

/// The stem of an English word, in lower case, by sound.
pub(super) fn english(sounds: &str) -> &str {
    let word = cut_one(sounds, &["inhs", "inh", "ied", "ies", "ed", "es"], SHORTEST).or_else(|| {
        let rest = sounds.strip_suffix('s').filter(|rest| rest.len() >= SHORTEST && !rest.ends_with(['s', 'u', 'i']));
        rest.or_else(|| cut_one(sounds, &["e", "i"], SHORTEST))
    });
    let word = word.unwrap_or(sounds);
    word.strip_suffix('e').filter(|rest| rest.len() >= SHORTEST).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::script::text_sounds;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        let families: [&[&str]; 12] = [
            &["ліхтар", "ліхтаря", "ліхтарі", "ліхтарів", "ліхтарями", "likhtari"],
            &["квартира", "квартиру", "квартирі", "квартире", "квартирой", "kvartyru"],
            &["двір", "двору", "дворі", "двор", "дворе"],
            &["паркується", "паркуються", "паркувати", "паркувались"],
            &["сусід", "сусіда", "сусіди", "сусідів", "сусідами"],
            &["собака", "собаку", "собаки", "собакой", "собаками"],
            &["поліція", "поліції", "поліцію", "поліцією"],
            &["пішохідний", "пішохідного", "пішохідному", "пішохідна"],
            &["машина", "машину", "машины", "машинами"],
            &["шумить", "шумлять", "шумят"],
            &["затоплений", "затоплена", "затоплені"],
            &["дорога", "дорогу", "дорогой", "дорогами"],
        ];
        let mut wrong = Vec::new();
        for family in families {
            let stems: Vec<String> = family.iter().map(|word| slavic(&text_sounds(word))).collect();
            let first = &stems[0];
            wrong.extend(
                family.iter().zip(&stems).filter(|(_, stem)| *stem != first).map(|(word, stem)| format!("{word}: {stem}, not {first}")),
            );
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_short_word_is_let_be() {
        for (word, stem) in [("дім", "dom"), ("ліс", "los"), ("газ", "haz"), ("суд", "sud")] {
            assert_eq!(slavic(&text_sounds(word)), stem);
        }
    }
}
