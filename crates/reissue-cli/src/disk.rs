//! The disk: inputs, the files beside them, outputs that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use reissue::read::Files;
use reissue::{Provider, ResourceData};
use tempfile::NamedTempFile;

/// The largest input that is read into memory.
const INPUT_LIMIT: u64 = 1 << 30;

/// The largest number of files that a folder is listed for.
const LIST_LIMIT: usize = 100_000;

/// Why the disk did not give or take a file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DiskError {
    #[error("`{}` does not exist", .0.display())]
    Missing(PathBuf),
    #[error("`{}` is a folder without `book.toml` or `index.html`", .0.display())]
    Folder(PathBuf),
    #[error("`{}` is larger than {INPUT_LIMIT} bytes", .0.display())]
    TooLarge(PathBuf),
    #[error("`{}` can't be read: {}", .path.display(), reason(.source))]
    Read { path: PathBuf, source: io::Error },
    #[error("`{}` can't be written: {}", .path.display(), reason(.source))]
    Write { path: PathBuf, source: io::Error },
}

impl DiskError {
    pub(crate) fn code(&self) -> reissue::Code {
        match self {
            Self::Missing(_) => "disk-001",
            Self::Folder(_) => "disk-002",
            Self::TooLarge(_) => "disk-003",
            Self::Read { .. } => "disk-004",
            Self::Write { .. } => "disk-005",
        }
    }

    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::Missing(_) => "check the spelling of the path",
            Self::Folder(_) => "name a file, or a manuscript folder that holds `book.toml`",
            Self::TooLarge(_) => "split the input, or take out what is no part of the book",
            Self::Read { .. } => "check that the file may be read",
            Self::Write { .. } => "choose another output folder with -o, or make this one writable",
        }
    }
}

/// Says what the system says without its number.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::NotFound => "no such folder".into(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "a file is where a folder should be".into()
        }
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        io::ErrorKind::StorageFull => "the disk is full".into(),
        _ => error.to_string().to_lowercase(),
    }
}

/// An input as the disk gives it.
pub(crate) struct Loaded {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) files: Option<Folder>,
}

/// Reads an input: a file, a manuscript folder, or `-` for standard input.
pub(crate) fn load(path: &Path) -> Result<Loaded, DiskError> {
    if path == Path::new("-") {
        let bytes = bounded(io::stdin().lock(), path)?;
        return Ok(Loaded { name: "standard input".into(), bytes, files: None });
    }
    let read_error = |source| DiskError::Read { path: path.into(), source };
    let meta = fs::metadata(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => DiskError::Missing(path.into()),
        _ => read_error(source),
    })?;
    let path = if meta.is_dir() { main_file(path)? } else { path.to_path_buf() };
    let bytes = bounded(File::open(&path).map_err(read_error)?, &path)?;
    let root = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(Loaded { name: path.display().to_string(), bytes, files: Some(Folder::new(root)) })
}

fn main_file(folder: &Path) -> Result<PathBuf, DiskError> {
    ["book.toml", "index.html", "index.htm"]
        .into_iter()
        .map(|name| folder.join(name))
        .find(|p| p.is_file())
        .ok_or_else(|| DiskError::Folder(folder.into()))
}

fn bounded(from: impl Read, path: &Path) -> Result<Vec<u8>, DiskError> {
    let mut bytes = Vec::new();
    from.take(INPUT_LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| DiskError::Read { path: path.into(), source })?;
    if bytes.len() as u64 > INPUT_LIMIT {
        return Err(DiskError::TooLarge(path.into()));
    }
    Ok(bytes)
}

/// The folder of an input; nothing outside it is given out.
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.into() }
    }

    fn resolve(&self, path: &str) -> io::Result<PathBuf> {
        let relative = Path::new(path);
        let inside = relative
            .components()
            .all(|c| matches!(c, Component::Normal(_) | Component::CurDir | Component::ParentDir));
        let full = self.root.join(relative).canonicalize()?;
        if inside && full.starts_with(self.root.canonicalize()?) {
            return Ok(full);
        }
        Err(io::Error::new(io::ErrorKind::PermissionDenied, "outside the folder of the input"))
    }
}

