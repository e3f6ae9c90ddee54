//! A flat stream of headings and blocks to the sections of a book.
//!
//! For every format that knows headings of levels and nothing else of the build of a book:
//! office documents, FictionBook, pandoc's tree. (HTML has sections that nest, pages and a table of
//! contents to go by: `html::outline`.) [`build`] decides
//!
//! - the nesting, by level; a level that is left out is no harm;
//! - ordinal and title of each heading (`Chapter I. The Quay`);
//! - the role of each section: by what the reader knows ([`Head::role`]), by the label of the
//!   ordinal, by the words of the title in a dozen languages, else by its depth;
//! - front, body and back matter: what stands before the first section that is of the body, and
//!   after the last, as far as the roles say so. The order of the source never changes;
//! - what one heading over all others is: the title of the book.

mod ordinal;
mod titles;

use reissue_core::{
    Block, BlockKind, Book, Diagnostic, Heading, Inline, Language, Matter, Role, Section, Span,
};

use crate::ledger::Ledger;
pub(crate) use ordinal::{find as find_ordinal, is_number_word, is_ordinal, plain_with_breaks};
pub(crate) use titles::role_of;

/// A heading or a block, in the order of the source.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// A section begins.
    Heading(Head),
    /// Text of the section that began last.
    Block(Block),
}

/// A heading.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    /// The level, 1 for the highest.
    pub(crate) level: u8,
    /// The words; may be empty for a section without a heading.
    pub(crate) title: Vec<Inline>,
    /// The words of a subtitle, where the source tells it apart.
    pub(crate) subtitle: Vec<Inline>,
    /// The words of an ordinal, where the source tells it apart.
    pub(crate) ordinal: Vec<Inline>,
    /// The role, where the source tells it.
    pub(crate) role: Option<Role>,
    /// The name by which links find it.
    pub(crate) id: Option<String>,
    /// The language, where it differs from the book's.
    pub(crate) language: Option<Language>,
    /// A shorter form, where the source tells it.
    pub(crate) short: Option<String>,
    /// The stretch of the book, where the source tells it.
    pub(crate) matter: Option<Matter>,
    /// Whether a number at the head of the title is known to belong to the title.
    pub(crate) whole: bool,
    /// Whether role and level are as somebody set them, and nothing is left to guess.
    pub(crate) settled: bool,
    /// Where it stands.
    pub(crate) span: Span,
}

/// A section that is being built, with what is known of its role.
struct Draft {
    section: Section,
    level: u8,
    /// The role that the source or the words tell; none where depth must tell it.
    told: Option<Role>,
    /// Whether an ordinal without a label counts it.
    numbered: bool,
    /// Whether nothing is left to guess.
    settled: bool,
    matter: Option<Matter>,
    children: Vec<Draft>,
}

/// Makes the sections of a book. Metadata must stand in the book already: a heading over
/// everything is its title, and is not told twice.
pub(crate) fn build(items: Vec<Item>, book: &mut Book, ledger: &mut Ledger) {
    let (opening, drafts) = nest(items);
    let (opening, drafts) = unwrap_title(opening, drafts, book, ledger);
    let mut drafts = gather_parts(drafts);
    drafts.iter_mut().for_each(|d| settle(d, None));
    place(opening, drafts, book);
}

/// Nests sections by level; gives the blocks before the first heading, too.
fn nest(items: Vec<Item>) -> (Vec<Block>, Vec<Draft>) {
    let mut opening = Vec::new();
    let mut top: Vec<Draft> = Vec::new();
    let mut open: Vec<Draft> = Vec::new();
    for item in items {
        match item {
            Item::Block(block) => match open.last_mut() {
                Some(draft) => draft.section.blocks.push(block),
                None => opening.push(block),
            },
            Item::Heading(head) => {
                while open.last().is_some_and(|d| d.level >= head.level) {
                    close(&mut open, &mut top);
                }
                open.push(draft(head));
            }
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut top);
    }
    (opening, top)
}

