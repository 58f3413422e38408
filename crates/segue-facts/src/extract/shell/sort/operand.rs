//! Where the options of a command end.

/// Options that have a value behind them, which is no task and no program.
const VALUED: [&str; 22] = [
    "--with",
    "--tests",
    "--user",
    "-A",
    "-C",
    "-f",
    "-j",
    "-p",
    "-w",
    "-e",
    "-u",
    "-n",
    "-pl",
    "--directory",
    "--file",
    "--env",
    "--prefix",
    "--filter",
    "-F",
    "--workspace",
    "--project",
    "--cwd",
];

/// Where the first word stands that is no option nor an option's value.
pub(super) fn operand(words: &[&str]) -> usize {
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.starts_with('-')) {
        at += if VALUED.contains(word) { 2 } else { 1 };
    }
    at.min(words.len())
}
