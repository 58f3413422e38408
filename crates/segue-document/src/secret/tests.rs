//! Planted secrets and what only looks like one.

use proptest::prelude::*;

use super::*;

/// Put together here, so that no scanner takes this file for a leak.
fn planted() -> Vec<(&'static str, String)> {
    let random = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2";
    vec![
        ("github-token", format!("ghp{}{random}", '_')),
        ("anthropic-key", format!("sk-{}-api03-{random}", "ant")),
        ("aws-access-key", format!("AK{}", "IAQ3EGRTZX7B2KPLMN")),
        ("slack-token", format!("xo{}-1234567890-abcdefGHIJ", "xb")),
        ("url-password", "postgres://ana:s3cr3tPa55@db:5432/x".to_owned()),
        ("url-password", "redis://:hunter22@cache:6379".to_owned()),
        ("secret", format!("--token {random}")),
        ("authorization", format!("'Authorization: Basic {random}'")),
        ("netrc-password", "machine api.example.org login ana password correcthorse".to_owned()),
        ("netrc-password", "login ana password hunter22".to_owned()),
        ("netrc-password", "machine buildhost login ana password correcthorse".to_owned()),
        ("command-password", "docker login -u ana -p hunter22".to_owned()),
        ("command-password", "docker login -u ana -p correcthorse reg.example.org".to_owned()),
        ("command-password", "docker login --username ana --password thunderstorm".to_owned()),
        ("command-password", "sshpass -p swordfish ssh root@db".to_owned()),
        ("command-password", "redis-cli -h cache -a letmeinplease".to_owned()),
        ("command-password", "mongosh -u root -p topsecretword".to_owned()),
        ("command-password", "ldapsearch -x -w adminpassword".to_owned()),
        ("basic-auth", "$(curl -s -u ana:pa55w0rd https://x.example/y)".to_owned()),
        ("password", "password=Sup3rS3cret99".to_owned()),
        ("secret", "secret_key = \"q8Zk29fLmX0PqR7t\"".to_owned()),
        ("slack-token", format!("xapp-1-A012-{random}")),
        ("password", format!("DB_PASSWORD=\"{}\"", "kT9!vQ2#xW7$zR4p".replace('$', "s"))),
    ]
}

#[test]
fn a_password_with_escaped_signs_is_masked_whole() {
    for password in [r"Tr0ub4dor\&3", r"pa\$\$w0rdX9"] {
        let masked = mask(&format!("curl -u admin:{password} https://x.example/y")).into_owned();
        assert_eq!(masked, "curl -u admin:[redacted:basic-auth] https://x.example/y");
    }
}

#[test]
fn planted_secrets_are_masked_with_their_kind() {
    for (kind, text) in planted() {
        let line = format!("export X={text} # end");
        let masked = mask(&line);
        assert!(masked.contains(&format!("[redacted:{kind}]")), "{kind}: {masked}");
        assert!(masked.ends_with("# end"));
    }
}

#[test]
fn a_private_key_is_masked_whole_and_even_when_cut_off() {
    let dashes = "-----";
    let key = "MIIEpAIBAAKCAQEA0aB3dE5fG7hJ9kL1";
    let text = format!("a\n{dashes}BEGIN RSA PRIVATE KEY{dashes}\n{key}\n{key}\nand then?");
    assert_eq!(mask(&text), "a\n[redacted:private-key]\nand then?");
}

#[test]
fn what_only_looks_like_a_secret_stays() {
    for text in [
        "commit 3f2c1ab9d4e5f60718293a4b5c6d7e8f90a1b2c3",
        "id 6f0c1a2b-0000-4000-8000-000000000000",
        "token = getenv(\"TOKEN\")",
        "password: your-password-here",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "max_tokens: 4096, tokenizer = o200k_base",
        "https://example.org/a:b@c",
        "We built the login form. Password hashing uses argon2.",
        "The login page password field needs autocomplete, the user gets password reset2 mails.",
        "docker login with -p exposes the password; redis-cli -a warns, mongosh -p prompts",
        "postgres://app:REDACTED@db/x",
    ] {
        assert_eq!(mask(text), text);
    }
}

/// Letters of `alphabet`, different for every seed.
fn random(alphabet: &str, length: usize, seed: u64) -> String {
    let letters: Vec<char> = alphabet.chars().collect();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        letters[(state >> 33) as usize % letters.len()]
    };
    (0..length).map(|_| draw()).collect()
}

