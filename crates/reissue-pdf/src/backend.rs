//! The PDF document as printpdf builds it: pages, fonts, pictures.
//!
//! Content, font programs and picture streams are ready made; printpdf makes the objects that hold
//! them, and content is put into its streams when they are there. It embeds the fonts whose glyphs
//! some page shows through its own operators, and it can't see into finished content, so one page
//! more shows every glyph of every font; the finishing pass takes it out again. All names are ours:
//! printpdf's own come from a counter of the process, and a second document would differ.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use printpdf::{
    Codepoint, ExternalStream, ExternalXObject, FontMetrics, FontType, Mm, Op, ParsedFont,
    PdfDocument, PdfFont, PdfFontHandle, PdfFontMetricsStub, PdfPage, PdfSaveOptions, Pt, TextItem,
    XObject, XObjectId,
};

use crate::content::PageContent;
use crate::font::EmbeddedFont;
use crate::sheet::Sheet;

/// What the finishing pass works on.
pub(crate) struct Assembled {
    /// The objects.
    pub(crate) document: Document,
    /// The page objects in order, without the page of all glyphs.
    pub(crate) pages: Vec<ObjectId>,
}

/// Builds the objects of pages, fonts and pictures. `images` are the resource names of pictures
/// whose streams the finishing pass fills.
pub(crate) fn assemble(
    title: &str,
    sheets: &[Sheet],
    contents: Vec<PageContent>,
    fonts: &[Option<EmbeddedFont>],
    images: &[String],
) -> Assembled {
    let mut document = PdfDocument::new(title);
    for font in fonts.iter().flatten() {
        let id = printpdf::FontId(font.resource.clone());
        document.resources.fonts.map.insert(id, PdfFont::new(parsed(font)));
    }
    for name in images {
        let empty = ExternalXObject {
            stream: ExternalStream::default(),
            width: None,
            height: None,
            dpi: None,
        };
        let id = XObjectId(name.clone());
        document.resources.xobjects.map.insert(id, XObject::External(empty));
    }
    document.pages.extend(sheets.iter().map(page));
    document.pages.push(all_glyphs(fonts));
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: false,
        image_optimization: None,
    };
    let mut document = document.to_lopdf_document(&options, &mut Vec::new());
    let mut pages: Vec<_> = document.get_pages().into_values().collect();
    pages.truncate(sheets.len());
    for (page, content) in pages.iter().zip(contents) {
        fill(&mut document, *page, content);
    }
    Assembled { document, pages }
}

/// A page whose content comes later.
fn page(sheet: &Sheet) -> PdfPage {
    let points = |m: crate::content::Milli| Mm::from(Pt(m.0 as f32 / 1_000.0));
    PdfPage::new(points(sheet.media.right), points(sheet.media.top), Vec::new())
}

/// Puts content into the stream of a page.
fn fill(document: &mut Document, page: ObjectId, content: PageContent) {
    let mut stream = Stream::new(Dictionary::new(), Vec::new());
    content.operators.fill(&mut stream);
    let dictionary = document.get_dictionary(page);
    let known = dictionary.and_then(|page| page.get(b"Contents")).and_then(Object::as_reference);
    match known {
        Ok(id) => {
            document.objects.insert(id, Object::Stream(stream));
        }
        Err(_) => {
            let id = document.add_object(stream);
            if let Ok(page) = document.get_object_mut(page).and_then(Object::as_dict_mut) {
                page.set("Contents", id);
            }
        }
    }
}

fn parsed(font: &EmbeddedFont) -> ParsedFont {
    let facts = &font.facts;
    let cff = font.program.starts_with(b"OTTO");
    let angle = f64::from(facts.italic_angle).to_radians().tan();
    ParsedFont {
        original_bytes: font.program.clone(),
        font_index: 0,
        font_name: Some(font.name.clone()),
        codepoint_to_glyph: BTreeMap::new(),
        glyph_widths: (0u16..).zip(&font.glyphs).map(|(code, g)| (code, g.width)).collect(),
        units_per_em: 1_000,
        font_metrics: FontMetrics {
            ascent: facts.per_mille(facts.ascent.into()) as i16,
            descent: facts.per_mille(facts.descent.into()) as i16,
        },
        font_type: if cff { FontType::OpenTypeCFF(()) } else { FontType::TrueType },
        pdf_font_metrics: PdfFontMetricsStub {
            units_per_em: 1_000,
            x_min: facts.per_mille(facts.bbox[0].into()) as i16,
            y_min: facts.per_mille(facts.bbox[1].into()) as i16,
            x_max: facts.per_mille(facts.bbox[2].into()) as i16,
            y_max: facts.per_mille(facts.bbox[3].into()) as i16,
            caret_slope_rise: 1_000,
            caret_slope_run: (-angle * 1_000.0).round() as i16,
            us_weight_class: facts.weight,
        },
    }
}

/// A page that shows every glyph of every font once, each with its characters.
fn all_glyphs(fonts: &[Option<EmbeddedFont>]) -> PdfPage {
    let mut ops = vec![Op::StartTextSection];
    for font in fonts.iter().flatten() {
        let handle = PdfFontHandle::External(printpdf::FontId(font.resource.clone()));
        ops.push(Op::SetFont { font: handle, size: Pt(1.0) });
        let glyphs = (0u16..).zip(&font.glyphs).skip(1).map(|(code, glyph)| Codepoint {
            gid: code,
            offset: 0.0,
            cid: Some(glyph.texts.first().map_or("\u{fffd}", |t| t).into()),
        });
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] });
    }
    ops.push(Op::EndTextSection);
    PdfPage::new(Mm(10.0), Mm(10.0), ops)
}
