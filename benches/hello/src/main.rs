//! An empty function of `lambda_runtime`: what the others are measured against.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let hello = async |_: LambdaEvent<Value>| Ok::<Value, Error>(json!({ "statusCode": 200, "body": "{}" }));
    lambda_runtime::run(service_fn(hello)).await
}
