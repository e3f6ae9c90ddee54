//! What the names of styles say: those that Word, LibreOffice, pandoc and people's templates use.
//!
//! Word writes the names of its built-in styles in English whatever its language; other programs,
//! and templates that were made by hand, use the words of their own.

use super::runs::Layer;

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Running text.
    #[default]
    Body,
    /// A heading of a level, 1 for the highest.
    Heading(u8),
    /// The title of the book.
    Title,
    /// Its subtitle.
    Subtitle,
    /// Who wrote it.
    Author,
    /// When.
    Date,
    /// The heading of the abstract.
    AbstractTitle,
    /// A summary.
    Abstract,
    /// Words of somebody else.
    Quotation,
    /// A motto.
    Epigraph,
    /// Who said it.
    Attribution,
    /// A line of verse, or several parted by line breaks.
    Verse,
    /// Text whose white space counts.
    Code,
    /// A term that is explained.
    Term,
    /// What it means.
    Sense,
    /// The caption of a table.
    TableCaption,
    /// The caption of a picture.
    PictureCaption,
    /// The caption of a table or a picture.
    Caption,
    /// Goes on with the item of the list above.
    ListText,
    /// A line of a table of contents.
    Contents,
    /// The heading of a table of contents.
    ContentsTitle,
    /// A pause in the story.
    SceneBreak,
    /// The date of a letter.
    Dateline,
    /// `Dear Sir,`.
    Salutation,
    /// `Yours faithfully,`.
    Closing,
    /// Who signed.
    Signature,
    /// A rule across the page.
    Rule,
    /// The dedication of the book.
    Dedication,
}

