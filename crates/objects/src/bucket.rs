//! Where a bucket is: at AWS a host of its own, elsewhere a folder of the endpoint.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a signature leaves as it is (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// The same within a path.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED.remove(b'/');

/// A bucket and the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    pub(crate) name: String,
    pub(crate) region: String,
    scheme: String,
    pub(crate) host: String,
    folder: String,
}

impl Bucket {
    /// A bucket of a region; `endpoint` is another one than AWS's own, such as the local stack's.
    #[must_use]
    pub fn new(name: &str, region: &str, endpoint: Option<&str>) -> Self {
        let (scheme, host, folder) = match endpoint.map(|url| url.trim_end_matches('/')).and_then(|url| url.split_once("://")) {
            Some((scheme, host)) => (scheme.to_owned(), host.to_owned(), format!("/{name}")),
            None => ("https".to_owned(), format!("{name}.s3.{region}.amazonaws.com"), String::new()),
        };
        Self { name: name.to_owned(), region: region.to_owned(), scheme, host, folder }
    }

    /// The path of a key, as it is signed and sent.
    pub(crate) fn path(&self, key: &str) -> String {
        format!("{}/{}", self.folder, utf8_percent_encode(key, RESERVED_IN_PATH))
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.host)
    }

    /// The address that takes forms.
    pub(crate) fn form_url(&self) -> String {
        self.url(if self.folder.is_empty() { "/" } else { &self.folder })
    }
}

/// A name or a value of a query.
pub(crate) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_a_host_at_aws_and_a_folder_elsewhere() {
        let there = Bucket::new("varta-photos", "eu-central-1", None);
        assert_eq!(
            there.url(&there.path("photos/kyiv/a b.jpg")),
            "https://varta-photos.s3.eu-central-1.amazonaws.com/photos/kyiv/a%20b.jpg"
        );
        assert_eq!(there.form_url(), "https://varta-photos.s3.eu-central-1.amazonaws.com/");
        let here = Bucket::new("varta-photos", "eu-central-1", Some("http://127.0.0.1:4566/"));
        assert_eq!(here.url(&here.path("x")), "http://127.0.0.1:4566/varta-photos/x");
        assert_eq!(here.form_url(), "http://127.0.0.1:4566/varta-photos");
    }
}
