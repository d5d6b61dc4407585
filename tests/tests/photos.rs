//! Photos from their sender's side: announced, sent by the form, made anew, looked at. What is shown is
//! the picture and nothing else; the original is gone, whatever came of it; twice is once.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use jiff::SignedDuration;
use serde_json::{Value, json};
use varta_domain::case::{Case, Change};
use varta_domain::ids::PhotoId;
use varta_domain::photo::{PhotoState, incoming_key};
use varta_domain::reference::Reference;
use varta_runtime::clock::Clock;
use varta_runtime::filing::PHOTOS_PER_HOUR;
use varta_runtime::log::LogCode;
use varta_testkit::files::{Files, created};
use varta_testkit::photos::{CAMERA, PLACE, as_from_a_phone, holds, markers, png_bomb};
use varta_testkit::wire::Fault;
use varta_testkit::{Bench, city, dynamo, events};
use varta_tests::edge::Edge;
use varta_tests::requests::Request;
use varta_tests::{courier, logged, seeded};

/// A bench with its bucket.
struct Photos {
    bench: Bench,
    edge: Edge,
    files: Files,
}

/// A photo that was announced: what its sender got.
struct Announced(Value);

impl Announced {
    fn id(&self) -> &str {
        self.0["photo"]["id"].as_str().unwrap()
    }

    fn token(&self) -> &str {
        self.0["photo"]["token"].as_str().unwrap()
    }

    fn fields(&self) -> &Value {
        &self.0["upload"]["fields"]
    }

    fn key(&self) -> &str {
        self.fields()["key"].as_str().unwrap()
    }

    fn shown_key(&self) -> String {
        format!("photos/kyiv/{}.jpg", self.id())
    }
}

impl Photos {
    async fn start() -> Self {
        let (bench, _) = seeded::open().await;
        Self { edge: Edge::new(&bench), bench, files: Files::default() }
    }

    async fn announce(&self, bytes: usize) -> Announced {
        let answer = self.edge.call("start-upload", &Request::upload("image/jpeg", bytes).event(), seeded::now()).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        Announced(answer.json())
    }

    /// Announced and sent.
    async fn sent(&self, file: &[u8]) -> Announced {
        let announced = self.announce(file.len()).await;
        assert_eq!(self.files.post(announced.fields(), file), 204);
        announced
    }

    fn process(&self) -> process_photo::Deps {
        process_photo::Deps::new(self.bench.store.clone(), self.files.objects(), Clock::fixed(seeded::now()))
    }

    async fn news_of(&self, photo: &Announced) -> Result<Value, process_photo::PhotoError> {
        process_photo::handle(&self.process(), created(photo.key(), 1_000)).await
    }

    async fn look(&self, photo: &Announced) -> Value {
        let answer = self.edge.call("read-photo", &Request::photo(photo.id(), photo.token()).event(), seeded::now()).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }
}

#[tokio::test]
async fn a_photo_with_a_place_is_shown_without_it_and_its_original_is_gone() {
    let photos = Photos::start().await;
    let original = as_from_a_phone(2000, 1500);
    let photo = photos.sent(&original).await;
    assert_eq!(photos.look(&photo).await, json!({ "id": photo.id(), "state": "awaited" }));
    photos.news_of(&photo).await.unwrap();

    let seen = photos.look(&photo).await;
    assert_eq!((&seen["state"], &seen["width"], &seen["height"]), (&json!("ready"), &json!(1200), &json!(1600)));
    let url = seen["url"].as_str().unwrap();
    assert!(url.starts_with(&format!("https://photos.s3.eu-central-1.amazonaws.com/{}?X-Amz-", photo.shown_key())), "{url}");
    assert!(url.contains("X-Amz-Expires=300&") && seen["url_open_s"] == 300);

    assert_eq!(photos.files.keys(), [photo.shown_key()], "the copy and nothing else");
    let copy = photos.files.file(&photo.shown_key()).unwrap();
    assert_eq!(copy.content_type, "image/jpeg");
    assert_eq!(seen["bytes"], copy.bytes.len());
    for gone in [PLACE.as_bytes(), CAMERA.as_bytes(), b"Exif"] {
        assert!(holds(&original, gone) && !holds(&copy.bytes, gone));
    }
    assert!(!markers(&copy.bytes).iter().any(|marker| matches!(marker, 0xe1..=0xef | 0xfe)));
}

