//! The layer of `faults.c` over the program: its files fail and its clock moves as a test wants.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

/// Kinds of calls that may fail, as `faults.c` has them.
pub(crate) const KINDS: [(&str, u32); 8] = [
    ("EIO at open", 1),
    ("EIO at read", 2),
    ("EIO at write", 4),
    ("EIO at fsync", 8),
    ("EIO at rename", 16),
    ("EIO at mmap", 32),
    ("EIO at stat", 64),
    ("EIO at opendir", 128),
];
/// Where `struct orders` has what.
const CLOCK: u64 = 0;
const KINDS_AT: u64 = 8;
const FIRST: u64 = 12;
const TIMES: u64 = 16;
const CALLS: u64 = 20;
const FAILED: u64 = 24;
const LEN: u64 = 32;

/// A layer that is compiled, and the orders it has.
pub(crate) struct Layer {
    library: PathBuf,
    path: PathBuf,
    orders: File,
    _folder: tempfile::TempDir,
}

impl Layer {
    /// Compiles it, as Rust's own linker would be called.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("faults.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/soak/faults.c");
        let compiled = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).args([&library, &source]).status();
        assert!(compiled.unwrap().success(), "faults.c does not compile");
        let path = folder.path().join("orders");
        let orders = File::options().create(true).truncate(true).read(true).write(true).open(&path).unwrap();
        orders.set_len(LEN).unwrap();
        Self { library, path, orders, _folder: folder }
    }

    /// Lays it over a program that works in a folder.
    pub(crate) fn over<'c>(&self, command: &'c mut Command, folder: &Path) -> &'c mut Command {
        let folder = folder.canonicalize().unwrap();
        command.env("LD_PRELOAD", &self.library).env("FAULT_ORDERS", &self.path).env("FAULT_FOLDER", folder)
    }

    /// Of the calls of these kinds from now on, so many fail, after so many that do not.
    pub(crate) fn fail(&self, kinds: u32, first: u32, times: u32) {
        self.calm();
        self.write(FIRST, first);
        self.write(TIMES, times);
        self.write(KINDS_AT, kinds);
    }

    /// Nothing fails any more.
    pub(crate) fn calm(&self) {
        for at in [KINDS_AT, FIRST, TIMES, CALLS, FAILED] {
            self.write(at, 0);
        }
    }

    /// How many calls there were of the kinds in question.
    pub(crate) fn calls(&self) -> u32 {
        self.read(CALLS)
    }

    /// How many of them failed.
    pub(crate) fn failed(&self) -> u32 {
        self.read(FAILED)
    }

    /// Puts the clock on the wall to so many seconds after the beginning of 1970.
    pub(crate) fn set_clock(&self, seconds: i64) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let moved = seconds - i64::try_from(now).unwrap();
        self.orders.write_all_at(&moved.to_le_bytes(), CLOCK).unwrap();
    }

    fn write(&self, at: u64, number: u32) {
        self.orders.write_all_at(&number.to_le_bytes(), at).unwrap();
    }

    fn read(&self, at: u64) -> u32 {
        let mut bytes = [0; 4];
        self.orders.read_exact_at(&mut bytes, at).unwrap();
        u32::from_le_bytes(bytes)
    }
}
