//! Makes a picture anew: bytes in, bytes out.
//!
//! What somebody sends is never handed on. The file is recognised by its first bytes (not by what it is
//! said to be), decoded within limits that are checked before anything is allocated, turned upright,
//! made smaller, and written as a plain JPEG that holds pixels and nothing else: no EXIF, no place, no
//! thumbnail, no comment, no colour profile, and nothing of what stood before or after the picture.
//!
//! **Memory.** A picture is held decoded once, in the colour type of its file (4 bytes a pixel at most), beside
//! what its decoder needs; the copy is small. The largest pictures that are taken need what
//! `docs/photos.md` says; `cargo run -p varta-media --example peak` counts it again.

mod decode;
mod kind;

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, Rgb, RgbImage};
use varta_domain::photo::{LARGEST_SIDE, MAX_BYTES, Refused};

pub use self::kind::{Kind, kind_of};

/// How well the copy is kept, from 1 to 100: a number plate stays readable, a photo has some 300 KB.
const QUALITY: u8 = 82;

/// The copy that may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// A baseline JPEG without metadata.
    pub jpeg: Vec<u8>,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// Makes the copy of a file that may be shown. The same file always makes the same copy.
///
/// # Errors
/// [`Refused`] with the reason: it is a matter of the file, and trying again changes nothing.
pub fn remake(file: &[u8]) -> Result<Shown, Refused> {
    if u64::try_from(file.len()).is_ok_and(|bytes| bytes > MAX_BYTES) {
        return Err(Refused::TooLarge);
    }
    let kind = kind_of(file)?;
    // A decoder that stumbles over a made-up file must not take the process with it: the file is at fault.
    catch_unwind(AssertUnwindSafe(|| copy(file, kind))).unwrap_or(Err(Refused::Damaged))
}

fn copy(file: &[u8], kind: Kind) -> Result<Shown, Refused> {
    let decode::Decoded { image, orientation } = decode::decode(file, kind)?;
    let mut small = shrunk(image);
    small.apply_orientation(orientation);
    let picture = on_white(small);
    let (width, height) = picture.dimensions();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .write_image(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
        .map_err(|_| Refused::Damaged)?;
    Ok(Shown { jpeg, width, height })
}

/// At most [`LARGEST_SIDE`] on its longer side; never larger than it was. Each new pixel is the mean of
/// those it stands for: that needs no buffer between, and is as good as a filter where much is left out.
fn shrunk(image: DynamicImage) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let longest = width.max(height);
    if longest <= LARGEST_SIDE {
        return image;
    }
    let scaled = |side: u32| {
        let side = u64::from(side) * u64::from(LARGEST_SIDE) / u64::from(longest);
        u32::try_from(side).unwrap_or(LARGEST_SIDE).max(1)
    };
    image.thumbnail_exact(scaled(width), scaled(height))
}

/// Three bytes a pixel; what is see-through stands on white, as it does on a page.
fn on_white(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = image.get_pixel(x, y).0;
        let mixed = |colour: u8| {
            let sum = u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        Rgb([mixed(red), mixed(green), mixed(blue)])
    })
}
