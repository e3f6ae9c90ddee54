//! The names by which `book.toml` changes a design.

use reissue_page::{Length, Size};

use super::{
    Design, FolioPlace, Gutter, HeadText, HeadingAlign, LeadIn, Letters, NoteNumbering, NotePlace,
    Opening, SidesOfLeaf, Trim,
};

/// Says why a setting was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DesignError {
    /// There is no such setting.
    #[error("there is no setting `{key}`{}", nearest.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default())]
    UnknownKey {
        /// What was asked for.
        key: String,
        /// The setting with the most similar name.
        nearest: Option<&'static str>,
    },
    /// The value is not one that the setting has.
    #[error("`{value}` is no value for `{key}`: {wanted}")]
    Value {
        /// The setting.
        key: &'static str,
        /// What was given.
        value: String,
        /// What would have been right.
        wanted: &'static str,
    },
    /// The value is of the right kind but out of range.
    #[error("`{key}` is {value}, which is not between {least} and {most}")]
    Range {
        /// The setting.
        key: &'static str,
        /// What was given.
        value: String,
        /// The least value.
        least: String,
        /// The greatest value.
        most: String,
    },
}

/// A setting of a design.
#[derive(Clone, Copy)]
pub struct DesignKey {
    /// Its name in `[design]`.
    pub name: &'static str,
    /// What it decides, in words.
    pub about: &'static str,
    /// The values it takes, in words.
    pub values: &'static str,
    set: fn(&mut Design, &Given<'_>) -> Result<(), DesignError>,
}

impl std::fmt::Debug for DesignKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DesignKey").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A value on its way into a design.
struct Given<'a> {
    key: &'static DesignKey,
    value: &'a str,
}

const LENGTH: &str = "a length such as `11pt`, `6in`, `148mm` or `2cm`";
const COUNT: &str = "a whole number";
const PER_MILLE: &str = "a number such as `0.92`, or `92%`";
const YES_NO: &str = "`true` or `false`";
const LETTERS: &str = "`plain`, `italic`, `small-caps`, `capitals`, `bold` or `swash`";
const HEAD_TEXT: &str = "`none`, `author`, `title`, `part` or `chapter`";

macro_rules! keys {
    ($($name:literal, $about:literal, $values:expr, $set:expr;)*) => {
        /// All settings, in the order in which they are documented and taken.
        pub const DESIGN_KEYS: &[DesignKey] =
            &[$(DesignKey { name: $name, about: $about, values: $values, set: $set }),*];
    };
}

