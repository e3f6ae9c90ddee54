//! Formatting by hand that no edition carries over: colours, sizes, typefaces, frames.
//!
//! What a style says of looks is the design's from the start and is not told; what somebody set at a
//! word or a paragraph is, with its places. Italics, bold, small capitals, underlines and the like mean
//! something, are carried over and do not stand here.

use reissue_core::{Diagnostic, Span};

use crate::ledger::Ledger;

/// Something that formatting sets and that a book does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Property {
    /// `w:color`, `fo:color`.
    Colour,
    /// `w:highlight`, `w:shd` of a run, `fo:background-color`.
    Background,
    /// `w:sz`, `fo:font-size`.
    Size,
    /// `w:rFonts`, `style:font-name`.
    Typeface,
    /// `w:spacing` of a run, `w:w`, `fo:letter-spacing`, `style:text-scale`.
    Spacing,
    /// `w:position`.
    Position,
    /// `w:outline`, `w:shadow`, `w:emboss`, `w:imprint`, `w:effect`, `w:em`, `fo:text-shadow`.
    Effect,
    /// `w:bdr`, `w:pBdr`, `fo:border`.
    Border,
    /// `w:shd` of a paragraph.
    Ground,
    /// `w:spacing` of a paragraph, `fo:margin-top`.
    Above,
    /// `w:tabs`, `style:tab-stops`.
    Tabs,
    /// `w:pageBreakBefore`, `w:br w:type="page"`, `fo:break-before`.
    PageBreak,
    /// `w:framePr`.
    Frame,
    /// `w:tblBorders`, `w:shd` of a cell.
    Table,
    /// `w:cols`.
    Columns,
}

/// All of them, in the order of their numbers, with their names.
const NAMES: [&str; 15] = [
    "the colour of letters",
    "the background of letters",
    "the size of letters",
    "the typeface",
    "the spacing or width of letters",
    "the raising or lowering of letters",
    "an outline, a shadow or another effect of letters",
    "a border",
    "the background of a paragraph",
    "the space above or below a paragraph",
    "tab stops",
    "a page break",
    "the place of a frame on its page",
    "borders and colours of a table",
    "columns of text",
];

/// Some of them, as a style sets them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Set(u16);

impl Set {
    /// Adds a property.
    pub(crate) fn add(&mut self, property: Property) {
        self.0 |= 1 << property as u16;
    }

    /// The properties of both.
    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// How many places one finding names; its count tells all.
const PLACES: usize = 200;

/// The properties met so far: how often, and where.
#[derive(Debug, Default)]
pub(crate) struct Looks([(u32, Vec<Span>); NAMES.len()]);

impl Looks {
    /// Takes note of a property.
    pub(crate) fn met(&mut self, property: Property, at: Span) {
        let mut set = Set::default();
        set.add(property);
        self.met_all(set, at);
    }

    /// Takes note of all properties that a style sets.
    pub(crate) fn met_all(&mut self, set: Set, at: Span) {
        for (bit, (count, places)) in self.0.iter_mut().enumerate() {
            if set.0 & (1 << bit) == 0 {
                continue;
            }
            *count += 1;
            if places.len() <= PLACES {
                places.push(at);
            }
        }
    }

    /// Hands the properties to the account of what was not carried over.
    pub(crate) fn enter(self, ledger: &mut Ledger) {
        for (name, (count, places)) in NAMES.iter().zip(self.0) {
            let Some((first, rest)) = places.split_first() else { continue };
            let message = format!("formatting by hand was not carried over: {name}");
            let mut finding = Diagnostic::fact("read-443", message).at(*first).times(count);
            finding.related.extend(rest.iter().map(|at| (*at, "also here".to_owned())));
            ledger.note(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reissue_core::{Report, SourceId};

    #[test]
    fn each_property_is_one_finding_with_its_places() {
        let mut looks = Looks::default();
        for at in 0..300 {
            looks.met(Property::Colour, Span::new(SourceId(0), at, at + 1));
        }
        looks.met(Property::Columns, Span::new(SourceId(0), 7, 8));
        let mut ledger = Ledger::default();
        looks.enter(&mut ledger);
        let mut report = Report::default();
        ledger.enter(&mut report);
        let told: Vec<_> =
            report.diagnostics.iter().map(|d| (d.message.as_str(), d.count)).collect();
        let head = "formatting by hand was not carried over:";
        let want = [
            (format!("{head} the colour of letters"), 300),
            (format!("{head} columns of text"), 1),
        ];
        assert_eq!(told, want.each_ref().map(|(m, n)| (m.as_str(), *n)));
        assert_eq!(report.diagnostics[0].related.len(), 200);
    }
}
