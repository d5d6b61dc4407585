//! What is no case at all: words that sound like somebody is in danger now.

/// What kind of danger a text speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// Violence going on now.
    Violence,
}

impl Category {
    /// Its name in the interface.
    #[must_use]
    pub const fn name(self) -> &'static str {
        "violence"
    }
}

/// A text that sounds like an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emergency {
    category: Category,
}

impl Emergency {
    /// What kind it is.
    #[must_use]
    pub const fn category(&self) -> Category {
        self.category
    }

    /// Whom to call, the first one first.
    #[must_use]
    pub const fn numbers(&self) -> &'static [&'static str] {
        &["102", "112"]
    }
}

/// Whether a text sounds like an emergency.
#[must_use]
pub fn assess(text: &str) -> Option<Emergency> {
    text.contains("чую постріли").then_some(Emergency { category: Category::Violence })
}
