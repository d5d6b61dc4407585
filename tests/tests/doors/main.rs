//! The four doors through the public face: who gets a case first, who never does, what is asked of whom, and what is
//! taken from one source.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod asked;
mod complaints;
mod first;
mod sources;

use std::path::Path;

use jiff::Timestamp;
use serde_json::Value;
use varta_cli::{Exit, import};
use varta_domain::case::Case;
use varta_domain::reference::Reference;
use varta_testkit::sns::Sns;
use varta_testkit::{Bench, city};
use varta_tests::courier::{items, notify_at, stream_of};
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;
use varta_tests::seeded::{self, COORDINATOR_SUB, OFFICER_SUB};

const ADDRESS: &str = "вул. Васильківська, 12";
/// The officer of that address.
const OFFICER_PHONE: &str = "+380000001118";

const CATEGORIES: &str = "\
id,kind,parent,name_uk,name_en,about_uk,about_en,visibility,first_to,safe_mode,complaint
order,hazard,,Порядок,Order,,,public,desk,
lamp,hazard,order,Не світить ліхтар,A lamp is out,Темно,Dark,public,desk,
quarrel,hazard,,Чути сварку,A quarrel is heard,,,never,officer,
theft,crime_report,,Крадіжка,Theft,,,never,division,
home,crime_report,,Насильство вдома,Violence at home,,,never,division,так
rights,question,,Права,Rights,,,public,desk,
grievance,question,,Скарга на поліцейського,Complaint about an officer,,,never,desk,,так
";
const BODIES: &str = "\
id,kind,name_uk,name_en,responsible_uk,responsible_en,legal_ground,email,phone,url,term_days
detectives,police_division,Слідчий відділ,Detectives,Крадіжки,Thefts,Закон про поліцію,detectives@example.com,,,
lights,utility,Міськсвітло,City lights,Ліхтарі,Lamps,Закон про благоустрій,lights@example.com,,,
";
const RULES: &str = r#"
[[rule]]
id = "complaint"
words = ["дільничн* вимага* хабар*"]
complaint = true
reason_uk = "Скаргу розглядає не той, на кого скаржаться."
reason_en = "Who a complaint is about does not examine it."

[[rule]]
id = "who"
kinds = ["crime_report"]
who = ["дільничний"]
complaint = true
reason_uk = "Скаргу розглядає не той, на кого скаржаться."
reason_en = "Who a complaint is about does not examine it."

[[rule]]
id = "perhaps"
kinds = ["message", "crime_report"]
words = ["дії дільничного"]
perhaps_complaint = true
reason_uk = "Схоже на скаргу."
reason_en = "It may be a complaint."

[[rule]]
id = "home"
words = ["мій чоловік", "чоловік ~ б'є"]
safe_mode = true
visibility = "never"
reason_uk = "Схоже на насильство вдома."
reason_en = "It sounds like violence at home."

[[rule]]
id = "theft"
categories = ["theft"]
to = "detectives"
reason_uk = "Крадіжки розслідують слідчі."
reason_en = "Detectives look into thefts."

[[rule]]
id = "lamp"
categories = ["lamp"]
to = "lights"
urgency = "high"
reason_uk = "Ліхтарі належать Міськсвітлу."
reason_en = "Lamps are the city lights’."
"#;

/// Kyiv with categories, bodies and rules of the tests' own.
async fn town() -> (Bench, Edge) {
    let (from, to) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("../cities/kyiv"), pack());
    std::fs::create_dir_all(&to).expect("a folder");
    for file in std::fs::read_dir(from).expect("the pack").flatten() {
        let name = file.file_name().into_string().expect("a name");
        let own = name.starts_with("guidance") || name.starts_with("rules") || name == "categories.csv" || name == "bodies.csv";
        if !own && file.path().is_file() {
            std::fs::copy(file.path(), to.join(name)).expect("copied");
        }
    }
    for (name, text) in [("categories.csv", CATEGORIES), ("bodies.csv", BODIES), ("rules.toml", RULES)] {
        std::fs::write(to.join(name), text).expect("written");
    }
    let bench = Bench::start().await;
    let mut out = Vec::new();
    let exit = import::run(&to, &bench.store, None, varta_tests::imported_at(), &mut out).await.expect("imported");
    assert_eq!(exit, Exit::Done, "{}", String::from_utf8_lossy(&out));
    bench.store.put_staff(&seeded::officer(OFFICER_SUB)).await.expect("a profile");
    bench.store.put_staff(&seeded::coordinator(COORDINATOR_SUB)).await.expect("a profile");
    std::fs::remove_dir_all(to).expect("removed");
    let edge = Edge::new(&bench);
    (bench, edge)
}

/// A folder of this test alone.
fn pack() -> std::path::PathBuf {
    let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
    std::env::temp_dir().join(format!("varta-doors-{}-{name}", std::process::id()))
}

fn now() -> Timestamp {
    seeded::now()
}

fn request(path: &str, key: &str, body: &Value) -> Request {
    Request::new("POST", &format!("/v1/cities/kyiv/{path}"), &[("city", "kyiv")])
        .header("idempotency-key", &format!("{key}-0123456789-0123456789"))
        .body(body)
}

async fn ask(edge: &Edge, key: &str, body: &Value, at: Timestamp) -> Answer {
    edge.call("ask-question", &request("questions", key, body).event(), at).await
}

async fn mark(edge: &Edge, key: &str, body: &Value, at: Timestamp) -> Answer {
    edge.call("mark-hazard", &request("hazards", key, body).event(), at).await
}

async fn report(edge: &Edge, key: &str, body: &Value, at: Timestamp) -> Answer {
    edge.call("report-crime", &request("crime-reports", key, body).event(), at).await
}

async fn submit(edge: &Edge, key: &str, body: &Value, at: Timestamp) -> Answer {
    edge.call("submit-message", &request("messages", key, body).event(), at).await
}

fn reference(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["reference"].as_str().expect("a reference").to_owned()
}

async fn head(bench: &Bench, answer: &Answer) -> Case {
    let reference = Reference::parse(&reference(answer)).expect("a reference");
    bench.store.case_head(&city::slug(), &reference).await.expect("read").expect("a case")
}

/// Whose phones rang.
async fn told(bench: &Bench) -> Vec<String> {
    let sns = Sns::default();
    notify_at(bench, &sns, now(), stream_of(&items(bench, "outbox").await)).await;
    let mut phones: Vec<String> = sns.take().into_iter().filter_map(|notice| notice.phone).collect();
    phones.sort();
    phones
}

fn next(answer: &Answer) -> String {
    answer.json()["next"].to_string()
}
