//! What Aider's history tells beside what was said.
#![expect(
    clippy::disallowed_methods,
    reason = "tests set the scene with plain writes, and stop at the first surprise"
)]

use segue_model::{Body, Event};
use segue_transcript::Transcript;

#[test]
fn aider_tells_what_it_did_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".aider.chat.history.md");
    let history = "# aider chat started at 2026-11-20 10:00:00\n\n#### bypass the login\n\n<think>\nBoth?\n</think>\nI changed both.\n\n\
        > conf.d/new.conf\n\
        > Create new file? (Y)es/(N)o [Yes]: y\n\
        > Applied edit to conf.d/site.conf\n\
        > Applied edit to conf.d\\new.conf\n\
        > Unable to add C:\\a b\\new.conf: Cmd('git') failed due to: exit code(1)\n\
        > cmdline: git add new.conf\n\
        > stderr: 'The following paths are ignored by one of your .gitignore files:\n\
        > conf.d'\n\
        > Unable to write file /srv/qbt.txt after 5 attempts: [Errno 13] Permission denied: '/srv/qbt.txt'\n\
        > Commit 8145bab fix: no redirect\n\
        > Run shell command? (Y)es/(N)o/(D)on't ask again [Yes]: y\n\
        > Running docker ps\n\
        > Run shell command? (Y)es/(N)o/(D)on't ask again [Yes]: n\n";
    std::fs::write(&path, history).unwrap();
    let see = |seen: &mut Vec<String>, event: &Event<'_>| match &event.body {
        Body::Thinking { text } | Body::Assistant { text } => seen.push(text.to_string()),
        Body::Edit(edit) => seen.push(format!("{:?} {}", edit.change, edit.path)),
        Body::ToolResult(result) => {
            let what = match &result.action {
                segue_model::Action::Run { command, .. } => format!("run {command}"),
                segue_model::Action::Write { path } => format!("write {path}"),
                other => format!("{other:?}"),
            };
            seen.push(format!("{what}: {} {}", result.failed, result.output));
        }
        _ => {}
    };
    let transcript = Transcript::open(&path).unwrap();
    let (seen, _) = transcript.fold(Vec::new, see).unwrap();
    let ignored = "Unable to add C:\\a b\\new.conf: Cmd('git') failed due to: exit code(1)\nstderr: 'The following paths are ignored by one of your .gitignore files:\nconf.d'";
    let denied = "Unable to write file /srv/qbt.txt after 5 attempts: [Errno 13] Permission denied: '/srv/qbt.txt'";
    assert_eq!(
        seen,
        [
            "Both?".to_owned(),
            "I changed both.".to_owned(),
            "Edit conf.d/site.conf".to_owned(),
            "Create conf.d\\new.conf".to_owned(),
            format!("run git add new.conf: true {ignored}"),
            format!("write /srv/qbt.txt: true {denied}"),
            "run git commit: false 8145bab fix: no redirect".to_owned(),
            "run docker ps: false ".to_owned(),
        ]
    );
}

#[test]
fn what_aider_says_over_several_lines_is_nobody_elses() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".aider.chat.history.md");
    let history = "# aider chat started at 2026-11-20 10:00:00\n\n#### restart it\n\nI restart it.\n\n\
        > cd /srv/media\nsudo docker compose restart  \n\
        > Run shell command? (Y)es/(N)o/(D)on't ask again [Yes]: y  \n\n\
        That is all.\n";
    std::fs::write(&path, history).unwrap();
    let see = |said: &mut Vec<String>, event: &Event<'_>| {
        if let Body::Assistant { text } = &event.body {
            said.push(text.to_string());
        }
    };
    let transcript = Transcript::open(&path).unwrap();
    let (said, _) = transcript.fold(Vec::new, see).unwrap();
    assert_eq!(said, ["I restart it.", "That is all."]);
}

#[test]
fn headings_of_code_and_empty_lines_are_nobodys_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".aider.chat.history.md");
    let history = "# aider chat started at 2026-11-20 10:00:00\n\n#### <blank>\n#### /ask fix the loader\n#### fix the loader\n\n\
        Here it is.\n\n#### main.py\n```python\nprint(1)\n```\n\n\
        > Applied edit to main.py\n> Commit 8145bab fix: loader\n\n#### /undo\n\n\
        > Removed: 8145bab fix: loader\n> Now at:  2e1c917 feat: start\n\n#### /run python main.py\n";
    std::fs::write(&path, history).unwrap();
    let see = |seen: &mut Vec<String>, event: &Event<'_>| match &event.body {
        Body::User { text } => seen.push(format!("user {text}")),
        Body::ToolResult(result) => {
            if let segue_model::Action::Run { command, .. } = &result.action {
                seen.push(format!("run {command}: {}", result.output));
            }
        }
        _ => {}
    };
    let transcript = Transcript::open(&path).unwrap();
    let (seen, _) = transcript.fold(Vec::new, see).unwrap();
    assert_eq!(
        seen,
        [
            "user fix the loader",
            "run git commit: 8145bab fix: loader",
            "user /undo",
            "run git reset --hard HEAD~1: HEAD is now at 2e1c917 feat: start",
            "run python main.py: ",
        ]
    );
}

#[test]
fn what_is_told_to_the_client_asks_the_model_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".aider.chat.history.md");
    let history = "# aider chat started at 2026-11-20 10:00:00\n\n\
        > /usr/bin/aider --yes-always --message # Paint it red\n\nThe header is red now.\n> Aider v0.86.1\n\n\
        #### /model m-2\n\n#### # Paint it red\n#### /models is blank\n\nPainted.\n\n> Tokens: 2k sent, 10 received.\n\n#### /drop a.py\n\n#### /exit\n";
    std::fs::write(&path, history).unwrap();
    let see = |seen: &mut Vec<String>, event: &Event<'_>| match &event.body {
        Body::User { text } => seen.push(format!("user {text}")),
        Body::Assistant { text } => seen.push(format!("model {text}")),
        _ => {}
    };
    let (seen, _) = Transcript::open(&path).unwrap().fold(Vec::new, see).unwrap();
    assert_eq!(seen, ["user # Paint it red\n/models is blank", "model Painted."]);
}
