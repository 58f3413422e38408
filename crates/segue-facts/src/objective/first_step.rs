//! How to begin with a goal.

use super::past::is_overturned_since;
use crate::cue::{Cue, Cues};
use crate::draft::input::DraftInput;
use crate::extract::{ANSWERED, BEFORE_IT, SessionFacts};
use crate::fact::{Fact, FactKind};
use crate::text::{clean, code, denies, place_in, quote, sentences, shorten, words};

/// In so many of its last sentences a session offers what it may do next.
const LAST: usize = 2;
/// How a session leaves a step to the person.
const LEFT: [&str; 6] = [
    "you can now ",
    "next, you ",
    "du kannst jetzt ",
    "sie können jetzt ",
    "ya puedes ",
    "vous pouvez maintenant ",
];
/// How long such an offer may be.
const OFFER: usize = 120;
/// What is done to a file that is not to be touched.
const TOUCH: [&str; 12] = [
    "touch", "edit", "change", "modify", "alter", "anfass", "änder", "toques", "toca", "modifi",
    "cambi", "mexa",
];
/// How words begin that make a file.
const NEW: [&str; 16] = [
    "write", "creat", "new", "generat", "export", "save", "make", "schreib", "erstell", "anleg",
    "neu", "escrib", "crea", "nuev", "écri", "crée",
];
/// What stands before the path that a file has got.
const RENAMED: &str = " renamed to `";
/// A longer path, in bytes, is named nowhere: a small prompt would have room for nothing else.
const LONGEST: usize = 200;

/// How to begin: with what the session broke off in, the file that the goal names, or the one that was
/// changed last.
pub(super) fn first_step(input: &DraftInput<'_>, goal: &str) -> String {
    let running = input.session.last.broke_off.as_ref().filter(|last| !last.has_result);
    if let Some(command) = running.filter(|last| last.is_command) {
        return format!("First: find out what became of {}.", code(&command.what));
    }
    if let Some(plan) = plan_file(input.session).filter(|plan| plan.subject.len() <= LONGEST) {
        return format!("First: read the plan, {}.", code(&plan.subject));
    }
    let folder = input.session.about.elsewhere.as_deref();
    let session = input.session;
    let named = |goal| named_in(goal, session).or_else(|| file_named_in(goal, session));
    // What the request itself names comes before what it points back at.
    let own = goal.split(BEFORE_IT).next().unwrap_or(goal);
    let points_back = names(own).next().is_none();
    let named = named(if points_back { goal } else { own }).filter(|_| !goal.ends_with(ANSWERED));
    if let Some(named) = named {
        return format!("First: read {}.", code(named));
    }
    if let Some(offer) = offer(input.session).filter(|_| goal.ends_with(ANSWERED)) {
        return format!("First: ask the user; {offer}");
    }
    let looked_at = input.session.last.broke_off.as_ref().filter(|last| !last.is_command);
    let changed = in_work(input.session, folder);
    // What was changed before the person overturned the work is no beginning.
    let is_past = |file: &Fact| is_overturned_since(session, session.last_seen(file));
    if let Some(file) = looked_at.filter(|_| changed.is_some_and(is_past)) {
        return format!("First: read {}.", code(&file.what));
    }
    match changed {
        Some(change) if goal.ends_with(ANSWERED) => {
            format!("First: ask the user; the work stood at {}.", code(place_of(change)))
        }
        Some(change) => format!("First: read {}.", code(place_of(change))),
        None => "First: read back goal, state and rules to the user.".to_owned(),
    }
}

/// What the session offers at its end to do next, or leaves to the person, in its last sentences.
fn offer(session: &SessionFacts) -> Option<String> {
    let (answer, _) = session.last.answer.as_ref()?;
    let all = sentences(answer);
    let mut last = all.iter().rev().take(LAST);
    let leaves = |sentence: &str| {
        let lower = sentence.to_lowercase();
        LEFT.iter().any(|lead| lower.starts_with(lead)) && !words(&lower).any(denies)
    };
    last.find_map(|sentence| {
        let lead = match () {
            () if Cues::of(sentence).has(Cue::Offer) => "the session offered",
            () if leaves(sentence) => "the session left to them",
            () => return None,
        };
        Some(format!("{lead}: {}", quote(&shorten(&clean(sentence), OFFER))))
    })
}

/// The file that was changed last. Of those that were changed for the same request, what tests the work or tells of
/// it says less than the work.
fn in_work<'a>(session: &'a SessionFacts, folder: Option<&str>) -> Option<&'a Fact> {
    let changed = |file: &Fact| session.last_seen(file);
    let files = || session.of(FactKind::Change).filter(|file| is_there_to_read(file, folder));
    let newest = files().map(changed).max()?;
    let requests = session.requests.iter().rev().filter(|request| request.is_substantial);
    let mut begun = requests.map(|it| session.when(&it.address));
    let begun = begun.find(|asked| *asked < newest).unwrap_or_default();
    let of_request = files().filter(|file| changed(file) >= begun);
    of_request.max_by_key(|file| (!is_beside(&file.subject), changed(file)))
}

/// The file in which the plan was written that nobody approved.
fn plan_file(session: &SessionFacts) -> Option<&Fact> {
    session.last.plan.as_ref()?;
    let is_plan = |file: &&Fact| {
        let name = file.subject.to_lowercase();
        is_beside(&file.subject)
            && name.split(['/', '-', '_', '.']).any(|it| it.starts_with("plan"))
    };
    session.of(FactKind::Change).filter(is_plan).max_by_key(|file| session.last_seen(file))
}

