//! Where the chain is kept: files that git merges, a git ref, many writers, bad objects.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::sandbox::{LINKCHECK, Sandbox, fixture};

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Ana", "-c", "user.email=ana@example.org"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    git(&sandbox.project, &["init", "--quiet", "--initial-branch=main"]);
    sandbox
}

fn good(sandbox: &Sandbox, folder: &Path, arguments: &[&str], seed: &str) -> String {
    let mut command = sandbox.command(folder);
    let output = command.args(arguments).env("SEGUE_SEED", seed).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Everybody writes a handoff and two records on a branch of their own; git merges them all.
fn merged_by_git(branches: usize) {
    let sandbox = repository();
    let root = &sandbox.project;
    sandbox.good(&["init", "--yes"]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    git(root, &["add", "-A"]);
    git(root, &["commit", "--quiet", "-m", "start"]);
    for n in 0..branches {
        let (name, seed) = (format!("b{n}"), format!("{}", n + 10));
        git(root, &["checkout", "--quiet", "-b", &name, "main"]);
        good(&sandbox, root, &["handoff", "--from", &fixture(LINKCHECK[1])], &seed);
        good(&sandbox, root, &["tag", &format!("t{n}")], &seed);
        good(&sandbox, root, &["claim", "1"], &seed);
        git(root, &["add", "-A"]);
        git(root, &["commit", "--quiet", "-m", &name]);
    }
    git(root, &["checkout", "--quiet", "main"]);
    for n in 0..branches {
        git(root, &["merge", "--quiet", "--no-edit", &format!("b{n}")]);
    }
    let log = sandbox.json(&["log", "--json"]);
    assert_eq!(log["handoffs"].as_array().unwrap().len(), branches + 1);
    assert_eq!(log["heads"]["main"].as_array().unwrap().len(), branches);
    assert_eq!(log["tags"].as_object().unwrap().len(), branches);
    assert_eq!(sandbox.run(&["doctor"]).status, 0, "{}", sandbox.run(&["doctor"]).out);
}

#[test]
fn two_branches_are_merged_without_a_conflict() {
    merged_by_git(2);
}

#[test]
fn twenty_branches_are_merged_without_a_conflict() {
    merged_by_git(20);
}

#[test]
fn a_chain_in_a_git_ref_works_like_one_in_files() {
    let sandbox = repository();
    let root = &sandbox.project;
    let set_up = sandbox.json(&["init", "--yes", "--store", "git-ref", "--json"]);
    assert_eq!(set_up["store"], "git-ref");
    let before = git(root, &["status", "--porcelain", "--ignored", "--untracked-files=all"]);
    for session in &LINKCHECK[..2] {
        sandbox.good(&["handoff", "--from", &fixture(session)]);
    }
    sandbox.good(&["tag", "mvp", "1"]);
    sandbox.good(&["rollback", "1", "--why", "wrong way"]);
    assert!(sandbox.good(&["next"]).contains("wrong way, given up with handoff 2"));
    sandbox.good(&["undo"]);
    let log = sandbox.json(&["log", "--json"]);
    assert_eq!(log["handoffs"].as_array().unwrap().len(), 2);
    assert_eq!(log["tags"]["mvp"], log["handoffs"][1]["id"]);
    let after = git(root, &["status", "--porcelain", "--ignored", "--untracked-files=all"]);
    let is_local = |line: &&str| line.contains(".segue/local/");
    assert_eq!(
        after.lines().filter(|line| !is_local(line)).collect::<Vec<_>>(),
        before.lines().collect::<Vec<_>>()
    );
    assert_eq!(git(root, &["log", "--format=%s", "refs/segue/store"]).lines().count(), 7);
    assert_eq!(sandbox.run(&["doctor"]).status, 0);
    let outside = Sandbox::new();
    assert_eq!(outside.run(&["init", "--yes", "--store", "git-ref"]).status, 2);
}

#[test]
fn two_people_share_a_git_ref_by_plain_git_alone() {
    let (ana, ben) = (repository(), repository());
    let remote = ana.folder.path().join("remote.git");
    git(ana.folder.path(), &["init", "--quiet", "--bare", "remote.git"]);
    let fetch = ["fetch", "--quiet", "origin", "+refs/segue/store:refs/segue/remotes/origin/store"];
    let push = ["push", "--quiet", "origin", "refs/segue/store"];
    for sandbox in [&ana, &ben] {
        git(&sandbox.project, &["remote", "add", "origin", remote.to_str().unwrap()]);
        let said = sandbox.good(&["init", "--yes", "--store", "git-ref"]);
        assert!(said.contains("handoffs in the git ref refs/segue/store"), "{said}");
        let empty = sandbox.run(&["log"]);
        assert!(empty.err.contains("git fetch origin +refs/segue/store"), "{}", empty.err);
    }
    let save = |sandbox: &Sandbox, goal: &str| {
        let text = format!("## Next Objective\n\n{goal}\n");
        assert_eq!(sandbox.run_with(&["save", "-"], &text).status, 0);
    };
    let goals = |sandbox: &Sandbox| -> Vec<String> {
        let log = sandbox.json(&["log", "--json"]);
        let all = log["handoffs"].as_array().unwrap().iter();
        let mut goals: Vec<String> =
            all.map(|one| one["objective"].as_str().unwrap().to_owned()).collect();
        goals.sort();
        goals
    };
    save(&ana, "Start");
    git(&ana.project, &push);
    git(&ben.project, &fetch);
    assert_eq!(goals(&ben), ["Start"], "a fresh clone");
    // Both write, and the second one is rejected.
    save(&ana, "Ana's part");
    save(&ben, "Ben's part");
    git(&ana.project, &push);
    git(&ben.project, &fetch);
    assert_eq!(goals(&ben), ["Ana's part", "Ben's part", "Start"]);
    // Looking has united both, so it goes forward.
    git(&ben.project, &push);
    git(&ana.project, &fetch);
    assert_eq!(goals(&ana), goals(&ben));
    assert_eq!(ana.json(&["log", "--json"])["heads"]["main"].as_array().unwrap().len(), 2);
    ana.good(&["merge", "thread/main", &ben_head(&ana), "--keep", "both"]);
    git(&ana.project, &push);
    git(&ben.project, &fetch);
    assert_eq!(ben.json(&["log", "--json"])["heads"]["main"].as_array().unwrap().len(), 1);
}

/// The head of `main` that is not its tip.
fn ben_head(sandbox: &Sandbox) -> String {
    let log = sandbox.json(&["log", "--json"]);
    log["heads"]["main"][1].as_str().unwrap().to_owned()
}

/// Every file below the project's folder that is not git's.
fn own_files(root: &Path) -> Vec<String> {
    let files = Sandbox::files(root).into_iter().map(|(name, _)| name);
    files.filter(|name| !name.starts_with(".git/")).collect()
}

#[test]
fn a_private_chain_leaves_nothing_in_the_project_and_all_worktrees_share_it() {
    let sandbox = repository();
    let root = &sandbox.project;
    sandbox.write("a.txt", "a\n");
    git(root, &["add", "-A"]);
    git(root, &["commit", "--quiet", "-m", "start"]);
    let set_up = sandbox.json(&["init", "--yes", "--store", "private", "--json"]);
    assert_eq!(set_up["store"], "private");
    let folder = Path::new(set_up["folder"].as_str().unwrap());
    assert!(folder.starts_with(&sandbox.home) && folder.join("segue.toml").is_file());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "nobody else may read it");
    }
    for session in &LINKCHECK[..2] {
        sandbox.good(&["handoff", "--from", &fixture(session)]);
    }
    sandbox.good(&["tag", "mvp", "1"]);
    sandbox.good(&["branch", "api", "1"]);
    sandbox.good(&["rollback", "1", "--why", "wrong way"]);
    assert!(sandbox.good(&["next", "--print"]).contains("wrong way, given up with handoff 2"));
    sandbox.good(&["undo"]);
    sandbox.good(&["template", "new", "ours", "--extends", "base"]);
    assert!(folder.join("templates/ours.md").is_file());
    assert!(sandbox.good(&["template", "list"]).contains("ours"));
    assert!(sandbox.good(&["config", "--origin"]).contains("segue.toml"));
    assert!(sandbox.good(&["show", "2", "--sources"]).contains('#'));
    assert!(sandbox.good(&["pending", "--json"]).contains("segue/pending/1"));
    let request =
        r#"{"session_id":"s","cwd":".","hook_event_name":"SessionStart","source":"startup"}"#;
    assert_eq!(sandbox.run_with(&["hook", "--agent", "claude"], request).status, 0);
    assert_eq!(sandbox.run(&["doctor"]).status, 0);
    assert_eq!(own_files(root), ["a.txt"]);
    assert_eq!(git(root, &["status", "--porcelain"]), "");

    // A worktree has the same chain, and a thread of its own.
    sandbox.good(&["branch", "other", "1", "--worktree", "../other"]);
    let other = sandbox.folder.path().join("other");
    let log: serde_json::Value =
        serde_json::from_str(&good(&sandbox, &other, &["log", "--json"], "5")).unwrap();
    assert_eq!((&log["thread"], log["handoffs"].as_array().unwrap().len()), (&"other".into(), 2));
    assert_eq!(sandbox.json(&["log", "--json"])["thread"], "main");
    assert_eq!(own_files(&other), [".git", "a.txt"]);
    let purged = sandbox.json(&["purge", "2", "--yes", "--json"]);
    assert_eq!(purged["removed"].as_array().unwrap().len(), 2);
    // Again changes nothing, and another store is not begun.
    let again = sandbox.json(&["init", "--yes", "--json"]);
    assert_eq!((&again["store"], &again["written"]), (&"private".into(), &serde_json::json!([])));
}

