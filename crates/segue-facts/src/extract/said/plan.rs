//! What of a plan that the person approved must stand in a handoff: its parts that bind, by their headings.

use super::proposal::plain;
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
/// So many parts are kept, and so many characters of each.
const MOST: usize = 4;
const WIDTH: usize = 300;

/// The parts of a plan that bind, each on one line: its heading, and the items below.
pub(super) fn binding_parts(plan: &str) -> Vec<String> {
    let mut parts: Vec<(String, Vec<String>)> = Vec::new();
    let mut in_code = false;
    for line in plan.lines().map(str::trim) {
        in_code ^= line.starts_with("```");
        if let Some(heading) = heading(line).filter(|_| !in_code) {
            parts.push((heading, Vec::new()));
        } else if let Some((_, items)) = parts.last_mut().filter(|_| says_something(line)) {
            items.push(item(line));
        }
    }
    let binds = |(heading, items): &(String, Vec<String>)| {
        let heading = heading.to_lowercase();
        !items.is_empty() && BINDING.iter().any(|word| heading.contains(word))
    };
    let one_line = |(heading, items): (String, Vec<String>)| {
        shorten(&format!("{heading}: {}", items.join("; ")), WIDTH)
    };
    parts.into_iter().filter(binds).map(one_line).take(MOST).collect()
}

/// The words of a heading, or of a line in bold that stands alone.
fn heading(line: &str) -> Option<String> {
    let is_bold = line.starts_with("**") && line.trim_end_matches(':').ends_with("**");
    let is_heading = line.starts_with('#') || is_bold;
    is_heading.then(|| plain(line.trim_start_matches(['#', ' '])).trim_end_matches(':').to_owned())
}

/// Whether a line is more than a rule, a fence or the frame of a table.
fn says_something(line: &str) -> bool {
    line.contains(char::is_alphanumeric) && !line.starts_with("```")
}

/// An item of a list or the row of a table, without its signs.
fn item(line: &str) -> String {
    let cells = line.trim_matches('|').split('|').map(str::trim);
    let row = cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(": ");
    plain(without_list_sign(&row)).trim_end_matches(['.', ';', ',']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_binds_of_a_plan_is_kept_with_its_heading() {
        let plan = "# Benchmark\n\n## Context\nThe old runs are not valid.\n\n## Design (locked)\n| Methods | 5 |\n|---|---|\n| Runs | 1500 |\n\n## Steps\n1. Write it.\n\n## Out of scope (do NOT add)\n- vmap\n- argparse\n\n**Verification:**\n1. Run with `N = 1`.\n2. The CSV has 10 rows.\n";
        let parts = binding_parts(plan);
        assert_eq!(
            parts,
            [
                "Design (locked): Methods: 5; Runs: 1500",
                "Out of scope (do NOT add): vmap; argparse",
                "Verification: Run with `N = 1`; The CSV has 10 rows",
            ]
        );
        assert!(binding_parts("# A plan\n\nDo this, then that.").is_empty());
    }
}
