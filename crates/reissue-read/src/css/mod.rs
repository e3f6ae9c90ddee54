//! Style sheets, as far as looks can carry meaning.

use crate::html::style::{Display, ListStyle, TextAlign, Vertical};
use crate::xml::Node;

/// A declaration that can carry meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Property {
    Italic(bool),
    Bold(bool),
    SmallCaps(bool),
    Upper(bool),
    Pre(bool),
    Align(TextAlign),
    Indent(f32),
    MarginLeft(f32),
    PaddingLeft(f32),
    Display(Display),
    Vertical(Vertical),
    Underline,
    Struck,
    Undecorated,
    Size(u16),
    List(ListStyle),
    Visible(bool),
}

/// The style sheets of a page.
#[derive(Default)]
pub(crate) struct Sheets {}

impl Sheets {
    /// Gives the declarations that hold for an element, in the order of the cascade.
    pub(crate) fn each(&self, _node: Node<'_>, _take: &mut dyn FnMut(Property)) {}
}
