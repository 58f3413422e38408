//! Masking comes to an end, changes nothing twice, and sees each line by itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segue_document::secret::{find, mask};

fuzz_target!(|text: &str| {
    let mut done = 0;
    for (bytes, _) in find(text) {
        assert!(bytes.start >= done && bytes.start < bytes.end);
        assert!(text.get(bytes.clone()).is_some());
        done = bytes.end;
    }
    let masked = mask(text).into_owned();
    assert_eq!(mask(&masked), masked);
});
