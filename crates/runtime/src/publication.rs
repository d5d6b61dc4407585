//! Publication: what everybody may read of a case, and where on the map it may stand.

use varta_domain::case::{Case, CaseKind, Entry, HistoryEntry, PublicTexts, Refusal};
use varta_domain::personal;
use varta_domain::place::Point;
use varta_domain::text::{MessageText, TextError};
use varta_domain::triage::{Facts, Triage, Visibility};

use crate::problem::Problem;
use crate::{desk, refusals, written};

/// The longest text on the map, in characters: a screen has many of them.
const MAX_HAZARD_CHARS: usize = 1_000;

/// What is to be public.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The words of the desk.
    pub texts: PublicTexts,
    /// The point, where it is not the case's own.
    pub point: Option<Point>,
}

/// Words that everybody reads: without phones, mailboxes, cards, documents, flats.
///
/// # Errors
/// 400 for words that cannot be, 409 for personal ones.
pub fn words(text: &str, field: &'static str) -> Result<MessageText, Problem> {
    let text = desk::words(text, field)?;
    let found = personal::find(text.reveal(), None);
    if found.is_empty() { Ok(text) } else { Err(refusals::personal_for_all(field, &found)) }
}

impl Wanted {
    /// Where a hazard is to stand on the map: none for a question.
    ///
    /// # Errors
    /// 409 for what is never public, 422 for a hazard without a point.
    pub fn place(&self, case: &Case, history: &[HistoryEntry], triage: &Triage) -> Result<Option<Point>, Problem> {
        let visibility = self.visibility(case, history, triage);
        if visibility == Visibility::Never || !case.may_be_public() {
            return Err(refusals::case(&Refusal::NeverPublic));
        }
        if case.kind != CaseKind::Hazard {
            return Ok(None);
        }
        if self.texts.text.reveal().chars().count() > MAX_HAZARD_CHARS {
            return Err(refusals::text("text", &TextError::TooLong));
        }
        // Worded anew, it stays where it is.
        let now = case.public.as_ref().and_then(|public| public.point);
        if self.point.is_none() && now.is_some() {
            return Ok(now);
        }
        let exact = self.point.or(case.place.point).ok_or_else(refusals::point_missing)?;
        Ok(Some(if visibility == Visibility::Snapped { exact.snapped() } else { exact }))
    }

    /// Who may see it, by its category and by the rules: the author's words and those for the public count alike. What
    /// was written at one time counts for itself and with the rest: what is added takes nothing back.
    fn visibility(&self, case: &Case, history: &[HistoryEntry], triage: &Triage) -> Visibility {
        let said = history.iter().filter_map(|entry| match &entry.entry {
            Entry::Filed { text, details, .. } => Some(written::filed(text, details)),
            Entry::FollowedUp { text, .. } => Some(text.reveal().to_owned()),
            _ => None,
        });
        let of = |text: &str| {
            let (category, who) = (case.category.as_ref(), written::who(history));
            let facts = Facts { kind: case.kind, category, text, who, district: Some(&case.district) };
            triage.suggest(&facts).visibility
        };
        let of_all = of(&written::by_author(history)).and(of(self.texts.text.reveal()));
        said.map(|text| of(&text)).fold(of_all, Visibility::and)
    }
}
