//! H102: every decision says why.

use segue_model::{SectionName, heading};

use super::list::items;
use super::{Check, Hit, Level, Rule, Subject};
use crate::Pattern;

pub(super) const RULE: Rule = Rule {
    code: "H102",
    level: Level::Warning,
    title: "every decision has its reason",
    reason: "A decision without its reason is taken again, or is kept when its reason is gone.",
    fix: "add the reason: `…, because …`",
    example: (
        "- Tokens live 15 minutes",
        "- Tokens live 15 minutes, because support cannot revoke them",
    ),
    check: Check::Handoff(check),
};

/// Words and signs that introduce a reason.
static REASON: Pattern = Pattern::new(
    r"(?ix)
            \b(?: because | since | so \s that | so \s as \s to | in \s order | due \s to | given | reasons? | rationale
              | why | therefore | hence | otherwise | instead \s of | rather \s than | over | avoids? | avoiding | keeps? | prevents?
              | allows? | lets | needs? | needed | requires? | required | unless | until | only \s way | cannot | can't
              | doesn't | don't | won't | would | matches | safer | simpler | faster | cheaper | smaller | easier | better | worse
              | weil | damit | denn | parce | car | porque )\b
          | ,\s(?:as|for|it|which|and\snot)\s | \sas\s(?:the|it|they|we|this|that|users?)\s
          | \b(?:to|for)\s(?:allow|avoid|be|bound|catch|cut|enable|ensure|fit|get|give|guarantee|handle|have|help|improve
              |keep|let|limit|make|match|minimi[sz]e|not|preserve|prevent|protect|reduce|reuse|save|share|show|simplify|speed
              |stay|stop|support|test|work)(?:ing)?\b
          | (?:\w+[^\w\n:]+){2}\w+[`)*\x22]{0,3}\s?(?:[—–;(:]|\s-)\s?[^\w\n]*\w+(?:[^\w\n]+\w+){2}",
);

fn check(subject: &Subject<'_>) -> Vec<Hit> {
    let decisions = items(&subject.part(&SectionName::Summary, heading::DECISIONS));
    decisions
        .iter()
        .filter(|item| !REASON.is_match(&item.text()))
        .map(|item| Hit::at(item.lines.start, "this decision does not say why"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::breaks_with;

    #[test]
    fn fires_on_a_bare_decision_only() {
        let item = "- Tokens live 15 minutes, because support cannot revoke them";
        for bare in ["Tokens live 15 minutes", "Auth: JWT", "Moved to Postgres (v16)"] {
            assert!(breaks_with("H102", item, &format!("- {bare}")), "{bare}");
        }
        for good in [
            "- Redis over Postgres: it has expiry",
            "- Tokens are short\n  - so that a stolen one is worth little",
            "- We use `jiff` to get time zones",
        ] {
            assert!(!breaks_with("H102", item, good), "{good}");
        }
    }
}
