//! Words of book headings in the languages that plain texts come in.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use reissue_core::Role;

use super::numeral::{self, fold};

/// Words that name a numbered division, folded, with its role.
const DIVISIONS: &[(&str, Role)] = &[
    (
        "volume vol volumen volum volym band bande tome tomo tom tomul τομοσ koide kotet svazek zvazok svezak bind bindi том",
        Role::Volume,
    ),
    (
        "book bk buch livre libro liber livro llibre boek bok boken bog bogen kniha ksiega книга kirja βιβλιο βιβλιον ספר konyv knjiga cartea aklat raamat gramata knyga leabhar llyfr",
        Role::Part,
    ),
    (
        "part pt teil theil partie parte pars partea deel del delen osa dil diel czesc часть част частина део μεροσ resz dio deo pars cantica parto part bahagi rhan cuid hluti jagu dala dalis abteilung abtheilung afdeling afdeeling avdelning afdelning avdeling phase epoch period era epoque epoca חלק",
        Role::Part,
    ),
    (
        "act akt akten acte acto atto ato actus actul bedrijf naytos dejstvi dejstvo jednani действие дія πραξη πραξισ felvonas aufzug handling akto cin чин dejanje yugto vaatus thattur jornada מערכה",
        Role::Act,
    ),
    (
        "chapter chap ch kapitel kapitlet capitel cap chapitre capitulo capitolo capitol capitulum caput capo hoofdstuk hoofstuk kapittel luku lukua kapitola hlava rozdzial глава κεφαλαιο κεφαλαιον fejezet poglavlje poglavje glava peatukk розділ पाठ capitolul hauptstuck kafli kapituli pennod caibidil kabanata kapitulo capitro nodala skyrius zaglavje פרק",
        Role::Chapter,
    ),
    (
        "canto canti cantos gesang chant zang sang sangen laulu runo zpev piesn spev песнь песня писня пісня rhapsody ραψωδια ωδη enek cant cantul kanto chanson song ode psalm hymn",
        Role::Chapter,
    ),
    (
        "letter brief lettre carta lettera epistola epistle письмо επιστολη brev brevet level kirje letero scrisoarea llythyr",
        Role::Chapter,
    ),
    (
        "story tale essay lecture sermon stave fytte fit lay adventure aventure aventura abenteuer night nacht nuit noche notte day tag journee giornata file lesson commentarius discourse dialogue dialog dialogo episode interlude fable fabel fabula favola satire satira sonnet sonetto elegy elegie elegia eclogue ecloga idyl idyll vision dream chronicle voyage treatise tratado traite article step rule case problem study number paper century degree novella novelle conte conto cuento quadro erzahlung marchen kapitelet bild tableau cuadro obraz odslona kep vorlesung predigt beretning berattelse kertomus lekcja epitre giornata discours discurso discorso meditation versuch rede",
        Role::Chapter,
    ),
    (
        "scene szene scena escena scena cena scenen kohtaus vystup vyjev prizor pojava явление сцена појава ява σκηνη auftritt szin jelenet toneel tooneel sceno tagpo atridi golygfa scaena stseen",
        Role::Scene,
    ),
    (
        "section sect abschnitt seccion seccio sezione secao seccao sectio § afsnit avsnitt oddil oddeleni отдел paragraf alinea szakasz",
        Role::Section,
    ),
];

