//! Liang's hyphenation: patterns in a trie, the greatest digit between two letters counts.
//!
//! F. M. Liang, *Word Hy-phen-a-tion by Com-put-er*, Stanford (1983).

/// Patterns over the letters a to z.
pub(super) struct Trie {
    nodes: Vec<Node>,
    /// The digits of all patterns, each as (distance from the pattern's first letter, digit).
    digits: Vec<(u8, u8)>,
}

#[derive(Clone, Copy)]
struct Node {
    next: [u16; LETTERS],
    digits: (u32, u32),
}

/// a to z, and the edge of a word.
const LETTERS: usize = 27;

impl Trie {
    /// Reads a pattern file: patterns such as `.ab4i`, apart by white space.
    pub(super) fn parse(text: &str) -> Self {
        let mut trie = Self { nodes: vec![Node::EMPTY], digits: Vec::new() };
        for pattern in text.split_whitespace() {
            trie.insert(pattern);
        }
        trie
    }

    fn insert(&mut self, pattern: &str) {
        let (mut at, mut place) = (0usize, 0u8);
        let mut digits = Vec::new();
        for b in pattern.bytes() {
            if b.is_ascii_digit() {
                digits.push((place, b - b'0'));
                continue;
            }
            let Some(letter) = letter(b).map(usize::from) else { return };
            place += 1;
            let next = self.nodes[at].next[letter];
            at = if next == 0 {
                let new = self.nodes.len();
                let Ok(id) = u16::try_from(new) else { return };
                self.nodes.push(Node::EMPTY);
                self.nodes[at].next[letter] = id;
                new
            } else {
                usize::from(next)
            };
        }
        let first = self.digits.len() as u32;
        self.digits.extend(digits);
        self.nodes[at].digits = (first, self.digits.len() as u32);
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
            let mut at = 0usize;
            for end in start..row.len() {
                let next = self.nodes[at].next.get(usize::from(row[end].0));
                at = usize::from(next.copied().unwrap_or_default());
                if at == 0 {
                    break;
                }
                let (from, to) = self.nodes[at].digits;
                for &(place, digit) in &self.digits[from as usize..to as usize] {
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

impl Node {
    const EMPTY: Self = Self { next: [0; LETTERS], digits: (0, 0) };
}

/// The number of a letter, or of the edge of a word; none for what no pattern has.
fn letter(b: u8) -> Option<u8> {
    match b {
        b'a'..=b'z' => Some(b - b'a'),
        b'.' => Some(LETTERS as u8 - 1),
        _ => None,
    }
}

fn of_char(c: char) -> u8 {
    u8::try_from(c).ok().and_then(letter).unwrap_or(u8::MAX)
}
