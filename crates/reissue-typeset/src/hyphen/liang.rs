//! Liang's hyphenation: patterns in a trie, the greatest digit between two letters counts.
//!
//! F. M. Liang, *Word Hy-phen-a-tion by Com-put-er*, Stanford (1983).

/// Patterns over the letters a to z.
pub(super) struct Trie {
    /// In the order of their depth, the children of a node side by side.
    nodes: Vec<Node>,
    /// The digits of all patterns, each as (distance from the pattern's first letter, digit).
    digits: Vec<(u8, u8)>,
}

/// A row of letters that patterns begin with.
#[derive(Clone, Copy, Default)]
struct Node {
    /// A bit for each letter that may follow.
    letters: u32,
    /// The node of the first of them.
    first: u16,
    /// The digits of the pattern that ends here: where they begin, and how many there are.
    digits: (u16, u8),
}

/// The number of the edge of a word, after those of a to z.
const EDGE: u8 = 26;

impl Trie {
    /// Reads a pattern file: patterns such as `.ab4i`, apart by white space.
    pub(super) fn parse(text: &str) -> Self {
        let mut digits = Vec::new();
        let mut patterns: Vec<Pattern> = text
            .split_whitespace()
            .filter_map(|pattern| Pattern::read(pattern, &mut digits))
            .collect();
        // The padding of short ones is like the letter a.
        patterns.sort_by_key(|pattern| (pattern.letters, pattern.length));
        let mut nodes = vec![Node::default()];
        // The patterns of each node, and how many letters they share.
        let mut shares = vec![(patterns.as_slice(), 0)];
        let mut at = 0;
        while let Some(&(mut all, depth)) = shares.get(at) {
            while let Some((ending, rest)) = all.split_first().filter(|(p, _)| p.length == depth) {
                nodes[at].digits = ending.digits;
                all = rest;
            }
            nodes[at].first = u16::try_from(nodes.len()).unwrap_or_default();
            for share in all.chunk_by(|a, b| a.letters[depth] == b.letters[depth]) {
                let letter = share.first().map_or(0, |p| p.letters[depth]);
                nodes[at].letters |= 1 << letter;
                nodes.push(Node::default());
                shares.push((share, depth + 1));
            }
            at += 1;
        }
        Self { nodes, digits }
    }

    /// The node after another and a letter.
    #[inline]
    fn next(&self, node: Node, letter: u8) -> Option<Node> {
        let bit = 1u32.checked_shl(u32::from(letter)).filter(|bit| node.letters & bit != 0)?;
        let before = (node.letters & (bit - 1)).count_ones() as usize;
        self.nodes.get(usize::from(node.first) + before).copied()
    }

    /// The points of a lower-case word. Letters beyond a to z match no pattern.
    pub(super) fn points(&self, word: &str, left: usize, right: usize) -> Vec<u16> {
        let count = word.chars().count();
        let (mut short, mut long) = ([(0, 0); ROOM], Vec::new());
        // The letters from one edge to the other, with the level before each.
        let row: &mut [(u8, u8)] = match short.get_mut(..count + 2) {
            Some(row) => row,
            None => {
                long.resize(count + 2, (0, 0));
                &mut long
            }
        };
        for (place, c) in row.iter_mut().zip(['.'].into_iter().chain(word.chars()).chain(['.'])) {
            place.0 = of_char(c);
        }
        for start in 0..row.len() {
            let mut node = self.nodes[0];
            for end in start..row.len() {
                let Some(next) = self.next(node, row[end].0) else { break };
                node = next;
                let (first, count) = (usize::from(node.digits.0), usize::from(node.digits.1));
                let digits = self.digits.get(first..first + count);
                for &(place, digit) in digits.unwrap_or_default() {
                    // A digit behind the last edge is of no use.
                    if let Some((_, level)) = row.get_mut(start + usize::from(place)) {
                        *level = (*level).max(digit);
                    }
                }
            }
        }
        let places = word.char_indices().enumerate().skip(left.max(1));
        places
            .filter(|(i, _)| i + right <= count && row[i + 1].1 % 2 == 1)
            .map(|(_, (at, _))| at as u16)
            .collect()
    }
}

/// Words of so many letters, edges counted, take no room from the heap.
const ROOM: usize = 48;

/// A pattern as it is read.
struct Pattern {
    letters: [u8; LONGEST],
    length: usize,
    digits: (u16, u8),
}

/// The most letters that a pattern has; longer ones are left out.
const LONGEST: usize = 24;

impl Pattern {
    fn read(text: &str, digits: &mut Vec<(u8, u8)>) -> Option<Self> {
        let (mut letters, mut length) = ([0; LONGEST], 0);
        let first = digits.len();
        for b in text.bytes() {
            if b.is_ascii_digit() {
                digits.push((length as u8, b - b'0'));
            } else {
                *letters.get_mut(length)? = letter(b)?;
                length += 1;
            }
        }
        let count = u8::try_from(digits.len() - first).ok()?;
        Some(Self { letters, length, digits: (u16::try_from(first).ok()?, count) })
    }
}

/// The number of a letter, or of the edge of a word; none for what no pattern has.
fn letter(b: u8) -> Option<u8> {
    match b {
        b'a'..=b'z' => Some(b - b'a'),
        b'.' => Some(EDGE),
        _ => None,
    }
}

fn of_char(c: char) -> u8 {
    u8::try_from(c).ok().and_then(letter).unwrap_or(u8::MAX)
}
