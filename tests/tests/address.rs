//! Addresses through the public face of find-officer: other spellings, old names, typing errors.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

use serde_json::Value;
use varta_testkit::Bench;
use varta_tests::edge::{Answer, Edge};
use varta_tests::requests::Request;
use varta_tests::{kyiv, seeded};

async fn ask(edge: &Edge, address: &str) -> Answer {
    edge.call("find-officer", &Request::officer_of(address).event(), seeded::now()).await
}

fn strings<'a>(values: &'a Value, field: &str) -> Vec<&'a str> {
    values.as_array().into_iter().flatten().filter_map(|value| value[field].as_str()).collect()
}

async fn warm() -> (Bench, Edge) {
    let bench = kyiv().await;
    let edge = Edge::new(&bench);
    edge.warm_up(seeded::now()).await;
    let _ = bench.wire.take();
    (bench, edge)
}

#[tokio::test]
async fn one_house_is_found_in_any_spelling_for_two_small_reads() {
    let (bench, edge) = warm().await;
    let plain = ask(&edge, "вул. Велика Васильківська, 100").await;
    assert_eq!(plain.status, 200, "{}", plain.text);
    let cases: [(&str, &[&str]); 9] = [
        ("вул. Велика Васильківська, буд. 100, кв. 7", &[]),
        ("Васильківська Велика вул., 100", &[]),
        ("вул. Вeликa Вaсильківськa 100", &[]),
        ("ул. Большая Васильковская 100", &["other_spelling"]),
        ("Velyka Vasylkivska St, 100", &["latin"]),
        ("vul. Velyka Vasylkivska, bud. 100, Kyiv, Ukraine", &["latin"]),
        ("вул. Червоноармійська, 100", &["former_name"]),
        ("ул. Красноармейская, д. 100, г. Киев", &["former_name", "other_spelling"]),
        ("Krasnoarmeyskaya ul. 100", &["former_name", "other_spelling"]),
    ];
    for (typed, differs) in cases {
        let _ = bench.wire.take();
        let answer = ask(&edge, typed).await;
        let json = answer.json();
        assert_eq!(
            (answer.status, &json["beat"], &json["address"]),
            (200, &plain.json()["beat"], &plain.json()["address"]),
            "{typed}: {}",
            answer.text
        );
        let told: Vec<&str> = json["matched"]["differs"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert_eq!(told, differs, "{typed}");
        let spent = bench.wire.take();
        assert_eq!(spent.len(), 2, "{typed}");
        assert!(spent.iter().all(|call| call.read_units <= 0.5), "{typed}");
    }
}

#[tokio::test]
async fn a_typing_error_is_answered_with_a_guess_and_never_with_an_officer() {
    let (bench, edge) = warm().await;
    for typed in ["вул. Васльиківська, 12", "вул. Ваильківська 12", "вул. Висилькiвська, 12", "dek/ Dfcbkmrsdcmrf? 12", "Вaсильківсбка, 12"]
    {
        let answer = ask(&edge, typed).await;
        let json = answer.json();
        assert_eq!((answer.status, answer.code().as_str(), json["close"].as_bool()), (404, "street_not_found", Some(true)), "{typed}");
        assert_eq!(strings(&json["guesses"], "address").first(), Some(&"вулиця Васильківська, 12"), "{typed}: {}", answer.text);
        assert!(json["guesses"].as_array().is_some_and(|guesses| guesses.len() <= 5));
        assert!(json["detail"].as_str().is_some_and(|detail| detail.contains("Можливо")));
    }
    // The names are read once; what is offered is found when it is asked for.
    let _ = bench.wire.take();
    let again = ask(&edge, "вул. Васльиківська, 12").await;
    assert_eq!(bench.wire.take().len(), 1);
    let offered = strings(&again.json()["guesses"], "address")[0].to_owned();
    assert_eq!(ask(&edge, &offered).await.status, 200);
}

#[tokio::test]
async fn what_resembles_nothing_is_said_to_be_unknown() {
    let (_bench, edge) = warm().await;
    let answer = ask(&edge, "вул. Щщщщщщщ, 1").await;
    assert_eq!((answer.status, answer.code().as_str(), answer.json()["close"].as_bool()), (404, "street_not_found", Some(false)));
}

#[tokio::test]
async fn another_kind_of_street_is_asked_about() {
    let (_bench, edge) = warm().await;
    let answer = ask(&edge, "вулиця Академіка Глушкова, 5").await;
    assert_eq!((answer.status, answer.code().as_str()), (404, "street_not_found"));
    assert_eq!(strings(&answer.json()["guesses"], "address").first(), Some(&"проспект Академіка Глушкова, 5"));
    let short = ask(&edge, "просп. Глушкова, 5").await;
    assert_eq!((short.status, &short.json()["matched"]["differs"][0]), (200, &Value::from("given_name")));
}
