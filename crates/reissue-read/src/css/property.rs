//! Declarations: the properties that can carry meaning.

use crate::html::style::{Display, ListStyle, TextAlign, Vertical};

/// A declaration that can carry meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Property {
    /// `font-style`.
    Italic(bool),
    /// `font-weight`.
    Bold(bool),
    /// `font-variant`.
    SmallCaps(bool),
    /// `white-space`.
    Pre(bool),
    /// `text-align`.
    Align(TextAlign),
    /// `text-indent`, in em.
    Indent(f32),
    /// `margin-left`, in em.
    MarginLeft(f32),
    /// `margin-right`, in em.
    MarginRight(f32),
    /// `margin-top`, in em.
    MarginTop(f32),
    /// `padding-left`, in em.
    PaddingLeft(f32),
    /// `display`.
    Display(Display),
    /// `vertical-align`.
    Vertical(Vertical),
    /// `text-decoration: underline`.
    Underline,
    /// `text-decoration: line-through`.
    Struck,
    /// `text-decoration: none`.
    Undecorated,
    /// `list-style-type`.
    List(ListStyle),
    /// `visibility`.
    Visible(bool),
}

/// Parses declarations, each with whether it is `!important`; what carries no meaning is given to
/// `other` with its name and offset.
pub(super) fn declarations(
    text: &str,
    other: &mut dyn FnMut(&str, usize),
) -> Vec<(Property, bool)> {
    let mut out = Vec::new();
    let mut at = 0;
    for declaration in text.split(';') {
        let start = at;
        at += declaration.len() + 1;
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let name = name.trim().to_ascii_lowercase();
        let value = value.trim().to_ascii_lowercase();
        let (value, important) = match value.split_once('!') {
            Some((value, word)) => (value.trim(), word.trim() == "important"),
            None => (value.as_str(), false),
        };
        let before = out.len();
        let known = declaration_of(&name, value, &mut |p| out.push((p, important)));
        if !known && out.len() == before {
            other(&name, start);
        }
    }
    out
}

/// Takes one declaration; tells whether its name is one of those that can carry meaning.
fn declaration_of(name: &str, value: &str, take: &mut dyn FnMut(Property)) -> bool {
    let word = |w: &str| value.split_whitespace().any(|v| v == w);
    match name {
        "font-style" => take(Property::Italic(value != "normal" && value != "initial")),
        "font-weight" => take(Property::Bold(is_bold(value))),
        "font-variant" | "font-variant-caps" => {
            take(Property::SmallCaps(word("small-caps") || word("all-small-caps")));
        }
        "font" => {
            take(Property::Italic(word("italic") || word("oblique")));
            take(Property::Bold(value.split_whitespace().any(|w| w != "normal" && is_bold(w))));
            take(Property::SmallCaps(word("small-caps")));
        }
        "text-align" => take(Property::Align(match value {
            "center" | "-webkit-center" => TextAlign::Center,
            "right" | "end" => TextAlign::End,
            _ => TextAlign::Start,
        })),
        "text-indent" => length(value).into_iter().for_each(|l| take(Property::Indent(l))),
        "margin-left" | "margin-inline-start" => {
            length(value).into_iter().for_each(|l| take(Property::MarginLeft(l)));
        }
        "margin-right" | "margin-inline-end" => {
            length(value).into_iter().for_each(|l| take(Property::MarginRight(l)));
        }
        "margin-top" | "margin-block-start" => {
            length(value).into_iter().for_each(|l| take(Property::MarginTop(l)));
        }
        "padding-left" | "padding-inline-start" => {
            length(value).into_iter().for_each(|l| take(Property::PaddingLeft(l)));
        }
        "margin" => {
            let [top, right, left] = sides(value);
            top.into_iter().for_each(|l| take(Property::MarginTop(l)));
            right.into_iter().for_each(|l| take(Property::MarginRight(l)));
            left.into_iter().for_each(|l| take(Property::MarginLeft(l)));
        }
        "padding" => {
            let [_, _, left] = sides(value);
            left.into_iter().for_each(|l| take(Property::PaddingLeft(l)));
        }
        "display" => take(Property::Display(match value {
            "none" => Display::None,
            v if v.starts_with("inline") || v.starts_with("ruby") || v == "contents" => {
                Display::Inline
            }
            _ => Display::Block,
        })),
        "vertical-align" => vertical(value).into_iter().for_each(|v| take(Property::Vertical(v))),
        "text-decoration" | "text-decoration-line" => {
            if word("underline") {
                take(Property::Underline);
            }
            if word("line-through") {
                take(Property::Struck);
            }
            if word("none") {
                take(Property::Undecorated);
            }
        }
        "white-space" => take(Property::Pre(matches!(value, "pre" | "pre-wrap" | "break-spaces"))),
        "list-style" | "list-style-type" => {
            let style = value.split_whitespace().find_map(list_style);
            style.into_iter().for_each(|s| take(Property::List(s)));
        }
        "visibility" => take(Property::Visible(value != "hidden" && value != "collapse")),
        _ => return false,
    }
    true
}

fn is_bold(value: &str) -> bool {
    matches!(value, "bold" | "bolder")
        || value.parse::<u16>().is_ok_and(|n| (600..=1000).contains(&n))
}

fn vertical(value: &str) -> Option<Vertical> {
    Some(match value {
        "super" => Vertical::Super,
        "sub" => Vertical::Sub,
        "baseline" => Vertical::Baseline,
        _ => return None,
    })
}

fn list_style(value: &str) -> Option<ListStyle> {
    Some(match value {
        "none" => ListStyle::Plain,
        "disc" | "circle" | "square" => ListStyle::Bullet,
        "decimal" | "decimal-leading-zero" => ListStyle::Decimal,
        "lower-alpha" | "lower-latin" => ListStyle::LowerAlpha,
        "upper-alpha" | "upper-latin" => ListStyle::UpperAlpha,
        "lower-roman" => ListStyle::LowerRoman,
        "upper-roman" => ListStyle::UpperRoman,
        _ => return None,
    })
}

/// The top, right and left ones of one to four lengths.
fn sides(value: &str) -> [Option<f32>; 3] {
    let parts: Vec<&str> = value.split_whitespace().collect();
    let [top, right, left] = match parts.as_slice() {
        [all] => [all, all, all],
        [top, sides] | [top, sides, _] => [top, sides, sides],
        [top, right, _, left] => [top, right, left],
        _ => return [None; 3],
    };
    [length(top), length(right), length(left)]
}

/// A length in em: 16 px and 12 pt to the em, a measure of 30 em for parts of a hundred.
fn length(value: &str) -> Option<f32> {
    if value == "auto" || value == "0" {
        return Some(0.0);
    }
    let digits = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))?;
    let number: f32 = value.get(..digits)?.parse().ok()?;
    let em = match value.get(digits..)?.trim() {
        "em" | "rem" => 1.0,
        "ex" | "ch" => 0.5,
        "px" => 1.0 / 16.0,
        "pt" => 1.0 / 12.0,
        "pc" => 1.0,
        "in" => 6.0,
        "cm" => 72.0 / 2.54 / 12.0,
        "mm" => 72.0 / 25.4 / 12.0,
        "%" | "vw" => 0.3,
        _ => return None,
    };
    Some(number * em).filter(|n| n.is_finite())
}
