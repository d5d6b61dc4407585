//! A text as a row of folded words. Frightened people type without apostrophes, in capitals, in two
//! languages at once, with letters repeated: what sounds alike is made alike.

use crate::address::fold;

/// How many words a full stop counts for: what stands in two sentences belongs together less.
const FULL_STOP: usize = 5;
/// No word of a language is longer; what is, is cut.
const MAX_WORD: usize = 24;

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Counted in words, with gaps where sentences end.
    pub(crate) at: usize,
    /// The clause it stands in, counted: a comma begins another, as does whatever ends a sentence.
    pub(crate) clause: usize,
}

/// The words of a text.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let clean = fold::lower(&fold::clean(text));
    let (mut words, mut at, mut clause, mut word) = (Vec::new(), 0, 0, String::new());
    for c in clean.chars().chain(std::iter::once('\n')) {
        if c.is_alphanumeric() || c == '\'' {
            word.push(c);
            continue;
        }
        let text = folded(&word);
        word.clear();
        if !text.is_empty() {
            words.push(Word { text, at, clause });
            at += 1;
        }
        if matches!(c, '.' | '!' | '?' | '\n' | ',' | ';' | ':' | '(' | ')') {
            clause += 1;
        }
        if matches!(c, '.' | '!' | '?' | '\n') && words.last().is_some_and(|last| last.at + 1 == at) {
            at += FULL_STOP;
        }
    }
    words
}

/// One word, folded: letters that Ukrainian, Russian and their mixtures write for one sound are one
/// letter, signs and apostrophes are gone, a letter stands at most twice in a row ("помогииите").
pub(crate) fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let (mut last, mut run) = ('\0', 0);
    for c in word.chars().take(4 * MAX_WORD) {
        let c = match c {
            'і' | 'ї' | 'ы' | 'й' => 'и',
            'є' | 'э' | 'ё' => 'е',
            'ґ' => 'г',
            'ь' | 'ъ' | '\'' => continue,
            other => other,
        };
        run = if c == last { run + 1 } else { 1 };
        last = c;
        if run <= 2 {
            out.push(c);
        } else if run == 3 {
            // Three of one letter are a cry, not a spelling: the doubled letter goes as well.
            out.pop();
        }
    }
    match out.char_indices().nth(MAX_WORD) {
        Some((end, _)) => out[..end].to_owned(),
        None => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn one_sound_is_one_letter() {
        assert_eq!(texts("Він мене Б’Є"), texts("він мене бє"));
        assert_eq!(texts("бьёт"), texts("бьет"));
        assert_eq!(texts("ПОМОГИИИИТЕ!!!"), texts("помогите"));
        assert_eq!(texts("ввечері"), ["ввечери"]);
    }

    #[test]
    fn sentences_stand_apart() {
        let at: Vec<usize> = words("Раз два. Три... чотири").iter().map(|word| word.at).collect();
        assert_eq!(at, [0, 1, 7, 13]);
    }

    #[test]
    fn a_comma_begins_a_clause() {
        let clauses: Vec<usize> = words("Раз два, три: чотири").iter().map(|word| word.clause).collect();
        assert_eq!(clauses, [0, 0, 1, 2]);
    }
}
