//! The complete designs.

use reissue_core::Edition;
use reissue_page::{Length, Size};

use super::{
    ChapterDesign, Design, FolioPlace, FurnitureDesign, Gutter, HeadText, HeadingAlign,
    HeadingStyle, LeadIn, Letters, MadePages, Margins, NoteDesign, NoteNumbering, NotePlace,
    Opening, SidesOfLeaf, TextDesign,
};

pub(super) fn named(name: &str) -> Option<Design> {
    Some(match name {
        "classic" => classic(),
        "modern" => modern(),
        "pocket" => pocket(),
        "screen" => screen(),
        _ => return None,
    })
}

fn style(size: u16, letters: Letters) -> HeadingStyle {
    HeadingStyle { size, letters }
}

/// A 6 × 9 in trade book in EB Garamond: centred heads in small capitals, lead-in small capitals,
/// folios below the text.
pub(super) fn classic() -> Design {
    Design {
        name: "classic".into(),
        edition: Edition::Print,
        trim: Size::new(Length::inches(6.0), Length::inches(9.0)),
        bleed: Length::ZERO,
        sides: SidesOfLeaf::Two,
        margins: Margins {
            inner: Length::pt(54.0),
            outer: Length::pt(54.0),
            head: Length::pt(63.0),
            foot: Length::pt(63.0),
            gutter: Gutter::ByPages,
        },
        text: TextDesign {
            family: "EB Garamond".into(),
            mono: "DejaVu Sans Mono".into(),
            size: Length::pt(11.5),
            leading: Length::pt(14.5),
            indent: 1300,
            old_style: true,
            justify: true,
            hyphenate: true,
            expansion: 20,
            tracking: 5,
            protrusion: true,
            play: 1,
            quote_size: 920,
            quote_indent: 1300,
            scene_break: "* * *".into(),
        },
        chapter: ChapterDesign {
            opens: Opening::Any,
            part_leaf: true,
            sink: 5,
            space_after: 2,
            align: HeadingAlign::Center,
            ordinal: style(1000, Letters::SmallCaps),
            title: style(1550, Letters::Plain),
            subtitle: style(1100, Letters::Italic),
            section: style(1050, Letters::SmallCaps),
            lead_in: LeadIn::SmallCaps,
        },
        furniture: FurnitureDesign {
            verso: HeadText::Author,
            recto: HeadText::Title,
            letters: Letters::SmallCaps,
            size: 880,
            head_distance: Length::pt(23.0),
            folio: FolioPlace::FootCenter,
            foot_distance: Length::pt(32.0),
            drop_folio: true,
        },
        notes: NoteDesign {
            place: NotePlace::Foot,
            numbering: NoteNumbering::Chapter,
            size: 820,
            leading: Length::pt(11.5),
            rule: false,
        },
        made: MadePages {
            half_title: true,
            title_page: true,
            imprint: true,
            contents: true,
            contents_depth: 2,
            illustrations: false,
            index: true,
            colophon: false,
            source_pages: false,
        },
        page_multiple: 2,
    }
}

/// A 5.5 × 8.5 in book in Libertinus Serif: heads at the left, drop capitals, folios below.
fn modern() -> Design {
    let mut design = classic();
    design.name = "modern".into();
    design.set_trim(Size::new(Length::inches(5.5), Length::inches(8.5)));
    design.margins.inner = Length::pt(54.0);
    design.margins.outer = Length::pt(46.0);
    (design.margins.head, design.margins.foot) = (Length::pt(60.0), Length::pt(64.0));
    design.text.family = "Libertinus Serif".into();
    design.text.size = Length::pt(10.3);
    design.text.leading = Length::pt(14.0);
    design.text.indent = 1200;
    design.text.scene_break = String::new();
    design.text.quote_size = 940;
    design.chapter = ChapterDesign {
        opens: Opening::Recto,
        part_leaf: true,
        sink: 4,
        space_after: 4,
        align: HeadingAlign::Left,
        ordinal: style(1000, Letters::Italic),
        title: style(1900, Letters::Plain),
        subtitle: style(1150, Letters::Italic),
        section: style(1000, Letters::Bold),
        lead_in: LeadIn::DropCap(3),
    };
    design.furniture = FurnitureDesign {
        verso: HeadText::Title,
        recto: HeadText::Chapter,
        letters: Letters::Italic,
        size: 950,
        head_distance: Length::pt(22.0),
        folio: FolioPlace::FootOuter,
        foot_distance: Length::pt(31.0),
        drop_folio: true,
    };
    design.notes.leading = Length::pt(11.0);
    design.notes.rule = true;
    design
}

/// A B-format paperback in EB Garamond, close-set, chapters where they come.
fn pocket() -> Design {
    let mut design = classic();
    design.name = "pocket".into();
    design.set_trim(Size::new(Length::mm(129.0), Length::mm(198.0)));
    design.margins.inner = Length::pt(46.0);
    design.margins.outer = Length::pt(38.0);
    (design.margins.head, design.margins.foot) = (Length::pt(45.0), Length::pt(49.0));
    design.text.size = Length::pt(10.6);
    design.text.leading = Length::pt(12.8);
    design.text.indent = 1200;
    design.chapter.part_leaf = false;
    design.chapter.sink = 3;
    design.chapter.title = style(1350, Letters::Capitals);
    design.chapter.ordinal = style(1000, Letters::Italic);
    design.furniture.verso = HeadText::Title;
    design.furniture.recto = HeadText::Chapter;
    design.furniture.letters = Letters::Italic;
    design.furniture.size = 920;
    design.furniture.head_distance = Length::pt(19.0);
    design.furniture.folio = FolioPlace::FootCenter;
    design.furniture.foot_distance = Length::pt(27.6);
    design.notes.leading = Length::pt(10.4);
    design
}

/// The classic design for a screen: every page alike.
fn screen() -> Design {
    let mut design = classic();
    design.single_sided();
    design.name = "screen".into();
    design.made.half_title = false;
    design
}
