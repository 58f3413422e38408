//! Front matter: YAML between two `---` lines, written by the machine only.

use jiff::Timestamp;
use segue_model::{
    Anchor, Author, Digest, FORMAT, Front, HandoffId, Kind, Number, SessionLink, TemplateName,
    ThreadName, Writer,
};
use serde::Serialize;
use serde_saphyr::{DoubleQuoted, FlowMap, FlowSeq};

use crate::Diagnostic;

/// The line above and below the front matter.
const FENCE: &str = "---";

/// The front matter in the order and style in which it is written.
#[derive(Serialize)]
struct Written<'a> {
    segue: u32,
    id: HandoffId,
    number: Number,
    kind: Kind,
    thread: &'a ThreadName,
    parents: FlowSeq<&'a [HandoffId]>,
    created: Timestamp,
    template: &'a TemplateName,
    template_digest: Digest,
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<FlowSeq<&'a [TemplateName]>>,
    author: FlowMap<&'a Author>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<FlowMap<&'a SessionLink>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    git: Option<FlowMap<WrittenAnchor<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cwd: Option<&'a str>,
    writer: Writer,
    budget: u32,
    digest: Digest,
}

/// The anchor with its files always quoted: not every parser takes `?? a` unquoted.
#[derive(Serialize)]
struct WrittenAnchor<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dirty: Vec<DoubleQuoted<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<Digest>,
}

impl<'a> WrittenAnchor<'a> {
    fn of(anchor: &'a Anchor) -> Self {
        Self {
            commit: anchor.commit.as_deref(),
            branch: anchor.branch.as_deref(),
            dirty: anchor.dirty.iter().map(|file| DoubleQuoted(file.as_str())).collect(),
            diff: anchor.diff,
        }
    }
}

/// `front` as YAML between its fences, with an LF at the end.
pub(crate) fn write(front: &Front) -> String {
    let written = Written {
        segue: front.segue,
        id: front.id,
        number: front.number,
        kind: front.kind,
        thread: &front.thread,
        parents: FlowSeq(&front.parents),
        created: front.created,
        template: &front.template,
        template_digest: front.template_digest,
        layers: (!front.layers.is_empty()).then_some(FlowSeq(&front.layers)),
        author: FlowMap(&front.author),
        session: front.session.as_ref().map(FlowMap),
        git: front.git.as_ref().map(|git| FlowMap(WrittenAnchor::of(git))),
        cwd: front.cwd.as_deref(),
        writer: front.writer,
        budget: front.budget,
        digest: front.digest,
    };
    // Plain data with string keys has a YAML form; an error would be a bug of the library.
    let yaml = serde_saphyr::to_string(&written).unwrap_or_default();
    format!("{FENCE}\n{}\n{FENCE}\n", yaml.trim_end())
}

/// Splits `text` (LF form) into its front matter and what follows it.
pub(crate) fn split(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.strip_prefix("---\n") else {
        return (None, text);
    };
    match rest.find("\n---\n") {
        Some(end) => (Some(&rest[..=end]), &rest[end + "\n---\n".len()..]),
        None => match rest.strip_suffix("\n---") {
            Some(yaml) => (Some(yaml), ""),
            None => (None, text),
        },
    }
}

/// Reads front matter; what does not fit the schema becomes a diagnostic.
pub(crate) fn read(yaml: &str) -> Result<Front, Diagnostic> {
    let front: Front = serde_saphyr::from_str(yaml).map_err(|error| Diagnostic {
        line: error.location().map_or(1, |at| at.line() as usize + 1),
        message: format!("front matter: {}", first_line(&error.to_string())),
    })?;
    if front.segue > FORMAT {
        return Err(Diagnostic {
            line: 2,
            message: format!(
                "front matter: format {} is newer than this segue, which reads {FORMAT}; update segue",
                front.segue
            ),
        });
    }
    Ok(front)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_split_needs_both_fences() {
        assert_eq!(split("---\na: 1\n---\nbody"), (Some("a: 1\n"), "body"));
        assert_eq!(split("---\na: 1\n---"), (Some("a: 1"), ""));
        assert_eq!(split("---\na: 1\nbody"), (None, "---\na: 1\nbody"));
        assert_eq!(split("body"), (None, "body"));
    }

    #[test]
    fn errors_name_the_line_in_the_file() {
        let error = read("segue: 1\nid: nonsense\n").unwrap_err();
        assert_eq!(error.line, 3, "{}", error.message);
    }
}
