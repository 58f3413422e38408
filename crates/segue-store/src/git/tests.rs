//! git as it is, in repositories of its own.

use std::process::{Command, Stdio};

use super::*;

fn run(folder: &Path, arguments: &[&str]) {
    let isolated = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"];
    let status = Command::new("git")
        .args(isolated)
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.unwrap().success(), "{arguments:?}");
}

#[test]
fn a_repository_tells_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let git = GitProgram::default();
    run(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    let head = git.head(folder.path()).unwrap();
    assert_eq!(head, Head { branch: Some("main".into()), ..Head::default() });

    for name in ["ä", "d.txt"] {
        let mut file = std::fs::File::create(folder.path().join(name)).unwrap();
        std::io::Write::write_all(&mut file, name.as_bytes()).unwrap();
    }
    run(folder.path(), &["add", "-A"]);
    run(folder.path(), &["commit", "--quiet", "-m", "first"]);
    let first = git.head(folder.path()).unwrap().commit.unwrap();
    run(folder.path(), &["mv", "ä", "c"]);
    std::fs::OpenOptions::new()
        .append(true)
        .open(folder.path().join("d.txt"))
        .and_then(|mut file| std::io::Write::write_all(&mut file, b"more"))
        .unwrap();
    std::fs::File::create(folder.path().join("new.txt")).unwrap();
    let status = git.status(folder.path()).unwrap();
    let expected = [("R ", "c"), (" M", "d.txt"), ("??", "new.txt")];
    assert_eq!(status, expected.map(|(s, p)| (s.to_owned(), p.to_owned())));
    assert!(!git.diff(folder.path()).unwrap().is_empty());

    run(folder.path(), &["commit", "--quiet", "-a", "-m", "second"]);
    let one = Commits { all: 1, of_work: 1 };
    assert_eq!(git.commits_since(folder.path(), &first), Some(one));
    assert_eq!(git.commits_since(folder.path(), "--all"), None);
}

/// A file with this text, which git knows of.
fn added(root: &Path, name: &str, text: &str) {
    let mut file = std::fs::File::create(root.join(name)).unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    run(root, &["add", "-A"]);
}

#[test]
fn commits_that_a_rebase_replaced_are_found_again_and_renames_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (root, git) = (folder.path(), GitProgram::default());
    let write = |name: &str, text: &str| added(root, name, text);
    let commit = |message: &str| {
        run(root, &["commit", "--quiet", "-m", message]);
        git.head(root).unwrap().commit.unwrap()
    };
    run(root, &["init", "--quiet", "--initial-branch=main"]);
    write("a.txt", &"a line of some length\n".repeat(9));
    let first = commit("first");
    write("b.txt", "b\n");
    let lost = commit("second");
    // The same change on another ground, then the same words for another change.
    run(root, &["reset", "--quiet", "--hard", &first]);
    write("c.txt", "c\n");
    commit("between");
    run(root, &["cherry-pick", &lost]);
    let again = git.head(root).unwrap().commit.unwrap();
    assert_eq!(git.find_again(root, &lost, None), Some((again, Likeness::Patch)));

    run(root, &["reset", "--quiet", "--hard", &first]);
    run(root, &["commit", "--quiet", "--allow-empty", "-m", "empty"]);
    let empty = git.head(root).unwrap().commit.unwrap();
    assert_eq!(git.find_again(root, &first, None), Some((empty, Likeness::Tree)));

    run(root, &["mv", "a.txt", "moved.txt"]);
    commit("moved");
    let moved = FileChange { path: "a.txt".into(), change: Change::Moved("moved.txt".into()) };
    assert_eq!(git.changes_since(root, &first), Some(vec![moved]));
    assert_eq!(git.changes_since(root, "--all"), None);
}

#[test]
fn a_commit_that_git_has_pruned_is_found_again_by_its_marks() {
    let folder = tempfile::tempdir().unwrap();
    let (root, git) = (folder.path(), GitProgram::default());
    let write = |name: &str, text: &str| added(root, name, text);
    run(root, &["init", "--quiet", "--initial-branch=main"]);
    write("a.txt", "a\n");
    run(root, &["commit", "--quiet", "-m", "first"]);
    write("b.txt", "b\n");
    run(root, &["commit", "--quiet", "-m", "second"]);
    let old = git.head(root).unwrap();
    let (lost, marks) = (old.commit.unwrap(), old.marks.unwrap());
    let prune = || {
        run(root, &["reflog", "expire", "--expire=now", "--all"]);
        run(root, &["gc", "--quiet", "--prune=now"]);
        assert_eq!(git.standing(root, &lost), Some(Standing::Missing));
    };
    // The same files under other words.
    run(root, &["commit", "--quiet", "--amend", "-m", "the second"]);
    prune();
    let head = git.head(root).unwrap().commit.unwrap();
    let again = |marks| git.find_again(root, &lost, marks);
    assert_eq!(again(Some(&marks)), Some((head, Likeness::Tree)));
    assert_eq!(again(None), None);
    // The same words, author and time over other files, after a rebase.
    write("c.txt", "c\n");
    run(root, &["commit", "--quiet", "--amend", "-m", "second"]);
    run(root, &["reset", "--quiet", "--soft", "HEAD"]);
    prune();
    let head = git.head(root).unwrap().commit.unwrap();
    assert_eq!(again(Some(&marks)), Some((head, Likeness::Subject)));
    let other = Marks { tree: "0".repeat(40), sign: segue_model::Digest::of("x") };
    assert_eq!(again(Some(&other)), None);
}

#[test]
fn without_a_repository_or_without_git_there_is_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(GitProgram::default().head(folder.path()), None);
    let none = GitProgram { program: "/nonexistent/git".into() };
    assert_eq!(none.status(folder.path()), None);
}
