//! Fenced code in Markdown (CommonMark 0.31.2, section 4.5), line by line.
//!
//! It is more patient than the specification: a fence that names a language opens a block within a block, as models write
//! Markdown with code into Markdown, with fences of one length; one with more words behind it closes a block, as people
//! type on right behind what they pasted; and blocks of backticks may be set in as far as a list is.

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    Outside,
    /// It opens or closes a block.
    Fence,
    Inside,
}

/// The name of a language is no longer, in bytes.
const LANGUAGE: usize = 20;

/// Follows the fences of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fences {
    /// The open ones: their sign and its length.
    open: Vec<(char, usize)>,
}

impl Fences {
    /// Takes up the next line.
    pub(crate) fn stands(&mut self, line: &str) -> Stands {
        let Some((sign, length, info)) = fence(line) else { return self.here() };
        let Some((opened, least)) = self.open.last().copied() else {
            let is_set_in = sign == '~' && line.starts_with("    ");
            if is_set_in || sign == '~' && info.contains(' ') {
                return Stands::Outside;
            }
            self.open.push((sign, length));
            return Stands::Fence;
        };
        match sign == opened {
            true if !info.is_empty() && is_language(info) => {
                self.open.push((sign, length));
                Stands::Inside
            }
            true if length >= least => {
                self.open.pop();
                if self.open.is_empty() { Stands::Fence } else { Stands::Inside }
            }
            _ => Stands::Inside,
        }
    }

    fn here(&self) -> Stands {
        if self.open.is_empty() { Stands::Outside } else { Stands::Inside }
    }
}

/// The sign of a fence, its length, and what stands behind it; nothing where a line is none. What has its sign once
/// more is a span of code.
fn fence(line: &str) -> Option<(char, usize, &str)> {
    let line = line.trim();
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let rest = line.trim_start_matches(sign);
    let length = line.len() - rest.len();
    (length > 2 && !rest.contains(sign)).then_some((sign, length, rest.trim()))
}

/// Whether what stands behind a fence names a language.
fn is_language(info: &str) -> bool {
    info.len() <= LANGUAGE && info.chars().all(|c| c.is_ascii_alphanumeric() || "_+#.-".contains(c))
}

/// The lines of a text, with where each stands.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (Stands, &str)> {
    let mut fences = Fences::default();
    text.lines().map(move |line| (fences.stands(line), line))
}

/// The lines outside of code.
pub(crate) fn outside(text: &str) -> impl Iterator<Item = &str> {
    lines(text).filter(|(stands, _)| *stands == Stands::Outside).map(|(_, line)| line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> Vec<&str> {
        outside(text).collect()
    }

    #[test]
    fn code_stands_between_fences() {
        assert_eq!(left("a\n```sh\nb\n```\nc\n~~~\nd\n~~~"), ["a", "c"]);
        assert_eq!(left("a\n  ```\nb\n  ```  \nc"), ["a", "c"]);
        assert_eq!(left("a\n```x``` is a span\nb"), ["a", "```x``` is a span", "b"]);
        assert_eq!(left("a\n```\nb"), ["a"], "a block that nothing closes goes on to the end");
        assert_eq!(left("a\n```\n~~~\nb\n```\nc"), ["a", "c"], "the other sign is code");
        let typed = "```\nTypeError: x\n``` please fix that.\nNever push.";
        assert_eq!(left(typed), ["Never push."], "words close it");
        let marked = "int x = f();\n    ~~~~~~~^~\nNever touch foo.h.";
        assert_eq!(left(marked).last(), Some(&"Never touch foo.h."));
    }

    #[test]
    fn a_block_may_stand_in_a_block() {
        assert_eq!(left("a\n````md\n```\nb\n```\n````\nc"), ["a", "c"]);
        assert_eq!(left("a\n```md\nb\n```sh\nc\n```\nd\n```\ne"), ["a", "e"]);
    }
}
