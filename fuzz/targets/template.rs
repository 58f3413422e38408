//! Any template is read or refused, checked, and asked about any message.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segue_document::check::check_template;
use segue_document::template::{Template, asked};

fuzz_target!(|input: (&str, &str)| {
    let (text, message) = input;
    let head = format!("---\ntemplate: x\nversion: 1.0.0\nextends: base@1\n---\n{text}");
    for text in [text, &head] {
        check_template(text);
        if let Ok(template) = Template::parse(text) {
            let _ = asked(message, &template, true);
            let _ = (template.short_form(false), template.short_form(true));
        }
    }
});