/// Headings that are names, folded, with the role they give.
const NAMES: &[(&str, Role)] = &[
    (
        "preface|prefacio|prefazione|prefatio|vorwort|vorrede|voorwoord|voorrede|voorbericht|forord|forerindring|predmluva|predslov|przedmowa|предисловие|esipuhe|alkusanat|alkulause|avant-propos|praefatio|προλογοσ|preambolo|author's preface|editor's preface|preface de l'editeur|preface de l'auteur|prefaci|preface by the author|предговор|передмова|eloszo|predgovor|eessona|formali|rhagymadrodd|antauparolo|prefata|pauna|prefacio del autor|prefacio do autor|predhovor|foretal",
        Role::Preface,
    ),
    (
        "foreword|geleitwort|zum geleit|to the reader|al lector|al lettore|ao leitor|au lecteur|an den leser|ad lectorem|lector|aan den lezer|lukijalle|do czytelnika|till lasaren|til laeseren|dedicatory letter|advertisement to the reader|avis au lecteur|advertencia|avertissement|avvertenza|προσ τον αναγνωστην|az olvasohoz",
        Role::Foreword,
    ),
    (
        "introduction|introduccion|introducao|introduzione|introduccio|introductio|einleitung|einfuhrung|inleiding|inledning|indledning|innledning|uvod|wstep|введение|вступление|вступ|въведение|johdanto|johdatus|εισαγωγη|εισηγησισ|bevezetes|bevezeto|introductory|introductory note|introductory remarks|introductory chapter|general introduction|author's introduction|editor's introduction|translator's introduction|enkonduko|sissejuhatus|inngangur|rhagarweiniad|introducere|увод|introduktion|intro",
        Role::Introduction,
    ),
    (
        "prologue|prolog|prologi|prologus|prologo|prologul|пролог|predehra|vorspiel|prelude|proem|proemio|proemium|induction|antefesten|elohang|forspil|forspel|prologo en el cielo",
        Role::Prologue,
    ),
    (
        "dedication|dedicatoria|dedicace|widmung|zueignung|dedica|dedikation|epistle dedicatory|epitre dedicatoire|opdracht|tillagnan|tilegnelse|tilegnan|przypisanie|dedykacja|dedikace|посвящение|ajanlas|omistus|dedicatoria del autor",
        Role::Dedication,
    ),
    (
        "epilogue|epilogo|epilog|epilogi|epilogus|эпилог|епилог|envoi|l'envoi|επιλογοσ|zaver|zakonczenie|utohang|nachspiel|efterspil|doslov",
        Role::Epilogue,
    ),
    (
        "conclusion|conclusione|conclusao|schluss|schlusswort|beschluss|besluit|slot|slutning|slutord|slutet|loppu sanat|заключение|заключення|last words|zakonceni|konkludo|final chapter|peroration|finale|nawort|befejezes",
        Role::Conclusion,
    ),
    (
        "afterword|nachwort|postface|postfazione|posfacio|nawoord|narede|efterord|efterskrift|etterord|jalkilause|jalkisanat|postscript|послесловие|poslowie|utoszo|author's note at end|postscriptum",
        Role::Afterword,
    ),
    (
        "appendix|appendices|anhang|nachtrag|apendice|appendice|appendici|bilaga|bilag|bijlage|bijlagen|aanhangsel|tillagg|tilleg|liite|dodatek|dodatok|приложение|додаток|fuggelek|supplement|addenda|addendum|errata|corrigenda|παραρτημα|priloha|lisa",
        Role::Appendix,
    ),
    (
        "notes|footnotes|endnotes|notas|note|noten|noter|anmerkungen|anmerkung|fussnoten|voetnoten|aantekeningen|fotnoter|przypisy|poznamky|vysvetlivky|примечания|примітки|бележки|anmarkningar|anmaerkninger|σημειωσεισ|υποσημειωσεισ|הערות שוליים|objasnienia|viitteet|alaviitteet|muistutuksia|selityksia|jegyzetek|napomene|biljeske|opombe|notoj|explanatory notes|note e commenti|notes et eclaircissements",
        Role::Notes,
    ),
    (
        "glossary|glossaire|glosario|glossar|glossario|vocabulary|vocabulario|vocabulaire|glossary of proper names|worterverzeichnis|slovnicek|sanasto|slownik|slowniczek|woordenlijst|ordlista|ordliste",
        Role::Glossary,
    ),
    (
        "bibliography|bibliographie|bibliografia|works cited|works consulted|literatur|literaturverzeichnis|bibliography of translations|authorities|list of authorities|literatura|references",
        Role::Bibliography,
    ),
    (
        "acknowledgements|acknowledgments|acknowledgment|acknowledgement|danksagung|agradecimientos|agradecimentos|ringraziamenti|remerciements",
        Role::Acknowledgements,
    ),
    (
        "index|register|indice alfabetico|sachregister|namenregister|personenregister|index alphabetique|general index|index of names|index of first lines|hakemisto|rejstrik|skorowidz|указатель|indice analitico|alphabetisches register|zaakregister|sakregister|navneregister",
        Role::Index,
    ),
    ("chronology|zeittafel|chronologie|cronologia|chronological table", Role::Chronology),
    (
        "abbreviations|abkurzungen|abreviations|list of abbreviations|lyhennykset",
        Role::Abbreviations,
    ),
    (
        "dramatis personae|persons of the play|persons of the drama|characters|characters of the play|the characters|cast of characters|personaggi|interlocutori|personen|personnages|personajes|personagens|figuras|personatges|osoby|osoby dramatu|the persons|the persons of the play|persons represented|τα προσωπα|τα του δραματοσ προσωπα|τα προσωπα τησ τραγωδιασ|τα προσωπα τησ κωμωδιασ|προσωπα|persons of the tragedy|persons of the comedy|people in the play|people of the play|the people of the play|henkilot|jasenet|personer|personerna|personerne|de optraedende|действующие лица|дійові особи|лица|szemelyek|osobe|lica|personoj|persones|cyfranogwyr|personalul",
        Role::Persons,
    ),
    (
        "list of illustrations|illustrations|list of plates|list of maps|list of figures|list of portraits|verzeichnis der abbildungen|verzeichnis der illustrationen|lista de ilustraciones|indice de laminas|indice de grabados|table des gravures|liste des illustrations|table des illustrations|lijst van platen|lijst der platen|lijst van afbeeldingen|illustrationer|kuvat|kuvaluettelo|spis rycin|spis ilustracji|indice delle illustrazioni|portraits|maps|maps and plans|plates",
        Role::Illustrations,
    ),
    ("list of tables|tables", Role::Tables),
    (
        "about the author|the author|o autorovi|uber den autor|sobre el autor|note on the author",
        Role::AboutAuthor,
    ),
    (
        "transcriber's note|transcriber's notes|transcribers' notes|transcribers' note|transcribers note|transcriber notes|transcriber note|transcription notes|transcription note|anmerkungen zur transkription|anmerkungen des bearbeiters|nota del transcriptor|notas del transcriptor|note de transcription|notes de transcription|note du transcripteur|notes du transcripteur|opmerkingen van de bewerker|opmerkingen bij deze transcriptie|uwagi do transkrypcji|nota de transcricao|nota do transcritor|nota del trascrittore|publisher's note|publishers' note|editor's note|translator's note|translator's notes|note by the author|note by the editor|author's note|author's notes|editor's notes|editorial note|note on the text|translator's preface|prefatory note|note to the reader|a note on the text|kirjan julkaisija|noot van den vertaler|anmerkung des herausgebers",
        Role::Note,
    ),
    (
        "advertisement|advertisements|also by the same author|by the same author|books by the same author|other books by|works by the same author|works by the author|du meme auteur|von demselben verfasser|obras del mismo autor|opere dello stesso autore|new books|a list of books|catalogue|a catalogue of books",
        Role::AlsoBy,
    ),
    ("colophon|printer's note", Role::Colophon),
];

