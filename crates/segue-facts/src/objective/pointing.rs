//! A request that only points at what was asked for before it: "do this in a worktree".

use segue_document::Pattern;

use crate::extract::{BEFORE_IT, Request, SessionFacts};
use crate::text::{quote, shorten, words};

/// A request of more words says by itself what it is about.
const FEW: usize = 8;
/// What is done with something that a pronoun stands for, and where or for what, in English, German, Spanish, French,
/// Italian and Portuguese. "Fix it" alone may mean what the model has just told of.
static POINTS: Pattern = Pattern::unicode(
    r"(?ix) \b (?: do | did | doing | apply | use | try | run | finish | fix | implement | repeat | redo )
            \  (?: it | this | that | these | those | them | the\ same )
            \ (?: in | on | for | to | with | as | too | again | also | at )\b
          | \b the\ same\b | ^\W* (?: and\ | also\ )? same\b
          | \b mach (?: e | en | t )?\ (?: das | es | dasselbe )
            \ (?: auch | in | für | noch | mit )\b | \b dasselbe\b
          | \b lo\ mismo\b | \b hazlo\b | \b haz\ eso\b | \b la\ même\ chose\b | \b fais\ (?:le|ça)\b
          | \b lo\ stesso\b | \b o\ mesmo\b",
);

/// The request right before one that only points, or was typed into a refusal, in at most `width` characters; empty
/// where it says by itself what it wants.
pub(super) fn pointed_at(session: &SessionFacts, request: &Request, width: usize) -> String {
    let mut before = session.requests.iter().rev().filter(|it| it.is_substantial);
    let before = before.find(|it| session.when(&it.address) < session.when(&request.address));
    let before = before.filter(|_| request.is_refusal || points(request.said()));
    before.map_or_else(String::new, |before| {
        format!("{BEFORE_IT}{})", quote(&shorten(before.said(), width)))
    })
}

/// Whether a few words point at something and name nothing that is written like no everyday word.
fn points(request: &str) -> bool {
    let is_named = request.contains(['/', '`', '#', '"']) || request.contains("--");
    !is_named && words(request).count() <= FEW && POINTS.is_match(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_points_is_told_from_what_names_its_thing() {
        for text in
            ["should we do this in $worktree", "mach das auch für die Rechnungen", "same here"]
        {
            assert!(points(text), "{text}");
        }
        for text in [
            "fix the parser",
            "do that",
            "fix it please",
            "is there any further work for this PR?",
            "why is it raining in Spain?",
            "is it safe to upgrade Postgres now",
            "make both tables sortable",
            "it still crashes on Windows",
            "warum ist das jetzt so langsam bei Firefox",
            "does it belong in `src/lib.rs`",
        ] {
            assert!(!points(text), "{text}");
        }
    }
}
