//! Codes that people read over a phone: references and case keys share this alphabet.
//!
//! Twenty-three symbols, none of which looks like another one: no `0 O Q`, `1 I L`, `2 Z`, `5 S`,
//! `6 G`, `8 B`, `U V Y`. Twenty-three is a prime, so a weighted sum modulo 23 with distinct weights
//! catches every single wrong symbol and every swap of two (the principle of ISO/IEC 7064).
//! Typed in Cyrillic, the look-alike letters (А С Е Н К М Р Т Х) mean the Latin ones.

/// The symbols, in the order of their values. `2`, `5`, `6` and `8` stay; their look-alikes go.
pub const ALPHABET: &[u8; 23] = b"23456789ACDEFHJKMNPRTWX";

const RADIX: usize = ALPHABET.len();
const GROUP: usize = 4;

/// Why a typed code is not a code. None of the variants carries what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Too few or too many symbols.
    #[error("a code of {expected} symbols was expected")]
    Length {
        /// How many symbols the code has, its check character included.
        expected: usize,
    },
    /// A symbol outside the alphabet.
    #[error("the code has a symbol that codes do not use")]
    Symbol,
    /// The check character does not agree: a slip of the pen, the ear or the finger.
    #[error("the check character does not agree")]
    Check,
}

fn value_of(symbol: char) -> Option<usize> {
    let latin = match symbol.to_uppercase().next()? {
        'А' => 'A',
        'С' => 'C',
        'Е' => 'E',
        'Н' => 'H',
        'К' => 'K',
        'М' => 'M',
        'Р' => 'P',
        'Т' => 'T',
        'Х' => 'X',
        other => other,
    };
    ALPHABET.iter().position(|known| char::from(*known) == latin)
}

fn check_value(values: &[usize]) -> usize {
    values.iter().enumerate().map(|(at, value)| (at + 2) * value).sum::<usize>() % RADIX
}

/// Reads `symbols` data symbols and a check character; spaces, hyphens and letter case do not matter.
/// Gives the canonical form: upper case, groups of four, hyphens between.
pub(crate) fn parse(text: &str, symbols: usize) -> Result<String, CodeError> {
    let expected = symbols + 1;
    let mut values = Vec::with_capacity(expected);
    for symbol in text.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{2010}'..='\u{2014}')) {
        if values.len() == expected {
            return Err(CodeError::Length { expected });
        }
        values.push(value_of(symbol).ok_or(CodeError::Symbol)?);
    }
    if values.len() != expected {
        return Err(CodeError::Length { expected });
    }
    if check_value(&values[..symbols]) != values[symbols] {
        return Err(CodeError::Check);
    }
    Ok(print(&values))
}

/// Draws a code of `symbols` uniformly random symbols plus its check character.
/// `fill` must fill the buffer from a cryptographically secure source.
pub(crate) fn generate(symbols: usize, mut fill: impl FnMut(&mut [u8])) -> String {
    let mut values = draw(symbols, RADIX, &mut fill);
    values.push(check_value(&values));
    print(&values)
}

/// `count` uniform numbers below `radix`, by rejection: no modulo bias.
pub(crate) fn draw(count: usize, radix: usize, fill: &mut impl FnMut(&mut [u8])) -> Vec<usize> {
    let limit = 256 - 256 % radix;
    let mut values = Vec::with_capacity(count);
    let mut buffer = [0u8; 32];
    while values.len() < count {
        fill(&mut buffer);
        values.extend(buffer.iter().map(|b| usize::from(*b)).filter(|b| *b < limit).map(|b| b % radix).take(count - values.len()));
    }
    values
}

fn print(values: &[usize]) -> String {
    let mut out = String::with_capacity(values.len() + values.len() / GROUP);
    for (at, value) in values.iter().enumerate() {
        if at > 0 && at % GROUP == 0 {
            out.push('-');
        }
        out.push(char::from(ALPHABET[*value]));
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seeded(seed: u64) -> impl FnMut(&mut [u8]) {
        let mut state = seed | 1;
        move |buffer| {
            for byte in buffer {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = (state >> 56) as u8;
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_generated_is_read_back(seed: u64, symbols in 1usize..21) {
            let code = generate(symbols, seeded(seed));
            prop_assert_eq!(parse(&code, symbols), Ok(code.clone()));
            prop_assert_eq!(parse(&code.to_lowercase().replace('-', " "), symbols), Ok(code));
        }

        #[test]
        fn one_wrong_symbol_is_always_caught(seed: u64, at in 0usize..20, with in 0usize..RADIX) {
            let code = generate(19, seeded(seed)).replace('-', "");
            let mut symbols: Vec<char> = code.chars().collect();
            let wrong = char::from(ALPHABET[with]);
            prop_assume!(symbols[at] != wrong);
            symbols[at] = wrong;
            prop_assert_eq!(parse(&symbols.iter().collect::<String>(), 19), Err(CodeError::Check));
        }

        #[test]
        fn two_swapped_symbols_are_always_caught(seed: u64, a in 0usize..20, b in 0usize..20) {
            let code = generate(19, seeded(seed)).replace('-', "");
            let mut symbols: Vec<char> = code.chars().collect();
            prop_assume!(symbols[a] != symbols[b]);
            symbols.swap(a, b);
            prop_assert_eq!(parse(&symbols.iter().collect::<String>(), 19), Err(CodeError::Check));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,40}") {
            let _ = parse(&text, 7);
        }
    }

    #[test]
    fn cyrillic_look_alikes_are_read_as_latin() {
        let code = "CHEK-MATX";
        let values: Vec<usize> = "CHEKMAT".chars().filter_map(value_of).collect();
        let full = format!("CHEK-MAT{}", char::from(ALPHABET[check_value(&values)]));
        assert_eq!(parse(&full.replace('C', "С").replace('H', "Н").replace('E', "е"), 7), Ok(full));
        assert!(matches!(parse(code, 19), Err(CodeError::Length { expected: 20 })));
    }

    #[test]
    fn letters_that_look_alike_are_not_in_the_alphabet() {
        for gone in "01OIQLZSGBUVY".bytes() {
            assert!(!ALPHABET.contains(&gone), "{}", char::from(gone));
        }
    }
}
