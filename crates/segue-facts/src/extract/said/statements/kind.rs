//! What a sentence of the model's is for: a decision, an attempt, something left open, a failure, a note.

use segue_document::Pattern;

use super::chosen::{begins, chosen};
use super::found::{found, settles, tells_what_was_done};
use super::noted::{explains, noted};
use crate::cue::{Cue, Cues};
use crate::extract::said::asks::supposes_failure;
use crate::extract::said::courtesy;
use crate::extract::said::proposal::wanted::{asks_indirectly, asks_what_is_wanted};
use crate::extract::said::subject::{Subject, telling};
use crate::fact::FactKind;
use crate::text::{QUESTION, denies, key, words};

/// Two faint signs that something was given up: "I tried it, but it does not work".
const TWICE: f32 = 0.6;

/// What begins that tells what stands in the code.
const FINDS: [&str; 5] = ["found ", "line ", "there is ", "there's ", "there are "];

/// What a case begins with.
const CASES: [&str; 9] =
    ["if ", "when ", "whenever ", "unless ", "wenn ", "falls ", "cuando ", "quand ", "lorsque "];

/// What a sentence of the model's is for, and how much it weighs. The model says much that
/// passes: it takes a clear sign, and what only announces the next step never counts.
pub(super) fn kind(sentence: &str, cues: &Cues, subject: &Subject) -> Option<(FactKind, f64)> {
    let is_case = cues.has(Cue::Failing) && supposes_failure(sentence);
    let cues = if is_case { &cues.without(Cue::Failing) } else { cues };
    // "Running it with OpenMP didn't help" announces nothing.
    let is_told = cues.has(Cue::GivenUp) && begins_with_gerund(sentence);
    let least = if cues.has(Cue::GivenUp) { 1 } else { 2 };
    if subject.stems.len() >= 2 && asks_indirectly(sentence) {
        return Some((FactKind::Question, 0.6));
    }
    if cues.has(Cue::Step) && !is_told || subject.stems.len() < least {
        return None;
    }
    let (chooses, says_why) = (cues.has(Cue::Choice), cues.get(Cue::Reason) >= 0.5);
    if is_progress(sentence) {
        return (chooses && says_why).then_some((FactKind::Decision, 0.45));
    }
    if sentence.ends_with(QUESTION) {
        // Whether it may go on, it asks in passing.
        let is_offer =
            cues.has(Cue::Proposal) && cues.has(Cue::Request) && !asks_what_is_wanted(sentence);
        let says = subject.stems.len() >= 3 || asks_of_a_thing(sentence, cues, subject);
        let asks = says && !is_offer && !asks_approval(sentence);
        return asks.then_some((FactKind::Question, 0.6));
    }
    let lower = sentence.to_lowercase().replace('’', "'");
    if is_meant(&lower, cues) {
        return None;
    }
    if is_title(sentence) && !tells_state(cues) {
        return None;
    }
    if cues.get(Cue::GivenUp) >= TWICE || came_to_nothing(sentence) {
        return Some((FactKind::Attempt, 0.65));
    }
    let is_anchored = sentence.contains(['`', '/']) || !subject.values.is_empty();
    let left = [(Cue::Todo, FactKind::Todo, 0.5), (Cue::Open, FactKind::Question, 0.45)];
    // What the model offers to do, nobody has asked for.
    let is_of_code = || begins(&lower, &FINDS) && lower.contains("todo comment");
    let is_over = |cue: Cue| match cue {
        Cue::Open => settles(&lower),
        // "Found a TODO comment about the limit" speaks of the code.
        _ => is_of_code() || is_no_longer(&lower) || tells_what_was_done(&lower),
    };
    // "Root cause confirmed" is no check that passed.
    let is_cause = |kind: FactKind| kind == FactKind::Verified && explains(&lower);
    // "If a lot is active, keep it on the list" tells what to do then.
    let is_case = begins(&lower, &CASES);
    let is_left = |cue: Cue| {
        let is_case = is_case && cue == Cue::Todo;
        cues.has(cue) && !is_case && !courtesy::offers(sentence) && !is_over(cue)
    };
    let left = left.into_iter().find(|(cue, ..)| is_left(*cue));
    chosen(&lower, cues, is_anchored)
        .filter(|_| !is_option(&lower))
        .or(left.map(|(_, kind, weight)| (kind, weight)))
        .or_else(|| found(&lower, cues, is_anchored).filter(|(kind, _)| !is_cause(*kind)))
        .or_else(|| noted(sentence, is_anchored, subject))
        .filter(|(kind, _)| !sentence.ends_with(':') || !leads_nowhere(*kind))
}

