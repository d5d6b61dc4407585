//! The folder `guidance`: the articles. `<id>.md` is an article in Ukrainian: between two lines `+++` what is said
//! of it in TOML, then its text in Markdown; `<id>.en.md` has the same in English, without what is not language.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use toml::de::DeTable;
use varta_domain::guidance::{Article, ArticleText, LegalGround, Link};
use varta_domain::ids::{BodyId, GuidanceId};

use super::file::{self, Need};
use super::problem::{At, Problems, shown};
use super::section::{Lines, Section};
use super::value::{self, DATE};

/// The folder.
pub(super) const FOLDER: &str = "guidance";
/// The most articles of a city; sixty are many.
const MAX_ARTICLES: usize = 500;
/// The longest text of an article, in bytes: some ten pages.
const MAX_BODY: usize = 32 * 1024;
/// The longest title, summary or line of a list, in characters.
const MAX_TITLE: usize = 120;
const MAX_SUMMARY: usize = 500;
const MAX_LINE: usize = 200;
/// The most lines of a list.
const MAX_LINES: usize = 60;
const FENCE: &str = "+++";
const ID: &str = "the id of an article, which is the name of its file without .md";

/// Reads the articles, in order of their ids. `bodies` are those that the pack has, where it has a list of them.
pub(super) fn read(pack: &Path, bodies: Option<&BTreeSet<BodyId>>, problems: &mut Problems) -> Vec<Article> {
    let names = file::names_in(pack, FOLDER);
    let mut ids: BTreeSet<GuidanceId> = BTreeSet::new();
    let mut translated: BTreeSet<GuidanceId> = BTreeSet::new();
    for name in names.iter().filter(|name| !name.starts_with('.') && *name != "README.md") {
        let Some(stem) = name.strip_suffix(".md") else {
            problems.warning(path(name), At::File, "", "it is not read", "an article is <id>.md, in English <id>.en.md");
            continue;
        };
        let (id, into) = match stem.strip_suffix(".en") {
            Some(id) => (id, &mut translated),
            None => (stem, &mut ids),
        };
        match GuidanceId::parse(id) {
            Ok(id) => _ = into.insert(id),
            Err(error) => problems.error(path(name), At::File, "", error.to_string(), "name the file like street-light-out.md"),
        }
    }
    for id in translated.difference(&ids) {
        problems.error(path(&format!("{id}.en.md")), At::File, "", "there is no such article in Ukrainian", format!("write {id}.md"));
    }
    if ids.len() > MAX_ARTICLES {
        let what = format!("more than {MAX_ARTICLES} articles");
        problems.error(FOLDER, At::File, "", what, "put what belongs together into one article");
    }
    let mut articles = Vec::new();
    let mut lines: BTreeMap<GuidanceId, BTreeMap<&'static str, u64>> = BTreeMap::new();
    for id in ids.iter().take(MAX_ARTICLES) {
        let Some((mut article, at)) = article(pack, id, problems) else { continue };
        lines.insert(id.clone(), at);
        article.en = english(pack, &article, translated.contains(id), problems);
        articles.push(article);
    }
    links(&articles, &ids, bodies, &lines, problems);
    articles
}

fn path(name: &str) -> String {
    format!("{FOLDER}/{name}")
}

/// The two parts of a file: what stands between the fences, on the lines that it has in the file, and the text.
fn parts(pack: &Path, name: &str, problems: &mut Problems) -> Option<(String, String)> {
    let text = file::read(pack, path(name), Need::Required, problems)?.replace("\r\n", "\n");
    let whole = text.strip_prefix(FENCE).and_then(|rest| rest.strip_prefix('\n')).and_then(|rest| {
        let (front, body) = rest.split_once("\n+++")?;
        Some((format!("\n{front}\n"), body))
    });
    let Some((front, body)) = whole else {
        let mend = "the first line is +++, then comes what is said of the article, then +++ again, then its text";
        problems.error(path(name), At::Line(1), "", "the lines +++ are missing", mend);
        return None;
    };
    let line = front.lines().count() as u64 + 1;
    let body = body.trim();
    if body.is_empty() {
        problems.error(path(name), At::Line(line), "", "the article has no text", "write what to do, who is responsible and by which law");
        return None;
    }
    if body.len() > MAX_BODY {
        problems.error(path(name), At::Line(line), "", "the text is longer than 32 KB", "make two articles of it");
        return None;
    }
    if let Some(at) = markup(body) {
        let before = text.len() - text.trim_end().len() + body.len() - at;
        let line = Lines::of(&text).line(text.len().saturating_sub(before));
        problems.error(path(name), At::Line(line), "", "HTML or a script in the text", "write it in Markdown; links begin with https://");
        return None;
    }
    Some((front, body.to_owned()))
}

