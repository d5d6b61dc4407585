//! Photos made up for tests: as a phone writes them, with all that must not be handed on; and as somebody
//! writes them who means harm.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// Where the phone of the tests was: it stands in the EXIF block of [`as_from_a_phone`].
pub const PLACE: &str = "50 deg 23' 31.20\"";
/// The name of the camera in the EXIF block.
pub const CAMERA: &str = "VartaCam 9000";

/// A picture whose corners can be told apart: red, green, blue, white, clockwise from the upper left one.
#[must_use]
pub fn four_corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([220, 20, 20]),
        (false, true) => Rgb([20, 200, 20]),
        (false, false) => Rgb([20, 20, 220]),
        (true, false) => Rgb([240, 240, 240]),
    })
}

/// The picture as a file.
#[must_use]
pub fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("a picture that can be written");
    file.into_inner()
}

/// A JPEG as a phone writes it, held on its side: EXIF with camera, place and a thumbnail, a comment.
#[must_use]
pub fn as_from_a_phone(width: u32, height: u32) -> Vec<u8> {
    let plain = written(&DynamicImage::ImageRgb8(four_corners(width, height)), ImageFormat::Jpeg);
    let thumbnail = written(&DynamicImage::ImageRgb8(four_corners(160, 120)), ImageFormat::Jpeg);
    let mut file = plain[..2].to_vec();
    file.extend(segment(0xe1, &[b"Exif\0\0".as_slice(), &exif(6, &thumbnail)].concat()));
    file.extend(segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>owner@example.com</x:xmpmeta>"));
    file.extend(segment(0xfe, b"taken at home"));
    file.extend_from_slice(&plain[2..]);
    file
}

/// A segment of a JPEG.
fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).expect("a short segment");
    [&[0xff, marker], length.to_be_bytes().as_slice(), content].concat()
}

/// An EXIF block (TIFF, little end first): how the camera was held, its name, where it was, a thumbnail.
#[must_use]
pub fn exif(orientation: u16, thumbnail: &[u8]) -> Vec<u8> {
    const FIRST: u32 = 8;
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [tag.to_le_bytes().as_slice(), &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let camera = [CAMERA.as_bytes(), b"\0"].concat();
    let place = [PLACE.as_bytes(), b"\0"].concat();
    // Three directories with their data behind them: the picture's, the place's, the thumbnail's.
    let gps_at = FIRST + 2 + 3 * 12 + 4;
    let thumbnail_at = gps_at + 2 + 2 * 12 + 4;
    let camera_at = thumbnail_at + 2 + 2 * 12 + 4;
    let place_at = camera_at + u32::try_from(camera.len()).expect("short");
    let jpeg_at = place_at + u32::try_from(place.len()).expect("short");
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).expect("short");
    [
        b"II*\0".to_vec(),
        FIRST.to_le_bytes().to_vec(),
        3u16.to_le_bytes().to_vec(),
        entry(0x0110, 2, length(&camera), camera_at),
        entry(0x0112, 3, 1, u32::from(orientation)),
        entry(0x8825, 4, 1, gps_at),
        thumbnail_at.to_le_bytes().to_vec(),
        2u16.to_le_bytes().to_vec(),
        entry(0x0001, 2, 2, u32::from(b'N')),
        entry(0x0002, 2, length(&place), place_at),
        0u32.to_le_bytes().to_vec(),
        2u16.to_le_bytes().to_vec(),
        entry(0x0201, 4, 1, jpeg_at),
        entry(0x0202, 4, 1, length(thumbnail)),
        0u32.to_le_bytes().to_vec(),
        camera,
        place,
        thumbnail.to_vec(),
    ]
    .concat()
}

/// A PNG that says it is that large, with so many bits a channel, and has next to nothing in it.
#[must_use]
pub fn png_bomb(width: u32, height: u32, bits: u8) -> Vec<u8> {
    let head = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[bits, 6, 0, 0, 0]].concat();
    let nothing = [0x78, 0x01, 0x01, 0x00, 0x00, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01];
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(*b"IHDR", &head), chunk(*b"IDAT", &nothing), chunk(*b"IEND", &[])].concat()
}

/// A progressive JPEG, flat and grey in each of its channels, written by hand: a decoder has to keep all of
/// its coefficients, though the file is small. Then so many scans more that add nothing.
#[must_use]
pub fn progressive(width: u16, height: u16, channels: u8, empty_scans: usize) -> Vec<u8> {
    let mut file = vec![0xff, 0xd8];
    file.extend(segment(0xdb, &[&[0u8][..], &[1; 64]].concat()));
    let size = [height.to_be_bytes(), width.to_be_bytes()].concat();
    let parts: Vec<u8> = (1..=channels).flat_map(|channel| [channel, 0x11, 0]).collect();
    file.extend(segment(0xc2, &[&[8][..], &size, &[channels], &parts].concat()));
    // Tables of one code of one bit: "no difference", and "nothing more in 16,384 blocks and as many more
    // as the next 14 bits say".
    let table = |class: u8, symbol: u8| segment(0xc4, &[&[class][..], &[1], &[0; 15], &[symbol]].concat());
    file.extend(table(0x00, 0x00));
    file.extend(table(0x10, 0xe0));
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
    let all: Vec<u8> = (1..=channels).flat_map(|channel| [channel, 0]).collect();
    file.extend(segment(0xda, &[&[channels][..], &all, &[0, 0, 0]].concat()));
    file.extend(vec![0; (blocks * usize::from(channels)).div_ceil(8)]);
    for _ in 0..empty_scans {
        file.extend(segment(0xda, &[1, 1, 0, 1, 63, 0]));
        file.extend(vec![0; (blocks.div_ceil(16_384) * 15).div_ceil(8)]);
    }
    file.extend([0xff, 0xd9]);
    file
}

fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("short").to_be_bytes();
    let named = [name.as_slice(), content].concat();
    [length.as_slice(), &named, &crc32(&named).to_be_bytes()].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |mut crc, byte| {
        crc ^= u32::from(*byte);
        (0..8).for_each(|_| crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 });
        crc
    })
}

/// The markers of a JPEG up to its first scan: what it holds beside pixels.
#[must_use]
pub fn markers(jpeg: &[u8]) -> Vec<u8> {
    let (mut at, mut found) = (2, Vec::new());
    while let [0xff, marker, high, low, ..] = jpeg[at..] {
        found.push(marker);
        if marker == 0xda {
            break;
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    found
}

/// Whether bytes stand somewhere in others.
#[must_use]
pub fn holds(file: &[u8], wanted: &[u8]) -> bool {
    file.windows(wanted.len()).any(|window| window == wanted)
}
