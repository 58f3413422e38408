//! A handoff that somebody looks at before it is stored.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::path::{Path, PathBuf};

use segue_agents::Homes;
use segue_facts::{Coverage, Sources};
use segue_model::{LineDigest, Writer};
use segue_project::{
    HandoffOutcome, HandoffRequest, InitRequest, Made, Overrides, Review, Surroundings, reviewed,
};
use segue_store::GitProgram;

const SESSION: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../fixtures/linkcheck/1-5e551001-7c3a-4e52-9b0d-61f2a8c4d7e3.jsonl"
);

fn around(folder: &Path) -> Surroundings {
    Surroundings {
        cwd: folder.to_owned(),
        homes: Homes::default(),
        user_settings: None,
        user_data: None,
        search: Vec::new(),
        within: None,
        program: "segue".into(),
        host: Some("laptop".to_owned()),
        clock: jiff::Timestamp::from_second(1_795_000_000).unwrap(),
        seed: Some(7),
        random: || 0,
        git: Box::new(GitProgram::default()),
        overrides: Overrides::default(),
    }
}

/// A project, and the answers that are given to each draft in turn.
fn answered(answers: Vec<Review>) -> (tempfile::TempDir, HandoffOutcome, usize) {
    let folder = tempfile::tempdir().unwrap();
    let around = around(folder.path());
    segue_project::init(&around, &InitRequest::default()).unwrap();
    let request = HandoffRequest { session: Some(SESSION), ..HandoffRequest::default() };
    let mut answers = answers.into_iter();
    let mut asked = 0;
    let outcome = reviewed(&around, &request, &mut |draft| {
        asked += 1;
        assert!(draft.text.contains("## Next Objective"), "{}", draft.text);
        assert!(!draft.text.contains("PROMPT FOR NEXT SESSION"), "{}", draft.text);
        match answers.next() {
            Some(Review::Edited(what)) => {
                let (from, to) = what.split_once(" => ").unwrap();
                assert!(draft.text.contains(from), "{}", draft.text);
                Review::Edited(draft.text.replace(from, to))
            }
            Some(answer) => answer,
            None => panic!("nobody is asked so often"),
        }
    });
    (folder, outcome.unwrap(), asked)
}

fn made(outcome: HandoffOutcome) -> Made {
    let HandoffOutcome::Made(made) = outcome else { panic!("nothing was made") };
    *made
}

fn stored(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join(".segue/handoffs")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

#[test]
fn what_is_accepted_is_as_it_was() {
    let (_folder, outcome, asked) = answered(vec![Review::Accept]);
    assert_eq!(asked, 1);
    assert_eq!(made(outcome).handoff.front.writer, Writer::Offline);
}

#[test]
fn what_is_not_wanted_leaves_no_trace() {
    let (folder, outcome, _) = answered(vec![Review::Cancel]);
    assert!(matches!(outcome, HandoffOutcome::Cancelled));
    assert_eq!(stored(folder.path()), Vec::<PathBuf>::new());
    assert!(!folder.path().join(".segue/local").exists());
}

#[test]
fn what_was_changed_is_the_person_s_and_its_prompt_says_it() {
    let edit = "Check anchors such as guide.md#install. => Check anchors and images.".to_owned();
    let (folder, outcome, asked) = answered(vec![Review::Edited(edit), Review::Accept]);
    assert_eq!(asked, 2);
    let made = made(outcome);
    assert_eq!(made.handoff.front.writer, Writer::Person);
    assert_eq!(made.handoff.content.objective().lines().next(), Some("Check anchors and images."));
    assert!(made.handoff.content.prompt.contains("Check anchors and images."));
    assert_eq!(stored(folder.path()).len(), 2);
    let sources: Sources = serde_json::from_str(
        &std::fs::read_to_string(made.path.unwrap().with_extension("sources.json")).unwrap(),
    )
    .unwrap();
    let stands = |line: &LineDigest| made.text.lines().any(|text| LineDigest::of(text) == *line);
    assert!(!sources.lines.is_empty() && sources.lines.iter().all(|line| stands(&line.digest)));
    let carried = Coverage::of_text(
        &segue_project::facts(&around(folder.path()), Some(SESSION), false).unwrap().facts,
        &made.handoff.content.prompt,
    );
    assert_eq!(made.coverage.kinds, carried.kinds);
}

#[test]
fn what_breaks_a_rule_is_asked_for_again() {
    let spoilt = "Check anchors such as guide.md#install. => TODO".to_owned();
    let mended = "TODO => Check the images.".to_owned();
    let answers =
        vec![Review::Edited(spoilt), Review::Accept, Review::Edited(mended), Review::Accept];
    let (_folder, outcome, asked) = answered(answers);
    assert_eq!(asked, 4);
    assert!(made(outcome).handoff.content.objective().starts_with("Check the images."));
}
