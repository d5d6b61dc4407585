//! The encodings that spreadsheets save: UTF-8 with or without a mark, Windows-1251, UTF-16 with a mark.
//! Nothing is replaced by a substitute character: a text is read whole or refused.

/// How a text was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8.
    Utf8,
    /// Windows-1251, the Cyrillic page of old spreadsheets.
    Windows1251,
    /// UTF-16 with a byte order mark: "Unicode text" of some spreadsheets.
    Utf16,
}

/// A text in none of the encodings; the line of the first byte that is not UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable {
    /// Counted from 1.
    pub line: u64,
}

/// The upper half of Windows-1251 below `А`; 0x98 stands for nothing.
const UPPER: [char; 64] = [
    'Ђ', 'Ѓ', '‚', 'ѓ', '„', '…', '†', '‡', '€', '‰', 'Љ', '‹', 'Њ', 'Ќ', 'Ћ', 'Џ', 'ђ', '‘', '’', '“', '”', '•', '–', '—', '\u{98}', '™',
    'љ', '›', 'њ', 'ќ', 'ћ', 'џ', '\u{a0}', 'Ў', 'ў', 'Ј', '¤', 'Ґ', '¦', '§', 'Ё', '©', 'Є', '«', '¬', '\u{ad}', '®', 'Ї', '°', '±', 'І',
    'і', 'ґ', 'µ', '¶', '·', 'ё', '№', 'є', '»', 'ј', 'Ѕ', 'ѕ', 'ї',
];

/// Reads bytes as text. A byte order mark is dropped.
///
/// # Errors
/// [`Unreadable`] where they are neither UTF-8 nor marked UTF-16 nor look like Ukrainian in Windows-1251.
pub(super) fn decode(bytes: Vec<u8>) -> Result<(String, Encoding), Unreadable> {
    let big = bytes.starts_with(&[0xfe, 0xff]);
    if big || bytes.starts_with(&[0xff, 0xfe]) {
        return utf16(&bytes, big).map(|text| (text, Encoding::Utf16)).ok_or(Unreadable { line: 1 });
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Ok((text, Encoding::Utf8))
        }
        Err(error) => {
            let bytes = error.as_bytes();
            if looks_like_1251(bytes) {
                return Ok((bytes.iter().map(|byte| of_1251(*byte)).collect(), Encoding::Windows1251));
            }
            let valid = bytes.iter().take(error.utf8_error().valid_up_to());
            Err(Unreadable { line: valid.filter(|byte| **byte == b'\n').count() as u64 + 1 })
        }
    }
}

fn utf16(bytes: &[u8], big: bool) -> Option<String> {
    let pairs = bytes.get(2..)?.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let units = pairs.filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
    let units = units.map(|pair| if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) });
    char::decode_utf16(units).collect::<Result<String, _>>().ok()
}

/// Whether all bytes beyond ASCII are letters and marks that Ukrainian text has, most of them letters: of
/// UTF-8 with a broken character, read so, "а" and "о" alone give marks that it does not have.
fn looks_like_1251(bytes: &[u8]) -> bool {
    let (mut letters, mut others) = (0_usize, 0_usize);
    for byte in bytes.iter().filter(|byte| !byte.is_ascii()) {
        match of_1251(*byte) {
            'А'..='я' | 'Ґ' | 'ґ' | 'Є' | 'є' | 'І' | 'і' | 'Ї' | 'ї' | 'Ё' | 'ё' => letters += 1,
            '«' | '»' | '“' | '”' | '„' | '‘' | '’' | '–' | '—' | '…' | '№' | '\u{a0}' => others += 1,
            _ => return false,
        }
    }
    letters > others
}

fn of_1251(byte: u8) -> char {
    match byte {
        0..0x80 => char::from(byte),
        0xc0.. => char::from_u32(0x410 + u32::from(byte - 0xc0)).unwrap_or('\u{fffd}'),
        _ => UPPER.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Encoding, UPPER, decode};

    #[test]
    fn the_page_is_that_of_windows() {
        // Spot checks against the published table: the ends, and the letters of Ukrainian.
        let at = |byte: u8| UPPER[usize::from(byte - 0x80)];
        assert_eq!([at(0x80), at(0xa5), at(0xaa), at(0xaf), at(0xb2), at(0xb3)], ['Ђ', 'Ґ', 'Є', 'Ї', 'І', 'і']);
        assert_eq!([at(0xb4), at(0xb9), at(0xba), at(0xbf), at(0x92), at(0x96)], ['ґ', '№', 'є', 'ї', '’', '–']);
        let (text, encoding) = decode(b"\xe2\xf3\xeb\xe8\xf6\xff \xdf\xba\xbf\xb3\xb4".to_vec()).expect("Ukrainian");
        assert_eq!((text.as_str(), encoding), ("вулиця Яєїіґ", Encoding::Windows1251));
    }

    #[test]
    fn broken_utf8_is_not_taken_for_another_encoding() {
        let mut bytes = "вулиця Соборності, 12\nвулиця Лісова".to_owned().into_bytes();
        bytes.pop();
        assert_eq!(decode(bytes).expect_err("broken").line, 2);
        assert!(decode(vec![0xff; 40]).is_ok_and(|(text, _)| text == "я".repeat(40)));
        assert!(decode(vec![0x98, 0xe2]).is_err());
        assert!(decode(vec![0xff, 0xfe, 0x41]).is_err());
    }

    proptest! {
        #[test]
        fn ukrainian_text_with_a_character_cut_is_refused(text in "[а-щьюяіїєґ]{8,40}", at in any::<prop::sample::Index>()) {
            let mut bytes = text.into_bytes();
            bytes.remove(at.index(bytes.len()));
            bytes.extend("слово".bytes());
            prop_assert!(decode(bytes).is_err());
        }

        #[test]
        fn what_the_page_has_is_read_back(text in "вулиця [а-яіїєґА-ЯІЇЄҐ №«»’a-z0-9,;\"\n]{0,20}") {
            let byte = |c: char| (0_u8..=255).find(|byte| super::of_1251(*byte) == c);
            let bytes: Option<Vec<u8>> = text.chars().map(byte).collect();
            let marks = text.chars().filter(|c| !c.is_ascii() && !c.is_alphabetic()).count();
            let letters = text.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count();
            prop_assume!(letters > marks);
            let (read, encoding) = decode(bytes.expect("in the page")).expect("Ukrainian");
            prop_assert_eq!((read, encoding), (text, Encoding::Windows1251));
        }
    }

    #[test]
    fn utf16_is_read_by_its_mark() {
        for (mark, big) in [([0xff, 0xfe], false), ([0xfe, 0xff], true)] {
            let units = "вулиця".encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            let bytes = mark.into_iter().chain(units).collect();
            assert_eq!(decode(bytes).expect("UTF-16"), ("вулиця".to_owned(), Encoding::Utf16));
        }
    }
}
