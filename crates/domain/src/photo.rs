//! Photos of a case: what may be sent, how large, how many, and what becomes of one.
//!
//! A photo is announced first and sent after: its id and a token are drawn, the file goes straight to the
//! store of files, and from there only a copy made anew, without anything but the picture, is ever shown.
//! The token proves who sent it: with it, and only with it, a photo is added to a case.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::code;
use crate::ids::{CitySlug, PhotoId};
use crate::lang::Lang;
use crate::reference::{Reference, SecretHash, TokenError, draw_token, parse_token};

/// The largest file taken, in bytes.
pub const MAX_BYTES: u64 = 10 * 1024 * 1024;
/// Photos one case may have.
pub const MAX_PHOTOS: usize = 5;
/// The most pixels that are decoded: phones of 64 megapixels send a little more than 64 million. Memory
/// grows with it; `docs/photos.md` has what was counted.
pub const MAX_PIXELS: u64 = 65_000_000;
/// The longest side that is decoded: a panorama has some 16,000 pixels.
pub const MAX_SIDE: u32 = 20_000;
/// The longest side of the copy that is shown.
pub const LARGEST_SIDE: u32 = 1_600;
/// How long a photo may be sent after it was announced.
pub const UPLOAD_OPEN: SignedDuration = SignedDuration::from_mins(10);
/// How long a photo is kept that belongs to no case.
pub const KEPT_WITHOUT_A_CASE: SignedDuration = SignedDuration::from_hours(24);

const ID_SYMBOLS: usize = 26;
const ID_ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

impl PhotoId {
    /// Draws a new id of 134 random bits; `fill` is a cryptographically secure source of bytes.
    #[must_use]
    pub fn generate(mut fill: impl FnMut(&mut [u8])) -> Self {
        let symbols = code::draw(ID_SYMBOLS, ID_ALPHABET.len(), &mut fill);
        Self::of_symbols(symbols.into_iter().map(|at| char::from(ID_ALPHABET[at])).collect())
    }
}

/// The kinds of files that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoType {
    /// What cameras write.
    Jpeg,
    /// What screenshots are.
    Png,
    /// What messengers and browsers make.
    Webp,
}

impl PhotoType {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Jpeg, Self::Png, Self::Webp];

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// Reads a media type as a browser gives it.
    ///
    /// # Errors
    /// [`Refused`] with the advice that fits it.
    pub fn parse(media_type: &str) -> Result<Self, Refused> {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if let Some(known) = Self::ALL.into_iter().find(|kind| kind.media_type() == essence) {
            return Ok(known);
        }
        Err(match essence.as_str() {
            // What some old browsers still say.
            "image/jpg" | "image/pjpeg" => return Ok(Self::Jpeg),
            "image/heic" | "image/heif" | "image/heic-sequence" | "image/heif-sequence" => Refused::Heic,
            other if other.starts_with("image/") => Refused::OtherFormat,
            _ => Refused::NoPicture,
        })
    }
}

/// Why a file cannot be taken. Each has its advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// HEIC or HEIF, what iPhones keep photos in.
    Heic,
    /// A picture of another kind: AVIF, GIF, TIFF …
    OtherFormat,
    /// No picture at all.
    NoPicture,
    /// More bytes than [`MAX_BYTES`].
    TooLarge,
    /// More pixels than [`MAX_PIXELS`], or a side over [`MAX_SIDE`].
    TooManyPixels,
    /// A picture that cannot be read to its end.
    Damaged,
}

impl Refused {
    /// All reasons.
    pub const ALL: [Self; 6] = [Self::Heic, Self::OtherFormat, Self::NoPicture, Self::TooLarge, Self::TooManyPixels, Self::Damaged];

    /// Its stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Heic => "heic",
            Self::OtherFormat => "other_format",
            Self::NoPicture => "no_picture",
            Self::TooLarge => "too_large",
            Self::TooManyPixels => "too_many_pixels",
            Self::Damaged => "damaged",
        }
    }

    /// What to do instead.
    #[must_use]
    pub const fn advice(self, lang: Lang) -> &'static str {
        match self {
            Self::Heic => lang.pick(
                "Фото у форматі HEIC ми не читаємо. На iPhone відкрийте «Параметри» → «Камера» → «Формати» → «Найсумісніший» і зніміть ще раз, або надішліть знімок екрана.",
                "We do not read HEIC photos. On an iPhone open Settings → Camera → Formats → Most Compatible and take it again, or send a screenshot.",
            ),
            Self::OtherFormat => lang.pick(
                "Такий формат зображення ми не читаємо. Надішліть фото у форматі JPEG, PNG або WebP, чи знімок екрана.",
                "We do not read this kind of picture. Send a JPEG, PNG or WebP, or a screenshot.",
            ),
            Self::NoPicture => {
                lang.pick("Це не фото. Надішліть зображення у форматі JPEG, PNG або WebP.", "This is no photo. Send a picture: JPEG, PNG or WebP.")
            }
            Self::TooLarge => lang.pick(
                "Файл завеликий: можна до 10 МБ. Надішліть фото меншого розміру або знімок екрана.",
                "The file is too large: 10 MB at most. Send a smaller photo or a screenshot.",
            ),
            Self::TooManyPixels => lang.pick(
                "Зображення завелике: можна до 65 мегапікселів. Зменште фото або надішліть знімок екрана.",
                "The picture is too large: 65 megapixels at most. Make it smaller or send a screenshot.",
            ),
            Self::Damaged => lang.pick(
                "Файл пошкоджено, його не вдалося відкрити. Надішліть фото ще раз або зробіть знімок екрана.",
                "The file is damaged and cannot be opened. Send the photo again, or a screenshot.",
            ),
        }
    }
}