#[test]
fn a_private_chain_without_git_is_found_by_its_folder_and_outlives_git_init() {
    let sandbox = Sandbox::new();
    sandbox.good(&["init", "--yes", "--store", "private"]);
    let below = sandbox.project.join("a/b");
    std::fs::create_dir_all(&below).unwrap();
    good(&sandbox, &below, &["handoff", "--from", &fixture(LINKCHECK[0])], "1");
    assert_eq!(sandbox.json(&["log", "--json"])["handoffs"].as_array().unwrap().len(), 1);
    sandbox.git(&["init", "--quiet"]);
    assert_eq!(sandbox.json(&["log", "--json"])["handoffs"].as_array().unwrap().len(), 1);
    // A neighbour has nothing of it.
    let neighbour = sandbox.folder.path().join("neighbour");
    std::fs::create_dir_all(&neighbour).unwrap();
    assert_eq!(sandbox.run_in(&neighbour, &["log"]).status, 2);
}

#[test]
fn a_repository_cannot_say_that_its_store_is_private() {
    let sandbox = Sandbox::with_project();
    sandbox.write(".segue/segue.toml", "template = \"base\"\nstore = \"private\"\n");
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    assert!(sandbox.project.join(".segue/handoffs").is_dir());
    assert!(!sandbox.home.join(".local").exists());
}

