//! A page of a list: queue after queue, until it is full. Who asks learns nothing of what they may not read, not even that
//! it is there: a cursor stands at a case that they may read, and is given only where another such case follows.

use varta_domain::case::Case;
use varta_runtime::desk::{Desk, Member};
use varta_runtime::http::cursor;
use varta_runtime::problem::Problem;
use varta_runtime::refusals;
use varta_store::keys::Queue;
use varta_store::queue::Position;

/// How many requests one page makes; a city has about as many districts as lists of complaints.
const MAX_READS: usize = 12;
/// How many cases are read at once at least.
const MIN_READ: i32 = 26;

/// A list: its queues in their order, each with a name of its own.
pub(crate) struct Shelf<'a> {
    /// What a cursor of the list is good for.
    pub name: String,
    /// The queues.
    pub queues: Vec<(&'a str, Queue<'a>)>,
    /// What of them is in the list.
    pub holds: fn(&Case) -> bool,
}

/// Where a page begins: in which queue, and after what.
#[derive(Clone)]
struct Place {
    queue: usize,
    after: Option<Position>,
}

/// A page, and the cursor of the next one where there is one.
pub(crate) async fn page(
    desk: &Desk,
    member: &Member,
    shelf: &Shelf<'_>,
    cursor: Option<&str>,
    limit: usize,
) -> Result<(Vec<Case>, Option<String>), Problem> {
    let begins = cursor.map(|text| shelf.read(text)).transpose()?.unwrap_or(Place { queue: 0, after: None });
    let read = i32::try_from(limit).unwrap_or(MIN_READ).saturating_add(1).max(MIN_READ);
    let (mut at, mut found, mut reads) = (begins.clone(), Vec::new(), 0);
    // The last place that tells who asks nothing new.
    let mut known = begins;
    let mut moved = false;
    while let Some((_, queue)) = shelf.queues.get(at.queue) {
        // Not while all that was read is not theirs to read: they would be sent round and round.
        if reads >= MAX_READS && moved {
            return Ok((found, Some(shelf.write(&known))));
        }
        reads += 1;
        let page = desk.store.queue(queue, at.after.as_ref(), read).await?;
        for (case, position) in page.cases {
            if !member.profile.may_read(&case) {
                continue;
            }
            if (shelf.holds)(&case) {
                if found.len() == limit {
                    return Ok((found, Some(shelf.write(&known))));
                }
                found.push(case);
            }
            known = Place { queue: at.queue, after: Some(position) };
            moved = true;
        }
        at.after = page.next;
        if at.after.is_none() {
            at.queue += 1;
            known = at.clone();
            moved = true;
        }
    }
    Ok((found, None))
}

impl Shelf<'_> {
    fn write(&self, place: &Place) -> String {
        let queue = self.queues.get(place.queue).map_or("", |(name, _)| name);
        let (pk, queue_sk) = place.after.as_ref().map_or(("", ""), |after| (&after.pk, &after.queue_sk));
        cursor::after(&self.name, &format!("{queue}\n{pk}\n{queue_sk}"))
    }

    fn read(&self, text: &str) -> Result<Place, Problem> {
        let text: String = cursor::position(&self.name, text)?;
        let malformed = || refusals::field_malformed("cursor");
        let mut parts = text.splitn(3, '\n');
        let (Some(queue), Some(pk), Some(queue_sk)) = (parts.next(), parts.next(), parts.next()) else { return Err(malformed()) };
        let queue = self.queues.iter().position(|(name, _)| *name == queue).ok_or_else(malformed)?;
        let after = (!pk.is_empty()).then(|| Position { pk: pk.to_owned(), queue_sk: queue_sk.to_owned() });
        Ok(Place { queue, after })
    }
}
