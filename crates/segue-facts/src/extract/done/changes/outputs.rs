//! The files that commands make: by redirection, by an option, by where a program wants its output named, and by what
//! is printed of it.

use segue_document::{Pattern, secret};

use crate::extract::done::paths::is_named;
use crate::extract::shell::Simple;
use crate::extract::shell::printed::tail;
use crate::text::{denies, words};

/// Options that name the output, whatever the program.
const OPTIONS: [&str; 9] = [
    "-o",
    "--out",
    "--output",
    "--out-file",
    "--outfile",
    "--output-file",
    "--export-filename",
    "-sOutputFile",
    "--result-file",
];

/// The same of one program each.
const OPTIONS_OF: [(&str, &str); 5] =
    [("wget", "-O"), ("openssl", "-out"), ("pg_dump", "-f"), ("pg_dump", "--file"), ("dd", "of")];

/// Where among its operands a program wants its output.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    First,
    /// The first one that is the name of a file.
    Named,
    /// Behind a first one that says what to do.
    Second,
    /// The last of just three.
    Third,
    /// The last of at least two.
    Last,
    /// Behind this word.
    Behind(&'static str),
}

/// By the programs' own manuals.
const PLACED: [(&str, At); 18] = [
    ("zip", At::First),
    ("ogr2ogr", At::Named),
    ("7z", At::Second),
    ("7za", At::Second),
    ("7zz", At::Second),
    ("rar", At::Second),
    ("jar", At::Second),
    ("convert", At::Last),
    ("magick", At::Last),
    ("ffmpeg", At::Last),
    ("sox", At::Last),
    ("qpdf", At::Last),
    ("pdfunite", At::Last),
    ("wkhtmltopdf", At::Last),
    ("typst", At::Third),
    ("gdal_translate", At::Last),
    ("gdalwarp", At::Last),
    ("pdftk", At::Behind("output")),
];

