//! Tokens of house numbers and sets. Offsets are those of the text as it was given, so that an error
//! can point into it.

use super::grammar::{CORPUS, UNIT};
use super::{HouseError, HouseReason, MAX_NUMBER};
use crate::address::fold;

/// One letter more than any word has behind its hyphen.
const MAX_ABBREVIATED: usize = 4;

/// A token and where it began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) at: usize,
    /// White space stands before it.
    pub(super) spaced: bool,
    pub(super) kind: Kind,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Number(u32),
    /// Letters, lower case and all Cyrillic where they look so.
    Word(String),
    Dash,
    Slash,
    Comma,
    Semicolon,
    Colon,
    Dot,
    Open,
    Close,
}

/// Cuts a text into tokens. Quotation marks and invisible characters are dropped.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, HouseError> {
    let mut tokens = Vec::new();
    let mut symbols = text.char_indices().filter(|(_, c)| !fold::is_invisible(*c)).peekable();
    let mut spaced = false;
    while let Some((at, c)) = symbols.next() {
        let kind = match c {
            _ if c.is_whitespace() => {
                spaced = true;
                continue;
            }
            _ if fold::is_quote(c) => continue,
            // "12 'а'", "12_а"
            _ if (c == '_' || fold::is_apostrophe(c)) && symbols.peek().is_some_and(|(_, next)| fold::is_letter(*next)) => continue,
            '0'..='9' => {
                let mut number = c.to_digit(10).unwrap_or_default();
                while let Some(digit) = symbols.peek().and_then(|(_, c)| c.to_digit(10)) {
                    number = number.saturating_mul(10).saturating_add(digit);
                    symbols.next();
                }
                if number == 0 || number > MAX_NUMBER {
                    return Err(HouseReason::NumberOutOfRange.at(at));
                }
                Kind::Number(number)
            }
            '№' => Kind::Word("№".to_owned()),
            _ if fold::is_letter(c) => {
                let mut word = String::from(c);
                while let Some((_, c)) =
                    symbols.next_if(|(_, c)| fold::is_letter(*c) || fold::is_apostrophe(*c) || matches!(c, '\u{300}'..='\u{36f}'))
                {
                    word.push(c);
                }
                let mut word = lower(&word);
                if let Some(hyphenated) = hyphenated(&word, symbols.clone()) {
                    symbols.by_ref().take(hyphenated.chars().count() - word.chars().count()).for_each(drop);
                    word = hyphenated;
                }
                // "59бк1", "7акв5": the letter of the house, then a word of its own.
                let glued = !spaced && matches!(tokens.last(), Some(Token { kind: Kind::Number(_), .. })) && !is_part(&word);
                if let (true, Some(first)) = (glued, word.chars().next()) {
                    let rest = word.split_off(first.len_utf8());
                    let goes_on = is_part(&rest) && symbols.peek().is_some_and(|(_, c)| c.is_ascii_digit() || *c == '.');
                    if goes_on {
                        tokens.push(Token { at, spaced, kind: Kind::Word(std::mem::replace(&mut word, rest)) });
                    } else {
                        word.push_str(&rest);
                    }
                }
                Kind::Word(word)
            }
            _ if fold::is_dash(c) => Kind::Dash,
            '/' | '\\' => Kind::Slash,
            ',' => Kind::Comma,
            ';' => Kind::Semicolon,
            ':' => Kind::Colon,
            '.' => Kind::Dot,
            '(' | '[' => Kind::Open,
            ')' | ']' => Kind::Close,
            _ => return Err(HouseReason::UnexpectedCharacter.at(at)),
        };
        tokens.push(Token { at, spaced, kind });
        spaced = false;
    }
    Ok(tokens)
}

/// A word in lower case, in Cyrillic; a letter alone without the quotation marks that are apostrophes.
fn lower(word: &str) -> String {
    let lower = fold::clean(word).chars().map(fold::cyrillic_twin).collect::<String>().to_lowercase();
    let bare = lower.trim_end_matches('\'');
    if bare.chars().count() == 1 { bare.to_owned() } else { lower }
}

/// A word that is abbreviated with a hyphen and what comes: "п-д", "кв-ра".
fn hyphenated(first: &str, mut symbols: impl Iterator<Item = (usize, char)>) -> Option<String> {
    symbols.next().filter(|(_, c)| fold::is_dash(*c))?;
    if !UNIT.iter().any(|unit| unit.strip_prefix(first).is_some_and(|rest| rest.starts_with('-'))) {
        return None;
    }
    let second: String = symbols.map(|(_, c)| c).take_while(|c| fold::is_letter(*c)).take(MAX_ABBREVIATED).collect();
    let word = format!("{first}-{}", lower(&second));
    UNIT.contains(&word.as_str()).then_some(word)
}

/// Whether a word begins a further part of an address: a corpus or a flat.
fn is_part(word: &str) -> bool {
    CORPUS.contains(&word) || UNIT.contains(&word)
}

/// A place among tokens.
pub(super) struct Cursor<'a> {
    tokens: &'a [Token],
    next: usize,
    end: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(tokens: &'a [Token], end: usize) -> Self {
        Self { tokens, next: 0, end }
    }

    pub(super) fn ahead(&self, by: usize) -> Option<&'a Kind> {
        self.tokens.get(self.next + by).map(|token| &token.kind)
    }

    pub(super) fn peek(&self) -> Option<&'a Kind> {
        self.ahead(0)
    }

    pub(super) fn word(&self) -> Option<&'a str> {
        self.word_ahead(0)
    }

    pub(super) fn word_ahead(&self, by: usize) -> Option<&'a str> {
        match self.ahead(by) {
            Some(Kind::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub(super) fn number_ahead(&self, by: usize) -> Option<u32> {
        match self.ahead(by) {
            Some(Kind::Number(number)) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn is_spaced(&self) -> bool {
        self.is_spaced_ahead(0)
    }

    pub(super) fn is_spaced_ahead(&self, by: usize) -> bool {
        self.tokens.get(self.next + by).is_some_and(|token| token.spaced)
    }

    /// Where the next token begins, or the end of the text.
    pub(super) fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |token| token.at)
    }

    pub(super) const fn skip(&mut self, count: usize) {
        self.next += count;
    }

    /// Steps over the next token if it is this one.
    pub(super) fn eat(&mut self, kind: &Kind) -> bool {
        let found = self.peek() == Some(kind);
        self.next += usize::from(found);
        found
    }

    /// Steps over the next token, and a dot after it, if it is one of these words.
    pub(super) fn eat_word(&mut self, words: &[&str]) -> bool {
        let found = self.word().is_some_and(|word| words.contains(&word));
        if found {
            self.next += 1;
            self.eat(&Kind::Dot);
        }
        found
    }
}
