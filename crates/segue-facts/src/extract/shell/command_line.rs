//! Reading a shell command: its simple commands.
//!
//! Only as much of the shell's grammar as tells commands apart (POSIX.1-2024,
//! Shell Command Language, 2.2 quoting, 2.4 and 2.9 operators). Nothing is ever
//! run or expanded.

use super::simple::Simple;
use super::sort::Sort;
use super::text::{without_continuations, without_here_documents, without_redirections};
use super::when::When;

/// A command line in pieces.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct CommandLine {
    /// The line as it was typed.
    pub(crate) text: String,
    /// Its simple commands in order.
    pub(crate) commands: Vec<Simple>,
}

/// What everybody does with git: that it was done here tells nothing of the project.
const EVERYDAY_GIT: [&str; 21] = [
    "",
    "add",
    "branch",
    "checkout",
    "clone",
    "commit",
    "diff",
    "fetch",
    "log",
    "merge",
    "pull",
    "push",
    "rebase",
    "remote",
    "reset",
    "restore",
    "rev-parse",
    "show",
    "stash",
    "status",
    "switch",
];
/// Commands that only set the scene, and what is left of the shell's own words.
const SCENERY: &[&str] = &[
    "cd", "export", "set", "source", "echo", "true", "false", "sleep", "exit", "wait", "done",
    "fi", "for", "esac", "case", "}", ")",
];

/// The programs that search in what they are given: with status 1 they found nothing.
const SEARCHES: [&str; 6] = ["grep", "egrep", "fgrep", "rg", "ag", "ack"];

impl CommandLine {
    /// The command that the line is about: a test before a build, a build before
    /// anything else; of equals the last, whose status is the line's.
    pub(crate) fn main(&self) -> Option<&Simple> {
        let sort = |simple: &&Simple| simple.sort().min(Sort::Git);
        let does = |simple: &&Simple| !SCENERY.contains(&simple.name());
        let piped = || self.commands.iter().rev().find(does).or(self.commands.first());
        self.steps().rev().min_by_key(sort).or_else(piped)
    }

    /// The commands beside the main one that ran if the line succeeded: not what stands behind `||`.
    pub(crate) fn others<'a>(&'a self, main: &'a Simple) -> impl Iterator<Item = &'a Simple> {
        self.steps().filter(move |step| !std::ptr::eq(*step, main) && step.when != When::Failure)
    }

    /// Whether nothing stands behind this command whose output would come later.
    pub(crate) fn is_last(&self, command: &Simple) -> bool {
        self.commands.last().is_some_and(|last| std::ptr::eq(last, command))
    }

    /// Whether it puts changes away and gets them back: what runs between is of another tree.
    pub(crate) fn is_on_stash(&self) -> bool {
        let stash = |simple: &Simple| {
            let words = simple.git_here()?;
            let ["stash", rest @ ..] = words.as_slice() else { return None };
            Some(matches!(rest.first(), Some(&"pop" | &"apply")))
        };
        let mut steps = self.commands.iter().filter_map(stash).skip_while(|is_back| *is_back);
        steps.next().is_some() && steps.any(|is_back| is_back)
    }

    /// Whether its status is that of a search in another's output.
    pub(crate) fn ends_in_search(&self) -> bool {
        let last = self.commands.last().filter(|last| last.when == When::Piped);
        last.is_some_and(|last| SEARCHES.contains(&last.name()))
    }

    /// The commands that do something of their own: not those that only set the
    /// scene, nor those that read another's output.
    fn steps(&self) -> impl DoubleEndedIterator<Item = &Simple> {
        let is_step = |simple: &&Simple| {
            let sets_the_scene = SCENERY.contains(&simple.name());
            simple.when != When::Piped && !sets_the_scene
        };
        self.commands.iter().filter(is_step)
    }

