//! Which glyphs of a run stand for which characters.

use std::ops::Range;

use reissue_page::{Glyph, GlyphRun};

/// Glyphs that stand together for some characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cluster<'a> {
    /// The glyphs, as indices into the run.
    pub(crate) glyphs: Range<usize>,
    /// Their characters; empty for a hyphen of the line breaker.
    pub(crate) text: &'a str,
    /// Whether it is a hyphen of the line breaker.
    pub(crate) breaks_word: bool,
}

/// Gives the clusters of a run in visual order. Runs from right to left have falling clusters.
///
/// Where a cluster has as many glyphs as characters (a letter and its accents), each glyph stands
/// for one character.
pub(crate) fn clusters(run: &GlyphRun) -> Clusters<'_> {
    Clusters { run, start: 0, rest: None }
}

/// The clusters of a run.
pub(crate) struct Clusters<'a> {
    run: &'a GlyphRun,
    /// The first glyph of the next cluster.
    start: usize,
    /// What is left of a cluster that is given glyph by glyph.
    rest: Option<Cluster<'a>>,
}

impl<'a> Iterator for Clusters<'a> {
    type Item = Cluster<'a>;

    #[inline]
    fn next(&mut self) -> Option<Cluster<'a>> {
        if self.rest.is_none()
            && let Some([glyph, next]) = self.run.glyphs.get(self.start..self.start + 2)
            && next.cluster > glyph.cluster
            && let Some(text) = self.run.text.get(glyph.cluster as usize..next.cluster as usize)
        {
            // Nearly all glyphs: one for some characters, and the next one for those after them.
            let start = self.start;
            self.start += 1;
            return Some(Cluster { glyphs: start..start + 1, text, breaks_word: false });
        }
        self.any()
    }
}

impl<'a> Clusters<'a> {
    /// Goes over glyphs that each stand alone for no more than four bytes of text, while they are
    /// taken: each is given with that text as [`pack`] gives it. Nearly all glyphs are such, and
    /// there are as many as letters.
    #[inline]
    pub(crate) fn singles(&mut self, mut take: impl FnMut(&'a Glyph, u32) -> bool) {
        if self.rest.is_some() {
            return;
        }
        let text = self.run.text.as_bytes();
        let glyphs = self.run.glyphs.get(self.start..).unwrap_or_default();
        let single = |pair: &&'a [Glyph]| {
            let [glyph, next] = pair else { return false };
            let bytes = text.get(glyph.cluster as usize..next.cluster as usize);
            bytes.and_then(pack).is_some_and(|text| take(glyph, text))
        };
        self.start += glyphs.windows(2).take_while(single).count();
    }

    fn any(&mut self) -> Option<Cluster<'a>> {
        let run = self.run;
        let cluster = self.rest.take().or_else(|| self.whole())?;
        let count = cluster.glyphs.len();
        let rising = run.glyphs.get(cluster.glyphs.end).is_none_or(|next| {
            run.glyphs.get(cluster.glyphs.start).is_some_and(|own| next.cluster > own.cluster)
        });
        let first = cluster.text.chars().next().map_or(0, char::len_utf8);
        if count < 2 || !rising || cluster.text.chars().count() != count {
            return Some(cluster);
        }
        let (head, tail) = cluster.text.split_at(first);
        let start = cluster.glyphs.start;
        self.rest = Some(Cluster { glyphs: start + 1..cluster.glyphs.end, text: tail, ..cluster });
        Some(Cluster { glyphs: start..start + 1, text: head, breaks_word: false })
    }

    fn whole(&mut self) -> Option<Cluster<'a>> {
        let (run, start) = (self.run, self.start);
        let rest = run.glyphs.get(start..)?;
        let first = rest.first()?.cluster;
        let end = start + rest.iter().take_while(|g| g.cluster == first).count();
        let next = run.glyphs.get(end).map(|g| g.cluster);
        let before = start.checked_sub(1).and_then(|i| run.glyphs.get(i)).map(|g| g.cluster);
        let until = match (next, before) {
            (Some(next), _) if next > first => next as usize,
            (_, Some(before)) if before > first && (before as usize) < run.text.len() => {
                before as usize
            }
            _ => run.text.len(),
        };
        self.start = end;
        Some(Cluster {
            glyphs: start..end,
            text: run.text.get(first as usize..until).unwrap_or(""),
            breaks_word: first as usize >= run.text.len(),
        })
    }
}

/// Up to four bytes of text as a number; none for more.
#[inline]
pub(crate) fn pack(text: &[u8]) -> Option<u32> {
    match *text {
        [a] => Some(u32::from(a)),
        [a, b] => Some(u32::from_le_bytes([a, b, 0, 0])),
        [a, b, c] => Some(u32::from_le_bytes([a, b, c, 0])),
        [a, b, c, d] => Some(u32::from_le_bytes([a, b, c, d])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use reissue_page::{Color, FontId, Length, Point, Shift};

    use super::*;

    fn run(text: &str, clusters: &[u32]) -> GlyphRun {
        let glyph = |cluster: &u32| Glyph {
            id: 1,
            advance: Length::POINT,
            dx: Shift::ZERO,
            dy: Shift::ZERO,
            cluster: *cluster,
        };
        GlyphRun {
            font: FontId(0),
            size: Length::pt(10.0),
            origin: Point::default(),
            expansion: 0,
            tracking: Length::ZERO,
            color: Color::BLACK,
            rotation: 0,
            glyphs: clusters.iter().map(glyph).collect(),
            text: text.into(),
        }
    }

    fn texts(run: &GlyphRun) -> Vec<(usize, &str)> {
        clusters(run).map(|c| (c.glyphs.len(), c.text)).collect()
    }

    #[test]
    fn ligatures_and_marks_are_grouped() {
        assert_eq!(texts(&run("ffix", &[0, 3, 4])), [(1, "ffi"), (1, "x"), (1, "")]);
        assert_eq!(texts(&run("kshi", &[0, 0, 3])), [(2, "ksh"), (1, "i")]);
        let accents = run("e\u{301}\u{323}a", &[0, 0, 0, 5]);
        assert_eq!(texts(&accents), [(1, "e"), (1, "\u{301}"), (1, "\u{323}"), (1, "a")]);
    }

    #[test]
    fn a_glyph_of_its_own_is_given_with_its_text_as_a_number() {
        let run = run("aé\u{1F600}ffil", &[0, 1, 3, 7, 10]);
        let mut seen = clusters(&run);
        let mut given = Vec::new();
        seen.singles(|glyph, text| {
            given.push((glyph.cluster, text));
            text != pack("é".as_bytes()).unwrap_or_default()
        });
        seen.singles(|glyph, text| {
            given.push((glyph.cluster, text));
            true
        });
        let text = |text: &str| pack(text.as_bytes()).unwrap_or_default();
        let wanted = [(0, "a"), (1, "é"), (1, "é"), (3, "\u{1F600}"), (7, "ffi")];
        assert_eq!(given, wanted.map(|(at, t)| (at, text(t))));
        assert_eq!(seen.next().map(|c| c.text), Some("l"));
    }

    #[test]
    fn a_run_from_right_to_left_keeps_its_characters() {
        assert_eq!(texts(&run("אבג", &[4, 2, 0])), [(1, "ג"), (1, "ב"), (1, "א")]);
    }

    #[test]
    fn wrong_clusters_stand_for_nothing() {
        assert_eq!(texts(&run("é", &[1, 7])), [(1, ""), (1, "")]);
    }
}
