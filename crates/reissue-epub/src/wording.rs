//! The few words that an edition adds to a book, in the language of the book.

use reissue_core::{Language, MarcRole, Role};

macro_rules! words {
    ($($(#[$doc:meta])* $field:ident),* $(,)?) => {
        /// The words of one language.
        #[derive(Debug, PartialEq, Eq)]
        pub(crate) struct Wording {
            language: &'static str,
            $($(#[$doc])* pub $field: &'static str,)*
        }

        const fn words(language: &'static str, [$($field),*]: [&'static str; COUNT]) -> Wording {
            Wording { language, $($field),* }
        }
    };
}

const COUNT: usize = 30;

words! {
    cover, title_page, imprint, dedication, epigraph, contents, illustrations, tables, notes, index, pages, page, landmarks, start, by, translated_by, illustrated_by, edited_by, introduction_by, continued, back_to_reference, description, illustration, see, half_title, colophon, set_in, first_published, part, chapter,
}

const ALL: &[Wording] = &[
    words(
        "en",
        [
            "Cover",
            "Title Page",
            "Imprint",
            "Dedication",
            "Epigraph",
            "Contents",
            "List of Illustrations",
            "List of Tables",
            "Notes",
            "Index",
            "Pages",
            "Page",
            "Landmarks",
            "Start of Text",
            "by",
            "Translated by",
            "Illustrated by",
            "Edited by",
            "Introduction by",
            "continued",
            "Back to reference",
            "Description",
            "Illustration",
            "see",
            "Half Title",
            "Colophon",
            "Set in",
            "First published",
            "Part",
            "Chapter",
        ],
    ),
    words(
        "de",
        [
            "Umschlag",
            "Titelseite",
            "Impressum",
            "Widmung",
            "Motto",
            "Inhalt",
            "Abbildungsverzeichnis",
            "Tabellenverzeichnis",
            "Anmerkungen",
            "Register",
            "Seiten",
            "Seite",
            "Orientierungspunkte",
            "Textanfang",
            "von",
            "Übersetzt von",
            "Illustriert von",
            "Herausgegeben von",
            "Einleitung von",
            "Fortsetzung",
            "Zurück zur Textstelle",
            "Beschreibung",
            "Abbildung",
            "siehe",
            "Schmutztitel",
            "Kolophon",
            "Gesetzt aus",
            "Erstmals erschienen",
            "Teil",
            "Kapitel",
        ],
    ),
    words(
        "fr",
        [
            "Couverture",
            "Page de titre",
            "Mentions légales",
            "Dédicace",
            "Épigraphe",
            "Table des matières",
            "Table des illustrations",
            "Table des tableaux",
            "Notes",
            "Index",
            "Pages",
            "Page",
            "Repères",
            "Début du texte",
            "de",
            "Traduit par",
            "Illustré par",
            "Édité par",
            "Introduction de",
            "suite",
            "Retour à l’appel de note",
            "Description",
            "Illustration",
            "voir",
            "Faux-titre",
            "Colophon",
            "Composé en",
            "Première publication",
            "Partie",
            "Chapitre",
        ],
    ),
    words(
        "es",
        [
            "Cubierta",
            "Portada",
            "Créditos",
            "Dedicatoria",
            "Epígrafe",
            "Índice",
            "Índice de ilustraciones",
            "Índice de tablas",
            "Notas",
            "Índice analítico",
            "Páginas",
            "Página",
            "Puntos de referencia",
            "Inicio del texto",
            "de",
            "Traducción de",
            "Ilustraciones de",
            "Edición de",
            "Introducción de",
            "continuación",
            "Volver a la llamada",
            "Descripción",
            "Ilustración",
            "véase",
            "Portadilla",
            "Colofón",
            "Compuesto en",
            "Publicado por primera vez",
            "Parte",
            "Capítulo",
        ],
    ),
    words(
        "it",
        [
            "Copertina",
            "Frontespizio",
            "Colophon",
            "Dedica",
            "Epigrafe",
            "Indice",
            "Indice delle illustrazioni",
            "Indice delle tabelle",
            "Note",
            "Indice analitico",
            "Pagine",
            "Pagina",
            "Punti di riferimento",
            "Inizio del testo",
            "di",
            "Traduzione di",
            "Illustrazioni di",
            "A cura di",
            "Introduzione di",
            "segue",
            "Torna al richiamo",
            "Descrizione",
            "Illustrazione",
            "vedi",
            "Occhiello",
            "Colophon",
            "Composto in",
            "Prima pubblicazione",
            "Parte",
            "Capitolo",
        ],
    ),
    words(
        "pt",
        [
            "Capa",
            "Folha de rosto",
            "Créditos",
            "Dedicatória",
            "Epígrafe",
            "Sumário",
            "Lista de ilustrações",
            "Lista de tabelas",
            "Notas",
            "Índice remissivo",
            "Páginas",
            "Página",
            "Pontos de referência",
            "Início do texto",
            "de",
            "Tradução de",
            "Ilustrações de",
            "Edição de",
            "Introdução de",
            "continuação",
            "Voltar à chamada",
            "Descrição",
            "Ilustração",
            "ver",
            "Falsa folha de rosto",
            "Colofão",
            "Composto em",
            "Publicado pela primeira vez",
            "Parte",
            "Capítulo",
        ],
    ),
    words(
        "nl",
        [
            "Omslag",
            "Titelpagina",
            "Colofon",
            "Opdracht",
            "Motto",
            "Inhoud",
            "Lijst van illustraties",
            "Lijst van tabellen",
            "Noten",
            "Register",
            "Pagina’s",
            "Pagina",
            "Oriëntatiepunten",
            "Begin van de tekst",
            "door",
            "Vertaald door",
            "Geïllustreerd door",
            "Bezorgd door",
            "Inleiding van",
            "vervolg",
            "Terug naar de verwijzing",
            "Beschrijving",
            "Illustratie",
            "zie",
            "Voordehandse titel",
            "Colofon",
            "Gezet in",
            "Voor het eerst verschenen",
            "Deel",
            "Hoofdstuk",
        ],
    ),
    words(
        "ru",
        [
            "Обложка",
            "Титульный лист",
            "Выходные данные",
            "Посвящение",
            "Эпиграф",
            "Содержание",
            "Список иллюстраций",
            "Список таблиц",
            "Примечания",
            "Указатель",
            "Страницы",
            "Страница",
            "Ориентиры",
            "Начало текста",
            "Автор:",
            "Перевод:",
            "Иллюстрации:",
            "Редактор:",
            "Предисловие:",
            "продолжение",
            "Назад к ссылке",
            "Описание",
            "Иллюстрация",
            "см.",
            "Шмуцтитул",
            "Колофон",
            "Набрано шрифтом",
            "Впервые издано",
            "Часть",
            "Глава",
        ],
    ),
];

impl Wording {
    /// The words of a language; English for a language that is not in the table.
    pub(crate) fn of(language: &Language) -> &'static Self {
        let primary = language.primary();
        ALL.iter().find(|w| w.language == primary).unwrap_or(ENGLISH)
    }

    /// What a section without heading is called.
    pub(crate) fn role(&self, role: Role) -> Option<&'static str> {
        Some(match role {
            Role::HalfTitle => self.half_title,
            Role::TitlePage => self.title_page,
            Role::Imprint => self.imprint,
            Role::Dedication => self.dedication,
            Role::Epigraph => self.epigraph,
            Role::Contents => self.contents,
            Role::Illustrations => self.illustrations,
            Role::Tables => self.tables,
            Role::Notes => self.notes,
            Role::Index => self.index,
            Role::Colophon => self.colophon,
            Role::Part | Role::Volume => self.part,
            _ => return None,
        })
    }

    /// The words before the name of somebody with a part in the book.
    pub(crate) fn credit(&self, role: MarcRole) -> Option<&'static str> {
        Some(match role.as_str() {
            "aut" => self.by,
            "trl" => self.translated_by,
            "ill" => self.illustrated_by,
            "edt" => self.edited_by,
            "aui" => self.introduction_by,
            _ => return None,
        })
    }
}

const ENGLISH: &Wording = &ALL[0];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_the_book_is_spoken() {
        let wording = |tag: &str| Wording::of(&Language::new(tag).expect("tag"));
        assert_eq!(wording("de-AT").contents, "Inhalt");
        assert_eq!(wording("sw").contents, "Contents");
        assert_eq!(wording("fr").role(Role::Dedication), Some("Dédicace"));
        assert_eq!(wording("en").credit(MarcRole::TRANSLATOR), Some("Translated by"));
    }
}
