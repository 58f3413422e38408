//! What of a plan that the person approved must stand in a handoff: its parts that bind, by their headings.

use super::plain::plain;
use crate::fences::{self, Stands};
use crate::table::row;
use crate::text::{shorten, without_list_sign};

/// What the heading of a part that binds has one of, in lower case: what is left out, how one sees that it is done, and
/// what may not be changed.
const BINDING: [&str; 31] = [
    "out of scope",
    "non-goal",
    "not in scope",
    "do not",
    "don't",
    "constraint",
    "locked",
    "decision",
    "verif",
    "acceptance",
    "success criteria",
    "done when",
    "test plan",
    "how to test",
    "nicht im umfang",
    "nicht ziel",
    "festgelegt",
    "abnahme",
    "prüfung",
    "fuera de alcance",
    "restricciones",
    "verificación",
    "criterios",
    "hors périmètre",
    "contraintes",
    "vérification",
    "critères",
    "fora do escopo",
    "verificação",
    "范围之外",
    "验证",
];
/// How deep a heading in bold stands.
const BOLD: usize = 7;
/// So many parts are kept, and so many characters of each.
const MOST: usize = 4;
const WIDTH: usize = 300;

/// A part of a plan: how deep its heading stands, the heading, and the items below it and its own parts.
struct Part {
    level: usize,
    heading: String,
    /// Whether it is what the plan is called.
    is_title: bool,
    items: Vec<String>,
}

/// The parts of a plan that bind, each on one line: its heading, and the items below. What the plan is called is none.
pub(super) fn binding_parts(plan: &str) -> Vec<String> {
    let mut parts: Vec<Part> = Vec::new();
    let lines = fences::lines(plan).map(|(stands, line)| (stands, line.trim()));
    let mut lines = lines.filter(|(_, line)| !line.is_empty()).peekable();
    while let Some((stands, line)) = lines.next() {
        let next = lines.peek().map_or("", |(_, next)| *next);
        let found = heading(line, next).filter(|_| stands == Stands::Outside);
        let is_title = parts.is_empty();
        let binding = parts.last_mut().filter(|part| part.binds());
        match (found, binding) {
            (Some((level, heading)), Some(part)) if level > part.level && level < BOLD => {
                part.items.push(heading);
            }
            (Some((level, heading)), _) => {
                parts.push(Part {
                    level,
                    heading,
                    is_title: is_title && level == 1,
                    items: Vec::new(),
                });
            }
            (None, Some(part)) if says_something(line) => part.items.push(item(line)),
            _ => {}
        }
    }
    let binds = |part: &Part| part.binds() && !part.items.is_empty();
    let one_line =
        |part: Part| shorten(&format!("{}: {}", part.heading, part.items.join("; ")), WIDTH);
    parts.into_iter().filter(binds).map(one_line).take(MOST).collect()
}

impl Part {
    fn binds(&self) -> bool {
        let words = format!(" {}", self.heading.to_lowercase().replace('’', "'"));
        !self.is_title
            && BINDING.iter().any(|sign| {
                words.contains(&format!(" {sign}")) || words.contains(&format!("({sign}"))
            })
    }
}

/// How deep a heading stands and its words; a line in bold is one that a colon ends, or that has items in its next line.
/// It ends whatever part it stands in.
fn heading(line: &str, next: &str) -> Option<(usize, String)> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let is_bold = line.starts_with("**") && line.trim_end_matches(':').ends_with("**");
    let leads = || {
        line.ends_with(":**") || line.ends_with("**:") || without_list_sign(next).len() < next.len()
    };
    let is_heading = is_bold && !line.contains(". ") && !line.ends_with(".**") && leads();
    let level = if is_heading { BOLD } else { level };
    let words = plain(line.trim_start_matches(['#', ' '])).trim_end_matches(':').to_owned();
    (level > 0).then_some((level, words))
}

/// Whether a line is more than a rule, a fence or the frame of a table.
fn says_something(line: &str) -> bool {
    line.contains(char::is_alphanumeric) && !line.starts_with("```")
}

/// An item of a list or the row of a table, without its signs.
fn item(line: &str) -> String {
    let item = row(line).unwrap_or_else(|| without_list_sign(line).to_owned());
    plain(&item).trim_end_matches(['.', ';', ',']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_binds_of_a_plan_is_kept_with_its_heading() {
        let plan = "# Benchmark\n\n## Context\nThe old runs are not valid.\n\n## Design (locked)\n| Methods | 5 |\n|---|---|\n| Runs | 1500 |\n\n## Steps\n1. Write it.\n\n## Out of scope (do NOT add)\n- vmap\n- argparse\n\n## Verification\n### Small\n1. Run `cargo test | tee log.txt`.\n2. The CSV has 10 rows.\n";
        let parts = binding_parts(plan);
        assert_eq!(
            parts,
            [
                "Design (locked): Methods: 5; Runs: 1500",
                "Out of scope (do NOT add): vmap; argparse",
                "Verification: Small; Run `cargo test | tee log.txt`; The CSV has 10 rows",
            ]
        );
        let plan = "# Verify and migrate\nGo.\n\n## Blocked by\n- Ana\n\n## Don’t touch\n**The `api` folder.**\n- tests";
        assert_eq!(binding_parts(plan), ["Don’t touch: The `api` folder; tests"]);
        let plan = "# M\n\n**Out of scope**\n- admin page\n\n**Steps**\n1. build it";
        assert_eq!(binding_parts(plan), ["Out of scope: admin page"]);
        assert!(binding_parts("# A plan\n\nDo this, then that.").is_empty());
    }
}