fn close(open: &mut Vec<Draft>, top: &mut Vec<Draft>) {
    let Some(done) = open.pop() else { return };
    match open.last_mut() {
        Some(parent) => parent.children.push(done),
        None => top.push(done),
    }
}

fn draft(head: Head) -> Draft {
    let text = plain_with_breaks(&head.title);
    let searched = head.ordinal.is_empty() && !head.whole;
    let found = searched.then(|| find_ordinal(&text)).flatten();
    let mut heading = Heading {
        subtitle: head.subtitle,
        short: head.short,
        span: head.span,
        ..Heading::default()
    };
    let words = match found {
        Some(found) => {
            let (ordinal, rest) = ordinal::split_at(head.title, found.length);
            let (_, title) = ordinal::split_at(rest, found.title - found.length);
            heading.ordinal = ordinal;
            heading.title = title;
            text.get(found.title..).unwrap_or("").to_owned()
        }
        None => {
            heading.ordinal = head.ordinal;
            heading.title = head.title;
            text
        }
    };
    let labelled = found.and_then(|f| f.role);
    let told = head.role.or(labelled).or_else(|| role_of(&words));
    let section = Section {
        id: head.id,
        language: head.language,
        heading: (!heading.is_empty()).then_some(heading),
        span: head.span,
        ..Section::default()
    };
    let numbered = found.is_some_and(|f| f.role.is_none());
    Draft {
        section,
        level: head.level,
        told,
        numbered,
        settled: head.settled,
        matter: head.matter,
        children: Vec::new(),
    }
}

/// Takes a heading over everything as the title of the book.
fn unwrap_title(
    mut opening: Vec<Block>,
    mut drafts: Vec<Draft>,
    book: &mut Book,
    ledger: &mut Ledger,
) -> (Vec<Block>, Vec<Draft>) {
    let Some(first) = drafts.first() else { return (opening, drafts) };
    let label = first.section.heading.as_ref().map(Heading::label).unwrap_or_default();
    let is_title = !label.is_empty() && same_words(&label, &book.metadata.title);
    let over_all = drafts.len() == 1 && first.children.len() > 1 && first.told.is_none();
    let names_it = over_all && book.metadata.title.trim().is_empty();
    let empty_head = is_title && first.section.blocks.is_empty() && first.children.is_empty();
    if first.settled || !(names_it || over_all && is_title || empty_head && drafts.len() > 1) {
        return (opening, drafts);
    }
    let first = drafts.remove(0);
    if names_it {
        let message = format!("`{label}` stands over everything and was taken as the title");
        ledger.note(
            Diagnostic::guessed("read-490", message)
                .at(first.section.span)
                .help("set the title in the document's properties"),
        );
        book.metadata.title = label;
    }
    opening.extend(first.section.blocks);
    let mut lifted = first.children;
    lifted.extend(drafts);
    (opening, lifted)
}

