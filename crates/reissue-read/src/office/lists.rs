//! Lists and definition lists, of the paragraphs that stand in a row.

use reissue_core::{Block, BlockKind, Definition, DefinitionList, List, ListItem, ListKind};

use super::flow::{Flow, Para, Piece, Place, blocks};
use super::names::Part;
use super::runs;

impl Flow<'_> {
    pub(super) fn definitions(&mut self, first: Para) {
        let span = first.span;
        let mut items: Vec<Definition> = Vec::new();
        let mut next = Some(first);
        while let Some(para) = next {
            let place = para.span;
            let mut terms = vec![runs::nest(para.runs)];
            let mut senses = Vec::new();
            while let Some(Piece::Para(more)) =
                self.pieces.next_if(|p| matches!(p, Piece::Para(p) if p.part == Part::Term))
            {
                terms.push(runs::nest(more.runs));
            }
            while let Some(piece) = self.pieces.next_if(|p| match p {
                Piece::Para(p) => p.part == Part::Sense || p.is_blank(),
                Piece::Block(_) | Piece::Heading(_) => false,
            }) {
                if let Piece::Para(p) = piece {
                    senses.push(Piece::Para(Para { part: Part::Body, ..p }));
                }
            }
            let sense = blocks(senses, self.ledger);
            let senses = if sense.is_empty() { Vec::new() } else { vec![sense] };
            items.push(Definition { terms, senses, span: place });
            next = match self
                .pieces
                .next_if(|p| matches!(p, Piece::Para(p) if p.part == Part::Term))
            {
                Some(Piece::Para(para)) => Some(para),
                _ => None,
            };
        }
        self.push(Block::new(BlockKind::DefinitionList(DefinitionList { items }), span));
    }

    pub(super) fn list(&mut self, first: Para, place: Place) {
        let mut members = vec![(place, first)];
        while let Some(Piece::Para(next)) = self.pieces.next_if(|p| match p {
            Piece::Para(p) => match p.place {
                Some(next) => {
                    !matches!(p.part, Part::Heading(_))
                        && (next.list == place.list || next.level > 0 || next.goes_on)
                }
                None => p.part == Part::ListText && !p.is_blank(),
            },
            Piece::Block(_) | Piece::Heading(_) => false,
        }) {
            let before = members.last().map_or(place, |(p, _)| *p);
            let at = next.place.unwrap_or(before);
            members.push((at, next));
        }
        let mut members = members.into_iter().peekable();
        let lists = gather(&mut members, 0);
        for list in lists {
            self.push(list);
        }
    }
}

/// Gathers the members of a list from a level on; deeper ones go into the item before them.
fn gather(
    members: &mut std::iter::Peekable<std::vec::IntoIter<(Place, Para)>>,
    level: u8,
) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut current: Option<u32> = None;
    while let Some((place, _)) = members.peek() {
        let place = *place;
        if place.level < level {
            break;
        }
        let continues = place.goes_on || members.peek().is_some_and(|(_, p)| p.place.is_none());
        if place.level > level || continues {
            let inside = if continues && place.level == level {
                members.next().map(|(_, p)| p.block()).into_iter().collect()
            } else {
                gather(members, level + 1)
            };
            match last_item(&mut out) {
                Some(item) => item.blocks.extend(inside),
                None => out.extend(inside),
            }
            continue;
        }
        let Some((_, para)) = members.next() else { break };
        let span = para.span;
        let kind = mergeable(place.kind);
        let same = current == Some(place.list)
            && matches!(out.last().map(|b| &b.kind), Some(BlockKind::List(l)) if mergeable(l.kind) == kind);
        if !same {
            let list = List { kind: place.kind, items: Vec::new() };
            out.push(Block::new(BlockKind::List(list), span));
        }
        current = Some(place.list);
        if let Some(Block { kind: BlockKind::List(list), span: whole, .. }) = out.last_mut() {
            *whole = whole.join(span);
            list.items.push(ListItem { blocks: vec![para.block()], span });
        }
    }
    out
}

/// The kind without the number of the item.
fn mergeable(kind: ListKind) -> ListKind {
    match kind {
        ListKind::Ordered { numbering, .. } => ListKind::Ordered { start: 0, numbering },
        other => other,
    }
}

fn last_item(blocks: &mut [Block]) -> Option<&mut ListItem> {
    match blocks.last_mut() {
        Some(Block { kind: BlockKind::List(list), .. }) => list.items.last_mut(),
        _ => None,
    }
}
