//! `name = value`, in any of the ways in which people, programs and settings files write it.
//!
//! Environment files, YAML, JSON and JSON in a string, options of commands, tags, calls,
//! headers, queries, and sentences: `the password is …`.

use std::ops::Range;

use super::languages;

/// How far a name reaches from its keyword, to either side.
const NAME: usize = 64;
/// So far back a quotation is looked for that a value may end.
const QUOTATION: usize = 4 << 10;
/// How much white space may stand around a sign.
const GAP: usize = 24;
/// The longest value between quotation marks that is taken whole.
const LONGEST: usize = 16 << 10;
/// How a shell's word between single quotation marks has one in it (POSIX.1-2024, Shell Command Language, section 2.2.2).
const SHELL: &str = "'\\''";
/// How long a value is at least that stands alone below its name.
const BELOW: usize = 8;
/// How far behind a name its value may begin where both are values.
const PAIR: usize = 96;
/// So much of a value that stands free tells what it is.
const HEAD: usize = 256;

/// What stands between name and value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// `=`, `:=`, `=>` and the like.
    Equals,
    /// `:`
    Colon,
    /// Only a space, behind an option of a command.
    Option,
    /// `<name>value<`, and `<add key="name" value="…">`.
    Tag,
    /// `name("value")`
    Call,
    /// Words: `is`, `was`, `set to`.
    Words,
    /// Only a space.
    Nothing,
}

/// A name with its value.
#[derive(Debug)]
pub(super) struct Assignment {
    pub(super) name: Range<usize>,
    pub(super) sign: Sign,
    pub(super) value: Range<usize>,
    pub(super) is_quoted: bool,
}

/// The name that holds the byte `at`.
pub(super) fn name(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let before = bytes[..at].iter().rev().take(NAME).take_while(|byte| is_name(**byte)).count();
    let after = bytes[at..].iter().take(NAME).take_while(|byte| is_name(**byte)).count();
    let after = languages::name(text, at).map_or(after, |length| length.max(after));
    at - before..at + after
}