fn same_words(a: &str, b: &str) -> bool {
    let letters = |s: &str| -> String {
        s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let a = letters(a);
    !a.is_empty() && a == letters(b)
}

/// Lets parts hold the chapters that follow them at their own level.
fn gather_parts(drafts: Vec<Draft>) -> Vec<Draft> {
    let is_division = |d: &Draft| d.told.is_some_and(Role::is_division);
    let holds = |d: &Draft| !d.children.is_empty();
    let settled = drafts.iter().all(|d| d.settled);
    if settled
        || !drafts.iter().any(is_division)
        || drafts.iter().any(|d| is_division(d) && holds(d))
    {
        return drafts;
    }
    let mut out: Vec<Draft> = Vec::new();
    let mut inside = false;
    for draft in drafts {
        if is_division(&draft) {
            inside = true;
            out.push(draft);
            continue;
        }
        let ends = draft.told.is_some_and(|r| {
            r.matter() == Matter::Back || matches!(r, Role::Epilogue | Role::Conclusion)
        });
        inside &= !ends;
        match out.last_mut() {
            Some(part) if inside => part.children.push(draft),
            _ => out.push(draft),
        }
    }
    out
}

/// Settles the roles from the top down.
fn settle(draft: &mut Draft, above: Option<Role>) {
    let role = draft.told.unwrap_or_else(|| by_depth(draft, above));
    // Inside a chapter a `Notes` or `Introduction` is a section like any other.
    let inside = above.is_some_and(|a| !a.is_division() && a.matter() == Matter::Body);
    let role = match (role, above) {
        _ if draft.settled => role,
        _ if inside && role.matter() != Matter::Body => Role::Section,
        (Role::Chapter, Some(Role::Chapter | Role::Section)) => Role::Section,
        (role, _) => role,
    };
    draft.section.role = role;
    let children = std::mem::take(&mut draft.children);
    for mut child in children {
        settle(&mut child, Some(role));
        draft.section.sections.push(child.section);
    }
}

fn by_depth(draft: &Draft, above: Option<Role>) -> Role {
    match above {
        Some(above) if !above.is_division() => return Role::Section,
        Some(Role::Act) => return Role::Scene,
        _ => {}
    }
    let is_chapter = |d: &&Draft| d.told == Some(Role::Chapter) || d.told.is_none() && d.numbered;
    let chapters = draft.children.iter().filter(is_chapter).count();
    if chapters > 1 && !draft.numbered { Role::Part } else { Role::Chapter }
}

/// Deals the sections out to front, body and back matter.
fn place(opening: Vec<Block>, drafts: Vec<Draft>, book: &mut Book) {
    let told: Vec<Option<Matter>> = drafts.iter().map(|d| d.matter).collect();
    let sections: Vec<Section> = drafts.into_iter().map(|d| d.section).collect();
    let matter = |s: &Section| s.role.matter();
    let first = sections.iter().position(|s| matter(s) == Matter::Body);
    let first = first.unwrap_or(if sections.iter().all(|s| matter(s) == Matter::Front) {
        0
    } else {
        sections.iter().take_while(|s| matter(s) == Matter::Front).count()
    });
    let last = sections.iter().rposition(|s| matter(s) != Matter::Back).map_or(first, |i| i + 1);
    for (i, section) in sections.into_iter().enumerate() {
        let guessed = match i {
            i if i < first => Matter::Front,
            i if i < last.max(first) => Matter::Body,
            _ => Matter::Back,
        };
        let matter = told.get(i).copied().flatten().unwrap_or(guessed);
        book.matter_mut(matter).push(section);
    }
    if !opening.is_empty() {
        open_book(opening, book);
    }
}

/// Puts what stands before the first heading into a section of its own.
fn open_book(blocks: Vec<Block>, book: &mut Book) {
    let span = blocks.first().map_or(Span::NONE, |b| b.span);
    let text = blocks.iter().map(reissue_core::plain_block).collect::<Vec<_>>().join("\n");
    let is_motto = |b: &Block| {
        matches!(b.kind, BlockKind::Epigraph(_) | BlockKind::Quotation(_) | BlockKind::Verse(_))
    };
    let nothing_else = book.front.is_empty() && book.body.is_empty() && book.back.is_empty();
    let role = if nothing_else {
        Role::Chapter
    } else if is_dedication(&text) {
        Role::Dedication
    } else if blocks.iter().all(is_motto) {
        Role::Epigraph
    } else if book.front.is_empty() {
        Role::Chapter
    } else {
        Role::Note
    };
    let section = Section { blocks, ..Section::new(role, span) };
    let matter = role.matter();
    book.matter_mut(matter).insert(0, section);
}

/// Tells whether a few words before everything else are a dedication.
pub(crate) fn is_dedication(text: &str) -> bool {
    const SIGNS: [&str; 10] = [
        "dedicat",
        "gewidmet",
        "zugeeignet",
        "dédi",
        "dedica",
        "opgedragen",
        "посвяща",
        "in memory of",
        "à la mémoire",
        "in memoriam",
    ];
    const STARTS: [&str; 9] =
        ["to ", "to\n", "for ", "für ", "pour ", "à ", "para ", "a mi ", "voor "];
    let lower = text.trim_start().to_lowercase();
    let words = lower.split_whitespace().count();
    let begins =
        STARTS.iter().any(|s| lower.starts_with(s)) && words <= 30 && !lower.ends_with('.');
    words <= 120 && (begins || SIGNS.iter().any(|s| lower.contains(s)))
}

/// The names in `Ann Ash, Bo Birch, and Cy Cole`. Before the word they are as many as the commas
/// tell, where each is of two words or more: `Ash, Jr.` is one name. `Various` is none.
pub(crate) fn names(line: &str) -> Vec<&str> {
    let parts = line.split(" and ").flat_map(|part| {
        let part = part.trim().trim_end_matches(',');
        let each: Vec<&str> = part.split(',').map(str::trim).collect();
        let several = line.contains(" and ") && each.iter().all(|n| n.contains(' '));
        if several { each } else { vec![part] }
    });
    let nobody = ["anonymous", "unknown", "various", "none", ""];
    parts.filter(|name| !nobody.contains(&name.to_lowercase().as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(headings: &[(u8, &str)]) -> Book {
        let mut items = Vec::new();
        for (level, title) in headings {
            let title = vec![Inline::text(*title, Span::NONE)];
            items.push(Item::Heading(Head { level: *level, title, ..Head::default() }));
            let words = vec![Inline::text("Words.", Span::NONE)];
            items.push(Item::Block(Block::paragraph(words, Span::NONE)));
        }
        let mut book = Book::default();
        build(items, &mut book, &mut Ledger::default());
        book
    }

    fn shape(sections: &[Section]) -> String {
        let one = |s: &Section| match s.sections.as_slice() {
            [] => s.role.name().to_owned(),
            inside => format!("{}({})", s.role.name(), shape(inside)),
        };
        sections.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    fn check(headings: &[(u8, &str)], front: &str, body: &str, back: &str) {
        let book = book(headings);
        let got = [shape(&book.front), shape(&book.body), shape(&book.back)];
        assert_eq!(got, [front, body, back], "{headings:?}");
    }

    #[test]
    fn names_in_a_row_are_told_apart() {
        let three = ["Ann E. Ash", "Bo Birch", "Cy Cole"];
        assert_eq!(names("Ann E. Ash, Bo Birch, and Cy Cole"), three);
        assert_eq!(names("Ann E. Ash, Bo Birch and Cy Cole"), three);
        assert_eq!(names("Bo Birch, Jr."), ["Bo Birch, Jr."]);
        assert!(names("Various").is_empty());
        assert_eq!(names("Bo Birch, Jr. and Cy Cole"), ["Bo Birch, Jr.", "Cy Cole"]);
    }

    #[test]
    fn sections_are_nested_and_dealt_out() {
        check(
            &[(2, "Preface"), (2, "Part I. Here"), (3, "I. One"), (3, "II. Two"), (2, "Notes")],
            "preface",
            "part(chapter chapter)",
            "notes",
        );
        check(
            &[
                (1, "Part One"),
                (1, "Salt"),
                (1, "Sand"),
                (1, "Part Two"),
                (1, "Sea"),
                (1, "Afterword"),
            ],
            "",
            "part(chapter chapter) part(chapter)",
            "afterword",
        );
        check(
            &[(1, "Salt"), (2, "Notes"), (2, "Introduction"), (1, "Sand")],
            "",
            "chapter(section section) chapter",
            "",
        );
        check(&[(1, "Act I"), (2, "Scene I"), (2, "Scene II")], "", "act(scene scene)", "");
        check(
            &[(1, "Salt"), (1, "Introduction"), (1, "Sand")],
            "",
            "chapter introduction chapter",
            "",
        );
        check(
            &[(1, "Here"), (2, "1. One"), (2, "2. Two"), (1, "There")],
            "",
            "part(chapter chapter) chapter",
            "",
        );
    }

    #[test]
    fn a_heading_over_everything_is_the_title() {
        let book = book(&[(1, "The Salt Road"), (2, "The Quay"), (2, "The Pans")]);
        assert_eq!(book.metadata.title, "The Salt Road");
        assert_eq!(shape(&book.body), "chapter chapter chapter");
    }
}