/// What a goal names that may be a file. What is not to be touched is no beginning.
fn names(goal: &str) -> impl Iterator<Item = &str> {
    let is_sign = |c: char| !c.is_alphanumeric() && !"/_.-".contains(c);
    let clauses = sentences(goal)
        .into_iter()
        .flat_map(|sentence| sentence.split([',', ';', '，', '；', '、']));
    let names =
        clauses.filter(|clause| !forbids(clause)).flat_map(move |clause| clause.split(is_sign));
    let names = names.map(|name| name.trim_end_matches('.'));
    names.filter(|name| name.contains('.') && name.len() > 3)
}

/// The file that a goal names where the session has not seen it, if it is one to look at: what is to be written is not
/// there yet, what was deleted is no more, and an address is none.
fn file_named_in<'a>(goal: &'a str, session: &SessionFacts) -> Option<&'a str> {
    const ENDINGS: [&str; 17] = [
        "md", "rs", "py", "tsx", "go", "java", "rb", "toml", "yaml", "yml", "json", "tex", "sql",
        "ipynb", "css", "txt", "csv",
    ];
    let is_file = |name: &&str| {
        let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
        let is_host =
            name.split_once('/').is_some_and(|(first, _)| first.contains('.') || first.is_empty());
        !is_host && ending.is_some_and(|(_, ending)| ENDINGS.contains(&ending))
    };
    let is_new = || {
        let lower = goal.to_lowercase();
        words(&lower).any(|word| NEW.iter().any(|verb| word.starts_with(verb)))
    };
    let is_known =
        |name: &&str| session.of(FactKind::Change).any(|file| file.subject.ends_with(name));
    let is_meant = |name: &&str| is_file(name) && is_looked_at(goal, name) && !is_known(name);
    names(goal).find(is_meant).filter(|name| name.len() <= LONGEST && !is_new())
}

/// Whether the word before a name says that it is to be looked at: "describe it in docs/usage.md", but not "anchors such
/// as guide.md#install".
fn is_looked_at(goal: &str, name: &str) -> bool {
    const INTO: [&str; 22] = [
        "in",
        "into",
        "read",
        "see",
        "update",
        "edit",
        "extend",
        "review",
        "fix",
        "check",
        "to",
        "im",
        "lies",
        "siehe",
        "ergänze",
        "en",
        "lee",
        "actualiza",
        "dans",
        "lis",
        "complète",
        "nel",
    ];
    let at = place_in(goal, name);
    let before = goal[..at].trim_end_matches([' ', '`', '(', '"']).to_lowercase();
    let last = before.split_whitespace().next_back().unwrap_or_default();
    INTO.contains(&last) && !goal[at + name.len()..].starts_with('#')
}

/// The file of the session that a goal names.
fn named_in<'a>(goal: &str, session: &'a SessionFacts) -> Option<&'a str> {
    let files = || session.of(FactKind::Change).chain(session.of(FactKind::Read));
    let is_of = |file: &str, name: &str| {
        let rest = file.strip_suffix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    };
    let find = |name: &str| {
        let found = files().find(|file| is_of(&file.subject, name) && is_there_to_read(file, None));
        found.map(place_of)
    };
    names(goal).find_map(find)
}

/// Whether a clause forbids to touch what it names: "do not touch src/db.rs".
fn forbids(clause: &str) -> bool {
    let lower = clause.to_lowercase();
    let touches = |word: &str| TOUCH.iter().any(|verb| word.starts_with(verb));
    let is_kept =
        [" as it is", " as is", "wie es ist", "como está"].iter().any(|it| lower.contains(it));
    let is_banned =
        ["不要", "别"].iter().any(|it| lower.contains(it)) && lower.contains(['改', '动', '碰']);
    if is_kept || is_banned {
        return true;
    }
    let mut behind = words(&lower).skip_while(|word| !denies(word)).skip(1);
    behind.next().is_some_and(touches) || behind.next().is_some_and(touches)
}

/// Where a file is now.
fn place_of(file: &Fact) -> &str {
    let moved = file.text.split_once(RENAMED).and_then(|(_, to)| to.split_once('`'));
    moved.map_or(&file.subject, |(to, _)| to)
}

/// Whether a file, by its name, tests others or tells of them.
fn is_beside(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    // `ParserTest.java`, `parser_spec.rb`, but not `docs/spec.md`.
    let is_camel =
        ["Test", "Tests", "Spec"].iter().any(|it| stem.len() > it.len() && stem.ends_with(it));
    let mut parts = path.split(['/', '.', '_', '-']);
    let is_test = parts.any(|part| matches!(part, "test" | "tests" | "__tests__"));
    let is_spec = [".spec", "_spec", "-spec"].iter().any(|it| stem.ends_with(it));
    is_test || is_camel || is_spec || matches!(ending, "md" | "rst" | "txt" | "adoc")
}

/// Whether a changed file is one of the work's: neither deleted nor a passing one outside of the
/// session's directory, unless the work is in that `folder`.
fn is_there_to_read(file: &Fact, folder: Option<&str>) -> bool {
    let became = file.became();
    let is_gone = [" deleted", " put back"].iter().any(|it| became.starts_with(it))
        || became.ends_with(" deleted again");
    let is_elsewhere = file.subject.starts_with(['/', '~']) || file.subject.contains(":\\");
    let is_in_folder = folder.is_some_and(|folder| file.subject.starts_with(folder));
    !is_gone && file.subject.len() <= LONGEST && (is_in_folder || !is_elsewhere)
}
