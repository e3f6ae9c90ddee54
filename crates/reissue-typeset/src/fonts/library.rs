//! The faces a book can be set in.

use std::sync::OnceLock;

use super::builtin::BUILTIN;
use super::{Face, FontError};

/// Names a face of a [`FontLibrary`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// Names a family of a [`FontLibrary`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilyId(pub u16);

/// The style of a face within its family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceStyle {
    /// Semi-bold or heavier.
    pub bold: bool,
    /// Italic or oblique.
    pub italic: bool,
}

impl FaceStyle {
    /// Upright, of normal weight.
    pub const REGULAR: Self = Self { bold: false, italic: false };
    /// Italic, of normal weight.
    pub const ITALIC: Self = Self { bold: false, italic: true };
    /// Upright and bold.
    pub const BOLD: Self = Self { bold: true, italic: false };
    /// Italic and bold.
    pub const BOLD_ITALIC: Self = Self { bold: true, italic: true };
}

/// The faces a book can be set in: those of the program, and those the user names.
///
/// Faces of the program are parsed when they are first asked for. Users' fonts are added before
/// the library is shared between threads.
///
/// ```
/// use reissue_typeset::fonts::{FaceStyle, FontLibrary};
///
/// let fonts = FontLibrary::builtin();
/// let garamond = fonts.family("EB Garamond").unwrap();
/// let italic = fonts.get(fonts.face(garamond, FaceStyle::ITALIC));
/// assert!(italic.is_italic() && italic.has_char('ξ'));
/// ```
#[derive(Clone)]
pub struct FontLibrary {
    slots: Vec<Slot>,
    families: Vec<Family>,
}

#[derive(Clone)]
struct Slot {
    face: OnceLock<Face>,
    builtin: Option<usize>,
    style: FaceStyle,
    family: FamilyId,
}

#[derive(Clone)]
struct Family {
    name: String,
    faces: Vec<FaceId>,
}

impl FontLibrary {
    /// How many faces a library can hold.
    pub const LIMIT: usize = u16::MAX as usize;

    /// EB Garamond (the default), Libertinus Serif and DejaVu Sans Mono, in four styles each.
    pub fn builtin() -> Self {
        let mut library = Self { slots: Vec::new(), families: Vec::new() };
        for (index, b) in BUILTIN.iter().enumerate() {
            let style = FaceStyle { bold: b.bold, italic: b.italic };
            library.insert(b.family, style, OnceLock::new(), Some(index));
        }
        library
    }