/// Whether a sentence tells of something tried that nothing came of: "Disabling keepalive: no effect". Of what was compared
/// or made anew the same is good news.
fn came_to_nothing(sentence: &str) -> bool {
    const OUTCOMES: [&str; 9] = [
        "no effect",
        "no difference",
        "no change",
        "no improvement",
        "no luck",
        "worse",
        "even worse",
        "same error",
        "didn t help",
    ];
    const PARTS: [&str; 4] = [": ", " – ", " — ", " → "];
    // What one does with a page is no attempt either.
    const SAFE: [&str; 22] = [
        "comparing",
        "refactoring",
        "upgrading",
        "updating",
        "running",
        "rerunning",
        "re-running",
        "renaming",
        "moving",
        "checking",
        "clicking",
        "tapping",
        "pressing",
        "deleting",
        "sending",
        "closing",
        "opening",
        "typing",
        "submitting",
        "resizing",
        "scrolling",
        "dragging",
    ];
    let lower = sentence.to_lowercase();
    let is_tried = begins_with_gerund(&lower) && !SAFE.iter().any(|verb| lower.starts_with(verb));
    is_tried
        && PARTS.iter().filter_map(|part| sentence.split_once(part)).any(|(_, outcome)| {
            let first = outcome.split([',', '.', ';', '(']).next().unwrap_or_default();
            OUTCOMES.contains(&key(first).as_str())
        })
}

/// Whether a line is a heading without its sign, as in a copied chat: "What’s Missing (and How to Plug It Fast)".
fn is_title(line: &str) -> bool {
    let head = line.split('(').next().unwrap_or(line).trim_end();
    let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 3;
    let words: Vec<&str> = head.split_whitespace().filter(is_word).collect();
    let is_capital = |word: &&&str| {
        word.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with(char::is_uppercase)
    };
    let capitals = words.iter().filter(is_capital).count();
    words.len() > 1
        && capitals == words.len()
        && !line.ends_with(['.', '!', '?', ':', '…', '`'])
        && !head.contains(['`', ':', '=', '/'])
}

/// Whether a line heads one of several ways, which nobody has taken yet: "Option 2 — use a control file instead".
fn is_option(lower: &str) -> bool {
    static HEAD: Pattern =
        Pattern::unicode(r"^\W*(?:option|opción|opção|variante)\s+\w{1,2}\s*[:.)—–-]");
    HEAD.is_match(lower)
}

/// Whether a sentence says of something that was put off that it is so no longer.
fn is_no_longer(lower: &str) -> bool {
    const WORDS: [&str; 8] = [
        "no longer deferred",
        "no longer postponed",
        "not deferred any more",
        "nicht mehr aufgeschoben",
        "não é mais adiad",
        "ya no se aplaza",
        "ya no se pospone",
        "n'est plus reporté",
    ];
    WORDS.iter().any(|words| lower.contains(words))
}

/// Whether a sentence says that something failed as it was meant to: tests that come before what they test.
fn is_meant(lower: &str, cues: &Cues) -> bool {
    const SIGNS: [&str; 15] = [
        " as expected",
        " for the right reason",
        " for the expected reason",
        " as intended",
        " expected to fail",
        " intentionally fail",
        " wie erwartet",
        " erwartungsgemäß",
        " como se esperaba",
        " comme attendu",
        " como esperado",
        "예상대로",
        "의도된",
        "의도한",
        "想定通り",
    ];
    let fails = cues.get(Cue::Failing).max(cues.get(Cue::GivenUp)) >= 0.5
        || words(lower).any(|word| word == "fail");
    // "It does not work as expected", but "it fails as expected when the token isn't set".
    let before = SIGNS.iter().find_map(|sign| lower.split_once(sign)).map(|(before, _)| before);
    let denies = |before: &str| words(before).any(|word| denies(word) || word.ends_with("n't"));
    fails && !cues.has(Cue::Todo) && before.is_some_and(|before| !denies(before))
}

/// Whether a line tells how something stands, however it is written.
fn tells_state(cues: &Cues) -> bool {
    let signs = [Cue::Failing, Cue::Verified, Cue::Unfinished, Cue::Mended, Cue::Done];
    signs.into_iter().any(|cue| cues.get(cue) >= 0.5)
}