/// How many rounds one store is for: it is read at every start.
const ROUNDS_A_STORE: u64 = 20;

/// Many processes write at once and some are killed: what one of them said is stored is
/// there once and whole.
fn killed_writers(store: &str, writers: u64) {
    let rounds = std::env::var("SEGUE_SOAK_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let (rounds, writers): (u64, u64) = rounds.map_or((1, writers), |rounds| (rounds, 64));
    let mut done = 0;
    while done < rounds {
        let here = (rounds - done).min(ROUNDS_A_STORE);
        rounds_of_killed_writers(store, writers, here);
        done += here;
    }
}

fn rounds_of_killed_writers(store: &str, writers: u64, rounds: u64) {
    let sandbox = repository();
    sandbox.good(&["init", "--yes", "--store", store]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    let mut acknowledged = Vec::new();
    for round in 0..rounds {
        let children: Vec<_> = (0..writers)
            .map(|n| {
                let mut command = sandbox.command(&sandbox.project);
                let tag = format!("t{round}-{n}");
                command.args(["tag", &tag, "--json"]).env("SEGUE_SEED", format!("{round}{n:03}"));
                (tag, command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
            })
            .collect();
        for (n, (tag, mut child)) in children.into_iter().enumerate() {
            if n % 3 == 0 {
                std::thread::sleep(Duration::from_millis((n as u64 + round) % 7));
                let _ = child.kill();
            }
            if child.wait().unwrap().success() {
                acknowledged.push(tag);
            }
        }
    }
    let log = sandbox.json(&["log", "--json"]);
    for tag in &acknowledged {
        assert!(log["tags"].get(tag).is_some(), "{store}: {tag} was acknowledged and is lost");
    }
    assert!(!acknowledged.is_empty());
    let operations = sandbox.json(&["op", "log", "--json"]);
    let tags: Vec<&str> = operations["operations"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|operation| operation["kind"] == "tag")
        .map(|operation| operation["text"].as_str().unwrap())
        .collect();
    let once: std::collections::BTreeSet<&str> = tags.iter().copied().collect();
    assert_eq!(tags.len(), once.len(), "{store}: a record is there twice");
    let run = sandbox.run(&["doctor", "--json"]);
    let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let objects = found["objects"].as_array().unwrap();
    // A temporary file of a killed process is no object.
    let torn = objects.iter().filter(|o| !o["text"].as_str().unwrap().contains("was killed"));
    assert_eq!(torn.count(), 0, "{store}: {objects:?}");
}

#[test]
fn writers_that_are_killed_lose_nothing_in_files() {
    killed_writers("tree", 64);
}

#[test]
fn writers_that_are_killed_lose_nothing_in_a_private_store() {
    killed_writers("private", 24);
}

#[test]
fn writers_that_are_killed_lose_nothing_in_a_git_ref() {
    killed_writers("git-ref", 12);
}

#[test]
fn doctor_names_each_bad_object_and_the_others_work() {
    let sandbox = Sandbox::with_project();
    for session in &LINKCHECK[..2] {
        sandbox.good(&["handoff", "--from", &fixture(session)]);
    }
    assert!(sandbox.good(&["doctor"]).contains("every object of the store is well"));
    let folder = sandbox.project.join(".segue/handoffs");
    let named = |number: &str| {
        let shown = sandbox.json(&["show", number, "--json"]);
        (shown["id"].as_str().unwrap().to_owned(), shown["path"].as_str().unwrap().to_owned())
    };
    let ((id, path), (second, other)) = (named("1"), named("2"));
    let text = std::fs::read_to_string(&path).unwrap();
    let other_text = std::fs::read_to_string(&other).unwrap();
    let copy = |number: &str, new: &str, text: &str| {
        let name = format!("{number}-x.{new}.md");
        std::fs::write(folder.join(&name), text).unwrap();
    };
    // Not to be read, of another id, twice, edited, with a parent that is nowhere, in a circle,
    // with a broken line that the chain itself does not need.
    copy("0009", "kkkkkkkkkkkkkkkk", "---\nsegue: 99\n---\nx");
    copy("0001", "kkkkkkkkkkkkkkkl", &text);
    copy("0001", &id, &text);
    let lost = other_text.replace(&second, "kkkkkkkkkkkkkkkm").replace(&id, "kkkkkkkkkkkkkkkn");
    copy("0002", "kkkkkkkkkkkkkkkm", &lost);
    let circle = other_text.replace(&second, "kkkkkkkkkkkkkkko").replace(&id, "kkkkkkkkkkkkkkko");
    copy("0002", "kkkkkkkkkkkkkkko", &circle);
    let broken = text.replace(&id, "kkkkkkkkkkkkkkkr");
    let broken = broken.replacen("\nwriter:", "\ngit: {commit: [1}\nwriter:", 1);
    copy("0001", "kkkkkkkkkkkkkkkr", &broken);
    std::fs::write(&other, other_text.replace("## Context", "## Context\n\nEdited")).unwrap();
    std::fs::write(folder.join("a b.md"), "x").unwrap();
    std::fs::write(folder.join("0007-x.kkkkkkkkkkkkkkkp.sources.json"), "{}").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", folder.join("0008-x.kkkkkkkkkkkkkkkq.md")).unwrap();

    let run = sandbox.run(&["doctor", "--json"]);
    assert_eq!(run.status, 1);
    let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let objects = found["objects"].as_array().unwrap();
    let has = |kind: &str, part: &str| {
        objects.iter().any(|o| o["kind"] == kind && o["path"].as_str().unwrap().contains(part))
    };
    assert!(has("unreadable", "kkkkkkkkkkkkkkkk"), "{}", run.out);
    assert!(has("unreadable", "kkkkkkkkkkkkkkkl"), "{}", run.out);
    assert!(has("unreadable", "kkkkkkkkkkkkkkkr"), "{}", run.out);
    assert!(has("twice", &id), "{}", run.out);
    assert!(has("parent", "kkkkkkkkkkkkkkkm"), "{}", run.out);
    assert!(has("circle", "kkkkkkkkkkkkkkko"), "{}", run.out);
    assert!(has("edited", &second), "{}", run.out);
    assert!(has("foreign", "a b.md"), "{}", run.out);
    assert!(has("left", "kkkkkkkkkkkkkkkp"), "{}", run.out);
    #[cfg(unix)]
    assert!(has("foreign", "kkkkkkkkkkkkkkkq"), "{}", run.out);
    assert_eq!(sandbox.run(&["log"]).status, 0);
    assert_eq!(sandbox.run(&["show", &second]).status, 0);
}

#[test]
fn a_purged_handoff_is_gone_and_it_is_said_where_copies_remain() {
    let sandbox = repository();
    sandbox.good(&["init", "--yes"]);
    for session in &LINKCHECK[..2] {
        sandbox.good(&["handoff", "--from", &fixture(session)]);
    }
    let run = sandbox.run(&["purge", "1", "--json"]);
    assert_eq!(run.status, 4, "nobody is there to decide: {}", run.err);
    let purged = sandbox.json(&["purge", "1", "--yes", "--json"]);
    let removed = purged["removed"].as_array().unwrap();
    assert_eq!(removed.len(), 4, "document and sources, here and in the mirror: {removed:?}");
    let remains = purged["remains"].to_string();
    assert!(remains.contains("what follows it") && remains.contains("commits"), "{remains}");
    assert_eq!(sandbox.run(&["show", "1"]).status, 2);
    assert_eq!(sandbox.json(&["show", "2", "--json"])["number"], 2, "the other one is there");
}

#[test]
fn a_purge_is_known_in_another_clone() {
    let sandbox = repository();
    let root = &sandbox.project;
    sandbox.good(&["init", "--yes"]);
    for session in &LINKCHECK[..2] {
        sandbox.good(&["handoff", "--from", &fixture(session)]);
    }
    git(root, &["add", "-A"]);
    git(root, &["commit", "--quiet", "-m", "two"]);
    let other = sandbox.folder.path().join("other");
    let place = other.to_str().unwrap();
    git(root, &["clone", "--quiet", ".", place]);
    sandbox.good(&["purge", "1", "--yes"]);
    let is_said =
        |log: &str| log.lines().any(|line| line.contains('~') && line.contains("was purged"));
    let log = sandbox.good(&["log"]);
    assert!(is_said(&log), "{log}");
    assert_eq!(sandbox.json(&["log", "--json"])["absent"][0]["why"], "was purged");
    git(root, &["add", "-A"]);
    git(root, &["commit", "--quiet", "-m", "purged"]);
    git(&other, &["pull", "--quiet"]);
    assert!(is_said(&good(&sandbox, &other, &["log"], "81")));
    let health = good(&sandbox, &other, &["doctor", "--json"], "82");
    let health: serde_json::Value = serde_json::from_str(&health).unwrap();
    assert_eq!(health["objects"], serde_json::json!([]));
}

#[test]
fn what_another_branch_or_worktree_has_counts_and_is_never_the_tip() {
    let sandbox = repository();
    let root = &sandbox.project;
    sandbox.good(&["init", "--yes"]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    git(root, &["add", "-A"]);
    git(root, &["commit", "--quiet", "-m", "start"]);
    git(root, &["checkout", "--quiet", "-b", "api"]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[1])]);
    sandbox.good(&["tag", "done", "2"]);
    let second = sandbox.json(&["log", "--json"])["threads"]["main"].clone();
    git(root, &["add", "-A"]);
    git(root, &["commit", "--quiet", "-m", "api"]);

    // An earlier checkout of this folder: hidden by git, not by segue.
    git(root, &["checkout", "--quiet", "main"]);
    let log = sandbox.json(&["log", "--json"]);
    assert_eq!(log["handoffs"].as_array().unwrap().len(), 1);
    assert_ne!(log["threads"]["main"], second, "what is elsewhere is no tip");
    assert_eq!(log["tags"]["done"], second, "its records count");
    let all = sandbox.json(&["log", "--all", "--json"]);
    let state = |n: usize| all["handoffs"][n]["state"].clone();
    assert_eq!((state(0), state(1)), ("elsewhere".into(), "tip".into()), "{all}");
    assert_eq!(sandbox.json(&["show", "tag:done", "--json"])["id"], second);
    assert!(sandbox.good(&["show", "2", "--sources"]).contains('#'));
    assert_eq!(sandbox.run(&["doctor"]).status, 0);

    // A worktree of its own.
    let other = sandbox.folder.path().join("other");
    let place = other.to_str().unwrap();
    git(root, &["worktree", "add", "--quiet", "--detach", place]);
    good(&sandbox, &other, &["tag", "seen", "1"], "77");
    assert!(sandbox.json(&["log", "--json"])["tags"].get("seen").is_some());
    let log = good(&sandbox, &other, &["log", "--all", "--json"], "78");
    assert!(log.contains(second.as_str().unwrap()), "{log}");
    assert_eq!(git(root, &["status", "--porcelain"]), "", "the mirror is no part of the tree");
}

#[test]
fn a_store_in_git_says_where_git_is_missing() {
    let mut sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet"]);
    sandbox.good(&["init", "--yes", "--store", "git-ref"]);
    sandbox.good(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    sandbox.set("PATH", "/nowhere");
    for arguments in [&["log"][..], &["next", "--print"], &["tag", "x"]] {
        let run = sandbox.run(arguments);
        assert_eq!(run.status, 6, "{arguments:?}: {}", run.err);
        assert!(run.err.contains("no `git` is on this PATH"), "{}", run.err);
    }
}

#[test]
fn nothing_is_stored_that_could_not_be_noted() {
    let sandbox = Sandbox::with_project();
    let local = sandbox.project.join(".segue/local");
    let _ = std::fs::remove_dir_all(&local);
    std::fs::write(&local, "").unwrap();
    let before = Sandbox::files(&sandbox.project);
    let run = sandbox.run(&["handoff", "--from", &fixture(LINKCHECK[0])]);
    assert_eq!(run.status, 6, "{}", run.err);
    assert!(run.err.contains("nothing was changed"), "{}", run.err);
    assert_eq!(Sandbox::files(&sandbox.project), before);
}
