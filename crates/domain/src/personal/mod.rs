//! What in an author's own words could tell who they are: phones, e-mail addresses, numbers of cards and accounts,
//! of documents and taxpayers, an address with its flat. They are asked whether it shall stay. What was found is
//! named by its kind and where it stands, never by itself.

mod address;
mod number;

use std::ops::Range;

use crate::contact::Email;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An e-mail address.
    Email,
    /// The number of an account (IBAN).
    Account,
    /// The number of a card.
    Card,
    /// A phone.
    Phone,
    /// The number of a taxpayer.
    TaxNumber,
    /// The number of a passport or an ID card.
    Document,
    /// An address with its flat, or the flat somebody says they live in.
    Address,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 7] = [Self::Email, Self::Account, Self::Card, Self::Phone, Self::TaxNumber, Self::Document, Self::Address];

    /// Its name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Account => "account",
            Self::Card => "card",
            Self::Phone => "phone",
            Self::TaxNumber => "tax_number",
            Self::Document => "document",
            Self::Address => "address",
        }
    }
}

/// Something personal in a text, by its place: counted in characters (Unicode scalar values), the end not included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub at: Range<usize>,
}

/// Looks for what is personal in a text, in the order in which it stands there, nothing twice. The address that the
/// author gave as the place of the matter may be in the text as well: it is known already. The work grows with the
/// length of the text alone.
#[must_use]
pub fn find(text: &str, place: Option<&str>) -> Vec<Found> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = emails(&chars);
    found.extend(number::find(&chars));
    found.extend(address::find(&chars, place));
    // What stands first, and of what stands in one place the surer kind.
    found.sort_by_key(|found| (found.at.start, found.kind));
    let mut end = 0;
    found.retain(|found| {
        let free = found.at.start >= end;
        if free {
            end = found.at.end;
        }
        free
    });
    found
}

/// What stands where something personal was.
pub const MASK: &str = "[приховано]";

/// A text without what is personal in it, for who may not learn who wrote it. What tells the place of the matter stays.
#[must_use]
pub fn masked(text: &str, place: Option<&str>) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut chars = text.chars();
    let mut at = 0;
    for found in find(text, place) {
        masked.extend(chars.by_ref().take(found.at.start - at));
        masked.push_str(MASK);
        let _ = chars.by_ref().take(found.at.len()).count();
        at = found.at.end;
    }
    masked.extend(chars);
    masked
}

