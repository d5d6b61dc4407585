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
    database: Database,
}

/// The database of a bench.
#[derive(Clone)]
struct Database(dynoxide::Database);

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Database")
    }
}

/// What a bench held at an instant, to start others from: a city is imported once for a test binary.
#[derive(Debug, Clone)]
pub struct Kept(Vec<u8>);

impl Bench {
    /// Starts it, empty.
    pub async fn start() -> Self {
        let bench = Self::over(dynoxide::Database::memory().expect("a database in memory")).await;
        create_main(&bench.client).await;
        create_vault(&bench.client).await;
        let _ = bench.wire.take();
        bench
    }

    /// Starts one that holds what another held.
    pub async fn start_from(kept: &Kept) -> Self {
        let database = dynoxide::Database::memory().expect("a database in memory");
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), &kept.0).expect("written");
        database.restore_from(file.path().to_str().expect("UTF-8")).expect("restored");
        Self::over(database).await
    }

    /// What it holds now.
    #[must_use]
    pub fn keep(&self) -> Kept {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kept");
        self.database.0.vacuum_into(path.to_str().expect("UTF-8")).expect("copied");
        Kept(std::fs::read(path).expect("read"))
    }

    async fn over(database: dynoxide::Database) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(dynoxide::server::serve_on(listener, database.clone()));
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
        let store = Store::new(client.clone(), TABLE.to_owned()).with_vault(VAULT.to_owned());
        Self { store, wire, client, endpoint, database: Database(database) }
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