keys! {
    "trim", "the size of the page after cutting; the margins are scaled with it",
        "a name such as `6x9`, `b-format` or `a5`, or a size such as `130x200mm`",
        |d, g| g.size().map(|s| d.set_trim(s));
    "bleed", "how far pictures at the edge run beyond the trim",
        LENGTH, |d, g| g.length(0.0, 72.0).map(|v| d.bleed = v);
    "sides", "whether leaves have two sides, or every page is alike, for a screen",
        "`two` or `one`", |d, g| g.one_of(&[
        ("two", SidesOfLeaf::Two), ("one", SidesOfLeaf::One)]).map(|v| match v {
            SidesOfLeaf::One => d.single_sided(),
            SidesOfLeaf::Two => d.sides = v,
        });
    "canon", "margins in the proportions of old books: inner and head a ninth of the page or a twelfth, \
              outer and foot twice that",
        "`van-de-graaf` or `tschichold` (ninths), `twelfths`", |d, g| g.one_of(&[
        ("van-de-graaf", 9), ("tschichold", 9), ("twelfths", 12)]).map(|n| canon(d, n));
    "inner", "the margin at the spine",
        LENGTH, |d, g| g.length(0.0, 720.0).map(|v| d.margins.inner = v);
    "outer", "the margin at the fore edge",
        LENGTH, |d, g| g.length(0.0, 720.0).map(|v| d.margins.outer = v);
    "head", "the margin above the text",
        LENGTH, |d, g| g.length(0.0, 720.0).map(|v| d.margins.head = v);
    "foot", "the margin below the text",
        LENGTH, |d, g| g.length(0.0, 720.0).map(|v| d.margins.foot = v);
    "gutter", "what is added at the spine: by the number of pages, or a length taken from the outer \
               margin",
        "`auto` or a length", |d, g| {
        if g.value.trim() == "auto" {
            d.margins.gutter = Gutter::ByPages;
            return Ok(());
        }
        g.length(0.0, 144.0).map(|v| d.margins.gutter = Gutter::Fixed(v))
    };
    "face", "the family of the text, built in or from `--font`",
        "a font family", |d, g| { d.text.family = g.value.trim().into(); Ok(()) };
    "mono", "the family of computer text",
        "a font family", |d, g| { d.text.mono = g.value.trim().into(); Ok(()) };
    "size", "the size of the type; the leading is scaled with it",
        LENGTH, |d, g| g.length(4.0, 72.0).map(|v| {
        d.notes.leading = d.notes.leading.scale(v.ratio(d.text.size));
        d.text.leading = d.text.leading.scale(v.ratio(d.text.size));
        d.text.size = v;
    });
    "leading", "the distance of baselines",
        LENGTH, |d, g| g.length(4.0, 144.0).map(|v| d.text.leading = v);
    "measure", "the width of the text; inner and outer margins give way",
        LENGTH, |d, g| g.length(1.0, 2000.0).map(|v| d.set_measure(v));
    "lines", "lines of a full page; head and foot margins give way",
        COUNT, |d, g| g.count(1, 400).map(|v| d.set_lines(v));
    "indent", "the indent of paragraphs",
        "a number of em", |d, g| g.ratio(0.0, 20.0).map(|v| d.text.indent = v);
    "figures", "the figures of the text",
        "`old-style` or `lining`", |d, g| g.one_of(&[
        ("old-style", true), ("lining", false)]).map(|v| d.text.old_style = v);
    "justify", "whether lines are justified, or ragged at the right",
        YES_NO, |d, g| g.yes_no().map(|v| d.text.justify = v);
    "hyphenate", "whether words are divided",
        YES_NO, |d, g| g.yes_no().map(|v| d.text.hyphenate = v);
    "expansion", "how much glyphs may be widened or narrowed",
        PER_MILLE, |d, g| g.ratio(0.0, 0.1).map(|v| d.text.expansion = v);
    "tracking", "how much space may come between letters",
        "a number of em", |d, g| g.ratio(0.0, 0.05).map(|v| d.text.tracking = v);
    "protrusion", "whether punctuation hangs in the margins",
        YES_NO, |d, g| g.yes_no().map(|v| d.text.protrusion = v);
    "play", "lines by which the depth of a spread may differ from `lines`",
        COUNT, |d, g| g.count(0, 2).map(|v| d.text.play = v as u8);
    "quote-size", "the size of quotations, verse, letters and captions against the text",
        PER_MILLE, |d, g| g.ratio(0.5, 1.5).map(|v| d.text.quote_size = v);
    "quote-indent", "the indent of quotations on both sides",
        "a number of em", |d, g| g.ratio(0.0, 20.0).map(|v| d.text.quote_indent = v);
    "scene-break", "the ornament of a pause in the story",
        "an ornament such as `* * *`, or nothing for an empty line",
        |d, g| { d.text.scene_break = g.value.trim().into(); Ok(()) };
    "chapter-opens", "on which page chapters begin",
        "`recto` or `any`", |d, g| g.one_of(&[
        ("recto", Opening::Recto), ("any", Opening::Any)]).map(|v| d.chapter.opens = v);
    "part-leaf", "whether the title of a part has a leaf to itself, its back blank",
        YES_NO, |d, g| g.yes_no().map(|v| d.chapter.part_leaf = v);
    "sink", "empty lines above the heading of a chapter",
        COUNT, |d, g| g.count(0, 60).map(|v| d.chapter.sink = v);
    "heading-space", "lines between the heading and the text",
        COUNT, |d, g| g.count(0, 30).map(|v| d.chapter.space_after = v);
    "heading-align", "where headings stand",
        "`left` or `center`", |d, g| g.one_of(&[
        ("left", HeadingAlign::Left), ("center", HeadingAlign::Center)])
        .map(|v| d.chapter.align = v);
    "ordinal-size", "the size of `Chapter I` against the text",
        PER_MILLE, |d, g| g.ratio(0.3, 6.0).map(|v| d.chapter.ordinal.size = v);
    "ordinal-letters", "its letters",
        LETTERS, |d, g| g.letters().map(|v| d.chapter.ordinal.letters = v);
    "title-size", "the size of the title of a chapter against the text",
        PER_MILLE, |d, g| g.ratio(0.3, 6.0).map(|v| d.chapter.title.size = v);
    "title-letters", "its letters",
        LETTERS, |d, g| g.letters().map(|v| d.chapter.title.letters = v);
    "subtitle-size", "the size of its subtitle against the text",
        PER_MILLE, |d, g| g.ratio(0.3, 6.0).map(|v| d.chapter.subtitle.size = v);
    "subtitle-letters", "its letters",
        LETTERS, |d, g| g.letters().map(|v| d.chapter.subtitle.letters = v);
    "section-size", "the size of headings inside a chapter against the text",
        PER_MILLE, |d, g| g.ratio(0.3, 6.0).map(|v| d.chapter.section.size = v);
    "section-letters", "their letters",
        LETTERS, |d, g| g.letters().map(|v| d.chapter.section.letters = v);
    "lead-in", "how the first words of a chapter are set",
        "`plain`, `small-caps`, or `drop-cap` with a number of lines (`drop-cap-3`)",
        |d, g| g.one_of(&[
            ("plain", LeadIn::Plain), ("small-caps", LeadIn::SmallCaps),
            ("drop-cap", LeadIn::DropCap(3)), ("drop-cap-2", LeadIn::DropCap(2)),
            ("drop-cap-3", LeadIn::DropCap(3)), ("drop-cap-4", LeadIn::DropCap(4)),
            ("drop-cap-5", LeadIn::DropCap(5))]).map(|v| d.chapter.lead_in = v);
    "verso-head", "the running head of left-hand pages",
        HEAD_TEXT, |d, g| g.head_text().map(|v| d.furniture.verso = v);
    "recto-head", "the running head of right-hand pages",
        HEAD_TEXT, |d, g| g.head_text().map(|v| d.furniture.recto = v);
    "head-letters", "the letters of running heads",
        LETTERS, |d, g| g.letters().map(|v| d.furniture.letters = v);
    "head-size", "their size against the text",
        PER_MILLE, |d, g| g.ratio(0.3, 3.0).map(|v| d.furniture.size = v);
    "head-distance", "from their baseline to the first of the text",
        LENGTH, |d, g| g.length(0.0, 200.0).map(|v| d.furniture.head_distance = v);
    "folio", "where the page number stands",
        "`none`, `head-outer`, `foot-center` or `foot-outer`", |d, g| g.one_of(&[
        ("none", FolioPlace::None), ("head-outer", FolioPlace::HeadOuter),
        ("foot-center", FolioPlace::FootCenter), ("foot-outer", FolioPlace::FootOuter)])
        .map(|v| d.furniture.folio = v);
    "foot-distance", "from the last baseline of the text to that of the page number",
        LENGTH, |d, g| g.length(0.0, 200.0).map(|v| d.furniture.foot_distance = v);
    "drop-folio", "whether the page number stands below the text where a chapter opens",
        YES_NO, |d, g| g.yes_no().map(|v| d.furniture.drop_folio = v);
    "notes", "whether notes stand at the foot of the page or at the end of the book",
        "`foot` or `end`", |d, g| g.one_of(&[
        ("foot", NotePlace::Foot), ("end", NotePlace::End)]).map(|v| d.notes.place = v);
    "note-numbering", "where the numbers of notes begin anew",
        "`chapter` or `book`", |d, g| g.one_of(&[
        ("chapter", NoteNumbering::Chapter), ("book", NoteNumbering::Book)])
        .map(|v| d.notes.numbering = v);
    "note-size", "the size of notes against the text",
        PER_MILLE, |d, g| g.ratio(0.4, 1.2).map(|v| d.notes.size = v);
    "note-leading", "the leading of notes",
        LENGTH, |d, g| g.length(3.0, 144.0).map(|v| d.notes.leading = v);
    "note-rule", "whether a short rule stands above notes",
        YES_NO, |d, g| g.yes_no().map(|v| d.notes.rule = v);
    "half-title", "whether a half title is made",
        YES_NO, |d, g| g.yes_no().map(|v| d.made.half_title = v);
    "title-page", "whether a title page is made, where the book has none of its own",
        YES_NO, |d, g| g.yes_no().map(|v| d.made.title_page = v);
    "imprint-page", "whether an imprint is made, where the book has none of its own",
        YES_NO, |d, g| g.yes_no().map(|v| d.made.imprint = v);
    "contents", "whether contents are made",
        YES_NO, |d, g| g.yes_no().map(|v| d.made.contents = v);
    "contents-depth", "how many levels of headings they list",
        COUNT, |d, g| g.count(1, 6).map(|v| d.made.contents_depth = v as u8);
    "illustrations", "whether a list of illustrations is made of the captions",
        YES_NO, |d, g| g.yes_no().map(|v| d.made.illustrations = v);
    "index", "whether an index is made of the index marks",
        YES_NO, |d, g| g.yes_no().map(|v| d.made.index = v);
    "colophon", "whether a word is added on how the book was made",
        YES_NO, |d, g| g.yes_no().map(|v| d.made.colophon = v);
    "source-pages", "whether the page numbers of the source edition stand in the outer margin",
        YES_NO, |d, g| g.yes_no().map(|v| d.made.source_pages = v);
    "page-multiple", "the number of pages is brought to a multiple of this by blank leaves",
        COUNT, |d, g| g.count(1, 64).map(|v| d.page_multiple = v);
}

