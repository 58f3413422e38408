//! A person who will have nothing of what the model proposed: "I don't like what you're suggesting".

use segue_document::Pattern;

use crate::text::{QUESTION, sentences};

/// What is rejected is the whole answer, and no thing that is named or may be meant: "I don't like that approach", but "I
/// don't like it".
static SIGNS: Pattern = Pattern::unicode(
    r"(?ix)^(?: (?:no|nah|ok|okay|hm+|yk\ what|you\ know\ what|actually|sorry),?\ )*
        (?: i\ (?:really\ )?(?:don['’]?t|do\ not)\ (?:like|want|agree\ with)\ (?:
                what\ (?:you|u)(?:['’]?re|\ are)?\ (?:suggest|propos|recommend)\w*
              | (?:this|that|these|those|your)\ (?:approach|ideas?|suggestions?|proposals?|solutions?|plan|direction|design) )
          | (?:forget|scrap|discard)\ (?:this|that|all\ of\ (?:this|that))
          | dein\ vorschlag\ gefällt\ mir\ (?:gar\ )?nicht | vergiss\ das
          | no\ me\ gusta\ lo\ que\ propones | olvida\ (?:eso|esto)
          | je\ n['’]aime\ pas\ ta\ proposition | oublie\ (?:ça|cela) )[\ .,!…]*$",
);

/// Whether a message begins by rejecting all that the `answer` before it proposed. Where that ends with a question, it may
/// be that alone.
pub(crate) fn rejects_all(message: &str, answer: &str) -> bool {
    let first = sentences(message).first().copied().unwrap_or_default();
    let is_whole = |part: &str| part.contains("what you") || part.contains("all of ");
    let asks = sentences(answer).last().is_some_and(|it| it.ends_with(QUESTION));
    let rejects = |part: &str| SIGNS.is_match(part) && (!asks || is_whole(part));
    rejects(first) || first.split(", ").take(2).any(rejects)
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
            "no me gusta lo que propones",
        ] {
            assert!(rejects_all(message, "I would use Redis."), "{message}");
        }
        let asked = "I chose one pool. Want me to add a diagram?";
        assert!(!rejects_all("forget that. Write the store now.", asked));
        assert!(rejects_all("I don't like what you're suggesting", asked));
        for message in [
            "I don't like that name, call it Store",
            "don't forget the tests",
            "I don't want it to write files",
            "forget the cache, it is fine",
            "I don't like it. Make the footer green.",
            "I don't like what you did with the spacing, use 2 spaces",
            "forget it, too late today. Continue tomorrow",
        ] {
            assert!(!rejects_all(message, "I would use Redis."), "{message}");
        }
    }
}
