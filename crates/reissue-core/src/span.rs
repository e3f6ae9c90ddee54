//! Places in the source.

/// Names one source file of a reading: an index into [`Report::sources`](crate::Report::sources).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SourceId(pub u16);

/// Names a stretch of one source file by byte offsets into its decoded UTF-8 text.
///
/// `start..end` is half open. A span of length zero names a point. [`Span::NONE`] stands for
/// content that no source holds (a generated title page, say).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Span {
    /// The source file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Stands for "no place in any source".
    pub const NONE: Self = Self { source: SourceId(u16::MAX), start: 0, end: 0 };

    /// Makes a span from byte offsets; offsets beyond 4 GiB are clamped.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { source, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// Tells whether the span names no place.
    pub fn is_none(self) -> bool {
        self.source.0 == u16::MAX
    }

    /// Gives the smallest span that holds both; a missing one, or one of another file, is ignored.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        if self.is_none() {
            return other;
        }
        if other.is_none() || other.source != self.source {
            return self;
        }
        Self {
            source: self.source,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

impl Default for Span {
    fn default() -> Self {
        Self::NONE
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_none() {
            return f.write_str("-");
        }
        write!(f, "{}:{}..{}", self.source.0, self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_covers_both_and_ignores_none() {
        let a = Span::new(SourceId(0), 3, 5);
        let b = Span::new(SourceId(0), 9, 12);
        assert_eq!(a.join(b), Span::new(SourceId(0), 3, 12));
        assert_eq!(Span::NONE.join(b), b);
        assert_eq!(a.join(Span::NONE), a);
        assert_eq!(a.join(Span::new(SourceId(1), 0, 1)), a);
    }
}
