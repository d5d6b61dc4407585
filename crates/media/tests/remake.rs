//! A picture comes back as pixels and nothing else, or is refused with a reason; whatever was sent.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use image::{DynamicImage, GrayImage, ImageFormat, ImageReader, Luma, Rgba, RgbaImage};
use proptest::prelude::*;
use varta_domain::photo::{LARGEST_SIDE, MAX_BYTES, Refused};
use varta_media::{Shown, remake};
use varta_testkit::photos::{CAMERA, PLACE, as_from_a_phone, exif, four_corners, holds, markers, png_bomb, progressive, written};

/// The copy, read as a browser reads it.
fn read(shown: &Shown) -> image::RgbImage {
    let cursor = std::io::Cursor::new(&shown.jpeg);
    let picture = ImageReader::with_format(cursor, ImageFormat::Jpeg).decode().expect("a JPEG").into_rgb8();
    assert_eq!(picture.dimensions(), (shown.width, shown.height));
    picture
}

/// The strongest colour in each quarter, clockwise from the upper left one; `w` where all are strong.
fn quarters(picture: &image::RgbImage) -> String {
    let (width, height) = picture.dimensions();
    let at = |x: u32, y: u32| {
        let [red, green, blue] = picture.get_pixel(x, y).0;
        match (red > 150, green > 150, blue > 150) {
            (true, true, true) => 'w',
            (true, ..) => 'r',
            (_, true, _) => 'g',
            (.., true) => 'b',
            _ => '.',
        }
    };
    let (left, right, top, bottom) = (width / 4, width * 3 / 4, height / 4, height * 3 / 4);
    [at(left, top), at(right, top), at(right, bottom), at(left, bottom)].iter().collect()
}

#[test]
fn a_photo_with_a_place_comes_back_without_it_and_upright() {
    let file = as_from_a_phone(640, 480);
    for wanted in [PLACE.as_bytes(), CAMERA.as_bytes(), b"Exif", b"owner@example.com", b"taken at home"] {
        assert!(holds(&file, wanted), "the test's own photo has it");
    }
    let shown = remake(&file).expect("a photo");
    for gone in [PLACE.as_bytes(), CAMERA.as_bytes(), b"Exif", b"xmpmeta", b"owner@example.com", b"taken at home", b"ICC_PROFILE"] {
        assert!(!holds(&shown.jpeg, gone), "{}", String::from_utf8_lossy(gone));
    }
    // JFIF, tables, one frame, one scan: and no second picture after the first one's beginning.
    assert!(markers(&shown.jpeg).iter().all(|marker| matches!(marker, 0xe0 | 0xdb | 0xc0 | 0xc4 | 0xda)), "{:x?}", markers(&shown.jpeg));
    assert!(!holds(&shown.jpeg[2..], &[0xff, 0xd8, 0xff]), "no thumbnail");
    // It was held on its side (6: a quarter turn clockwise sets it upright).
    assert_eq!((shown.width, shown.height), (480, 640));
    assert_eq!(quarters(&read(&shown)), "wrgb");
}

#[test]
fn every_way_to_hold_a_camera_is_set_upright() {
    let plain = written(&DynamicImage::ImageRgb8(four_corners(64, 32)), ImageFormat::Jpeg);
    for (orientation, expected) in [(1, "rgbw"), (2, "grwb"), (3, "bwrg"), (4, "wbgr"), (5, "rwbg"), (6, "wrgb"), (7, "bgrw"), (8, "gbwr")]
    {
        let block = [b"Exif\0\0".as_slice(), &exif(orientation, &[])].concat();
        let length = u16::try_from(block.len() + 2).unwrap().to_be_bytes();
        let file = [&plain[..2], &[0xff, 0xe1], &length, &block, &plain[2..]].concat();
        assert_eq!(quarters(&read(&remake(&file).unwrap())), expected, "orientation {orientation}");
    }
    // A note that makes no sense is passed over.
    let file = [&plain[..2], &[0xff, 0xe1, 0, 12], b"Exif\0\0II*\0", &plain[2..]].concat();
    assert_eq!(quarters(&read(&remake(&file).unwrap())), "rgbw");
}

#[test]
fn large_pictures_are_made_smaller_and_small_ones_stay() {
    let of = |width, height| {
        let shown = remake(&written(&DynamicImage::ImageRgb8(four_corners(width, height)), ImageFormat::Jpeg)).unwrap();
        (shown.width, shown.height)
    };
    assert_eq!(of(4000, 3000), (LARGEST_SIDE, 1200));
    assert_eq!(of(1000, 4000), (400, LARGEST_SIDE));
    assert_eq!(of(1600, 1200), (1600, 1200));
    assert_eq!(of(1, 1), (1, 1));
    assert_eq!(of(9000, 2), (LARGEST_SIDE, 1), "nothing becomes nothing");
}

