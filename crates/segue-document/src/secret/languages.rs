//! What a password is called in other languages than English.

use std::ops::Range;

/// The names, in the forms in which they stand before a value.
pub(super) const NAMES: &[&str] = &[
    "senha",
    "palavra-passe",
    "contraseña",
    "CONTRASEÑA",
    "contrasena",
    "mot_de_passe",
    "motdepasse",
    "kennwort",
    "wachtwoord",
    "lösenord",
    "LÖSENORD",
    "passord",
    "adgangskode",
    "mdp",
    "clave",
    "salasana",
    "hasło",
    "HASŁO",
    "heslo",
    "parola",
    "şifre",
    "Şifre",
    "ŞİFRE",
    "mật khẩu",
    "Mật khẩu",
    "пароль",
    "Пароль",
    "ПАРОЛЬ",
    "密码",
    "密碼",
    "口令",
    "パスワード",
    "비밀번호",
    "암호",
    "패스워드",
    "jelszó",
    "Jelszó",
    "jelszava",
    "κωδικός",
    "Κωδικός",
    "kata sandi",
    "รหัสผ่าน",
    "كلمة المرور",
    "كلمة السر",
    "סיסמה",
    "סיסמא",
    "पासवर्ड",
    "лозинка",
    "Лозинка",
    "парола",
    "Парола",
    "lozinka",
    "geslo",
    "slaptažodis",
    "hasłem",
    "zugangsdaten",
    "api-schlüssel",
    "clé d'api",
    "clé api",
    "chave da api",
    "chave de api",
    "ключ api",
    "Ключ API",
    "API-ключ",
    "密钥",
    "密鑰",
    "رمز عبور",
];

/// The first bytes of the names, of their Latin letters the small ones.
const BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let mut at = 0;
    while at < NAMES.len() {
        begins[NAMES[at].as_bytes()[0].to_ascii_lowercase() as usize] = true;
        at += 1;
    }
    begins
};

/// What stands before `passe` where that is a password's name.
const FRENCH: &str = "mot de ";

/// Words between such a name and its value, with the blank behind them where one is written.
pub(super) const LINKS: &[&str] = &[
    "ist ", "ist: ", "lautet ", "lautet: ", "es ", "é ", "é: ", "è ", "est ", "это ", "là ", "— ",
    "– ", "는 ", "은 ", "是", "为", "為", "は",
];
/// Words behind the name of what a password is for, up to one of the words that its value follows: "senha do banco: …".
pub(super) const OF: &[&str] = &[
    "für ", "von ", "vom ", "der ", "de la ", "del ", "de ", "do ", "da ", "du ", "des ", "pour ",
    "от ", "для ", "di ", "voor ", "van ", "para ", "к ",
];
/// What stands between what it is for and the value.
pub(super) const FOLLOWS: &[&str] =
    &[" ist ", " es ", " é ", " è ", " est ", " lautet ", " is ", " — ", ": "];

/// The length of the name that stands at `at`, whatever the case of its Latin letters.
pub(super) fn name(text: &str, at: usize) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    let first = rest.first()?.to_ascii_lowercase();
    let is_here = |name: &&&str| {
        rest.get(..name.len()).is_some_and(|part| part.eq_ignore_ascii_case(name.as_bytes()))
    };
    let found = || NAMES.iter().find(is_here).map(|name| name.len());
    if BEGINS[usize::from(first)] { found() } else { None }
}

/// Whether what stands at `place` ends with such a name: `db_senha`, `mot de passe`.
pub(super) fn is_name(text: &str, place: &Range<usize>) -> bool {
    let called = &text[place.clone()];
    let ends = |known: &&str| {
        let at = called.len().checked_sub(known.len());
        at.is_some_and(|at| called.as_bytes()[at..].eq_ignore_ascii_case(known.as_bytes()))
    };
    let before = || text.get(place.start.saturating_sub(FRENCH.len())..place.start);
    let is_french = || before().is_some_and(|before| before.eq_ignore_ascii_case(FRENCH));
    NAMES.iter().any(ends) || called.eq_ignore_ascii_case("passe") && is_french()
}

/// A value that stands free, without the marks around it and without the sentence that goes on behind it, in scripts
/// that put no blank there.
pub(super) fn alone(text: &str, value: Range<usize>) -> Range<usize> {
    const MARKS: [char; 9] = ['「', '『', '【', '“', '«', '„', '»', '”', '‘'];
    let mark = text[value.clone()].chars().next().filter(|c| MARKS.contains(c));
    let from = value.start + mark.map_or(0, char::len_utf8);
    let is_end = |c: char| MARKS.contains(&c) || is_wide(c) || matches!(c, '」' | '』' | '】');
    let end = text[from..value.end].find(is_end).map_or(value.end, |at| from + at);
    from..end
}

/// Whether a character is of Chinese, Japanese or Korean, or one of their signs.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{ff00}'..='\u{ff60}')
}
