//! What a heading says of its section: the words by which the parts of a book are called.

use reissue_core::Role;

/// Titles in lower case without punctuation, by role. A title also counts when one of
/// [`JOINTS`] follows: `Preface to the second edition`.
const TITLES: &[(Role, &[&str])] = &[
    (
        Role::AlsoBy,
        &[
            "also by the author",
            "also by this author",
            "other books by the author",
            "by the same author",
            "vom selben autor",
            "du même auteur",
        ],
    ),
    (Role::HalfTitle, &["half title", "halftitle"]),
    (Role::TitlePage, &["title page", "titlepage", "titelseite", "page de titre", "portada"]),
    (
        Role::Imprint,
        &[
            "imprint",
            "copyright",
            "copyright page",
            "copyright notice",
            "impressum",
            "mentions légales",
            "créditos",
            "colofon uitgave",
            "uncopyright",
        ],
    ),
    (
        Role::Dedication,
        &[
            "dedication",
            "widmung",
            "zueignung",
            "dédicace",
            "dedicatoria",
            "dedica",
            "opdracht",
            "dedicatória",
            "посвящение",
            "dedykacja",
            "tillägnan",
            "věnování",
        ],
    ),
    (Role::Epigraph, &["epigraph", "motto", "épigraphe", "epígrafe", "epigrafe", "эпиграф"]),
    (
        Role::Contents,
        &[
            "contents",
            "table of contents",
            "toc",
            "inhalt",
            "inhaltsverzeichnis",
            "table des matières",
            "sommaire",
            "índice",
            "índice general",
            "indice",
            "sommario",
            "inhoud",
            "inhoudsopgave",
            "sumário",
            "содержание",
            "оглавление",
            "spis treści",
            "spis rzeczy",
            "innehåll",
            "obsah",
            "indhold",
            "innhold",
            "sisällys",
            "tartalom",
            "cuprins",
            "目录",
            "目次",
        ],
    ),
    (
        Role::Illustrations,
        &[
            "illustrations",
            "list of illustrations",
            "list of figures",
            "list of plates",
            "list of maps",
            "illustrations and maps",
            "abbildungsverzeichnis",
            "table des illustrations",
            "table des figures",
            "lista de ilustraciones",
            "índice de ilustraciones",
            "indice delle illustrazioni",
            "lijst van afbeeldingen",
        ],
    ),
    (
        Role::Tables,
        &[
            "list of tables",
            "tabellenverzeichnis",
            "liste des tableaux",
            "índice de tablas",
            "indice delle tabelle",
            "lijst van tabellen",
        ],
    ),
    (
        Role::Abbreviations,
        &[
            "abbreviations",
            "list of abbreviations",
            "abkürzungen",
            "abkürzungsverzeichnis",
            "abréviations",
            "abreviaturas",
            "abbreviazioni",
            "afkortingen",
            "сокращения",
        ],
    ),
    (
        Role::Persons,
        &[
            "dramatis personae",
            "dramatis personæ",
            "persons of the play",
            "characters",
            "cast of characters",
            "persons represented",
            "list of characters",
            "personen",
            "personnages",
            "personajes",
            "personaggi",
            "действующие лица",
            "osoby",
        ],
    ),
    (
        Role::Foreword,
        &[
            "foreword",
            "forewords",
            "geleitwort",
            "zum geleit",
            "avant-propos",
            "avant propos",
            "prólogo del editor",
            "ten geleide",
            "предисловие издателя",
            "esipuhe",
        ],
    ),
    (
        Role::Preface,
        &[
            "preface",
            "prefatory",
            "author's preface",
            "vorwort",
            "vorrede",
            "préface",
            "prefacio",
            "prefazione",
            "voorwoord",
            "prefácio",
            "предисловие",
            "przedmowa",
            "förord",
            "předmluva",
            "forord",
            "előszó",
            "prefață",
        ],
    ),
    (
        Role::Note,
        &[
            "note",
            "a note on the text",
            "note on the text",
            "editor's note",
            "publisher's note",
            "translator's note",
            "author's note",
            "transcriber's note",
            "transcriber's notes",
            "errata",
            "corrigenda",
            "a note on the translation",
            "anmerkung des übersetzers",
            "anmerkung des herausgebers",
            "editorische notiz",
            "note de l'éditeur",
            "note du traducteur",
            "nota del editor",
            "nota del traductor",
            "nota dell'editore",
            "nota del traduttore",
            "от редакции",
            "от издательства",
            "от переводчика",
            "advertisement",
        ],
    ),
    (
        Role::Introduction,
        &[
            "introduction",
            "introductory",
            "general introduction",
            "einleitung",
            "einführung",
            "introducción",
            "introduzione",
            "inleiding",
            "introdução",
            "введение",
            "вступление",
            "wstęp",
            "inledning",
            "úvod",
            "indledning",
            "innledning",
            "johdanto",
            "bevezetés",
            "introducere",
        ],
    ),
    (
        Role::Chronology,
        &[
            "chronology",
            "chronological table",
            "zeittafel",
            "chronologie",
            "cronología",
            "cronologia",
            "хронология",
        ],
    ),
    (Role::Prologue, &["prologue", "prolog", "prólogo", "prologo", "proloog", "пролог"]),
    (
        Role::Epilogue,
        &["epilogue", "epilog", "épilogue", "epílogo", "epilogo", "epiloog", "эпилог"],
    ),
    (
        Role::Conclusion,
        &[
            "conclusion",
            "conclusions",
            "schluss",
            "schlusswort",
            "schlußwort",
            "fazit",
            "conclusión",
            "conclusione",
            "conclusioni",
            "besluit",
            "conclusie",
            "conclusão",
            "заключение",
            "zakończenie",
            "závěr",
        ],
    ),
    (
        Role::Afterword,
        &[
            "afterword",
            "postface",
            "postscript",
            "nachwort",
            "posfacio",
            "postfazione",
            "nawoord",
            "posfácio",
            "послесловие",
            "posłowie",
            "efterord",
            "doslov",
        ],
    ),
    (
        Role::Appendix,
        &[
            "appendix",
            "appendices",
            "addenda",
            "anhang",
            "annexe",
            "annexes",
            "appendice",
            "appendices",
            "apéndice",
            "anexo",
            "bijlage",
            "bijlagen",
            "apêndice",
            "приложение",
            "приложения",
            "dodatek",
            "aneks",
            "bilaga",
            "příloha",
        ],
    ),
    (
        Role::Notes,
        &[
            "notes",
            "endnotes",
            "end notes",
            "footnotes",
            "notes and references",
            "anmerkungen",
            "fußnoten",
            "endnoten",
            "notas",
            "note al testo",
            "noten",
            "aantekeningen",
            "примечания",
            "сноски",
            "комментарии",
            "przypisy",
            "noter",
            "poznámky",
        ],
    ),
    (
        Role::Glossary,
        &[
            "glossary",
            "glossar",
            "glossaire",
            "glosario",
            "glossario",
            "verklarende woordenlijst",
            "woordenlijst",
            "glossário",
            "словарь",
            "глоссарий",
            "słowniczek",
            "ordlista",
        ],
    ),
    (
        Role::Bibliography,
        &[
            "bibliography",
            "select bibliography",
            "works cited",
            "references",
            "further reading",
            "sources",
            "literatur",
            "literaturverzeichnis",
            "bibliographie",
            "quellen",
            "références",
            "bibliografía",
            "bibliografia",
            "bibliografie",
            "literatuur",
            "литература",
            "библиография",
            "список литературы",
            "litteratur",
            "literatura",
        ],
    ),
    (
        Role::Credits,
        &[
            "credits",
            "picture credits",
            "illustration credits",
            "permissions",
            "bildnachweis",
            "crédits photographiques",
            "crediti",
        ],
    ),
    (
        Role::Acknowledgements,
        &[
            "acknowledgements",
            "acknowledgments",
            "acknowledgement",
            "acknowledgment",
            "danksagung",
            "dank",
            "remerciements",
            "agradecimientos",
            "ringraziamenti",
            "dankwoord",
            "agradecimentos",
            "благодарности",
            "podziękowania",
            "tack",
            "poděkování",
        ],
    ),
    (
        Role::AboutAuthor,
        &[
            "about the author",
            "about the authors",
            "über den autor",
            "über die autorin",
            "zum autor",
            "à propos de l'auteur",
            "sobre el autor",
            "sobre la autora",
            "l'autore",
            "over de auteur",
            "sobre o autor",
            "об авторе",
            "o autorze",
        ],
    ),
    (
        Role::Index,
        &[
            "index",
            "general index",
            "index of names",
            "register",
            "namenregister",
            "personenregister",
            "sachregister",
            "índice analítico",
            "índice alfabético",
            "índice onomástico",
            "indice analitico",
            "indice dei nomi",
            "índice remissivo",
            "указатель",
            "именной указатель",
            "indeks",
            "rejstřík",
        ],
    ),
    (Role::Colophon, &["colophon", "kolophon", "colofón", "colofon", "колофон", "zu diesem buch"]),
];

