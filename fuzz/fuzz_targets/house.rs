#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| varta_fuzz_checks::house(data));
