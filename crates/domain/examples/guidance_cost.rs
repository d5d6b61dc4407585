//! What one question costs with 60 articles in two languages and 2,000 published questions:
//! `guidance_cost tidy|errors|long|index TIMES` does one thing so many times; `benches/guidance.py` counts two runs and
//! takes the difference. The texts are made of syllables, few words often and many seldom, as in a language.
#![allow(clippy::print_stdout, reason = "a program for the developer")]

use std::hint::black_box;

use varta_domain::guidance::search::{Document, Index, Kind};
use varta_domain::lang::Lang;

const ARTICLES: usize = 60;
const QUESTIONS: usize = 2_000;
/// Different words that there are.
const WORDS: usize = 20_000;

/// Words of three to five syllables.
fn word(number: usize) -> String {
    const SYLLABLES: [&str; 28] = [
        "ва", "силь", "ко", "лі", "гор", "дне", "бу", "сте", "пе", "ро", "ма", "ти", "чу", "зе", "но", "са", "ду", "кри", "во", "те", "ря",
        "ши", "же", "хо", "мит", "пря", "фа", "ньо",
    ];
    let mut rest = number.wrapping_mul(7_919) % 614_656;
    let mut word = String::new();
    for _ in 0..3 + number % 3 {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    word
}

/// The same numbers in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as usize
    }

    /// A text of so many words, low numbers more often than high ones.
    fn text(&mut self, words: usize) -> String {
        let pick = |_| {
            let most = self.next() % WORDS + 1;
            word(self.next() % most)
        };
        (0..words).map(pick).collect::<Vec<_>>().join(" ")
    }

    fn texts(&mut self, count: usize, words: usize) -> Vec<String> {
        (0..count).map(|_| self.text(words)).collect()
    }
}

fn documents() -> Vec<Document> {
    let mut numbers = Numbers(20_261_124);
    let mut document = |id: String, kind, lang, asked_as: usize, body| Document {
        id,
        kind,
        lang,
        title: numbers.text(8),
        situations: numbers.texts(if asked_as > 0 { 4 } else { 0 }, 6),
        asked_as: numbers.texts(asked_as, 6),
        summary: numbers.text(if asked_as > 0 { 20 } else { 0 }),
        body: numbers.text(body),
    };
    let mut documents = Vec::new();
    for number in 0..ARTICLES {
        documents.push(document(format!("article-{number}"), Kind::Article, Lang::Uk, 25, 350));
        documents.push(document(format!("article-{number}"), Kind::Article, Lang::En, 8, 350));
    }
    for number in 0..QUESTIONS {
        documents.push(document(format!("question-{number}"), Kind::Question, Lang::Uk, 0, 60));
    }
    documents
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (what, times) = (args.next().unwrap_or_default(), args.next().and_then(|times| times.parse().ok()).unwrap_or(1));
    let documents = documents();
    let tidy = documents[0].asked_as.first().cloned().unwrap_or_default();
    // A letter left out of the middle of each word.
    let without = |word: &str| word.chars().enumerate().filter(|(at, _)| *at != 2).map(|(_, c)| c).collect::<String>();
    let errors = tidy.split(' ').map(without).collect::<Vec<_>>().join(" ");
    let long = documents[2].asked_as.join(" ");
    let index = Index::new(documents.clone());
    black_box(index.search("ліхтар", None, 5));
    match what.as_str() {
        "tidy" => counted(times, || index.search(&tidy, None, 5).len()),
        "errors" => counted(times, || index.search(&errors, None, 5).len()),
        "long" => counted(times, || index.search(&long, None, 5).len()),
        "index" => counted(times, || Index::new(documents.clone()).len()),
        _ => println!("{} documents", index.len()),
    }
}

/// Does the work, and prints what came of it, so that a run that found nothing is seen.
fn counted(times: u32, work: impl Fn() -> usize) {
    println!("{}", (0..times).map(|_| black_box(work())).sum::<usize>());
}
