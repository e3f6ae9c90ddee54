//! Words of book headings in the languages that plain texts come in.

use reissue_core::Role;

/// Words that name a numbered division, with its role and rank (lower rank: holds the higher).
const DIVISIONS: &[(&str, Role)] = &[
    ("volume volumen volum band bande tome tomo tom deel~ том volym τόμος köide", Role::Volume),
    (
        "book buch livre libro liber livro boek bok bog kniha księga книга kirja βιβλίο ספר könyv knjiga",
        Role::Part,
    ),
    (
        "part teil theil partie parte pars deel del osa díl część часть μέρος rész dio pars cantica",
        Role::Part,
    ),
    (
        "act akt acte acto atto ato actus bedrijf näytös dějství jednání действие явление~ πράξη felvonás aufzug handling",
        Role::Act,
    ),
    (
        "chapter chap kapitel capitel chapitre capítulo capitulo capitolo caput capitulum hoofdstuk kapittel luku kapitola rozdział глава κεφάλαιο fejezet poglavlje peatükk пункт~ розділ पाठ capitolul",
        Role::Chapter,
    ),
    (
        "canto gesang chant sang sång laulu zpěv pieśń песнь песня rhapsody ραψωδία ének",
        Role::Chapter,
    ),
    ("letter brief lettre carta lettera epistola epistle list~ письмо", Role::Chapter),
    (
        "story tale essay lecture sermon stave fytte lay adventure aventure night day file lesson commentarius",
        Role::Chapter,
    ),
    (
        "scene szene scène escena scena cena kohtaus výstup сцена σκηνή auftritt scen jelenet toneel",
        Role::Scene,
    ),
    ("section abschnitt sección sezione secção sectio § afdeling oddíl", Role::Section),
];

/// Headings that are names, with the role they give.
const NAMES: &[(&str, Role)] = &[
    (
        "preface|prefacio|prefácio|prefazione|préface|vorwort|voorwoord|förord|forord|předmluva|przedmowa|предисловие|esipuhe|prólogo|prologo|avant-propos|vorrede|praefatio|πρόλογος|preambolo|author's preface|editor's preface|préface de l'éditeur|предговор|előszó",
        Role::Preface,
    ),
    ("foreword|geleitwort|to the reader|al lector|au lecteur|an den leser", Role::Foreword),
    (
        "introduction|introduccion|introducción|introdução|introduzione|einleitung|inleiding|inledning|indledning|innledning|úvod|wstęp|введение|johdanto|εισαγωγή|εισηγησις|εισήγησις|bevezetés|introductory|introductory note|introductory remarks",
        Role::Introduction,
    ),
    ("prologue|prolog|prologi|пролог|předehra|vorspiel|prelude|proem|induction", Role::Prologue),
    ("dedication|dedicatoria|dedicatória|dédicace|widmung|dedica|dedikation", Role::Dedication),
    ("epilogue|epílogo|epilogo|épilogue|epilog|эпилог|envoi|επίλογος", Role::Epilogue),
    ("conclusion|conclusión|conclusione|schluß|schluss|заключение|last words", Role::Conclusion),
    (
        "afterword|nachwort|postface|postfazione|nawoord|efterord|postscript|послесловие|author's note at end",
        Role::Afterword,
    ),
    (
        "appendix|appendices|anhang|apéndice|apêndice|appendice|bilaga|bijlage|dodatek|приложение|supplement|addenda|addendum|errata",
        Role::Appendix,
    ),
    (
        "notes|footnotes|footnotes:|endnotes|notas|notas:|note|noten|anmerkungen|fußnoten|fußnoten:|notes:|przypisy|przypisy:|poznámky|примечания|noter|σημειώσεις|הערות שוליים|objaśnienia|viitteet|viitteet:|alaviitteet",
        Role::Notes,
    ),
    (
        "glossary|glossaire|glosario|glossar|glossario|vocabulary|glossary of proper names",
        Role::Glossary,
    ),
    (
        "bibliography|bibliographie|bibliografía|bibliografia|works cited|literatur|bibliography of translations|authorities",
        Role::Bibliography,
    ),
    (
        "acknowledgements|acknowledgments|acknowledgment|danksagung|agradecimientos|remerciements",
        Role::Acknowledgements,
    ),
    ("index|register|índice alfabético|sachregister|namenregister|personenregister", Role::Index),
    ("chronology|zeittafel|chronologie|cronología", Role::Chronology),
    ("abbreviations|abkürzungen|abréviations|list of abbreviations", Role::Abbreviations),
    (
        "dramatis personae|dramatis personæ|dramatis personæ.|persons of the play|characters|personaggi|personen|personnages|personajes|osoby|osoby:|the persons|persons represented|τα πρόσωπα|henkilöt|personer",
        Role::Persons,
    ),
    (
        "list of illustrations|illustrations|illustrations:|list of plates|verzeichnis der abbildungen|lista de ilustraciones|table des gravures|liste des illustrations|kuvat",
        Role::Illustrations,
    ),
    ("list of tables|tables", Role::Tables),
    ("about the author|the author|o autorovi|über den autor", Role::AboutAuthor),
    (
        "transcriber's note|transcriber's notes|transcriber's note:|transcriber's notes:|transcribers' notes|transcriber notes|anmerkungen zur transkription|nota del transcriptor|note de transcription|publisher's note|editor's note|translator's note|note by the author|author's note|author's notes|editor's notes|note on the text|translator's preface",
        Role::Note,
    ),
    (
        "advertisement|advertisements|also by the same author|by the same author|books by the same author|other books by|works by the same author",
        Role::AlsoBy,
    ),
    ("colophon", Role::Colophon),
];