#[tokio::test]
async fn the_form_takes_what_was_announced_and_nothing_else() {
    let photos = Photos::start().await;
    let photo = photos.announce(1_000).await;
    assert_eq!(photo.key(), format!("incoming/kyiv/{}", photo.id()));
    let with = |name: &str, value: &str| {
        let mut fields = photo.fields().clone();
        fields[name] = json!(value);
        photos.files.post(&fields, &[0; 1_000])
    };
    assert_eq!(photos.files.post(photo.fields(), &[0; 1_001]), 400, "more bytes than announced");
    assert_eq!(photos.files.post(photo.fields(), &[]), 400, "nothing");
    assert_eq!(with("Content-Type", "text/html"), 403);
    assert_eq!(with("key", "photos/kyiv/another.jpg"), 403);
    assert_eq!(with("key", "incoming/kyiv/another"), 403);
    assert_eq!(photos.files.keys(), Vec::<String>::new());
    assert_eq!(photos.files.post(photo.fields(), &[0; 1_000]), 204);
    assert_eq!(photo.0["expires_at"], "2026-11-20T18:40:00+02:00");
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_advice_and_its_original_is_gone() {
    let refused: [(&[u8], &str); 4] = [
        (&png_bomb(60_000, 60_000, 8), "too_many_pixels"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"<html><script>alert(1)</script></html>", "no_picture"),
        (&as_from_a_phone(640, 480)[..40], "damaged"),
    ];
    let photos = Photos::start().await;
    for (file, reason) in refused {
        let photo = photos.sent(file).await;
        photos.news_of(&photo).await.unwrap();
        let seen = photos.look(&photo).await;
        assert_eq!((&seen["state"], &seen["reason"]["code"]), (&json!("refused"), &json!(reason)));
        assert!(seen["reason"]["text"].as_str().unwrap().contains("знімок екрана") || reason == "no_picture", "{seen}");
        assert!(seen.get("url").is_none());
        assert_eq!(photos.files.keys(), Vec::<String>::new(), "{reason}");
    }
}

#[tokio::test]
async fn the_news_of_a_file_may_come_twice_and_the_form_may_be_sent_again() {
    let photos = Photos::start().await;
    let photo = photos.sent(&as_from_a_phone(640, 480)).await;
    photos.news_of(&photo).await.unwrap();
    let (seen, copy) = (photos.look(&photo).await, photos.files.file(&photo.shown_key()));
    assert_eq!(photos.news_of(&photo).await.unwrap(), json!({ "outcome": "not_awaited" }));
    // The same form within its ten minutes, with another picture.
    assert_eq!(photos.files.post(photo.fields(), &as_from_a_phone(64, 48)), 204);
    photos.news_of(&photo).await.unwrap();
    assert_eq!((photos.look(&photo).await, photos.files.file(&photo.shown_key())), (seen, copy));
    assert_eq!(photos.files.keys(), [photo.shown_key()]);
}

#[tokio::test]
async fn two_processes_at_once_make_one_photo() {
    let photos = Photos::start().await;
    let photo = photos.sent(&as_from_a_phone(640, 480)).await;
    let (one, other) = tokio::join!(photos.news_of(&photo), photos.news_of(&photo));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    assert_eq!(photos.look(&photo).await["state"], "ready");
    assert_eq!(photos.files.keys(), [photo.shown_key()]);
}

#[tokio::test]
async fn whatever_fails_on_the_way_is_made_good_by_the_next_try() {
    logged::keep();
    for (method, times) in [("GET", 3), ("PUT", 3), ("DELETE", 3), ("UpdateItem", 3)] {
        let photos = Photos::start().await;
        let photo = photos.sent(&as_from_a_phone(640, 480)).await;
        let _ = logged::take();
        for _ in 0..times {
            match method {
                "UpdateItem" => photos.bench.wire.break_next(method, Fault::Unavailable),
                _ => photos.files.break_next(method, 503),
            }
        }
        assert!(photos.news_of(&photo).await.is_err(), "{method}");
        let log = logged::take();
        assert_eq!(logged::codes(&log), [LogCode::PhotoFailed.code()], "{log}");
        assert!(!log.contains(photo.id()), "{log}");
        assert!(photos.files.file(photo.key()).is_some(), "{method}: the original is there to try again");
        photos.news_of(&photo).await.unwrap();
        assert_eq!(photos.look(&photo).await["state"], "ready", "{method}");
        assert_eq!(photos.files.keys(), [photo.shown_key()], "{method}");
    }
}

#[tokio::test]
async fn a_file_that_is_awaited_and_gone_is_tried_again() {
    let photos = Photos::start().await;
    let photo = photos.announce(1_000).await;
    assert!(matches!(photos.news_of(&photo).await, Err(process_photo::PhotoError::Gone)));
    assert_eq!(photos.look(&photo).await["state"], "awaited");
}

#[tokio::test]
async fn what_nobody_waits_for_is_taken_away() {
    let photos = Photos::start().await;
    let stranger = incoming_key(&city::slug(), &PhotoId::generate(city::seeded(99)));
    for key in [stranger.as_str(), "incoming/kyiv", "incoming/", "incoming/a/b/c"] {
        photos.files.keep(key, &as_from_a_phone(64, 48));
        process_photo::handle(&photos.process(), created(key, 1_000)).await.unwrap();
        assert_eq!(photos.files.keys(), Vec::<String>::new(), "{key}");
    }
    // The same the day after, when the photo is forgotten.
    let photo = photos.sent(&as_from_a_phone(64, 48)).await;
    let tomorrow = seeded::now() + SignedDuration::from_hours(24);
    let late = process_photo::Deps::new(photos.bench.store.clone(), photos.files.objects(), Clock::fixed(tomorrow));
    process_photo::handle(&late, created(photo.key(), 1_000)).await.unwrap();
    assert_eq!(photos.files.keys(), Vec::<String>::new());
    let answer = photos.edge.call("read-photo", &Request::photo(photo.id(), photo.token()).event(), tomorrow).await;
    assert_eq!((answer.status, answer.code()), (404, "photo_not_found".to_owned()));
}

#[tokio::test]
async fn a_photo_of_a_case_is_shown_to_its_sender_for_as_long_as_the_key_opens_the_case() {
    let photos = Photos::start().await;
    let photo = photos.sent(&as_from_a_phone(640, 480)).await;
    photos.news_of(&photo).await.unwrap();
    let sent = json!([{ "id": photo.id(), "token": photo.token() }]);
    let body = json!({ "text": "Ліхтар не горить.", "address": "вул. Васильківська, 12", "photos": sent });
    let filed = photos.edge.call("submit-message", &Request::message("with-photo-0123456789", &body).event(), seeded::now()).await;
    assert_eq!(filed.status, 201, "{}", filed.text);
    let reference = Reference::parse(filed.json()["reference"].as_str().unwrap()).unwrap();
    let look = async |at| photos.edge.call("read-photo", &Request::photo(photo.id(), photo.token()).event(), at).await;
    let ends = seeded::now() + SignedDuration::from_hours(30 * 24);
    assert_eq!(look(ends).await.status, 200, "a key without an end");
    // As in safe mode.
    let (case, _) = courier::look(&photos.bench, &reference).await;
    let case = Case { version: case.version + 1, entries: case.entries + 1, key_expires_at: Some(ends), ..case };
    let mut change = Change { case, ..city::message(9, seeded::now()) };
    change.entry.seq = change.case.entries;
    courier::commit(&photos.bench, &change, seeded::now()).await;
    assert_eq!(look(ends - SignedDuration::from_secs(1)).await.status, 200);
    let closed = look(ends).await;
    assert_eq!((closed.status, closed.code().as_str()), (404, "photo_not_found"), "{}", closed.text);
}

#[tokio::test]
async fn a_token_is_kept_only_as_a_hash() {
    let photos = Photos::start().await;
    let photo = photos.announce(1_000).await;
    let items = format!("{:?}", photos.bench.all_items(dynamo::TABLE).await);
    assert!(items.contains(photo.id()) && !items.contains(photo.token()));
}

#[tokio::test]
async fn every_sample_of_news_is_handled() {
    for name in events::names("process-photo") {
        let photos = Photos::start().await;
        let event = events::sample("process-photo", &name);
        let key = event["detail"]["object"]["key"].as_str().unwrap();
        photos.files.keep(key, &as_from_a_phone(64, 48));
        let outcome = process_photo::handle(&photos.process(), event.clone()).await.unwrap();
        assert_eq!(outcome["outcome"], if name == "awaited" { "ready" } else { "not_awaited" }, "{name}");
        assert!(photos.files.file(key).is_none(), "{name}");
    }
    let photos = Photos::start().await;
    assert!(process_photo::handle(&photos.process(), json!({ "Records": [] })).await.is_err());
    let (photo, _) = seeded::photo(12);
    let stands = photos.bench.store.photo(&photo.city, &photo.id, seeded::now()).await.unwrap().unwrap();
    assert_eq!(stands.state, PhotoState::Awaited);
}

#[tokio::test]
async fn one_source_announces_so_many_an_hour_and_others_go_on() {
    let photos = Photos::start().await;
    for _ in 0..PHOTOS_PER_HOUR {
        photos.announce(1_000).await;
    }
    let announce = Request::upload("image/jpeg", 1_000);
    let refused = photos.edge.call("start-upload", &announce.clone().event(), seeded::now()).await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many_uploads"), "{}", refused.text);
    let rest = 3_600 - seeded::now().as_second().rem_euclid(3_600);
    assert_eq!(refused.header("retry-after"), Some(rest.to_string().as_str()), "when the hour ends");
    let neighbour = announce.clone().from("198.51.100.9").event();
    assert_eq!(photos.edge.call("start-upload", &neighbour, seeded::now()).await.status, 201);
    let next_hour = seeded::now() + SignedDuration::from_secs(rest);
    assert_eq!(photos.edge.call("start-upload", &announce.event(), next_hour).await.status, 201);
}
