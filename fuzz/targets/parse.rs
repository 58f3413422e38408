//! Any text is read, and what is stored of it reads back as it is.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use segue_document::{body, complete, living, parse, pieces};
use segue_model::Number;

fuzz_target!(|text: &str| {
    let (document, diagnostics) = parse(text);
    for span in document.found.iter().map(|f| &f.span).chain(diagnostics.iter().map(|d| &d.span)) {
        assert!(text.get(span.clone()).is_some());
    }
    let lines = text.lines().count() + text.matches('\r').count();
    assert!(pieces(text).iter().all(|piece| piece.end <= lines));
    let apart = living(text);
    assert!(
        apart.page.iter().chain(apart.episodes.iter().map(|e| &e.lines)).all(|l| l.end <= lines)
    );
    if document.front.is_some() {
        return;
    }
    let mut content = document.content;
    complete(&mut content);
    let written = body(Timestamp::UNIX_EPOCH, Number::after([]), &content);
    assert_eq!(parse(&written).0.content, content, "{written}");
});
