//! A photo as callers see it: where it stands, and a link that opens it for a few minutes.

use jiff::Timestamp;
use serde_json::{Value, json};
use varta_domain::lang::Lang;
use varta_domain::photo::{Photo, PhotoState, shown_key};
use varta_objects::{LINK_OPEN, Presigner};

/// A photo; `signed_at` is the system's own instant, by which S3 counts how long a link opens.
#[must_use]
pub fn view(photo: &Photo, presigner: &Presigner, signed_at: Timestamp, lang: Lang) -> Value {
    let mut view = json!({ "id": photo.id, "state": photo.state.name() });
    let more = match photo.state {
        PhotoState::Awaited => json!({}),
        PhotoState::Ready { width, height, bytes } => json!({
            "width": width,
            "height": height,
            "bytes": bytes,
            "url": presigner.photo_link(&shown_key(&photo.city, &photo.id), signed_at),
            "url_open_s": LINK_OPEN.as_secs(),
        }),
        PhotoState::Refused { reason } => json!({ "reason": { "code": reason.name(), "text": reason.advice(lang) } }),
    };
    if photo.hidden {
        view["hidden"] = json!(true);
    }
    if let (Some(view), Value::Object(more)) = (view.as_object_mut(), more) {
        view.extend(more);
    }
    view
}
