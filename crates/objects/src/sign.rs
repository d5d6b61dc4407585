//! AWS Signature Version 4: the one signature behind forms and links. Everything that is signed is given,
//! the instant too, so that the published examples can be signed again.

use std::fmt;

use jiff::Timestamp;
use ring::{digest, hmac};

/// What the signature is named by.
pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// By whose right something is done: those of the function's own role, which end of themselves.
#[derive(Clone)]
pub struct Credentials {
    /// Access key id.
    pub access_key_id: String,
    /// Secret access key.
    pub secret_access_key: String,
    /// Session token of temporary credentials.
    pub session_token: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// The scope of a signature: a day, a region, S3.
pub(crate) struct Scope<'a> {
    credentials: &'a Credentials,
    region: &'a str,
    day: String,
    /// The instant, as it is signed.
    pub(crate) instant: String,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(credentials: &'a Credentials, region: &'a str, now: Timestamp) -> Self {
        let (day, instant) = (now.strftime("%Y%m%d").to_string(), now.strftime("%Y%m%dT%H%M%SZ").to_string());
        Self { credentials, region, day, instant }
    }

    fn name(&self) -> String {
        format!("{}/{}/s3/aws4_request", self.day, self.region)
    }

    /// Who signs, and in which scope.
    pub(crate) fn credential(&self) -> String {
        format!("{}/{}", self.credentials.access_key_id, self.name())
    }

    /// Signs a request in its canonical form.
    pub(crate) fn sign_request(&self, canonical: &str) -> String {
        let hash = hex(digest::digest(&digest::SHA256, canonical.as_bytes()).as_ref());
        self.sign(&format!("{ALGORITHM}\n{}\n{}\n{hash}", self.instant, self.name()))
    }

    /// Signs a text as it stands: a policy is signed so.
    pub(crate) fn sign(&self, text: &str) -> String {
        let secret = format!("AWS4{}", self.credentials.secret_access_key);
        let key = [self.day.as_str(), self.region, "s3", "aws4_request"]
            .into_iter()
            .fold(hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), |key, part| derived(&key, part));
        hex(hmac::sign(&key, text.as_bytes()).as_ref())
    }
}

fn derived(key: &hmac::Key, part: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(key, part.as_bytes()).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The credentials of AWS's published examples.
#[cfg(test)]
pub(crate) fn example() -> Credentials {
    Credentials {
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
        session_token: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "Browser-Based Upload using HTTP POST", the example of the S3 API reference: its policy has line
    /// ends of two bytes and an empty line.
    const POLICY: &str = concat!(
        "{ \"expiration\": \"2015-12-30T12:00:00.000Z\",\r\n",
        "  \"conditions\": [\r\n",
        "    {\"bucket\": \"sigv4examplebucket\"},\r\n",
        "    [\"starts-with\", \"$key\", \"user/user1/\"],\r\n",
        "    {\"acl\": \"public-read\"},\r\n",
        "    {\"success_action_redirect\": \"http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html\"},\r\n",
        "    [\"starts-with\", \"$Content-Type\", \"image/\"],\r\n",
        "    {\"x-amz-meta-uuid\": \"14365123651274\"},\r\n",
        "    {\"x-amz-server-side-encryption\": \"AES256\"},\r\n",
        "    [\"starts-with\", \"$x-amz-meta-tag\", \"\"],\r\n",
        "\r\n",
        "    {\"x-amz-credential\": \"AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request\"},\r\n",
        "    {\"x-amz-algorithm\": \"AWS4-HMAC-SHA256\"},\r\n",
        "    {\"x-amz-date\": \"20151229T000000Z\" }\r\n",
        "  ]\r\n",
        "}",
    );

    #[test]
    fn the_published_policy_is_signed_as_published() {
        let credentials = example();
        let scope = Scope::new(&credentials, "us-east-1", "2015-12-29T00:00:00Z".parse().expect("an instant"));
        assert_eq!(scope.credential(), "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request");
        let signature = scope.sign(&aws_smithy_types::base64::encode(POLICY));
        assert_eq!(signature, "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
    }

    #[test]
    fn secrets_do_not_show() {
        assert!(!format!("{:?}", example()).contains("wJalr"));
    }
}