#[test]
fn png_and_webp_become_jpeg_and_what_is_see_through_stands_on_white() {
    let clear = RgbaImage::from_fn(64, 64, |x, _| if x < 32 { Rgba([200, 0, 0, 255]) } else { Rgba([0, 0, 0, 0]) });
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let shown = remake(&written(&DynamicImage::ImageRgba8(clear.clone()), format)).expect("a picture");
        assert_eq!(quarters(&read(&shown)), "rwwr", "{format:?}");
    }
    let grey = DynamicImage::ImageLuma8(GrayImage::from_pixel(40, 40, Luma([250])));
    assert_eq!(quarters(&read(&remake(&written(&grey, ImageFormat::Png)).unwrap())), "wwww");
    let deep = DynamicImage::ImageRgb8(four_corners(3000, 20)).into_rgba16();
    assert_eq!(remake(&written(&DynamicImage::ImageRgba16(deep), ImageFormat::Png)).unwrap().width, LARGEST_SIDE);
}

#[test]
fn the_same_file_makes_the_same_copy() {
    let file = as_from_a_phone(2000, 1500);
    assert_eq!(remake(&file), remake(&file));
}

#[test]
fn what_hides_behind_a_picture_is_left_behind() {
    let hidden = b"PK\x03\x04<script>alert(1)</script>".repeat(50);
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let file = [written(&DynamicImage::ImageRgb8(four_corners(80, 80)), format), hidden.clone()].concat();
        let shown = remake(&file).expect("the picture itself is in order");
        assert!(!holds(&shown.jpeg, b"<script>") && !holds(&shown.jpeg, b"PK\x03\x04"));
    }
}

#[test]
fn bombs_are_refused_before_they_are_opened() {
    for (width, height) in [(60_000, 60_000), (20_001, 1), (1, 20_001), (20_000, 3_251), (u32::MAX >> 1, 3)] {
        assert_eq!(remake(&png_bomb(width, height, 8)), Err(Refused::TooManyPixels), "{width}×{height}");
    }
    // 60,000 × 60,000 in a JPEG: the size in the head of its frame.
    let mut jpeg = written(&DynamicImage::ImageRgb8(four_corners(16, 16)), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("a frame");
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    assert_eq!(remake(&jpeg), Err(Refused::TooManyPixels));
}

#[test]
fn a_bomb_in_sixteen_bits_a_channel_counts_twice() {
    assert_eq!(remake(&png_bomb(8_000, 8_000, 8)), Err(Refused::Damaged), "small enough, and empty");
    assert_eq!(remake(&png_bomb(8_000, 8_000, 16)), Err(Refused::TooManyPixels));
}

#[test]
fn a_progressive_jpeg_is_read_and_one_of_endless_scans_is_refused() {
    let shown = remake(&progressive(2_000, 1_000, 3, 3)).expect("a photo");
    assert_eq!((shown.width, shown.height), (1_600, 800));
    assert_eq!(remake(&progressive(64, 64, 1, 5_000)), Err(Refused::Damaged));
}

#[test]
fn what_is_no_photo_is_refused_with_its_reason() {
    let png = written(&DynamicImage::ImageRgb8(four_corners(8, 8)), ImageFormat::Png);
    let cases: [(&[u8], Refused); 6] = [
        (b"", Refused::NoPicture),
        (b"<html><script>alert(1)</script>", Refused::NoPicture),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Refused::Heic),
        (b"GIF89a\x01\0\x01\0", Refused::OtherFormat),
        (b"\xff\xd8\xff", Refused::Damaged),
        (&png[..png.len() / 2], Refused::Damaged),
    ];
    for (file, reason) in cases {
        assert_eq!(remake(file), Err(reason), "{}", String::from_utf8_lossy(file));
    }
    let mut large = as_from_a_phone(64, 64);
    large.resize(usize::try_from(MAX_BYTES).unwrap() + 1, 0);
    assert_eq!(remake(&large), Err(Refused::TooLarge));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_file_cut_off_anywhere_is_refused_or_shown_clean(at in 0.0f64..1.0, which in 0usize..3) {
        let file = sample(which);
        let cut = (file.len() as f64 * at) as usize;
        clean_or_refused(&file[..cut])?;
    }

    #[test]
    fn a_file_with_wrong_bytes_is_refused_or_shown_clean(
        which in 0usize..3,
        wrong in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut file = sample(which);
        for (at, byte) in wrong {
            let at = at.index(file.len());
            file[at] = byte;
        }
        clean_or_refused(&file)?;
    }

    #[test]
    fn no_bytes_break_it(rest in prop::collection::vec(any::<u8>(), 0..400), which in 0usize..4) {
        let starts: [&[u8]; 4] = [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x90\0\0\0WEBPVP8L", b""];
        clean_or_refused(&[starts[which], &rest].concat())?;
    }
}

fn sample(which: usize) -> Vec<u8> {
    match which {
        0 => as_from_a_phone(96, 64),
        1 => written(&DynamicImage::ImageRgb8(four_corners(48, 32)), ImageFormat::Png),
        _ => written(&DynamicImage::ImageRgb8(four_corners(48, 32)), ImageFormat::WebP),
    }
}

fn clean_or_refused(file: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(shown) = remake(file) {
        prop_assert!(shown.width <= LARGEST_SIDE && shown.height <= LARGEST_SIDE);
        prop_assert!(markers(&shown.jpeg).iter().all(|marker| matches!(marker, 0xe0 | 0xdb | 0xc0 | 0xc4 | 0xda)));
        prop_assert!(!holds(&shown.jpeg, PLACE.as_bytes()) && !holds(&shown.jpeg, CAMERA.as_bytes()));
    }
    Ok(())
}
