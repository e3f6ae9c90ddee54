//! The colours of covers, in inks. No colour gets more than 240 % of ink, the least limit that a
//! printer names; letters of the text are 100 % black or knocked out.

use reissue_page::Color;

use super::CoverDesign;

/// The colours of a cover.
#[derive(Clone, Debug)]
pub(super) struct Palette {
    /// All over the sheet.
    pub(super) ground: Color,
    /// Words on the ground.
    pub(super) ink: Color,
    /// What stands out: the spine of a half binding, the strongest shape.
    pub(super) accent: Color,
    /// Words on the accent.
    pub(super) on_accent: Color,
    /// Rules and ornaments.
    pub(super) rule: Color,
    /// Shapes and frames between ground and accent.
    pub(super) tone: Color,
    /// Below words that stand on a label.
    pub(super) paper: Color,
    /// Words on the paper.
    pub(super) on_paper: Color,
}

const CREAM: [u16; 4] = [20, 40, 130, 0];
const GILT: [u16; 4] = [120, 320, 680, 60];

/// Half bindings: the colour of the cloth and of the ornaments.
const CLOTHS: [[u16; 4]; 4] =
    [[200, 1_000, 800, 350], [1_000, 750, 250, 350], [820, 380, 780, 400], [550, 900, 350, 350]];

/// Cloth with a label: the cloth, and the same lighter for what is stamped into it.
const BOARDS: [[[u16; 4]; 2]; 4] = [
    [[900, 650, 300, 400], [850, 560, 250, 220]],
    [[780, 400, 700, 450], [720, 340, 620, 270]],
    [[300, 950, 650, 450], [280, 880, 600, 260]],
    [[600, 450, 400, 600], [560, 420, 370, 400]],
];

/// Flat colours: ground, words, the darkest shape, the one between.
const FLATS: [[[u16; 4]; 4]; 4] = [
    [[0, 720, 780, 0], [0, 10, 80, 0], [450, 900, 600, 400], [80, 850, 780, 120]],
    [[850, 300, 400, 120], [0, 10, 80, 0], [900, 550, 450, 450], [880, 420, 430, 280]],
    [[30, 230, 850, 0], [550, 600, 600, 550], [0, 620, 900, 40], [20, 420, 880, 10]],
    [[820, 680, 50, 60], [0, 10, 80, 0], [900, 850, 250, 350], [860, 760, 130, 190]],
];

fn inks(values: [u16; 4]) -> Color {
    Color::Cmyk(values)
}

impl Palette {
    /// How many palettes each design has.
    pub(super) const COUNT: usize = 4;

    /// The palette of a design by its number, from 0; numbers begin again after the last.
    pub(super) fn of(design: CoverDesign, number: usize) -> Self {
        let number = number % Self::COUNT;
        match design {
            CoverDesign::Classic => {
                let cloth = inks(CLOTHS[number]);
                Self {
                    ground: inks(CREAM),
                    ink: Color::BLACK,
                    accent: cloth.clone(),
                    on_accent: inks(CREAM),
                    rule: cloth.clone(),
                    tone: cloth,
                    paper: inks(CREAM),
                    on_paper: Color::BLACK,
                }
            }
            CoverDesign::Label => {
                let [cloth, stamped] = BOARDS[number].map(inks);
                Self {
                    ground: cloth.clone(),
                    ink: inks(CREAM),
                    accent: cloth.clone(),
                    on_accent: inks(GILT),
                    rule: inks(GILT),
                    tone: stamped,
                    paper: inks(CREAM),
                    on_paper: cloth,
                }
            }
            CoverDesign::Modern => {
                let [ground, ink, dark, between] = FLATS[number].map(inks);
                Self {
                    ground: ground.clone(),
                    ink: ink.clone(),
                    accent: dark,
                    on_accent: if number == 2 { inks([0, 10, 80, 0]) } else { ink.clone() },
                    rule: ink,
                    tone: between,
                    paper: ground,
                    on_paper: Color::BLACK,
                }
            }
        }
    }

    /// The number of the palette that a title gets where nobody chooses one: books of one press
    /// differ on the shelf, and one book always looks the same.
    pub(super) fn for_title(title: &str) -> usize {
        let hash = title
            .bytes()
            .fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
        (hash >> 7) as usize % Self::COUNT
    }

    #[cfg(test)]
    pub(super) fn all(&self) -> [&Color; 8] {
        let Self { ground, ink, accent, on_accent, rule, tone, paper, on_paper } = self;
        [ground, ink, accent, on_accent, rule, tone, paper, on_paper]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_colour_has_more_ink_than_paper_takes() {
        for design in CoverDesign::ALL {
            for number in 0..Palette::COUNT {
                for color in Palette::of(design, number).all() {
                    if let Color::Cmyk(inks) = color {
                        assert!(inks.iter().sum::<u16>() <= 2_400, "{design:?} {number} {color:?}");
                    }
                }
            }
        }
    }
}