/// The secret of who sent a photo: 130 random bits, shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct PhotoToken(String);

impl PhotoToken {
    /// Draws a new token; `fill` is a cryptographically secure source of bytes.
    #[must_use]
    pub fn generate(mut fill: impl FnMut(&mut [u8])) -> Self {
        Self(draw_token(&mut fill))
    }

    /// Takes a token as it was sent.
    ///
    /// # Errors
    /// [`TokenError`] when its length or a symbol is wrong.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        parse_token(text).map(Self)
    }

    /// What is kept of the token. Bound to the photo, so that it opens no other one.
    #[must_use]
    pub fn hash(&self, photo: &PhotoId) -> SecretHash {
        SecretHash::of(&["photo-token", photo.as_str(), &self.0])
    }

    /// The token itself, for the one answer that hands it out.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PhotoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhotoToken(…)")
    }
}

/// A photo that somebody wants to add to a case, and the proof that it is theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoClaim {
    /// The photo.
    pub id: PhotoId,
    /// Its token.
    pub token: PhotoToken,
}

/// Why a list of claims cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClaimsError {
    /// More than [`MAX_PHOTOS`].
    #[error("a case has {MAX_PHOTOS} photos at most")]
    TooMany,
    /// The same photo twice.
    #[error("a photo is named twice")]
    Twice,
}

/// Holds a list of claims to the rules of a case that has `already` so many photos.
///
/// # Errors
/// [`ClaimsError`].
pub fn check_claims(claims: &[PhotoClaim], already: usize) -> Result<(), ClaimsError> {
    if already.saturating_add(claims.len()) > MAX_PHOTOS {
        return Err(ClaimsError::TooMany);
    }
    let twice = claims.iter().enumerate().any(|(at, claim)| claims[..at].iter().any(|other| other.id == claim.id));
    if twice { Err(ClaimsError::Twice) } else { Ok(()) }
}

/// Where a photo stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PhotoState {
    /// Announced; it is being sent or looked at.
    Awaited,
    /// Its copy can be shown.
    Ready {
        /// Width of the copy.
        width: u32,
        /// Height of the copy.
        height: u32,
        /// Size of the copy.
        bytes: u64,
    },
    /// It cannot be taken; the file is gone.
    Refused {
        /// Why.
        reason: Refused,
    },
}

impl PhotoState {
    /// Its name in the API and in the table.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Awaited => "awaited",
            Self::Ready { .. } => "ready",
            Self::Refused { .. } => "refused",
        }
    }
}

/// A photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// Its id.
    pub id: PhotoId,
    /// The city it was sent to.
    pub city: CitySlug,
    /// Where it stands.
    pub state: PhotoState,
    /// When it was announced.
    pub created_at: Timestamp,
    /// What is kept of the token of who sent it.
    pub claim_hash: SecretHash,
    /// The case it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Reference>,
    /// Whether a moderator has hidden it: the desk alone sees it then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

impl Photo {
    /// A photo that was announced just now.
    #[must_use]
    pub fn awaited(id: PhotoId, city: CitySlug, token: &PhotoToken, now: Timestamp) -> Self {
        let claim_hash = token.hash(&id);
        Self { id, city, state: PhotoState::Awaited, created_at: now, claim_hash, case: None, hidden: false }
    }

    /// Whether a token is that of who sent it.
    #[must_use]
    pub fn is_claimed_by(&self, token: &PhotoToken) -> bool {
        self.claim_hash.matches(&token.hash(&self.id))
    }

    /// Until when it is kept while it belongs to no case.
    #[must_use]
    pub fn kept_until(&self) -> Timestamp {
        self.created_at.saturating_add(KEPT_WITHOUT_A_CASE).unwrap_or(self.created_at)
    }
}

