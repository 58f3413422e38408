//! What an answer comes to, in its first sentences that say something.

use super::courtesy;
use super::proposal::answer::says_yes_or_no;
use super::subject::Subject;
use super::underway::announces;
use crate::cue::{Cue, Cues};
use crate::text::{QUESTION, clean, sentences, shorten, without_emphasis};

/// How long a headline may be, in characters, and how many sentences it has at most.
const WIDTH: usize = 220;
const MOST: usize = 2;
/// Among so many sentences at the beginning stands a verdict, which has so many characters at most.
const FIRST: usize = 5;
const LED: usize = 80;
/// A sentence with fewer content words says little: "Done."
const TELLING: usize = 2;
/// What a sentence begins with that only agrees, apologizes, or tells what is just being done.
const PASSING: [&str; 22] = [
    "you're right",
    "you're absolutely right",
    "you are right",
    "see http",
    "for the ",
    "now, ",
    "i'll ",
    "i will ",
    "please ",
    "try ",
    "it should work",
    "this should work",
    "you can now",
    "i'm ",
    "my apologies",
    "i apologize",
    "apologies",
    "sorry",
    "i'm sorry",
    "i'll assume",
    "entschuldigung",
    "perdón",
];

/// The first sentences of an answer that tell something: no courtesy, no announcement, no question, no code.
pub(super) fn headline(answer: &str) -> Option<String> {
    // A heading tells nothing; code and tables are no sentences.
    let prose = answer.lines().filter(|line| !line.trim_start().starts_with('#'));
    let prose = prose.collect::<Vec<_>>().join("\n");
    let tells = |sentence: &&str| {
        let cues = Cues::of(sentence);
        let lower = sentence.to_lowercase().replace('’', "'");
        // What was left or failed then may be done now; why it failed one has to find out again.
        let fails = cues.has(Cue::Failing) && !cues.has(Cue::Reason);
        let signs =
            [Cue::Step, Cue::Offer, Cue::Farewell, Cue::Unfinished, Cue::Todo, Cue::Proposal];
        let passes = signs.into_iter().any(|cue| cues.has(cue));
        !passes
            && !fails
            && !sentence.ends_with(QUESTION)
            && !PASSING.iter().any(|words| lower.starts_with(words))
            && !courtesy::closes(sentence)
            && !courtesy::praises(sentence)
            && !courtesy::flatters(sentence)
            && (Subject::of(sentence).stems.len() >= TELLING || leads(sentence))
    };
    let all = sentences(&prose);
    let told = all.into_iter().map(courtesy::without_flattery).filter(tells);
    let mut told = told.map(clean).peekable();
    // What leads to a list says nothing without it.
    let mut headline = told.next_if(|first| !leads(first) || first.len() < WIDTH / 2)?;
    for more in told.take(MOST) {
        if headline.chars().count() + more.chars().count() >= WIDTH {
            break;
        }
        let is_whole = headline.ends_with(['.', '!', ':', '。', '！', '：']);
        headline.push_str(if is_whole { " " } else { "; " });
        headline.push_str(&more);
    }
    let headline = shorten(&without_emphasis(&headline), WIDTH);
    (!leads(&headline)).then_some(headline)
}

fn leads(sentence: &str) -> bool {
    sentence.ends_with([':', '：'])
}

/// What an answer comes to that is one to `question`: it says yes or no, or has a word of it.
pub(super) fn of(answer: &str, question: &str) -> Option<String> {
    if let Some(verdict) = verdict(answer) {
        return Some(verdict);
    }
    let headline = headline(answer)?;
    // What is said before the work begins is not what came of it.
    let goes_on = sentences(answer).last().is_some_and(|last| announces(last));
    if goes_on && !says_yes_or_no(&headline) {
        return None;
    }
    let (told, asked) = (Subject::of(&headline).stems, Subject::of(question).stems);
    (says_yes_or_no(&headline) || !told.is_disjoint(&asked)).then_some(headline)
}

/// A yes or a no that one of the first sentences says, with what is told behind it: "The honest answer: no. The bus …".
fn verdict(answer: &str) -> Option<String> {
    let all = sentences(answer);
    let is_bare = |sentence: &&str| {
        let said = sentence.rsplit([':', '：']).next().unwrap_or_default();
        let is_led = said.len() < sentence.len() && sentence.chars().count() <= LED;
        is_led && said.split_whitespace().count() <= MOST && says_yes_or_no(said.trim())
    };
    let at = all.iter().take(FIRST).position(is_bare)?;
    // What leads to the next sentence stands before it.
    let count = all[at + 1..].iter().take_while(|it| leads(it)).count() + 1;
    let told = all[at + 1..].iter().take(count).take_while(|it| !it.ends_with(QUESTION));
    let whole: Vec<&str> = std::iter::once(&all[at]).chain(told).copied().collect();
    Some(shorten(&clean(&without_emphasis(&whole.join(" "))), WIDTH)).filter(|it| !leads(it))
}

/// Whether the person's next words deny what was answered, or ask again: in one of their first sentences they correct
/// or complain.
pub(super) fn is_denied(words: &str) -> bool {
    let signs = [Cue::Correction, Cue::Persists, Cue::GivenUp];
    let denies = |sentence: &&str| {
        let cues = Cues::of(sentence);
        says_yes_or_no(sentence) && !cues.has(Cue::Assent) || signs.iter().any(|it| cues.has(*it))
    };
    sentences(words).iter().take(MOST).any(denies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_known_by_what_it_says_first() {
        for (answer, wanted) in [
            (
                "You're absolutely right. Let me look.\n\n## Phases\n\n- Phase 5: no, it depends on the \
                 token store.\n- Phase 6: yes.",
                Some("Phase 5: no, it depends on the token store. Phase 6: yes."),
            ),
            (
                "Done. The list is sorted by age now.\n```\nsort()\n```\nShall I commit it?",
                Some("The list is sorted by age now."),
            ),
            (
                "Both tests are failing. I’m looking into it. The parser is a crate now.",
                Some("The parser is a crate now."),
            ),
            ("Sure! Let me check that first:", None),
            ("```\nnothing else\n```", None),
        ] {
            assert_eq!(headline(answer).as_deref(), wanted, "{answer}");
        }
    }
}
