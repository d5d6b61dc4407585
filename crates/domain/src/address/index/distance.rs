//! How far two words are apart: letters left out, put in, exchanged with a neighbour or mistaken.

/// Words longer than this are compared by their beginning only.
const MAX_LETTERS: usize = 32;
/// More than any bound.
const FAR: u8 = 100;

/// Which letters a word has, one bit each (of 64, by remainder).
pub(crate) fn letters(word: &str) -> u64 {
    word.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) % 64))
}

/// Whether words with these letters can be as near as `bound`: an error changes two letters at most.
pub(crate) const fn may_be_near(one: u64, other: u64, bound: usize) -> bool {
    (one ^ other).count_ones() as usize <= 2 * bound
}

/// A word as numbers, ready to be compared.
#[derive(Debug, Clone)]
pub(crate) struct Letters {
    symbols: [u32; MAX_LETTERS],
    len: usize,
    /// See [`letters`].
    pub(crate) bits: u64,
}

impl Letters {
    pub(crate) fn of(word: &str) -> Self {
        let mut symbols = [0; MAX_LETTERS];
        let mut len = 0;
        for (place, c) in symbols.iter_mut().zip(word.chars()) {
            *place = u32::from(c);
            len += 1;
        }
        Self { symbols, len, bits: letters(word) }
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    fn symbols(&self) -> &[u32] {
        self.symbols.get(..self.len).unwrap_or_default()
    }

    /// The distance (optimal string alignment), where it is at most `bound`. Work is bounded by the
    /// lengths, whatever the words.
    pub(crate) fn distance(&self, other: &str, bound: usize) -> Option<usize> {
        let other = Self::of(other);
        if self.len.abs_diff(other.len) > bound {
            return None;
        }
        // Cells farther than the bound from the diagonal cannot matter, and are never cheap.
        let mut before = [FAR; MAX_LETTERS + 1];
        let mut above = [FAR; MAX_LETTERS + 1];
        for (at, cost) in above.iter_mut().enumerate().take(bound + 1) {
            *cost = u8::try_from(at).unwrap_or(FAR);
        }
        for (row, letter) in self.symbols().iter().enumerate() {
            let mut line = [FAR; MAX_LETTERS + 1];
            let first = row.saturating_sub(bound);
            if first == 0 {
                line[0] = u8::try_from(row + 1).unwrap_or(FAR);
            }
            let mut least = line[0];
            let previous = row.checked_sub(1).and_then(|row| self.symbols.get(row));
            for (at, its) in other.symbols().iter().enumerate().take(row + bound + 1).skip(first) {
                let value = |line: &[u8; MAX_LETTERS + 1], at: usize| line.get(at).copied().unwrap_or(FAR);
                let mut cost = (value(&above, at) + u8::from(letter != its)).min(value(&above, at + 1) + 1).min(value(&line, at) + 1);
                if at > 0 && previous == Some(its) && other.symbols.get(at - 1) == Some(letter) {
                    cost = cost.min(value(&before, at - 1) + 1);
                }
                if let Some(place) = line.get_mut(at + 1) {
                    *place = cost.min(FAR);
                }
                least = least.min(cost);
            }
            if usize::from(least) > bound {
                return None;
            }
            (before, above) = (above, line);
        }
        above.get(other.len).copied().map(usize::from).filter(|found| *found <= bound)
    }
}

#[cfg(test)]
mod tests {
    use super::Letters;

    #[test]
    fn errors_are_counted() {
        let apart = |one, other| Letters::of(one).distance(other, 3);
        assert_eq!(apart("садова", "садова"), Some(0));
        assert_eq!(apart("садова", "садвоа"), Some(1));
        assert_eq!(apart("садова", "сдова"), Some(1));
        assert_eq!(apart("садова", "саддова"), Some(1));
        assert_eq!(apart("садова", "седова"), Some(1));
        assert_eq!(apart("садова", "лугова"), Some(3));
        assert_eq!(apart("садова", "хрещатик"), None);
        assert_eq!(apart("", "абв"), Some(3));
        assert_eq!(apart(&"а".repeat(100), &"а".repeat(90)), Some(0));
    }
}
