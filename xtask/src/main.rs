//! Tasks of this repository: `cargo xtask <task>`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a task talks to the person who runs it"
)]

mod bench;
mod chain;
mod clients;
mod corpus;
mod eval;
mod fuzz;
mod handoffs;
mod run;
mod secrets;
mod sessions;
mod soak;
mod test;
#[cfg(test)]
mod tidy;
mod tokens;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test             every kind of test, in a few minutes
cargo xtask soak             the same at full size: for a release
cargo xtask soak chain       of that only what concerns the chain
cargo xtask bench            times and memory, beside `wc -l` on the same files
cargo xtask bench chain [BINARY]
                             of that only the chain with 1,000 to 100,000 handoffs
cargo xtask bench hook [BINARY]
                             how long a session of an agent waits for segue
cargo xtask bench read [FOLDER]
                             how fast sessions are read, by format, beside others: those of FOLDER,
                             or long ones made of the recorded ones
cargo xtask corpus FOLDER    makes a handoff of every Claude Code transcript below FOLDER and checks it
cargo xtask sessions FOLDER  reads every session below FOLDER: events, unknown records, MB/s by format
cargo xtask eval [FOLDER] [--only MEASURE,…] [--misses N] [--json] [--binary FILE]
  [--made FOLDER] [--keep FOLDER]
                             what handoffs keep: see docs/quality.md
cargo xtask handoffs FOLDER  reads every handoff of FOLDER and says what is lost or not found
cargo xtask clients [NAME…] [--older] [--terminal]
                             the real agents against a scripted model: hooks, handoff, next session
cargo xtask fuzz [TARGET|all] [RUNS] [LENGTH]
                             every parser against a fuzzer, which makes inputs of at most LENGTH bytes;
                             findings stay in target/fuzz
cargo xtask secrets FILE      writes the table of secrets again, from gitleaks' `gitleaks.toml`
cargo xtask tokens           writes the token table again, from tiktoken's vocabulary";

/// What went wrong, in a sentence.
type Outcome = Result<(), String>;

fn main() -> ExitCode {
    if fuzz::is_compiler() {
        return fuzz::compile();
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["test"] => test::test(),
        ["soak"] => soak::soak(),
        ["soak", "chain"] => soak::chain(),
        ["bench"] => bench::bench(),
        ["bench", "chain"] => run::release_binary().and_then(|binary| chain::chain(&binary)),
        ["bench", "chain", binary] => chain::chain(binary.as_ref()),
        ["bench", "hook"] => run::release_binary().and_then(|binary| bench::bench_hook(&binary)),
        ["bench", "hook", binary] => bench::bench_hook(binary.as_ref()),
        ["bench", "read"] => bench::bench_read(None),
        ["bench", "read", folder] => bench::bench_read(Some(folder.as_ref())),
        ["corpus", folder] => corpus::corpus(folder.as_ref()),
        ["sessions", folder] => sessions::sessions(folder.as_ref()),
        ["eval", rest @ ..] => eval::eval(rest),
        ["handoffs", folder] => handoffs::handoffs(folder.as_ref()),
        ["clients", names @ ..] => clients::clients(names),
        ["fuzz", rest @ ..] => fuzz::fuzz(rest),
        ["secrets", source] => secrets::secrets(source.as_ref()),
        ["tokens"] => tokens::tokens(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no task `{}`\n{HELP}", other.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
