//! From a file to pixels, within limits. The head of a file says how large the picture is; that is checked
//! before room is made for it. A small file that claims to be a huge picture is refused unseen.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use varta_domain::photo::{MAX_PIXELS, MAX_SIDE, Refused};

use crate::kind::Kind;

/// A decoded picture takes at most so many bytes: 4 for each pixel. One with 16 bits a channel has to be
/// smaller.
const MAX_DECODED: u64 = MAX_PIXELS * 4;

/// A picture, and how it has to be turned to stand upright.
pub(crate) struct Decoded {
    /// As it lies in the file.
    pub(crate) image: DynamicImage,
    /// What its camera said of how it was held.
    pub(crate) orientation: Orientation,
}

pub(crate) fn decode(file: &[u8], kind: Kind) -> Result<Decoded, Refused> {
    let mut reader = ImageReader::with_format(Cursor::new(file), format(kind));
    reader.limits(limits(kind));
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if width > MAX_SIDE || height > MAX_SIDE || pixels > MAX_PIXELS || decoder.total_bytes() > MAX_DECODED {
        return Err(Refused::TooManyPixels);
    }
    // A picture with a broken note of how it was held is still a picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?;
    Ok(Decoded { image, orientation })
}

const fn format(kind: Kind) -> ImageFormat {
    match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        Kind::Webp => ImageFormat::WebP,
    }
}

/// What a decoder may take beside the picture itself.
fn limits(kind: Kind) -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(match kind {
        // Of a PNG the compressed colour profile counts: it may not grow without end.
        Kind::Png => 16 * 1024 * 1024,
        Kind::Jpeg | Kind::Webp => MAX_DECODED,
    });
    limits
}

fn refused(error: &ImageError) -> Refused {
    match error {
        ImageError::Limits(_) => Refused::TooManyPixels,
        _ => Refused::Damaged,
    }
}