impl Files for Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.resolve(path)?)
    }

    fn resource(&self, path: &str) -> io::Result<ResourceData> {
        let path = self.resolve(path)?;
        let length = fs::metadata(&path)?.len();
        File::open(&path)?;
        Ok(ResourceData::Provided(Arc::new(DiskFile { path, length })))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        collect(&self.root, "", &mut found)?;
        found.sort();
        Ok(found)
    }
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if found.len() >= LIST_LIMIT {
            return Ok(());
        }
        if kind.is_dir() {
            collect(&entry.path(), &format!("{name}/"), found)?;
        } else if kind.is_file() {
            found.push(name);
        }
    }
    Ok(())
}

/// A file whose bytes are fetched when they are wanted.
struct DiskFile {
    path: PathBuf,
    length: u64,
}

impl Provider for DiskFile {
    fn open(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(BufReader::new(File::open(&self.path)?)))
    }

    fn len(&self) -> Option<u64> {
        Some(self.length)
    }
}

/// Writes a file beside its place and renames it when it is whole.
///
/// `make` gets a buffered sink; when it fails, nothing is left behind.
pub(crate) fn write_whole<T, E: From<DiskError>>(
    path: &Path,
    make: impl FnOnce(&mut BufWriter<&mut File>) -> Result<T, E>,
) -> Result<T, E> {
    let error = |source| DiskError::Write { path: path.into(), source };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".reissue-");
    let mut file: NamedTempFile = builder.tempfile_in(folder).map_err(error)?;
    let made = {
        let mut sink = BufWriter::with_capacity(1 << 16, file.as_file_mut());
        let made = make(&mut sink)?;
        sink.into_inner().map_err(|e| error(e.into_error()))?;
        made
    };
    readable_by_all(file.as_file()).map_err(error)?;
    file.persist(path).map_err(|e| error(e.error))?;
    Ok(made)
}

/// A temporary file is the owner's alone; an output is an ordinary file.
#[cfg(unix)]
fn readable_by_all(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_file: &File) -> io::Result<()> {
    Ok(())
}

/// The folders that are not there yet, the deepest first.
pub(crate) fn missing_folders<'a>(wanted: impl Iterator<Item = &'a Path>) -> Vec<PathBuf> {
    let named = |p: &&Path| !p.as_os_str().is_empty();
    let missing = wanted.flat_map(Path::ancestors).filter(named).filter(|p| !p.exists());
    let mut missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
    missing.sort();
    missing.dedup();
    missing.reverse();
    missing
}

/// Removes those of some folders that are empty.
pub(crate) fn remove_empty(folders: &[PathBuf]) {
    for folder in folders {
        // A folder that holds something stays; so does one that never was made.
        drop(fs::remove_dir(folder));
    }
}

/// Makes the output folder.
pub(crate) fn make_folder(path: &Path) -> Result<(), DiskError> {
    fs::create_dir_all(path).map_err(|source| DiskError::Write { path: path.into(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_given_out() {
        let outer = tempfile::tempdir().expect("a folder");
        fs::write(outer.path().join("secret"), "x").expect("written");
        let inner = outer.path().join("book");
        fs::create_dir(&inner).expect("made");
        fs::write(inner.join("a.md"), "a").expect("written");
        let folder = Folder::new(&inner);
        assert_eq!(folder.read("a.md").expect("inside"), b"a");
        assert!(folder.read("../secret").is_err());
        assert!(folder.read("/etc/hostname").is_err());
        assert_eq!(folder.list().expect("listed"), ["a.md"]);
    }

    #[test]
    fn a_failed_output_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("book.epub");
        let failed: Result<(), DiskError> =
            write_whole(&path, |_| Err(DiskError::Missing("x".into())));
        assert!(failed.is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 0);
    }
}
