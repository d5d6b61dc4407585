//! Links: who has one may do one thing with one file for a short while, by the right of who signed it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::bucket::{Bucket, escaped};
use crate::form::{self, Form, Upload};
use crate::sign::{ALGORITHM, Credentials, Scope};

/// For how long a link to read a photo opens it.
pub const LINK_OPEN: SignedDuration = SignedDuration::from_mins(5);

/// Signs links and forms. It calls nobody.
#[derive(Debug, Clone)]
pub struct Presigner {
    bucket: Bucket,
    credentials: Credentials,
}

/// One thing that may be done.
pub(crate) struct Deed<'a> {
    pub(crate) method: &'a str,
    pub(crate) key: &'a str,
    /// The headers that must come with it, by their names in small letters.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// What S3 is told in the query.
    pub(crate) query: &'a [(&'a str, &'a str)],
    pub(crate) open_for: SignedDuration,
}

impl Presigner {
    /// For a bucket, by the right of these credentials.
    #[must_use]
    pub const fn new(bucket: Bucket, credentials: Credentials) -> Self {
        Self { bucket, credentials }
    }

    /// Where its links lead, as the policy of a page names it.
    #[must_use]
    pub fn origin(&self) -> String {
        self.bucket.url("")
    }

    /// A link to a photo's copy, for [`LINK_OPEN`]. Whatever the file says of itself, the browser gets a
    /// JPEG to look at, and keeps no copy.
    #[must_use]
    pub fn photo_link(&self, key: &str, now: Timestamp) -> String {
        let query = [
            ("response-cache-control", "private, no-store"),
            ("response-content-disposition", "inline"),
            ("response-content-type", "image/jpeg"),
        ];
        self.link(&Deed { method: "GET", key, headers: &[], query: &query, open_for: LINK_OPEN }, now)
    }

    /// The form by which a browser sends one file, of one type and of at most so many bytes, to one place.
    #[must_use]
    pub fn form(&self, upload: &Upload<'_>, now: Timestamp) -> Form {
        form::signed(&self.bucket, &self.credentials, upload, now)
    }

    /// A link to do a deed by.
    pub(crate) fn link(&self, deed: &Deed<'_>, now: Timestamp) -> String {
        let scope = Scope::new(&self.credentials, &self.bucket.region, now);
        let mut headers: BTreeMap<&str, &str> = deed.headers.iter().copied().collect();
        headers.insert("host", &self.bucket.host);
        let names = headers.keys().copied().collect::<Vec<_>>().join(";");
        let (credential, seconds) = (scope.credential(), deed.open_for.as_secs().to_string());
        let mut query: BTreeMap<&str, &str> = deed.query.iter().copied().collect();
        query.extend([
            ("X-Amz-Algorithm", ALGORITHM),
            ("X-Amz-Credential", credential.as_str()),
            ("X-Amz-Date", scope.instant.as_str()),
            ("X-Amz-Expires", seconds.as_str()),
            ("X-Amz-SignedHeaders", names.as_str()),
        ]);
        query.extend(self.credentials.session_token.as_deref().map(|token| ("X-Amz-Security-Token", token)));
        // Sorted by their names, as the signature wants them: none of the names needs escaping.
        let query = query.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect::<Vec<_>>().join("&");
        let path = self.bucket.path(deed.key);
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let signature = scope.sign_request(&format!("{}\n{path}\n{query}\n{lines}\n{names}\nUNSIGNED-PAYLOAD", deed.method));
        self.bucket.url(&format!("{path}?{query}&X-Amz-Signature={signature}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign::example;

    fn noon() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().expect("an instant")
    }

    fn temporary() -> Credentials {
        Credentials { session_token: Some("token/+=".to_owned()), ..example() }
    }

    /// "Authenticating Requests: Using Query Parameters", the example of the S3 API reference.
    #[test]
    fn the_published_link_is_signed_as_published() {
        let mut bucket = Bucket::new("examplebucket", "us-east-1", None);
        bucket.host = "examplebucket.s3.amazonaws.com".to_owned();
        let open_for = SignedDuration::from_hours(24);
        let deed = Deed { method: "GET", key: "test.txt", headers: &[], query: &[], open_for };
        let link = Presigner::new(bucket, example()).link(&deed, "2013-05-24T00:00:00Z".parse().expect("an instant"));
        assert_eq!(
            link,
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
             &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
             &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        );
    }

    #[test]
    fn a_link_to_a_photo_says_what_it_is_and_how_long_it_opens() {
        let presigner = Presigner::new(Bucket::new("photos", "eu-central-1", None), temporary());
        let link = presigner.photo_link("photos/kyiv/a.jpg", noon());
        assert!(link.starts_with("https://photos.s3.eu-central-1.amazonaws.com/photos/kyiv/a.jpg?X-Amz-Algorithm="));
        for part in [
            "X-Amz-Expires=300&",
            "X-Amz-Security-Token=token%2F%2B%3D&",
            "response-content-type=image%2Fjpeg&",
            "response-content-disposition=inline&",
            "X-Amz-SignedHeaders=host&",
        ] {
            assert!(link.contains(part), "{part} in {link}");
        }
        assert!(!link.contains("wJalr"));
    }

    #[test]
    fn another_file_another_deed_or_another_header_is_another_signature() {
        let presigner = Presigner::new(Bucket::new("photos", "eu-central-1", None), example());
        let link = |method, key, headers| {
            let deed = Deed { method, key, headers, query: &[], open_for: SignedDuration::from_secs(60) };
            presigner.link(&deed, noon()).rsplit_once('=').map(|(_, signature)| signature.to_owned())
        };
        let one = link("GET", "a", &[]);
        assert_eq!(one, link("GET", "a", &[]));
        for other in [link("GET", "b", &[]), link("PUT", "a", &[]), link("GET", "a", &[("content-type", "image/jpeg")])] {
            assert_ne!(one, other);
        }
    }
}
