//! Pages of a plain book, set greedily, for tests of the PDF writer.

#![allow(dead_code, unreachable_pub, clippy::expect_used)]

use std::sync::Arc;

use harfrust::{Buffer, Feature, Font as ShapeFont, ShapeOptions, ShaperFont, Tag};
use reissue_core::{Contributor, Language, MediaType, Span};
use reissue_page::{
    Artifact, Color, Content, Destination, Font, FontId, Glyph, GlyphRun, ImageId, Item, ItemKind,
    LabelStyle, Length, Link, LinkTarget, NodeId, NodeKind, OutlineItem, Page, PageImage,
    PageLabel, Pages, PlacedImage, Point, Rect, Side, Size, Structure,
};

const GARAMOND: &[u8] =
    include_bytes!("../../../reissue-typeset/fonts/eb-garamond/EBGaramond-Regular.ttf");
const ITALIC: &[u8] =
    include_bytes!("../../../reissue-typeset/fonts/eb-garamond/EBGaramond-Italic.ttf");
const LIBERTINUS: &[u8] =
    include_bytes!("../../../reissue-typeset/fonts/libertinus-serif/LibertinusSerif-Regular.otf");

/// The faces of the sample.
pub fn fonts() -> Vec<Font> {
    let font =
        |data: &[u8], name: &str| Font { data: Arc::from(data), index: 0, name: name.into() };
    vec![
        font(GARAMOND, "EBGaramond-Regular"),
        font(ITALIC, "EBGaramond-Italic"),
        font(LIBERTINUS, "LibertinusSerif-Regular"),
    ]
}

/// Shapes one line of text.
pub fn shape(
    fonts: &[Font],
    font: FontId,
    size: Length,
    text: &str,
    features: &[&str],
) -> GlyphRun {
    let face = ShapeFont::new(fonts[usize::from(font.0)].data.to_vec(), 0).expect("a font");
    let shaper = ShaperFont::new(&face);
    let mut buffer = Buffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let features: Vec<Feature> = features
        .iter()
        .map(|f| Feature::new(Tag::new(f.as_bytes().try_into().expect("four letters")), 1, ..))
        .collect();
    harfrust::shape(&shaper, &mut buffer, ShapeOptions::new().features(&features)).expect("shapes");
    let unit = size.to_pt() / 1_000.0;
    let glyphs =
        buffer.glyph_infos().iter().zip(buffer.glyph_positions()).map(|(info, at)| Glyph {
            id: info.glyph_id as u16,
            advance: Length::pt(f64::from(at.x_advance) * unit),
            dx: Length::pt(f64::from(at.x_offset) * unit).into(),
            dy: Length::pt(f64::from(at.y_offset) * unit).into(),
            cluster: info.cluster,
        });
    GlyphRun {
        font,
        size,
        origin: Point::default(),
        expansion: 0,
        tracking: Length::ZERO,
        color: Color::BLACK,
        rotation: 0,
        glyphs: glyphs.collect(),
        text: text.into(),
    }
}

/// Adds a hyphen of the line breaker.
pub fn hyphenate(run: &mut GlyphRun, fonts: &[Font]) {
    let hyphen = shape(fonts, run.font, run.size, "-", &[]);
    run.glyphs.extend(hyphen.glyphs.iter().map(|g| Glyph { cluster: run.text.len() as u32, ..*g }));
}

/// Stretches the word spaces, and a little of the letters, until the run is `width` wide.
pub fn justify(run: &mut GlyphRun, width: Length) {
    let missing = width - run.width();
    run.expansion = if missing > Length::ZERO { 500 } else { -500 };
    let stretch = 1.0 + f64::from(run.expansion) / 100_000.0;
    run.glyphs.iter_mut().for_each(|g| g.advance = g.advance.scale(stretch));
    let spaces = run.text.matches(' ').count() as i32;
    let share = (width - run.width()) / spaces.max(1);
    let text = run.text.clone();
    for glyph in &mut run.glyphs {
        if text.as_bytes().get(glyph.cluster as usize) == Some(&b' ') {
            glyph.advance += share;
        }
    }
}