/// Headings of contents lists, folded.
const CONTENTS: &str = "contents|table of contents|the contents|contains|content|list of contents|contents of the volume|contents of volume|list of chapters|chapters|table of chapters|summary of contents|the table|\
    inhalt|inhaltsverzeichnis|inhaltsverzeichniss|inhaltsubersicht|inhalts-verzeichnis|inhalts-verzeichniss|inhaltsangabe|verzeichnis der kapitel|\
    table des matieres|table|sommaire|table des chapitres|table generale|indice|indice general|indice generale|tabla de contenidos|tabla de materias|tabla|contenido|sumario|indice de capitulos|tavola|tavola delle materie|indice dei capitoli|taula|index de capitols|\
    inhoud|inhoudsopgave|inhoudsopgaaf|bladwijzer|innehall|innehallsforteckning|indhold|indholdsfortegnelse|innhold|innholdsfortegnelse|sisallys|sisalto|sisallysluettelo|\
    obsah|spis tresci|spis rozdzialow|spis rzeczy|tresc|содержание|оглавление|съдържание|зміст|sadrzaj|садржај|kazalo|vsebina|cuprins|tabla de materii|tartalom|tartalomjegyzek|sisukord|enhavo|tabelo de enhavo|efnisyfirlit|cynnwys|clar|nilalaman|saturs|turinys|\
    περιεχομενα|πιναξ περιεχομενων|תוכן|תוכן הענינים|תוכן העניינים|目次|目录|目錄|argumento|index capitum|innehall / table of contents|المحتويات|الفهرس";

