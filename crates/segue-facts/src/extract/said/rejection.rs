//! A person who will have nothing of what the model proposed: "I don't like what you're suggesting".

use segue_document::Pattern;

use crate::text::sentences;

/// What is rejected is the whole answer, and no thing that is named: "I don't like that", but "I don't like that name".
static SIGNS: Pattern = Pattern::unicode(
    r"(?ix)^(?: (?:no|nah|ok|okay|hm+|yk\ what|you\ know\ what|actually|sorry),?\ )*
        (?: i\ (?:really\ )?(?:don['’]?t|do\ not)\ (?:like|want|agree\ with)\ (?: what\ (?:you|u).* | (?:this|that|it|these|those|your)(?:\ (?:approach|ideas?|suggestions?|proposals?|solutions?|plan|direction|design|at\ all))? )
          | (?:forget|scrap|discard)\ (?: (?:this|that|it|these|those|your)(?:\ (?:approach|ideas?|suggestions?|proposals?|solutions?|plan|direction|design|at\ all))? | all\ of\ (?:this|that) )
          | (?:das|dein\ vorschlag)\ gefällt\ mir\ (?:gar\ )?nicht | vergiss\ (?:das|es)
          | no\ me\ gusta\ (?:eso|esto|nada|lo\ que\ propones) | olvídalo | olvida\ (?:eso|esto)
          | (?:je\ n['’]aime\ pas|ça\ ne\ me\ plaît\ pas|oublie)(?:\ (?:ça|cela|ta\ proposition))? )[\ .,!…]*$",
);

/// Whether a message begins by rejecting all that was proposed.
pub(crate) fn rejects(message: &str) -> bool {
    let first = sentences(message).first().copied().unwrap_or_default();
    let lead = first.split(", ").take(2).collect::<Vec<_>>();
    lead.iter().any(|part| SIGNS.is_match(part)) || SIGNS.is_match(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rejected_whole_is_told_from_a_thing_that_is_not_liked() {
        for message in [
            "i dont like what youre suggesting",
            "yk what forget this, gimme my original srs edited",
            "I don't like this approach. Let's think again.",
            "Vergiss das.",
            "no me gusta eso",
        ] {
            assert!(rejects(message), "{message}");
        }
        for message in [
            "I don't like that name, call it Store",
            "don't forget the tests",
            "I don't want it to write files",
            "forget the cache, it is fine",
        ] {
            assert!(!rejects(message), "{message}");
        }
    }
}
