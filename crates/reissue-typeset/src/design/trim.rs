//! Trim sizes of the trade.

use reissue_page::{Length, Size};

/// A trim size with the name the trade has for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trim {
    /// The name, in lower case.
    pub name: &'static str,
    /// Width and height in millimetres.
    pub millimetres: (f64, f64),
}

const fn mm(name: &'static str, width: f64, height: f64) -> Trim {
    Trim { name, millimetres: (width, height) }
}

const fn inches(name: &'static str, width: f64, height: f64) -> Trim {
    Trim { name, millimetres: (width * 25.4, height * 25.4) }
}

/// The trim sizes that have a name: American trade sizes in inches, British formats, DIN/ISO,
/// French and German ones.
pub const TRIMS: [Trim; 44] = [
    inches("mass-market", 4.25, 6.87),
    inches("pocket", 4.37, 7.0),
    inches("digest", 5.5, 8.5),
    inches("us-trade", 6.0, 9.0),
    inches("4x6", 4.0, 6.0),
    inches("4x7", 4.0, 7.0),
    inches("4.25x7", 4.25, 7.0),
    inches("5x7", 5.0, 7.0),
    inches("5x8", 5.0, 8.0),
    inches("5.06x7.81", 5.06, 7.81),
    inches("5.25x8", 5.25, 8.0),
    inches("5.5x8.25", 5.5, 8.25),
    inches("5.5x8.5", 5.5, 8.5),
    inches("6x9", 6.0, 9.0),
    inches("6.14x9.21", 6.14, 9.21),
    inches("6.69x9.61", 6.69, 9.61),
    inches("7x10", 7.0, 10.0),
    inches("7.44x9.69", 7.44, 9.69),
    inches("7.5x9.25", 7.5, 9.25),
    inches("8x8", 8.0, 8.0),
    inches("8x10", 8.0, 10.0),
    inches("8.25x6", 8.25, 6.0),
    inches("8.25x8.25", 8.25, 8.25),
    inches("8.25x11", 8.25, 11.0),
    inches("8.5x8.5", 8.5, 8.5),
    inches("8.5x11", 8.5, 11.0),
    mm("a-format", 111.0, 178.0),
    mm("b-format", 129.0, 198.0),
    mm("c-format", 135.0, 216.0),
    mm("demy", 138.0, 216.0),
    mm("royal", 156.0, 234.0),
    mm("12x19cm", 120.0, 190.0),
    mm("13.5x21.5cm", 135.0, 215.0),
    mm("15.5x22cm", 155.0, 220.0),
    mm("17x22cm", 170.0, 220.0),
    mm("19x27cm", 190.0, 270.0),
    mm("21x21cm", 210.0, 210.0),
    mm("poche", 110.0, 180.0),
    mm("a4", 210.0, 297.0),
    mm("a5", 148.0, 210.0),
    mm("a6", 105.0, 148.0),
    mm("b5", 176.0, 250.0),
    mm("b6", 125.0, 176.0),
    mm("crown-quarto", 189.0, 246.0),
];

impl Trim {
    /// The size.
    pub fn size(&self) -> Size {
        let (width, height) = self.millimetres;
        Size::new(Length::mm(width), Length::mm(height))
    }

    /// Finds a size by name, whatever its case; spaces and underscores are hyphens.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace([' ', '_'], "-").replace('×', "x");
        TRIMS.iter().copied().find(|t| t.name == name)
    }
}
