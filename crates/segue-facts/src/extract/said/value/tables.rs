//! Words that stand for values, in several languages.

/// The days of the week in several languages.
pub(super) const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
];

/// Languages, by their names in several of them.
pub(super) const LANGUAGES: &[&[&str]] = &[
    &["english", "englisch", "englische", "inglés", "anglais"],
    &["german", "deutsch", "deutsche", "alemán", "allemand"],
    &["french", "französisch", "französische", "francés", "français"],
    &["spanish", "spanisch", "spanische", "español", "espagnol"],
    &["italian", "italienisch", "italiano", "italien"],
    &["portuguese", "portugiesisch", "portugués", "portugais"],
    &["dutch", "niederländisch", "holandés", "néerlandais"],
    &["japanese", "japanisch", "japonés", "japonais"],
    &["chinese", "chinesisch", "chino", "chinois"],
];

/// What else one takes in the place of another of its kind, by names in several languages.
pub(super) const KINDS: &[(&str, &[&[&str]])] = &[
    ("temperature", &[&["celsius", "zentigrad"], &["fahrenheit"], &["kelvin"]]),
    (
        "mass",
        &[
            &["micrograms", "microgram", "µg", "mikrogramm", "microgramos", "microgrammes"],
            &["milligrams", "milligram", "mg", "milligramm", "miligramos", "milligrammes"],
            &["grams", "gramm", "gramos", "grammes"],
            &["kilograms", "kilogram", "kg", "kilogramm", "kilos", "kilogrammes"],
        ],
    ),
    (
        "length",
        &[
            &["millimetres", "millimeters", "mm", "millimeter", "milímetros", "millimètres"],
            &["centimetres", "centimeters", "cm", "zentimeter", "centímetros", "centimètres"],
            &["metres", "meters", "meter", "metros", "mètres"],
            &["kilometres", "kilometers", "km", "kilometer", "kilómetros", "kilomètres"],
            &["inches", "inch", "pulgadas", "pouces"],
            &["feet"],
            &["yards"],
            &["miles", "mile", "meilen", "millas"],
        ],
    ),
    (
        "format",
        &[
            &["csv"],
            &["tsv"],
            &["xlsx", "xls"],
            &["ods"],
            &["odt"],
            &["docx"],
            &["pdf"],
            &["epub"],
            &["json"],
            &["jsonl", "ndjson"],
            &["yaml", "yml"],
            &["toml"],
            &["xml"],
            &["parquet"],
            &["avro"],
            &["protobuf"],
            &["markdown"],
            &["asciidoc"],
            &["png"],
            &["jpeg", "jpg"],
            &["webp"],
            &["avif"],
            &["svg"],
            &["tiff"],
            &["mp3"],
            &["flac"],
            &["wav"],
            &["ogg"],
            &["dwg"],
            &["dxf"],
            &["stl"],
        ],
    ),
];

/// Numbers as words, from one on.
pub(super) const COUNTS: &[&[&str]] = &[
    &["one", "ein", "eine", "uno", "una", "un", "une"],
    &["two", "zwei", "dos", "deux"],
    &["three", "drei", "tres", "trois"],
    &["four", "vier", "cuatro", "quatre"],
    &["five", "fünf", "cinco", "cinq"],
    &["six", "sechs", "seis"],
    &["seven", "sieben", "siete", "sept"],
    &["eight", "acht", "ocho", "huit"],
    &["nine", "neun", "nueve", "neuf"],
    &["ten", "zehn", "diez", "dix"],
];

/// The months, as several languages name them.
pub(super) const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "enero", "janvier", "janeiro", "gennaio"],
    &["february", "feb", "februar", "febrero", "février", "fevereiro", "febbraio"],
    &["march", "mar", "märz", "marzo", "mars", "março"],
    &["april", "apr", "abril", "avril", "aprile"],
    &["may", "mai", "mayo", "maio", "maggio"],
    &["june", "jun", "juni", "junio", "juin", "junho", "giugno"],
    &["july", "jul", "juli", "julio", "juillet", "julho", "luglio"],
    &["august", "aug", "agosto", "août"],
    &["september", "sep", "sept", "septiembre", "septembre", "setembro", "settembre"],
    &["october", "oct", "oktober", "okt", "octubre", "octobre", "outubro", "ottobre"],
    &["november", "nov", "noviembre", "novembre", "novembro"],
    &["december", "dec", "dezember", "dez", "diciembre", "décembre", "dezembro", "dicembre"],
];

/// Units by one name each, as several languages write them.
pub(super) const UNITS: &[(&str, &[&str])] = &[
    ("pixel", &["px", "pixel", "pixels", "píxeles", "ピクセル", "像素"]),
    ("degree", &["degrees", "grad", "grados", "degrés"]),
    ("level", &["levels", "stufen", "niveles", "niveaux"]),
    (
        "ms",
        &[
            "ms",
            "millisecond",
            "milliseconds",
            "millisekunden",
            "milisegundos",
            "millisecondes",
            "ミリ秒",
            "毫秒",
        ],
    ),
    (
        "second",
        &[
            "s", "sec", "secs", "second", "seconds", "sekunde", "sekunden", "segundo", "segundos",
            "seconde", "secondes", "secondi", "秒",
        ],
    ),
    (
        "minute",
        &[
            "m", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos", "minuti",
            "分", "分钟", "分鐘", "minuut",
        ],
    ),
    (
        "hour",
        &[
            "h", "hr", "hrs", "hour", "hours", "stunde", "stunden", "hora", "horas", "heure",
            "heures", "ore", "小时", "時間", "uur",
        ],
    ),
    (
        "day",
        &[
            "d", "day", "days", "tag", "tage", "tagen", "día", "días", "dias", "dia", "jour",
            "jours", "giorni", "天", "日", "dagen",
        ],
    ),
    (
        "week",
        &[
            "week", "weeks", "woche", "wochen", "semana", "semanas", "semaine", "semaines", "周",
            "週間",
        ],
    ),
    (
        "month",
        &[
            "month", "months", "monat", "monate", "monaten", "mes", "meses", "mois", "mesi", "mês",
            "ヶ月", "个月",
        ],
    ),
    (
        "year",
        &[
            "year", "years", "yr", "yrs", "jahr", "jahre", "jahren", "año", "años", "ans", "année",
            "années", "anni", "ano", "anos", "年",
        ],
    ),
    ("hertz", &["hz", "khz", "mhz", "ghz"]),
    (
        "byte",
        &["kb", "mb", "gb", "tb", "kib", "mib", "gib", "byte", "bytes", "octets", "ko", "mo", "go"],
    ),
    ("percent", &["percent", "prozent", "pct", "%", "pourcent"]),
    ("money", &["usd", "eur", "dollars", "euros", "euro", "dollar", "€", "$"]),
    ("line", &["line", "lines", "zeilen", "líneas", "lignes", "行"]),
    (
        "column",
        &[
            "column",
            "columns",
            "chars",
            "characters",
            "spalten",
            "zeichen",
            "columnas",
            "caracteres",
            "colonnes",
            "caractères",
        ],
    ),
    (
        "request",
        &["request", "requests", "req", "rps", "anfragen", "peticiones", "solicitudes", "requêtes"],
    ),
    (
        "retry",
        &[
            "retry",
            "retries",
            "attempts",
            "tries",
            "versuche",
            "intentos",
            "reintentos",
            "tentatives",
        ],
    ),
    (
        "worker",
        &[
            "worker",
            "workers",
            "thread",
            "threads",
            "connections",
            "verbindungen",
            "conexiones",
            "connexions",
        ],
    ),
];
