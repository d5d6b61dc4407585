//! `categories.csv`: what a case may be about, as a tree for each kind of case.

use std::path::Path;

use varta_domain::city::Name;
use varta_domain::ids::CategoryId;
use varta_domain::triage::{Category, FirstTo};

use super::{ID, KIND, Rows, VISIBILITY, kind, name, visibility};
use crate::pack::file::Need;
use crate::pack::problem::Problems;
use crate::pack::table::{Row, Spec, Table, column};

pub(super) const FILE: &str = "categories.csv";
const CATEGORIES: Spec = Spec {
    file: FILE,
    need: Need::Optional,
    columns: &[
        column("id", &["код", "ідентифікатор"]),
        column("kind", &["вид звернення", "вид"]),
        column("name_uk", &["назва", "назва українською"]),
        column("name_en", &["назва англійською"]),
        column("visibility", &["видимість", "кому видно"]),
    ],
    optional: &[
        column("parent", &["частина категорії", "входить до"]),
        column("about_uk", &["пояснення", "пояснення українською"]),
        column("about_en", &["пояснення англійською"]),
        column("first_to", &["хто отримує першим", "кому спершу"]),
        column("safe_mode", &["безпечний режим"]),
        column("complaint", &["скарга на поліцію"]),
    ],
    foreign: false,
};
const FIRST_TO: &str = "desk (or empty), officer or division";
pub(super) const YES: &str = "\"так\" or \"ні\"; empty: ні";

/// Reads the categories.
pub(super) fn read(pack: &Path, problems: &mut Problems) -> Rows<CategoryId, Category> {
    let mut categories = Rows::new();
    let Some(mut table) = Table::read(pack, &CATEGORIES, problems) else { return categories };
    while let Some(row) = table.next(problems) {
        let id = row.parsed(problems, "id", ID, CategoryId::parse);
        let first = id.as_ref().and_then(|id| categories.declare(id, row.line()));
        if let Some(first) = first {
            row.error(problems, "id", format!("the category is already in line {first}"), "an id names one row");
        }
        if let (Some(category), None) = (id.and_then(|id| category(&row, id, problems)), first) {
            categories.rows.push(category);
        }
    }
    categories
}

fn category(row: &Row<'_>, id: CategoryId, problems: &mut Problems) -> Option<Category> {
    let kind = row.parsed(problems, "kind", KIND, kind);
    let parent = row.maybe(problems, "parent", "an id of categories.csv, or nothing", CategoryId::parse);
    let names = name(row, problems, "name_uk", "name_en", "the name in both languages");
    let about = match (row.cell("about_uk"), row.cell("about_en")) {
        ("", "") => None,
        (uk, en) => {
            if uk.is_empty() || en.is_empty() {
                let column = if uk.is_empty() { "about_uk" } else { "about_en" };
                row.error(problems, column, "the sentence is there in one language only", "in both, or in none");
            }
            Some(Name { uk: uk.to_owned(), en: en.to_owned() })
        }
    };
    let visibility = row.parsed(problems, "visibility", VISIBILITY, visibility);
    let first_to = row.maybe(problems, "first_to", FIRST_TO, first_to);
    let safe_mode = row.maybe(problems, "safe_mode", YES, yes);
    let complaint = row.maybe(problems, "complaint", YES, yes);
    Some(Category {
        id,
        kind: kind?,
        parent: parent.ok()?,
        name: names?,
        about,
        visibility: visibility?,
        first_to: first_to.ok()?.unwrap_or_default(),
        safe_mode: safe_mode.ok()?.unwrap_or_default(),
        complaint: complaint.ok()?.unwrap_or_default(),
    })
}

fn first_to(text: &str) -> Result<FirstTo, &'static str> {
    match text.to_lowercase().as_str() {
        "модератор" | "модератори" => Ok(FirstTo::Desk),
        "офіцер" | "дільничний офіцер" | "дільничний" => Ok(FirstTo::Officer),
        "підрозділ" | "підрозділ поліції" => Ok(FirstTo::Division),
        other => FirstTo::ALL.into_iter().find(|first| first.name() == other).ok_or("not somebody who gets cases first"),
    }
}

pub(super) fn yes(text: &str) -> Result<bool, &'static str> {
    match text.to_lowercase().as_str() {
        "так" | "yes" | "true" | "1" => Ok(true),
        "ні" | "no" | "false" | "0" => Ok(false),
        _ => Err("neither yes nor no"),
    }
}