/// Where the file lies as it was sent: nobody is ever shown it.
#[must_use]
pub fn incoming_key(city: &CitySlug, id: &PhotoId) -> String {
    format!("{INCOMING}{city}/{id}")
}

/// Where the copy lies that may be shown.
#[must_use]
pub fn shown_key(city: &CitySlug, id: &PhotoId) -> String {
    format!("photos/{city}/{id}.jpg")
}

const INCOMING: &str = "incoming/";

/// Which photo a file is, by where it lies; none where no photo is sent to.
#[must_use]
pub fn of_incoming_key(key: &str) -> Option<(CitySlug, PhotoId)> {
    let (city, id) = key.strip_prefix(INCOMING)?.split_once('/')?;
    Some((CitySlug::parse(city).ok()?, PhotoId::parse(id).ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fixed(byte: u8) -> impl FnMut(&mut [u8]) {
        let mut next = byte;
        move |buffer| {
            for b in buffer {
                *b = next;
                next = next.wrapping_add(37);
            }
        }
    }

    fn claim(byte: u8) -> PhotoClaim {
        PhotoClaim { id: PhotoId::generate(fixed(byte)), token: PhotoToken::generate(fixed(byte)) }
    }

    fn kyiv() -> CitySlug {
        CitySlug::parse("kyiv").expect("a slug")
    }

    #[test]
    fn only_the_token_of_its_sender_claims_a_photo() {
        let (mine, other) = (claim(1), claim(2));
        let photo = Photo::awaited(mine.id.clone(), kyiv(), &mine.token, Timestamp::UNIX_EPOCH);
        assert!(photo.is_claimed_by(&PhotoToken::parse(mine.token.reveal()).expect("own print")));
        assert!(!photo.is_claimed_by(&other.token));
        assert!(!mine.token.hash(&mine.id).matches(&mine.token.hash(&other.id)), "a token opens one photo");
        let printed = format!("{mine:?} {photo:?}");
        assert!(!printed.contains(mine.token.reveal()) && !printed.contains(photo.claim_hash.as_hex()));
    }

    #[test]
    fn ids_are_long_enough_not_to_be_guessed() {
        assert!(36f64.log2() * ID_SYMBOLS as f64 > 128.0);
        let id = PhotoId::generate(fixed(3));
        assert_eq!(PhotoId::parse(id.as_str()), Ok(id));
    }

    #[test]
    fn a_case_has_five_photos_and_none_of_them_twice() {
        let claims: Vec<PhotoClaim> = (1..=6).map(claim).collect();
        assert_eq!(check_claims(&claims[..5], 0), Ok(()));
        assert_eq!(check_claims(&claims, 0), Err(ClaimsError::TooMany));
        assert_eq!(check_claims(&claims[..2], 4), Err(ClaimsError::TooMany));
        assert_eq!(check_claims(&[claim(1), claim(1)], 0), Err(ClaimsError::Twice));
    }

    #[test]
    fn types_are_read_as_browsers_give_them() {
        assert_eq!(PhotoType::parse("image/jpeg"), Ok(PhotoType::Jpeg));
        assert_eq!(PhotoType::parse(" Image/PNG ; q=1"), Ok(PhotoType::Png));
        assert_eq!(PhotoType::parse("image/jpg"), Ok(PhotoType::Jpeg));
        assert_eq!(PhotoType::parse("image/heic"), Err(Refused::Heic));
        assert_eq!(PhotoType::parse("image/svg+xml"), Err(Refused::OtherFormat));
        assert_eq!(PhotoType::parse("text/html"), Err(Refused::NoPicture));
        assert_eq!(PhotoType::parse(""), Err(Refused::NoPicture));
    }

    #[test]
    fn every_refusal_has_advice_in_both_languages() {
        for reason in Refused::ALL {
            assert_ne!(reason.advice(Lang::Uk), reason.advice(Lang::En));
            assert_eq!(serde_json::to_value(reason).expect("a name"), reason.name());
        }
    }

    proptest! {
        #[test]
        fn a_file_is_known_by_where_it_lies(seed: u8) {
            let id = PhotoId::generate(fixed(seed));
            prop_assert_eq!(of_incoming_key(&incoming_key(&kyiv(), &id)), Some((kyiv(), id.clone())));
            prop_assert_eq!(of_incoming_key(&shown_key(&kyiv(), &id)), None);
        }

        #[test]
        fn no_key_breaks_the_reader(key in "\\PC{0,60}") {
            if let Some((city, id)) = of_incoming_key(&key) {
                prop_assert_eq!(incoming_key(&city, &id), key);
            }
        }

        #[test]
        fn no_media_type_breaks_the_reader(text in "\\PC{0,60}") {
            let _ = PhotoType::parse(&text);
        }
    }
}
