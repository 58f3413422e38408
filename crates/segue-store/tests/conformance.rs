//! What every store must do, whatever it stands on.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::path::Path;
use std::process::{Command, Stdio};

use segue_store::{Folder, GitRefStore, ObjectName, Store, StoreError, TreeStore};
use tempfile::TempDir;

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=Ana", "-c", "user.email=ana@example.org"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.unwrap().success(), "{arguments:?}");
}

fn repository() -> TempDir {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    folder
}

/// Each kind of store, with the folder that it lives as long as.
fn stores() -> Vec<(&'static str, TempDir, Box<dyn Store + Sync>)> {
    let (tree, private, repository) =
        (TempDir::new().unwrap(), TempDir::new().unwrap(), repository());
    let of_tree = Box::new(TreeStore::new(tree.path().join(".segue")));
    let of_git = Box::new(GitRefStore::new(repository.path()));
    // The same files, in folders of the user's own that nobody has made yet.
    let own = private.path().join("private/1f2e3d4c-linkcheck");
    let of_user = Box::new(TreeStore::new(own));
    vec![("tree", tree, of_tree), ("private", private, of_user), ("git-ref", repository, of_git)]
}

fn name(folder: Folder, file: &str) -> ObjectName {
    ObjectName::new(folder, file).unwrap()
}

#[test]
fn an_object_is_stored_once_and_read_back_byte_by_byte() {
    for (kind, _folder, store) in stores() {
        assert!(store.list(Folder::Handoffs).unwrap().is_empty(), "{kind}");
        assert!(store.stamps(Folder::Records, "").unwrap().is_empty(), "{kind}");
        let bytes = b"text\r\n\0\xff\n\n";
        let (a, b) = (name(Folder::Handoffs, "a.md"), name(Folder::Handoffs, "b.md"));
        store.put(&b, bytes).unwrap();
        store.put(&a, b"").unwrap();
        store.put(&name(Folder::Records, "a.md"), b"other").unwrap();
        assert_eq!(store.get(&b).unwrap().unwrap(), bytes, "{kind}");
        assert_eq!(store.get(&name(Folder::Handoffs, "c.md")).unwrap(), None, "{kind}");
        assert_eq!(store.list(Folder::Handoffs).unwrap(), [a.clone(), b.clone()], "{kind}");
        let read = store.read(&[a.clone(), name(Folder::Handoffs, "c.md"), b.clone()]).unwrap();
        assert_eq!(read, [(a.clone(), vec![]), (b.clone(), bytes.to_vec())], "{kind}");
        assert!(matches!(store.put(&a, b"x"), Err(StoreError::Taken(_))), "{kind}");
        assert_eq!(store.get(&a).unwrap().unwrap(), b"", "{kind}: it is not replaced");
    }
}

#[test]
fn stamps_and_states_change_with_the_objects() {
    for (kind, _folder, store) in stores() {
        let (a, b) = (name(Folder::Handoffs, "a.md"), name(Folder::Handoffs, "b.md"));
        store.put(&a, b"a").unwrap();
        store.put(&name(Folder::Handoffs, "a.json"), b"{}").unwrap();
        let (state, stamps) = (
            store.state(Folder::Handoffs).unwrap(),
            store.stamps(Folder::Handoffs, ".md").unwrap(),
        );
        assert!(stamps.len() == 1 && stamps[0].0 == a, "{kind}");
        let same = store.state(Folder::Handoffs).unwrap();
        assert_eq!(same, state, "{kind}: looking changes nothing");
        // A stamp is as fine as the clock of the file system.
        std::thread::sleep(std::time::Duration::from_millis(20));
        store.put(&b, b"b").unwrap();
        assert_ne!(store.state(Folder::Handoffs).unwrap(), state, "{kind}: an object came");
        let (before, state) = (stamps, store.state(Folder::Handoffs).unwrap());
        let stamps = store.stamps(Folder::Handoffs, ".md").unwrap();
        assert_eq!((stamps.len(), stamps[0].clone()), (2, before[0].clone()), "{kind}");
        std::thread::sleep(std::time::Duration::from_millis(20));
        store.remove(&a).unwrap();
        assert_ne!(store.state(Folder::Handoffs).unwrap(), state, "{kind}: an object went");
        store.put(&a, b"other").unwrap();
        let stamps = store.stamps(Folder::Handoffs, ".md").unwrap();
        assert_ne!(stamps[0], before[0], "{kind}: other bytes, another stamp");
    }
}

#[test]
fn what_is_removed_is_gone_and_the_rest_stays() {
    for (kind, _folder, store) in stores() {
        let (a, b) = (name(Folder::Handoffs, "a.md"), name(Folder::Handoffs, "b.md"));
        store.put(&a, b"a").unwrap();
        store.put(&b, b"b").unwrap();
        store.remove(&a).unwrap();
        assert_eq!(store.list(Folder::Handoffs).unwrap(), [b], "{kind}");
        assert_eq!(store.get(&a).unwrap(), None, "{kind}");
    }
}