impl Design {
    /// Changes one setting by its name in `[design]` of `book.toml`; see [`DESIGN_KEYS`].
    ///
    /// `trim` scales the margins that are there, `size` the leading; [`Design::set_all`] takes
    /// settings in an order in which none undoes another.
    ///
    /// # Errors
    /// See [`DesignError`]; the design is then as it was.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), DesignError> {
        let name = key.trim().to_lowercase().replace('_', "-");
        let Some(key) = DESIGN_KEYS.iter().find(|k| k.name == name) else {
            return Err(DesignError::UnknownKey { key: key.into(), nearest: nearest(&name) });
        };
        (key.set)(self, &Given { key, value })
    }
}

impl Design {
    /// Changes settings in the order of [`DESIGN_KEYS`], whatever theirs is: sizes before what is
    /// scaled with them.
    ///
    /// # Errors
    /// See [`DesignError`]; settings before the wrong one are taken.
    pub fn set_all<'s>(
        &mut self,
        settings: impl IntoIterator<Item = (&'s str, &'s str)>,
    ) -> Result<(), DesignError> {
        let mut settings: Vec<(&str, &str)> = settings.into_iter().collect();
        let place = |key: &str| {
            let name = key.trim().to_lowercase().replace('_', "-");
            DESIGN_KEYS.iter().position(|k| k.name == name)
        };
        settings.sort_by_key(|(key, _)| place(key));
        settings.into_iter().try_for_each(|(key, value)| self.set(key, value))
    }
}