/// Whether what a colon leads to is missed where it is left out: a choice says something without its reasons.
fn leads_nowhere(kind: FactKind) -> bool {
    matches!(kind, FactKind::Todo | FactKind::Note | FactKind::Question)
}

/// Whether a question asks only whether what was shown is right: who goes on has said so. One that names a thing, or
/// another way, asks for more.
fn asks_approval(sentence: &str) -> bool {
    static SIGNS: Pattern = Pattern::unicode(
        r"(?ix)^(?: (?:does|do|is)\ (?:this|that|these|it|the)\b
                (?: \ (?:whole|revised|new|updated)? \ ?(?:plan|design|breakdown|scope|approach|structure|chunking|outline|summary|proposal|split|order|layout|model|list|wording|draft) )? \ (?:all\ )?
                (?: (?:look|sound|seem|feel)s?\ (?:right|good|ok(?:ay)?|reasonable|fine) | makes?\ sense | feel\ like\ the\ right\ (?:scope|split|approach|order|model)
                  | (?:match|fit|capture)(?:es)?\ (?:it|this|that|your\ (?:mental\ model|understanding|idea|intention))
                  | work\ for\ you | address\ your\ concerns | what\ you\ (?:want|had\ in\ mind) )
                (?:\ (?:to\ you|so\ far|for\ you|now|for\ the\ first\ step))?
              | anything\ you['’]d\ (?:adjust|change)(?:\ (?:in\ it|about\ it|before\ we\ begin))*
              | any\ (?:adjustments?|changes|objections?|feedback|questions|concerns|thoughts)
                (?:\ (?:before|so\ far|on\ this)\b[^?]*)?
              | (?:passt|klingt)\ (?:das|dir)(?:\ so|\ gut)? | ¿?te\ parece\ bien | (?:ça|cela)\ te\ convient | va\ bene\ così )\ ?\?$",
    );
    let names = sentence.contains('`') || sentence.contains(" or ");
    !names && SIGNS.is_match(sentence)
}

/// Whether a sentence tells how something is, rather than what comes next.
pub(super) fn tells(sentence: &str) -> bool {
    let cues = Cues::of(sentence);
    !sentence.is_empty()
        && !cues.has(Cue::Step)
        && !sentence.ends_with([':', '?'])
        && !Subject::of(sentence).is_empty()
}

/// Whether a sentence says what follows from the one before it, which it only points at.
pub(super) fn follows_on(sentence: &str) -> bool {
    static SIGNS: Pattern = Pattern::unicode(
        r"(?ix)^\W* (?:
              (?:this|that|which)\ (?:also\ )?(?:means|implies|explains|suggests|confirms|proves|shows|is\ why)\b
            | (?:therefore|hence)\b
            | das\ (?:heißt|bedeutet|erklärt|zeigt)\b | deshalb\b
            | (?:eso|esto)\ (?:significa|explica|confirma)\b | por\ eso\b
            | (?:cela|ça)\ (?:signifie|explique|confirme|veut\ dire)\b | c['’]est\ pourquoi\b
            | (?:questo|ciò|isso|isto)\ (?:significa|spiega|explica)\b
            | (?:это|это\ же)\ (?:значит|означает|объясняет)\b | поэтому\b
            | 这(?:意味着|说明|表明|证明) | 所以 | 因此 | つまり | これは | 즉\b | 이는\b )",
    );
    SIGNS.is_match(sentence)
}

/// Whether a sentence tells no more than what was not chosen.
pub(super) fn rejects(sentence: &str) -> bool {
    const AGAINST: [&str; 5] =
        ["decided against", "opted against", "dagegen entschieden", "he descartado", "j'ai écarté"];
    let lower = sentence.to_lowercase().replace('’', "'");
    AGAINST.iter().any(|words| lower.contains(words))
}

/// Whether a sentence begins with what was done: "Running the solver …".
fn begins_with_gerund(sentence: &str) -> bool {
    sentence.split(' ').next().is_some_and(|word| word.len() > 5 && word.ends_with("ing"))
}

/// Whether a question of a few words names what it is about: "Do deposits expire?"
fn asks_of_a_thing(question: &str, cues: &Cues, subject: &Subject) -> bool {
    const BACK: [&str; 10] =
        ["it", "this", "that", "these", "those", "so", "you", "das", "eso", "ça"];
    let lower = question.to_lowercase();
    // "Deposit: is it taxed?" says what it points back to.
    let label = lower.split_once(':').map_or("", |(label, _)| label);
    let points_back = || words(&lower).any(|word| BACK.contains(&word));
    !cues.has(Cue::Offer)
        && words(&lower).nth(2).is_some()
        && (!Subject::of(label).is_empty() || !points_back())
        && telling(subject).len() >= 2
}