/// `form` with each `{kind length}` filled at random, and what was filled in.
pub(super) fn filled(form: &str, seed: u64) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut secrets = Vec::new();
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('«') {
        let (kind, after) = after.split_once('»').unwrap();
        let (name, length) = kind.split_at(1);
        let seed = seed + secrets.len() as u64;
        let secret = match name {
            "a" => random(
                "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789",
                length.parse().unwrap(),
                seed,
            ),
            "l" => random("abcdefghijklmnopqrstuvwxyz0123456789", length.parse().unwrap(), seed),
            "u" => random("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length.parse().unwrap(), seed),
            "h" => random("0123456789abcdef", length.parse().unwrap(), seed),
            "d" => random("0123456789", length.parse().unwrap(), seed),
            "i" => [8, 4, 4, 4, 12]
                .map(|length| random("0123456789abcdef", length, seed + length as u64))
                .join("-"),
            // As it stands.
            _ => kind[1..].to_owned(),
        };
        text.push_str(before);
        text.push_str(&secret);
        secrets.push(secret);
        rest = after;
    }
    (text + rest, secrets)
}

/// Forms of secrets that stand anywhere: the letters before `|` are the issuer's.
const TOKENS: &str = "
ghp_«a36»
gho_«a36»
ghs_«a36»
github_pat_«a22»_«a59»
glpat-«a20»
glrt-«a20»
ATBB«a32»
ATATT3«a186»
AKIA«u16»
ASIA«u16»
AIza«a35»
ya29.«a60»
GOCSPX-«a28»
dop_v1_«h64»
LTAI«a20»
fo1_«a43»
rnd_«a32»
sbp_«h40»
sb_secret_«a31»
pscale_tkn_«a43»
dapi«h32»
sk-ant-api03-«a93»AA
sk-or-v1-«h64»
sk-«a48»
sk-proj-«a74»T3BlbkFJ«a74»
gsk_«a52»
xai-«a80»
pplx-«a48»
r8_«a37»
hf_«a34»
nvapi-«a64»
tvly-dev-«a32»
pcsk_«a60»
sk_«h48»
lsv2_pt_«h32»_«h10»
sk-lf-«i»
xoxb-«d12»-«d12»-«a24»
xoxp-«d12»-«d12»-«d12»-«h32»
xapp-1-A«u10»-«d13»-«h64»
sk_live_«a24»
rk_test_«a24»
whsec_«a32»
sq0atp-«a22»
access_token$production$«l16»$«h32»
rzp_live_«a14»
FLWSECK_TEST-«h32»-X
shpat_«h32»
SG.«a22».«a43»
xkeysib-«h64»-«a16»
key-«h32»
«h32»-us12
re_«a8»_«a24»
SK«h32»
NRAK-«u27»
sntrys_«a60»
sntryu_«h64»
glsa_«a32»_«h8»
hcaik_«l58»
dt0c01.«u24».«u64»
phx_«a43»
npm_«a36»
pypi-AgEIcHlwaS5vcmc«a80»
rubygems_«h48»
dckr_pat_«a27»
oy2«l43»
CLOJARS_«l60»
ccipat_«a22»_«h40»
bkua_«l40»
«a14».atlasv1.«a67»
hvs.«a95»
dp.pt.«a43»
pul-«h40»
PMAK-«h24»-«h34»
lin_api_«a40»
ntn_«d11»«a35»
secret_«a43»
figd_«a40»
EAACEdEose0cBA«a120»
«d10»:AA«a33»
sdk-«i»
CFPAT-«a43»
tskey-auth-«a12»-«a32»
pat-na1-«i»
AGE-SECRET-KEY-1«u58»
sgp_«h16»_«h40»
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI«a20».«a43»
https://hooks.slack.com/services/T«u8»/B«u8»/«a24»
https://discord.com/api/webhooks/«d18»/«a68»
M«a23».«a6».«a38»
https://hooks.zapier.com/hooks/catch/«d7»/«l7»
https://x.webhook.office.com/webhookb2/«i»@«i»/IncomingWebhook/«h32»/«i»
https://maker.ifttt.com/trigger/x/with/key/«a43»
postgres://app:«a16»@db.internal:5432/app
mongodb+srv://root:«=pa$$W0rd!»@cluster0.mongodb.net/x
redis://:«a12»@cache:6379/0
amqp://guest2:«a10»@mq:5672
https://«h32»@o4504.ingest.sentry.io/12
https://x-access-token:«a30»@github.com/a/b.git
mysql+pymysql://u:«=S3cr3t%21»@127.0.0.1/x
https://st.blob.core.windows.net/c/f?sv=2022&sig=«a43»%3D
https://s3.amazonaws.com/b/k?X-Amz-Credential=«a30»&X-Amz-Signature=«h64»
";