impl Given<'_> {
    fn wrong(&self) -> DesignError {
        DesignError::Value {
            key: self.key.name,
            value: self.value.trim().into(),
            wanted: self.key.values,
        }
    }

    fn range(&self, least: impl ToString, most: impl ToString) -> DesignError {
        DesignError::Range {
            key: self.key.name,
            value: self.value.trim().into(),
            least: least.to_string(),
            most: most.to_string(),
        }
    }

    fn length(&self, least: f64, most: f64) -> Result<Length, DesignError> {
        let length = points(self.value).ok_or_else(|| self.wrong())?;
        if !(least..=most).contains(&length) {
            return Err(self.range(Length::pt(least), Length::pt(most)));
        }
        Ok(Length::pt(length))
    }

    fn count(&self, least: u16, most: u16) -> Result<u16, DesignError> {
        let count: i64 = self.value.trim().parse().map_err(|_| self.wrong())?;
        match u16::try_from(count) {
            Ok(n) if (least..=most).contains(&n) => Ok(n),
            _ => Err(self.range(least, most)),
        }
    }

    /// A ratio, in parts per thousand.
    fn ratio(&self, least: f64, most: f64) -> Result<u16, DesignError> {
        let text = self.value.trim().trim_end_matches("em").trim();
        let (text, scale) = match text.strip_suffix('%') {
            Some(percent) => (percent.trim(), 0.01),
            None => (text, 1.0),
        };
        let value: f64 = text.parse().map_err(|_| self.wrong())?;
        let value = value * scale;
        if !(least..=most).contains(&value) {
            return Err(self.range(least, most));
        }
        Ok((value * 1000.0).round() as u16)
    }

    fn yes_no(&self) -> Result<bool, DesignError> {
        self.one_of(&[("true", true), ("false", false), ("yes", true), ("no", false)])
    }

    fn one_of<T: Copy>(&self, values: &[(&str, T)]) -> Result<T, DesignError> {
        let value = self.value.trim().to_lowercase();
        values.iter().find(|(n, _)| *n == value).map(|(_, v)| *v).ok_or_else(|| self.wrong())
    }

    fn letters(&self) -> Result<Letters, DesignError> {
        self.one_of(&[
            ("plain", Letters::Plain),
            ("italic", Letters::Italic),
            ("small-caps", Letters::SmallCaps),
            ("capitals", Letters::Capitals),
            ("bold", Letters::Bold),
            ("swash", Letters::Swash),
        ])
    }

    fn head_text(&self) -> Result<HeadText, DesignError> {
        self.one_of(&[
            ("none", HeadText::None),
            ("author", HeadText::Author),
            ("title", HeadText::Title),
            ("part", HeadText::Part),
            ("chapter", HeadText::Chapter),
        ])
    }

    fn size(&self) -> Result<Size, DesignError> {
        if let Some(trim) = Trim::named(self.value) {
            return Ok(trim.size());
        }
        let value = self.value.trim().to_lowercase().replace('×', "x");
        let unit = value.trim_start_matches(|c: char| !c.is_ascii_alphabetic() || c == 'x');
        let numbers = value.strip_suffix(unit).unwrap_or(&value);
        let (width, height) = numbers.split_once('x').ok_or_else(|| self.wrong())?;
        let side = |text: &str| points(&format!("{}{unit}", text.trim()));
        let (Some(width), Some(height)) = (side(width), side(height)) else {
            return Err(self.wrong());
        };
        if ![width, height].iter().all(|v| (36.0..=5_000.0).contains(v)) {
            return Err(self.range("0.5in", "69in"));
        }
        Ok(Size::new(Length::pt(width), Length::pt(height)))
    }
}

