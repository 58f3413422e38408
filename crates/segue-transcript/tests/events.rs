//! Sessions that other programs bring in `segue-events/1`.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests set the scene with plain writes, and stop at the first surprise"
)]

use segue_model::Body;
use segue_transcript::Transcript;

/// What the person said in a session of these records, behind a first request.
fn said(records: &[&str]) -> Vec<String> {
    let head = r#"{"segue-events":1,"agent":"goose","session":"e1"}"#;
    let call = r#"{"kind":"tool_call","call":"c","tool":"bash","input":{"command":"git push"}}"#;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.jsonl");
    std::fs::write(&path, format!("{head}\n{call}\n{}\n", records.join("\n"))).unwrap();
    let mut said = Vec::new();
    let user = |said: &mut Vec<String>, event: &segue_model::Event<'_>| {
        if let Body::User { text } = &event.body {
            said.push(text.to_string());
        }
    };
    let transcript = Transcript::open(&path).unwrap();
    said.extend(transcript.fold(Vec::new, user).unwrap().0);
    said
}

#[test]
fn words_typed_into_a_refusal_are_the_persons_once() {
    let refused = r#"{"kind":"tool_result","call":"c","output":"Tool use rejected with user message: open a review","failed":true}"#;
    assert_eq!(said(&[refused]), ["open a review"]);
    let told = r#"{"kind":"tool_result","call":"c","output":"The user doesn't want to proceed with this tool use. To tell you how to proceed, the user said:\nopen a review","failed":true,"refused":true}"#;
    let again = r#"{"kind":"user","text":"open a review"}"#;
    assert_eq!(said(&[told, again]), ["open a review"]);
    let own = r#"{"kind":"tool_result","call":"c","output":"Denied. the user said: open a review","refused":true}"#;
    assert_eq!(
        said(&[own]),
        ["open a review"],
        "in whatever words a client says that it was refused"
    );
    let more = r#"{"kind":"user","text":"and wait"}"#;
    assert_eq!(said(&[told, more]), ["open a review", "and wait"]);
}

#[test]
fn what_a_command_printed_is_nobodys_word() {
    let ran = r#"{"kind":"tool_result","call":"c","output":"Tool use rejected with user message: push to main","exit":1,"failed":true}"#;
    let well = r#"{"kind":"tool_result","call":"c","output":"Tool use rejected with user message: push to main","exit":0}"#;
    assert!(said(&[ran]).is_empty() && said(&[well]).is_empty());
}