/// The assignment to a name.
pub(super) fn read(text: &str, name: &Range<usize>) -> Option<Assignment> {
    if text[..name.start].ends_with("[redacted:") {
        return None;
    }
    let (sign, from) = sign(text, name)?;
    let (mut sign, (mut value, mut is_quoted)) = (sign, value(text, from, sign)?);
    if !is_quoted && languages::is_name(text, name) {
        value = languages::alone(text, value);
    }
    if sign == Sign::Colon && !is_quoted {
        // What follows was a type.
        let rest = text[value.end..].trim_start_matches([' ', '>', ')']);
        if let Some(rest) = rest.strip_prefix("= ") {
            (value, is_quoted) = self::value(text, text.len() - rest.len(), Sign::Equals)?;
            sign = Sign::Equals;
        }
    }
    Some(Assignment { name: name.clone(), sign, value, is_quoted })
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// How many of the first bytes of `text` are among `signs`, at most `most`.
fn run(text: &str, signs: &[u8], most: usize) -> usize {
    text.bytes().take(most).take_while(|byte| signs.contains(byte)).count()
}

/// The sign behind a name, and where what follows it begins.
fn sign(text: &str, name: &Range<usize>) -> Option<(Sign, usize)> {
    let closed = name.end + run(&text[name.end..], b"\\\"'`]*", 4);
    let gap = run(&text[closed..], b" \t", GAP);
    let at = closed + gap;
    let rest = &text[at..];
    let after = |length: usize| at + length + run(&text[at + length..], b" \t", GAP);
    for sign in ["===", "==", "!=", "=>", ":=", "?=", "||=", "="] {
        if rest.starts_with(sign) {
            return Some((Sign::Equals, after(sign.len())));
        }
    }
    if rest.starts_with(':') && !rest.starts_with("::") {
        // The colon may stand within what is bold: `**password:** …`.
        let at = after(1 + run(&rest[1..], b"*", 2));
        return Some((Sign::Colon, below(text, at).unwrap_or(at)));
    }
    // Cells of a table and arrows stand behind other names as well.
    let arrow = ["->", "→", "|"].into_iter().find(|sign| rest.starts_with(sign));
    if let Some(sign) = arrow.filter(|sign| *sign != "|" || is_cell(text, name.start))
        && calls_password(&text[name.clone()])
    {
        return Some((Sign::Nothing, after(sign.len())));
    }
    if let Some(value) = paired(text, closed).filter(|_| is_composed(&text[name.clone()])) {
        return Some((Sign::Equals, value));
    }
    // What it is for may stand in brackets: `密码（root）：`, `Passwort (Staging):`.
    let bracket = bracket(rest, gap);
    let behind = &rest[bracket..];
    let space = run(behind, b" ", 1);
    if let Some(colon) = ['：', ':'].into_iter().find(|colon| behind[space..].starts_with(*colon))
        && (bracket > 0 || colon == '：')
    {
        return Some((Sign::Colon, after(bracket + space + colon.len_utf8())));
    }
    let is_link = |word: &&&str| rest.starts_with(**word) && (gap > 0 || !word.is_ascii());
    if let Some(word) = languages::LINKS.iter().find(is_link) {
        let colon = run(&rest[word.len()..], b":", 1);
        return Some((Sign::Words, after(word.len() + colon)));
    }
    if rest.starts_with('(') && gap == 0 {
        return Some((Sign::Call, after(1)));
    }
    // A place held for a password stands in an address: `name:<password>@host`.
    let word = || rest.bytes().take(HEAD).take_while(|byte| !byte.is_ascii_whitespace()).count();
    let is_held = rest.starts_with(">@")
        && text[..name.start].ends_with(":<")
        && !rest[..floor(rest, word())].contains("</");
    let is_tag = text[..name.start].ends_with('<') && !is_held;
    if rest.starts_with('>') && is_tag {
        return Some((Sign::Tag, at + 1));
    }
    if gap == 0 {
        return None;
    }
    if let Some(rest) = rest.strip_prefix("value=") {
        return Some((Sign::Tag, text.len() - rest.len()));
    }
    if text[name.clone()].starts_with("--") {
        return Some((Sign::Option, at));
    }
    Some(words(rest).map_or((Sign::Nothing, at), |length| (Sign::Words, at + length)))
}

/// Whether a name stands in a row of a table.
fn is_cell(text: &str, at: usize) -> bool {
    let from = floor(text, at.saturating_sub(HEAD));
    let line = text[from..at].rsplit_once('\n').map(|(_, line)| line);
    line.or((from == 0).then_some(&text[..at])).is_some_and(|line| line.starts_with('|'))
}

/// Whether a name is a password's.
fn calls_password(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.contains("passw") || lower.contains("passphrase") || lower.ends_with("pwd")
}

/// Whether a name has several words, as those of variables do: a lone `password` may be the key of a text.
fn is_composed(name: &str) -> bool {
    let has_capital = || name.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
    name.contains(['_', '-']) || has_capital() && name.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Where the value begins that stands alone on the line below a name, perhaps with the sign of a block of YAML (1.2.2,
/// section 8.1) before it: `password: |`.
fn below(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let sign = run(rest, b"|>", 1);
    let sign = sign + run(&rest[sign..], b"-+", sign);
    let gap = run(&rest[sign..], b" \t\r\n", GAP);
    if !rest[sign..sign + gap].contains('\n') {
        return None;
    }
    let near = &rest[sign + gap..floor(rest, sign + gap + HEAD)];
    let bare = near.lines().next().unwrap_or_default().trim_end().trim_matches(['"', '\'', '`']);
    let has = |is: fn(&u8) -> bool| bare.bytes().any(|byte| is(&byte));
    // A key of its own, an item of a list or prose is no value.
    let is_value = bare.len() >= BELOW
        && !bare.contains(char::is_whitespace)
        && !bare.contains(['=', ':', '/'])
        && !bare.starts_with(['$', '!'])
        && !bare.ends_with([',', '{', '(', '['])
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic);
    is_value.then_some(at + sign + gap)
}

/// Where the value begins whose name is itself a value: `{"name": "DB_PASSWORD", "value": "…"}`,
/// `ParameterKey=DbPassword,ParameterValue=…`, `variable "db_password" { default = "…" }`.
fn paired(text: &str, closed: usize) -> Option<usize> {
    const VALUES: [&str; 4] = ["value", "Value", "ParameterValue", "default"];
    let near = &text[closed..floor(text, closed + PAIR)];
    let between = run(near, b" \t\r\n,\"'{\\", GAP);
    let own = near[between..].strip_prefix("</name>").map_or(&near[between..], str::trim_start);
    let own = own.strip_prefix('<').unwrap_or(own);
    // A variable may say its type first.
    let typed =
        || own.strip_prefix("type").and_then(|rest| Some(rest.split_once('\n')?.1.trim_start()));
    let own = typed().unwrap_or(own);
    let behind = VALUES.iter().find_map(|word| own.strip_prefix(word))?;
    let sign = behind.trim_start_matches(['"', '\'', '\\', ' ']);
    let value = sign.strip_prefix([':', '=', '>'])?;
    let gap = run(value, b" \t", GAP);
    let start = value.as_ptr() as usize - text.as_ptr() as usize;
    (between > 0 || near.starts_with('<')).then_some(start + gap)
}

/// The length of what stands in brackets at the beginning, behind a `gap` or in wide ones.
fn bracket(rest: &str, gap: usize) -> usize {
    let near = &rest[..floor(rest, NAME)];
    let close = match near.chars().next() {
        Some('（') => '）',
        Some('(') if gap > 0 => ')',
        _ => return 0,
    };
    near.find(close).map_or(0, |end| end + close.len_utf8())
}

/// The length of the words that say that the value follows.
fn words(text: &str) -> Option<usize> {
    const LINKS: &[&str] =
        &["is ", "was ", "now ", "set ", "to ", "still ", "currently ", "just ", "is: ", "be "];
    const OF: &[&str] = &["for ", "of ", "on ", "to the ", "in "];
    let mut at = 0;
    if OF.iter().any(|word| text.starts_with(word)) {
        let end = text.bytes().take(NAME).take_while(|byte| !b".,;\n".contains(byte)).count();
        let clause = text.get(..end)?;
        at = clause.find(" is ").or_else(|| clause.find(": "))? + 1;
        at += usize::from(text.as_bytes()[at] == b' ');
        if !text[at..].starts_with("is ") {
            return Some(at);
        }
    }
    if languages::OF.iter().any(|word| text.starts_with(word)) {
        let end = text.bytes().take(NAME).take_while(|byte| !b".,;\n".contains(byte)).count();
        let clause = &text[..floor(text, end)];
        let found =
            languages::FOLLOWS.iter().filter_map(|word| Some(clause.find(word)? + word.len()));
        return found.min();
    }
    let from = at;
    while let Some(word) = LINKS.iter().find(|word| text[at..].starts_with(**word)) {
        at += word.len();
    }
    (at > from).then_some(at)
}

/// The value that begins at `from`, and whether it stands between quotation marks.
fn value(text: &str, from: usize, sign: Sign) -> Option<(Range<usize>, bool)> {
    let from = from + continued(&text[from..]);
    let rest = &text[from..];
    // A quotation mark within the quotation marks of a shell.
    if let Some(inner) = rest.strip_prefix(SHELL) {
        let end = inner.find(SHELL).filter(|end| *end > 0 && !inner[..*end].contains('\n'))?;
        return Some((from + SHELL.len()..from + SHELL.len() + end, true));
    }
    let prefix = run(rest, b"bfrRuN@$", 1);
    let escapes = run(&rest[prefix..], b"\\", 3);
    let quote =
        rest.as_bytes().get(prefix + escapes).copied().filter(|byte| b"\"'`".contains(byte));
    if let Some(quote) = quote {
        let from = from + prefix + escapes + 1;
        let end = from + quoted(&text[from..], quote, escapes);
        return (end > from).then_some((from..end, true));
    }
    if sign == Sign::Call {
        return None;
    }
    let length = match setting(text, from, sign) {
        Some(length) => length,
        None => within_quotation(text, from, bare(rest, sign)),
    };
    let value = rest[..length].trim_end_matches(['.', ',', ';', ':']);
    let end =
        from + if sign == Sign::Words || sign == Sign::Nothing { value.len() } else { length };
    if let Some(inner) = wrapped(text, end) {
        return Some((inner, true));
    }
    (end > from).then_some((from..end, false))
}

/// The length of the sign that a command goes on on the next line, with the blanks around it; also where it was folded.
fn continued(rest: &str) -> usize {
    let behind = rest.strip_prefix('\\').filter(|behind| behind.starts_with([' ', '\n', '\r']));
    behind.map_or(0, |behind| 1 + run(behind, b" \t\r\n", GAP))
}

/// The length of the value that is all of the rest of a line of an environment file: `DB_PASSWORD=a(b;c`.
fn setting(text: &str, from: usize, sign: Sign) -> Option<usize> {
    let before = text[..from].strip_suffix('=').filter(|_| sign == Sign::Equals)?;
    let is_part = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_';
    let name = before.bytes().rev().take(NAME).take_while(is_part).count();
    let lead = before[..before.len() - name].trim_end_matches("export ");
    let is_set = name > 0 && (lead.is_empty() || lead.ends_with('\n'));
    let rest = &text[from..floor(text, from + HEAD)];
    let rest = rest.lines().next().unwrap_or_default().trim_end();
    let has_more = rest.contains([' ', '\t', '"', '\'', '`', '\\', '$']);
    // Several are set on one line.
    let is_one = !rest.contains('=') || !rest.contains([',', ';']);
    (is_set && is_one && !rest.is_empty() && rest.len() < HEAD - 4 && !has_more)
        .then_some(rest.len())
}

/// The length of what stands before the closing mark, on this line.
fn quoted(text: &str, quote: u8, escapes: usize) -> usize {
    let bytes = text.as_bytes();
    let mut slashes = 0;
    for (at, byte) in bytes.iter().enumerate().take(LONGEST) {
        match *byte {
            b'\n' => return at,
            b'\\' => slashes += 1,
            byte if byte == quote && slashes <= escapes => return at - slashes,
            _ => slashes = 0,
        }
    }
    floor(text, LONGEST)
}

/// Whether `byte` ends a value that stands free.
fn is_end(byte: u8, sign: Sign) -> bool {
    byte.is_ascii_whitespace()
        || b"\"'`,;<>|\\".contains(&byte)
        || (byte == b'&' && sign == Sign::Equals)
}

/// Where a value really ends of which only the head was read.
pub(super) fn whole(text: &str, found: &Assignment) -> Range<usize> {
    let mut value = found.value.clone();
    // The head may end a character earlier.
    if !found.is_quoted && value.len() + 4 > HEAD {
        let rest = &text.as_bytes()[value.end..];
        let more = rest.iter().position(|byte| is_end(*byte, found.sign));
        value.end += more.unwrap_or(rest.len());
    }
    value
}

/// The length of a value that stands free, or of its head.
fn bare(text: &str, sign: Sign) -> usize {
    let end = text.bytes().take(HEAD).position(|byte| is_end(byte, sign)).unwrap_or(HEAD);
    let end = floor(text, end);
    // A bracket that was not opened here closes something else.
    let value = &text[..end];
    let closes = |open: char, close: char| {
        let at = value.find(close)?;
        (!value[..at].contains(open)).then_some(at)
    };
    [closes('(', ')'), closes('[', ']'), closes('{', '}')]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(end)
}

/// The length of a value without the sign that ends a quotation around more than it: “the tests pass (71.6s)”.
fn within_quotation(text: &str, from: usize, length: usize) -> usize {
    const PAIRS: [(char, char); 3] = [('“', '”'), ('„', '”'), ('«', '»')];
    let value = &text[from..from + length];
    let before = &text[floor(text, from.saturating_sub(QUOTATION))..from];
    let is_open = |open: char, close: char| before.rfind(open) > before.rfind([close, '\n']);
    let ends = PAIRS.iter().filter_map(|(open, close)| {
        let end = value.rfind(*close).filter(|end| *end > 0 && is_open(*open, *close))?;
        let behind = &value[end + close.len_utf8()..];
        behind.chars().all(|c| ".,;:!?)".contains(c)).then_some(end)
    });
    ends.min().unwrap_or(length)
}

/// The text in `Name::from("text")`, if nothing is fetched there.
fn wrapped(text: &str, end: usize) -> Option<Range<usize>> {
    const FETCHED: &[&str] =
        &["env", "get", "var", "read", "load", "find", "input", "prompt", "fetch", "lookup", "ask"];
    let opened = text[..end].strip_suffix('(')?;
    let is_part = |byte: &u8| is_name(*byte) || *byte == b':';
    let name = opened.bytes().rev().take(NAME).take_while(is_part).count();
    let name = opened[opened.len() - name..].to_ascii_lowercase();
    let quote = text.as_bytes().get(end).copied().filter(|byte| b"\"'`".contains(byte))?;
    let inner = end + 1..end + 1 + quoted(&text[end + 1..], quote, 0);
    (!inner.is_empty() && !FETCHED.iter().any(|word| name.contains(word))).then_some(inner)
}

/// The last place at or before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<&str> {
        let lower = text.to_ascii_lowercase();
        let at = lower.find("pass").or(lower.find("key")).unwrap_or_default();
        read(text, &name(text, at)).map(|found| &text[found.value])
    }

    #[test]
    fn a_key_an_item_or_prose_below_a_name_is_no_value() {
        for text in [
            "password:\n  type: string2",
            "password:\n- a1b2c3d4 e5",
            "password:\n  $ref2:",
            "password:\nIt has 12 characters.",
        ] {
            let below = text.find('\n').and_then(|line| below(text, line));
            assert_eq!(below, None, "{text}");
        }
    }

    #[test]
    fn values_are_found_however_they_are_written() {
        for (text, expected) in [
            ("DB_password=a1!b2", "a1!b2"),
            ("password: a1!b2  # c", "a1!b2"),
            (r#"{"password": "a 1"}"#, "a 1"),
            (r#"{\"password\":\"a1\",\"x\":1}"#, "a1"),
            ("--password a1 run", "a1"),
            ("<password>a1</password>", "a1"),
            (r#"<add key="password" value="a1" />"#, "a1"),
            (r#"set_password("a1")"#, "a1"),
            ("the password is a1-Prod!.", "a1-Prod!"),
            ("the password for the db is `a1`", "a1"),
            ("const password: &str = \"a1\";", "a1"),
            ("password = String::from(\"a1\")", "a1"),
            ("https://x.example/?password=a1&b=2", "a1"),
            ("f(password=a1)", "a1"),
            ("“it has password=a1!b2”, he said", "a1!b2"),
            ("password=a1”b2", "a1”b2"),
            ("password:\n  kX9mQ2vB", "kX9mQ2vB"),
            ("password: >-\n  kX9mQ2vB\n", "kX9mQ2vB"),
            ("DB_PASS=a(1;b,c", "a(1;b,c"),
            ("--password \\\n  a1 \\\n  --project x", "a1"),
            ("'{'\\''password'\\'': '\\''a1b2'\\''}'", "a1b2"),
            ("| DB password | `a1!b2` |", "a1!b2"),
            ("password -> a1!b2", "a1!b2"),
            (r#"{"name": "db_password", "value": "a1"}"#, "a1"),
            ("- name: db_password\n  value: a1", "a1"),
            ("ParameterKey=db_password,ParameterValue=a1", "a1"),
            ("variable \"db_password\" { default = \"a1\" }", "a1"),
            ("variable \"db_password\" {\n  type = string\n  default = \"a1\"\n}", "a1"),
            ("<name>db_password</name><value>a1</value>", "a1"),
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
    }
}
