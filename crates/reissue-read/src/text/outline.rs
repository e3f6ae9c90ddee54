//! Headings to sections: which hold which, and where front and back matter begin.

use std::ops::Range;

use reissue_core::{
    Align, Block, BlockKind, Diagnostic, Heading, Inline, InlineKind, List, ListItem, ListKind,
    Matter, Quotation, Role, Section, Span,
};

use super::block::Setting;
use super::contents::words;
use super::heading::{Evidence, Mark, Marks, Stretch};
use super::inline::NoteMarks;
use super::levels::{CHAPTER, Levels, NUMBER, Set};
use super::lines::{Page, Piece, PieceKind};
use super::vocabulary::{self, Number};
use crate::Reading;

/// Builds the sections of the book.
pub(super) fn build(
    page: &Page<'_>,
    pieces: &[Piece],
    found: Marks,
    notes: &NoteMarks,
    reading: &mut Reading,
) {
    let setting = Setting::new(page, notes, pieces);
    let builder =
        Builder { page, pieces, setting: &setting, title: words(&reading.book.metadata.title) };
    let plan = builder.plan(found);
    for guess in plan.iter().filter(|p| p.guessed) {
        let message = format!(
            "`{}` was taken for a heading by the white space around it",
            page.joined(builder.lines(guess))
        );
        reading.report.push(
            Diagnostic::guessed("read-221", message)
                .severity(reissue_core::Severity::Note)
                .at(page.span(builder.lines(guess))),
        );
    }
    builder.assemble(plan, reading);
}

/// A section to be: its heading, its rank, and the pieces of its own text.
struct Plan {
    role: Role,
    matter: Matter,
    /// How deep it stands: a lower rank holds a higher one.
    rank: u8,
    mark: Option<Mark>,
    /// Pieces of the heading.
    head: Range<usize>,
    body: Range<usize>,
    guessed: bool,
    listing: bool,
}

struct Builder<'a, 'p> {
    page: &'a Page<'p>,
    pieces: &'a [Piece],
    setting: &'a Setting<'a, 'p>,
    title: String,
}

impl Builder<'_, '_> {
    fn lines(&self, plan: &Plan) -> Range<usize> {
        let first = self.pieces.get(plan.head.start).map_or(0, |p| p.lines.start);
        let last = self.pieces.get(plan.head.end.saturating_sub(1)).map_or(first, |p| p.lines.end);
        first..last.max(first)
    }

    /// Orders headings, lists and loose text, and gives each its role and rank.
    fn plan(&self, found: Marks) -> Vec<Plan> {
        let zone = self.title_zone(&found);
        let mut plans: Vec<Plan> = Vec::new();
        let marks: Vec<Mark> = found.marks.into_iter().filter(|m| m.piece >= zone).collect();
        for listing in found.contents.listings.into_iter().filter(|l| l.pieces.start >= zone) {
            plans.push(Plan {
                role: listing.role,
                matter: Matter::Front,
                rank: CHAPTER,
                mark: None,
                head: listing.pieces.start..listing.pieces.start + 1,
                body: listing.pieces.clone(),
                guessed: false,
                listing: true,
            });
        }
        self.rank(marks, &mut plans);
        plans.sort_by_key(|p| p.head.start);
        let first = plans.first().map_or(self.pieces.len(), |p| p.head.start);
        let loose = self.loose(zone..first, plans.is_empty());
        plans.splice(0..0, loose);
        if zone > 0 && self.has_text(0..zone) {
            plans.insert(0, plain_plan(Role::TitlePage, Matter::Front, 0..zone));
        }
        self.close(&mut plans);
        self.matters(&mut plans);
        plans
    }

    fn has_text(&self, range: Range<usize>) -> bool {
        self.pieces.get(range).unwrap_or_default().iter().any(|p| p.kind != PieceKind::Gone)
    }

