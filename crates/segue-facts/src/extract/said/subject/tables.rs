//! Words that say nothing of a subject, or something in particular.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::words::beginning;

/// The languages whose stop words (Stopwords ISO) tell nothing apart either.
const LISTED: [&str; 7] = ["en", "de", "fr", "es", "it", "pt", "nl"];

/// What these lists have and what tells something in talk about work all the same.
const TELLING: [&str; 16] = [
    "bill", "course", "cost", "fire", "fill", "group", "home", "member", "mill", "order", "page",
    "system", "test", "value", "web", "room",
];

/// The beginnings of words that stand in any talk about work: two sentences that share only these
/// need not be about the same thing.
pub(super) static USUAL: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let words = [
        "above", "accept", "across", "actual", "add", "added", "adding", "after", "again",
        "agains", "ahora", "ain", "algo", "alguie", "alles", "allow", "allowe", "almost", "along",
        "alors", "alread", "also", "althou", "always", "andere", "anfang", "anfass", "angefa",
        "antes", "anythi", "apply", "après", "aquel", "archiv", "aren", "around", "ask", "asked",
        "aujour", "aura", "auront", "autre", "autres", "avait", "avant", "avoid", "ayer", "back",
        "beauco", "before", "begin", "beide", "below", "besoin", "best", "better", "betwee",
        "bien", "bissch", "bit", "bitte", "bleib", "bleibe", "bleibt", "both", "brauch", "brb",
        "break", "broken", "cada", "call", "called", "cambia", "cambio", "case", "ceci", "celle",
        "celui", "chang", "change", "check", "chez", "chose", "choses", "code", "combie", "come",
        "comme", "como", "comple", "contai", "cosa", "cosas", "couldn", "create", "cuánta",
        "cuánto", "cuándo", "cuenta", "curren", "dabei", "dafür", "damit", "danke", "darf",
        "datei", "dateie", "davon", "dazu", "decide", "decir", "defini", "dein", "deine", "deja",
        "dejar", "demain", "depuis", "dernie", "descri", "desde", "despué", "dice", "didn",
        "diese", "diesen", "dieser", "dieses", "dinge", "dire", "dit", "does", "doesn", "don",
        "donc", "done", "down", "durch", "during", "déjà", "día", "eben", "eigent", "einem",
        "einer", "eines", "encore", "end", "ende", "enough", "ensure", "entonc", "entre", "erste",
        "ersten", "esa", "esas", "ese", "esos", "estaba", "etwas", "euch", "every", "everyt",
        "exact", "exampl", "exist", "exists", "explai", "failed", "failin", "fails", "faire",
        "fais", "falta", "faltan", "faut", "favor", "fehlen", "fehlt", "fertig", "fichie", "file",
        "files", "find", "fine", "finish", "first", "fix", "fixed", "fois", "follow", "forget",
        "forgot", "found", "frage", "ganz", "ganzen", "geben", "gegen", "gehen", "geht", "gerade",
        "gerne", "gester", "get", "gib", "gibt", "give", "gleich", "goes", "going", "gone", "good",
        "got", "gracia", "grad", "gut", "hab", "había", "hace", "hacer", "hadn", "halt", "handle",
        "happen", "hasn", "hasta", "hatte", "haven", "haz", "hecho", "help", "here", "heute",
        "hier", "hold", "howeve", "hoy", "hätte", "idea", "ignore", "ihr", "ihre", "ihren",
        "import", "includ", "instea", "irgend", "isn", "issue", "issues", "job", "jour", "jusque",
        "juste", "keep", "kein", "keine", "keinen", "kind", "know", "kommen", "kommt", "laquel",
        "lequel", "kurz", "können", "könnte", "lackin", "laisse", "lass", "lassen", "last",
        "later", "laufen", "leave", "left", "let", "letzte", "leurs", "leute", "liegen", "liegt",
        "like", "line", "lines", "list", "look", "lot", "luego", "lui", "lunch", "läuft", "mach",
        "mache", "machen", "macht", "made", "mainte", "make", "malgré", "manque", "many", "matter",
        "maybe", "mañana", "mean", "means", "meetin", "mehr", "mein", "meine", "merci", "mes",
        "met", "mets", "mettre", "minute", "mira", "mis", "misma", "mismo", "missin", "moment",
        "morgen", "mornin", "move", "much", "mucha", "mucho", "muss", "mustn", "même", "mêmes",
        "möchte", "müssen", "nada", "name", "names", "near", "nebenb", "necesi", "need", "nehme",
        "nehmen", "neue", "neuen", "neuer", "neues", "never", "new", "next", "nice", "nichts",
        "nimm", "nobody", "nochma", "none", "nothin", "notre", "nouvea", "nouvel", "nuestr",
        "nueva", "nuevo", "number", "off", "ohne", "olvida", "olvide", "one", "onto", "other",
        "otra", "otras", "otro", "otros", "oublie", "out", "over", "parce", "part", "parte",
        "partie", "pasa", "pasar", "paso", "pass", "passag", "passe", "passer", "passes", "passin",
        "pendan", "people", "per", "perhap", "peu", "phone", "place", "plain", "plan", "plans",
        "please", "poco", "point", "pon", "pone", "poner", "porque", "possib", "pourqu", "premie",
        "prendr", "prends", "primer", "probab", "proble", "prüf", "put", "quanto", "quanta",
        "quante", "quanti", "queda", "quedar", "quelqu", "questi", "quiero", "quite", "rather",
        "rato", "read", "ready", "really", "realme", "reason", "recupe", "regard", "remove",
        "report", "requir", "reste", "rester", "revisa", "rien", "right", "run", "runnin", "runs",
        "rühr", "sache", "sagen", "sieht", "sagt", "same", "say", "says", "schau", "schnel",
        "second", "see", "seem", "seems", "seguim", "seguir", "según", "sein", "seine", "seit",
        "selon", "sera", "serait", "será", "sería", "ses", "set", "should", "show", "side",
        "simple", "simply", "since", "sino", "sits", "skip", "sobre", "sollte", "solo", "someth",
        "sonst", "sont", "sorry", "sort", "sous", "später", "stand", "start", "starti", "stay",
        "stehen", "steht", "stelle", "step", "steps", "stick", "still", "stop", "stuff", "sub",
        "suba", "subas", "sube", "subir", "suppor", "sure", "sólo", "tag", "take", "task", "tasks",
        "teil", "tel", "tell", "temps", "tengo", "tes", "text", "thanks", "that", "there", "they",
        "thing", "things", "think", "though", "throug", "tiempo", "tiene", "tienen", "time",
        "tocar", "todaví", "today", "told", "tomorr", "toques", "touch", "toucha", "touche",
        "toward", "tras", "tried", "try", "turn", "turns", "tus", "two", "under", "unless",
        "unser", "unsere", "unter", "until", "update", "upon", "usa", "usage", "usamos", "usar",
        "use", "used", "using", "vale", "vamos", "venir", "verges", "vergis", "vers", "versio",
        "vez", "via", "viel", "viele", "viene", "vient", "voilà", "voir", "votre", "vraime",
        "wait", "want", "war", "waren", "wasn", "way", "wegen", "weil", "weiter", "weren", "what",
        "whole", "will", "wievie", "wirkli", "within", "withou", "wollen", "won", "word", "words",
        "work", "workin", "works", "wouldn", "write", "wrong", "wrote", "wurde", "wurden", "würde",
        "yester", "zeit", "zuerst", "zwisch", "ände", "änder", "ändern", "étaien", "était",
        "última", "último", "über", "übrige",
    ];
    // A longer one would be cut to the beginning of other words: "environ", "environment".
    let is_whole = |word: &&str| beginning(word) == *word && !TELLING.contains(word);
    let listed = LISTED.iter().filter_map(stop_words::lookup).flatten().copied().filter(is_whole);
    let words = words.into_iter().chain(listed);
    words.flat_map(|word| [word.to_owned(), beginning(word)]).collect()
});

/// What is numbered: another number is another one of them.
pub(super) const ORDINALS: [&str; 26] = [
    "line", "lines", "task", "step", "comment", "bug", "issue", "scenario", "phase", "case",
    "chapter", "section", "figure", "table", "page", "part", "item", "point", "zeile", "schritt",
    "kapitel", "seite", "línea", "paso", "ligne", "étape",
];

/// The beginnings of words with which something is given its name.
pub(super) const NAMING: [&str; 17] = [
    "name", "named", "call", "called", "rename", "nenn", "nenne", "nennt", "heißt", "heißen",
    "llama", "llamar", "nombra", "appell", "nomme", "nommer", "chiama",
];
