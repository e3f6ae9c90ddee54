//! The looks that carry meaning, computed for an element from its name, the style sheets and its
//! `style` attribute.

use crate::css::{Property, Sheets};
use crate::xml::Node;

/// How an element is shown, as far as that can carry meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    /// Italic or oblique.
    pub(crate) italic: bool,
    /// Bold.
    pub(crate) bold: bool,
    /// Small capitals.
    pub(crate) small_caps: bool,
    /// White space counts.
    pub(crate) pre: bool,
    /// Where lines stand.
    pub(crate) align: TextAlign,
    /// The indent of the first line, in em.
    pub(crate) indent: f32,
    /// Own margin at the start, in em; not inherited.
    pub(crate) margin: f32,
    /// Own margin at the end, in em; not inherited.
    pub(crate) right: f32,
    /// Own margin above, in em; not inherited.
    pub(crate) above: f32,
    /// Own padding at the start, in em; not inherited.
    pub(crate) padding: f32,
    /// How it is laid out.
    pub(crate) display: Display,
    /// Raised or lowered; not inherited.
    pub(crate) vertical: Vertical,
    /// Underlined; not inherited.
    pub(crate) underline: bool,
    /// Struck out; not inherited.
    pub(crate) struck: bool,
    /// What marks the items of a list inside.
    pub(crate) list: Option<ListStyle>,
    /// Shown at all.
    pub(crate) visible: bool,
}

/// Where lines stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextAlign {
    /// As running text.
    Start,
    /// In the middle.
    Center,
    /// At the end of the line.
    End,
}

/// How an element is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Display {
    /// In the line.
    Inline,
    /// As a block of any kind.
    Block,
    /// Not at all.
    None,
}

/// Raised or lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vertical {
    /// On the baseline.
    Baseline,
    /// Raised.
    Super,
    /// Lowered.
    Sub,
}

/// What marks the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListStyle {
    /// Nothing.
    Plain,
    /// A bullet.
    Bullet,
    /// A number.
    Decimal,
    /// a, b, c.
    LowerAlpha,
    /// A, B, C.
    UpperAlpha,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            italic: false,
            bold: false,
            small_caps: false,
            pre: false,
            align: TextAlign::Start,
            indent: 0.0,
            margin: 0.0,
            right: 0.0,
            above: 0.0,
            padding: 0.0,
            display: Display::Block,
            vertical: Vertical::Baseline,
            underline: false,
            struck: false,
            list: None,
            visible: true,
        }
    }
}

impl Style {
    /// Computes the style of an element inside a parent.
    pub(crate) fn of(node: Node<'_>, parent: &Self, sheets: &Sheets) -> Self {
        let mut style = Self {
            margin: 0.0,
            right: 0.0,
            above: 0.0,
            padding: 0.0,
            display: if is_block_name(node.name()) { Display::Block } else { Display::Inline },
            vertical: Vertical::Baseline,
            underline: false,
            struck: false,
            ..*parent
        };
        style.by_name(node);
        sheets.each(node, &mut |property| style.apply(&property));
        style
    }

    /// Own margin and padding at the start, in em.
    pub(crate) fn left(&self) -> f32 {
        self.margin + self.padding
    }

    /// What browsers do without any style sheet (HTML, 15 Rendering).
    fn by_name(&mut self, node: Node<'_>) {
        match node.name() {
            "i" | "em" | "cite" | "dfn" | "var" | "address" => self.italic = true,
            "b" | "strong" | "th" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.bold = true,
            "sup" => self.vertical = Vertical::Super,
            "sub" => self.vertical = Vertical::Sub,
            "u" => self.underline = true,
            "s" | "strike" | "del" => self.struck = true,
            "pre" | "textarea" | "listing" => self.pre = true,
            "center" => self.align = TextAlign::Center,
            _ => {}
        }
        match node.attribute("align").map(str::to_ascii_lowercase).as_deref() {
            Some("center" | "middle") if !node.is("img") => self.align = TextAlign::Center,
            Some("right") if !node.is("img") && !node.is("table") => self.align = TextAlign::End,
            Some("left" | "justify") => self.align = TextAlign::Start,
            _ => {}
        }
        if node.attribute("hidden").is_some() {
            self.display = Display::None;
        }
    }

    fn apply(&mut self, property: &Property) {
        match *property {
            Property::Italic(on) => self.italic = on,
            Property::Bold(on) => self.bold = on,
            Property::SmallCaps(on) => self.small_caps = on,
            Property::Pre(on) => self.pre = on,
            Property::Align(align) => self.align = align,
            Property::Indent(em) => self.indent = em,
            Property::MarginLeft(em) => self.margin = em,
            Property::MarginRight(em) => self.right = em,
            Property::MarginTop(em) => self.above = em,
            Property::PaddingLeft(em) => self.padding = em,
            Property::Display(display) => self.display = display,
            Property::Vertical(vertical) => self.vertical = vertical,
            Property::Underline => self.underline = true,
            Property::Struck => self.struck = true,
            Property::Undecorated => {
                self.underline = false;
                self.struck = false;
            }
            Property::List(list) => self.list = Some(list),
            Property::Visible(on) => self.visible = on,
        }
    }
}

/// Tells whether browsers lay an element of this name out as a block.
pub(crate) fn is_block_name(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "col"
            | "colgroup"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "noscript"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
            | "xmp"
    )
}
