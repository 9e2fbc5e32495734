//! Printers on loopback that note what came out of them: good ones, and those of a bad day.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

/// What a printer does with a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It says how it is, prints, and says when it has.
    Prints,
    /// It prints and says nothing; when the other side ends, so does it.
    Quiet,
    /// It says that it has no paper.
    NoPaper,
    /// It takes the connection, and no byte.
    Stalls,
    /// It says how it is, takes so many bytes of a paper, and hangs up.
    Drops(usize),
}

/// How a printer is asked how it is, and how it is asked whether it is done.
const HOW_IS_IT: &[u8] = &[0x10, 0x04, 1, 0x10, 0x04, 4];
const WHEN_DONE: &[u8] = &[0x1D, b'r', 1];

/// A printer at a port of its own.
pub struct Sink {
    address: SocketAddr,
    notes: Arc<Mutex<Notes>>,
}

struct Notes {
    manner: Manner,
    papers: Vec<Vec<u8>>,
    torn: Vec<Vec<u8>>,
    /// Connections that are held and never read.
    held: Vec<TcpStream>,
}

impl Sink {
    /// A printer that behaves like that.
    pub fn that(manner: Manner) -> Sink {
        Sink::at(0, manner)
    }

    /// The same at that port.
    pub fn at(port: u16, manner: Manner) -> Sink {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("a port on loopback");
        let address = listener.local_addr().expect("its address");
        let notes = Arc::new(Mutex::new(Notes {
            manner,
            papers: Vec::new(),
            torn: Vec::new(),
            held: Vec::new(),
        }));
        let shared = Arc::clone(&notes);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let notes = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &notes));
            }
        });
        Sink { address, notes }
    }

    /// A port at which nobody listens.
    pub fn nowhere() -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port on loopback");
        listener.local_addr().expect("its address").port()
    }

    /// As the settings name it.
    pub fn destination(&self) -> String {
        format!("tcp:{}", self.address)
    }

    /// It behaves otherwise from now on.
    pub fn becomes(&self, manner: Manner) {
        locked(&self.notes).manner = manner;
    }

    /// The papers that came out whole.
    pub fn papers(&self) -> Vec<Vec<u8>> {
        locked(&self.notes).papers.clone()
    }

    /// What came out of papers that were cut off.
    pub fn torn(&self) -> Vec<Vec<u8>> {
        locked(&self.notes).torn.clone()
    }
}

fn locked(notes: &Mutex<Notes>) -> MutexGuard<'_, Notes> {
    notes.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut stream: TcpStream, notes: &Mutex<Notes>) {
    let manner = locked(notes).manner;
    if manner == Manner::Stalls {
        locked(notes).held.push(stream);
        return;
    }
    let mut taken: Vec<u8> = Vec::new();
    let mut asked = false;
    let mut byte = [0_u8; 1];
    while matches!(stream.read(&mut byte), Ok(1)) {
        taken.extend(byte);
        if !asked && taken == HOW_IS_IT {
            asked = true;
            taken.clear();
            let answer: &[u8] = match manner {
                Manner::Prints | Manner::Drops(_) => &[0x16, 0x12],
                Manner::NoPaper => &[0x1E, 0x72],
                Manner::Quiet | Manner::Stalls => &[],
            };
            // Whoever asked may be gone: then there is nothing to answer.
            let _ = stream.write_all(answer);
        }
        if let Manner::Drops(most) = manner
            && asked
            && taken.len() == most
        {
            locked(notes).torn.push(taken);
            return;
        }
        if manner == Manner::Prints && taken.ends_with(WHEN_DONE) {
            taken.truncate(taken.len() - WHEN_DONE.len());
            // It is out before it is said to be.
            locked(notes).papers.push(std::mem::take(&mut taken));
            let _ = stream.write_all(&[0]);
        }
    }
    if taken.is_empty() {
        return;
    }
    if manner == Manner::Quiet {
        locked(notes).papers.push(taken);
    } else {
        locked(notes).torn.push(taken);
    }
}
