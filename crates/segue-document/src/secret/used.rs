//! Planted secrets of commands, settings, calls and addresses, and what only looks like them.

use super::mask;

/// The values are made up and random; those of issuers are put together here.
#[test]
fn secrets_of_commands_settings_and_calls_are_masked_once_and_for_all() {
    let long = "q8Zk29fLmX0PqR7tB4nWq8Zk29fLmX0PqR7tB4nW";
    let hex = "5b9e684817ffa0e470237624e6272d665b9e6848";
    for (kind, text) in [
        ("aws-secret-key", format!("AWS Secret Access Key [None]: {long}")),
        (
            "aws-secret-key",
            "AWS_SECRET_ACCESS_KEY=GXAKe/MfL1u9Hd20GU8Nm6wiLzPFEgms9/haBBYF".to_owned(),
        ),
        ("wireguard-key", "PrivateKey = yS4/ppAa/mhu7YIWVbdHZNgxdzXmejzxJ1wtJc4pzjA=".to_owned()),
        ("sonar-token", format!("sq{}_{hex}", 'p')),
        ("url-token", format!("https://d1.example.net/f.zip?Expires=1&Signature={long}")),
        ("url-password", "app:mqto_L8YhQX@tcp(127.0.0.1:3306)/shop".to_owned()),
        ("url-password", "jdbc:oracle:thin:scott/2GjhkU6Cy0nE@//db:1521/ORCL".to_owned()),
        ("url-password", "secretsdump.py corp/admin:AuVpvAV53AyfI@10.0.0.1".to_owned()),
        ("sql-password", "CREATE USER 'app' IDENTIFIED BY 'mqto_L8YhQX'".to_owned()),
        ("wpa-password", "psk=\"v7!4Vwt%o!G0\"".to_owned()),
        ("unseal-key", format!("Unseal Key 1: {long}")),
        ("command-password", "zip -r -P mqtoL8YhQX a.zip b".to_owned()),
        ("command-password", "7z a -pmqtoL8YhQX a.7z b".to_owned()),
        ("command-password", "openssl enc -aes-256-cbc -k mqtoL8YhQX -in a".to_owned()),
        ("command-password", "keytool -list -storepass mqtoL8YhQX".to_owned()),
        ("command-password", "echo mqtoL8YhQX | docker login -u ci --password-stdin".to_owned()),
        ("command-password", "echo 'root:mqtoL8YhQX' | chpasswd".to_owned()),
        ("command-password", "echo mqtoL8YhQX | sudo -S apt-get update".to_owned()),
        ("command-password", "gh secret set TOKEN_B --body mqtoL8YhQX".to_owned()),
        ("cookie", format!("curl -b 'session={long}' https://app.example.com")),
        ("call-password", "new PDO($dsn, 'root', 'mqtoL8YhQX')".to_owned()),
        ("call-password", format!("jwt.sign(payload, '{long}')")),
        ("call-password", "define('AUTH_KEY', 'jt5^xYT2D9%WiTXR!SQNE8GjwoHZ')".to_owned()),
        (
            "seed-phrase",
            "Seed phrase: brass void allow brain begin bring avoid win dune bag boy wolf"
                .to_owned(),
        ),
        ("vault-token", "vault login s.YAb21UHej57Kapf1H2lhU6YH".to_owned()),
    ] {
        let masked = mask(&text).into_owned();
        assert!(masked.contains(&format!("[redacted:{kind}]")), "{kind}: {masked}");
        assert_eq!(mask(&masked), masked);
    }
    for text in [
        "gh pr create --title x --body 'the secret of the setup'",
        "Recovery was tested twice after the change and works fine with large files again today",
        "rows are identified by \"user_id\" and \"tenant_id\"",
        "Recovery: when the primary fails the replica takes over and clients connect again without any manual work",
        "signature=compute_signature_for_payload(x)",
        "https://x.example/a?Signature=not-a-real-signature-value",
        "define('CACHE_KEY', 'product_cache_key');",
        "define('AUTH_KEY', 'put your unique phrase here');",
        "7z x archive.7z -o/tmp/out -password",
        "zip -qr f.zip . && aws s3 ls -Profile staging1",
        "keytool -list -storepass env:STORE_PASS",
        "aws ssm put-parameter --name /app/env --value production",
        "gh issue create --title 'secretsmanager support' --body 'Please add this'",
        "docker pull library/nginx:1.25-alpine@10.1.2.3",
        "the bindpw option is read from the file",
        "auth=('testuser', 'testpass')",
        "jwt.verify(token, 'this-is-a-test-secret')",
        "| api key | `X-Api-Key2-Header3Name4` |",
        "token → sha256:abc123def",
        "zip -r site.zip public && unzip -p site.zip index.html",
        "openssl x509 -in cert.pem -noout -text",
        "openssl req -newkey rsa:2048 -nodes -keyout key.pem -out req.pem",
        "echo hello world | sudo tee /etc/motd",
        "sudo systemctl restart app | cat",
    ] {
        assert_eq!(mask(text), text);
    }
}
