//! The skeleton of a Markdown text: its headings and code fences, by line.
//!
//! Only what is outside fenced code counts as a heading (`CommonMark` 0.31.2,
//! sections 4.2 and 4.5), so a `# comment` in a shell example is none.

/// A heading written with `#` signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// How many `#` signs: 1 to 6.
    pub level: u8,
    /// The text without the signs.
    pub title: String,
    /// Its line, counted from 0.
    pub line: usize,
}

/// Headings and fences of one text.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Every heading in order.
    pub headings: Vec<Heading>,
    /// The line (from 0) of a fence that is never closed.
    pub open_fence: Option<usize>,
    /// Lines inside a fence that look like headings of level two.
    pub fenced_headings: Vec<Heading>,
    /// For each line whether it is code: a fence or inside one.
    pub is_code: Vec<bool>,
}

/// An opening code fence.
struct Fence {
    sign: char,
    length: usize,
    line: usize,
    /// The column of a fence that stands behind a list sign: what stands further left
    /// is no longer in the item, nor in its code.
    column: usize,
}

impl Fence {
    fn on(line: &str, number: usize) -> Option<Self> {
        if !may_begin(line, |byte| matches!(byte, b'`' | b'~' | b'-' | b'*' | b'+' | b'0'..=b'9')) {
            return None;
        }
        let (column, (sign, length, _)) = match fence_on(line) {
            Some(fence) => (0, fence),
            None => item_fence_on(line)?,
        };
        Some(Self { sign, length, line: number, column })
    }

    /// Whether `line` closes it. In an item the closing fence may stand anywhere.
    fn is_closed_by(&self, line: &str) -> bool {
        if !may_begin(line, |byte| byte == self.sign as u8) {
            return false;
        }
        let line = if self.column > 0 { line.trim_start_matches(' ') } else { line };
        fence_on(line).is_some_and(|(sign, length, info)| {
            sign == self.sign && length >= self.length && info.is_empty()
        })
    }

    /// Whether `line` stands outside the item that the fence is in.
    fn is_left_by(&self, line: &str) -> bool {
        let text = line.trim_start_matches([' ', '\t']);
        !text.is_empty() && !line.starts_with('\t') && line.len() - text.len() < self.column
    }
}

/// What a line is to code fences.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Prose,
    /// Opens or closes one.
    Fence,
    Inside,
}

/// Follows the fences of a text, line by line.
#[derive(Default)]
struct Fences {
    open: Option<Fence>,
}

impl Fences {
    /// What the next line is.
    fn next(&mut self, line: &str, number: usize) -> Kind {
        match &self.open {
            Some(open) if open.is_closed_by(line) => {
                self.open = None;
                Kind::Fence
            }
            Some(open) if !open.is_left_by(line) => Kind::Inside,
            _ => {
                self.open = Fence::on(line, number);
                if self.open.is_some() { Kind::Fence } else { Kind::Prose }
            }
        }
    }
}

impl Outline {
    /// The outline of the lines from `from` on, if no code stands right above them: then
    /// they are read as they were within the whole.
    pub(crate) fn below(&self, from: usize) -> Option<Self> {
        if from > 0 && self.is_code.get(from - 1).copied().unwrap_or(false) {
            return None;
        }
        let moved = |headings: &[Heading]| {
            let below = headings.iter().filter(|heading| heading.line >= from);
            below.map(|heading| Heading { line: heading.line - from, ..heading.clone() }).collect()
        };
        Some(Self {
            headings: moved(&self.headings),
            open_fence: self.open_fence.and_then(|line| line.checked_sub(from)),
            fenced_headings: moved(&self.fenced_headings),
            is_code: self.is_code.get(from..).unwrap_or_default().to_vec(),
        })
    }

    /// The outline of `text`.
    pub fn of(text: &str) -> Self {
        let mut outline = Self::default();
        let mut fences = Fences::default();
        for (number, line) in text.lines().enumerate() {
            let kind = fences.next(line, number);
            match kind {
                Kind::Prose => outline.headings.extend(heading_on(line, number)),
                Kind::Inside => {
                    let heading = heading_on(line, number).filter(|heading| heading.level == 2);
                    outline.fenced_headings.extend(heading);
                }
                Kind::Fence => {}
            }
            outline.is_code.push(kind != Kind::Prose);
        }
        outline.open_fence = fences.open.map(|fence| fence.line);
        outline
    }
}

/// The line that closes the fence which `lines` leave open, if they do; one in an item of a list
/// ends with its item.
pub(crate) fn closing_fence<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut fences = Fences::default();
    for (number, line) in lines.into_iter().enumerate() {
        fences.next(line, number);
    }
    let open = fences.open.filter(|open| open.column == 0)?;
    Some(open.sign.to_string().repeat(open.length))
}

