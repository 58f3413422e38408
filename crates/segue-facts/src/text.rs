//! Sentences, shortening, and text made fit for one line of Markdown.

use segue_document::secret;
pub(crate) use segue_document::shorten;
use segue_document::visible::one_line;

use crate::cue::is_unspaced;
use crate::fences;

/// What a question ends with.
pub(crate) const QUESTION: [char; 2] = ['?', '？'];

/// Abbreviations whose full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "nr.", "bl.", "ff.", "bd.", "ca.", "usw.", "núm.", "pág.", "págs.", "av.", "env.", "ch.",
    "chap.", "fig.", "figs.", "eq.", "eqs.", "vol.", "pp.", "kap.", "abb.", "e.g.", "i.e.", "etc.",
    "vs.", "cf.", "approx.", "no.", "mr.", "mrs.", "dr.", "prof.", "z.b.", "d.h.", "u.a.", "bzw.",
    "evtl.", "ggf.", "inkl.", "sra.", "p.ej.", "mme.", "mlle.", "ms.", "acc.", "hr.", "abs.",
    "incl.", "resp.", "bspw.", "vgl.", "sog.", "srta.", "dra.", "uds.",
];

/// What stands before a date, in lower case: "2.5. runs" may be a version.
const DATE_LEADS: [&str; 20] = [
    "on", "until", "till", "by", "before", "after", "since", "am", "bis", "vom", "zum", "ab",
    "vor", "nach", "seit", "der", "den", "le", "el", "al",
];

/// Words that deny or forbid, in lower case.
pub(crate) const DENYING: [&str; 29] = [
    "no", "not", "never", "don't", "don’t", "dont", "can't", "can’t", "cannot", "without", "avoid",
    "nicht", "nie", "niemals", "kein", "keine", "keinen", "keiner", "ohne", "sin", "nunca",
    "jamás", "pas", "jamais", "sans", "não", "non", "niet", "geen",
];

/// The months of the language that writes their days as ordinals.
const MONTHS: [&str; 14] = [
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
    "jänner",
    "sept",
];

/// So many words in front of a sentence may be its heading.
const HEADING: usize = 3;
/// The same in letters of a script without blanks.
const UNSPACED_HEADING: usize = 8;
/// They are counted in so many bytes of it.
const BEGIN: usize = 200;

/// Where a part of a text begins in it.
pub(crate) fn place_in(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len())
}

/// The sentences of a prose text: its lines, split at full stops, exclamation
/// and question marks before white space. Fenced code and quotations are left out.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let lines = fences::outside(text).map(str::trim);
    for line in lines.filter(|line| !line.starts_with(['>', '|']) && !is_drawn(line)) {
        split_line(line, &mut sentences);
    }
    sentences
}

/// Whether a line only rules off what stands above it: a thematic break, or what underlines a heading (CommonMark
/// 0.31.2, sections 4.1 and 4.3).
fn is_drawn(line: &str) -> bool {
    let sign = line.chars().next().filter(|sign| matches!(sign, '*' | '-' | '_' | '='));
    let is_of = |sign: char| line.chars().all(|c| c == sign || c == ' ');
    sign.is_some_and(is_of) && line.chars().filter(|c| *c != ' ').nth(2).is_some()
}

/// The task of an item of a checklist, `[ ] task` or `[x] task`, and whether it is done (GitHub Flavored Markdown, 5.3).
pub(crate) fn checkbox(item: &str) -> Option<(&str, bool)> {
    let (sign, task) = item.strip_prefix('[')?.split_once("] ")?;
    let is_done = matches!(sign, "x" | "X");
    let is_task = task.contains(char::is_alphanumeric) && (is_done || sign == " ");
    is_task.then_some((task.trim(), is_done))
}