/// Lines in which only words or a program tell the secret.
const LINES: &str = "
aws_secret_access_key = «a40»
AWS_SESSION_TOKEN=«a200»
DefaultEndpointsProtocol=https;AccountName=x;AccountKey=«a86»==;EndpointSuffix=core.windows.net
AZURE_CLIENT_SECRET=«a34»
Server=db;User Id=sa;Password=«=P4ss;»
TWILIO_AUTH_TOKEN=«h32»
DATADOG_API_KEY: «h32»
HEROKU_API_KEY=«i»
MISTRAL_API_KEY=«a32»
cohere_api_key: \"«a40»\"
CLOUDFLARE_API_TOKEN=«a40»
ALGOLIA_ADMIN_KEY=«h32»
SPOTIFY_CLIENT_SECRET=«h32»
NPM_AUTH=«a32»
//registry.npmjs.org/:_authToken=«i»
the password is «=hunter2-Prod!»
The admin password for staging is «=Winter2024»
my password: «=hunter2»
use password «=Tr0ub4dor&3» for it
DB_PASSWORD=«=swordfish!»
POSTGRES_PASSWORD: «=s3cr3tpw»
password = \"«=correctHorse9»\"
{\"password\": \"«=Xy7!kfe»\", \"user\": \"x\"}
{\\\"api_key\\\":\\\"«a32»\\\",\\\"n\\\":1}
log: {\\\"token\\\": \\\"«a32»\\\"}\\nnext
export SECRET_KEY=«a32»
SECRET_KEY_BASE=«h128»
  client_secret: «a32»
api_key: «a32»
const apiKey = '«a32»';
private static final String API_SECRET = \"«a32»\";
let token: String = \"«a32»\".into();
os.environ['OPENAI_API_KEY'] = '«a40»'
client = Client(api_key=\"«a32»\")
Authorization: Bearer «a40»
Authorization: Basic «a24»==
curl -H 'Authorization: token «a40»' https://x.example
curl -H \"X-Api-Key: «a32»\" https://x.example
curl -u ana:«=pa55w0rd» https://x.example
-H \"PRIVATE-TOKEN: «a20»\"
Cookie: theme=dark; session=«a32»; lang=en
Set-Cookie: sid=s%3A«a32».«a43»; Path=/; HttpOnly
PGPASSWORD=«=hunter22» psql -h db
mysql -u root -p«=Sup3rS3cret» app
sshpass -p '«=Sup3rS3cret»' ssh x
docker login -u ana -p «=Sup3rS3cret» registry.example
redis-cli -a «=Sup3rS3cret» ping
tool --password «=Sup3rS3cret» --verbose
tool --api-key=«a32» run
machine api.example login ana password «=Sup3rS3cret»
db.internal:5432:app:ana:«=Sup3rS3cret»
<password>«=Sup3rS3cret»</password>
<add key=\"Password\" value=\"«=Sup3rS3cret»\" />
wget https://x.example/?api_key=«a32»&page=2
POST /login?password=«=Sup3rS3cret»&user=x
\"auth\": \"«a40»=\"
PrivateKey = «a43»=
sentry_dsn: https://«h32»@o1.ingest.sentry.io/1
JWT_SECRET=«=my-super-s3cret-jwt-k3y!»
encryption_key: «h64»
The API key is «a32».
WEBHOOK_SECRET='«a32»'
ANTHROPIC_AUTH_TOKEN=«a32»
N8N_ENCRYPTION_KEY=«a32»
ADMIN_PASS=«=Adm1n!pass»
spring.datasource.password=«=Sup3rS3cret»
ansible_ssh_pass: «=Sup3rS3cret»
net use z: \\\\srv\\x /user:ana password=«=Sup3rS3cret»
Passwort: «=Geheim123!»
password=«=Ab1，Geh：x9»
**password:** «=Geh3imX9»
url:<password>«=@h1dden99!»</password>
<password>«=@h1dden99!»</password>
";

#[test]
fn nothing_that_is_planted_leaks() {
    let mut leaks = Vec::new();
    let wraps = [
        "see ~ there",
        "\"~\"",
        "`~`",
        "export X=~",
        "key: ~",
        "x\\n~\\ny",
        "{\\\"a\\\":\\\"~\\\"}",
        "(~)",
        "- ~",
        "https://x.example/?a=~&b=1",
        "<~>",
        "Authorization: Bearer ~",
        "X='~';",
        "~",
        "~, then",
    ];
    for (at, form) in
        TOKENS.lines().chain(LINES.lines()).filter(|line| !line.is_empty()).enumerate()
    {
        let is_token = at < TOKENS.lines().count() - 1;
        for wrap in if is_token { &wraps[..] } else { &["~", "$ ~", "> ~", "say: ~"][..] } {
            let (text, secrets) = filled(form, 7 + 31 * at as u64);
            let text = wrap.replace('~', &text);
            let masked = mask(&text);
            if secrets.iter().any(|secret| secret.len() > 6 && masked.contains(secret.as_str()))
                || !masked.contains("[redacted:")
            {
                leaks.push(format!("{text}  →  {masked}"));
            }
            assert_eq!(mask(&masked), masked);
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}

const HARMLESS: &str = "
commit «h40»
git checkout «h8»
id: «i»
\"integrity\": \"sha512-«a86»==\"
sha256:«h64»
«h64»  target/release/segue.tar.gz
checksum = \"«h64»\"
resolved \"https://registry.yarnpkg.com/x/-/x-1.0.0.tgz#«h40»\"
data:image/png;base64,iVBORw0KGgo«a120»
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI«a43» ana@host
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ«a120» ana@host
SHA256:«a43» ana@host (ED25519)
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A«a32»
-----BEGIN CERTIFICATE-----
background: #3f2c1a; color: #«h6»
/home/ana/projects/segue/crates/segue-document/src/check/t301_secret.rs
01ARZ3NDEKTSV4RRFFQ69G5FAV
kpqxwvutsrzlmnop
qzvxkmnlpstrwyuo
sk-...
sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
sk-your-api-key-here-please-replace
ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
AKIAIOSFODNN7EXAMPLE
OPENAI_API_KEY=sk-...
API_KEY=<token>
api_key: YOUR_API_KEY
token: ${TOKEN}
token = process.env.X
password: string
password: str = Field(..., min_length=8)
token = get_token()
const token = await getToken2(user.id);
password = input(\"Password: \")
const password = req.body.password;
let secret = std::env::var(\"SECRET_2\")?;
if (password === confirmPassword1) {
password: { type: String, required: true }
\"password\": \"********\"
postgres://user:password@localhost:5432/app
postgres://app:${DB_PASSWORD}@db/x
https://example.org:8080/path/@scope
https://example.org/a:b@c
git@github.com:ana/segue.git
max_tokens: 4096, tokenizer = o200k_base
input_tokens=128000 output_tokens=2048
primary_key: user_id2
public_key = «a44»
cache-key: cargo-«h64»
key: \"${{ runner.os }}-cargo-${{ hashFiles('**/Cargo.lock') }}\"
the token is refreshed in auth2.rs
the password is checked in users_v2
mongodb+srv://ana:<db_password>@cluster0.x1y2z.mongodb.net/?appName=app2
password hashing with bcrypt, sha256 and argon2id
Authorization: Bearer <token>
Authorization: Bearer $TOKEN
-H \"Authorization: Bearer ${GITHUB_TOKEN}\"
basic authentication-middleware-configuration
cookie: SameSite=Lax; Secure; HttpOnly
tokens: [\"a1\", \"b2\"]
src/token/parser2.rs:120: token_kind = TokenKind::Ident2
fn parse_token(input: &str) -> Result<Token, Error2>
secretName: my-tls-secret-2
existingSecret: app-db-credentials
secretKeyRef: {name: db, key: password}
key={item.id}
<input type=\"password\" name=\"password1\" />
password_hash: $2b$12$«a53»
aria-label=\"password field 1\"
keyboard: ArrowLeft1
import { tokenizer2 } from './token';
the keys are a1b2 and c3d4
Bearer token authentication-middleware2
X-Request-Id: «i»
ETag: \"«h32»\"
npm install @scope/task-runner-2
desk-top-application-with-a-very-long-name-2024-edition
risk-assessment-framework-version-2-0-1-release-candidate
docker run -p 8080:80 nginx
mkdir -p src/secret/tests2
docker compose -p project1 up
sort_key=«h32»
next_page_token=«a32»
author: ana, author_id: «h24»
0x«h40»
token_type: bearer
ssh -p 2222 host1
sha256sum: «h64»
pre_«a8» are_ok_1
";

#[test]
fn nothing_harmless_is_masked() {
    let mut masked = Vec::new();
    for (at, form) in HARMLESS.lines().filter(|line| !line.is_empty()).enumerate() {
        let (text, _) = filled(form, 5 + 17 * at as u64);
        if mask(&text) != text {
            masked.push(format!("{text}  →  {}", mask(&text)));
        }
    }
    assert!(masked.is_empty(), "{} masked:\n{}", masked.len(), masked.join("\n"));
}

/// Pieces of lines that tempt the rules, with and without a secret.
fn pieces() -> impl Strategy<Value = String> {
    let fixed = proptest::sample::select(vec![
        "password",
        "token",
        "=",
        ": ",
        " is ",
        "\"",
        "'",
        "`",
        "\\n",
        "\\\"",
        "sk-",
        "ghp_",
        "eyJ",
        "://",
        "@",
        "a:b@",
        "curl -u ",
        "Bearer ",
        "key",
        "secret",
        "é",
        "…",
        " ",
        "  ",
        "redacted",
        "[redacted:x]",
        "AKIA",
        "Authorization: ",
        "Cookie: a=",
        "--password ",
        "<password>",
        "</",
        ".",
        "/",
        "+",
        "postgres",
        "xoxb-",
    ]);
    prop_oneof![fixed.prop_map(str::to_owned), "[A-Za-z0-9]{1,40}", "[!-~]{1,12}"]
}

fn lines() -> impl Strategy<Value = String> {
    proptest::collection::vec(pieces(), 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn masking_what_is_masked_changes_nothing(text in lines()) {
        let masked = mask(&text).into_owned();
        prop_assert_eq!(mask(&masked), masked.as_str());
    }

    #[test]
    fn a_line_below_the_end_of_a_sentence_is_masked_as_it_is_alone(above in lines(), below in lines()) {
        let above = format!("{above} .");
        let together = format!("{above}\n{below}");
        prop_assert_eq!(mask(&together), format!("{}\n{}", mask(&above), mask(&below)));
    }
}

#[test]
fn private_keys_are_masked_in_every_dress() {
    let dashes = "-----";
    let line = random("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 64, 3);
    let last = random("abcdefghijklmnopqrstuvwxyz0123456789", 30, 5) + "==";
    for name in [
        "RSA PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "PRIVATE KEY",
        "EC PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
    ] {
        let (begin, end) =
            (format!("{dashes}BEGIN {name}{dashes}"), format!("{dashes}END {name}{dashes}"));
        for between in ["\n", "\\n", "\\\\n", "\r\n", "\\r\\n", "\n    ", "\\n\" +\n  \"", "\n# "] {
            let body = [line.as_str(), &line, &last].join(between);
            for text in [
                format!("a {begin}{between}{body}{between}{end} z"),
                format!("a {begin}{between}{body}"),
                format!("{body}{between}{end} z"),
            ] {
                let masked = mask(&text);
                let leaks = masked.contains(&line[8..]) || masked.contains(&last[8..]);
                assert!(!leaks && masked.contains("[redacted:private-key]"), "{text}\n→ {masked}");
            }
        }
    }
}

#[test]
fn a_token_amid_base64_is_a_part_of_it() {
    let before = "iVBORw0KGgo/".repeat(40);
    let text = format!("{before}AKIA{}/x", random("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16, 9));
    assert_eq!(mask(&text), text);
}

#[test]
fn long_values_are_masked_to_their_end() {
    let value = random("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 3_000, 4);
    for text in [format!("SESSION_TOKEN={value} x"), format!("{{\"token\": \"{value}\"}}")] {
        let masked = mask(&text);
        assert!(masked.len() < 60, "{} bytes are left", masked.len());
    }
}
