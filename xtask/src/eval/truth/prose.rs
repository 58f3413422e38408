//! What people and agents said: goals, rules, corrections, decisions, attempts, questions, references.

use std::sync::LazyLock;

use regex::Regex;

use super::super::judge::{Needle, content_words};
use super::super::pattern;
use super::super::reading::{Act, Reading};
use super::Item;

static RULE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(don'?t|do not|never|always|must|should(n't)?|make sure|ensure|avoid|only|let'?s not|no need|keep|prefer|instead of|rather than|without|need to|needs to|has to|have to|stick (to|with)|we use|use)\b",
    )
});
static CORRECTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(no\b|nope|actually|wait|hm+\b|stop\b|not (quite|what|like|that)|that'?s (wrong|not)|this is (wrong|not)|why (did|are|do) you|you (forgot|missed|broke|should)|revert|undo|i (said|meant|didn'?t)|scrap|instead|but (that|this|we|it|you|i)\b|rather)",
    )
});
static CHOICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(decid\w+|chose|choos\w+|go(ing)? with|went with|opt(ed|ing)? for|use|using|keep|kept|switch\w*|prefer\w*|stick\w* with|let'?s)\b",
    )
});
static REASON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(because|since|rather than|instead of|so that|to avoid|due to|otherwise)\b")
});
static GIVEN_UP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b((did|does|do)(n'?t| not) (actually )?(work|help)|won'?t work|no luck|gave up|give up|dead end|revert(ed|ing)? (the|this|that|my|to)|roll(ed|ing)? (it )?back|back(ed|ing)? (it |this |that )?out|abandon\w*|turned out (not )?to)\b",
    )
});
static URL: LazyLock<Regex> = LazyLock::new(|| pattern(r#"https?://[^\s)>\]"'`,]+"#));
static ISSUE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[\s(])(#\d{1,6}|[A-Z]{2,8}-\d{1,6}|v?\d+\.\d+\.\d+)\b"));

/// Typed requests are shorter; what is longer was pasted.
const TYPED: usize = 1500;

/// The items of what was said.
pub(super) fn items(reading: &Reading) -> Vec<Item> {
    let mut items = Vec::new();
    let typed: Vec<&str> = reading.users().filter(|text| content_words(text).len() > 1).collect();
    for (turn, text) in typed.iter().enumerate() {
        requests(turn, text, &mut items);
    }
    decisions_and_attempts(reading, &mut items);
    items.extend(questions(reading));
    items
}

fn prose(kind: &'static str, text: &str) -> Item {
    Item { kind, needles: vec![Needle::Prose(text.to_owned())], shown: text.to_owned() }
}

fn requests(turn: usize, text: &str, items: &mut Vec<Item>) {
    let first = sentences(text).into_iter().find(|line| content_words(line).len() > 2);
    let Some(first) = first else { return };
    if turn == 0 {
        items.push(prose("goal", &first));
    } else if is_request(text) {
        items.push(prose("later goal", &first));
    }
    for found in URL.find_iter(text).take(5) {
        let url = found.as_str().trim_end_matches(['.', ':', ';']).to_owned();
        items.push(Item {
            kind: "reference",
            needles: vec![Needle::Exact(url.clone())],
            shown: url,
        });
    }
    if text.len() > TYPED {
        return;
    }
    for found in ISSUE.captures_iter(text) {
        let id = found[1].to_owned();
        if ["UTF-", "SHA-"].iter().any(|standard| id.starts_with(standard)) {
            continue;
        }
        items.push(Item { kind: "reference", needles: vec![Needle::Exact(id.clone())], shown: id });
    }
    let corrects = turn > 0 && CORRECTION.is_match(text);
    for sentence in sentences(text).into_iter().filter(|line| content_words(line).len() > 2) {
        if corrects && CORRECTION.is_match(&sentence) {
            items.push(prose("correction", &sentence));
        } else if RULE.is_match(&sentence) && !sentence.ends_with('?') {
            items.push(prose("rule", &sentence));
        }
    }
}

/// A new request, not an answer: long enough, and it asks for something.
fn is_request(text: &str) -> bool {
    static ASKS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(ok(ay)?|now|great|next|and|then|also|alright|cool|nice|good|so|yes|please|perfect)?[\s,.!]*(now |please |let'?s |can (you|we) |could you |i('d like| want| need)|we (need|should) |implement|add|fix|write|create|make|update|remove|change|refactor|look|check|review|investigate|run|rename|move|commit|push)",
        )
    });
    content_words(text).len() > 4 && ASKS.is_match(text.trim())
}

fn decisions_and_attempts(reading: &Reading, items: &mut Vec<Item>) {
    let acts = &reading.acts;
    for (at, (_, act)) in acts.iter().enumerate() {
        let (text, by_user) = match act {
            Act::User(text) if text.len() <= TYPED => (text, true),
            Act::Assistant(text) => (text, false),
            _ => continue,
        };
        let closes = acts.get(at + 1).is_none_or(|(_, next)| matches!(next, Act::User(_)));
        for sentence in sentences(text) {
            let size = content_words(&sentence).len();
            if !(5..=45).contains(&size) || sentence.ends_with('?') {
                continue;
            }
            let chosen = CHOICE.is_match(&sentence) && REASON.is_match(&sentence);
            if chosen && (by_user || closes) {
                items.push(prose("decision", &sentence));
            } else if GIVEN_UP.is_match(&sentence) && (by_user || closes) {
                items.push(prose("attempt", &sentence));
            }
        }
    }
}

/// What stands open at the end: the last question of the last word, or a request that nobody answered.
fn questions(reading: &Reading) -> Option<Item> {
    let said = |act: &&(usize, Act)| matches!(act.1, Act::User(_) | Act::Assistant(_));
    match reading.acts.iter().rev().find(said) {
        Some((_, Act::Assistant(text))) => {
            let asked =
                sentences(text).into_iter().rev().take(4).find(|line| line.ends_with('?'))?;
            (content_words(&asked).len() > 2).then(|| prose("question", &asked))
        }
        Some((_, Act::User(text))) => {
            let first = sentences(text).into_iter().next()?;
            (content_words(&first).len() > 2).then(|| prose("question", &first))
        }
        _ => None,
    }
}

/// The sentences of a text, without code, tables and headings.
pub(crate) fn sentences(text: &str) -> Vec<String> {
    static END: LazyLock<Regex> = LazyLock::new(|| pattern(r"([.!?])(\s+|$)"));
    let mut sentences = Vec::new();
    let mut in_code = false;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("```") {
            in_code = !in_code;
        }
        let skipped = line.is_empty() || line.starts_with(['|', '#', '`', '{', '<', '$']);
        if in_code || skipped {
            continue;
        }
        let line = line.trim_start_matches(['-', '*', '>', ' ']).replace("**", "");
        let marked = END.replace_all(&line, "$1\n");
        sentences.extend(marked.lines().map(|part| part.trim().to_owned()));
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}
