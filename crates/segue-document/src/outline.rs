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
}

impl Outline {
    /// The outline of `text`.
    pub fn of(text: &str) -> Self {
        let mut outline = Self::default();
        let mut fence: Option<Fence> = None;
        for (number, line) in text.lines().enumerate() {
            let sign = fence_on(line);
            outline.is_code.push(fence.is_some() || sign.is_some());
            match (&fence, sign) {
                (None, Some((sign, length, _))) => {
                    fence = Some(Fence { sign, length, line: number });
                }
                (None, None) => outline.headings.extend(heading_on(line, number)),
                (Some(open), Some((sign, length, info)))
                    if sign == open.sign && length >= open.length && info.is_empty() =>
                {
                    fence = None;
                }
                (Some(_), _) => {
                    let heading = heading_on(line, number).filter(|heading| heading.level == 2);
                    outline.fenced_headings.extend(heading);
                }
            }
        }
        outline.open_fence = fence.map(|fence| fence.line);
        outline
    }
}

/// The line that closes the fence which `text` leaves open, if it does.
pub(crate) fn closing_fence(text: &str) -> Option<String> {
    let open = Outline::of(text).open_fence?;
    let (sign, length, _) = fence_on(text.lines().nth(open)?)?;
    Some(sign.to_string().repeat(length))
}

/// The fence sign, its length and what stands behind it, if `line` is a fence.
pub(crate) fn fence_on(line: &str) -> Option<(char, usize, &str)> {
    let text = unindented(line)?;
    let sign = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = text.chars().take_while(|c| *c == sign).count();
    let info = text[length..].trim();
    let is_fence = length >= 3 && (sign == '~' || !info.contains('`'));
    is_fence.then_some((sign, length, info))
}

pub(crate) fn heading_on(line: &str, number: usize) -> Option<Heading> {
    let text = unindented(line)?;
    let level = text.bytes().take_while(|b| *b == b'#').count();
    let rest = &text[level..];
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
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

/// `line` without its indentation, unless that makes it an indented code block.
fn unindented(line: &str) -> Option<&str> {
    let text = line.trim_start_matches(' ');
    (line.len() - text.len() <= 3).then_some(text)
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
    fn a_fence_that_stays_open_is_reported_with_its_line() {
        assert_eq!(Outline::of("a\n```\nb\n````x\n## c").open_fence, Some(1));
        assert_eq!(Outline::of("```\nb\n`````").open_fence, None);
        assert_eq!(Outline::of("```\n## c").fenced_headings.len(), 1);
    }
}
