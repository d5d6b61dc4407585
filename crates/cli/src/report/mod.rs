//! The coverage report of a pack: one HTML page that needs nothing else, to be looked at, sent and printed. A
//! map of the beats with what they leave out and have twice, the beats, the streets that no beat covers, and
//! all problems.

mod map;

use std::collections::{BTreeMap, BTreeSet};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use varta_domain::ids::BeatId;
use varta_domain::lang::Lang;

use crate::pack::{Pack, Piece, Problems, Severity};

/// The most residents of a beat in a city, by order 650.
const MANY_RESIDENTS: u32 = 7_000;
/// The most rows of a list; a longer one says how many more there are.
const ROWS: usize = 2_000;

const STYLE: &str = "
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:64rem;padding:1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}small{color:#595959;font-weight:400}
svg{width:100%;height:auto;max-height:90vh;border:1px solid #ccc;background:#f7f7f5}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #ddd}
td.n{text-align:right;white-space:nowrap}.wide{overflow-x:auto}.error,.many{color:#a40000;font-weight:600}.warning{color:#7a4b00}.note{color:#595959}
ul{columns:18rem;padding-left:1.2rem}.key span{display:inline-block;width:1em;height:1em;margin:0 .3em 0 1em;vertical-align:-.1em;border:1px solid #333}
@media print{svg{max-height:none}}";

/// Makes the page.
#[must_use]
pub fn page(pack: &Pack, problems: &Problems) -> String {
    let city = &pack.city;
    let title = format!("{}: охоплення дільницями", city.name.uk);
    let markup = html! {
        (DOCTYPE)
        html lang="uk" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) br; small lang="en" { (city.name.en) ": coverage by beats" } }
                p { (summary(pack, problems)) }
                (map::svg(pack))
                p class="key" {
                    span style="background:#d40000" {} "прогалина " small lang="en" { "gap" }
                    span style="background:#b000b0" {} "накладання " small lang="en" { "overlap" }
                    span style="background:#ff8c00" {} "поза районом " small lang="en" { "beyond the district" }
                }
                (pieces("Прогалини", "Gaps", &pack.coverage.gaps))
                (pieces("Накладання", "Overlaps", &pack.coverage.overlaps))
                (pieces("Поза своїм районом", "Beyond their district", &pack.coverage.beyond))
                (uncovered(pack))
                (beats(pack))
                (all(problems))
                @if !city.attribution.is_empty() { p { small { (city.attribution) } } }
            }
        }
    };
    markup.into_string()
}

fn heading(uk: &str, en: &str, count: usize) -> Markup {
    html! { h2 { (uk) ": " (count) " " small lang="en" { (en) } } }
}

fn summary(pack: &Pack, problems: &Problems) -> Markup {
    let drawn = pack.beats.values().filter(|beat| !beat.area.0.is_empty()).count();
    html! {
        "Дільниць: " (pack.beats.len()) @if drawn < pack.beats.len() { ", з них на мапі " (drawn) } ". "
        "Помилок: " span class=[(problems.errors() > 0).then_some("error")] { (problems.errors()) } ", попереджень: " (problems.warnings()) ". "
        small lang="en" { "Beats, errors, warnings." }
    }
}

fn pieces(uk: &str, en: &str, pieces: &[Piece]) -> Markup {
    html! {
        @if !pieces.is_empty() {
            (heading(uk, en, pieces.len()))
            div class="wide" { table {
                tr { th { "Де" } th { "Площа, м²" } th { "Координати" } }
                @for piece in pieces.iter().take(ROWS) {
                    tr { td { (piece.whose) } td class="n" { (format!("{:.0}", piece.metres2)) } td { (piece.place()) } }
                }
            } }
            (more(pieces.len()))
        }
    }
}

fn more(count: usize) -> Markup {
    html! { @if count > ROWS { p { "…і ще " (count - ROWS) } } }
}

fn uncovered(pack: &Pack) -> Markup {
    let Some(register) = &pack.register else {
        return html! {
            h2 { "Вулиці реєстру без дільниці " small lang="en" { "Streets of the register without a beat" } }
            p { "У пакеті немає реєстру вулиць (register.csv), тож порівняти немає з чим." }
        };
    };
    let named = register.uncovered.iter().filter_map(|(at, district)| Some((register.streets.get(*at)?, district)));
    let names: BTreeSet<String> = named
        .map(|(street, district)| {
            let district = district.as_ref().and_then(|id| pack.city.districts.iter().find(|known| known.id == *id));
            district.map_or_else(|| street.name.to_string(), |district| format!("{} ({})", street.name, district.name.uk))
        })
        .collect();
    html! {
        (heading("Вулиці реєстру без дільниці", "Streets of the register without a beat", names.len()))
        ul { @for name in names.iter().take(ROWS) { li { (name) } } }
        (more(names.len()))
    }
}

fn beats(pack: &Pack) -> Markup {
    let mut streets: BTreeMap<&BeatId, usize> = BTreeMap::new();
    for row in &pack.streets {
        if let Some((beat, _)) = &row.served {
            *streets.entry(beat).or_default() += 1;
        }
    }
    let serving = |id: &BeatId| pack.members.values().find(|member| member.beats.contains(id));
    html! {
        (heading("Дільниці", "Beats", pack.beats.len()))
        div class="wide" { table {
            tr { th { "Код" } th { "Назва" } th { "Район" } th { "Хто обслуговує" } th { "Мешканців" } th { "Вулиць" } }
            @for (id, beat) in pack.beats.iter().take(ROWS) {
                @let residents = pack.residents.get(id);
                tr {
                    td { (id) }
                    td { (beat.name.get(Lang::Uk)) }
                    td { (pack.city.districts.iter().find(|known| known.id == beat.district).map_or("", |known| &known.name.uk)) }
                    td { @match serving(id) { Some(member) => { (member.name) } None => { span class="warning" { "вакансія" } } } }
                    td class="n" {
                        @if let Some(count) = residents {
                            span class=[(*count > MANY_RESIDENTS).then_some("many")] { (count) }
                        }
                    }
                    td class="n" { (streets.get(id).copied().unwrap_or_default()) }
                }
            }
        } }
        (more(pack.beats.len()))
    }
}

fn all(problems: &Problems) -> Markup {
    let class = |severity| match severity {
        Severity::Error => ("error", "помилка"),
        Severity::Warning => ("warning", "попередження"),
        Severity::Notice => ("note", "до відома"),
    };
    html! {
        (heading("Що сказала перевірка", "What the check says", problems.all().len()))
        div class="wide" { table {
            tr { th { "" } th { "Де" } th { "Що" } th { "Як виправити" } }
            @for problem in problems.all().iter().take(ROWS) {
                @let (class, word) = class(problem.severity);
                tr {
                    td class=(class) { (word) }
                    td { (problem.file) " " (problem.at) @if let Some(field) = &problem.field { " " (field) } }
                    td { (problem.what) }
                    td { (problem.mend) }
                }
            }
        } }
    }
}
