//! A table that takes only a part of each batch, as DynamoDB does when it is short of capacity: the rest
//! is sent again, and the store gives up only where nothing at all is taken.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use common::Folder;
use serde_json::{Value, json};
use varta_cli::{import, pack};
use varta_domain::ids::{CitySlug, DirectoryVersion};
use varta_store::directory::Content;
use varta_store::{Store, StoreError};
use varta_testkit::Bench;
use varta_testkit::dynamo::TABLE;

/// Takes `share` items of each batch and gives the others back; before that it refuses so many batches whole.
#[derive(Debug, Clone)]
struct Stingy {
    inner: SharedHttpClient,
    share: usize,
    refuses: usize,
    batches: Arc<AtomicUsize>,
}

#[derive(Debug)]
struct StingyConnector {
    inner: SharedHttpConnector,
    share: usize,
    refuses: usize,
    batches: Arc<AtomicUsize>,
}

impl HttpClient for Stingy {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(StingyConnector { inner, share: self.share, refuses: self.refuses, batches: self.batches.clone() })
    }
}

impl HttpConnector for StingyConnector {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        if !request.headers().get("x-amz-target").is_some_and(|target| target.ends_with("BatchWriteItem")) {
            return self.inner.call(request);
        }
        if self.batches.fetch_add(1, Ordering::Relaxed) < self.refuses {
            let kind = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException";
            let mut refused = HttpResponse::new(400.try_into().expect("a status"), SdkBody::from(json!({ "__type": kind }).to_string()));
            refused.headers_mut().insert("content-type", "application/x-amz-json-1.0");
            return HttpConnectorFuture::ready(Ok(refused));
        }
        let mut body: Value = serde_json::from_slice(request.body().bytes().expect("a body in memory")).expect("JSON");
        let items = body["RequestItems"][TABLE].as_array_mut().expect("items");
        let rest = items.split_off(self.share.min(items.len()));
        let nothing = items.is_empty();
        let unprocessed = if rest.is_empty() { json!({}) } else { json!({ TABLE: rest }) };
        let answer = json!({ "UnprocessedItems": unprocessed }).to_string();
        let answered = move |status: u16| {
            let mut response = HttpResponse::new(status.try_into().expect("a status"), SdkBody::from(answer));
            response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
            response
        };
        if nothing {
            return HttpConnectorFuture::ready(Ok(answered(200)));
        }
        let bytes = serde_json::to_vec(&body).expect("JSON");
        request.headers_mut().insert("content-length", bytes.len().to_string());
        *request.body_mut() = SdkBody::from(bytes);
        let sent = self.inner.call(request);
        HttpConnectorFuture::new(async move {
            let response = sent.await?;
            assert!(response.status().is_success());
            Ok(answered(200))
        })
    }
}

fn stingy(bench: &Bench, share: usize, refuses: usize) -> (Store, Arc<AtomicUsize>) {
    let batches = Arc::new(AtomicUsize::new(0));
    let http = SharedHttpClient::new(Stingy { inner: bench.wire.client(), share, refuses, batches: batches.clone() });
    let client = Client::from_conf(bench.client.config().to_builder().http_client(http).build());
    (Store::new(client, TABLE.to_owned()), batches)
}

fn small() -> (CitySlug, DirectoryVersion, Content) {
    let pack = pack::read(Folder::sound().path()).expect("readable").0.expect("whole");
    let mut content = import::content(&pack).expect("built");
    content.cells.truncate(30);
    (pack.city.slug, DirectoryVersion::parse("v1").expect("a slug"), content)
}

#[tokio::test]
async fn what_is_left_of_a_batch_is_sent_again_until_all_is_written() {
    let bench = Bench::start().await;
    let (store, batches) = stingy(&bench, 10, 0);
    let (city, version, content) = small();
    let counted = Mutex::new(0);
    store
        .put_version(&city, &version, &content, 0, async |all| {
            *counted.lock().expect("unpoisoned") = all;
            Ok(())
        })
        .await
        .expect("written");
    assert_eq!(*counted.lock().expect("unpoisoned"), content.total());
    assert_eq!(bench.all_items(TABLE).await.len(), content.total());
    assert!(batches.load(Ordering::Relaxed) > content.total() / 25 + 1);
}

#[tokio::test]
async fn a_table_that_is_short_of_capacity_is_waited_for() {
    let bench = Bench::start().await;
    // More refusals than one call of the SDK tries.
    let (store, batches) = stingy(&bench, 25, 5);
    let (city, version, content) = small();
    store.put_version(&city, &version, &content, 0, async |_| Ok(())).await.expect("written");
    assert_eq!(bench.all_items(TABLE).await.len(), content.total());
    assert!(batches.load(Ordering::Relaxed) > 5);
}

#[tokio::test]
async fn a_table_that_takes_nothing_ends_the_import() {
    let bench = Bench::start().await;
    let (store, batches) = stingy(&bench, 0, 0);
    let (city, version, content) = small();
    // Nothing goes over the network from here on: the clock jumps over the pauses.
    tokio::time::pause();
    let started = tokio::time::Instant::now();
    let written = store.put_version(&city, &version, &content, 0, async |_| Ok(())).await;
    assert!(matches!(written, Err(StoreError::Contended)));
    assert_eq!(batches.load(Ordering::Relaxed), 8);
    assert!((6..8).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
}
