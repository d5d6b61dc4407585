//! The opaque cursor of a list: where the next page begins. It names its list, so that one that was cut short, made up
//! or taken from another list or another city is refused and never read as some other place. It opens nothing: who may
//! see a list is asked at each page.

use std::str::FromStr;

use ring::digest;

use crate::idempotency::hex;
use crate::problem::{Problem, Text};

/// How many bytes of a digest tell that a cursor belongs to its list.
const CHECK: usize = 4;
/// The longest cursor that is read.
const MAX_CHARS: usize = 512;

/// The cursor after a position of a list. `list` says which list of whom, such as `changes/kyiv`.
#[must_use]
pub fn after(list: &str, position: &str) -> String {
    hex(position.as_bytes()) + &check(list, position)
}

/// The position that a cursor of this list stands for.
///
/// # Errors
/// 400 for what is no cursor of this list.
pub fn position<T: FromStr>(list: &str, cursor: &str) -> Result<T, Problem> {
    read(list, cursor).and_then(|position| position.parse().ok()).ok_or_else(|| {
        Problem::new(400, "cursor_malformed", Text::new("Такої сторінки немає", "No such page"))
            .detail(Text::new(
                "Візьміть next_cursor із попередньої сторінки того самого списку.",
                "Take next_cursor of the page before, of the same list.",
            ))
            .field("cursor")
    })
}

fn read(list: &str, cursor: &str) -> Option<String> {
    let at = cursor.len().checked_sub(2 * CHECK)?;
    if cursor.len() > MAX_CHARS || !cursor.is_ascii() {
        return None;
    }
    let (position, checked) = cursor.split_at(at);
    let digits = position.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2));
    let bytes: Option<Vec<u8>> = digits.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect();
    let position = String::from_utf8(bytes?).ok()?;
    (check(list, &position) == checked).then_some(position)
}

fn check(list: &str, position: &str) -> String {
    let digest = digest::digest(&digest::SHA256, format!("{list}\n{position}").as_bytes());
    hex(digest.as_ref().get(..CHECK).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{after, position};

    proptest! {
        #[test]
        fn a_cursor_leads_back_to_its_place_and_only_in_its_list(place in "\\PC{0,40}", list in "[a-z/]{1,12}", other in "[a-z/]{1,12}") {
            let cursor = after(&list, &place);
            prop_assert!(cursor.chars().all(|c| c.is_ascii_alphanumeric()));
            prop_assert_eq!(position::<String>(&list, &cursor).ok(), Some(place));
            prop_assert_eq!(position::<String>(&other, &cursor).is_ok(), other == list);
        }

        #[test]
        fn what_is_no_cursor_is_refused(text in "\\PC{0,60}", digits in "[0-9a-f]{0,40}") {
            prop_assert!(position::<String>("changes/kyiv", &text).is_err());
            prop_assert!(position::<String>("changes/kyiv", &digits).is_err());
        }

        #[test]
        fn so_is_one_with_another_digit(place in "[0-9]{1,12}", at in any::<prop::sample::Index>(), with in "[0-9a-f]") {
            let cursor = after("changes/kyiv", &place);
            let at = at.index(cursor.len());
            let changed = format!("{}{with}{}", &cursor[..at], &cursor[at + 1..]);
            prop_assert_eq!(position::<String>("changes/kyiv", &changed).is_ok(), changed == cursor);
        }
    }
}
