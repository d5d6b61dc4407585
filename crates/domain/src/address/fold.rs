//! Letters made comparable. People paste text with invisible characters, type any of a dozen
//! apostrophes, and mix Latin letters that look Cyrillic into Cyrillic words (so do official
//! registers). Addresses, house numbers and the emergency rules all read text through here.

/// Whether a character takes no room: joiners, direction marks, soft hyphens, byte order marks.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Whether a character is one of the apostrophes in use, on keyboards and by mistake.
pub(crate) const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '‛' | 'ʼ' | 'ʹ' | 'ʻ' | 'ˈ' | '`' | '´' | '′' | '＇')
}

/// Whether a character is a hyphen, a dash or the minus sign.
pub(crate) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−')
}

/// Whether a character is a quotation mark.
pub(crate) const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '«' | '»' | '“' | '”' | '„' | '‟')
}

/// The Cyrillic letter that a Latin one looks like; other characters as they are.
pub(crate) const fn cyrillic_twin(c: char) -> char {
    match c {
        'A' => 'А',
        'a' => 'а',
        'B' => 'В',
        'C' => 'С',
        'c' => 'с',
        'E' => 'Е',
        'e' => 'е',
        'H' => 'Н',
        'I' => 'І',
        'i' => 'і',
        'Ï' => 'Ї',
        'ï' => 'ї',
        'K' => 'К',
        'k' => 'к',
        'M' => 'М',
        'm' => 'м',
        'O' => 'О',
        'o' => 'о',
        'P' => 'Р',
        'p' => 'р',
        'T' => 'Т',
        't' => 'т',
        'X' => 'Х',
        'x' => 'х',
        'Y' => 'У',
        'y' => 'у',
        other => other,
    }
}

/// Whether a character is a letter; quick for those that addresses have.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => true,
        '\0'..='\u{7f}' => false,
        _ => c.is_alphabetic(),
    }
}

/// Whether a letter belongs to the Cyrillic script.
pub(crate) const fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// The text with one kind of apostrophe, dash and space, composed letters, nothing invisible, and
/// Cyrillic words all in Cyrillic. Keeps the letter case and line breaks. Linear in its length.
pub(crate) fn clean(text: &str) -> String {
    let mut out: Vec<char> = Vec::with_capacity(text.len());
    let mut word_at = 0;
    let mut symbols = text.chars().filter(|c| !is_invisible(*c)).peekable();
    while let Some(c) = symbols.next() {
        let after_letter = out.last().is_some_and(|last| is_letter(*last));
        match c {
            '\u{300}'..='\u{36f}' => compose(&mut out, c),
            _ if is_apostrophe(c) => out.push('\''),
            // б"є and б*є: what a keyboard without an apostrophe is made to do.
            _ if is_quote(c) || c == '*' => {
                let inside = after_letter && symbols.peek().is_some_and(|next| is_letter(*next));
                out.push(if inside { '\'' } else { ' ' });
            }
            _ if is_dash(c) => out.push('-'),
            '\n' => out.push('\n'),
            _ if c.is_whitespace() => out.push(' '),
            _ => out.push(c),
        }
        if out.last().is_some_and(|last| !is_letter(*last) && *last != '\'') {
            unify_script(out.get_mut(word_at..).unwrap_or_default());
            word_at = out.len();
        }
    }
    unify_script(out.get_mut(word_at..).unwrap_or_default());
    out.into_iter().collect()
}

/// Adds a combining mark to the letter before it. Marks of stress are dropped.
fn compose(out: &mut [char], mark: char) {
    let Some(last) = out.last_mut() else { return };
    *last = match (*last, mark) {
        ('и', '\u{306}') => 'й',
        ('И', '\u{306}') => 'Й',
        ('і' | 'i', '\u{308}') => 'ї',
        ('І' | 'I', '\u{308}') => 'Ї',
        ('е', '\u{308}') => 'ё',
        ('Е', '\u{308}') => 'Ё',
        (letter, _) => letter,
    };
}

/// Turns the Latin letters of a word that has Cyrillic ones into those they look like.
fn unify_script(word: &mut [char]) {
    if word.iter().any(|c| is_cyrillic(*c)) {
        for c in word {
            *c = cyrillic_twin(*c);
        }
    }
}

/// Lower case, with the letters that people write for one another made one: ё as е, ґ as г.
pub(crate) fn lower(text: &str) -> String {
    let fold = |c| match c {
        'ё' => 'е',
        'ґ' => 'г',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::{clean, lower};

    #[test]
    fn what_looks_the_same_becomes_the_same() {
        let cases = [
            ("Солом’янська", "Солом'янська"),
            ("Соломʼянська", "Солом'янська"),
            ("Солом`янська", "Солом'янська"),
            ("об\"єкт «Весна»", "об'єкт  Весна "),
            ("Baсилькiвськa", "Васильківська"),
            ("Мыкола\u{301}", "Мыкола"),
            ("и\u{306} і\u{308}", "й ї"),
            ("б\u{200b}\u{ad}’є", "б'є"),
            ("1–27 — 3\u{a0}4", "1-27 - 3 4"),
            ("Main street", "Main street"),
        ];
        for (given, expected) in cases {
            assert_eq!(clean(given), expected, "{given}");
        }
        assert_eq!(lower("Ґонти ЁЖ"), "гонти еж");
    }
}