    /// What its commands begin with: the program, and the subcommand where it has one. That
    /// somebody looked around with `ls` tells nobody how this project is worked on; `gh pr view` does.
    pub(crate) fn heads(&self) -> Vec<String> {
        let is_usual = |simple: &Simple| {
            let second = simple.words.get(1).map(String::as_str).unwrap_or_default();
            let is_everyday = second.starts_with('-') || EVERYDAY_GIT.contains(&second);
            simple.name() == "git" && is_everyday
        };
        let head = |simple: &Simple| {
            let is_telling = |head: &String| simple.sort() != Sort::Look || Sort::asks(head);
            simple.head().filter(is_telling)
        };
        let works = || self.steps().filter(|simple| !is_usual(simple));
        let perhaps = works().filter_map(Simple::perhaps);
        let mut heads: Vec<String> = works().filter_map(head).chain(perhaps).collect();
        heads.sort_unstable();
        heads.dedup();
        heads
    }

    /// What its commands begin with that test, build, lint or run the project.
    pub(crate) fn checks(&self) -> Vec<String> {
        let checks = |simple: &&Simple| simple.sort().is_check() || simple.sort() == Sort::Run;
        self.steps().filter(checks).filter_map(Simple::head).collect()
    }

    /// A command of this line as somebody else can run it: in the folder below that the line goes to
    /// right before, with what it sources there.
    pub(crate) fn in_place(&self, command: &Simple) -> String {
        let is_it = |simple: &Simple| std::ptr::eq(simple, command);
        let at = self.commands.iter().position(is_it).unwrap_or_default();
        let sets = |at: &usize| {
            let needed = self.commands[at + 1].when == When::Success;
            needed && self.commands[*at].sets_place()
        };
        let from = (0..at).rev().take_while(sets).last().unwrap_or(at);
        let texts: Vec<&str> = self.commands[from..at].iter().map(|it| it.text.as_str()).collect();
        [texts.as_slice(), &[command.text.as_str()]].concat().join(" && ")
    }

    /// The line as a reader should see it: its one step, or all of it.
    pub(crate) fn shown(&self) -> String {
        let mut steps = self.steps();
        if let (Some(step), None) = (steps.next(), steps.next()) {
            return self.in_place(step);
        }
        // Without its here-document a command of several lines is nobody's to run.
        if let Some(main) = self.main().filter(|_| self.text.contains("<<")) {
            return main.text.clone();
        }
        let whole = without_continuations(&self.text);
        without_redirections(&without_here_documents(&whole)).to_owned()
    }

    /// Whether the last command ran only as this one before it had succeeded: `lint && test | tail`.
    pub(crate) fn leads_to(&self, before: &Simple, last: &Simple) -> bool {
        let is_last = |simple: &&Simple| std::ptr::eq(*simple, last);
        let behind =
            self.commands.iter().skip_while(|simple| !std::ptr::eq(*simple, before)).skip(1);
        let mut needed = behind.take_while(|simple| simple.when == When::Success);
        !before.is_in_background && needed.any(|simple| is_last(&simple))
    }

    /// The commands that follow one.
    fn behind<'a>(&'a self, command: &'a Simple) -> impl Iterator<Item = &'a Simple> {
        self.commands.iter().skip_while(move |simple| !std::ptr::eq(*simple, command)).skip(1)
    }

    /// Whether whatever a command prints, to both of its outputs, is in the output of the line: behind it stand only
    /// commands that pass it on, `make 2>&1 | tail -5`.
    pub(crate) fn shows_all_of(&self, main: &Simple) -> bool {
        let mut behind = self.behind(main);
        let passes_on = |simple: &Simple| {
            simple.when == When::Piped && matches!(simple.name(), "head" | "tail" | "cat" | "tee")
        };
        let is_shown = self.commands.iter().all(|simple| simple.writes.is_empty());
        self.text.contains("2>&1") && is_shown && behind.all(passes_on)
    }

    /// Whether a command was given a time to run, after which it was to stop: that shows that it starts.
    pub(crate) fn is_cut_short(&self) -> bool {
        self.commands
            .iter()
            .any(|simple| simple.words.first().is_some_and(|word| word == "timeout"))
    }

    /// Whether the last command reads another's output, whose status is lost.
    pub(crate) fn ends_in_pipe(&self) -> bool {
        self.commands.last().is_some_and(|last| last.when == When::Piped)
    }

