//! Letters: a div whose parts are divs, or paragraphs that are one span with the part's class.

use reissue_core::{Block, Inline, Letter};

use super::convert::{Converter, split_lines};

/// The parts of a letter; what stands in none of them is its text.
const PARTS: [&str; 5] = ["dateline", "salutation", "closing", "signature", "postscript"];

/// Reads what stands inside `::: letter`.
pub(super) fn read(converter: &mut Converter<'_>, inside: &[usize]) -> Letter {
    let mut letter = Letter::default();
    for run in converter.runs(inside) {
        let part = |p: &&'static str| Some((*p, converter.div_named(*run.first()?, p)?));
        match PARTS.iter().find_map(part) {
            None => letter.blocks.extend(converter.blocks(run)),
            Some(("postscript", children)) => {
                let blocks: Vec<Block> = converter.blocks(children);
                letter.postscript.extend(blocks);
            }
            Some((name, children)) => {
                let words = converter.words(children);
                put(&mut letter, name, words);
            }
        }
    }
    letter
}

fn put(letter: &mut Letter, name: &str, words: Vec<Inline>) {
    match name {
        "dateline" => letter.dateline.extend(split_lines(words)),
        "salutation" => letter.salutation.extend(words),
        "closing" => letter.closing.extend(words),
        _ => letter.signature.extend(split_lines(words)),
    }
}
