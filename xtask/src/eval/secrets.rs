//! Secrets: of every kind one in each of four places of a session; whether it stands in anything that the
//! product writes. And what only looks like a secret: whether it was masked.

use std::path::Path;

use serde::Deserialize;
use tempfile::TempDir;

use super::dice::Dice;
use super::product::Product;
use super::report::{Cell, Table};
use super::script::{self, Beat, Format};
use super::{Corpus, each};
use crate::run::root;

const PLACES: [&str; 4] = ["tool output", "user text", "edit", "command"];
/// So many signs of a secret in a row are a leak.
const LEAK: usize = 12;

/// A name and a format.
type Kind = (String, String);

#[derive(Deserialize)]
struct Kinds {
    kinds: Vec<Kind>,
    alikes: Vec<Kind>,
}

fn kinds() -> Result<Kinds, String> {
    let path = root().join("xtask/eval/secrets.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
    toml::from_str(&text).map_err(|error| format!("secrets.toml: {error}"))
}

/// Measures all kinds in all places, and all look-alikes.
pub(crate) fn measure(product: &Product, _: &Corpus) -> Result<Vec<Table>, String> {
    let kinds = kinds()?;
    let leaks = each(&kinds.kinds, |kind| leaks(product, kind))?;
    let mut table = Table::new("secrets leaked", ["leaked", "of"]);
    for (at, place) in PLACES.iter().enumerate() {
        let leaked = leaks.iter().filter(|leaks| leaks[at]).count();
        table.row(place, vec![Cell::Count(leaked), Cell::Count(leaks.len())]);
    }
    let any = leaks.iter().filter(|leaks| leaks.contains(&true)).count();
    table.row("kinds", vec![Cell::Count(any), Cell::Count(leaks.len())]);
    for ((name, _), leaks) in kinds.kinds.iter().zip(&leaks) {
        let places = PLACES.iter().zip(leaks).filter(|(_, leaked)| **leaked);
        let places: Vec<&str> = places.map(|(place, _)| *place).collect();
        if !places.is_empty() {
            table.misses.push(format!("{name}: {}", places.join(", ")));
        }
    }
    let masked = each(&kinds.alikes, |kind| masked(product, kind))?;
    let mut alikes = Table::new("look-alikes masked", ["masked", "shown", "of"]);
    let count = |wanted| masked.iter().filter(|found| **found == wanted).count();
    let cells = [count(Some(true)), count(Some(false)), masked.len()];
    alikes.row("user text", cells.map(Cell::Count).to_vec());
    let wrong = kinds.alikes.iter().zip(&masked).filter(|(_, found)| **found == Some(true));
    alikes.misses = wrong.map(|((name, _), _)| name.clone()).collect();
    Ok(vec![table, alikes])
}

/// A value of a format, and its made-up parts.
fn make(format: &str, dice: &mut Dice) -> (String, Vec<String>) {
    const SMALL: &str = "abcdefghijklmnopqrstuvwxyz";
    const LARGE: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const DIGITS: &str = "0123456789";
    let mut made = String::new();
    let mut parts = Vec::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('{') {
        made.push_str(before);
        let Some((class, behind)) = after.split_once('}') else { break };
        rest = behind;
        let length = class.get(1..).and_then(|length| length.parse().ok()).unwrap_or(0);
        let alphabet = match &class[..1] {
            "a" => format!("{SMALL}{LARGE}{DIGITS}"),
            "u" => format!("{LARGE}{DIGITS}"),
            "l" => format!("{SMALL}{DIGITS}"),
            "h" => "0123456789abcdef".to_owned(),
            "H" => "0123456789ABCDEF".to_owned(),
            "d" => DIGITS.to_owned(),
            "b" => format!("{SMALL}{LARGE}{DIGITS}+/"),
            "w" => format!("{SMALL}{LARGE}{DIGITS}_-"),
            // The head of a token in base64, which no file should contain.
            "e" => {
                made.push_str(&["eyJhbGciOi", "JIUzI1NiIs", "InR5cCI6IkpXVCJ9"].concat());
                continue;
            }
            // Keeps literals of a format apart.
            "x" => continue,
            // A variable of a shell or a template.
            _ => {
                made.push_str(&format!("{{{class}}}"));
                continue;
            }
        };
        let part = dice.signs(&alphabet, length);
        made.push_str(&part);
        parts.push(part);
    }
    made.push_str(rest);
    (made, parts)
}

/// In which places a secret of that kind leaks.
fn leaks(product: &Product, (name, format): &Kind) -> Result<[bool; PLACES.len()], String> {
    let seed = name.bytes().fold(7u64, |sum, byte| sum.wrapping_mul(131) ^ u64::from(byte));
    let mut dice = Dice::new(seed);
    let made: Vec<(String, Vec<String>)> = PLACES.iter().map(|_| make(format, &mut dice)).collect();
    let one_line = |text: &str| text.replace('\n', "\\n");
    let command = format!("deploy --with '{}' --to staging", one_line(&made[3].0));
    let beats = [
        Beat::User("Get the staging deploy running again".into()),
        Beat::Run("make smoke".into(), format!("error: rejected: {}", made[0].0), true),
        Beat::User(format!("never rotate this without asking me: {}", made[1].0)),
        Beat::Write("config/staging.env".into(), format!("# staging\n{}\n", made[2].0)),
        Beat::Run(command, "error: no route to host".into(), true),
        Beat::Assistant(format!("The deploy still fails; smoke said: {}", one_line(&made[0].0))),
    ];
    let folder = TempDir::new().map_err(|error| error.to_string())?;
    let file = script::write(&beats, Format::Claude, product.room(), &script::uuid(name))?;
    product.text(folder.path(), &["init", "--yes"])?;
    let file = file.to_string_lossy();
    let said = product.text(folder.path(), &["handoff", "--from", &file, "-o", "-"])?;
    let mut written = said;
    collect(folder.path(), &mut written);
    let mut leaked = [false; PLACES.len()];
    for (one, (_, parts)) in leaked.iter_mut().zip(&made) {
        *one = parts.iter().filter(|part| part.len() >= LEAK).any(|part| has_part(&written, part));
    }
    Ok(leaked)
}

/// Whether a part of the secret as long as a leak stands in the text.
fn has_part(text: &str, secret: &str) -> bool {
    let starts = 0..=secret.len() - LEAK;
    starts.step_by(4).any(|start| text.contains(&secret[start..start + LEAK]))
}

fn collect(folder: &Path, written: &mut String) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, written);
        } else {
            written.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap_or_default()));
        }
    }
}

