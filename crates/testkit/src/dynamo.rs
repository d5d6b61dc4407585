//! A table and a vault of one's own: each test starts its own DynamoDB in memory.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Region};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType, ScalarAttributeType,
};
use aws_sdk_dynamodb::{Client, config::retry::RetryConfig};
use tokio::net::TcpListener;
use varta_store::Store;
use varta_store::keys::{DUE_INDEX, DUE_PK, DUE_SK, PK, QUEUE_INDEX, QUEUE_PK, QUEUE_SK, SK};

use crate::wire::Wire;

/// Name of the main table on the bench.
pub const TABLE: &str = "main";
/// Name of the vault on the bench.
pub const VAULT: &str = "vault";

/// A DynamoDB with Varta's two tables, and the wire to it.
#[derive(Debug, Clone)]
pub struct Bench {
    /// The store, with the vault.
    pub store: Store,
    /// The wire.
    pub wire: Wire,
    /// The plain client, for what no operation does.
    pub client: Client,
    /// Its address, for a process of its own.
    pub endpoint: String,
}

impl Bench {
    /// Starts it, empty.
    pub async fn start() -> Self {
        let database = dynoxide::Database::memory().expect("a database in memory");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(dynoxide::server::serve_on(listener, database));
        let wire = Wire::default();
        let config = Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::from_static("eu-central-1"))
            .endpoint_url(&endpoint)
            .credentials_provider(Credentials::new("test", "test", None, None, "testkit"))
            .retry_config(RetryConfig::standard().with_initial_backoff(std::time::Duration::from_millis(1)))
            .http_client(wire.client())
            .build();
        let client = Client::from_conf(config);
        create_main(&client).await;
        create_vault(&client).await;
        let _ = wire.take();
        let store = Store::new(client.clone(), TABLE.to_owned()).with_vault(VAULT.to_owned());
        Self { store, wire, client, endpoint }
    }

    /// Every item of a table, by Scan: for tests only.
    pub async fn all_items(&self, table: &str) -> Vec<std::collections::HashMap<String, aws_sdk_dynamodb::types::AttributeValue>> {
        let mut items = Vec::new();
        let mut from = None;
        loop {
            let page = self.client.scan().table_name(table).set_exclusive_start_key(from).send().await.expect("a scan");
            items.extend(page.items.unwrap_or_default());
            from = page.last_evaluated_key;
            if from.is_none() {
                return items;
            }
        }
    }
}

fn attribute(name: &str) -> AttributeDefinition {
    AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build().expect("an attribute")
}

fn key(name: &str, kind: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("a key")
}

fn index(name: &str, [pk, sk]: [&str; 2], projection: ProjectionType) -> GlobalSecondaryIndex {
    GlobalSecondaryIndex::builder()
        .index_name(name)
        .key_schema(key(pk, KeyType::Hash))
        .key_schema(key(sk, KeyType::Range))
        .projection(Projection::builder().projection_type(projection).build())
        .build()
        .expect("an index")
}

async fn create_main(client: &Client) {
    let due = index(DUE_INDEX, [DUE_PK, DUE_SK], ProjectionType::KeysOnly);
    let queue = index(QUEUE_INDEX, [QUEUE_PK, QUEUE_SK], ProjectionType::All);
    client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some([PK, SK, DUE_PK, DUE_SK, QUEUE_PK, QUEUE_SK].map(attribute).to_vec()))
        .key_schema(key(PK, KeyType::Hash))
        .key_schema(key(SK, KeyType::Range))
        .global_secondary_indexes(due)
        .global_secondary_indexes(queue)
        .send()
        .await
        .expect("the main table");
}

async fn create_vault(client: &Client) {
    client
        .create_table()
        .table_name(VAULT)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some([PK, SK].map(attribute).to_vec()))
        .key_schema(key(PK, KeyType::Hash))
        .key_schema(key(SK, KeyType::Range))
        .send()
        .await
        .expect("the vault");
}