/// A sample book and its words in reading order.
pub struct Sample {
    pub pages: Pages,
    pub words: Vec<String>,
}

const WORDS: &[&str] = &[
    "office",
    "the",
    "afflicted",
    "waffle",
    "of",
    "and",
    "a",
    "well-known",
    "fjord",
    "in",
    "on",
    "coffee",
    "finish",
    "remarkable",
    "Thursday",
    "shuffling",
    "baffled",
    "he",
    "she",
    "they",
    "considered",
    "naïve",
    "façade",
    "quotation",
    "mountains",
    "understanding",
    "travelled",
    "correspondence",
    "with",
    "without",
    "never",
    "evening",
    "window",
    "railway",
    "lamplight",
    "first",
    "flight",
    "Kyiv",
    "Übermut",
    "remembered",
    "questions",
    "answer",
    "it",
    "was",
    "that",
];

/// Makes a book of `count` pages of `lines` lines.
pub fn book(count: usize, lines: usize) -> Sample {
    Maker::new().make(count, lines)
}

struct Maker {
    pages: Pages,
    words: Vec<String>,
    state: u64,
}

impl Maker {
    fn new() -> Self {
        let mut pages = Pages { fonts: fonts(), ..Pages::default() };
        pages.metadata.title = "Lamps & Fjords <a sample>".into();
        pages.metadata.creators.push(Contributor::author("Ada Lind"));
        pages.metadata.creators.push(Contributor::author("Ümit Ör"));
        pages.metadata.languages.push(Language::english());
        Self { pages, words: Vec::new(), state: 7 }
    }

    fn next(&mut self, below: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
        (self.state >> 33) as usize % below
    }

    fn make(mut self, count: usize, lines: usize) -> Sample {
        let mut section = Structure::ROOT;
        for number in 0..count {
            let side = if number % 2 == 0 { Side::Recto } else { Side::Verso };
            let mut page = Page::new(Size::new(Length::mm(129.0), Length::mm(198.0)), side);
            page.label = PageLabel {
                prefix: String::new(),
                style: if number < 2 { LabelStyle::LowerRoman } else { LabelStyle::Decimal },
                number: if number < 2 { number as u32 + 1 } else { number as u32 - 1 },
            };
            if number % 10 == 0 {
                section = self.pages.structure.add(Structure::ROOT, NodeKind::Section);
                self.heading(&mut page, section, number);
            }
            self.body(&mut page, section, lines);
            self.folio(&mut page);
            self.pages.pages.push(page);
        }
        Sample { pages: self.pages, words: self.words }
    }

    fn put(&mut self, page: &mut Page, mut run: GlyphRun, at: (f64, f64), content: Content) {
        run.origin = Point::new(Length::pt(at.0), Length::pt(at.1));
        page.items.push(Item { kind: ItemKind::Text(run), content, span: Span::default() });
    }

    fn heading(&mut self, page: &mut Page, section: NodeId, number: usize) {
        let node = self.pages.structure.add(section, NodeKind::Heading(1));
        let text = format!("Chapter {}", number / 10 + 1);
        let run = shape(&self.pages.fonts, FontId(2), Length::pt(16.0), &text, &["smcp"]);
        self.words.extend(text.split(' ').map(str::to_owned));
        self.put(page, run, (54.0, 60.0), Content::Tagged(node));
        let name = format!("chapter-{}", number / 10);
        let destination = Destination { page: number, point: Point::default(), node: Some(node) };
        self.pages.destinations.insert(name.clone(), destination);
        let link = self.pages.structure.add(section, NodeKind::Reference);
        page.links.push(Link {
            rect: Rect::new(Length::pt(54.0), Length::pt(70.0), Length::pt(60.0), Length::pt(10.0)),
            target: LinkTarget::Destination(name.clone()),
            node: Some(link),
            description: text.clone(),
        });
        let see = shape(&self.pages.fonts, FontId(1), Length::pt(9.0), "see above", &[]);
        self.words.extend(["see".to_owned(), "above".to_owned()]);
        self.put(page, see, (54.0, 78.0), Content::Tagged(link));
        for (text, features, x) in [
            ("nato", &["smcp"][..], 140.0),
            ("NATO Radio", &["smcp", "c2sc"], 180.0),
            ("e\u{301}x\u{323}y", &[], 260.0),
        ] {
            let run = shape(&self.pages.fonts, FontId(2), Length::pt(10.0), text, features);
            self.words.extend(text.split(' ').map(str::to_owned));
            self.put(page, run, (x, 78.0), Content::Tagged(section));
        }
        let inner = OutlineItem {
            title: "Inside – ‘ö’".into(),
            destination: name.clone(),
            language: None,
            children: Vec::new(),
        };
        self.pages.outline.push(OutlineItem {
            title: text,
            destination: name,
            language: None,
            children: vec![inner],
        });
    }