/// Reads a length with its unit, in points.
fn points(text: &str) -> Option<f64> {
    let text = text.trim().to_lowercase();
    let at = text.find(|c: char| c.is_ascii_alphabetic() || c == '"')?;
    let (number, unit) = text.split_at(at);
    let number: f64 = number.trim().parse().ok().filter(|n: &f64| n.is_finite())?;
    let factor = match unit {
        "pt" => 1.0,
        "in" | "\"" | "inch" | "inches" => 72.0,
        "mm" => 72.0 / 25.4,
        "cm" => 720.0 / 25.4,
        "pc" | "pica" => 12.0,
        "dd" => 1.07,
        _ => return None,
    };
    Some(number * factor)
}

/// Sets the margins by the construction that van de Graaf found in old books and Tschichold
/// described: inner and head one ninth of the page, outer and foot two ninths; or on twelfths,
/// which Tschichold gives for a larger text.
fn canon(design: &mut Design, parts: i32) {
    let (across, down) = (design.trim.width / parts, design.trim.height / parts);
    let m = &mut design.margins;
    (m.inner, m.outer) = (across, across * 2);
    (m.head, m.foot) = (down, down * 2);
}

/// The setting whose name differs least, where that is not much.
fn nearest(name: &str) -> Option<&'static str> {
    let distance = |key: &&DesignKey| edits(name, key.name);
    let best = DESIGN_KEYS.iter().min_by_key(distance)?;
    (edits(name, best.name) <= 1 + name.chars().count() / 3).then_some(best.name)
}

