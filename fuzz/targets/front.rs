//! Any front matter is read or refused, and what was read is written again with
//! every key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segue_document::{parse, render};

/// The shortest front matter that fits the schema; what is fuzzed comes behind it.
const HEAD: &str = "segue: 1\nid: kpqxwytrmvnzolsu\nnumber: 2\nkind: standard\nthread: main\nparents: []\n\
created: 2026-11-22T10:31:04Z\ntemplate: base@1.0.0\n\
template_digest: blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262\n\
author: {}\nwriter: import\nbudget: 1500\n\
digest: blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262\n";

fuzz_target!(|yaml: &str| {
    let head = if yaml.starts_with("segue") { "" } else { HEAD };
    let text = format!("---\n{head}{yaml}\n---\nbody\n");
    let Some(handoff) = parse(&text).0.into_handoff() else { return };
    let again = parse(&render(&handoff)).0.into_handoff();
    assert_eq!(again.map(|again| again.front), Some(handoff.front), "{text}");
});
