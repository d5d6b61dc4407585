//! Forms: a browser sends a file straight to S3 with fields that we signed. What the policy does not allow
//! (another place, another type, more bytes, a later time), S3 refuses by itself; no function ever holds
//! the file on its way in.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::bucket::Bucket;
use crate::sign::{ALGORITHM, Credentials, Scope};

/// What may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upload<'a> {
    /// To where: exactly there.
    pub key: &'a str,
    /// The type it has to be said to have.
    pub content_type: &'a str,
    /// How many bytes at most; nothing at all is refused too.
    pub max_bytes: u64,
    /// For how long the form is taken.
    pub open_for: SignedDuration,
}

/// A form that was signed: its fields come first, the field `file` last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Where to send it, as `multipart/form-data`.
    pub url: String,
    /// Its fields.
    pub fields: BTreeMap<String, String>,
    /// Until when it is taken.
    pub expires_at: Timestamp,
}

pub(crate) fn signed(bucket: &Bucket, credentials: &Credentials, upload: &Upload<'_>, now: Timestamp) -> Form {
    let scope = Scope::new(credentials, &bucket.region, now);
    let expires_at = now.saturating_add(upload.open_for).unwrap_or(now);
    let mut fields = BTreeMap::from([
        ("key".to_owned(), upload.key.to_owned()),
        ("Content-Type".to_owned(), upload.content_type.to_owned()),
        ("x-amz-algorithm".to_owned(), ALGORITHM.to_owned()),
        ("x-amz-credential".to_owned(), scope.credential()),
        ("x-amz-date".to_owned(), scope.instant.clone()),
    ]);
    // Without it S3 does not know temporary credentials.
    fields.extend(credentials.session_token.clone().map(|token| ("x-amz-security-token".to_owned(), token)));
    // Every field is a condition: exactly this and nothing else.
    let mut conditions: Vec<_> = fields.iter().map(|(name, value)| json!({ name: value })).collect();
    conditions.push(json!({ "bucket": bucket.name }));
    conditions.push(json!(["content-length-range", 1, upload.max_bytes]));
    let policy = json!({ "expiration": expires_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), "conditions": conditions });
    let policy = aws_smithy_types::base64::encode(policy.to_string());
    fields.insert("x-amz-signature".to_owned(), scope.sign(&policy));
    fields.insert("policy".to_owned(), policy);
    Form { url: bucket.form_url(), fields, expires_at }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::sign::example;

    fn form(credentials: &Credentials) -> Form {
        let upload =
            Upload { key: "incoming/kyiv/a", content_type: "image/jpeg", max_bytes: 5_000, open_for: SignedDuration::from_mins(10) };
        let bucket = Bucket::new("photos", "eu-central-1", None);
        signed(&bucket, credentials, &upload, "2026-11-20T12:00:00Z".parse().expect("an instant"))
    }

    #[test]
    fn a_form_allows_one_file_of_one_type_and_size_in_one_place_for_a_while() {
        let temporary = Credentials { session_token: Some("session".to_owned()), ..example() };
        let form = form(&temporary);
        assert_eq!(form.url, "https://photos.s3.eu-central-1.amazonaws.com/");
        assert_eq!(form.expires_at.to_string(), "2026-11-20T12:10:00Z");
        let policy = aws_smithy_types::base64::decode(&form.fields["policy"]).expect("base64");
        let policy: Value = serde_json::from_slice(&policy).expect("JSON");
        assert_eq!(policy["expiration"], "2026-11-20T12:10:00Z");
        let conditions = policy["conditions"].as_array().expect("a list");
        for condition in [
            json!({ "key": "incoming/kyiv/a" }),
            json!({ "bucket": "photos" }),
            json!({ "Content-Type": "image/jpeg" }),
            json!(["content-length-range", 1, 5_000]),
            json!({ "x-amz-security-token": "session" }),
            json!({ "x-amz-date": "20261120T120000Z" }),
        ] {
            assert!(conditions.contains(&condition), "{condition}");
        }
        // S3 refuses a field that no condition names, but for these two.
        let free = ["policy", "x-amz-signature"];
        let conditioned = |name: &String| conditions.iter().any(|condition| condition.get(name).is_some());
        assert!(form.fields.keys().all(|name| free.contains(&name.as_str()) || conditioned(name)));
        assert_eq!(form.fields["x-amz-signature"].len(), 64);
    }

    #[test]
    fn credentials_that_last_need_no_session() {
        assert!(!form(&example()).fields.contains_key("x-amz-security-token"));
    }
}
