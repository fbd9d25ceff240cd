//! Containers read in a process of its own: a foreign file may end its reader, and nothing but that.
//!
//! The child is this program, told to answer on its standard streams: for each name and file a text or the reason why
//! there is none. It serves many files, for a start costs more than a small file.

use super::{FileKind, ReadText, read_container};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A child reads so many files and is then replaced, so that what one leaves behind does not add up.
const MAX_FILES: usize = 100;
/// A child may use so much memory, in bytes.
const MAX_MEMORY: u64 = 3 << 30;
/// The longest that a file may take; the reader's own bound is shorter.
const PATIENCE: Duration = Duration::from_secs(90);

/// Reads containers in a child process.
#[derive(Debug)]
pub struct ChildReader {
    program: PathBuf,
    arguments: Vec<String>,
    running: Mutex<Option<Running>>,
}

/// A child that waits for a file.
#[derive(Debug)]
struct Running {
    child: Child,
    requests: ChildStdin,
    answers: Receiver<Vec<u8>>,
    files: usize,
}

impl ChildReader {
    /// A reader that starts this program with these arguments; it has to call [`serve_reader`].
    #[must_use]
    pub fn new(program: &Path, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        Self { program: program.to_path_buf(), arguments, running: Mutex::new(None) }
    }

    /// Reads a container; `None` if the bytes are a text that needs no reader.
    ///
    /// # Errors
    /// What is wrong with the file and what to do, in a sentence for its keeper.
    #[must_use]
    pub fn read(&self, file: &str, bytes: &[u8]) -> Option<Result<ReadText, String>> {
        match FileKind::of(file, bytes) {
            FileKind::Text => return None,
            FileKind::Unread(reason) => return Some(Err(reason.to_owned())),
            _ => {}
        }
        let Ok(mut slot) = self.running.lock() else { return read_container(file, bytes) };
        let mut is_new = slot.is_none();
        loop {
            let mut running = match slot.take().map_or_else(|| self.start(), Ok) {
                Ok(running) => running,
                Err(error) => return Some(Err(format!("its reader cannot be started: {error}"))),
            };
            if let Some(answer) = running.ask(file, bytes) {
                if running.files < MAX_FILES {
                    *slot = Some(running);
                } else {
                    running.end();
                }
                return Some(answer);
            }
            let how = running.end();
            if is_new {
                return Some(Err(format!("ended its reader ({how}): it is damaged, or too complex: save it anew")));
            }
            // What earlier files left may be at fault: a new child decides.
            is_new = true;
        }
    }

    fn start(&self) -> io::Result<Running> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(requests), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("it has no standard streams"));
        };
        let (send, answers) = channel();
        std::thread::spawn(move || {
            while let Ok(Some(answer)) = read_frame(&mut output) {
                if send.send(answer).is_err() {
                    break;
                }
            }
        });
        Ok(Running { child, requests, answers, files: 0 })
    }
}

impl Drop for ChildReader {
    fn drop(&mut self) {
        if let Some(running) = self.running.get_mut().ok().and_then(Option::take) {
            running.end();
        }
    }
}

impl Running {
    /// What the child answers; `None` if it ended, or takes too long.
    fn ask(&mut self, file: &str, bytes: &[u8]) -> Option<Result<ReadText, String>> {
        self.files += 1;
        write_frame(&mut self.requests, file.as_bytes()).ok()?;
        write_frame(&mut self.requests, bytes).ok()?;
        let answer = self.answers.recv_timeout(PATIENCE).ok()?;
        postcard::from_bytes(&answer).ok()
    }

    /// Ends the child, and says how it ended.
    fn end(mut self) -> String {
        drop(self.requests);
        // One that answers ends by itself; one that does not is not waited for.
        let ended = (0..20).find_map(|_| {
            let status = self.child.try_wait().ok().flatten();
            if status.is_none() {
                std::thread::sleep(Duration::from_millis(5));
            }
            status
        });
        match ended {
            Some(status) => status.to_string(),
            None => {
                let _ = self.child.kill();
                let _ = self.child.wait();
                "it took too long".to_owned()
            }
        }
    }
}

/// Answers as the child of a [`ChildReader`], until there are no more files.
///
/// # Errors
/// If the standard streams or the limits of the process fail.
pub fn serve_reader(mut requests: impl Read, mut answers: impl Write) -> io::Result<()> {
    rlimit::setrlimit(rlimit::Resource::AS, MAX_MEMORY, MAX_MEMORY)?;
    while let Some(file) = read_frame(&mut requests)? {
        let Some(bytes) = read_frame(&mut requests)? else { break };
        let file = String::from_utf8_lossy(&file);
        let answer = read_container(&file, &bytes).unwrap_or_else(|| Err("is no container".to_owned()));
        write_frame(&mut answers, &postcard::to_allocvec(&answer).map_err(io::Error::other)?)?;
    }
    Ok(())
}

fn write_frame(stream: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(&(bytes.len() as u64).to_le_bytes())?;
    stream.write_all(bytes)?;
    stream.flush()
}

/// The next frame; `None` at the end.
fn read_frame(stream: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut len = [0; 8];
    if let Err(error) = stream.read_exact(&mut len) {
        return if error.kind() == io::ErrorKind::UnexpectedEof { Ok(None) } else { Err(error) };
    }
    let mut bytes = Vec::new();
    let len = u64::from_le_bytes(len);
    stream.take(len).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == len { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