    fn body(&mut self, page: &mut Page, section: NodeId, lines: usize) {
        let width = Length::pt(270.0);
        let mut node = self.pages.structure.add(section, NodeKind::Paragraph);
        let mut rest = String::new();
        for line in 0..lines {
            let y = 100.0 + 11.5 * line as f64;
            if line % 9 == 8 {
                node = self.pages.structure.add(section, NodeKind::Paragraph);
            }
            let mut text = std::mem::take(&mut rest);
            while text.chars().count() < 50 {
                if !text.is_empty() {
                    text.push(' ');
                }
                let word = WORDS[self.next(WORDS.len())];
                self.words.push(word.into());
                text.push_str(word);
            }
            let last = line + 1 == lines || line % 9 == 7;
            let split = text.rfind(' ').map(|at| at + 4).filter(|at| {
                !last && line % 3 == 1 && text.is_char_boundary(*at) && text.len() > at + 3
            });
            let split = split.filter(|at| text[*at - 3..].chars().all(|c| c.is_ascii_lowercase()));
            if let Some(at) = split {
                rest = text.split_off(at);
            } else if !last && line % 5 == 0 {
                text.push(' ');
            }
            let font = if line % 7 == 3 { FontId(1) } else { FontId(0) };
            let mut run = shape(&self.pages.fonts, font, Length::pt(10.5), &text, &["kern"]);
            if split.is_some() {
                hyphenate(&mut run, &self.pages.fonts);
            }
            if !last {
                justify(&mut run, width);
            }
            self.put(page, run, (54.0, y), Content::Tagged(node));
        }
    }

    fn folio(&mut self, page: &mut Page) {
        let text = page.label.to_string();
        let run = shape(&self.pages.fonts, FontId(0), Length::pt(9.0), &text, &["onum"]);
        self.put(page, run, (180.0, 540.0), Content::Artifact(Artifact::Footer));
    }
}

/// Puts a picture onto a page of its own, 2 × 2 inches, as a figure.
pub fn add_image(sample: &mut Sample, name: &str, bytes: Vec<u8>) {
    let pages = &mut sample.pages;
    let figure = pages.structure.add(Structure::ROOT, NodeKind::Figure);
    if let Some(node) = pages.structure.get_mut(figure) {
        node.alt = Some(format!("the picture {name}"));
    }
    let id = ImageId(pages.images.len() as u16);
    pages.images.push(PageImage {
        name: name.into(),
        media_type: MediaType::sniff(&bytes).unwrap_or(MediaType::Other("?".into())),
        data: bytes.into(),
        span: Span::default(),
    });
    let mut page = Page::new(Size::new(Length::inches(4.0), Length::inches(4.0)), Side::Recto);
    page.label.number = pages.pages.len() as u32 + 1;
    let rect = Rect::new(
        Length::inches(1.0),
        Length::inches(1.0),
        Length::inches(2.0),
        Length::inches(2.0),
    );
    page.items.push(Item {
        kind: ItemKind::Image(PlacedImage { image: id, rect }),
        content: Content::Tagged(figure),
        span: Span::default(),
    });
    pages.pages.push(page);
}
