//! The facts of a font file that a PDF font dictionary needs.
//!
//! Sources: OpenType 1.9.1, tables `head`, `hhea`, `hmtx`, `maxp`, `OS/2`, `post`; all reads are
//! checked, so that any bytes give facts or nothing.

/// The facts of a face that PDF needs, in font units unless said otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) units_per_em: u16,
    pub(crate) bbox: [i16; 4],
    pub(crate) ascent: i16,
    pub(crate) descent: i16,
    pub(crate) cap_height: i16,
    /// Degrees, negative for italics.
    pub(crate) italic_angle: f32,
    pub(crate) weight: u16,
    pub(crate) fixed_pitch: bool,
    pub(crate) serif: bool,
    /// The licence bits (`OS/2`, `fsType`); 0 where the font says nothing.
    pub(crate) fs_type: u16,
    pub(crate) glyphs: u16,
    /// The advance of each glyph; the last stands for all that follow.
    advances: Vec<u16>,
}

impl Facts {
    /// Reads the facts of face `index`; none where the bytes are no font or lack a table.
    pub(crate) fn read(data: &[u8], index: u32) -> Option<Self> {
        let font = Sfnt::open(data, index)?;
        let head = font.table(*b"head")?;
        let hhea = font.table(*b"hhea")?;
        let units_per_em = head.u16(18).filter(|u| *u >= 16)?;
        let mut facts = Self {
            units_per_em,
            bbox: [head.i16(36)?, head.i16(38)?, head.i16(40)?, head.i16(42)?],
            ascent: hhea.i16(4)?,
            descent: hhea.i16(6)?,
            weight: 400,
            glyphs: font.table(*b"maxp")?.u16(4)?,
            advances: advances(&font, hhea.u16(34)?)?,
            ..Self::default()
        };
        facts.cap_height = facts.ascent;
        if let Some(os2) = font.table(*b"OS/2") {
            facts.weight = os2.u16(4).unwrap_or(400);
            facts.fs_type = os2.u16(8).unwrap_or(0);
            facts.serif = os2.u8(30).is_some_and(|class| (1..=7).contains(&class));
            if os2.u16(0).is_some_and(|version| version >= 2) {
                facts.cap_height = os2.i16(88).filter(|c| *c > 0).unwrap_or(facts.ascent);
            }
        }
        if let Some(post) = font.table(*b"post") {
            facts.italic_angle = post.i32(4).map_or(0.0, |v| v as f32 / 65_536.0);
            facts.fixed_pitch = post.u32(12).is_some_and(|v| v != 0);
        }
        Some(facts)
    }

    /// The advance of a glyph in font units.
    pub(crate) fn advance(&self, glyph: u16) -> u16 {
        self.advances.get(usize::from(glyph)).or(self.advances.last()).copied().unwrap_or(0)
    }

    /// A measure in thousandths of an em.
    pub(crate) fn per_mille(&self, units: i32) -> i32 {
        let em = i32::from(self.units_per_em.max(1));
        (units * 2_000 + units.signum() * em) / (2 * em)
    }

    /// Whether the licence bits forbid embedding: bit 1 (restricted) alone, or bitmaps only.
    pub(crate) fn forbids_embedding(&self) -> bool {
        let usage = self.fs_type & 0x000e;
        usage == 0x0002 || self.fs_type & 0x0200 != 0
    }

    /// Whether the licence bits forbid subsetting.
    pub(crate) fn forbids_subsetting(&self) -> bool {
        self.fs_type & 0x0100 != 0
    }
}

fn advances(font: &Sfnt<'_>, count: u16) -> Option<Vec<u16>> {
    let hmtx = font.table(*b"hmtx")?;
    (0..usize::from(count)).map(|i| hmtx.u16(4 * i)).collect()
}

/// A font file, opened at one face.
struct Sfnt<'a> {
    data: &'a [u8],
    directory: usize,
}

/// A table of it.
struct Table<'a>(&'a [u8]);

impl<'a> Sfnt<'a> {
    fn open(data: &'a [u8], index: u32) -> Option<Self> {
        let whole = Table(data);
        let directory = if data.starts_with(b"ttcf") {
            whole.u32(12 + 4 * usize::try_from(index).ok()?)? as usize
        } else {
            0
        };
        Some(Self { data, directory })
    }

    fn table(&self, tag: [u8; 4]) -> Option<Table<'a>> {
        let file = Table(self.data);
        let count = usize::from(file.u16(self.directory + 4)?);
        let record = (0..count)
            .map(|i| self.directory + 12 + 16 * i)
            .find(|at| self.data.get(*at..at + 4) == Some(&tag))?;
        let start = file.u32(record + 8)? as usize;
        let length = file.u32(record + 12)? as usize;
        self.data.get(start..start.checked_add(length)?).map(Table)
    }
}

impl Table<'_> {
    fn bytes<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    fn u8(&self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }

    fn u16(&self, at: usize) -> Option<u16> {
        self.bytes(at).map(u16::from_be_bytes)
    }

    fn i16(&self, at: usize) -> Option<i16> {
        self.bytes(at).map(i16::from_be_bytes)
    }

    fn u32(&self, at: usize) -> Option<u32> {
        self.bytes(at).map(u32::from_be_bytes)
    }

    fn i32(&self, at: usize) -> Option<i32> {
        self.bytes(at).map(i32::from_be_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_are_survived() {
        assert_eq!(Facts::read(b"", 0), None);
        assert_eq!(Facts::read(b"ttcf\0\0\0\0", 9), None);
        assert_eq!(Facts::read(&[0xff; 64], 0), None);
    }

    #[test]
    fn licence_bits_are_read_as_the_specification_says() {
        let with = |fs_type| Facts { fs_type, ..Facts::default() };
        assert!(with(0x0002).forbids_embedding());
        assert!(!with(0x0006).forbids_embedding(), "the least restrictive bit counts");
        assert!(!with(0x0008).forbids_embedding());
        assert!(with(0x0200).forbids_embedding());
        assert!(with(0x0108).forbids_subsetting());
    }

    #[test]
    fn measures_are_rounded_to_thousandths() {
        let facts = Facts { units_per_em: 2048, ..Facts::default() };
        assert_eq!(facts.per_mille(1024), 500);
        assert_eq!(facts.per_mille(-1), 0);
        assert_eq!(facts.per_mille(-2), -1);
    }
}
