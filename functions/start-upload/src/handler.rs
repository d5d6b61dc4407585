//! `POST /v1/cities/{city}/photos`: announces a photo. The answer has a form by which the browser sends
//! the file straight to S3, and the photo's token, which is needed to see it and to add it to a case. No
//! function ever takes the file in; what the form does not allow, S3 refuses.

use serde::Deserialize;
use serde_json::json;
use varta_domain::ids::PhotoId;
use varta_domain::photo::{MAX_BYTES, Photo, PhotoToken, PhotoType, Refused, UPLOAD_OPEN, incoming_key};
use varta_objects::{Presigner, Upload};
use varta_runtime::cities::Cities;
use varta_runtime::clock::Clock;
use varta_runtime::filing::{PHOTOS_PER_HOUR, too_many_photos};
use varta_runtime::http::{Call, Reply};
use varta_runtime::problem::Problem;
use varta_runtime::tags::Tags;
use varta_runtime::view::dates;
use varta_runtime::{random, refusals};
use varta_store::Store;

/// What this operation needs.
#[derive(Debug)]
pub struct Deps {
    store: Store,
    cities: Cities,
    tags: Tags,
    presigner: Presigner,
    clock: Clock,
}

impl Deps {
    /// Over a store and a bucket.
    #[must_use]
    pub fn new(store: &Store, presigner: Presigner, clock: Clock) -> Self {
        Self { store: store.clone(), cities: Cities::new(store.clone()), tags: Tags::new(store.clone()), presigner, clock }
    }

    /// The cities, to read one in INIT.
    #[must_use]
    pub const fn cities(&self) -> &Cities {
        &self.cities
    }
}

/// The file as its sender knows it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Announced {
    content_type: String,
    bytes: u64,
}

/// Announces a photo.
///
/// # Errors
/// 422 for a file that could not be taken, with advice; 404 for an unknown city; 429 for a source that announces too many.
pub async fn handle(deps: &Deps, call: Call) -> Result<Reply, Problem> {
    let announced: Announced = call.json()?;
    let context = deps.cities.get(call.path("city"), call.now).await?;
    let kind = PhotoType::parse(&announced.content_type).map_err(refusals::photo_refused)?;
    if announced.bytes == 0 {
        return Err(refusals::photo_empty());
    }
    if announced.bytes > MAX_BYTES {
        return Err(refusals::photo_refused(Refused::TooLarge));
    }
    let tag = deps.tags.today(&call).await?;
    if !deps.store.count_upload(&context.city.slug, &tag, PHOTOS_PER_HOUR, call.now).await? {
        return Err(too_many_photos(call.now));
    }
    let (id, token) = (PhotoId::generate(random::fill), PhotoToken::generate(random::fill));
    let photo = Photo::awaited(id, context.city.slug.clone(), &token, call.now);
    deps.store.create_photo(&photo).await?;
    let key = incoming_key(&photo.city, &photo.id);
    // As many bytes as were announced and no more: who wants to send another file asks again.
    let upload = Upload { key: &key, content_type: kind.media_type(), max_bytes: announced.bytes, open_for: UPLOAD_OPEN };
    let form = deps.presigner.form(&upload, deps.clock.unshifted());
    let path = format!("/v1/cities/{}/photos/{}", photo.city, photo.id);
    let body = json!({
        "photo": { "id": photo.id, "token": token.reveal(), "href": path },
        "upload": { "url": form.url, "fields": form.fields },
        "expires_at": dates::rfc3339(&context.calendar, form.expires_at),
        "kept_until": dates::rfc3339(&context.calendar, photo.kept_until()),
    });
    Reply::json(201, &body)?.header("location", &path)
}
