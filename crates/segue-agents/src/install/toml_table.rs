//! A table put at the end of a TOML text, and taken out again so that the text is what
//! it was.

/// Why a text cannot take the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The line, from 1.
    pub(super) line: usize,
    /// What is wrong there.
    pub(super) what: String,
}

/// Puts the table `name` with its `body`, one `key = value` a line, at the end.
pub(super) fn put(text: &str, name: &str, body: &str) -> Result<String, Wrong> {
    check(text)?;
    let nl = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let block = block(name, body).replace('\n', nl);
    let with = match text {
        "" => format!("{block}{nl}"),
        _ if text.ends_with('\n') => format!("{text}{nl}{block}{nl}"),
        _ => format!("{text}{nl}{nl}{block}"),
    };
    check(&with).map_err(|wrong| Wrong {
        what: format!("`[{name}]` cannot stand beside what is there ({})", wrong.what),
        ..wrong
    })?;
    Ok(with)
}

/// Takes the table `name` out, and those below it: each from its heading to the next one or the
/// end. What only looks like its heading, such as a line of a text, stays.
pub(super) fn take(text: &str, name: &str) -> Result<String, Wrong> {
    check(text)?;
    let others = others(text, name);
    let mut kept = text.to_owned();
    // From the end, so that the places before stay what they are.
    for (from, body) in headings(text, name).into_iter().rev() {
        let without = without(&kept, from, body);
        if check(&without).is_ok() && self::others(&without, name) == others {
            kept = without;
        }
    }
    if is_there(&kept, name) {
        return Err(Wrong {
            line: 1,
            what: format!("`{name}` has no heading of its own that could be taken out"),
        });
    }
    Ok(kept)
}

/// Where lines begin and end that look like the heading of the table `name`, or of one below it.
fn headings(text: &str, name: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.trim().strip_prefix('[').and_then(|rest| rest.strip_prefix(name));
        if rest.is_some_and(|rest| rest.starts_with(['.', ']'])) {
            found.push((at, at + line.len()));
        }
        at += line.len();
    }
    found
}

/// What the text says besides the table `name`.
fn others(text: &str, name: &str) -> Option<toml::Table> {
    let mut all = read(text).ok()?;
    let names = read(&format!("[{name}]")).ok()?;
    remove(&mut all, names);
    Some(all)
}

/// Takes the innermost of `names` out of `table`, and every table that is empty then.
fn remove(table: &mut toml::Table, names: toml::Table) {
    let Some((key, toml::Value::Table(below))) = names.into_iter().next() else { return };
    let is_innermost = below.is_empty();
    if let Some(toml::Value::Table(inner)) = table.get_mut(&key) {
        if is_innermost {
            inner.clear();
        } else {
            remove(inner, below);
        }
        if inner.is_empty() {
            table.remove(&key);
        }
    }
}

/// The text without the table whose heading stands at `from`, its lines at `body`.
fn without(text: &str, from: usize, body: usize) -> String {
    let mut to = body;
    for line in text[body..].split_inclusive('\n') {
        if line.trim_start().starts_with('[') {
            break;
        }
        to += line.len();
    }
    // Blank lines and comments before the next heading belong to that one, or to the person.
    let own = &text[from..to];
    let kept = own
        .split_inclusive('\n')
        .rev()
        .take_while(|line| line.trim().is_empty() || line.trim().starts_with('#'));
    let to = to - kept.map(str::len).sum::<usize>();
    let (before, after) = (&text[..from], &text[to..]);
    let nl = if before.ends_with("\r\n") { "\r\n" } else { "\n" };
    let blank = format!("{nl}{nl}");
    let before = match before {
        _ if !before.ends_with(&blank) => before,
        // The block has no line end: neither had the text.
        _ if after.is_empty() && !text.ends_with('\n') => &before[..before.len() - blank.len()],
        _ => &before[..before.len() - nl.len()],
    };
    format!("{before}{after}")
}

/// Whether a table of this name is there.
pub(super) fn is_there(text: &str, name: &str) -> bool {
    table(text, name).is_some()
}

/// Whether the table is there with this body.
pub(super) fn has(text: &str, name: &str, body: &str) -> bool {
    text.replace("\r\n", "\n").contains(&block(name, body))
}

