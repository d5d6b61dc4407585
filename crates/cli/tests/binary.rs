//! The binary as a shell sees it: what it prints where, and how it ends.
#![allow(clippy::expect_used, reason = "a broken test bench should stop the test")]

mod common;

use std::process::{Command, Output, Stdio};

use common::Folder;
use varta_testkit::Bench;
use varta_testkit::dynamo::TABLE;

fn varta(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_varta"));
    for variable in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL", "VARTA_TABLE"] {
        command.env_remove(variable);
    }
    command.env("AWS_REGION", "eu-central-1").args(arguments).stdin(Stdio::null()).output().expect("it starts")
}

fn ended(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_check_ends_with_0_1_or_2() {
    let folder = Folder::sound();
    let path = folder.path().to_str().expect("UTF-8");
    let (code, out, err) = ended(&varta(&["city", "check", path]));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.ends_with("The pack can be imported.\n"), "{out}");

    folder.replace("officers.csv", "+380440000011", "12345");
    let (code, out, err) = ended(&varta(&["city", "check", path]));
    assert_eq!((code, err.as_str()), (Some(1), ""));
    assert!(out.ends_with("1 error to mend.\n"), "{out}");

    let (code, out, err) = ended(&varta(&["city", "check", "/nowhere/at/all"]));
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.starts_with("varta: cannot read or write\n  because: /nowhere/at/all: "), "{err}");
}

#[test]
fn what_is_missing_or_wrong_in_a_call_is_named() {
    let folder = Folder::sound();
    let path = folder.path().to_str().expect("UTF-8");
    for (arguments, expected) in [
        (&["city", "import", path, "--yes"][..], "--table <TABLE>"),
        (&["city", "import", path, "--yes", "--table", "main"], "AWS_ACCESS_KEY_ID is missing"),
        (&["city", "import", path, "--table", "main"], "call it with --yes"),
        (&["city", "import", path, "--table", "main", "--endpoint-url", "localhost"], "begins with http"),
        (&["city", "show", "NOT A SLUG", "--table", "main"], "an identifier is made of a-z, 0-9 and '-'"),
        (&["staff", "grant", "a-sub", "--city", "misto", "--table", "main"], "--role <ROLE>"),
        (&["staff", "grant", "a-sub", "--role", "king", "--city", "misto", "--table", "main"], "officer, supervisor, coordinator"),
    ] {
        let (code, out, err) = ended(&varta(arguments));
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(err.contains(expected), "{arguments:?}: {err}");
    }
}

#[test]
fn the_help_tells_the_exit_codes() {
    for arguments in [&["--help"][..], &["city", "import", "--help"], &["staff", "grant", "--help"]] {
        let (code, out, _) = ended(&varta(arguments));
        assert_eq!(code, Some(0));
        assert!(out.contains("3  the table could not be used"), "{out}");
    }
}

/// Calls the binary against the bench, as the local stack does.
async fn against(bench: &Bench, arguments: &[&str], table: &str) -> (Option<i32>, String, String) {
    let mut arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
    arguments.extend(["--table", table, "--endpoint-url", &bench.endpoint].map(str::to_owned));
    let called = tokio::task::spawn_blocking(move || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_varta"));
        command.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test").env("AWS_REGION", "eu-central-1");
        command.args(arguments).stdin(Stdio::null()).output().expect("it starts")
    });
    ended(&called.await.expect("it ends"))
}

#[tokio::test]
async fn a_city_is_imported_and_shown_and_staff_is_let_in() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    let path = folder.path().to_str().expect("UTF-8");
    let (code, out, err) = against(&bench, &["city", "import", path, "--yes"], TABLE).await;
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.ends_with("is live; it is the first.\n"), "{out}");
    let (code, out, _) = against(&bench, &["city", "import", path, "--yes"], TABLE).await;
    assert_eq!(code, Some(0));
    assert!(out.contains("misto already has this content"), "{out}");
    let (code, out, _) = against(&bench, &["city", "show", "misto"], TABLE).await;
    assert_eq!(code, Some(0));
    assert!(out.starts_with("Місто (Misto), misto\n"), "{out}");
    let (code, _, _) = against(&bench, &["city", "show", "odesa"], TABLE).await;
    assert_eq!(code, Some(1));

    let granted = "granted:\n  a-sub: officer in misto\n    is ivanenko in officers.csv\n    beats: lis-01, lis-02\n";
    let grant = ["staff", "grant", "a-sub", "--role", "officer", "--city", "misto", "--officer", "ivanenko", "--beats", "lis-01,lis-02"];
    assert_eq!(against(&bench, &grant, TABLE).await, (Some(0), granted.to_owned(), String::new()));
    assert_eq!(against(&bench, &["staff", "show", "a-sub"], TABLE).await.0, Some(0));
    assert_eq!(against(&bench, &["staff", "revoke", "a-sub"], TABLE).await.0, Some(0));
    assert_eq!(against(&bench, &["staff", "show", "a-sub"], TABLE).await.0, Some(1));
}

#[tokio::test]
async fn a_table_that_is_not_there_is_told_with_what_to_do() {
    let (folder, bench) = (Folder::sound(), Bench::start().await);
    let (code, out, err) = against(&bench, &["city", "import", folder.path().to_str().expect("UTF-8"), "--yes"], "elsewhere").await;
    assert_eq!((code, out.as_str()), (Some(3), ""));
    assert!(err.starts_with("varta: the table could not be used\n  because: DynamoDB refused: ResourceNotFoundException\n"), "{err}");
    assert!(err.ends_with("    -> there is no such table there: look at --table, AWS_REGION and --endpoint-url\n"), "{err}");
}
