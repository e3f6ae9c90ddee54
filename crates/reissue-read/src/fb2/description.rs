//! The description of a FictionBook: all its metadata.

use reissue_core::{
    Book, Contributor, Diagnostic, Edition, Identifier, Image, Isbn, Language, MarcRole,
    PublicationDate, Series, Subject, SubjectScheme,
};

use super::{Reader, href};
use crate::xml::Node;

impl<'d> Reader<'d> {
    pub(super) fn description(&mut self, node: Node<'d>, book: &mut Book) {
        for part in node.elements() {
            match part.name() {
                "title-info" => self.title_info(part, book),
                "src-title-info" => self.source_info(part, book),
                "document-info" => self.document_info(part, book),
                "publish-info" => self.publish_info(part, book),
                "custom-info" => {
                    let kind = part.attribute("info-type").unwrap_or("");
                    let message = format!("the custom information `{kind}` was left out");
                    self.property(message, part);
                }
                "output" => {
                    let message = "conditions of sale (`output`) were left out".to_owned();
                    self.property(message, part);
                }
                other => self.unknown(other, part),
            }
        }
    }

    fn property(&mut self, message: String, node: Node<'_>) {
        let diagnostic = Diagnostic::fact("read-404", message).at(self.span(node));
        self.ledger.words(diagnostic, &node.text_content());
    }

    fn title_info(&mut self, part: Node<'d>, book: &mut Book) {
        for node in part.elements() {
            let text = node.tidy_text();
            let metadata = &mut book.metadata;
            match node.name() {
                "genre" if !text.is_empty() => metadata.subjects.push(genre(text)),
                "author" => metadata.creators.extend(self.person(node, MarcRole::AUTHOR)),
                "translator" => {
                    let person = self.person(node, MarcRole::TRANSLATOR);
                    metadata.contributors.extend(person);
                }
                "book-title" => metadata.title = text,
                "annotation" => {
                    let paragraphs: Vec<String> = match node.elements().next() {
                        Some(_) => node
                            .elements()
                            .map(|n| n.tidy_text())
                            .filter(|t| !t.is_empty())
                            .collect(),
                        None => vec![text],
                    };
                    metadata.description = Some(paragraphs.join("\n")).filter(|d| !d.is_empty());
                }
                "keywords" => {
                    let words = text.split([',', ';']).map(str::trim).filter(|w| !w.is_empty());
                    let keyword = |w: &str| Subject {
                        scheme: SubjectScheme::Keyword,
                        code: None,
                        label: w.into(),
                    };
                    metadata.subjects.extend(words.map(keyword));
                }
                "date" => {
                    let value = node.attribute("value").unwrap_or(&text);
                    metadata.original_date = date(value).or_else(|| date(&text));
                    if metadata.original_date.is_none_or(|d| d.to_string() != text)
                        && !text.is_empty()
                    {
                        self.property("a date in words was taken by its number".into(), node);
                    }
                }
                "coverpage" => self.cover(node, book),
                "lang" => metadata.languages.extend(Language::new(&text)),
                "src-lang" => {
                    let message = "the language of the original was left out".to_owned();
                    self.property(message, node);
                }
                "sequence" => self.sequence(node, book),
                _ if text.is_empty() => {}
                other => self.unknown(other, node),
            }
        }
    }

    fn cover(&mut self, node: Node<'d>, book: &mut Book) {
        let mut pictures = node.elements().filter(|n| n.is("image"));
        if let Some(picture) = pictures.next()
            && let Some(resource) = self.resource(href(picture).unwrap_or(""), self.span(picture))
        {
            let alt = picture.attribute("alt").filter(|a| !a.is_empty()).map(str::to_owned);
            book.cover = Some(Image { resource, alt, ..Image::default() });
        }
        for more in pictures {
            let message = "a book has one cover: another picture of it is only carried along";
            self.ledger.note(Diagnostic::fact("read-440", message).at(self.span(more)));
            self.resource(href(more).unwrap_or(""), self.span(more));
        }
    }

    /// A series, and those inside it.
    fn sequence(&mut self, node: Node<'d>, book: &mut Book) {
        let name = node.attribute("name").unwrap_or("").trim();
        if !name.is_empty() {
            let number = node.attribute("number").map(str::trim).filter(|n| !n.is_empty());
            let series = Series { name: name.to_owned(), number: number.map(str::to_owned) };
            if !book.metadata.series.contains(&series) {
                book.metadata.series.push(series);
            }
        }
        node.elements().filter(|n| n.is("sequence")).for_each(|n| self.sequence(n, book));
    }