/// Whether the table `name` is there with nothing in it, nor below it.
pub(super) fn is_empty(text: &str, name: &str) -> bool {
    table(text, name).is_some_and(|table| table.is_empty())
}

fn read(text: &str) -> Result<toml::Table, toml::de::Error> {
    toml::from_str(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The table of this name, whose parts may be quoted.
fn table(text: &str, name: &str) -> Option<toml::Table> {
    let mut names = read(&format!("[{name}]")).ok()?;
    let mut found = read(text).ok()?;
    while let Some((key, toml::Value::Table(below))) = names.into_iter().next() {
        let Some(toml::Value::Table(table)) = found.remove(&key) else { return None };
        (names, found) = (below, table);
    }
    Some(found)
}

fn block(name: &str, body: &str) -> String {
    format!("[{name}]\n{body}")
}

fn check(text: &str) -> Result<(), Wrong> {
    read(text).map(drop).map_err(|error| Wrong {
        line: error
            .span()
            .map_or(1, |span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1),
        what: error.message().lines().next().unwrap_or_default().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_taken_out_to_the_byte() {
        for text in [
            "",
            "model = \"x\"\n",
            "model = \"x\"",
            "# ours\r\n[a]\r\nb = 1 # c\r\n",
            "[mcp_servers.other]\ncommand = \"x\"\n\n\n",
            "a = 1\n\n",
        ] {
            let with =
                put(text, "mcp_servers.segue", "command = \"segue\"\nargs = [\"mcp\"]").unwrap();
            assert!(has(&with, "mcp_servers.segue", "command = \"segue\"\nargs = [\"mcp\"]"));
            assert_eq!(take(&with, "mcp_servers.segue").unwrap(), text, "{with:?}");
            let more = format!("{with}\n# next\n[z]\n");
            let without = take(&more, "mcp_servers.segue").unwrap();
            assert!(without.contains("# next\n[z]\n") && !without.contains("segue"), "{without}");
        }
    }

    #[test]
    fn what_only_looks_like_the_heading_stays() {
        let text = "s = \"\"\"\n[mcp_servers.segue]\n\"\"\"\n";
        assert_eq!(take(text, "mcp_servers.segue").unwrap(), text);
        let with = put(text, "mcp_servers.segue", "a = 1").unwrap();
        assert_eq!(take(&with, "mcp_servers.segue").unwrap(), text);
        let dotted = "mcp_servers.segue.command = \"x\"\n";
        assert!(take(dotted, "mcp_servers.segue").is_err());
    }

    #[test]
    fn what_the_client_put_below_it_goes_and_what_the_person_wrote_stays() {
        let text = "model = \"x\"\n";
        let with = put(text, "mcp_servers.segue", "a = 1").unwrap();
        let noted = format!("{with}\n# remember: ask first\n");
        let kept = take(&noted, "mcp_servers.segue").unwrap();
        assert_eq!(kept, format!("{text}\n# remember: ask first\n"));
        let below = "\n[mcp_servers.segue.tools.save_handoff]\napproval_mode = \"approve\"\n";
        assert_eq!(take(&format!("{with}{below}"), "mcp_servers.segue").unwrap(), text);
        let other = "\n[mcp_servers.segue-old]\nb = 1\n";
        let kept = take(&format!("{with}{other}"), "mcp_servers.segue").unwrap();
        assert_eq!(kept, format!("{text}{other}"));
    }

    #[test]
    fn a_name_may_have_quoted_parts() {
        let text = "[hooks.state.\"/a.b/hooks.json:stop:0:0\"]\ntrusted_hash = \"x\"\n\n[z]\n";
        assert!(is_there(text, "hooks.state.\"/a.b/hooks.json:stop:0:0\""));
        assert_eq!(take(text, "hooks.state.\"/a.b/hooks.json:stop:0:0\"").unwrap(), "\n[z]\n");
        assert!(is_empty("[hooks.state]\n", "hooks.state"));
    }

    #[test]
    fn what_cannot_take_it_is_refused() {
        assert_eq!(put("a = \n", "b", "c = 1").unwrap_err().line, 1);
        assert!(put("mcp_servers = {}\n", "mcp_servers.segue", "a = 1").is_err());
    }
}