fn split_line<'a>(line: &'a str, sentences: &mut Vec<&'a str>) {
    let begin = line.len() - without_list_sign(line).len();
    let mut from = begin;
    let mut last = number(line);
    let mut in_span = false;
    let mut chars = line.char_indices().skip_while(|(at, _)| *at < begin).peekable();
    while let Some((at, c)) = chars.next() {
        in_span ^= c == '`';
        let is_end = matches!(c, '.' | '!' | '?' | '。' | '！' | '？');
        let next = chars.peek().map(|(_, next)| *next);
        let is_wide = matches!(c, '。' | '！' | '？');
        let is_end = is_end && !next.is_some_and(|next| matches!(next, '。' | '！' | '？'));
        let end = at + c.len_utf8();
        let marks = if is_end { emphasis(&line[from..at], &line[end..]) } else { 0 };
        let next = if marks > 0 { line[end + marks..].chars().next() } else { next };
        if is_end && !in_span && (is_wide || next.is_none_or(char::is_whitespace)) {
            let to = end + marks;
            let (before, behind) = (&line[from..to], &line[to..]);
            // The number of an item belongs to what follows it.
            let is_date = is_in_date(&line[from..at], behind);
            let ended = (c == '.' && !is_date).then(|| before_number(line, (from, at), last));
            if let Some(ended) = ended.flatten() {
                push(&line[from..ended], sentences);
                (from, last) = (to, last + 1);
                continue;
            }
            // "It broke... then it ran" goes on.
            let is_pause =
                before.ends_with("..") && behind.trim_start().starts_with(char::is_lowercase);
            let goes_on = is_date || is_pause || is_in_citation(before, behind);
            if !ends_with_abbreviation(before) && !goes_on {
                let sentence = line[from..end].trim_start();
                push(&sentence[marks..], sentences);
                from = to;
            }
        }
    }
    push(&line[from..], sentences);
}

/// How many signs of emphasis close a sentence behind its full stop that they opened, if it is no heading:
/// "**All of it works.** It …". They are no part of it.
fn emphasis(sentence: &str, behind: &str) -> usize {
    // One may stand around a text that is quoted, and more than three are no emphasis.
    let signs = |text: &str| text.bytes().take(4).take_while(|byte| *byte == b'*').count();
    let sentence = sentence.trim_start();
    let opened = signs(sentence);
    let begin = &sentence[..sentence.floor_char_boundary(BEGIN)];
    // Of what is written without blanks the letters tell.
    let is_long = || begin.chars().filter(|c| is_unspaced(*c)).nth(UNSPACED_HEADING).is_some();
    let is_whole = || begin.split_whitespace().nth(HEADING).is_some() || is_long();
    if (2..4).contains(&opened) && signs(behind) == opened && is_whole() { opened } else { 0 }
}

fn push<'a>(sentence: &'a str, sentences: &mut Vec<&'a str>) {
    let sentence = sentence.trim();
    if !sentence.is_empty() {
        sentences.push(sentence);
    }
}

/// Where a sentence that begins at `from` ends, if the full stop at `at` is that of the number of the item behind item
/// `last`, or of the first: "please: 1. add a page, 2. link it", "we tried three things. 1. …". What stands before such a number ends with a sign: "we are
/// on version 2. Then we go on" has a sentence that ends there.
fn before_number(line: &str, (from, at): (usize, usize), last: u32) -> Option<usize> {
    let word = line[from..at].rsplit(char::is_whitespace).next().unwrap_or_default();
    let start = at - word.len();
    let (before, behind) = (line[..start].trim_end(), line[at + 1..].trim_start());
    let goes_on = || [", 2. ", "; 2. ", ". 2. "].iter().any(|sign| behind.contains(sign));
    let is_item = match last {
        0 => before.ends_with([':', '.', '!', '?']) && goes_on(),
        _ => before.ends_with([',', ';', '.', '!', '?']) && !behind.is_empty(),
    };
    (is_item && word.parse() == Ok(last + 1)).then_some(start)
}

