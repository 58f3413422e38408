//! What lies between the facts: questions about the code, explanations, reading, searching, edits, tests.

use super::dice::Dice;
use super::script::Beat;
use super::wordings::{Filler, Wording};

const STEMS: [&str; 12] = [
    "parcel", "route", "depot", "label", "tariff", "drum", "badge", "stop", "crate", "ledger",
    "scan", "tour",
];
const PARTS: [&str; 10] =
    ["Loader", "Index", "Mapper", "Window", "Queue", "View", "Codec", "Merge", "Filter", "Pager"];

/// A name of code that no fact has.
pub(crate) fn thing(dice: &mut Dice) -> String {
    let stem = dice.pick(&STEMS).copied().unwrap_or("route");
    let part = dice.pick(&PARTS).copied().unwrap_or("View");
    format!("{stem}{part}")
}

fn file(dice: &mut Dice) -> String {
    let stem = dice.pick(&STEMS).copied().unwrap_or("route");
    let part = dice.pick(&PARTS).copied().unwrap_or("View").to_lowercase();
    format!("src/{stem}/{part}.ts")
}

/// One turn about nothing that matters.
pub(crate) fn turn(filler: &Filler, dice: &mut Dice) -> Vec<Beat> {
    let thing = thing(dice);
    let said = |from: &[String], dice: &mut Dice| {
        dice.pick(from).map(|text| text.replace("{thing}", &thing)).unwrap_or_default()
    };
    let mut beats = vec![Beat::User(said(&filler.asks, dice))];
    for _ in 0..=dice.below(3) {
        beats.push(tool(&thing, dice));
    }
    beats.push(Beat::Assistant(said(&filler.says, dice)));
    beats
}

fn tool(thing: &str, dice: &mut Dice) -> Beat {
    let path = file(dice);
    match dice.below(12) {
        0..=3 => Beat::Read(path, source(thing, dice)),
        4..=6 => {
            let hits = (0..2 + dice.below(6)).map(|_| {
                format!("{}:{}:  const page = {thing}(rows)", file(dice), 1 + dice.below(300))
            });
            let hits: Vec<String> = hits.collect();
            Beat::Run(format!("rg -n {thing} src"), hits.join("\n"), false)
        }
        7 | 8 => Beat::Run("git status --short".into(), format!(" M {path}"), false),
        9 => Beat::Run(format!("sed -n '1,80p' {path}"), source(thing, dice), false),
        10 => Beat::Edit(path),
        _ => Beat::Run("ls src".into(), STEMS.join("\n"), false),
    }
}

fn source(thing: &str, dice: &mut Dice) -> String {
    let mut lines = vec![format!("export function {thing}(rows: Row[]): Page {{")];
    for _ in 0..4 + dice.below(14) {
        let number = dice.below(90);
        lines.push(match dice.below(4) {
            0 => format!("  const kept = rows.filter((row) => row.weight > {number});"),
            1 => format!("  if (rows.length === {number}) return emptyPage();"),
            2 => "  // Rows arrive in the order of the belt.".to_owned(),
            _ => format!("  total += widths[{number}] ?? 0;"),
        });
    }
    lines.push("}".to_owned());
    lines.join("\n")
}

/// The turn in which a fact is said or done.
pub(crate) fn fact(wording: &Wording, filler: &Filler, dice: &mut Dice) -> Vec<Beat> {
    let thing = thing(dice);
    let ask = dice.pick(&filler.asks).map(|text| text.replace("{thing}", &thing));
    let says = dice.pick(&filler.says).map(|text| text.replace("{thing}", &thing));
    let (ask, says) = (ask.unwrap_or_default(), says.unwrap_or_default());
    let mut beats = Vec::new();
    let by_agent = wording.by == "assistant";
    if by_agent {
        beats.push(Beat::User(ask));
        beats.push(tool(&thing, dice));
    } else {
        let wrap = dice.pick(&filler.wraps).map_or("{fact}", String::as_str);
        beats.push(Beat::User(wrap.replace("{fact}", &wording.say)));
    }
    if let Some(command) = &wording.run {
        beats.push(Beat::Run(command.clone(), wording.output.clone(), wording.fails));
    }
    if let Some(path) = &wording.write {
        beats.push(Beat::Write(path.clone(), "first line\nsecond line\n".into()));
    }
    if let Some(path) = &wording.edit {
        beats.push(Beat::Edit(path.clone()));
    }
    if !wording.todos.is_empty() {
        beats.push(Beat::Todos(wording.todos.clone()));
    }
    let answer = if by_agent && dice.below(2) == 0 {
        format!("{says}\n\n{}", wording.say)
    } else if by_agent {
        wording.say.clone()
    } else {
        says
    };
    beats.push(Beat::Assistant(answer));
    if let Some(reply) = &wording.reply {
        beats.push(Beat::User(reply.clone()));
        beats.push(tool(&thing, dice));
        let says = dice.pick(&filler.says).map(|text| text.replace("{thing}", &thing));
        beats.push(Beat::Assistant(says.unwrap_or_default()));
    }
    beats
}
