//! Phones as a pack has them: what the usual accidents made of one, and what a phone that can be read is not good for.

use varta_domain::contact::Phone;

/// How to mend a phone.
pub(super) const PHONE: &str = "write phones as +380441234567, and format the column as text before typing";

/// Reads one phone; says of the usual accidents what happened.
pub(super) fn phone(text: &str) -> Result<Phone, &'static str> {
    Phone::parse(text).map_err(|_| {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if text.contains(['E', 'e', 'Е', 'е']) && text.contains('+') && digits < 12 {
            "the spreadsheet has turned the phone into a number, and its last digits are lost"
        } else if digits >= 20 || text.contains([',', ';', '/']) {
            "more than one phone in the cell"
        } else if digits == 9 {
            "the zero of the phone is lost, or its code is missing"
        } else {
            "not a phone number"
        }
    })
}

/// What is wrong, and how to mend it.
type Slip = (&'static str, &'static str);

/// What a phone that residents call is not good for.
pub(super) fn of_residents(e164: &str) -> Option<Slip> {
    let foreign = e164.starts_with('+') && !e164.starts_with("+380");
    foreign.then_some(("a phone of another country", "residents are told to call it: +380 and nine digits"))
}

/// What a phone that gets SMS is not good for.
pub(super) fn of_notices(phone: &Phone) -> Option<Slip> {
    let Some(national) = phone.reveal().strip_prefix("+380") else {
        return Some(("a phone of another country", "SMS about cases go there, if they arrive: +380 and nine digits"));
    };
    let code = national.get(..2).and_then(|code| code.parse().ok());
    let mend = "a mobile phone, such as +380501234567, or leave it empty and fill in notify_email";
    code.is_some_and(takes_no_sms).then_some(("no SMS gets to a landline", mend))
}

/// Whether a code of Ukraine, behind +380, is of a region or a city, or of a service (0800, 0900), by the national
/// numbering plan. Codes that are not assigned are let be: they may become those of mobile phones, and the
/// demonstrations have one.
const fn takes_no_sms(code: u8) -> bool {
    matches!(code, 31..=38 | 41 | 43..=49 | 51..=57 | 61 | 62 | 64 | 65 | 69 | 80 | 90)
}