    /// Whether what a command prints is piped on, and nothing else follows it.
    pub(crate) fn is_passed_on(&self, main: &Simple) -> bool {
        let mut behind = self.behind(main).peekable();
        behind.peek().is_some() && behind.all(|simple| simple.when == When::Piped)
    }

    /// Whether the line cannot have succeeded without this command: what follows needed its success, or reads the output
    /// of that: `lint && test | tail` succeeds only if `lint` did.
    pub(crate) fn needs(&self, command: &Simple) -> bool {
        let goes_on = |last: &Simple, simple: &Simple| {
            // The status of `(lint && test) | tail` is `tail`'s.
            let reads_another = !std::ptr::eq(last, command) && last.closes == 0;
            // A list with `&` behind it runs in the background as a whole.
            let is_next =
                simple.when == When::Success || simple.when == When::Piped && reads_another;
            is_next && !simple.is_in_background
        };
        let mut behind = self.behind(command);
        let last = behind.try_fold(command, |last, it| goes_on(last, it).then_some(it));
        !command.is_in_background && command.when != When::Failure && last.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn main(text: &str) -> (String, Sort) {
        let line = CommandLine::parse(text);
        let main = line.main().unwrap();
        (main.subject(), main.sort())
    }

    #[test]
    fn the_main_command_is_found_among_the_others() {
        let cases = [
            ("cd api && RUST_LOG=x cargo test auth 2>&1 | tail -20", "cargo test auth", Sort::Test),
            ("python3 -m unittest -v", "python3 -m unittest", Sort::Test),
            ("git add -A && git commit -m 'a; b && c'", "git commit -m a; b && c", Sort::Git),
            ("npm run build:prod > out.log", "npm run build:prod", Sort::Build),
            ("npx eslint . --fix", "npx eslint . --fix", Sort::Lint),
            ("mise run test:ci", "mise run test:ci", Sort::Test),
            ("go test ./... -run 'TestA|TestB'", "go test ./... -run TestA|TestB", Sort::Test),
            ("ls no-such-file", "ls no-such-file", Sort::Look),
            ("./scripts/run-tests.sh fast", "./scripts/run-tests.sh fast", Sort::Test),
            ("for i in 1 2; do cargo test a; done", "cargo test a", Sort::Test),
            ("(cd api && npm test)", "npm test", Sort::Test),
            ("timeout 60 pytest -q", "timeout 60 pytest", Sort::Test),
            ("uv run pytest tests/a.py", "uv run pytest tests/a.py", Sort::Test),
            ("cd /tmp && echo hello | cat -", "cat -", Sort::Look),
            ("\\\n  git diff --stat", "git diff --stat", Sort::Look),
        ];
        for (text, subject, sort) in cases {
            let found = main(text);
            assert_eq!(found.0, subject, "{text}");
            assert_eq!(found.1, sort, "{text}");
        }
    }

    #[test]
    fn quotes_operators_and_here_documents_do_not_confuse() {
        let line = CommandLine::parse("cat <<'EOF' > a.txt\nrm -rf x\nEOF\n");
        assert_eq!(line.commands[0].subject(), "cat");
        assert_eq!(line.commands.len(), 1);
        let line = CommandLine::parse("echo \"a \\\" ; b\"; rm 'c d' && ls # rm e");
        let subjects: Vec<String> = line.commands.iter().map(Simple::subject).collect();
        assert_eq!(subjects, ["echo a \" ; b", "rm c d", "ls"]);
        let line = CommandLine::parse(r#"\del src\core\a.py "d:\new app\b.py" c\ d '\$x' "\$y""#);
        assert_eq!(line.commands[0].subject(), r"del src\core\a.py d:\new app\b.py c d \$x $y");
        for text in ["", "'", "\"\\", "&&", "| |", "<<", "a \\"] {
            CommandLine::parse(text);
        }
    }

    #[test]
    fn redirections_at_the_end_are_not_shown() {
        for text in ["cargo test 2>&1", "cargo test > out.log 2>&1", "cargo test >out.log"] {
            assert_eq!(CommandLine::parse(text).shown(), "cargo test", "{text}");
        }
        assert_eq!(CommandLine::parse("cat <a.txt b").shown(), "cat <a.txt b");
    }

    #[test]
    fn what_only_passes_an_output_on_shows_all_of_it() {
        let shows = |text: &str| {
            let line = CommandLine::parse(text);
            line.shows_all_of(line.main().unwrap())
        };
        assert!(shows("cd api && go vet ./... 2>&1 | tail -5"));
        for text in [
            "go vet ./... | tail -5",
            "go vet ./... 2>&1 | grep x",
            "go vet 2>&1; ls",
            "go vet > vet.log 2>&1 | tail",
        ] {
            assert!(!shows(text), "{text}");
        }
    }

    #[test]
    fn what_ran_needed_the_success_of_what_stands_before_it() {
        let leads = |text: &str| {
            let line = CommandLine::parse(text);
            line.leads_to(&line.commands[0], &line.commands[1])
        };
        assert!(leads("make lint && make test 2>&1 | tail -5"));
        for text in ["make lint; make test", "make lint || make test", "make lint & make test"] {
            assert!(!leads(text), "{text}");
        }
    }

    #[test]
    fn what_runs_between_two_stashes_is_of_another_tree() {
        let is_on_stash = |text: &str| CommandLine::parse(text).is_on_stash();
        assert!(is_on_stash("git stash && make lint | tail; git stash pop"));
        assert!(is_on_stash("git stash push -u -q; make test; git stash apply"));
        for text in ["git stash pop && make", "git stash; make", "make && git stash list"] {
            assert!(!is_on_stash(text), "{text}");
        }
    }

    #[test]
    fn the_status_is_the_main_commands_or_not() {
        let decided = |text: &str| {
            let line = CommandLine::parse(text);
            line.main().is_some_and(|main| line.needs(main))
        };
        for text in [
            "cargo test",
            "cd a && cargo test && echo ok",
            "cargo fmt; cargo test",
            "cargo test && git push | tail -1",
            "cargo test && echo ok && gh run list | head -3 && date",
        ] {
            assert!(decided(text), "{text}");
        }
        let others = [
            "cargo test; echo $?",
            "npm test || true",
            "pytest | tail",
            "(cargo test && git push) | tail -1",
            "(cargo test && git push) 2>&1 | tail -1",
            "cargo fmt && (cargo test && git push) 2>/dev/null | tail -1",
            "cargo test && git push | tail -1 &",
            "cargo test | tail -1 && git push | tail -1",
            "cargo test && git push | tail -1; date",
            "cargo test &",
            "if cargo test; then echo ok; fi",
        ];
        for text in others {
            assert!(!decided(text), "{text}");
        }
    }

    #[test]
    fn a_line_needs_what_all_behind_it_needed() {
        let needs = |text: &str| {
            let line = CommandLine::parse(text);
            line.commands.iter().any(|it| it.words[1] == "commit" && line.needs(it))
        };
        assert!(needs("git commit -qm x && git pull | tail -1 && git push 2>&1 | tail -1"));
        for text in [
            "git commit -qm x | tail -1 && git push",
            "git commit -qm x; git push",
            "git diff --quiet || git commit -qm x && git push | tail -1",
        ] {
            assert!(!needs(text), "{text}");
        }
    }

    #[test]
    fn what_follows_a_here_document_counts() {
        let text = "cat > t.py <<'EOF'\nrm -rf x\nEOF\npytest -q t.py";
        assert_eq!(main(text), ("pytest t.py".to_owned(), Sort::Test));
        let text = "git commit -m \"$(cat <<'EOF'\nfix: a; b\nEOF\n)\"";
        assert_eq!(main(text).1, Sort::Git);
        // A shift of bits begins none.
        let text = "python3 -c 'print(1 << n)'\npytest -q";
        assert_eq!(main(text).1, Sort::Test);
        assert_eq!(main("cat << end\npytest\nend\nls").1, Sort::Look);
    }

    #[test]
    fn what_is_run_twice_is_told_apart() {
        let line = CommandLine::parse("make check; ./gen.sh; make check");
        let [first, .., last] = line.commands.as_slice() else { panic!() };
        assert!(line.is_last(last) && !line.is_last(first));
    }
}