    /// The pieces of the title page: all short ones before the first heading or running text.
    fn title_zone(&self, found: &Marks) -> usize {
        let listing = found.contents.listings.first().map_or(usize::MAX, |l| l.pieces.start);
        let prose = self.pieces.iter().position(|p| self.is_text(p)).unwrap_or(self.pieces.len());
        let real = found
            .marks
            .iter()
            .find(|m| self.is_real(m, &found.marks))
            .map_or(usize::MAX, |m| m.piece);
        let limit = listing.min(real).min(prose);
        if limit == prose && prose < listing.min(real) {
            // The last heading before running text belongs to that text.
            let last =
                found.marks.iter().rev().find(|m| m.piece + m.pieces == prose && !self.is_title(m));
            return last.map_or(prose, |m| m.piece);
        }
        limit.min(self.pieces.len())
    }

    /// Running text: prose of some lines, or verse.
    fn is_text(&self, piece: &Piece) -> bool {
        let page = self.page;
        if piece.kind != PieceKind::Plain {
            return false;
        }
        if !page.wrapped {
            return page.joined(piece.lines.clone()).chars().count() > 90;
        }
        let full = piece.lines.clone().filter(|i| page.width(*i) * 10 > page.fill * 7).count();
        let set_in = page.indent(piece.lines.start) >= 12;
        !set_in && (piece.len() >= 4 && full * 2 > piece.len() || piece.len() >= 12)
    }

    /// A heading that can't belong to a title page.
    fn is_real(&self, mark: &Mark, marks: &[Mark]) -> bool {
        match mark.evidence {
            Evidence::Numbered => {
                !matches!(mark.role, Some(Role::Volume))
                    && !self.is_title(mark)
                    && self.reaches_text(mark)
            }
            Evidence::Named | Evidence::Listed => !self.is_title(mark),
            Evidence::Spaced => {
                let after = self.pieces.get(mark.piece + mark.pieces..).unwrap_or_default();
                let text = after.iter().take(3).position(|p| self.is_text(p));
                let own = |at: usize| {
                    !marks
                        .iter()
                        .any(|m| m.piece > mark.piece && m.piece <= mark.piece + mark.pieces + at)
                };
                let imprint = vocabulary::ends_with_year(&self.mark_text(mark));
                text.is_some_and(own) && !self.is_title(mark) && !imprint
            }
        }
    }

    /// Tells whether text comes within a few pieces, be it one sentence right below.
    fn reaches_text(&self, mark: &Mark) -> bool {
        let after = self.pieces.get(mark.piece + mark.pieces..).unwrap_or_default();
        after.iter().take(6).any(|p| p.len() >= 2)
            || after.first().is_some_and(|p| self.is_sentence(p))
    }

    /// A line that ends as a sentence does and has small letters as one has.
    fn is_sentence(&self, piece: &Piece) -> bool {
        let line = self.page.line(piece.lines.start);
        let words: Vec<&str> = line.split_whitespace().collect();
        let low = words.iter().filter(|w| w.starts_with(char::is_lowercase)).count();
        let ends = line.trim_end_matches(['"', '”', '’', '»']).ends_with(['.', '!', '?', '…']);
        piece.kind == PieceKind::Plain && ends && words.len() >= 4 && low * 2 >= words.len()
    }

    fn is_title(&self, mark: &Mark) -> bool {
        let own = words(&self.mark_text(mark));
        !own.is_empty()
            && !self.title.is_empty()
            && (self.title == own
                || (self.title.starts_with(&own) || own.starts_with(&self.title))
                    && mark.number.is_none()
                    && own.len() * 3 > self.title.len())
    }

    fn mark_text(&self, mark: &Mark) -> String {
        let parts =
            mark.ordinal.iter().chain(&mark.title).filter_map(|(a, b)| self.page.text.get(*a..*b));
        parts.collect::<Vec<_>>().join(" ")
    }