/// How many letters must be changed, added or taken away (Levenshtein).
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut corner = i;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let best = (corner + usize::from(x != *y)).min(left + 1).min(*cell + 1);
            (corner, *cell, left) = (*cell, best, best);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_take_their_values() {
        let mut design = Design::default();
        for (key, value) in [
            ("trim", "130 x 200 mm"),
            ("inner", "0.75in"),
            ("size", "11pt"),
            ("measure", "300pt"),
            ("lines", "34"),
            ("lead-in", "drop-cap-2"),
            ("quote-size", "90%"),
            ("gutter", "auto"),
            ("Chapter_Opens", "Recto"),
        ] {
            design.set(key, value).unwrap_or_else(|e| panic!("{key}: {e}"));
        }
        assert_eq!(design.measure(), Length::pt(300.0));
        assert_eq!(design.lines(), 34);
        assert_eq!(design.text.quote_size, 900);
        assert_eq!(design.chapter.lead_in, LeadIn::DropCap(2));
    }

    #[test]
    fn wrong_values_are_named() {
        let mut design = Design::default();
        for (key, value, message) in [
            ("leeding", "11pt", "there is no setting `leeding`; did you mean `leading`?"),
            ("size", "big", "`big` is no value for `size`: a length such as"),
            ("size", "400pt", "`size` is 400pt, which is not between 4pt and 72pt"),
            ("lines", "-3", "`lines` is -3, which is not between 1 and 400"),
            ("trim", "0x0in", "`trim` is 0x0in, which is not between"),
        ] {
            let error = design.set(key, value).expect_err(key).to_string();
            assert!(error.starts_with(message), "{error}");
        }
        assert_eq!(design, Design::default());
    }

    #[test]
    fn settings_do_not_undo_each_other() {
        let mut design = Design::default();
        let given = [("inner", "20mm"), ("leading", "15pt"), ("size", "10pt"), ("trim", "a5")];
        design.set_all(given).expect("known settings");
        assert_eq!(design.text.leading, Length::pt(15.0));
        assert_eq!(design.margins.inner, Length::mm(20.0));
        design.set_all([("outer", "11mm"), ("canon", "twelfths")]).expect("known settings");
        assert_eq!(design.margins.outer, Length::mm(11.0));
        assert_eq!(design.margins.inner, design.trim.width / 12);
    }

    #[test]
    fn every_trim_is_reached_by_its_name() {
        for trim in super::super::TRIMS {
            let mut design = Design::default();
            design.set("trim", trim.name).expect(trim.name);
            assert_eq!(design.trim, trim.size(), "{}", trim.name);
            assert!(design.lines() > 10);
        }
    }
}
