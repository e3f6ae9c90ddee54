//! The PDF document as printpdf builds it: pages, fonts, pictures.
//!
//! Content, font programs and picture streams are ready made; printpdf turns them into objects.
//! It embeds the fonts whose glyphs some page shows through its own operators, and it can't see
//! into finished content, so one page more shows every glyph of every font; the finishing pass
//! takes it out again. All names are ours: printpdf's own come from a counter of the process,
//! and a second document would differ.

use std::collections::BTreeMap;

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
    pub(crate) document: lopdf::Document,
    /// The page objects in order, without the page of all glyphs.
    pub(crate) pages: Vec<lopdf::ObjectId>,
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
    for (sheet, content) in sheets.iter().zip(contents) {
        document.pages.push(page(sheet, content.operators));
    }
    document.pages.push(all_glyphs(fonts));
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: false,
        image_optimization: None,
    };
    let document = document.to_lopdf_document(&options, &mut Vec::new());
    let mut pages: Vec<_> = document.get_pages().into_values().collect();
    pages.truncate(sheets.len());
    Assembled { document, pages }
}

fn page(sheet: &Sheet, operators: String) -> PdfPage {
    let points = |m: crate::content::Milli| Mm::from(Pt(m.0 as f32 / 1_000.0));
    let content = Op::Unknown { key: operators, value: Vec::new() };
    PdfPage::new(points(sheet.media.right), points(sheet.media.top), vec![content])
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
