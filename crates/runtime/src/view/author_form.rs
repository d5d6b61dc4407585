//! What the forms on the page of a case have in common. Key and words are in the form, never in an address.

use maud::{Markup, html};
use varta_domain::lang::Lang;

/// Which case, and that it is its author who writes.
#[derive(Clone, Copy)]
pub struct Of<'a> {
    /// The slug of its city.
    pub city: &'a str,
    /// Its number.
    pub reference: &'a str,
    /// Its key, as it was typed.
    pub key: &'a str,
}

impl Of<'_> {
    /// Where a form is sent: the page itself, or what lies below it.
    pub(super) fn action(self, below: &str) -> String {
        format!("/c/{}/{}{below}", self.city, self.reference)
    }
}

/// The way back to the case, once something was done to it.
pub(super) fn way_back(of: Of<'_>, lang: Lang) -> Markup {
    html! {
        form method="post" action=(of.action("")) {
            input type="hidden" name="key" value=(of.key);
            button type="submit" { (lang.pick("Показати звернення", "Show the case")) }
        }
        p class="who" { (lang.pick("Або закрийте цю сторінку.", "Or close this page.")) }
    }
}
