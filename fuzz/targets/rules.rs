//! Every rule looks at any text, and mending comes to an end.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segue_document::check::{NoGround, check, fix};
use segue_document::template::Template;
use std::sync::LazyLock;

static BASE: LazyLock<Template> = LazyLock::new(Template::base);

fuzz_target!(|text: &str| {
    for finding in check(text, &BASE, &NoGround) {
        assert!(finding.line >= 1 && finding.column >= 1);
    }
    let once = fix(text, &BASE, &NoGround);
    let twice = fix(&once.text, &BASE, &NoGround);
    assert_eq!(twice.text, once.text, "{:?}", twice.done);
});
