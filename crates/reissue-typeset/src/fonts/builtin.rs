//! The font files that are part of the program.

/// A face that is part of the program.
pub(super) struct Builtin {
    pub(super) family: &'static str,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) bytes: &'static [u8],
}

macro_rules! builtin {
    ($family:literal, $bold:literal, $italic:literal, $file:literal) => {
        Builtin {
            family: $family,
            bold: $bold,
            italic: $italic,
            bytes: include_bytes!(concat!("../../fonts/", $file)),
        }
    };
}

/// All of them, the default family first.
pub(super) const BUILTIN: [Builtin; 12] = [
    builtin!("EB Garamond", false, false, "eb-garamond/EBGaramond-Regular.ttf"),
    builtin!("EB Garamond", false, true, "eb-garamond/EBGaramond-Italic.ttf"),
    builtin!("EB Garamond", true, false, "eb-garamond/EBGaramond-Bold.ttf"),
    builtin!("EB Garamond", true, true, "eb-garamond/EBGaramond-BoldItalic.ttf"),
    builtin!("Libertinus Serif", false, false, "libertinus-serif/LibertinusSerif-Regular.otf"),
    builtin!("Libertinus Serif", false, true, "libertinus-serif/LibertinusSerif-Italic.otf"),
    builtin!("Libertinus Serif", true, false, "libertinus-serif/LibertinusSerif-Bold.otf"),
    builtin!("Libertinus Serif", true, true, "libertinus-serif/LibertinusSerif-BoldItalic.otf"),
    builtin!("DejaVu Sans Mono", false, false, "dejavu-sans-mono/DejaVuSansMono.ttf"),
    builtin!("DejaVu Sans Mono", false, true, "dejavu-sans-mono/DejaVuSansMono-Oblique.ttf"),
    builtin!("DejaVu Sans Mono", true, false, "dejavu-sans-mono/DejaVuSansMono-Bold.ttf"),
    builtin!("DejaVu Sans Mono", true, true, "dejavu-sans-mono/DejaVuSansMono-BoldOblique.ttf"),
];