/// Whether a look-alike was masked; absent where its sentence is not in the handoff.
fn masked(product: &Product, (name, format): &Kind) -> Result<Option<bool>, String> {
    let mut dice = Dice::new(name.len() as u64);
    let (value, _) = make(format, &mut dice);
    let beats = [
        Beat::User("Compare the two builds of the courier".into()),
        Beat::Assistant("Which one is the reference?".into()),
        Beat::User(format!("always take {value} as the zebrafinch reference")),
        Beat::Assistant("I do.".into()),
    ];
    let file = script::write(&beats, Format::Claude, product.room(), &script::uuid(name))?;
    let prompt = product.usual(&file)?.prompt;
    let line = prompt.lines().find(|line| line.contains("zebrafinch"));
    Ok(line.map(|line| !line.contains(&value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_ninety_kinds_and_they_have_their_formats() {
        let kinds = kinds().unwrap();
        assert!(kinds.kinds.len() >= 90, "{}", kinds.kinds.len());
        for (name, format) in &kinds.kinds {
            let (made, parts) = make(format, &mut Dice::new(1));
            assert!(parts.iter().any(|part| part.len() >= LEAK), "{name}: {made}");
            assert!(!made.contains('{'), "{name}: {made}");
        }
        let (made, _) = make("A{d3}-{x}B", &mut Dice::new(1));
        assert!(made.len() == 6 && made.ends_with("-B"), "{made}");
    }

    #[test]
    fn a_part_of_a_secret_is_a_leak() {
        assert!(has_part("… abcdefghijklmnop …", "abcdefghijklmnopqrst"));
        assert!(!has_part("abcdefgh…", "abcdefghijklmnopqrst"));
    }
}