    /// Adds a face from a font file that the user names; a face of the same family and style
    /// takes the place of an earlier one. `name` is what the user called the file.
    ///
    /// # Errors
    /// The bytes are no font, or one that lacks a table that setting text needs.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>, index: u32) -> Result<FaceId, FontError> {
        if self.slots.len() >= Self::LIMIT {
            return Err(FontError::TooMany { limit: Self::LIMIT });
        }
        let face = Face::from_vec(bytes, index, name)?;
        let style = FaceStyle { bold: face.is_bold(), italic: face.is_italic() };
        let family = face.family().to_owned();
        Ok(self.insert(&family, style, OnceLock::from(face), None))
    }

    fn insert(
        &mut self,
        family: &str,
        style: FaceStyle,
        face: OnceLock<Face>,
        builtin: Option<usize>,
    ) -> FaceId {
        let id = FaceId(self.slots.len() as u16);
        let family = self.family(family).unwrap_or_else(|| {
            self.families.push(Family { name: family.into(), faces: Vec::new() });
            FamilyId((self.families.len() - 1) as u16)
        });
        self.slots.push(Slot { face, builtin, style, family });
        let slots = &self.slots;
        if let Some(f) = self.families.get_mut(usize::from(family.0)) {
            f.faces.retain(|id| slots.get(usize::from(id.0)).is_none_or(|s| s.style != style));
            f.faces.push(id);
        }
        id
    }

    /// The family of that name, whatever its case.
    pub fn family(&self, name: &str) -> Option<FamilyId> {
        let same = |f: &Family| f.name.to_lowercase() == name.trim().to_lowercase();
        self.families.iter().position(same).map(|i| FamilyId(i as u16))
    }

    /// The name of a family.
    pub fn family_name(&self, family: FamilyId) -> &str {
        self.families.get(usize::from(family.0)).map_or("", |f| &f.name)
    }

    /// All families, the default first.
    pub fn families(&self) -> impl Iterator<Item = (FamilyId, &str)> {
        self.families.iter().enumerate().map(|(i, f)| (FamilyId(i as u16), f.name.as_str()))
    }

    /// The face of a family that is nearest to a style: slant counts more than weight.
    pub fn face(&self, family: FamilyId, style: FaceStyle) -> FaceId {
        let faces = self.families.get(usize::from(family.0)).map_or(&[][..], |f| &f.faces);
        let distance = |id: &&FaceId| {
            let s = self.slots.get(usize::from(id.0)).map_or(FaceStyle::REGULAR, |s| s.style);
            2 * u8::from(s.italic != style.italic) + u8::from(s.bold != style.bold)
        };
        faces.iter().min_by_key(distance).copied().unwrap_or_default()
    }

    /// Whether the family has a face of exactly this style.
    pub fn has_style(&self, family: FamilyId, style: FaceStyle) -> bool {
        self.style(self.face(family, style)) == style
    }

    /// The family a face belongs to.
    pub fn family_of(&self, face: FaceId) -> FamilyId {
        self.slots.get(usize::from(face.0)).map_or(FamilyId(0), |s| s.family)
    }

    /// The style of a face.
    pub fn style(&self, face: FaceId) -> FaceStyle {
        self.slots.get(usize::from(face.0)).map_or(FaceStyle::REGULAR, |s| s.style)
    }

    /// The face of an id; one that this library did not give out stands for the default face.
    pub fn get(&self, id: FaceId) -> &Face {
        let slot = self.slots.get(usize::from(id.0)).unwrap_or(&self.slots[0]);
        slot.face.get_or_init(|| {
            let builtin = &BUILTIN[slot.builtin.unwrap_or_default()];
            Face::from_static(builtin.bytes, builtin.family)
                .unwrap_or_else(|e| unreachable!("a font of the program is sound: {e}"))
        })
    }

    /// A face with a glyph for `c`: the wished one, else one of the same family, else the first
    /// of the others in the same style. `None` where no face has it.
    pub fn covering(&self, wished: FaceId, c: char) -> Option<FaceId> {
        if self.get(wished).has_char(c) {
            return Some(wished);
        }
        let style = self.style(wished);
        let own = self.family_of(wished);
        let others = (0..self.families.len()).map(|i| FamilyId(i as u16)).filter(|f| *f != own);
        std::iter::once(own)
            .chain(others)
            .flat_map(|f| {
                [style, FaceStyle { bold: false, ..style }, FaceStyle::REGULAR]
                    .map(|s| self.face(f, s))
            })
            .find(|id| self.get(*id).has_char(c))
    }
}

impl Default for FontLibrary {
    fn default() -> Self {
        Self::builtin()
    }
}

impl std::fmt::Debug for FontLibrary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.families.iter().map(|x| &x.name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::{Embedding, Feature};

    #[test]
    fn every_face_of_the_program_is_what_its_slot_says() {
        let fonts = FontLibrary::builtin();
        for (i, b) in BUILTIN.iter().enumerate() {
            let face = fonts.get(FaceId(i as u16));
            assert_eq!(face.family(), b.family);
            assert_eq!((face.is_bold(), face.is_italic()), (b.bold, b.italic), "{face:?}");
            assert_eq!(face.embedding(), Embedding::Installable, "{face:?}");
            assert!(face.metrics().descent < 0 && face.metrics().x_height > 0);
        }
    }

    #[test]
    fn text_faces_have_the_features_of_a_book() {
        let fonts = FontLibrary::builtin();
        for id in 0..8 {
            let face = fonts.get(FaceId(id));
            for f in [Feature::SmallCaps, Feature::OldStyle, Feature::Lining, Feature::Superiors] {
                assert!(face.supports(f), "{face:?} {f:?}");
            }
        }
    }

    #[test]
    fn fallback_keeps_the_style() {
        let fonts = FontLibrary::builtin();
        let italic = fonts.face(FamilyId(0), FaceStyle::ITALIC);
        assert_eq!(fonts.covering(italic, 'a'), Some(italic));
        let hebrew = fonts.covering(italic, 'א').unwrap();
        assert!(hebrew != italic && fonts.get(hebrew).has_char('א'));
        assert_eq!(fonts.covering(italic, '\u{F8FE}'), None);
    }

    #[test]
    fn what_is_no_font_is_refused_by_name() {
        let mut fonts = FontLibrary::builtin();
        let error = fonts.add("page.pdf", b"%PDF-1.7".to_vec(), 0).unwrap_err();
        assert_eq!(error, FontError::NotAFont { name: "page.pdf".into(), index: 0 });
    }

    #[test]
    fn a_users_face_takes_the_place_of_ours() {
        let mut fonts = FontLibrary::builtin();
        let id = fonts.add("mine.ttf", BUILTIN[0].bytes.to_vec(), 0).unwrap();
        assert_eq!(fonts.face(FamilyId(0), FaceStyle::REGULAR), id);
        assert_eq!(&*fonts.get(id).data(), BUILTIN[0].bytes);
    }
}