#[test]
fn many_writers_lose_nothing_and_one_of_a_name_wins() {
    for (kind, _folder, store) in stores() {
        let same = name(Folder::Handoffs, "same.md");
        let won: usize = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8u8)
                .map(|n| {
                    let (store, same) = (&store, &same);
                    scope.spawn(move || {
                        store.put(&name(Folder::Records, &format!("{n}.toml")), &[n]).unwrap();
                        usize::from(store.put(same, &[n; 99]).is_ok())
                    })
                })
                .collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).sum()
        });
        assert_eq!(won, 1, "{kind}");
        assert_eq!(store.list(Folder::Records).unwrap().len(), 8, "{kind}");
        let bytes = store.get(&same).unwrap().unwrap();
        assert!(bytes.len() == 99 && bytes.iter().all(|byte| *byte == bytes[0]), "{kind}");
    }
}

#[test]
fn uniting_changes_nothing_that_is_seen() {
    for (kind, _folder, store) in stores() {
        store.unite().unwrap();
        let a = name(Folder::Handoffs, "a.md");
        store.put(&a, b"a").unwrap();
        let state = store.state(Folder::Handoffs).unwrap();
        store.unite().unwrap();
        assert_eq!(store.state(Folder::Handoffs).unwrap(), state, "{kind}");
        assert_eq!(store.get(&a).unwrap().unwrap(), b"a", "{kind}");
    }
}

#[test]
fn what_was_fetched_can_be_pushed_on_without_a_write() {
    let (one, other) = (repository(), repository());
    let address = one.path().to_str().unwrap();
    let (a, b) = (name(Folder::Handoffs, "a.md"), name(Folder::Records, "b.toml"));
    let stores = [&one, &other].map(|folder| GitRefStore::new(folder.path()));
    stores[0].put(&a, b"a").unwrap();
    let fetch = "+refs/segue/store:refs/segue/remotes/origin/store";
    git(other.path(), &["fetch", "--quiet", address, fetch]);
    // A fresh clone has no ref of its own yet.
    stores[1].unite().unwrap();
    git(other.path(), &["rev-parse", "--verify", "refs/segue/store"]);
    stores[0].put(&b, b"b").unwrap();
    stores[1].put(&name(Folder::Handoffs, "c.md"), b"c").unwrap();
    git(other.path(), &["fetch", "--quiet", address, fetch]);
    stores[1].unite().unwrap();
    git(other.path(), &["push", "--quiet", address, "refs/segue/store"]);
    assert_eq!(stores[0].list(Folder::Handoffs).unwrap().len(), 2);
    assert_eq!(stores[0].get(&b).unwrap().unwrap(), b"b");
}

#[test]
fn a_git_ref_touches_no_working_tree_and_is_fetched_and_pushed_by_plain_git() {
    let (one, other) = (repository(), repository());
    let remote = TempDir::new().unwrap();
    git(remote.path(), &["init", "--quiet", "--bare"]);
    let address = remote.path().to_str().unwrap();
    let stores = [&one, &other].map(|folder| GitRefStore::new(folder.path()));
    for (at, (folder, store)) in [&one, &other].iter().zip(&stores).enumerate() {
        git(folder.path(), &["remote", "add", "origin", address]);
        store.put(&name(Folder::Handoffs, &format!("{at}.md")), b"x").unwrap();
        let fetch = "+refs/segue/store:refs/segue/remotes/origin/store";
        if at == 0 {
            git(folder.path(), &["push", "--quiet", "origin", "refs/segue/store"]);
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "only .git");
        } else {
            git(folder.path(), &["fetch", "--quiet", "origin", fetch]);
            assert_eq!(store.list(Folder::Handoffs).unwrap().len(), 2, "what was fetched counts");
            store.put(&name(Folder::Handoffs, "2.md"), b"y").unwrap();
            // The write has united both, so this goes forward and needs no force.
            git(folder.path(), &["push", "--quiet", "origin", "refs/segue/store"]);
        }
    }
    let fetch = "+refs/segue/store:refs/segue/remotes/origin/store";
    git(one.path(), &["fetch", "--quiet", "origin", fetch]);
    assert_eq!(
        stores[0].list(Folder::Handoffs).unwrap(),
        stores[1].list(Folder::Handoffs).unwrap()
    );
    // What is removed here does not come back by way of what was fetched before.
    stores[0].put(&name(Folder::Handoffs, "3.md"), b"z").unwrap();
    stores[0].remove(&name(Folder::Handoffs, "1.md")).unwrap();
    assert_eq!(stores[0].get(&name(Folder::Handoffs, "1.md")).unwrap(), None);
    assert_eq!(stores[0].list(Folder::Handoffs).unwrap().len(), 3);
}
