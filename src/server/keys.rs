//! The keys of the service: those of the settings, and those of `keys.toml`, which is read again whenever it changes.

use super::caller::Caller;
use crate::config::{ApiKey, KEYS_FILE, KeyEntry, KeysFile};
use crate::error::{Error, Result};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use subtle::{Choice, ConstantTimeEq as _};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// By what it is told that the file has changed.
type Stamp = (Option<SystemTime>, u64);

/// All keys.
#[derive(Debug)]
pub(super) struct KeyRing {
    of_settings: Vec<ApiKey>,
    file: PathBuf,
    known: Mutex<Known>,
}

/// What was last read of the file.
#[derive(Debug, Default)]
struct Known {
    stamp: Option<Stamp>,
    keys: Arc<Vec<KeyEntry>>,
    /// Whether there ever was a file. Keys that go never open the service to everybody.
    has_been: bool,
    /// Why it could not be read the last time, if it could not: told once.
    fault: Option<String>,
}

impl KeyRing {
    /// The keys of the settings, and those of a folder of configuration.
    pub(super) fn new(of_settings: Vec<ApiKey>, config: &Path) -> Self {
        Self { of_settings, file: config.join(KEYS_FILE), known: Mutex::default() }
    }

    /// Whether a key is needed.
    pub(super) fn is_needed(&self) -> bool {
        let (_, has_file) = self.of_file();
        has_file || !self.of_settings.is_empty()
    }

    /// Who has the key with this digest; `None` for one that is not known, or no longer good.
    pub(super) fn caller(&self, digest: &[u8; 32]) -> Option<Caller> {
        // Digests of equal length, compared without stopping early: time tells nothing about a key.
        let is_of_settings =
            self.of_settings.iter().fold(Choice::from(0), |found, key| found | key.digest().ct_eq(digest));
        let now = SystemTime::now();
        let mut caller = bool::from(is_of_settings).then(Caller::of_settings);
        for entry in &*self.of_file().0 {
            let is_good = entry.expires.as_ref().is_none_or(|expiry| !expiry.is_over(now));
            if bool::from(entry.hash.digest().ct_eq(digest)) && is_good && caller.is_none() {
                caller = Some(Caller::of(entry));
            }
        }
        caller
    }

    /// The keys of the file as it is now, and whether there is or was one.
    fn of_file(&self) -> (Arc<Vec<KeyEntry>>, bool) {
        // A file that cannot be looked at is not gone: taken for that, it would let in everybody.
        let (stamp, is_known) = match std::fs::metadata(&self.file) {
            Ok(file) => (Some((file.modified().ok(), file.len())), true),
            Err(error) => (None, error.kind() == std::io::ErrorKind::NotFound),
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if stamp != known.stamp || !is_known {
            let loaded = KeysFile::load(&self.file);
            // What cannot be read now may be read at the next request, though the file is the same.
            if !matches!(loaded, Err(Error::Io { .. })) {
                known.stamp = stamp;
            }
            let fault = loaded.as_ref().err().map(ToString::to_string);
            if let Some(fault) = fault.as_ref().filter(|_| fault != known.fault) {
                tracing::error!("{fault}");
            }
            known.fault = fault;
            match loaded {
                Ok(Some(file)) => (known.keys, known.has_been) = (Arc::new(file.keys), true),
                Ok(None) => known.keys = Arc::default(),
                // The last good keys stay; where there are none, nobody is let in.
                Err(_) => known.has_been = true,
            }
        }
        (Arc::clone(&known.keys), known.has_been)
    }
}

/// A new key with as many random bits as nobody tries.
///
/// # Errors
/// That the operating system gives no random numbers.
pub fn new_key() -> std::io::Result<String> {
    Ok(format!("ps-{}", random_hex::<20>()?))
}

/// So many random bytes, in hexadecimal digits.
pub(super) fn random_hex<const BYTES: usize>() -> std::io::Result<String> {
    let mut random = [0_u8; BYTES];
    getrandom::fill(&mut random).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Puts a key into the file of a folder of configuration; all else in it stays as it is.
///
/// # Errors
/// [`Error::BadParameter`] if a key has this name, [`Error::Config`] and [`Error::Io`] for the file.
pub fn add_key(config: &Path, entry: &KeyEntry) -> Result<()> {
    edit(config, |keys| {
        if keys.iter().any(|known| name_of(known) == Some(entry.name.as_str())) {
            let reason =
                format!("a key is called `{}` already: revoke it first, or choose another name", entry.name.as_str());
            return Err(Error::BadParameter { name: "name", reason });
        }
        let mut table = Table::new();
        table.insert("name", value(entry.name.as_str()));
        table.insert("hash", value(entry.hash.to_string()));
        table.insert("scope", value(entry.scope.name()));
        if let Some(expires) = &entry.expires {
            table.insert("expires", value(expires.as_str()));
        }
        let list = |items: Vec<&str>| value(items.into_iter().collect::<toml_edit::Array>());
        if !entry.folders.is_empty() {
            table.insert("folders", list(entry.folders.iter().map(|folder| folder.as_str()).collect()));
        }
        if !entry.documents.is_empty() {
            table.insert("documents", list(entry.documents.iter().map(String::as_str).collect()));
        }
        keys.push(table);
        Ok(())
    })
}

/// Takes a key out of the file. The file stays, even without any key: a service that had keys goes on asking for one.
///
/// # Errors
/// [`Error::BadParameter`] if no key has this name, [`Error::Config`] and [`Error::Io`] for the file.
pub fn revoke_key(config: &Path, name: &str) -> Result<()> {
    edit(config, |keys| {
        let at = keys.iter().position(|known| name_of(known) == Some(name));
        let unknown = || Error::BadParameter { name: "name", reason: format!("no key is called `{name}`") };
        keys.remove(at.ok_or_else(unknown)?);
        Ok(())
    })
}

fn name_of(table: &Table) -> Option<&str> {
    table.get("name")?.as_str()
}

/// Changes the list of keys, if the file is right before and after.
fn edit(config: &Path, change: impl FnOnce(&mut ArrayOfTables) -> Result<()>) -> Result<()> {
    let file = config.join(KEYS_FILE);
    KeysFile::load(&file)?;
    let wrong = |message: String| Error::Config { file: file.clone(), line: 0, message };
    let text = crate::config::read_text(&file)?.unwrap_or_else(|| {
        "# The keys of the service: what they hash to, never a key itself. `plansearch key` writes this file.\n"
            .to_owned()
    });
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| wrong(error.message().to_owned()))?;
    let keys = document.entry("key").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let keys =
        keys.as_array_of_tables_mut().ok_or_else(|| wrong("`key`: is no list of tables `[[key]]`".to_owned()))?;
    change(keys)?;
    super::atomic::write(&file, document.to_string().as_bytes())
}
