//! Parts of an hour, as they are said: "half an hour", "tres cuartos de hora".

/// How many minutes a word stands for with the two behind it.
pub(super) fn minutes(word: &str, behind: [&str; 2]) -> Option<u32> {
    let is_hour = matches!(
        behind,
        ["an" | "hour" | "hora" | "stunde" | "heure" | "d'heure" | "d’heure", _]
            | ["of", "an"]
            | ["de", "hora"]
    );
    match word {
        "demi-heure" => Some(30),
        "viertelstunde" => Some(15),
        "dreiviertelstunde" => Some(45),
        "half" | "halbe" | "halben" | "media" | "demi" if is_hour => Some(30),
        "quarter" | "cuarto" | "quart" if is_hour => Some(15),
        "quarters" | "cuartos" | "quarts" | "dreiviertel" if is_hour => Some(45),
        _ => None,
    }
}