/// Where a text has HTML or a link that runs something: pages show it as it is.
fn markup(body: &str) -> Option<usize> {
    let tag =
        body.match_indices('<').find(|(at, _)| body[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')));
    let lower = body.to_ascii_lowercase();
    tag.map(|(at, _)| at).or_else(|| ["javascript:", "data:text", "vbscript:"].iter().find_map(|scheme| lower.find(scheme)))
}

/// What stands between the fences, as TOML.
fn with_front<T>(
    name: &str,
    front: &str,
    problems: &mut Problems,
    read: impl FnOnce(Section<'_>, &mut Problems) -> Option<T>,
) -> Option<T> {
    let (document, errors) = DeTable::parse_recoverable(front);
    let lines = Lines::of(front);
    for error in &errors {
        let line = lines.line(error.span().map_or(0, |span| span.start));
        let mend = "texts stand in \"quotation marks\", lists in [brackets]";
        problems.error(path(name), At::Line(line), "", format!("not TOML: {}", error.message()), mend);
    }
    if errors.is_empty() { read(Section::root(path(name), front, document.get_ref()), problems) } else { None }
}

type Read = (Article, BTreeMap<&'static str, u64>);

fn article(pack: &Path, id: &GuidanceId, problems: &mut Problems) -> Option<Read> {
    let name = format!("{id}.md");
    let (front, body) = parts(pack, &name, problems)?;
    with_front(&name, &front, problems, |root, problems| {
        let text = article_text(&root, body, problems);
        let who = parsed_list(&root, problems, "who", "ids of bodies", BodyId::parse);
        if who.is_empty() {
            root.error(problems, "who", "nobody is responsible", "who = [\"…\"]: ids of bodies, the first one first");
        }
        let related = parsed_list(&root, problems, "related", ID, GuidanceId::parse);
        let legal: Vec<LegalGround> =
            root.sections(problems, "legal").into_iter().filter_map(|ground| legal_ground(ground, problems)).collect();
        if legal.is_empty() {
            root.error(problems, "legal", "no law is named", "legal = [{ act = \"…\", number = \"…\", article = \"…\" }]");
        }
        let forms = links_of(&root, "forms", problems);
        let sources = links_of(&root, "sources", problems);
        if sources.is_empty() {
            root.error(problems, "sources", "no source is named", "sources = [{ name = \"…\", url = \"https://…\" }]");
        }
        let checked_on = root.parsed(problems, "checked_on", DATE, value::date);
        let checked_by = root.text(problems, "checked_by");
        let lines = ["who", "related"].into_iter().filter_map(|key| Some((key, root.line(key)?))).collect();
        root.finish(problems);
        let (checked_on, checked_by) = (checked_on?, checked_by?);
        Some((Article { id: id.clone(), uk: text?, en: None, who, legal, forms, sources, related, checked_on, checked_by }, lines))
    })
}

fn english(pack: &Path, article: &Article, is_there: bool, problems: &mut Problems) -> Option<ArticleText> {
    let name = format!("{}.en.md", article.id);
    if !is_there {
        let what = "it is not translated into English";
        problems.warning(
            path(&format!("{}.md", article.id)),
            At::File,
            "",
            what,
            format!("write {name}; until then it is shown in Ukrainian"),
        );
        return None;
    }
    let (front, body) = parts(pack, &name, problems)?;
    with_front(&name, &front, problems, |root, problems| {
        let text = article_text(&root, body, problems);
        if let Some(text) = &text
            && text.urgent.is_some() != article.uk.urgent.is_some()
        {
            root.warning(problems, "urgent", "only one of the two languages says when to call at once", "say it in both");
        }
        root.finish(problems);
        text
    })
}

/// What an article has in each language.
fn article_text(root: &Section<'_>, body: String, problems: &mut Problems) -> Option<ArticleText> {
    let title = root.text(problems, "title");
    let summary = root.text(problems, "summary");
    let urgent = root.maybe_text(problems, "urgent").filter(|text| !text.is_empty());
    for (key, text, most) in [("title", &title, MAX_TITLE), ("summary", &summary, MAX_SUMMARY), ("urgent", &urgent, MAX_SUMMARY)] {
        if text.as_ref().is_some_and(|text| text.chars().count() > most) {
            root.error(problems, key, format!("longer than {most} characters"), "say it shorter");
        }
    }
    let mut list = |key: &'static str, what: &str| {
        let texts: Vec<String> =
            root.texts(problems, key).into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
        if texts.is_empty() {
            root.error(problems, key, "the list is missing or empty", format!("{key} = [\"…\", \"…\"]: {what}"));
        }
        if texts.len() > MAX_LINES || texts.iter().any(|text| text.chars().count() > MAX_LINE) {
            root.error(problems, key, format!("over {MAX_LINES} lines, or one over {MAX_LINE} characters"), "keep the best ones");
        }
        texts
    };
    let situations = list("situations", "when it helps");
    let asked_as = list("asked_as", "how people ask, each in their own way");
    Some(ArticleText { title: title?, summary: summary?, urgent, situations, asked_as, body })
}

fn parsed_list<T: PartialEq, E: std::fmt::Display>(
    root: &Section<'_>,
    problems: &mut Problems,
    key: &'static str,
    mend: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Vec<T> {
    let mut found = Vec::new();
    for text in root.texts(problems, key) {
        match parse(&text) {
            Ok(id) if found.contains(&id) => root.warning(problems, key, format!("{} is there twice", shown(&text)), "leave one"),
            Ok(id) => found.push(id),
            Err(error) => root.error(problems, key, format!("{}: {error}", shown(&text)), mend),
        }
    }
    found
}

fn legal_ground(section: Section<'_>, problems: &mut Problems) -> Option<LegalGround> {
    let act = section.text(problems, "act");
    let [number, article] = ["number", "article"].map(|key| section.maybe_text(problems, key).filter(|text| !text.is_empty()));
    section.finish(problems);
    Some(LegalGround { act: act?, number, article })
}

fn links_of(root: &Section<'_>, key: &'static str, problems: &mut Problems) -> Vec<Link> {
    let address = |text: &str| {
        let plain =
            (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(|c: char| c.is_whitespace() || c.is_control());
        if plain { Ok(text.to_owned()) } else { Err("no address of a page") }
    };
    let link = |section: Section<'_>, problems: &mut Problems| {
        let name = section.text(problems, "name");
        let url = section.parsed(problems, "url", "url = \"https://…\"", address);
        section.finish(problems);
        Some(Link { name: name?, url: url? })
    };
    root.sections(problems, key).into_iter().filter_map(|section| link(section, problems)).collect()
}

/// Tells of the articles whose facts were checked over a year before a day.
pub(super) fn tell_stale(articles: &[Article], today: Date, problems: &mut Problems) {
    for article in articles.iter().filter(|article| article.is_stale(today)) {
        let what = format!("its facts were checked on {}, over a year ago", article.checked_on);
        let mend = "compare it with its sources, then set checked_on and checked_by";
        problems.warning(path(&format!("{}.md", article.id)), At::File, "checked_on", what, mend);
    }
}

/// Every article and body that is named must be there.
fn links(
    articles: &[Article],
    ids: &BTreeSet<GuidanceId>,
    bodies: Option<&BTreeSet<BodyId>>,
    lines: &BTreeMap<GuidanceId, BTreeMap<&'static str, u64>>,
    problems: &mut Problems,
) {
    for article in articles {
        let at = |key| lines.get(&article.id).and_then(|lines| lines.get(key)).map_or(At::File, |line| At::Line(*line));
        let file = path(&format!("{}.md", article.id));
        for id in article.related.iter().filter(|id| !ids.contains(*id)) {
            problems.error(file.clone(), at("related"), "related", format!("unknown article {}", shown(id.as_str())), ID);
        }
        if article.related.contains(&article.id) {
            problems.warning(file.clone(), at("related"), "related", "the article names itself", "leave it out");
        }
        for id in article.who.iter().filter(|id| bodies.is_some_and(|bodies| !bodies.contains(*id))) {
            let mend = "an id of bodies.csv, or add the body there";
            problems.error(file.clone(), at("who"), "who", format!("unknown body {}", shown(id.as_str())), mend);
        }
    }
}
