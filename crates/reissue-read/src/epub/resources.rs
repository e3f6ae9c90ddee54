//! The pictures of an EPUB.

use std::collections::BTreeMap;

use reissue_core::{Diagnostic, MediaType, Resource, Span};

use super::package::Package;
use crate::archive::Archive;
use crate::html::Media;

/// Gathers the pictures that the text uses, under names relative to the package.
pub(crate) struct Pictures<'p, 'a, 'z> {
    archive: &'z mut Archive<'a>,
    package: &'p Package,
    names: BTreeMap<String, Option<String>>,
    /// The pictures, in the order of their first use.
    pub(crate) resources: Vec<Resource>,
    /// What was odd.
    pub(crate) findings: Vec<Diagnostic>,
}

impl<'p, 'a, 'z> Pictures<'p, 'a, 'z> {
    /// Starts with none.
    pub(crate) fn new(archive: &'z mut Archive<'a>, package: &'p Package) -> Self {
        Self {
            archive,
            package,
            names: BTreeMap::new(),
            resources: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn load(&mut self, path: &str) -> Option<String> {
        let found = self.archive.find(path)?.to_owned();
        if let Some(known) = self.names.get(&found) {
            return known.clone();
        }
        let name = self.fetch(&found);
        self.names.insert(found, name.clone());
        name
    }

    fn fetch(&mut self, path: &str) -> Option<String> {
        let bytes = match self.archive.read(path) {
            Ok(bytes) => bytes?,
            Err(error) => {
                let message = format!("`{path}` can't be read: {error}");
                self.findings.push(Diagnostic::lost("read-303", message).help(error.help()));
                return None;
            }
        };
        let item = self.package.items.iter().find(|i| self.archive.find(&i.path) == Some(path));
        let said = item.map(|i| MediaType::named(&i.media_type));
        let media_type = MediaType::sniff(&bytes).or(said)?;
        if !media_type.is_image() {
            return None;
        }
        let name = self.unique(&relative(&self.package.path, path));
        let span = item.map_or(Span::NONE, |i| i.span);
        self.resources.push(Resource { name: name.clone(), media_type, data: bytes.into(), span });
        Some(name)
    }

    fn unique(&self, wish: &str) -> String {
        let taken = |name: &str| self.resources.iter().any(|r| r.name == name);
        if !taken(wish) {
            return wish.to_owned();
        }
        let (stem, extension) = wish.rsplit_once('.').unwrap_or((wish, "bin"));
        let free = (2..).map(|n| format!("{stem}-{n}.{extension}")).find(|name| !taken(name));
        free.unwrap_or_else(|| wish.to_owned())
    }
}

impl Media for Pictures<'_, '_, '_> {
    fn image(&mut self, path: &str) -> Option<String> {
        self.load(path)
    }

    fn inline(&mut self, mut resource: Resource) -> String {
        if let Some(same) = self
            .resources
            .iter()
            .find(|r| r.data == resource.data && r.media_type == resource.media_type)
        {
            return same.name.clone();
        }
        resource.name = self.unique(&resource.name);
        let name = resource.name.clone();
        self.resources.push(resource);
        name
    }
}

/// The path of a file relative to the folder of the package; files outside keep their own.
fn relative(package: &str, path: &str) -> String {
    match package.rsplit_once('/') {
        Some((folder, _)) => path
            .strip_prefix(folder)
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or(path)
            .to_owned(),
        None => path.to_owned(),
    }
}
