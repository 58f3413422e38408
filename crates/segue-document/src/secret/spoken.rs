//! Passwords under their names in other languages, and what only speaks of them.

use super::mask;
use super::tests::filled;

const PLANTED: &str = "
das Passwort ist «=Geheim123!»
senha: «=lSXpf9HF4vUC»
SENHA=«=lSXpf9HF4vUC»
db_senha: «=lSXpf9HF4vUC»
a senha é «=lSXpf9HF4vUC».
contraseña: «=lSXpf9HF4vUC»
la contraseña es «=lSXpf9HF4vUC»
mot de passe : «=lSXpf9HF4vUC»
Mot de passe: «=lSXpf9HF4vUC»
hasło: «=lSXpf9HF4vUC»
Kennwort: «=lSXpf9HF4vUC»
Пароль: «=lSXpf9HF4vUC»
пароль «=lSXpf9HF4vUC!»
密码：«=lSXpf9HF4vUC»，用户名：ana
数据库密码是«=lSXpf9HF4vUC»。
パスワードは「«=lSXpf9HF4vUC»」です
비밀번호: «=lSXpf9HF4vUC»
비밀번호는 «=lSXpf9HF4vUC» 입니다
암호: «=lSXpf9HF4vUC»
MOT DE PASSE: «=lSXpf9HF4vUC»
mot_de_passe: «=lSXpf9HF4vUC»
le mot de passe est : «=lSXpf9HF4vUC»
Şifre: «=lSXpf9HF4vUC»
CONTRASEÑA=«=lSXpf9HF4vUC»
das Passwort für die Datenbank ist «=lSXpf9HF4vUC»
la contraseña de la base es «=lSXpf9HF4vUC»
senha do banco: «=lSXpf9HF4vUC»
Пароль от базы: «=lSXpf9HF4vUC»
Пароль — «=lSXpf9HF4vUC»
密码（root）：«=lSXpf9HF4vUC»
パスワードは«=Geh3imX9»です。
密码是«=Geh3imX9»请不要告诉别人
数据库密码：«=Geh3imX9»（不要提交）
密码：『«=Geh3imX9»』
Пароль: «=Geh3imX9#k»
mot de passe: \"«=Geh3imX9»\"
contraseña=«=Ñandú#2024!x»
비밀번호는 «=Geh3imX9»입니다.
mdp: «=Geh3imX9»
clave: «=kT9vQ2xW7zR4p»
**Passwort:** «=Geh3imX9»
das Passwort ist: «=Geh3imX9»
Passwort (Staging): «=Geh3imX9»
mot de passe (root) : «=Geh3imX9»
la contraseña para producción es «=Geh3imX9»
";

const HARMLESS: &str = "
senha: string
a senha é verificada em users_v2
contraseña: texto
mot de passe : chaîne
le mot de passe est haché avec bcrypt2
密码：至少8位
密码：SHA256加密存储
clave: valor1
密码是用MD5加密的
密码: 见README2文件
パスワード：SHA256でハッシュ化
パスワードはuser1と同じにする
비밀번호: SHA256으로 해시
contraseña: mínimo8caracteres
la contraseña versión2 se borra
hasło użytkownika1
parola: perché2
密码是必填项
пароль: строка
비밀번호: 8자 이상
";

fn forms(lines: &'static str) -> impl Iterator<Item = (String, Vec<String>)> {
    let forms = lines.lines().filter(|line| !line.is_empty()).enumerate();
    forms.map(|(at, form)| filled(form, 11 + 13 * at as u64))
}

#[test]
fn passwords_are_masked_whatever_they_are_called() {
    for (text, secrets) in forms(PLANTED) {
        for wrap in ["~", "$ ~", "> ~", "say: ~"] {
            let masked = mask(&wrap.replace('~', &text)).into_owned();
            let is_there = secrets.iter().any(|secret| masked.contains(secret.as_str()));
            assert!(!is_there && masked.contains("[redacted:"), "{text} → {masked}");
            assert_eq!(mask(&masked), masked);
        }
    }
}

#[test]
fn what_only_speaks_of_a_password_stays() {
    for (text, _) in forms(HARMLESS) {
        assert_eq!(mask(&text), text);
    }
}

#[test]
fn a_bracket_that_nothing_closes_is_looked_for_near_by_only() {
    let text = "密码（".repeat(200_000);
    assert_eq!(mask(&text), text);
}
