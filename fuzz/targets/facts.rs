//! Any words of a session give facts: the same where the fold is stored half way and taken up again, and a prompt
//! that keeps to its budget.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segue_document::template::Template;
use segue_facts::{Draft, DraftInput, Extraction};
use segue_model::{
    Action, Body, Change, Edit, Event, HandoffId, Kind, NativeId, SessionPrefix, Span, ToolCall,
    ToolResult,
};

/// The tokens of a prompt; the rules of the form and the goal need more than half of them.
const BUDGET: usize = 600;

/// The events of a line: its first byte says what it is, a tabulator parts a command from its output, and stands for
/// the end of a line elsewhere.
fn bodies(line: &str) -> Vec<Body<'static>> {
    let Some(sort) = line.chars().next() else { return Vec::new() };
    let rest = &line[sort.len_utf8()..];
    let text = rest.replace('\t', "\n");
    let (command, output) = rest.split_once('\t').unwrap_or((rest, ""));
    let output = output.replace('\t', "\n");
    match sort {
        'a' => vec![Body::Assistant { text: text.into() }],
        'c' => tool(Action::run(command.to_owned()), "", output, false),
        'f' => tool(Action::run(command.to_owned()), "", output, true),
        'r' => tool(Action::Read { path: text.into() }, "", String::new(), false),
        'p' => tool(Action::Plan { plan: text.clone().into() }, "", text, false),
        'q' => tool(Action::Ask, command, output, false),
        'e' => vec![Body::Edit(Edit {
            path: text.into(),
            change: Change::Edit,
            added: 1,
            removed: 0,
            patch: None,
        })],
        'i' => vec![Body::Interruption],
        _ => vec![Body::User { text: text.into() }],
    }
}

fn tool(action: Action<'static>, input: &str, output: String, failed: bool) -> Vec<Body<'static>> {
    let call = ToolCall {
        call: "t".into(),
        tool: "t".into(),
        action: action.clone(),
        input: input.to_owned().into(),
    };
    let result = ToolResult {
        call: "t".into(),
        tool: "t".into(),
        action,
        output: output.into(),
        exit: None,
        failed,
        refused: false,
        millis: None,
    };
    vec![Body::ToolCall(call), Body::ToolResult(result)]
}

fuzz_target!(|text: &str| {
    let session = SessionPrefix::of(&NativeId::new("5e551001"));
    let bodies: Vec<Body<'static>> = text.lines().flat_map(bodies).collect();
    let event = |(n, body): (usize, &Body<'static>)| Event {
        session: &session,
        n: n as u64 + 1,
        time: None,
        span: Span::default(),
        id: None,
        parent: None,
        sidechain: false,
        body: body.clone(),
    };
    let events: Vec<Event<'_>> = bodies.iter().enumerate().map(event).collect();
    let mut whole = Extraction::default();
    events.iter().for_each(|event| whole.see(event));
    let (before, behind) = events.split_at(events.len() / 2);
    let mut part = Extraction::default();
    before.iter().for_each(|event| part.see(event));
    let stored = serde_json::to_string(&part).unwrap();
    let mut part: Extraction = serde_json::from_str(&stored).unwrap();
    behind.iter().for_each(|event| part.see(event));
    let (facts, again) = (whole.facts(), part.facts());
    assert_eq!(format!("{facts:?}"), format!("{again:?}"));
    let draft = Draft::new(&DraftInput {
        session: &facts,
        project: None,
        purpose: None,
        goal: None,
        git: None,
        template: &Template::base(),
        template_address: None,
        budget: BUDGET,
        kind: Kind::Standard,
        id: HandoffId::from_bits(0),
    });
    assert!(draft.tokens <= BUDGET, "{} tokens", draft.tokens);
});