/// Names of paragraph styles as [`folded`] gives them.
const PARTS: &[(&str, Part)] = &[
    ("title", Part::Title),
    ("titel", Part::Title),
    ("titre", Part::Title),
    ("título", Part::Title),
    ("titolo", Part::Title),
    ("название", Part::Title),
    ("заголовок", Part::Title),
    ("booktitle", Part::Title),
    ("tytuł", Part::Title),
    ("titul", Part::Title),
    ("表題", Part::Title),
    ("标题", Part::Title),
    ("標題", Part::Title),
    ("제목", Part::Title),
    ("subtitle", Part::Subtitle),
    ("untertitel", Part::Subtitle),
    ("soustitre", Part::Subtitle),
    ("subtítulo", Part::Subtitle),
    ("sottotitolo", Part::Subtitle),
    ("ondertitel", Part::Subtitle),
    ("подзаголовок", Part::Subtitle),
    ("booksubtitle", Part::Subtitle),
    ("underrubrik", Part::Subtitle),
    ("undertitel", Part::Subtitle),
    ("undertittel", Part::Subtitle),
    ("podtytuł", Part::Subtitle),
    ("podtitul", Part::Subtitle),
    ("alaotsikko", Part::Subtitle),
    ("副題", Part::Subtitle),
    ("副标题", Part::Subtitle),
    ("副標題", Part::Subtitle),
    ("부제", Part::Subtitle),
    ("author", Part::Author),
    ("authors", Part::Author),
    ("autor", Part::Author),
    ("auteur", Part::Author),
    ("autore", Part::Author),
    ("автор", Part::Author),
    ("byline", Part::Author),
    ("date", Part::Date),
    ("datum", Part::Date),
    ("fecha", Part::Date),
    ("abstract", Part::Abstract),
    ("zusammenfassung", Part::Abstract),
    ("résumé", Part::Abstract),
    ("abstracttitle", Part::AbstractTitle),
    ("blocktext", Part::Quotation),
    ("quote", Part::Quotation),
    ("quotation", Part::Quotation),
    ("quotations", Part::Quotation),
    ("blockquote", Part::Quotation),
    ("blockquotation", Part::Quotation),
    ("intensequote", Part::Quotation),
    ("extract", Part::Quotation),
    ("blockquotes", Part::Quotation),
    ("zitat", Part::Quotation),
    ("intensiveszitat", Part::Quotation),
    ("blocktext", Part::Quotation),
    ("citation", Part::Quotation),
    ("citationintense", Part::Quotation),
    ("cita", Part::Quotation),
    ("citadestacada", Part::Quotation),
    ("citazione", Part::Quotation),
    ("citazioneintensa", Part::Quotation),
    ("citaat", Part::Quotation),
    ("citat", Part::Quotation),
    ("citação", Part::Quotation),
    ("цитата", Part::Quotation),
    ("выделеннаяцитата", Part::Quotation),
    ("cytat", Part::Quotation),
    ("sitaatti", Part::Quotation),
    ("sitat", Part::Quotation),
    ("引用", Part::Quotation),
    ("引文", Part::Quotation),
    ("引用文", Part::Quotation),
    ("引用文2", Part::Quotation),
    ("明显引用", Part::Quotation),
    ("인용", Part::Quotation),
    ("starktcitat", Part::Quotation),
    ("stærktcitat", Part::Quotation),
    ("sterktsitat", Part::Quotation),
    ("duidelijkcitaat", Part::Quotation),
    ("intensiefcitaat", Part::Quotation),
    ("cytatintensywny", Part::Quotation),
    ("citaçãointensa", Part::Quotation),
    ("citaintensa", Part::Quotation),
    ("výraznýcitát", Part::Quotation),
    ("citát", Part::Quotation),
    ("idézet", Part::Quotation),
    ("textdebloque", Part::Quotation),
    ("textodebloque", Part::Quotation),
    ("tekstblokowy", Part::Quotation),
    ("zitatblock", Part::Quotation),
    ("blockzitat", Part::Quotation),
    ("alıntı", Part::Quotation),
    ("quotation1", Part::Quotation),
    ("epigraph", Part::Epigraph),
    ("epigraphs", Part::Epigraph),
    ("motto", Part::Epigraph),
    ("épigraphe", Part::Epigraph),
    ("epígrafe", Part::Epigraph),
    ("эпиграф", Part::Epigraph),
    ("attribution", Part::Attribution),
    ("quoteattribution", Part::Attribution),
    ("quotesource", Part::Attribution),
    ("epigraphattribution", Part::Attribution),
    ("epigraphsource", Part::Attribution),
    ("source", Part::Attribution),
    ("verse", Part::Verse),
    ("poem", Part::Verse),
    ("poetry", Part::Verse),
    ("vers", Part::Verse),
    ("verso", Part::Verse),
    ("gedicht", Part::Verse),
    ("lineblock", Part::Verse),
    ("стихи", Part::Verse),
    ("verseline", Part::Verse),
    ("poetryline", Part::Verse),
    ("stanza", Part::Verse),
    ("sourcecode", Part::Code),
    ("preformattedtext", Part::Code),
    ("htmlpreformatted", Part::Code),
    ("code", Part::Code),
    ("codeblock", Part::Code),
    ("verbatim", Part::Code),
    ("plaintext", Part::Body),
    ("vorformatiertertext", Part::Code),
    ("htmlvorformatiert", Part::Code),
    ("textepréformaté", Part::Code),
    ("macrotext", Part::Code),
    ("testopreformattato", Part::Code),
    ("textopreformateado", Part::Code),
    ("definitionterm", Part::Term),
    ("listheading", Part::Term),
    ("definitiontermtight", Part::Term),
    ("definition", Part::Sense),
    ("definitiondefinition", Part::Sense),
    ("listcontents", Part::Sense),
    ("definitiondefinitiontight", Part::Sense),
    ("tablecaption", Part::TableCaption),
    ("table", Part::TableCaption),
    ("tabelle", Part::TableCaption),
    ("imagecaption", Part::PictureCaption),
    ("figurecaption", Part::PictureCaption),
    ("figure", Part::PictureCaption),
    ("illustration", Part::PictureCaption),
    ("abbildung", Part::PictureCaption),
    ("drawing", Part::PictureCaption),
    ("caption", Part::Caption),
    ("beschriftung", Part::Caption),
    ("légende", Part::Caption),
    ("leyenda", Part::Caption),
    ("didascalia", Part::Caption),
    ("bijschrift", Part::Caption),
    ("названиеобъекта", Part::Caption),
    ("legenda", Part::Caption),
    ("beskrivning", Part::Caption),
    ("billedtekst", Part::Caption),
    ("bildetekst", Part::Caption),
    ("titulek", Part::Caption),
    ("kuvaotsikko", Part::Caption),
    ("図表番号", Part::Caption),
    ("题注", Part::Caption),
    ("標號", Part::Caption),
    ("캡션", Part::Caption),
    ("captiontext", Part::Caption),
    ("listparagraph", Part::ListText),
    ("listcontinue", Part::ListText),
    ("listenabsatz", Part::ListText),
    ("listcontinue2", Part::ListText),
    ("listcontinue3", Part::ListText),
    ("paragraphedeliste", Part::ListText),
    ("párrafodelista", Part::ListText),
    ("paragrafoelenco", Part::ListText),
    ("lijstalinea", Part::ListText),
    ("абзацсписка", Part::ListText),
    ("akapitzlistą", Part::ListText),
    ("liststycke", Part::ListText),
    ("listeafsnit", Part::ListText),
    ("listeavsnitt", Part::ListText),
    ("parágrafodalista", Part::ListText),
    ("odstavecseseznamem", Part::ListText),
    ("luettelokappale", Part::ListText),
    ("リスト段落", Part::ListText),
    ("列出段落", Part::ListText),
    ("清單段落", Part::ListText),
    ("목록단락", Part::ListText),
    ("tocheading", Part::ContentsTitle),
    ("contentsheading", Part::ContentsTitle),
    ("inhaltsverzeichnisüberschrift", Part::ContentsTitle),
    ("entêtedetabledesmatières", Part::ContentsTitle),
    ("títulodetdc", Part::ContentsTitle),
    ("titolosommario", Part::ContentsTitle),
    ("kopvaninhoudsopgave", Part::ContentsTitle),
    ("nagłówekspisutreści", Part::ContentsTitle),
    ("innehållsförteckningsrubrik", Part::ContentsTitle),
    ("заголовокоглавления", Part::ContentsTitle),
    ("目次の見出し", Part::ContentsTitle),
    ("toc标题", Part::ContentsTitle),
    ("scenebreak", Part::SceneBreak),
    ("sectionbreak", Part::SceneBreak),
    ("ornament", Part::SceneBreak),
    ("spacebreak", Part::SceneBreak),
    ("asterism", Part::SceneBreak),
    ("dateline", Part::Dateline),
    ("letterdate", Part::Dateline),
    ("salutation", Part::Salutation),
    ("anrede", Part::Salutation),
    ("salutations", Part::Salutation),
    ("closing", Part::Closing),
    ("complimentaryclose", Part::Closing),
    ("grußformel", Part::Closing),
    ("valediction", Part::Closing),
    ("signature", Part::Signature),
    ("unterschrift", Part::Signature),
    ("emailsignature", Part::Signature),
    ("horizontalline", Part::Rule),
    ("horizontalrule", Part::Rule),
    ("dedication", Part::Dedication),
    ("widmung", Part::Dedication),
    ("dédicace", Part::Dedication),
    ("chaptertitle", Part::Heading(1)),
    ("chapterheading", Part::Heading(1)),
    ("parttitle", Part::Heading(1)),
];

