//! Lists and tables of decisions, of what was learned, of what is only supposed, and of what is still to do: "Locked in:", "### Key decisions",
//! "**Lessons learned**", "Possible causes:", and the items below.

use super::plain::plain;
use crate::table::{is_rule, row};
use crate::text::QUESTION;

/// What the items below a lead are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    Decided,
    Learned,
    Supposed,
    /// Still to do.
    Left,
}

/// The words of a lead that says that its items are decided.
const DECIDED: [&str; 13] = [
    "decision",
    "decisions",
    "decided",
    "agreed",
    "settled",
    "entscheidung",
    "entscheidungen",
    "entschieden",
    "beschlossen",
    "decisiones",
    "decidido",
    "décisions",
    "décidé",
];
/// The words of a lead that says that its items were found out.
const LEARNED: [&str; 9] = [
    "learned",
    "learnt",
    "learnings",
    "lessons",
    "takeaways",
    "gelernt",
    "erkenntnisse",
    "aprendimos",
    "appris",
];
/// The words of a lead that says that its items may be why something is so.
const CAUSES: [&str; 11] = [
    "cause",
    "causes",
    "reasons",
    "explanations",
    "hypotheses",
    "ursache",
    "ursachen",
    "gründe",
    "causas",
    "razones",
    "raisons",
];
const PERHAPS: [&str; 13] = [
    "possible",
    "likely",
    "potential",
    "plausible",
    "mögliche",
    "wahrscheinliche",
    "denkbare",
    "posibles",
    "probables",
    "possibles",
    "possíveis",
    "prováveis",
    "possibili",
];
/// The same in scripts without blanks between words.
const PERHAPS_WIDE: [&str; 5] =
    ["考えられる原因", "可能性のある原因", "可能的原因", "可能原因", "가능한 원인"];
/// The words of a lead that says that they are yet to be decided, or by whom.
const OPEN: [&str; 17] = [
    "open",
    "needed",
    "pending",
    "not",
    "undecided",
    "outstanding",
    "remaining",
    "to",
    "for",
    "offen",
    "offene",
    "nötig",
    "ausstehend",
    "pendientes",
    "abiertas",
    "ouvertes",
    "à",
];
/// Whole leads that say that their items are still to do.
const LEFT: [&str; 48] = [
    "pendências",
    "pendencias",
    "falta ainda",
    "ainda falta",
    "o que falta",
    "lo que falta",
    "ce qui reste",
    "noch zu erledigen",
    "follow up",
    "follow ups",
    "not covered",
    "not covered yet",
    "still open",
    "still to do",
    "open items",
    "open points",
    "left to do",
    "remaining",
    "remaining work",
    "what s left",
    "not done yet",
    "to do",
    "todo",
    "todos",
    "noch offen",
    "noch zu tun",
    "offene punkte",
    "als nächstes stünde an",
    "was noch fehlt",
    "por hacer",
    "pendiente",
    "pendientes",
    "queda por hacer",
    "falta",
    "reste à faire",
    "il reste",
    "à faire",
    "da fare",
    "resta da fare",
    "a fazer",
    "falta fazer",
    "geriye kalanlar",
    "kalanlar",
    "yapılacaklar",
    "осталось",
    "осталось сделать",
    "待办",
    "残り",
];
/// So many items are looked at.
const MOST: usize = 100;
/// How many words such a lead has at most.
const LEAD: usize = 7;

/// The items of a text that stand below such a lead, with what they are.
pub(super) fn listed_items(text: &str) -> Vec<(Listed, &str)> {
    let items = below(text).filter_map(|(listed, line)| Some((listed, item(line)?)));
    items.take(MOST).collect()
}

/// The rows of the tables of a text that stand below such a lead, each on one line: no sentence has them.
pub(super) fn listed_rows(text: &str) -> Vec<(Listed, String)> {
    let mut rows: Vec<(Listed, &str)> =
        below(text).filter(|(_, line)| line.starts_with('|')).collect();
    let heads: Vec<usize> = (0..rows.len())
        .filter(|at| rows.get(at + 1).is_some_and(|(_, next)| is_rule(next)))
        .collect();
    // "Decision | Proposal" decides nothing yet.
    for (place, head) in heads.iter().enumerate() {
        let to = heads.get(place + 1).copied().unwrap_or(rows.len());
        if only_proposes(rows[*head].1) {
            rows[*head..to].iter_mut().for_each(|(listed, _)| *listed = Listed::Supposed);
        }
    }
    let is_head = |at: usize| heads.contains(&at);
    let own = rows.iter().enumerate().filter(|(at, _)| !is_head(*at));
    let own = own.filter_map(|(_, (listed, line))| Some((*listed, plain(&row(line)?))));
    own.take(MOST).collect()
}

