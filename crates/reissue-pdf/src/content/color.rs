//! Colours as the edition can show or print them.

use std::collections::BTreeMap;

use reissue_page::{Color, Item, ItemKind, Pages};

use super::number::push_fixed;
use crate::color::Inks4;

/// What becomes of the colours of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColorPolicy {
    /// Screens: grey and sRGB; CMYK becomes sRGB, as PDF/A with an RGB output intent demands.
    Screen,
    /// Black ink only.
    Black,
    /// Process and spot inks; RGB becomes CMYK.
    Process,
}

/// An ink that pages use by name, as a `Separation` space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SpotInk {
    /// The name of the ink.
    pub(crate) name: String,
    /// The resource name, such as `S0`.
    pub(crate) resource: String,
    /// What stands for it at full strength.
    pub(crate) cmyk: [u16; 4],
}

/// Finds the inks that pages use, sorted by name.
pub(crate) fn spot_inks(pages: &Pages) -> Vec<SpotInk> {
    let mut found = BTreeMap::new();
    let items = pages.pages.iter().flat_map(|p| &p.items);
    for color in items.flat_map(colors) {
        if let Color::Spot { name, cmyk, .. } = color {
            found.entry(name.clone()).or_insert(*cmyk);
        }
    }
    let inks = found.into_iter().enumerate();
    inks.map(|(i, (name, cmyk))| SpotInk { name, resource: format!("S{i}"), cmyk }).collect()
}

fn colors(item: &Item) -> Vec<&Color> {
    match &item.kind {
        ItemKind::Text(run) => vec![&run.color],
        ItemKind::Fill { color, .. } => vec![color],
        ItemKind::Path(path) => {
            path.fill.iter().chain(path.stroke.as_ref().map(|s| &s.color)).collect()
        }
        ItemKind::Image(_) => Vec::new(),
    }
}

/// Writes the operators that set a colour, for filling or for drawing lines.
pub(super) fn set(
    out: &mut String,
    color: &Color,
    policy: ColorPolicy,
    inks: &[SpotInk],
    target: Target,
) {
    let fill = target == Target::Fill;
    match (color, policy) {
        (Color::Gray(gray), _) => components(out, &[*gray], if fill { "g" } else { "G" }),
        (Color::Spot { name, tint, .. }, ColorPolicy::Screen | ColorPolicy::Process) => {
            let Some(ink) = inks.iter().find(|i| i.name == *name) else { return };
            out.push('/');
            out.push_str(&ink.resource);
            out.push_str(if fill { " cs " } else { " CS " });
            components(out, &[*tint], if fill { "scn" } else { "SCN" });
        }
        (Color::Spot { tint, cmyk, .. }, ColorPolicy::Black) => {
            let diluted = cmyk.map(|c| (u32::from(c) * u32::from(*tint) / 1_000) as u16);
            let gray = [Inks4(diluted).to_gray()];
            components(out, &gray, if fill { "g" } else { "G" });
        }
        (Color::Rgb(rgb), ColorPolicy::Screen) => {
            components(out, rgb, if fill { "rg" } else { "RG" });
        }
        (Color::Rgb([r, g, b]), ColorPolicy::Process) if r == g && g == b => {
            components(out, &[*r], if fill { "g" } else { "G" });
        }
        (Color::Rgb(rgb), ColorPolicy::Process) => {
            let inks = Inks4::from_rgb(*rgb).0;
            components(out, &inks, if fill { "k" } else { "K" });
        }
        (Color::Rgb(rgb), ColorPolicy::Black) => {
            components(out, &[crate::color::gray(*rgb)], if fill { "g" } else { "G" });
        }
        (Color::Cmyk(cmyk), ColorPolicy::Process) => {
            components(out, cmyk, if fill { "k" } else { "K" });
        }
        (Color::Cmyk(cmyk), ColorPolicy::Screen) => {
            let rgb = Inks4(*cmyk).to_rgb();
            components(out, &rgb, if fill { "rg" } else { "RG" });
        }
        (Color::Cmyk(cmyk), ColorPolicy::Black) => {
            components(out, &[Inks4(*cmyk).to_gray()], if fill { "g" } else { "G" });
        }
    }
}

/// What a colour is set for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Fill,
    Stroke,
}

fn components(out: &mut String, values: &[u16], operator: &str) {
    for value in values {
        push_fixed(out, i64::from((*value).min(1_000)), 3);
        out.push(' ');
    }
    out.push_str(operator);
    out.push('\n');
}