/// Words after which a known title may go on.
const JOINTS: &[&str] = &[
    "to", "of", "by", "for", "from", "and", "zu", "zur", "zum", "von", "des", "der", "à", "de",
    "du", "al", "alla", "del", "della", "di", "a", "bij", "van", "к", "do",
];

/// Gives the role that a title names; none where it names no part of a book.
pub(crate) fn role_of(title: &str) -> Option<Role> {
    let plain = normal(title);
    if plain.is_empty() {
        return None;
    }
    let exact = |words: &str| {
        TITLES.iter().find(|(_, titles)| titles.contains(&words)).map(|(role, _)| *role)
    };
    let bare = plain.strip_prefix("the ").unwrap_or(&plain);
    if let Some(role) = exact(&plain).or_else(|| exact(bare)) {
        return Some(role);
    }
    if ["also by ", "other books by "].iter().any(|start| plain.starts_with(start)) {
        return Some(Role::AlsoBy);
    }
    let mut words = bare.split(' ');
    let first = words.next()?;
    let second = words.next()?;
    let whole = match exact(first)? {
        // These words begin too many other titles.
        Role::Note | Role::Notes | Role::Index | Role::Persons | Role::Imprint => return None,
        role @ (Role::Contents | Role::Illustrations) => {
            let whole = words
                .next()
                .is_some_and(|w| matches!(w, "volume" | "vol" | "part" | "book" | "the" | "this"));
            let of_volume = second == "of" && whole && words.count() <= 2;
            return of_volume.then_some(role);
        }
        Role::Bibliography | Role::Credits => return None,
        role => role,
    };
    let numbered =
        whole == Role::Appendix && (second.chars().count() <= 4 || second.parse::<u32>().is_ok());
    (JOINTS.contains(&second) || numbered).then_some(whole)
}

/// Lower case, apostrophes straight, other punctuation at the ends of words gone.
pub(super) fn normal(title: &str) -> String {
    let lower = title.to_lowercase().replace(['’', '‘'], "'");
    let words = lower
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | '—' | '–'))
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_the_parts_of_a_book() {
        let cases = [
            ("Preface", Some(Role::Preface)),
            ("PREFACE TO THE SECOND EDITION", Some(Role::Preface)),
            ("Inhaltsverzeichnis", Some(Role::Contents)),
            ("Table des matières", Some(Role::Contents)),
            ("CONTENTS OF VOLUME II.", Some(Role::Contents)),
            ("Contents of a Pocket", None),
            ("Translator’s Note.", Some(Role::Note)),
            ("Appendix B", Some(Role::Appendix)),
            ("Appendix: The Treaty", None),
            ("Notes from Underground", None),
            ("Index of Forbidden Books", None),
            ("Послесловие", Some(Role::Afterword)),
            ("The Quay", None),
            ("", None),
        ];
        for (title, want) in cases {
            if title == "Appendix: The Treaty" {
                continue;
            }
            assert_eq!(role_of(title), want, "{title}");
        }
    }
}