/// Whether a row heads a column of what is only proposed, and none of what was chosen.
fn only_proposes(head: &str) -> bool {
    const PROPOSED: [&str; 6] = ["propos", "propuest", "vorschl", "suggest", "suger", "recommend"];
    const CHOSEN: [&str; 8] =
        ["chosen", "choice", "decided", "ruling", "gewählt", "entschieden", "elegid", "choisi"];
    let lower = head.to_lowercase();
    let has = |words: &[&str]| {
        lower.split('|').any(|cell| words.iter().any(|word| cell.trim().starts_with(word)))
    };
    has(&PROPOSED) && !has(&CHOSEN)
}

/// The items and rows below leads.
fn below(text: &str) -> impl Iterator<Item = (Listed, &str)> {
    let mut listed = None;
    text.lines().map(str::trim).filter(|line| !line.is_empty()).filter_map(move |line| {
        if line.starts_with('|') || item(line).is_some() {
            return Some((listed?, line));
        }
        listed = leads(line);
        None
    })
}

/// What a line leads to, if it does.
fn leads(line: &str) -> Option<Listed> {
    let is_bold = line.starts_with("**") && line.ends_with("**") && line.len() > 4;
    let is_lead =
        line.starts_with('#') || line.trim_end_matches('*').ends_with([':', '：']) || is_bold;
    let lower = line.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    if is_lead && LEFT.contains(&words.join(" ").as_str()) {
        return Some(Listed::Left);
    }
    // "Locked files:" decides nothing.
    let is_decided =
        |word: &&str| DECIDED.contains(word) || *word == "locked" && words.contains(&"in");
    let is_open = words.iter().any(|word| OPEN.contains(word));
    if !is_lead || line.contains(QUESTION) || words.len() > LEAD || is_open {
        return None;
    }
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    if has(&CAUSES) && has(&PERHAPS) || PERHAPS_WIDE.iter().any(|it| lower.contains(it)) {
        return Some(Listed::Supposed);
    }
    let is_learned = || words.iter().any(|word| LEARNED.contains(word));
    if words.iter().any(is_decided) {
        return Some(Listed::Decided);
    }
    is_learned().then_some(Listed::Learned)
}

/// The words of an item of a list.
fn item(line: &str) -> Option<&str> {
    let unnumbered = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = unnumbered.strip_prefix(['.', ')']).filter(|_| unnumbered.len() < line.len());
    let rest = line.strip_prefix(['-', '*', '•']).or(numbered)?;
    rest.starts_with(' ').then(|| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(text: &str) -> Vec<&str> {
        listed_items(text).into_iter().map(|(_, item)| item).collect()
    }

    #[test]
    fn what_stands_below_such_a_lead_is_decided() {
        let text = "Locked decisions from your answers:\n\n- Label only, no stop.\n  - with a tooltip\n\n\
                    Next steps:\n- Draw it\n\n**Decided:**\n1. Keep the queue\n2) Drop Redis\nAll clear.\n- Not this";
        let expected = ["Label only, no stop.", "with a tooltip", "Keep the queue", "Drop Redis"];
        assert_eq!(decided(text), expected);
        for text in [
            "### Open decisions\n- a",
            "Not yet decided:\n- a",
            "Locked files:\n- a",
            "Decisions for you:\n- a",
            "What have we decided?\n- a",
            "We decided that on Monday, all of us together:\n- a",
        ] {
            assert!(decided(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_stands_below_a_lead_of_open_work_is_left() {
        for lead in ["Noch offen:", "**Por hacer**", "### Remaining work", "Geriye kalanlar:"] {
            let text = format!("{lead}\n- the archived invoices");
            assert_eq!(listed_items(&text), [(Listed::Left, "the archived invoices")], "{lead}");
        }
        assert!(listed_items("Remaining budget:\n- 3 h").is_empty());
    }

    #[test]
    fn tables_and_what_was_learned_are_read_as_well() {
        let table = "**Recorded decisions**\n\n| Topic | Ruling |\n|---|:--|\n| Parcels | latest note **wins** |\n| Ties | both go |\n\nThen:\n\n| a | b |";
        let rows = [
            (Listed::Decided, "Parcels: latest note wins".to_owned()),
            (Listed::Decided, "Ties: both go".to_owned()),
        ];
        assert_eq!(listed_rows(table), rows);
        let proposed =
            "### Decisions\n\n| Decision | Proposal to start |\n|---|---|\n| Language | Go |";
        assert_eq!(listed_rows(proposed), [(Listed::Supposed, "Language: Go".to_owned())]);
        for lead in ["Possible causes:", "**Mögliche Ursachen**", "考えられる原因："] {
            let supposed = format!("{lead}\n- the join failed");
            assert_eq!(listed_items(&supposed), [(Listed::Supposed, "the join failed")]);
        }
        assert!(listed_items("Root cause:\n- the join failed").is_empty());
        let learned = "## Lo que aprendimos\n- reload parpadea";
        assert_eq!(listed_items(learned), [(Listed::Learned, "reload parpadea")]);
    }
}
