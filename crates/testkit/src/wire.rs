//! The wire between the SDK and DynamoDB: counts requests, units and the keys they touch, and cancels
//! or throttles where a test says so (the embedded DynamoDB has no conflicts of its own).

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde_json::{Value, json};

/// One request as it went over the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The operation: `GetItem`, `TransactWriteItems` …
    pub operation: String,
    /// What it does to which keys, as IAM sees it: `PutItem main CASE#`, `Query main/due due#` …
    pub touches: BTreeSet<String>,
    /// Read units it took.
    pub read_units: f64,
    /// Write units it took.
    pub write_units: f64,
}

/// What a request should meet instead of DynamoDB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A transaction is cancelled since another one was at its first item.
    Conflict,
    /// The answer is an internal error.
    Unavailable,
}

#[derive(Debug, Default)]
struct State {
    calls: Vec<Call>,
    faults: VecDeque<(String, Fault)>,
    /// After how many requests nothing goes through any more.
    left: Option<usize>,
}

/// A wire that remembers.
#[derive(Debug, Clone, Default)]
pub struct Wire(Arc<Mutex<State>>);

impl Wire {
    /// What went over it since the last look.
    #[must_use]
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut self.0.lock().unwrap().calls)
    }

    /// The next request of that operation meets a fault. Several faults are met in order.
    pub fn break_next(&self, operation: &str, fault: Fault) {
        self.0.lock().unwrap().faults.push_back((operation.to_owned(), fault));
    }

    /// After so many requests more nothing goes through, as where a process is killed.
    pub fn cut_after(&self, requests: usize) {
        self.0.lock().unwrap().left = Some(requests);
    }

    /// Everything goes through again; whether it was cut.
    pub fn mend(&self) -> bool {
        self.0.lock().unwrap().left.take() == Some(0)
    }

    /// Whether every fault was met.
    #[must_use]
    pub fn all_faults_met(&self) -> bool {
        self.0.lock().unwrap().faults.is_empty()
    }

    /// An HTTP client for the SDK that goes over this wire.
    #[must_use]
    pub fn client(&self) -> SharedHttpClient {
        SharedHttpClient::new(Metered { inner: aws_smithy_http_client::Builder::new().build_http(), wire: self.clone() })
    }

    fn fault_for(&self, operation: &str) -> Option<Fault> {
        let mut state = self.0.lock().unwrap();
        match state.left {
            Some(0) => return Some(Fault::Unavailable),
            Some(left) => state.left = Some(left - 1),
            None => {}
        }
        let at = state.faults.iter().position(|(name, _)| name == operation)?;
        state.faults.remove(at).map(|(_, fault)| fault)
    }
}

#[derive(Debug)]
struct Metered {
    inner: SharedHttpClient,
    wire: Wire,
}

impl HttpClient for Metered {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(MeteredConnector { inner: self.inner.http_connector(settings, components), wire: self.wire.clone() })
    }
}

#[derive(Debug)]
struct MeteredConnector {
    inner: SharedHttpConnector,
    wire: Wire,
}

impl HttpConnector for MeteredConnector {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        let mut body: Value = request.body().bytes().and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or(Value::Null);
        let touches = touches(&operation, &body);
        if let Some(fault) = self.wire.fault_for(&operation) {
            let items = body["TransactItems"].as_array().map_or(1, Vec::len);
            return HttpConnectorFuture::ready(Ok(canned(fault, items)));
        }
        if let Some(fields) = body.as_object_mut() {
            fields.insert("ReturnConsumedCapacity".to_owned(), json!("TOTAL"));
        }
        let bytes = serde_json::to_vec(&body).unwrap();
        request.headers_mut().insert("content-length", bytes.len().to_string());
        *request.body_mut() = SdkBody::from(bytes);
        let sent = self.inner.call(request);
        let wire = self.wire.clone();
        HttpConnectorFuture::new(async move {
            let mut response = sent.await?;
            let bytes = ByteStream::new(response.take_body()).collect().await.map(|data| data.into_bytes()).unwrap_or_default();
            let answer: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
            let units = units(&answer["ConsumedCapacity"]);
            let reads = matches!(operation.as_str(), "GetItem" | "Query" | "BatchGetItem" | "Scan");
            let (read_units, write_units) = if reads { (units, 0.0) } else { (0.0, units) };
            wire.0.lock().unwrap().calls.push(Call { operation, touches, read_units, write_units });
            *response.body_mut() = SdkBody::from(bytes);
            Ok(response)
        })
    }
}

fn units(consumed: &Value) -> f64 {
    match consumed {
        Value::Array(tables) => tables.iter().map(units).sum(),
        table => table["CapacityUnits"].as_f64().unwrap_or(0.0),
    }
}

/// What IAM would be asked: the action of each item, its table or index, and the kind of its partition
/// key (the part up to the first `#`).
fn touches(operation: &str, body: &Value) -> BTreeSet<String> {
    let mut touched = BTreeSet::new();
    let mut note = |action: &str, request: &Value| {
        let table = request["TableName"].as_str().unwrap_or_default();
        let place = request["IndexName"].as_str().map_or_else(|| table.to_owned(), |index| format!("{table}/{index}"));
        let values = &request["ExpressionAttributeValues"];
        let pk = [&request["Key"]["pk"]["S"], &request["Item"]["pk"]["S"], &values[":pk"]["S"], &values[":partition"]["S"]];
        let pk = pk.into_iter().find_map(Value::as_str).unwrap_or_default();
        let prefix = pk.split_inclusive('#').next().unwrap_or_default();
        touched.insert(format!("{action} {place} {prefix}"));
    };
    if operation == "TransactWriteItems" {
        for item in body["TransactItems"].as_array().into_iter().flatten() {
            for (key, action) in
                [("Put", "PutItem"), ("Update", "UpdateItem"), ("Delete", "DeleteItem"), ("ConditionCheck", "ConditionCheckItem")]
            {
                if item[key].is_object() {
                    note(action, &item[key]);
                }
            }
        }
    } else {
        note(operation, body);
    }
    touched
}

fn canned(fault: Fault, items: usize) -> HttpResponse {
    let (status, body) = match fault {
        Fault::Conflict => {
            let mut reasons = vec![json!({"Code": "None"}); items];
            reasons[0] = json!({"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"});
            let body = json!({
                "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                "Message": "Transaction cancelled",
                "CancellationReasons": reasons,
            });
            (400, body)
        }
        Fault::Unavailable => (500, json!({"__type": "com.amazonaws.dynamodb.v20120810#InternalServerError", "message": "try again"})),
    };
    let mut response = HttpResponse::new(status.try_into().expect("a status"), SdkBody::from(body.to_string()));
    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    response
}