/// The fence sign, its length and what stands behind it, if `line` is a fence.
pub(crate) fn fence_on(line: &str) -> Option<(char, usize, &str)> {
    let text = unindented(line)?;
    let sign = text.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = text.bytes().take_while(|byte| *byte == sign).count();
    if length < 3 {
        return None;
    }
    let info = text[length..].trim();
    (sign == b'~' || !info.contains('`')).then_some((char::from(sign), length, info))
}

/// The column of the fence behind the list signs that `line` begins with, and the fence.
pub(crate) fn item_fence_on(line: &str) -> Option<(usize, (char, usize, &str))> {
    let mut rest = line.trim_start_matches(' ');
    let begins_item = |byte: &u8| matches!(byte, b'-' | b'*' | b'+' | b'0'..=b'9');
    rest.as_bytes().first().filter(|byte| begins_item(byte))?;
    let mut is_item = false;
    while let Some(text) = after_list_sign(rest) {
        (rest, is_item) = (text.trim_start_matches(' '), true);
    }
    Some((line.len() - rest.len(), fence_on(rest).filter(|_| is_item)?))
}

/// What stands behind a list sign and a blank (`CommonMark` 0.31.2, section 5.2).
fn after_list_sign(line: &str) -> Option<&str> {
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = (1..=9).contains(&(line.len() - bare.len()));
    let rest =
        if is_number { bare.strip_prefix(['.', ')']) } else { line.strip_prefix(['-', '*', '+']) };
    rest.filter(|rest| rest.starts_with(' '))
}

pub(crate) fn heading_on(line: &str, number: usize) -> Option<Heading> {
    let text = unindented(line)?;
    if !text.starts_with('#') {
        return None;
    }
    let level = text.bytes().take_while(|b| *b == b'#').count();
    if !(1..=6).contains(&level) {
        return None;
    }
    let rest = &text[level..];
    if !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let title = title_of(rest);
    Some(Heading { level: level as u8, title: title.to_owned(), line: number })
}

/// A heading's text without blanks and closing signs around it; what stands before a
/// closing sequence may end with another one.
pub(crate) fn title_of(text: &str) -> &str {
    let mut title = text.trim_matches([' ', '\t']);
    loop {
        let bare = title.trim_end_matches('#');
        if bare.len() == title.len() || !(bare.is_empty() || bare.ends_with([' ', '\t'])) {
            return title;
        }
        title = bare.trim_end_matches([' ', '\t']);
    }
}

/// Whether the first byte of `line` behind its blanks is one of those.
fn may_begin(line: &str, is_sign: impl Fn(u8) -> bool) -> bool {
    line.bytes().find(|byte| *byte != b' ').is_some_and(is_sign)
}

/// `line` without its indentation, unless that makes it an indented code block.
fn unindented(line: &str) -> Option<&str> {
    // By bytes: this is asked of every line, several times.
    let indent = line.bytes().take_while(|byte| *byte == b' ').count();
    (indent <= 3).then(|| &line[indent..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<String> {
        Outline::of(text).headings.into_iter().map(|h| format!("{} {}", h.level, h.title)).collect()
    }

    #[test]
    fn headings_in_code_are_none() {
        assert_eq!(titles("# a\n```sh\n# b\n```\n## c ##\n    # d"), ["1 a", "2 c"]);
        assert_eq!(titles("~~~\n# a\n```\n# b\n~~~\n# c"), ["1 c"]);
    }

    #[test]
    fn signs_without_a_space_are_text() {
        assert_eq!(titles("#a\n#\n####### b\n# c#\n# d # ##"), ["1 ", "1 c#", "1 d"]);
    }

    #[test]
    fn a_fence_behind_a_list_sign_ends_with_its_item() {
        assert_eq!(titles("- ```sh\n  # a\n  ```\n# b"), ["1 b"]);
        assert_eq!(titles("1. - ~~~\n     # a\n     ~~~\n# b"), ["1 b"]);
        assert_eq!(titles("- ```\n  # a\n\n# b\n"), ["1 b"]);
        assert_eq!(Outline::of("- ```\n  a\n# b").open_fence, None);
    }

    #[test]
    fn what_stands_below_a_line_is_read_as_within_the_whole() {
        let text = "# a\n```\n## b\n```\nc\n## d\n~~~\n## e";
        let whole = Outline::of(text);
        for from in [0, 1, 5, 6] {
            let rest = text.lines().skip(from).collect::<Vec<_>>().join("\n");
            let (below, alone) = (whole.below(from).unwrap(), Outline::of(&rest));
            assert_eq!((below.headings, below.is_code), (alone.headings, alone.is_code));
            assert_eq!(below.open_fence, alone.open_fence);
        }
        assert!(whole.below(3).is_none());
    }

    #[test]
    fn a_fence_that_stays_open_is_reported_with_its_line() {
        assert_eq!(Outline::of("a\n```\nb\n````x\n## c").open_fence, Some(1));
        assert_eq!(Outline::of("```\nb\n`````").open_fence, None);
        assert_eq!(Outline::of("```\n## c").fenced_headings.len(), 1);
    }
}
