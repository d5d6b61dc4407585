//! Where a case should go by the city's rules, and which articles may answer it.

use jiff::civil::Date;
use serde_json::{Value, json};
use varta_domain::case::{Case, HistoryEntry};
use varta_domain::guidance::Library;
use varta_domain::guidance::search::MAX_QUERY_CHARS;
use varta_domain::lang::Lang;
use varta_domain::triage::{BodyKind, Destination, Facts, Triage};
use varta_runtime::{view, written};

/// How many articles are offered.
const ARTICLES: usize = 3;

/// Where it should go, and why.
pub(crate) fn suggestion(case: &Case, history: &[HistoryEntry], triage: &Triage, lang: Lang) -> Value {
    // A complaint about the police stays with those above: no rule sends it anywhere.
    if case.conflict.is_some() {
        return Value::Null;
    }
    let (text, who) = (written::by_author(history), written::who(history));
    let facts = Facts { kind: case.kind, category: case.category.as_ref(), text: &text, who, district: Some(&case.district) };
    let suggested = triage.suggest(&facts);
    let alternatives: Vec<Value> = suggested
        .alternatives
        .iter()
        .map(|other| {
            let mut shown = destination(&other.to, triage, lang);
            shown["reason"] = json!(other.reason.get(lang));
            shown
        })
        .collect();
    let mut shown = destination(&suggested.to, triage, lang);
    shown["reason"] = json!(suggested.reason.get(lang));
    shown["rule"] = json!(suggested.rule);
    shown["legal_ground"] = json!(Some(&suggested.legal_ground).filter(|ground| !ground.is_empty()));
    shown["urgency"] = json!(suggested.urgency.name());
    shown["visibility"] = json!(suggested.visibility.name());
    shown["safe_mode"] = json!(suggested.safe_mode);
    shown["complaint"] = json!(suggested.complaint);
    shown["notes"] = suggested.notes.iter().map(|note| note.reason.get(lang)).collect();
    shown["alternatives"] = json!(alternatives);
    shown
}

/// A place to send a case to, and the action that sends it there.
fn destination(to: &Destination, triage: &Triage, lang: Lang) -> Value {
    let body = to.body().and_then(|id| triage.body(id));
    let by = match (to, body.map(|body| body.kind)) {
        (Destination::Desk, _) => "answer",
        (Destination::Officer, _) | (_, Some(BodyKind::PoliceDivision | BodyKind::LegalPartner)) => "hand_over",
        (Destination::Body(_), _) => "forward",
    };
    json!({
        "to": to.to_string(),
        "by": by,
        "name": body.map(|body| body.name.get(lang)),
        "kind": body.map(|body| body.kind.name()),
        "channel": body.map(|body| body.channel.name()),
        "term_days": body.map(|body| body.term_days),
    })
}

/// Articles that may answer it; none for what nothing fits.
pub(crate) fn articles(written: &str, library: &Library, today: Date, lang: Lang) -> Value {
    let question: String = written.chars().take(MAX_QUERY_CHARS).collect();
    library
        .search(&question, ARTICLES)
        .map(|(article, hit)| view::guidance::hit(view::guidance::short(article, today, lang), &hit))
        .collect()
}