fn emails(chars: &[char]) -> Vec<Found> {
    const LOCAL: usize = 64;
    const DOMAIN: usize = 253;
    let mut found = Vec::new();
    for at in chars.iter().enumerate().filter(|(_, c)| **c == '@').map(|(at, _)| at) {
        let is_local = |c: &&char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(**c);
        let before = chars[..at].iter().rev().take(LOCAL).take_while(is_local).count();
        let is_domain = |c: &&char| c.is_alphanumeric() || matches!(**c, '.' | '-');
        let domain: Vec<char> = chars[at + 1..].iter().take(DOMAIN).take_while(is_domain).copied().collect();
        // A full stop after it ends the sentence.
        let after = domain.len() - domain.iter().rev().take_while(|c| matches!(c, '.' | '-')).count();
        let range = at - before..at + 1 + after;
        let written: String = chars[range.clone()].iter().collect();
        // Punctuation before it belongs to the sentence.
        let trimmed = written.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let start = range.start + written.chars().count() - trimmed.chars().count();
        if start < at && Email::parse(trimmed).is_ok() {
            found.push(Found { kind: Kind::Email, at: start..range.end });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds(text: &str, place: Option<&str>) -> Vec<(&'static str, String)> {
        let of = |found: &Found| text.chars().skip(found.at.start).take(found.at.len()).collect();
        find(text, place).iter().map(|found| (found.kind.name(), of(found))).collect()
    }

    #[test]
    fn what_is_personal_is_masked_and_the_rest_stays() {
        assert_eq!(
            masked("Я Олена, 050 123 45 67 або o.k@example.com. Темно біля під’їзду", None),
            "Я Олена, [приховано] або [приховано]. Темно біля під’їзду"
        );
        assert_eq!(masked("Темно", None), "Темно");
    }

    fn one(text: &str) -> Option<(&'static str, String)> {
        let mut all = kinds(text, None);
        assert!(all.len() <= 1, "{text}: {all:?}");
        all.pop()
    }

    #[test]
    fn what_tells_who_somebody_is_is_found_where_it_stands() {
        for (text, kind, found) in [
            ("Дзвоніть 050 123 45 67, будь ласка", "phone", "050 123 45 67"),
            ("мій номер 0671234567.", "phone", "0671234567"),
            ("тел. (044) 123-45-67", "phone", "(044) 123-45-67"),
            ("+38 (050) 123 45 67", "phone", "+38 (050) 123 45 67"),
            ("380501234567", "phone", "380501234567"),
            ("8 050 123 45 67 старий запис", "phone", "8 050 123 45 67"),
            ("+48 601 234 567", "phone", "+48 601 234 567"),
            ("Пишіть на olena.k+varta@example.com.ua.", "email", "olena.k+varta@example.com.ua"),
            ("картка 4111 1111 1111 1111 приват", "card", "4111 1111 1111 1111"),
            ("UA21 3223 1300 0002 6007 2335 6600 1", "account", "UA21 3223 1300 0002 6007 2335 6600 1"),
            ("паспорт СО 123456 виданий", "document", "СО 123456"),
            ("паспорт КМ№123456", "document", "КМ№123456"),
            ("загранпаспорт FA123456", "document", "FA123456"),
            ("ID-картка 001234567", "document", "001234567"),
            ("запис 19900131-12345 у реєстрі", "document", "19900131-12345"),
            ("мій РНОКПП 3184710691", "tax_number", "3184710691"),
            ("ІПН: 1234567890", "tax_number", "1234567890"),
            ("вул. Васильківська, буд. 12, кв. 5 шумить", "address", "вул. Васильківська, буд. 12, кв. 5"),
            ("на Садовій 3, квартира 17", "address", "Садовій 3, квартира 17"),
            ("12 Sadova street, flat 5", "address", "12 Sadova street, flat 5"),
            ("Я живу в кв. 45, а шумлять під нами", "address", "кв. 45"),
            ("моя квартира № 45", "address", "квартира № 45"),
        ] {
            assert_eq!(one(text), Some((kind, found.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_tells_of_the_matter_is_left_alone() {
        for text in [
            "Шумлять у кв. 45 третю ніч",
            "Машина АА 1234 ВВ стоїть на тротуарі",
            "05.10.2026 12:30 біля будинку 12",
            "з 18 30 до 22 00, 5 разів, 2026 рік",
            "вул. Васильківська, 12",
            "Телефонувала на 102 і 1551, гаряча лінія 0 800 500 335",
            "Справа № 757/12345/26-ц",
            "вкрали 15000 гривень і ще 2500.50",
            "приїхало 12 345 678 людей",
            "@varta_kyiv у телеграмі",
            "та 123456 інших",
            "",
        ] {
            assert_eq!(kinds(text, None), [], "{text}");
        }
    }

    #[test]
    fn the_place_that_was_given_may_be_repeated() {
        let text = "На Васильківській 12, кв. 5 не горить світло. Живу тут же, у кв. 5.";
        assert_eq!(kinds(text, Some("вул. Васильківська, 12, кв. 5")), []);
        assert_eq!(kinds(text, Some("вул. Васильківська, 12, кв. 6")).len(), 2);
        assert_eq!(kinds(text, Some("вул. Васильківська, 12")).len(), 2, "a flat is more than a house");
    }

    #[test]
    fn several_are_all_found_once() {
        let all = kinds("0501234567, або olena@example.com; картка 4111111111111111", None);
        assert_eq!(all.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), ["phone", "email", "card"]);
    }

    proptest! {
        #[test]
        fn ranges_lie_in_the_text_in_order_and_apart(text in "\\PC{0,300}", place in proptest::option::of("\\PC{0,60}")) {
            let found = find(&text, place.as_deref());
            let mut end = 0;
            for found in &found {
                prop_assert!(found.at.start >= end && found.at.start < found.at.end);
                end = found.at.end;
            }
            prop_assert!(end <= text.chars().count());
        }

        #[test]
        fn digits_and_signs_break_nothing(text in "[0-9+() .@А-Яа-яA-Z/№кв,-]{0,200}") {
            let _ = find(&text, Some(&text));
        }

        #[test]
        fn a_phone_among_words_is_found(before in "[а-я ]{0,40}", code in "(50|67|63|73|99|44)", rest in "[0-9]{7}", after in "[а-я ]{0,40}") {
            let text = format!("{before} 0{code}{rest} {after}");
            let from = before.chars().count() + 1;
            prop_assert_eq!(find(&text, None), [Found { kind: Kind::Phone, at: from..from + 10 }]);
        }

        #[test]
        fn an_address_of_mail_among_words_is_found(before in "[а-я ]{0,40}", name in "[a-z]{1,12}", host in "[a-z]{1,12}") {
            let text = format!("{before} {name}@{host}.ua та інше");
            let found = find(&text, None);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(found[0].kind, Kind::Email);
        }
    }
}