/// Words that say that the text is at its end, folded.
const ENDS: &str = "the end|end|finis|fin|ende|fine|fim|fi|slut|einde|konec|koniec|kraj|край|конец|кінець|loppu|τελοσ|vege|fino|finit|explicit|lopp|endir|diwedd|sfarsit|sfarsitul|kraj|konec dila|\
    opona|curtain|vorhang|der vorhang fallt|rideau|telon|cae el telon|sipario|cala la tela|cai o pano|teppet faller|taeppet falder|ridan faller|esirippu|esirippu laskee|fuggony|zaslona spada|doek|завеса|занавес|the curtain falls|curtain falls|zastor|kurtyna|exeunt|exeunt omnes|end of the first part|完|終|终|סוף|tamam shud|ende des ersten teils|laus deo|amen|finis coronat opus";

/// A table of words or names by their folded form.
fn table(lists: &'static [(&'static str, Role)], parted: char) -> HashMap<&'static str, Role> {
    let words = |(words, role): &'static (&'static str, Role)| {
        words.split(parted).map(move |word| (word, *role))
    };
    let mut out = HashMap::new();
    for (word, role) in lists.iter().flat_map(words) {
        out.entry(word).or_insert(role);
    }
    out
}

static DIVISION: LazyLock<HashMap<&str, Role>> = LazyLock::new(|| table(DIVISIONS, ' '));
static NAME: LazyLock<HashMap<&str, Role>> = LazyLock::new(|| table(NAMES, '|'));
static IS_CONTENTS: LazyLock<HashSet<&str>> = LazyLock::new(|| CONTENTS.split('|').collect());
static IS_END: LazyLock<HashSet<&str>> = LazyLock::new(|| ENDS.split('|').collect());

/// The role that a word before or after a number gives.
pub(super) fn division(word: &str) -> Option<Role> {
    DIVISION.get(fold(word).as_str()).copied()
}

/// The role of a heading that is a name.
pub(super) fn name(heading: &str) -> Option<Role> {
    let plain = plain(heading);
    NAME.get(plain.as_str()).copied().or_else(|| {
        // `Preface to the Second Edition`, `APPENDIX B: THE LETTERS`, `Introduction by X`.
        let first = plain.split([' ', ':', '.', ',']).next()?;
        let words = plain.split_whitespace().count();
        let role = *NAME.get(first)?;
        let second = plain.split_whitespace().nth(1)?;
        let lettered = second.trim_end_matches(['.', ':']).chars().count() <= 4;
        let joins = JOINS.contains(&second);
        let fits = matches!(
            role,
            Role::Preface
                | Role::Foreword
                | Role::Introduction
                | Role::Appendix
                | Role::Epilogue
                | Role::Prologue
        );
        (fits && words <= 14 && (lettered || joins)).then_some(role)
    })
}

/// What joins the name of a part of a book to what it belongs to: `Preface to …`.
const JOINS: [&str; 24] = [
    "to", "by", "of", "zur", "zum", "zu", "de", "a", "au", "al", "del", "della", "till", "til",
    "bij", "do", "der", "des", "du", "von", "van", "к", "от", "for",
];