/// What a program says of a file that it made, at the beginning of a line, or before a colon.
static PRINTED: Pattern = Pattern::unicode(
    // Letters as Latin scripts have them: all of Unicode's would make it slow to compile.
    r#"(?imx)^[^a-z0-9_À-ɏ\n/]{0,8}(?:[a-z0-9_À-ɏ]+[^a-z0-9_À-ɏ\n/]{1,3}){0,4}?
        (?:wrote|written|saved|exported|rendered|geschrieben|gespeichert|exportiert|erzeugt|escrito|guardado|exportado
           |generado|écrit|enregistré|exporté|généré|salvo|gravado|gerado)
        (?:(?:[\ \t]+[a-z0-9_À-ɏ.,]+){0,4}?(?:[\ \t]+(?:to|into|as|in|nach|unter|als|en|a|à|dans|sous|para|em)|[\ \t]*[:→>]))?
        [\ \t]+[`'"(]?([\w@./+-]+\.[A-Za-z]\w*)"#,
);

/// Words behind which no file is named that was made.
const OTHER: [&str; 5] = ["nothing", "would", "dry", "failed", "nichts"];
/// Programs that run others elsewhere.
const ELSEWHERE: [&str; 5] = ["docker", "podman", "docker-compose", "kubectl", "ssh"];
/// How many of a result are taken.
const MOST: usize = 12;

/// What a command names as its output.
pub(super) fn outputs(simple: &Simple) -> Vec<String> {
    let mut found = simple.writes.clone();
    found.extend(by_option(simple));
    found.retain(|path| is_plain(path));
    found
}

/// What a program makes that wants its output at a place of its own, or says of what it prints. What tools keep in a
/// hidden folder is theirs.
pub(super) fn made(simple: &Simple, output: Option<&str>) -> Vec<String> {
    let is_here = !ELSEWHERE.contains(&simple.name());
    let printed = output.filter(|_| is_here).map(printed).unwrap_or_default();
    let is_shown = |path: &String| {
        let mut folders = path.split('/').rev().skip(1);
        !folders.any(|folder| folder.starts_with('.') && !matches!(folder, "." | ".."))
    };
    let placed = placed(simple).map(str::to_owned);
    placed.into_iter().chain(printed).filter(is_shown).collect()
}

fn placed(simple: &Simple) -> Option<&str> {
    if simple.name() == "tar" {
        return archive(simple);
    }
    let (_, at) = PLACED.iter().find(|(program, _)| *program == simple.name())?;
    let operands: Vec<&str> = operands(simple).collect();
    // ImageMagick's first word may be another program of it.
    let is_other = |first: &&str| matches!(*first, "identify" | "compare" | "mogrify");
    if simple.name() == "magick" && operands.first().is_some_and(is_other) {
        return None;
    }
    let found = match (*at, operands.as_slice()) {
        (At::First, [first, _, ..]) => *first,
        // The value of an option is no file, and what goes to the terminal none either.
        (At::Named, all @ [_, _, ..]) if !all.iter().any(|it| it.starts_with("/vsi")) => {
            all.iter().find(|it| is_named(it))?
        }
        (At::Second, ["a" | "cf" | "cvf" | "cfm", second, ..]) => *second,
        (At::Third, [_, _, last]) | (At::Last, [_, .., last]) => *last,
        (At::Behind(word), all) => *all.iter().skip_while(|it| **it != word).nth(1)?,
        _ => return None,
    };
    is_plain(found).then_some(found)
}

/// What a program printed at the end of the files that it made.
fn printed(output: &str) -> Vec<String> {
    let end = tail(output);
    if !PRINTED.is_match(end) {
        return Vec::new();
    }
    // Masked before it is taken apart: alone, a path does not show that a password stood before it.
    let text = secret::mask(end);
    let path = |found: regex::Captures<'_>| {
        let (whole, path) = (found.get(0)?, found.get(1)?);
        // "Written by a.py", "could not be saved: a.txt".
        let lead = text[whole.start()..path.start()].to_lowercase();
        let is_other = words(&lead).any(|word| denies(word) || OTHER.contains(&word));
        let path = text[path.range()].trim_end_matches(['.', ',', ':']);
        Some(path.to_owned()).filter(|path| !is_other && is_plain(path))
    };
    PRINTED.captures_iter(&text).filter_map(path).take(MOST).collect()
}

/// The archive that `tar` makes: "tar czf a.tgz b", "tar -c -f a.tar b", "tar --create --file=a.tar b".
fn archive(simple: &Simple) -> Option<&str> {
    let words: Vec<&str> = simple.words.iter().skip(1).map(String::as_str).collect();
    let letters = |at: usize, word: &str| -> Option<String> {
        let bare = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        bare.or(Some(word).filter(|_| at == 0 && !word.starts_with('-'))).map(str::to_owned)
    };
    let has = |letter: char, long: &str| {
        let is_it = |(at, word): (usize, &&str)| {
            letters(at, word).is_some_and(|it| it.contains(letter)) || word.starts_with(long)
        };
        words.iter().enumerate().any(is_it)
    };
    let takes_file = |(at, word): (usize, &&str)| {
        *word == "--file" || letters(at, word).is_some_and(|it| it.ends_with('f'))
    };
    let long = || words.iter().find_map(|word| word.strip_prefix("--file="));
    let behind = || Some(words.iter().enumerate().position(takes_file)? + 1);
    let named = long().or_else(|| words.get(behind()?).copied());
    named.filter(|path| has('c', "--create") && is_plain(path))
}

fn by_option(simple: &Simple) -> Vec<String> {
    let names =
        |option: &str| OPTIONS.contains(&option) || OPTIONS_OF.contains(&(simple.name(), option));
    let mut found = Vec::new();
    for (at, word) in simple.words.iter().enumerate() {
        let (option, value) =
            word.split_once('=').map_or((word.as_str(), None), |(o, v)| (o, Some(v)));
        if names(option) {
            let next = simple.words.get(at + 1).map(String::as_str);
            found.extend(value.or(next).map(str::to_owned));
        }
    }
    found
}

/// The words that are no options.
fn operands(simple: &Simple) -> impl Iterator<Item = &str> {
    let words = simple.words.iter().skip(1).map(String::as_str);
    words.filter(|word| !word.starts_with('-'))
}

/// Whether the shell puts nothing into a path.
fn is_plain(path: &str) -> bool {
    !path.contains(['*', '?', '$', '{', '`', '['])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::shell::CommandLine;

    fn written(text: &str) -> Vec<String> {
        let line = CommandLine::parse(text);
        let simple = &line.commands[0];
        outputs(simple).into_iter().chain(made(simple, None)).collect()
    }

    #[test]
    fn a_program_makes_what_it_wants_named() {
        for (text, path) in [
            ("zip -qr out/pack.zip posters", "out/pack.zip"),
            ("tar czf parts/a.tgz src", "parts/a.tgz"),
            ("tar -c -v -f a.tar src", "a.tar"),
            ("tar --create --file=a.tar src", "a.tar"),
            ("ogr2ogr -f GPKG wells.gpkg wells.geojson", "wells.gpkg"),
            ("7z a -mx9 notes.7z notes", "notes.7z"),
            ("qpdf --empty --pages p/*.pdf -- out/all.pdf", "out/all.pdf"),
            ("ffmpeg -i talk.mov -r 24 talk.mp4", "talk.mp4"),
            ("pdftk a.pdf b.pdf cat output ab.pdf", "ab.pdf"),
            ("gs -sDEVICE=pdfwrite -sOutputFile=small.pdf big.pdf", "small.pdf"),
            ("pandoc notes.md -o notes.docx", "notes.docx"),
            ("openssl req -new -out req.csr", "req.csr"),
            ("dd if=/dev/zero of=disk.img", "disk.img"),
            ("typst compile a.typ a.pdf", "a.pdf"),
            ("sort names.txt > sorted.txt", "sorted.txt"),
        ] {
            assert_eq!(written(text), [path], "{text}");
        }
        for text in [
            "tar xzf a.tgz",
            "tar tf a.tar",
            "7z x a.7z",
            "zip pack.zip",
            "typst compile a.typ",
            "tar --strip-components=1 -xzf a.tgz",
            "ogr2ogr -f GeoJSON /vsistdout/ a.gpkg",
        ] {
            assert!(written(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_program_says_what_it_made() {
        for (output, path) in [
            ("geschrieben: ausgabe/mai.ods (412 Zeilen)", "ausgabe/mai.ods"),
            ("Wrote 412 rows to out/may.csv.", "out/may.csv"),
            ("Exported 412 rows from in.db to out.csv", "out.csv"),
            ("done\nSaved figures/map.png", "figures/map.png"),
            ("[INFO] Report written to reports/a.html", "reports/a.html"),
            ("✓ exported → data/a.parquet", "data/a.parquet"),
            ("Fichier enregistré : sortie/a.pdf", "sortie/a.pdf"),
        ] {
            assert_eq!(printed(output), [path], "{output}");
        }
        for output in [
            "read in/may.csv",
            "nothing was written",
            "save a.txt first",
            "written by tools/a.py",
            "could not be saved: a.txt",
            "Nothing written to out.txt",
            "All records saved\nReading input.csv",
            "would have written to out/a.csv",
            "Chart rendered with D3.js",
        ] {
            assert!(printed(output).is_empty(), "{output}");
        }
    }
}