/// Whether the model only says what it is doing: "I'm renaming the helpers", "Still waiting".
fn is_progress(sentence: &str) -> bool {
    let lower = sentence.to_lowercase().replace('’', "'");
    let lower = lower.trim_start_matches(['*', '_', ' ']);
    if begins(
        lower,
        &["waiting ", "it's waiting ", "it is waiting ", "我会", "我先", "我将", "接下来我"],
    ) {
        return true;
    }
    let begins = ["i'm ", "i am ", "we're ", "next i'm ", "now i'm ", "still ", "now ", "next "];
    let rest = begins.iter().find_map(|lead| lower.strip_prefix(lead));
    let gives_up = |word: &str| matches!(word, "dropping" | "abandoning" | "giving");
    let is_left = |word: &str| matches!(word, "missing" | "remaining" | "pending" | "outstanding");
    let is_work = |word: &str| {
        (word.len() > 5 || word == "doing")
            && word.ends_with("ing")
            && !gives_up(word)
            && !is_left(word)
    };
    let is_doing = |rest: &str| rest.split(' ').take(2).any(is_work);
    rest.is_some_and(is_doing) || lower.contains(" is waiting ") || lower.contains("still waiting")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<FactKind> {
        kind(text, &Cues::of(text), &Subject::of(text)).map(|(kind, _)| kind)
    }

    #[test]
    fn what_only_draws_a_conclusion_is_told_from_what_says_what_it_is_about() {
        for text in [
            "This means the cache is cold.",
            "Das bedeutet, der Cache ist kalt.",
            "这意味着缓存是冷的。",
        ] {
            assert!(follows_on(text), "{text}");
        }
        assert!(!follows_on("This cache is cold.") && !follows_on("The log means nothing."));
    }

    #[test]
    fn headings_flows_and_what_was_meant_to_fail_say_nothing() {
        for text in [
            "Paste-Ready GitHub Issue Backlog (first cut)",
            "un système de perception → décision → action",
            "Choose default tools for this cycle (auth/DB, web framework)",
            "테스트가 예상대로 실패했습니다.",
        ] {
            assert!(matches!(of(text), None | Some(FactKind::Note)), "{text}: {:?}", of(text));
        }
    }

    #[test]
    fn choices_have_a_reason_or_say_that_they_are_choices() {
        for text in [
            "I'll use a regular expression instead of a Markdown parser because the standard library has none.",
            "I decided to store tokens in Redis rather than in the database.",
            "We settled on SQLite over Postgres.",
        ] {
            assert_eq!(of(text), Some(FactKind::Decision), "{text}");
        }
        for text in [
            "I'll run the tests now.",
            "Let me look at the file first.",
            "The originally failing `Lint` job is green now.",
            "The original failing `Lint` job is now green on the new run.",
            "**Deleted `TestGenerate` from `pkg/session_test.go`** (the failing test)",
            "To test it, we'd need a tool whose output fails to parse.",
            "The new test fails as expected.",
            "Catches panics, crashes, and all `log()` output of the worker.",
            "No test for e.g. three `id`s where the second `update` fails.",
            "I'm going to wait for the worker rather than guess from `status`.",
            "I'll keep monitoring `sync` instead of starting it again.",
            "Then I’ll turn `explain` into a plan rather than guessing from the names.",
            "I'll use the `review` workflow instructions here because the request touches two parts.",
        ] {
            assert!(!matches!(of(text), Some(FactKind::Decision | FactKind::Failure)), "{text}");
        }
        assert_ne!(
            of("The registry shows that `1.2.0` is not published at all."),
            Some(FactKind::Artifact)
        );
        assert_ne!(of("Write the failing test of `parse` first"), Some(FactKind::Failure));
        for text in [
            "Does it make sense to keep the old API for v1 clients?",
            "Any objections to dropping the table of old orders in production?",
            "Do deposits expire?",
            "Deposit: is it taxed?",
            "Which mixer should I treat as the reference?",
            "Let me know whether the pharmacist may mute an alarm.",
        ] {
            assert_eq!(of(text), Some(FactKind::Question), "{text}");
        }
        assert_eq!(of("Is it so?"), None);
        assert_ne!(of("Login: doesn't work"), Some(FactKind::Attempt));
        for text in [
            "Does this design look right?",
            "Does this chunking feel right?",
            "Does this feel like the right scope for the first step?",
            "Does this match your mental model?",
            "Anything you'd change in it before we begin?",
            "Still to do in the parser and in the store:",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
        for text in [
            "Does the exported file look fine in Excel?",
            "Any columns you'd remove from the export?",
            "Does the dashboard look right on your side with real data?",
            "Do the numbers look right on your machine?",
        ] {
            assert_eq!(of(text), Some(FactKind::Question), "{text}");
        }
        let resolved = "That also resolved the dangling open question, so I removed it.";
        assert_ne!(of(resolved), Some(FactKind::Question));
        assert_ne!(
            of("Send the next result of `ci` and I'll keep going."),
            Some(FactKind::Decision)
        );
        for text in [
            "If the bookkeeping fails, the API now returns a warning with `200`.",
            "fails the deletion with `503`, so that the caller can retry.",
            "Current behavior: `parseInput` looks up the trailer, then fails with no commit found.",
            "When `sync` crashes, the lock file stays behind.",
        ] {
            assert_ne!(of(text), Some(FactKind::Failure), "{text}");
        }
        for text in [
            "The release build of `app` still fails on Windows.",
            "`make test` fails when it is run twice.",
            "Status: the `lint` job fails.",
            "`make dist` should pass but still fails on Windows.",
            "When I run `make dist` it crashes with a linker error.",
            "Coverage falls below 80 and the `ci` job fails.",
        ] {
            assert_eq!(of(text), Some(FactKind::Failure), "{text}");
        }
        for text in [
            "I'll use the GitHub Actions workflow instead of Jenkins because the runners are free.",
            "Using the existing checklist component instead of a new table because it is tested.",
        ] {
            assert_eq!(of(text), Some(FactKind::Decision), "{text}");
        }
        for text in [
            "Logs show that the worker of `app` crashes on start.",
            "No tests for the parser pass: `cargo test parser` fails.",
            "I'm going to stop here: `cargo test` still fails in auth.",
        ] {
            assert_eq!(of(text), Some(FactKind::Failure), "{text}");
        }
        for text in ["I'll keep watching for the merge.", "I’ll keep polling the checks of `main`."]
        {
            assert_ne!(of(text), Some(FactKind::Decision), "{text}");
        }
    }

    #[test]
    fn what_was_made_is_a_file_or_has_an_address() {
        for text in [
            "The report is saved to `out/report.md`.",
            "The figures are saved in figures.xlsx.",
            "The handbook is published at https://example.org/d/1 (view only).",
            "The drawings were stored under plans/2026/.",
            "The points are saved to points.geojson.",
            "The rules are saved in `Makefile`.",
            "The pages are saved under `out/`.",
            "The result is saved to \"out/q3/report.pdf\".",
        ] {
            assert_eq!(of(text), Some(FactKind::Artifact), "{text}");
        }
        for text in [
            "The loader lives in the `cli` package.",
            "Two messages have `\" (saved to settings.local.json)\"` at their end.",
            "`advance` was written to fire and forget.",
        ] {
            assert_ne!(of(text), Some(FactKind::Artifact), "{text}");
        }
    }

    #[test]
    fn what_was_not_chosen_tells_little_alone() {
        assert!(rejects("I decided against the broadcast value, since most listen on phones."));
        assert!(tells("All episodes are now at -16 LUFS.") && !tells("Let me look at the file."));
    }

    #[test]
    fn what_would_have_been_was_not() {
        assert_ne!(of("I'll write the result to `out/report.md`."), Some(FactKind::Artifact));
        let text = "In real usage the files would have been written to `shadow/` by the hook.";
        assert!(!matches!(of(text), Some(FactKind::Artifact | FactKind::Verified)));
    }

    #[test]
    fn attempts_are_what_did_not_work() {
        for text in [
            "That didn't work: the headings are sorted first.",
            "Disabling keepalive: no effect.",
            "Raising `fetchTimeout` to 30 s – no difference",
        ] {
            assert_eq!(of(text), Some(FactKind::Attempt), "{text}");
        }
        for text in [
            "This works now.",
            "Comparing the old and the new `orders.csv`: no difference",
            "Refactored `parse_order` into three functions: no difference.",
            "The API of `up.c`: no change.",
            "Clicking twice on send: no effect, the button is off.",
        ] {
            assert_ne!(of(text), Some(FactKind::Attempt), "{text}");
        }
    }
}
