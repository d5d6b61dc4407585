//! `guidance_questions.csv`: questions as people ask them, each with the articles that answer it. The check asks
//! them all, so that whoever adds an article sees whether it is found, and whether it hides another.

use std::collections::BTreeMap;
use std::path::Path;

use varta_domain::guidance::Article;
use varta_domain::guidance::search::Index;
use varta_domain::ids::GuidanceId;

use super::file::Need;
use super::problem::{At, Problems, shown};
use super::table::{Row, Spec, Table, column};

const QUESTIONS: Spec = Spec {
    file: "guidance_questions.csv",
    need: Need::Optional,
    columns: &[column("question", &["запитання", "питання"]), column("articles", &["статті", "стаття"])],
    optional: &[column("manner", &["як спитано", "манера"])],
    foreign: false,
};
/// How many of a hundred should find their article first, and among the first three.
const FIRST: usize = 80;
const IN_THREE: usize = 95;
/// Fewer questions say nothing of a hundred.
const ENOUGH: usize = 20;
/// How many questions without their article are told by name.
const TOLD: usize = 5;

/// How many questions find what answers them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measured {
    /// All questions.
    pub of: usize,
    /// Those that find it first.
    pub first: usize,
    /// Those that find it among the first three.
    pub in_three: usize,
    /// The same by the manner of asking.
    pub by_manner: BTreeMap<String, (usize, usize, usize)>,
    /// The lines of those that do not find it among the first three.
    pub missed: Vec<u64>,
}

impl Measured {
    /// The figures in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let percent = |part: usize| part * 1_000 / self.of.max(1);
        let shown = |part: usize| format!("{}.{} %", percent(part) / 10, percent(part) % 10);
        format!(
            "of {} questions {} find their article first ({}), {} among the first three ({})",
            self.of,
            self.first,
            shown(self.first),
            self.in_three,
            shown(self.in_three)
        )
    }
}

/// Asks the questions, which takes a second or two: for a check, not for an import. `None` where there are none.
pub fn measure(pack: &Path, articles: &[Article], problems: &mut Problems) -> Option<Measured> {
    let mut table = Table::read(pack, &QUESTIONS, problems)?;
    let index = Index::new(articles.iter().flat_map(Article::documents));
    let mut measured = Measured::default();
    while let Some(row) = table.next(problems) {
        let Some(question) = row.required(problems, "question", "a question as people ask it").map(str::to_owned) else { continue };
        let Some(right) = right(&row, articles, problems) else { continue };
        let manner = row.cell("manner").to_owned();
        let hits = index.search(&question, None, 3);
        let place = hits.iter().position(|hit| right.iter().any(|id| id.as_str() == hit.id));
        let (first, in_three) = (usize::from(place == Some(0)), usize::from(place.is_some()));
        let of_manner = measured.by_manner.entry(manner).or_default();
        *of_manner = (of_manner.0 + 1, of_manner.1 + first, of_manner.2 + in_three);
        (measured.of, measured.first, measured.in_three) = (measured.of + 1, measured.first + first, measured.in_three + in_three);
        if place.is_none() {
            measured.missed.push(row.line());
        }
    }
    tell(&measured, problems);
    problems.sort();
    Some(measured)
}

fn right(row: &Row<'_>, articles: &[Article], problems: &mut Problems) -> Option<Vec<GuidanceId>> {
    const MEND: &str = "the id of an article; several with | between";
    let cell = row.required(problems, "articles", MEND)?;
    let mut right = Vec::new();
    for id in cell.split('|').map(str::trim) {
        match GuidanceId::parse(id) {
            Ok(id) if articles.iter().any(|article| article.id == id) => right.push(id),
            _ => {
                row.error(problems, "articles", format!("unknown article {}", shown(id)), MEND);
                return None;
            }
        }
    }
    Some(right)
}

fn tell(measured: &Measured, problems: &mut Problems) {
    if measured.of < ENOUGH {
        return;
    }
    let mut few = |found: usize, least: usize, which: &str| {
        if found * 100 < least * measured.of {
            let lines: Vec<String> = measured.missed.iter().take(TOLD).map(ToString::to_string).collect();
            let what = format!("{found} of {} questions find their article {which}, fewer than {least} %", measured.of);
            let mend = format!("add to asked_as how people ask; look at the lines {}", lines.join(", "));
            problems.warning(QUESTIONS.file, At::File, "", what, mend);
        }
    };
    few(measured.first, FIRST, "first");
    few(measured.in_three, IN_THREE, "among the first three");
}