    /// What the text was translated from.
    fn source_info(&mut self, part: Node<'d>, book: &mut Book) {
        for node in part.elements() {
            let text = node.tidy_text();
            match node.name() {
                "book-title" => book.metadata.original_title = Some(text),
                "date" if book.metadata.original_date.is_none() => {
                    book.metadata.original_date = date(node.attribute("value").unwrap_or(&text));
                }
                "coverpage" => {
                    for picture in node.elements().filter(|n| n.is("image")) {
                        self.resource(href(picture).unwrap_or(""), self.span(picture));
                    }
                }
                name => {
                    let message = format!("`{name}` of the original edition was left out");
                    self.property(message, node);
                }
            }
        }
    }

    /// Who made the file, and when: nothing of the book, but its id and source.
    fn document_info(&mut self, part: Node<'d>, book: &mut Book) {
        for node in part.elements() {
            let value = node.tidy_text();
            match node.name() {
                "id" if !value.is_empty() => {
                    let is_uuid =
                        value.len() == 36 && value.bytes().filter(|b| *b == b'-').count() == 4;
                    let scheme = if is_uuid { "uuid" } else { "fb2" }.to_owned();
                    book.metadata.identifiers.push(Identifier { scheme, value });
                }
                "src-url" if book.metadata.source.is_none() && !value.is_empty() => {
                    book.metadata.source = Some(value);
                }
                _ if value.is_empty() => {}
                name => {
                    let message = format!("`{name}` of the file's own history was left out");
                    self.property(message, node);
                }
            }
        }
    }

    fn publish_info(&mut self, part: Node<'d>, book: &mut Book) {
        for node in part.elements() {
            let text = node.tidy_text();
            let metadata = &mut book.metadata;
            match node.name() {
                "sequence" => self.sequence(node, book),
                _ if text.is_empty() => {}
                "book-name" if text == metadata.title => {}
                "publisher" => metadata.publisher = Some(text),
                "city" => metadata.place = Some(text),
                "year" => match PublicationDate::new(&text) {
                    Some(date) => metadata.date = Some(date),
                    None => self.property("a year was not understood".into(), node),
                },
                "isbn" => match text.split([',', ';', ' ']).find_map(|i| Isbn::new(i).ok()) {
                    Some(isbn) => {
                        // The number of the printed edition that the text was taken from.
                        metadata.isbn.insert(Edition::Print, isbn);
                    }
                    None => {
                        metadata.identifiers.push(Identifier { scheme: "isbn".into(), value: text })
                    }
                },
                _ => {
                    let message = format!("`{}` of the printed edition was left out", node.name());
                    self.property(message, node);
                }
            }
        }
    }

    fn person(&mut self, node: Node<'d>, role: MarcRole) -> Option<Contributor> {
        let get = |name: &str| node.child(name).map(|n| n.tidy_text()).filter(|t| !t.is_empty());
        let (first, middle, last) = (get("first-name"), get("middle-name"), get("last-name"));
        let parts: Vec<String> =
            [first.clone(), middle.clone(), last.clone()].into_iter().flatten().collect();
        let nick = get("nickname");
        let name = match parts.is_empty() {
            true => nick.clone()?,
            false => parts.join(" "),
        };
        let given: Vec<String> = [first, middle].into_iter().flatten().collect();
        let sort = last.filter(|_| !given.is_empty()).map(|l| format!("{l}, {}", given.join(" ")));
        for left in node.elements() {
            let known = matches!(left.name(), "first-name" | "middle-name" | "last-name");
            let is_name = left.is("nickname") && parts.is_empty();
            if !known && !is_name && !left.tidy_text().is_empty() {
                let message = format!("`{}` of a person was left out", left.name());
                self.property(message, left);
            }
        }
        Some(Contributor { name, sort, role })
    }
}

fn genre(label: String) -> Subject {
    Subject { scheme: SubjectScheme::Other("FictionBook".into()), code: Some(label.clone()), label }
}

fn date(text: &str) -> Option<PublicationDate> {
    let years = || text.split(|c: char| !c.is_ascii_digit()).find(|d| d.len() == 4);
    PublicationDate::new(text).or_else(|| years().and_then(PublicationDate::new))
}