const CONTENTS: &[&str] = &[
    "contents",
    "table of contents",
    "the contents",
    "contains",
    "content",
    "list of contents",
    "inhalt",
    "inhaltsverzeichnis",
    "inhaltsverzeichniß",
    "inhaltsübersicht",
    "table des matières",
    "table des matieres",
    "table",
    "sommaire",
    "índice",
    "indice",
    "indice general",
    "índice general",
    "tabla de contenidos",
    "contenido",
    "sumario",
    "sumário",
    "inhoud",
    "inhoudsopgave",
    "innehåll",
    "innehållsförteckning",
    "indhold",
    "innhold",
    "sisällys",
    "sisältö",
    "sisällysluettelo",
    "obsah",
    "spis treści",
    "spis tresci",
    "spis rzeczy",
    "treść",
    "содержание",
    "оглавление",
    "περιεχόμενα",
    "תוכן",
    "תוכן הענינים",
    "目次",
    "目录",
    "目錄",
    "tartalom",
    "sadržaj",
    "cuprins",
    "съдържание",
    "зміст",
    "enhavo",
    "argumento",
    "chapters",
    "index capitum",
    "summary of contents",
    "innehåll / table of contents",
    "المحتويات",
    "الفهرس",
];

const ENDS: &[&str] = &[
    "the end",
    "end",
    "finis",
    "fin",
    "ende",
    "fine",
    "fim",
    "slut",
    "einde",
    "konec",
    "koniec",
    "конец",
    "loppu",
    "τέλος",
    "τελος",
    "vége",
    "край",
    "fino",
    "finit",
    "explicit",
    "opona",
    "curtain",
    "vorhang",
    "rideau",
    "telón",
    "sipario",
    "завеса",
    "занавес",
    "the curtain falls",
    "exeunt",
    "end of the first part",
    "完",
    "終",
    "终",
    "סוף",
    "tamam shud",
    "ende des ersten teils",
    "laus deo",
    "amen",
    "kraj",
];

/// The role that a word before or after a number gives.
pub(super) fn division(word: &str) -> Option<Role> {
    let word = word.to_lowercase();
    DIVISIONS.iter().find_map(|(words, role)| words.split(' ').any(|w| w == word).then_some(*role))
}