/// Tells whether a heading stands over a table of contents.
pub(super) fn is_contents(heading: &str) -> bool {
    let plain = plain(heading);
    // `Contents of the Second Volume`, `Table des matières contenues dans ce volume`.
    let of = || {
        let mut words = plain.split(' ');
        let named = (1..=3).any(|n| {
            let start: Vec<&str> = words.clone().take(n).collect();
            let next = words.clone().nth(n).unwrap_or_default();
            start.concat().len() > 5
                && OF_CONTENTS.contains(&next)
                && IS_CONTENTS.contains(start.join(" ").as_str())
        });
        named && words.by_ref().count() <= 9
    };
    IS_CONTENTS.contains(plain.as_str()) || of()
}

/// What joins the word for a contents list to the book or volume that it belongs to.
const OF_CONTENTS: [&str; 14] = [
    "of",
    "contenues",
    "contenus",
    "du",
    "de",
    "des",
    "del",
    "della",
    "dei",
    "der",
    "van",
    "do",
    "till",
    "til",
];

/// Tells whether the words only say that the text is at its end.
pub(super) fn is_end(words: &str) -> bool {
    const OPENINGS: [&str; 18] = [
        "end of ",
        "the end of ",
        "here ends ",
        "fin de ",
        "fin du ",
        "fin del ",
        "ende de",
        "fim do ",
        "fim da ",
        "fine de",
        "einde van ",
        "slut pa ",
        "koniec ",
        "konec ",
        "конец ",
        "τελοσ του ",
        "τελοσ τησ ",
        "vege a",
    ];
    let plain = plain(words);
    IS_END.contains(plain.as_str())
        || OPENINGS.iter().any(|e| plain.starts_with(e)) && plain.split(' ').count() <= 8
}

/// Tells whether words offer books for sale: their prices, sizes and bindings.
pub(super) fn sells(words: &str) -> bool {
    const WORDS: [&str; 16] = [
        "cents",
        "price",
        "12mo",
        "8vo",
        "16mo",
        "cloth",
        "postpaid",
        "prix",
        "preis",
        "geheftet",
        "gebunden",
        "broché",
        "relié",
        "tela",
        "ingebonden",
        "inb",
    ];
    let priced = |mark: char| {
        let mut parts = words.split(mark).skip(1);
        parts.any(|after| after.trim_start().starts_with(|c: char| c.is_ascii_digit()))
    };
    let lower = words.to_lowercase();
    priced('$') || priced('£') || {
        let mut all = lower.split(|c: char| !c.is_alphanumeric());
        all.any(|w| WORDS.contains(&w))
    }
}

/// Tells whether words belong to an imprint: who printed or sells a book, whose right it is.
pub(super) fn is_imprint(words: &str) -> bool {
    const OPENINGS: [&str; 25] = [
        "copyright",
        "london:",
        "new york:",
        "boston:",
        "press of ",
        "published ",
        "printed ",
        "reprinted ",
        "all rights ",
        "entered according",
        "price ",
        "druck von",
        "druck der",
        "gedruckt ",
        "verlag ",
        "gedrukt ",
        "uitgegeven ",
        "imprime ",
        "imprimerie ",
        "librairie ",
        "imprenta ",
        "tryckt ",
        "trykt ",
        "es propiedad",
        "tous droits ",
    ];
    const WORDS: [&str; 26] = [
        "copyright",
        "printed by",
        ", printers",
        ", publishers",
        "publishing co",
        "rights reserved",
        "boktryckeri",
        "bogtrykkeri",
        "kirjapaino",
        "drukarni",
        "nyomda",
        "типограф",
        "& co., publishers",
        "publishing company",
        "verlag,",
        " verlag",
        " forlag",
        "buchdruckerei",
        "libraire-editeur",
        "libraires-editeurs",
        "libraio",
        "casa editora",
        "tipografia",
        "droits reserves",
        "rechte vorbehalten",
        "drukkerij",
    ];
    let plain = plain(words);
    OPENINGS.iter().any(|o| plain.starts_with(o)) || WORDS.iter().any(|w| plain.contains(w))
}