/// Words before the number of a heading's level.
const HEADING: &[&str] = &[
    "heading",
    "überschrift",
    "titre",
    "título",
    "titolo",
    "kop",
    "rubrik",
    "overskrift",
    "otsikko",
    "nagłówek",
    "nadpis",
    "заголовок",
    "başlık",
    "címsor",
    "titlu",
    "επικεφαλίδα",
    "encabezado",
    "intestazione",
    "見出し",
    "标题",
    "標題",
    "제목",
    "tiêuđề",
    "العنوان",
    "כותרת",
    "naslov",
    "virsraksts",
    "antraštė",
    "pealkiri",
    "cabeçalho",
];

/// A name in lower case, letters and digits only.
pub(crate) fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Tells what a paragraph style's name says; none where it says nothing.
pub(crate) fn part(name: &str) -> Option<Part> {
    let name = folded(name);
    if let Some((_, part)) = PARTS.iter().find(|(n, _)| *n == name) {
        return Some(*part);
    }
    let level = |rest: &str| rest.parse::<u8>().ok().filter(|l| (1..=10).contains(l));
    for word in HEADING {
        if let Some(level) = name.strip_prefix(word).and_then(level) {
            return Some(Part::Heading(level));
        }
    }
    const CONTENTS: [&str; 16] = [
        "toc",
        "contents",
        "verzeichnis",
        "tm",
        "tdc",
        "sommario",
        "оглавление",
        "inhopg",
        "innehåll",
        "indholdsfortegnelse",
        "inh",
        "spistreści",
        "sumário",
        "obsah",
        "目次",
        "目录",
    ];
    for word in CONTENTS {
        if name.strip_prefix(word).and_then(level).is_some() {
            return Some(Part::Contents);
        }
    }
    None
}

/// Tells what a character style's name says beyond its looks.
pub(crate) fn layer(name: &str) -> Option<Layer> {
    Some(match folded(name).as_str() {
        "emphasis" | "subtleemphasis" | "intenseemphasis" | "hervorhebung" | "emphase"
        | "accentuation" | "énfasis" | "enfasicorsivo" | "nadruk" | "выделение" | "ênfase" => {
            Layer::Emphasis
        }
        "strong" | "strongemphasis" | "fett" | "élevé" | "textoennegrita" | "enfasigrassetto"
        | "строгий" | "starkbetont" => Layer::Strong,
        "verbatimchar" | "sourcetext" | "htmlcode" | "htmltypewriter" | "htmlkeyboard"
        | "htmlsample" | "teletype" | "inlinecode" | "codechar" | "quelltext" | "userentry" => {
            Layer::Code
        }
        "booktitle" | "htmlcite" | "worktitle" | "buchtitel" | "titredulivre" => Layer::WorkTitle,
        "smallcaps" | "kapitälchen" => Layer::SmallCaps,
        "superscript" | "hochgestellt" => Layer::Superscript,
        "subscript" | "tiefgestellt" => Layer::Subscript,
        "strikeout" | "strikethrough" | "durchgestrichen" => Layer::Struck,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_programs_are_known() {
        let cases = [
            ("heading 1", Some(Part::Heading(1))),
            ("Überschrift 2", Some(Part::Heading(2))),
            ("Heading_20_3", None),
            ("Заголовок 4", Some(Part::Heading(4))),
            ("Block Text", Some(Part::Quotation)),
            ("Intense Quote", Some(Part::Quotation)),
            ("toc 2", Some(Part::Contents)),
            ("TOC Heading", Some(Part::ContentsTitle)),
            ("Preformatted Text", Some(Part::Code)),
            ("引用文 2", Some(Part::Quotation)),
            ("Innehåll 1", Some(Part::Contents)),
            ("My Own", None),
        ];
        for (name, want) in cases {
            assert_eq!(part(name), want, "{name}");
        }
    }
}
