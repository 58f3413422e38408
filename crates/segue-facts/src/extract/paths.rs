//! Paths as the project knows them.

/// `path` relative to the project's directory `root`, where it lies below it.
pub(super) fn relative(path: &str, root: &str) -> String {
    let root = root.trim_end_matches(['/', '\\']);
    let below = path.strip_prefix(root).filter(|_| !root.is_empty());
    match below.and_then(|rest| rest.strip_prefix(['/', '\\'])) {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => path.to_owned(),
    }
}

/// Whether a path lies outside the project: absolute, or up from it.
pub(super) fn is_outside(path: &str) -> bool {
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '~']) || path.starts_with("..") || is_drive
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_the_root_lose_it() {
        assert_eq!(relative("/home/dev/p/src/a.rs", "/home/dev/p"), "src/a.rs");
        assert_eq!(relative("/home/dev/p2/a.rs", "/home/dev/p"), "/home/dev/p2/a.rs");
        assert_eq!(relative("src/a.rs", "/home/dev/p"), "src/a.rs");
        assert!(is_outside("/tmp/x") && is_outside("C:\\x") && !is_outside("src/a.rs"));
    }
}
