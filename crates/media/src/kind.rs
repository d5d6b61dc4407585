//! What a file is, by its first bytes. What a browser, a name or a header says it is counts for nothing.

use varta_domain::photo::Refused;

/// The kinds that are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JPEG (ISO/IEC 10918-1).
    Jpeg,
    /// PNG (ISO/IEC 15948).
    Png,
    /// WebP (RFC 9649).
    Webp,
}

/// Recognises a file.
///
/// # Errors
/// [`Refused`]: HEIC, another kind of picture, or no picture.
pub fn kind_of(file: &[u8]) -> Result<Kind, Refused> {
    if file.starts_with(&[0xff, 0xd8, 0xff]) {
        return Ok(Kind::Jpeg);
    }
    if file.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Kind::Png);
    }
    if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP") {
        return Ok(Kind::Webp);
    }
    if file.get(4..8) == Some(b"ftyp") {
        return Err(of_brand(file.get(8..12).unwrap_or_default()));
    }
    let other: [&[u8]; 8] = [b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\x01\0", b"\xff\x0a", b"\0\0\0\x0cJXL ", b"\0\0\0\x0cjP  "];
    if other.iter().any(|start| file.starts_with(start)) { Err(Refused::OtherFormat) } else { Err(Refused::NoPicture) }
}

/// Files in boxes (ISO/IEC 14496-12): photos of phones, and films.
fn of_brand(brand: &[u8]) -> Refused {
    match brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"hevm" | b"hevs" | b"mif1" | b"mif2" | b"msf1" => Refused::Heic,
        b"avif" | b"avis" | b"crx " => Refused::OtherFormat,
        _ => Refused::NoPicture,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        let known: [(&[u8], Result<Kind, Refused>); 12] = [
            (b"\xff\xd8\xff\xe1\0", Ok(Kind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0", Ok(Kind::Png)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Ok(Kind::Webp)),
            (b"RIFF\x10\0\0\0WAVEfmt ", Err(Refused::NoPicture)),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Err(Refused::Heic)),
            (b"\0\0\0\x18ftypmif1\0\0\0\0", Err(Refused::Heic)),
            (b"\0\0\0\x18ftypavif\0\0\0\0", Err(Refused::OtherFormat)),
            (b"\0\0\0\x18ftypmp42\0\0\0\0", Err(Refused::NoPicture)),
            (b"GIF89a", Err(Refused::OtherFormat)),
            (b"%PDF-1.7", Err(Refused::NoPicture)),
            (b"<svg xmlns=", Err(Refused::NoPicture)),
            (b"", Err(Refused::NoPicture)),
        ];
        for (file, kind) in known {
            assert_eq!(kind_of(file), kind, "{}", String::from_utf8_lossy(file));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(file in prop::collection::vec(any::<u8>(), 0..32)) {
            let _ = kind_of(&file);
        }
    }
}
