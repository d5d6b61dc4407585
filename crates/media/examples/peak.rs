//! Counts what the largest pictures need: `peak make <kind> <file>` writes one of some kind, `peak read
//! <file>` makes it anew in a process of its own and prints the most memory that process ever had, and its
//! CPU time. `docs/photos.md` has the numbers.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "an example for the command line")]

use std::fs;
use std::process::ExitCode;

use image::{DynamicImage, GrayImage, ImageFormat, RgbImage, RgbaImage};
use varta_testkit::photos::{as_from_a_phone, progressive, written};

/// A picture of 65 megapixels, or the largest of its kind.
fn make(kind: &str) -> Option<Vec<u8>> {
    Some(match kind {
        "phone" => as_from_a_phone(320, 240),
        "jpeg" => written(&DynamicImage::ImageRgb8(RgbImage::new(10_000, 6_500)), ImageFormat::Jpeg),
        "jpeg-progressive" => progressive(10_000, 6_500, 3, 90),
        "jpeg-cmyk" => progressive(10_000, 6_500, 4, 90),
        "png" => written(&DynamicImage::ImageRgba8(RgbaImage::new(10_000, 6_500)), ImageFormat::Png),
        "png-16" => written(&DynamicImage::ImageRgba16(image::ImageBuffer::new(8_000, 4_000)), ImageFormat::Png),
        "png-grey" => written(&DynamicImage::ImageLuma8(GrayImage::new(10_000, 6_500)), ImageFormat::Png),
        "webp" => written(&DynamicImage::ImageRgba8(RgbaImage::new(10_000, 6_500)), ImageFormat::WebP),
        _ => return None,
    })
}

/// The most memory this process ever had, and the CPU time it has used, as the kernel counts them.
fn counted() -> Option<(String, f64)> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().to_owned();
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some((peak, ticks / 100.0))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["make", kind, path] => match make(kind) {
            Some(file) => fs::write(path, file).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS),
            None => ExitCode::FAILURE,
        },
        ["read", path] => {
            let file = fs::read(path).expect("a file");
            let made = varta_media::remake(&file).map(|shown| (shown.width, shown.height, shown.jpeg.len()));
            let (peak, cpu) = counted().expect("a kernel that counts");
            println!("{} bytes → {made:?}: peak {peak}, {cpu:.2} s CPU", file.len());
            ExitCode::SUCCESS
        }
        _ => ExitCode::FAILURE,
    }
}