/// Tells whether a line of a title page only joins what stands around it: `by`, `und`.
pub(super) fn is_link(words: &str) -> bool {
    const LINKS: [&str; 20] = [
        "by", "and", "or", "with", "of", "to", "par", "et", "ou", "von", "und", "oder", "av", "af",
        "och", "door", "en", "por", "di", "przez",
    ];
    LINKS.contains(&plain(words).as_str())
}

/// Tells whether words end with a year, as an imprint does: `Groningen, 1906`, `LONDON MDCCCXLIV`.
pub(super) fn ends_with_year(words: &str) -> bool {
    let last = words.rsplit([' ', ',']).next().unwrap_or_default();
    let bare = last.trim_matches(|c: char| !c.is_alphanumeric());
    let arabic = bare.len() == 4 && bare.starts_with('1') && bare.parse::<u32>().is_ok();
    arabic || bare.len() >= 5 && roman(bare).is_some_and(|n| (1400..2000).contains(&n))
}

/// Tells whether words end with the numbers of pages, as a line of an index does: `Alberti, 109, 112`.
pub(super) fn ends_with_pages(words: &str) -> bool {
    let mut parts = words.trim_end_matches(['.', ';']).rsplit(',').map(str::trim);
    // `109`, `109-112`, `109 ff`; `753 B.C.` is a year.
    let page = |w: &str| {
        let mut parts = w.split(['-', '–', ' ']);
        let number = parts.next().unwrap_or_default();
        !number.is_empty()
            && number.len() <= 3
            && number.bytes().all(|b| b.is_ascii_digit())
            && parts.all(|p| p.len() <= 4 && !p.starts_with(char::is_uppercase))
    };
    parts.next().is_some_and(page) && parts.next().is_some()
}

/// Folded, without marks of emphasis and punctuation at the ends, white space single.
fn plain(heading: &str) -> String {
    let trimmed =
        heading.trim_matches(|c: char| c.is_whitespace() || "_=+~*.:;—–-[]()#\"'“”«»".contains(c));
    let words: Vec<&str> = trimmed.split_whitespace().collect();
    // `C O N T E N T S`
    let spaced = words.len() >= 4 && words.iter().all(|w| w.chars().count() == 1);
    fold(&words.join(if spaced { "" } else { " " }))
}

/// A number in a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    Roman(u32),
    Decimal(u32),
    Word(u32),
    Letter(u32),
}

impl Number {
    pub(super) fn value(self) -> u32 {
        match self {
            Self::Roman(n) | Self::Decimal(n) | Self::Word(n) | Self::Letter(n) => n,
        }
    }
}

/// Words for the last of a series.
const LAST: [&str; 14] = [
    "last",
    "letztes",
    "letzter",
    "letzte",
    "dernier",
    "derniere",
    "ultimo",
    "ultima",
    "laatste",
    "sista",
    "sidste",
    "viimeinen",
    "последняя",
    "utolso",
];

/// Reads a number: decimal, roman, or a number word; `last`: the last of a series.
pub(super) fn number(word: &str) -> Option<Number> {
    let bare = word
        .trim_end_matches([
            '.', ':', ',', ')', '—', '-', '–', ']', 'º', 'ª', '°', '=', '_', '*', '+', '~',
        ])
        .trim_start_matches(['(', '[']);
    if bare.is_empty() || bare.len() > 48 {
        return None;
    }
    if bare.bytes().all(|b| b.is_ascii_digit()) {
        return bare.parse().ok().filter(|n| *n < 4000).map(Number::Decimal);
    }
    if let Some(n) = roman(bare) {
        return Some(Number::Roman(n));
    }
    if let Some(found) = numeral::read(bare) {
        return Some(Number::Word(found.value));
    }
    if LAST.contains(&fold(bare).as_str()) {
        return Some(Number::Word(999));
    }
    let mut chars = bare.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii_uppercase() => Some(Number::Letter(u32::from(c) - 64)),
        (Some(c @ 'א'..='ת'), None) => Some(Number::Letter(u32::from(c) - 0x5CF)),
        _ => None,
    }
}

