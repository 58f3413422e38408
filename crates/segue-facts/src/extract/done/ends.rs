//! Paths that were written without their beginning, and the files that they are.

/// What `git diff --stat` puts for the beginning of a long path.
const CUT: &str = ".../";

/// Of more files that end alike none is meant.
const ALIKE: usize = 32;

/// The files, each behind its last folder and name, in the order of these: what was written without its beginning is
/// found among them.
pub(super) struct Ends<'a> {
    files: Vec<(&'a str, &'a str)>,
}

impl<'a> Ends<'a> {
    pub(super) fn of(paths: impl Iterator<Item = &'a str>) -> Self {
        let whole = paths.filter(|path| !path.starts_with(CUT));
        let mut files: Vec<_> = whole.map(|path| (end(path), path)).collect();
        files.sort_unstable();
        Self { files }
    }

    fn knows(&self, path: &str) -> bool {
        self.alike(path).iter().any(|(_, file)| *file == path)
    }

    /// The files whose last folder and name are those of a path.
    fn alike(&self, path: &str) -> &[(&'a str, &'a str)] {
        let from = self.files.partition_point(|(it, _)| *it < end(path));
        let files = &self.files[from..];
        let files = &files[..files.partition_point(|(it, _)| *it == end(path))];
        if files.len() > ALIKE { &[] } else { files }
    }

    /// The path with its beginning, where one alone ends like it; nothing where it was cut off, and none does.
    pub(super) fn whole(&self, path: &'a str) -> Option<&'a str> {
        let path = self.without_side(path);
        let rest = path.strip_prefix(CUT);
        let ending = rest.unwrap_or(path);
        let longer = self.alike(ending).iter().map(|(_, file)| *file);
        only(longer.filter(|file| is_end(file, ending))).or(rest.is_none().then_some(path))
    }

    /// A path without the letter that `git diff` puts before the paths of both sides.
    fn without_side(&self, path: &'a str) -> &'a str {
        let side = path.strip_prefix("a/").map(|rest| ("b/", rest));
        let side = side.or(path.strip_prefix("b/").map(|rest| ("a/", rest)));
        let is_both = |(other, rest): &(&str, &str)| {
            self.knows(rest) || self.knows(&format!("{other}{rest}"))
        };
        side.filter(is_both).map_or(path, |(_, rest)| rest)
    }
}

/// The last folder and the name.
fn end(path: &str) -> &str {
    path.rmatch_indices('/').nth(1).map_or(path, |(at, _)| &path[at + 1..])
}

/// Whether a path ends with whole parts `ending`, and has others before them.
fn is_end(path: &str, ending: &str) -> bool {
    path.strip_suffix(ending).is_some_and(|before| before.ends_with('/'))
}

fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    found.next().filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_known_by_its_end_where_one_alone_ends_so() {
        let known =
            ["src/store/a.rs", "src/main.rs", "web/main.rs", "a/ci.yml", "b/ci.yml", ".../x/c.rs"];
        let ends = Ends::of(known.into_iter());
        for (path, whole) in [
            ("src/store/a.rs", Some("src/store/a.rs")),
            ("store/a.rs", Some("src/store/a.rs")),
            ("a.rs", Some("a.rs")),
            (".../store/a.rs", Some("src/store/a.rs")),
            (".../x/c.rs", None),
            ("main.rs", Some("main.rs")),
            ("tore/a.rs", Some("tore/a.rs")),
            ("a/ci.yml", Some("ci.yml")),
            ("b/src/main.rs", Some("src/main.rs")),
            ("a/src/other.rs", Some("a/src/other.rs")),
        ] {
            assert_eq!(ends.whole(path), whole, "{path}");
        }
    }
}