    /// Text before the first heading.
    fn loose(&self, range: Range<usize>, only: bool) -> Vec<Plan> {
        if range.is_empty() || !self.has_text(range.clone()) {
            return Vec::new();
        }
        let role = if only { Role::Chapter } else { Role::Note };
        vec![plain_plan(role, if only { Matter::Body } else { Matter::Front }, range)]
    }

    /// Gives each heading its role and rank.
    fn rank(&self, marks: Vec<Mark>, plans: &mut Vec<Plan>) {
        let chapters =
            marks.iter().any(|m| m.role == Some(Role::Chapter) && m.evidence == Evidence::Numbered);
        let acts = marks.iter().any(|m| m.role == Some(Role::Act));
        let next = |at: usize, mark: &Mark| {
            marks.get(at + 1).filter(|n| !self.has_prose(mark.piece + mark.pieces..n.piece))
        };
        let set = |(at, mark): (usize, &'_ Mark)| (self.mark_text(mark), next(at, mark).is_some());
        let told: Vec<(String, bool)> = marks.iter().enumerate().map(set).collect();
        let sets = marks.iter().zip(&told);
        let sets: Vec<Set<'_>> = sets
            .map(|(mark, (words, hollow))| Set { mark, words: words.clone(), hollow: *hollow })
            .collect();
        let levels = Levels::of(&sets);
        let mut inside = false;
        for (at, set) in sets.iter().enumerate() {
            let mark = set.mark;
            let usual = self.role_and_rank(mark, next(at, mark), chapters, acts, &levels);
            let (role, rank) = levels.place(mark, &set.words, inside).unwrap_or(usual);
            inside |= role == Role::Chapter;
            plans.push(Plan {
                role,
                matter: Matter::Body,
                rank,
                head: mark.piece..mark.piece + mark.pieces,
                body: mark.piece + mark.pieces..mark.piece + mark.pieces,
                mark: Some(mark.clone()),
                guessed: mark.evidence == Evidence::Spaced,
                listing: false,
            });
        }
    }

    fn has_prose(&self, range: Range<usize>) -> bool {
        self.pieces
            .get(range)
            .unwrap_or_default()
            .iter()
            .any(|p| p.kind == PieceKind::Plain && (p.len() > 2 || self.is_text(p)))
    }

    fn role_and_rank(
        &self,
        mark: &Mark,
        next: Option<&Mark>,
        chapters: bool,
        acts: bool,
        levels: &Levels,
    ) -> (Role, u8) {
        let opens = next.is_some_and(|n| {
            n.number.is_some_and(|x| x.value() == 1)
                || n.evidence == Evidence::Numbered && n.role != Some(Role::Part)
        });
        match (mark.evidence, mark.role) {
            (Evidence::Numbered, Some(role)) => match role {
                Role::Volume => (role, 0),
                Role::Part => (role, 1),
                Role::Act => (role, 2),
                Role::Scene => (role, if acts { CHAPTER } else { 4 }),
                Role::Section if chapters => (role, 5),
                Role::Section => (Role::Chapter, CHAPTER),
                _ => (Role::Chapter, CHAPTER),
            },
            (Evidence::Numbered, None) => {
                let letter = matches!(mark.number, Some(Number::Letter(_)));
                let numbered_part = mark.series.is_empty()
                    && opens
                    && next.is_some_and(|n| {
                        n.number.is_some_and(|x| x.value() == 1)
                            && (!n.series.is_empty() || n.before < mark.before)
                    });
                if numbered_part && !letter {
                    (Role::Part, 1)
                } else if (chapters || levels.numbers_below) && mark.series.is_empty() {
                    (Role::Section, NUMBER)
                } else {
                    (Role::Chapter, CHAPTER)
                }
            }
            (_, Some(role)) if !role.is_division() => (role, CHAPTER),
            (Evidence::Spaced, _) if self.is_title(mark) && next.is_some() => (Role::HalfTitle, 0),
            (Evidence::Spaced | Evidence::Listed, _)
                if opens
                    || next.is_some_and(|n| {
                        n.evidence == Evidence::Spaced && n.before < mark.before
                    }) =>
            {
                (Role::Part, 1)
            }
            _ => (Role::Chapter, CHAPTER),
        }
    }

    /// Each section's own text ends where the next one begins.
    fn close(&self, plans: &mut [Plan]) {
        let starts: Vec<usize> =
            plans.iter().skip(1).map(|p| p.head.start).chain([self.pieces.len()]).collect();
        for (plan, end) in plans.iter_mut().zip(starts) {
            plan.body.end = if plan.mark.is_some() || plan.listing {
                end.max(plan.body.start)
            } else {
                plan.body.end.max(end)
            };
        }
    }

    /// Front matter before the first chapter, back matter after the last.
    fn matters(&self, plans: &mut [Plan]) {
        let is_body = |p: &Plan| {
            !p.listing
                && matches!(p.role.matter(), Matter::Body)
                && p.role != Role::HalfTitle
                && p.role != Role::TitlePage
        };
        let first = plans
            .iter()
            .position(|p| {
                is_body(p) && p.matter == Matter::Body
                    || p.mark.as_ref().is_some_and(|m| m.number.is_some())
            })
            .unwrap_or(plans.len());
        let last = plans
            .iter()
            .rposition(|p| is_body(p) && p.mark.as_ref().is_none_or(|m| m.number.is_some()))
            .or_else(|| plans.iter().rposition(is_body))
            .unwrap_or(0);
        let back = plans
            .iter()
            .enumerate()
            .position(|(i, p)| {
                i > last && i > first && (p.role.matter() == Matter::Back || p.listing)
            })
            .unwrap_or(plans.len());
        let lone = first == plans.len();
        for (i, plan) in plans.iter_mut().enumerate() {
            plan.matter = match i {
                _ if lone && plan.matter == Matter::Body => Matter::Body,
                i if i < first => Matter::Front,
                i if i >= back => Matter::Back,
                _ => Matter::Body,
            };
            if plan.matter == Matter::Front && plan.role == Role::Part {
                plan.role = Role::HalfTitle;
            }
        }
    }

    /// Makes the sections and hangs them into one another.
    fn assemble(&self, plans: Vec<Plan>, reading: &mut Reading) {
        let mut stack: Vec<(u8, Section)> = Vec::new();
        let mut matter = Matter::Front;
        let mut appendix = false;
        for plan in plans {
            if plan.matter != matter {
                fold(&mut stack, 0, reading.book.matter_mut(matter));
                matter = plan.matter;
            }
            if self.is_emptied(&plan) {
                let span = self.page.span(self.lines(&plan));
                let words = self.page.joined(self.lines(&plan));
                let message = format!("the heading `{words}` was left out: its notes are linked");
                reading.report.push(Diagnostic::fact("read-223", message).at(span));
                continue;
            }
            let mut rank = plan.rank;
            // What follows an empty `APPENDIX` stands inside of it.
            if matter == Matter::Back {
                let named = plan.mark.as_ref().is_none_or(|m| m.evidence == Evidence::Named);
                let hollow = stack
                    .last()
                    .is_some_and(|(_, s)| s.blocks.is_empty() && s.role == Role::Appendix);
                appendix = !named && (hollow || appendix);
                rank = if appendix { 4 } else { CHAPTER };
            }
            let section = self.section(plan);
            fold(&mut stack, rank, reading.book.matter_mut(matter));
            stack.push((rank, section));
        }
        fold(&mut stack, 0, reading.book.matter_mut(matter));
        let book = &mut reading.book;
        for section in book.body.iter_mut().chain(&mut book.back) {
            settle(section);
        }
    }

    /// Tells whether a section held notes and nothing else, so that only its heading is left.
    fn is_emptied(&self, plan: &Plan) -> bool {
        let held = self.pieces.get(plan.body.clone()).unwrap_or_default();
        plan.role == Role::Notes
            && plan.mark.is_some()
            && !held.is_empty()
            && held.iter().all(|p| p.kind == PieceKind::Gone)
    }

    fn section(&self, plan: Plan) -> Section {
        let mut section = Section::new(plan.role, self.page.span(self.lines(&plan)));
        if plan.listing {
            self.listing(&plan, &mut section);
            return section;
        }
        section.heading = plan.mark.as_ref().map(|m| self.heading(m, section.span));
        let pieces = self.pieces.get(plan.body.clone()).unwrap_or_default();
        section.blocks = match plan.role {
            Role::TitlePage => self.title_page(pieces),
            _ => self.setting.blocks(pieces),
        };
        let last = pieces.last().map_or(section.span, |p| self.page.span(p.lines.clone()));
        section.span = section.span.join(last);
        if plan.mark.is_some() {
            lift_epigraph(&mut section);
        }
        join_continued(&mut section.blocks);
        section
    }

    fn title_page(&self, pieces: &[Piece]) -> Vec<Block> {
        let mut out = Vec::new();
        for piece in pieces {
            match piece.kind {
                PieceKind::Gone => {}
                PieceKind::Plain
                    if !self.is_text(piece)
                        && piece.len() <= 6
                        && !self.page.line(piece.lines.start).starts_with(['[', '{']) =>
                {
                    out.push(self.setting.short_lines(piece, Align::Center))
                }
                _ => out.extend(self.setting.blocks(std::slice::from_ref(piece))),
            }
        }
        out
    }

    /// A contents list: its heading, then a list of its lines.
    fn listing(&self, plan: &Plan, section: &mut Section) {
        let Some(first) = self.pieces.get(plan.body.start) else { return };
        let head = self.setting.stretches(first.lines.start..first.lines.start + 1);
        section.heading = Some(Heading {
            title: self.setting.inlines(&head),
            span: section.span,
            ..Heading::default()
        });
        let mut items = Vec::new();
        for piece in self
            .pieces
            .get(plan.body.clone())
            .unwrap_or_default()
            .iter()
            .filter(|p| p.kind != PieceKind::Gone)
        {
            for i in
                piece.lines.clone().filter(|i| *i != first.lines.start && !self.page.is_blank(*i))
            {
                let span = self.page.span(i..i + 1);
                let content = self.setting.inlines(&self.setting.stretches(i..i + 1));
                items.push(ListItem { blocks: vec![Block::paragraph(content, span)], span });
            }
        }
        let span = items.iter().map(|i| i.span).fold(Span::NONE, Span::join);
        section.span = section.span.join(span);
        if !items.is_empty() {
            section
                .blocks
                .push(Block::new(BlockKind::List(List { kind: ListKind::Plain, items }), span));
        }
    }

    fn heading(&self, mark: &Mark, span: Span) -> Heading {
        let wrapped = self.wrapper(mark);
        let ordinal: Vec<Stretch> = mark.ordinal.into_iter().collect();
        let mut title = mark.title.clone();
        let mut subtitle = mark.subtitle.clone();
        if let Some(mark_char) = wrapped {
            let own = mark.ordinal.is_none() || mark.pieces > 1;
            strip_wrapper(self.page.text, &mut title, mark_char, own);
        }
        if let Some(c) = own_wrapper(self.page.text, &subtitle) {
            strip_wrapper(self.page.text, &mut subtitle, c, true);
        }
        Heading {
            ordinal: self.setting.inlines(&ordinal),
            title: self.broken(&title),
            subtitle: self.broken(&subtitle),
            short: None,
            span,
        }
    }

    /// The lines of a title run on.
    fn broken(&self, lines: &[Stretch]) -> Vec<Inline> {
        self.setting.inlines(lines)
    }

    /// The mark of emphasis around a whole heading: looks, not words.
    fn wrapper(&self, mark: &Mark) -> Option<char> {
        let piece = self.pieces.get(mark.piece)?;
        let first = self.page.line(piece.lines.start).chars().next()?;
        let inner = if mark.ordinal.is_some() && mark.pieces > 1 {
            return own_wrapper(self.page.text, &mark.title);
        } else {
            first
        };
        let last = self
            .page
            .line(piece.lines.end.saturating_sub(1))
            .trim_end_matches('.')
            .chars()
            .last()?;
        ("_=+~*".contains(inner) && last == inner).then_some(inner)
    }
}

fn own_wrapper(text: &str, lines: &[Stretch]) -> Option<char> {
    let first = lines.first().and_then(|(a, b)| text.get(*a..*b))?.chars().next()?;
    let last =
        lines.last().and_then(|(a, b)| text.get(*a..*b))?.trim_end_matches('.').chars().last()?;
    ("_=+~*".contains(first) && last == first).then_some(first)
}

/// Takes a mark of emphasis off both ends of some lines.
fn strip_wrapper(text: &str, lines: &mut [Stretch], mark: char, start: bool) {
    if start
        && let Some(first) = lines.first_mut()
        && text.get(first.0..first.1).is_some_and(|t| t.starts_with(mark))
    {
        first.0 += 1;
    }
    if let Some(last) = lines.last_mut() {
        let line = text.get(last.0..last.1).unwrap_or_default();
        if line.ends_with(mark) {
            last.1 -= 1;
        }
    }
}

fn plain_plan(role: Role, matter: Matter, body: Range<usize>) -> Plan {
    Plan {
        role,
        matter,
        rank: CHAPTER,
        mark: None,
        head: body.start..body.start + 1,
        body,
        guessed: false,
        listing: false,
    }
}

/// Closes all sections of a rank or a higher one: each goes into the one below it.
pub(super) fn fold(stack: &mut Vec<(u8, Section)>, rank: u8, out: &mut Vec<Section>) {
    while stack.last().is_some_and(|(r, _)| *r >= rank) {
        let Some((_, section)) = stack.pop() else { return };
        match stack.last_mut() {
            Some((_, parent)) => parent.sections.push(section),
            None => out.push(section),
        }
    }
}

/// A part that holds text and no chapters is a chapter by another name.
fn settle(section: &mut Section) {
    if section.role.is_division() && section.sections.is_empty() && !section.blocks.is_empty() {
        section.role = Role::Chapter;
    }
    section.sections.iter_mut().for_each(settle);
}

/// A quotation with a name under it, right below a heading, is a motto.
pub(super) fn lift_epigraph(section: &mut Section) {
    if section.blocks.len() < 2 && section.role != Role::Epigraph {
        return;
    }
    let Some(first) = section.blocks.first_mut() else { return };
    match &mut first.kind {
        BlockKind::Quotation(q) if q.attribution.is_some() => {
            first.kind = BlockKind::Epigraph(std::mem::take(q));
        }
        BlockKind::Verse(v) if v.attribution.is_some() => {
            let attribution = v.attribution.take();
            let inner = Block::new(BlockKind::Verse(std::mem::take(v)), first.span);
            first.kind = BlockKind::Epigraph(Quotation { blocks: vec![inner], attribution });
        }
        _ => {}
    }
}

/// A paragraph that begins with a small letter after something set in goes on.
pub(super) fn join_continued(blocks: &mut [Block]) {
    let mut set_in = false;
    for block in blocks {
        if let BlockKind::Paragraph(p) = &mut block.kind {
            let low = match p.content.first().map(|i| &i.kind) {
                Some(InlineKind::Text(t)) => t.starts_with(char::is_lowercase),
                _ => false,
            };
            p.continued = set_in && low && p.align == Align::Start;
        }
        set_in = matches!(
            block.kind,
            BlockKind::Quotation(_)
                | BlockKind::Verse(_)
                | BlockKind::List(_)
                | BlockKind::Preformatted(_)
                | BlockKind::Table(_)
        );
    }
}
