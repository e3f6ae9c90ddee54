//! Which glyphs the pages use, how often, and for which characters.

use std::collections::BTreeMap;

use rayon::prelude::*;
use reissue_page::{ItemKind, Page, Pages};

use super::{BREAK_HYPHEN, VARIANTS, clusters, pack};
use crate::PdfError;

/// The use of one font.
#[derive(Clone, Debug, Default)]
pub(super) struct Usage {
    /// How often each glyph is used.
    counts: Vec<u32>,
    /// The characters that each glyph stands for, with how often.
    texts: Vec<Vec<(Box<str>, u32)>>,
    /// The first of those, as [`pack`] gives them, and how often they are to be counted yet.
    firsts: Vec<(u32, u32)>,
}

impl Usage {
    pub(super) fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The glyphs in use, the most frequent first, then by number.
    pub(super) fn by_frequency(&self) -> Vec<u16> {
        let mut used: Vec<(u32, u16)> = (0u16..)
            .zip(&self.counts)
            .filter(|(_, count)| **count > 0)
            .map(|(glyph, count)| (*count, glyph))
            .collect();
        used.sort_by_key(|(count, glyph)| (std::cmp::Reverse(*count), *glyph));
        used.into_iter().map(|(_, glyph)| glyph).collect()
    }

    /// The characters that a glyph stands for, the most frequent first; in order where two tie.
    pub(super) fn texts(&self, glyph: u16) -> Vec<Box<str>> {
        let mut texts = self.texts.get(usize::from(glyph)).cloned().unwrap_or_default();
        texts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        texts.truncate(VARIANTS);
        texts.into_iter().map(|(text, _)| text).collect()
    }

    /// Counts a glyph, and the characters it stands for if there are any, so many times.
    #[inline]
    fn add(&mut self, glyph: u16, times: u32, text: &str, weight: u32) {
        let at = usize::from(glyph);
        if self.counts.len() <= at {
            self.counts.resize(at + 1, 0);
            self.texts.resize_with(at + 1, Vec::new);
            self.firsts.resize(at + 1, (0, 0));
        }
        self.counts[at] += times;
        let texts = &mut self.texts[at];
        match texts.first_mut() {
            Some((known, count)) if same(known, text) => *count += weight,
            _ => add_text(texts, text, weight),
        }
        if let [(first, _)] = texts.as_slice() {
            self.firsts[at].0 = pack(first.as_bytes()).unwrap_or_default();
        }
    }

    /// Counts a glyph that stands for the text that was first seen with it, as [`pack`] gives it.
    /// Gives false where it is another.
    #[inline]
    fn again(&mut self, glyph: u16, text: u32) -> bool {
        match self.firsts.get_mut(usize::from(glyph)) {
            Some((first, count)) if *first == text && text != 0 => *count += 1,
            _ => return false,
        }
        true
    }

    /// Enters what [`Usage::again`] counted.
    fn settle(&mut self) {
        for (at, (_, times)) in self.firsts.iter_mut().enumerate() {
            let times = std::mem::take(times);
            self.counts[at] += times;
            if let Some((_, count)) = self.texts[at].first_mut() {
                *count += times;
            }
        }
    }

    fn merge(&mut self, mut other: Self) {
        other.settle();
        if self.counts.is_empty() {
            *self = other;
            return;
        }
        for (glyph, (count, texts)) in (0u16..).zip(other.counts.into_iter().zip(other.texts)) {
            if count > 0 {
                self.add(glyph, count, "", 0);
            }
            for (text, times) in texts {
                self.add(glyph, 0, &text, times);
            }
        }
    }
}

fn add_text(texts: &mut Vec<(Box<str>, u32)>, text: &str, times: u32) {
    match texts.iter_mut().find(|(known, _)| same(known, text)) {
        _ if text.is_empty() => {}
        Some((_, count)) => *count += times,
        None => texts.push((text.into(), times)),
    }
}

/// Whether two texts are the same; they are mostly of one byte, and there are as many as letters.
#[inline]
pub(super) fn same(a: &str, b: &str) -> bool {
    match (a.as_bytes(), b.as_bytes()) {
        ([a], [b]) => a == b,
        (a, b) => a.len() == b.len() && a == b,
    }
}

/// Gathers the use of every font.
pub(super) fn gather(pages: &Pages) -> Result<Vec<Usage>, PdfError> {
    let by_font = pages
        .pages
        .par_iter()
        .enumerate()
        .with_min_len(16)
        .try_fold(BTreeMap::new, |mut out, (number, page)| {
            gather_page(pages, number, page, &mut out)?;
            Ok::<_, PdfError>(out)
        })
        .try_reduce(BTreeMap::new, |mut a, b| {
            for (font, usage) in b {
                a.entry(font).or_insert_with(Usage::default).merge(usage);
            }
            Ok(a)
        })?;
    let mut all = vec![Usage::default(); pages.fonts.len()];
    for (font, mut usage) in by_font {
        usage.settle();
        if let Some(slot) = all.get_mut(usize::from(font)) {
            *slot = usage;
        }
    }
    Ok(all)
}

fn gather_page(
    pages: &Pages,
    number: usize,
    page: &Page,
    out: &mut BTreeMap<u16, Usage>,
) -> Result<(), PdfError> {
    for item in &page.items {
        let ItemKind::Text(run) = &item.kind else { continue };
        if usize::from(run.font.0) >= pages.fonts.len() {
            return Err(PdfError::MissingFont { page: number + 1, font: run.font.0 });
        }
        let usage = out.entry(run.font.0).or_default();
        let mut clusters = clusters(run);
        loop {
            clusters.singles(|glyph, text| usage.again(glyph.id, text));
            let Some(cluster) = clusters.next() else { break };
            let mut text = if cluster.breaks_word { BREAK_HYPHEN } else { cluster.text };
            // What ends lines must be read as a hyphen, whatever else its glyph stands for.
            let weight = if cluster.breaks_word { 1_000 } else { 1 };
            for glyph in run.glyphs.get(cluster.glyphs).unwrap_or_default() {
                usage.add(glyph.id, 1, text, weight);
                text = "";
            }
        }
    }
    Ok(())
}