/// The role of a heading that is a name.
pub(super) fn name(heading: &str) -> Option<Role> {
    let plain = plain(heading);
    NAMES
        .iter()
        .find_map(|(names, role)| names.split('|').any(|n| n == plain).then_some(*role))
        .or_else(|| {
            // `Preface to the Second Edition`, `APPENDIX B: THE LETTERS`, `Introduction by X`.
            let first = plain.split([' ', ':', '.', ',']).next()?;
            let words = plain.split_whitespace().count();
            let role = NAMES
                .iter()
                .find_map(|(names, role)| names.split('|').any(|n| n == first).then_some(*role))?;
            let second = plain.split_whitespace().nth(1)?;
            let lettered = second.trim_end_matches(['.', ':']).chars().count() <= 4;
            let joins = matches!(
                second,
                "to" | "by"
                    | "of"
                    | "zur"
                    | "zum"
                    | "de"
                    | "à"
                    | "au"
                    | "al"
                    | "a"
                    | "del"
                    | "till"
                    | "til"
                    | "bij"
                    | "do"
                    | "der"
                    | "des"
                    | "von"
            );
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

/// Tells whether a heading stands over a table of contents.
pub(super) fn is_contents(heading: &str) -> bool {
    let plain = plain(heading);
    CONTENTS.iter().any(|c| *c == plain)
}

/// Tells whether the words only say that the text is at its end.
pub(super) fn is_end(words: &str) -> bool {
    let plain = plain(words);
    ENDS.iter().any(|e| *e == plain)
        || ["end of ", "the end of ", "fin de ", "fin du ", "ende de", "fim do ", "fine de"]
            .iter()
            .any(|e| plain.starts_with(e))
            && plain.split(' ').count() <= 8
}

/// In lower case, without marks of emphasis and punctuation at the ends, white space single.
fn plain(heading: &str) -> String {
    let trimmed =
        heading.trim_matches(|c: char| c.is_whitespace() || "_=+~*.:;—–-[]()#\"'“”«»".contains(c));
    let words: Vec<&str> = trimmed.split_whitespace().collect();
    words.join(" ").replace('’', "'").to_lowercase()
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

const ORDINALS: &[&str] = &[
    "one first primero primera premier première erster erste erstes eins primo prima primus prima primeiro primeira prvni první pierwszy pierwsza первая первый första første eerste ensimmäinen πρώτο πρώτη einleitendes first.",
    "two second segundo segunda second seconde deuxième zweiter zweite zweites secondo seconda secundus druhé druhá druhý drugi druga вторая второй andra anden annet tweede toinen δεύτερο secunda",
    "three third tercero tercera tercer troisième dritter dritte drittes terzo terza tertius tertia terceiro terceira třetí trzeci trzecia третья третий tredje derde kolmas τρίτο",
    "four fourth cuarto cuarta quatrième vierter vierte viertes quarto quarta quartus čtvrté čtvrtá czwarty czwarta четвертая четвертый fjärde fjerde vierde neljäs τέταρτο",
    "five fifth quinto quinta cinquième fünfter fünfte fünftes quintus páté pátá piąty piąta пятая пятый femte vijfde viides πέμπτο",
    "six sixth sexto sexta sixième sechster sechste sechstes sesto sesta sextus šesté szósty szósta шестая шестой sjätte sjette zesde kuudes έκτο",
    "seven seventh séptimo septimo sétimo septième siebenter siebter siebente siebtes siebentes settimo septimus sedmé siódmy седьмая седьмой sjunde syvende zevende seitsemäs",
    "eight eighth octavo oitavo huitième achter achte achtes ottavo octavus osmé ósmy восьмая восьмой åttonde ottende achtste kahdeksas",
    "nine ninth noveno nono neuvième neunter neunte neuntes nonus deváté dziewiąty девятая девятый nionde niende negende yhdeksäs",
    "ten tenth décimo decimo dixième zehnter zehnte zehntes decimus desáté dziesiąty десятая десятый tionde tiende kymmenes",
    "eleven eleventh undécimo onzième elfter elfte elftes undecimo",
    "twelve twelfth duodécimo douzième zwölfter zwölfte zwölftes",
    "thirteen thirteenth treizième dreizehnter dreizehntes",
    "fourteen fourteenth quatorzième vierzehntes",
    "fifteen fifteenth quinzième fünfzehntes",
    "sixteen sixteenth seizième sechzehntes",
    "seventeen seventeenth dix-septième siebzehntes",
    "eighteen eighteenth dix-huitième achtzehntes",
    "nineteen nineteenth dix-neuvième neunzehntes",
    "twenty twentieth vingtième zwanzigstes",
    "twenty-one twenty-first",
    "twenty-two twenty-second",
    "twenty-three twenty-third",
    "twenty-four twenty-fourth",
    "twenty-five twenty-fifth",
    "twenty-six twenty-sixth",
    "twenty-seven twenty-seventh",
    "twenty-eight twenty-eighth",
    "twenty-nine twenty-ninth",
    "thirty thirtieth",
    "thirty-one thirty-first",
    "thirty-two thirty-second",
    "thirty-three thirty-third",
    "thirty-four thirty-fourth",
    "thirty-five thirty-fifth",
];

/// Reads a number: decimal, roman, or a number word; `last`: the last of a series.
pub(super) fn number(word: &str) -> Option<Number> {
    let bare = word
        .trim_end_matches(['.', ':', ',', ')', '—', '-', '–', ']', 'º', 'ª', '°'])
        .trim_start_matches(['(', '[']);
    if bare.is_empty() || bare.len() > 24 {
        return None;
    }
    if bare.bytes().all(|b| b.is_ascii_digit()) {
        return bare.parse().ok().filter(|n| *n < 4000).map(Number::Decimal);
    }
    if let Some(n) = roman(bare) {
        return Some(Number::Roman(n));
    }
    let lower = bare.to_lowercase();
    let at = ORDINALS.iter().position(|words| words.split(' ').any(|w| w == lower));
    if let Some(at) = at {
        return Some(Number::Word(at as u32 + 1));
    }
    if lower == "last" || lower == "the last" {
        return Some(Number::Word(999));
    }
    let mut chars = bare.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii_uppercase() => Some(Number::Letter(u32::from(c) - 64)),
        (Some(c @ 'א'..='ת'), None) => Some(Number::Letter(u32::from(c) - 0x5CF)),
        _ => None,
    }
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