/// The number of the item that a line begins with; 0 where it begins with none.
fn number(line: &str) -> u32 {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = (1..3).contains(&digits) && line[digits..].starts_with(". ");
    line[..digits].parse().ok().filter(|_| is_number).unwrap_or(0)
}

/// Whether `text` ends with an abbreviation.
fn ends_with_abbreviation(text: &str) -> bool {
    let mut words = text.rsplit(|c: char| c.is_whitespace() || c == '(');
    let word = words.next().unwrap_or_default();
    // Behind a figure it is a unit: "35 ms.", "1 hr."
    let is_unit = matches!(word, "ms." | "hr.")
        && words.next().is_some_and(|it| it.ends_with(|c: char| c.is_ascii_digit()));
    // A metre is no sir.
    word == "M." || !is_unit && ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// Whether a full stop at the end of `before` is within a citation or a date: "Ryan LLC v. FTC", "N.D. Tex. 2024",
/// "on 19.6. at noon".
fn is_in_citation(before: &str, behind: &str) -> bool {
    let mut words = before.split_whitespace().rev();
    let word = words.next().unwrap_or_default().trim_start_matches('(');
    let lead = words.next().map(str::to_lowercase);
    let next = behind.split_whitespace().next().unwrap_or_default();
    if next.starts_with(char::is_lowercase) {
        // "Never before the 1. of the month", in German.
        let is_ordinal = next == "des" && number(&format!("{word} ")) > 0;
        return is_ordinal
            || is_day_of_month(word)
                && lead.is_none_or(|it| {
                    it.ends_with([',', ':']) || DATE_LEADS.contains(&it.as_str())
                });
    }
    let is_year = || next.bytes().take_while(u8::is_ascii_digit).count() == 4;
    let is_court = |word: &str| is_short_name(word) || is_initials(word);
    lead.is_some() && (word == "v." || is_short_name(word) && is_year())
        || is_initials(word) && next.ends_with('.') && is_court(next)
}

/// Whether a word is a day and its month in figures: "19.6.".
fn is_day_of_month(word: &str) -> bool {
    let parts = word.strip_suffix('.').and_then(|date| date.split_once('.'));
    let is_at_most = |text: &str, most: u8| (1..=most).contains(&text.parse().unwrap_or(0));
    parts.is_some_and(|(day, month)| is_at_most(day, 31) && is_at_most(month, 12))
}

/// Whether a word is a name cut short: "Tex.", "Cal.".
fn is_short_name(word: &str) -> bool {
    let stem = word.strip_suffix('.').unwrap_or_default();
    (2..=4).contains(&stem.len())
        && stem.starts_with(|c: char| c.is_ascii_uppercase())
        && stem.bytes().skip(1).all(|b| b.is_ascii_lowercase())
}

/// Whether a word is made of initials: "N.D.".
fn is_initials(word: &str) -> bool {
    let mut letters = word.split_terminator('.');
    word.ends_with('.') && letters.all(|it| it.len() == 1 && it.as_bytes()[0].is_ascii_uppercase())
}

/// Whether a full stop between `before` and `behind` is that of an ordinal in a date: "3. März".
fn is_in_date(before: &str, behind: &str) -> bool {
    let day = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let month = words(behind).next().unwrap_or_default().to_lowercase();
    day.len() <= 2
        && !day.is_empty()
        && day.bytes().all(|b| b.is_ascii_digit())
        && MONTHS.contains(&month.as_str())
}

/// The first whole lines of a text that have at most `most` bytes.
pub(crate) fn first_lines(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let head = &text[..text.floor_char_boundary(most)];
    &head[..head.rfind('\n').unwrap_or(0)]
}

/// A line without its list sign, number or heading signs.
pub(crate) fn without_list_sign(line: &str) -> &str {
    let line = line.trim_start_matches(['#', ' ']);
    let bare = line.strip_prefix(['-', '*', '•', '+']).filter(|rest| rest.starts_with(' '));
    let numbered = || {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let rest = line[digits..].strip_prefix(['.', ')'])?;
        (digits > 0 && digits < 3 && rest.starts_with(' ')).then_some(rest)
    };
    bare.or_else(numbered).unwrap_or(line).trim()
}

/// `text` on one line, harmless to look at, without secrets.
pub(crate) fn clean(text: &str) -> String {
    let mut line = one_line(&secret::mask(text));
    // A name and its value may have stood on two lines.
    if text.contains('\n') {
        line = secret::mask(&line).into_owned();
    }
    // A comment would hide in rendered Markdown.
    line.replace("<!--", "‹!--").replace("-->", "--›")
}

/// `text` without the signs of strong emphasis; what stands in code stays.
pub(crate) fn without_emphasis(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts =
        parts.map(|(at, part)| if at % 2 == 0 { part.replace("**", "") } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("`")
}

/// `text` as a code span, whatever signs it has (`CommonMark` 0.31.2, section 6.1).
pub(crate) fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Quotation marks, the usual first. A text stands between the first that it does not have
/// itself, so that it stays as it was typed and its end is still told.
const MARKS: [(char, char); 3] = [('"', '"'), ('“', '”'), ('«', '»')];

/// `text` between quotation marks. Where it has all of them, the straight ones inside become
/// single ones.
pub(crate) fn quote(text: &str) -> String {
    let is_free = |(open, close): &&(char, char)| !text.contains([*open, *close]);
    match MARKS.iter().find(is_free) {
        Some((open, close)) => format!("{open}{text}{close}"),
        None => format!("\"{}\"", text.replace('"', "'")),
    }
}

/// The words between the quotation marks that a line begins with.
pub(crate) fn quoted(line: &str) -> Option<&str> {
    let (open, close) = MARKS.iter().find(|(open, _)| line.starts_with(*open))?;
    line[open.len_utf8()..].split_once(*close).map(|(words, _)| words)
}

/// Somebody else's line made fit to stand among the document's own: between
/// quotation marks where it would read as a placeholder or point back at a
/// conversation.
pub(crate) fn fit(text: &str) -> String {
    if segue_document::check::needs_quotes(text) { quote(text) } else { text.to_owned() }
}

/// The same for a line that stands at the left edge: nothing in it may begin a
/// heading, a fence, a rule, a quotation or a list (CommonMark 0.31.2, section 2.4).
pub(crate) fn fit_at_edge(text: &str) -> String {
    let text = fit(text);
    let markup = ['#', '`', '~', '-', '=', '>', '*', '+', '|', '<', '['];
    let is_code = text.starts_with('`') && !text.starts_with("```");
    if text.starts_with(markup) && !is_code { format!("\\{text}") } else { text }
}

/// A text reduced to what tells it from others: lower-case words.
pub(crate) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            key.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            key.extend(c.to_lowercase());
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// The words of a text; an apostrophe or an underscore parts none.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '_');
    text.split(move |c| !is_part(c)).filter(|word| !word.is_empty())
}

/// Whether a word, in lower case, denies or forbids: the same words in another sentence order it.
pub(crate) fn denies(word: &str) -> bool {
    DENYING.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        let text = "Use pnpm, e.g. pnpm i. Never npm! See v1.2.3 of `a. b`\n- item one\n```\ncode.\n```\n> quoted";
        let expected = ["Use pnpm, e.g. pnpm i.", "Never npm!", "See v1.2.3 of `a. b`", "item one"];
        assert_eq!(sentences(text), expected);
        let text = "Die Frist ist am 3. März. Frag Dr. Weiß oder M. Berthelot. Es ist Spalte H. ok";
        let expected = [
            "Die Frist ist am 3. März.",
            "Frag Dr. Weiß oder M. Berthelot.",
            "Es ist Spalte H.",
            "ok",
        ];
        assert_eq!(sentences(text), expected);
        let text = "**All of it works but the call.** The test proved it. **Naming.** Files are in *small letters.*";
        let expected = [
            "All of it works but the call.",
            "The test proved it.",
            "**Naming.** Files are in *small letters.*",
        ];
        assert_eq!(sentences(text), expected);
        for text in [
            "keep the call to a.b.* and never the one to c.d",
            "remove every old file like *.bak or data.* but never touch data.db",
            "Use version **not the one of the year 2.** Never 3.",
            "请把 foo bar baz 改成 qux。**不要**动 api 文件夹。",
        ] {
            assert!(sentences(text).iter().all(|it| !it.ends_with('*')), "{text}");
        }
        assert_eq!(sentences("可以吗？？只改一个。。好"), ["可以吗？？", "只改一个。。", "好"]);
    }

    #[test]
    fn citations_and_dates_in_figures_are_not_parted() {
        for text in
            ["cite Ryan LLC v. FTC, N.D. Tex. 2024 in a footnote", "gut just called, 19.6. is gone"]
        {
            assert_eq!(sentences(text), [text]);
        }
        for text in [
            "ask Ms. Achterberg about the sealed files",
            "it belongs on 4910 acc. to Mrs. Adeyemi",
            "it broke... then it ran",
        ] {
            assert_eq!(sentences(text), [text]);
        }
        for text in [
            "It takes 35 ms. The other one jitters",
            "set it to 9100. then restart",
            "Yes. 3 of them",
            "it runs on node 18.2. never mail the members",
            "bump python to 3.12. do not touch the Dockerfile",
            "we ship to the U.S. Never mail the members",
            "we host at Acme. 3 backups must exist",
            "we are on version 2. Then we go on",
        ] {
            assert_eq!(sentences(text).len(), 2, "{text}");
        }
        assert_eq!(
            sentences("1. add a page. 2. link it. 3. tell Ana.").concat(),
            "add a page.link it.tell Ana."
        );
        let counted = sentences("please: 1. add a page, 2. link it, 3. tell Ana");
        assert_eq!(counted, ["please:", "add a page,", "link it,", "tell Ana"]);
        let told = sentences("We tried two things. 1. a cache. It was slow. 2. a queue");
        assert_eq!(told, ["We tried two things.", "a cache.", "It was slow.", "a queue"]);
        assert_eq!(sentences("1. option 3, 2. left most"), ["option 3,", "left most"]);
        for text in [
            "Le fichier fait 10\u{a0}Mo. Merci",
            "请做：\u{3000}1. add",
            "never past version 1. the server fails then",
            "nie vor dem 1. des Monats, nie am 2. danach",
            "Noch dazu: 1. Nie vor dem 3. Mai",
            "The most is: 1. Never raise it",
            "keep it stable 2. Never more than 3. It costs",
        ] {
            assert!(sentences(text).iter().all(|it| !it.ends_with(char::is_whitespace)), "{text}");
            assert_eq!(sentences(text).concat().replace(' ', ""), text.replace(' ', ""), "{text}");
        }
        for text in [
            "1. We are on version 2. Then we go on",
            "1. We use 2. never 3.",
            "1. The code becomes 2.",
        ] {
            let first = text[3..].split_inclusive('.').next();
            assert_eq!(sentences(text).first().copied(), first, "{text}");
        }
    }

    #[test]
    fn the_first_lines_are_whole() {
        assert_eq!(first_lines("one\ntwo", 7), "one\ntwo");
        assert_eq!(first_lines("one\ntwö", 7), "one");
        assert_eq!(first_lines("one long line", 7), "");
    }

    #[test]
    fn code_spans_hold_any_text() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a `b`"), "`` a `b` ``");
    }

    #[test]
    fn a_key_is_the_words_alone() {
        assert_eq!(key(" — Use `pnpm`,  NOT npm! "), "use pnpm not npm");
        assert_eq!(key("…"), "");
    }

    #[test]
    fn cleaned_text_is_one_harmless_line() {
        assert_eq!(clean("a\n\u{1b}[31mb <!-- c -->"), "a ␛[31mb ‹!-- c --›");
    }
}