/// Tells whether a number word is an ordinal (`third`), or says `last`.
pub(super) fn is_ordinal(word: &str) -> bool {
    let bare = word.trim_end_matches(['.', ':', ',', ')', ']']);
    numeral::read(bare).is_some_and(|n| n.ordinal) || LAST.contains(&fold(bare).as_str())
}

/// Reads a roman number in one case; `IIII` and `VIIII` are let pass, `IIV` is not.
pub(super) fn roman(text: &str) -> Option<u32> {
    let upper = text.chars().all(|c| c.is_ascii_uppercase());
    let lower = text.chars().all(|c| c.is_ascii_lowercase());
    if !(upper || lower) || text.len() > 12 {
        return None;
    }
    let mut total = 0;
    let mut rest = text.to_ascii_uppercase();
    const STEPS: [(&str, u32); 14] = [
        ("M", 1000),
        ("CM", 900),
        ("D", 500),
        ("CD", 400),
        ("C", 100),
        ("XC", 90),
        ("L", 50),
        ("XL", 40),
        ("X", 10),
        ("IX", 9),
        ("V", 5),
        ("IV", 4),
        ("I", 1),
        ("J", 1),
    ];
    for (digits, value) in STEPS {
        let mut times = 0;
        while let Some(more) = rest.strip_prefix(digits) {
            rest = more.to_string();
            total += value;
            times += 1;
        }
        if times > 4 || (times > 1 && digits.len() == 2) {
            return None;
        }
    }
    (rest.is_empty() && total > 0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_folded() {
        let words = DIVISIONS.iter().flat_map(|(w, _)| w.split(' '));
        let names = NAMES.iter().flat_map(|(w, _)| w.split('|'));
        let lists = [CONTENTS, ENDS].into_iter().flat_map(|l| l.split('|'));
        for word in words.chain(names).chain(lists) {
            assert_eq!(fold(word), word);
            assert!(!word.is_empty());
        }
    }

    #[test]
    fn words_of_many_languages_are_known() {
        for word in
            ["CHAPTER", "ROZDZIAŁ", "ΚΕΦΑΛΑΙΟΝ", "Κεφάλαιο", "CAPÍTULO", "CAPITULO", "Kabanata"]
        {
            assert_eq!(division(word), Some(Role::Chapter), "{word}");
        }
        for word in ["PARTEA", "CZĘŚĆ", "Μέρος", "DRUGI", "tail"] {
            let part = ["PARTEA", "CZĘŚĆ", "Μέρος"].contains(&word);
            assert_eq!(division(word).is_some(), part, "{word}");
        }
        assert_eq!(name("ПРЕДИСЛОВИЕ"), Some(Role::Preface));
        assert_eq!(name("UTÓSZÓ."), Some(Role::Afterword));
        assert_eq!(name("ΠΡΟΛΟΓΟΣ"), Some(Role::Preface));
    }

    #[test]
    fn numbers_are_read() {
        for (word, value) in
            [("IV.", 4), ("xii", 12), ("XLIX", 49), ("7", 7), ("PRIMERO", 1), ("Twenty-first", 21)]
        {
            assert_eq!(number(word).map(Number::value), Some(value), "{word}");
        }
        for word in ["IIV", "Mild", "the", ""] {
            assert_eq!(number(word), None, "{word}");
        }
    }

    #[test]
    fn names_have_roles() {
        assert_eq!(name("PREFACE."), Some(Role::Preface));
        assert_eq!(name("Preface to the Second and Revised Edition, 1884."), Some(Role::Preface));
        assert_eq!(name("APPENDIX B"), Some(Role::Appendix));
        assert_eq!(
            name("Introduction of the steam engine in mines was slow"),
            Some(Role::Introduction)
        );
        assert_eq!(name("Index cards"), None);
        assert!(is_contents("Inhaltsverzeichnis.") && is_end("THE END."));
    }
}
