//! The two items by which the local stage is steered: the shift of the clock and the faults. Compiled
//! only with the feature `local-stage`.

use aws_sdk_dynamodb::types::AttributeValue;
use varta_store::Store;

/// Seconds by which the clock is shifted; none where nothing is set or the item cannot be read.
pub(crate) async fn clock_offset_s(store: &Store) -> i64 {
    let read = store.client().get_item().table_name(store.table()).key("pk", text("DEMO#CLOCK")).key("sk", text("CLOCK")).send().await;
    let item = read.ok().and_then(|read| read.item).unwrap_or_default();
    item.get("offset_s").and_then(|value| value.as_n().ok()).and_then(|value| value.parse().ok()).unwrap_or(0)
}

/// Whether a fault is switched on; takes one off its count.
pub(crate) async fn take_fault(store: &Store, name: &str) -> bool {
    let taken = store
        .client()
        .update_item()
        .table_name(store.table())
        .key("pk", text("DEMO#FAULT"))
        .key("sk", text(name))
        .update_expression("SET remaining = remaining - :one")
        .condition_expression("remaining > :none")
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
        .expression_attribute_values(":none", AttributeValue::N("0".to_owned()))
        .send()
        .await;
    taken.is_ok()
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}
