//! Printers on the network that take bytes as they come (port 9100).
//!
//! Whether a paper came out is not in the protocol: bytes are taken by the system's own buffers long before a head moves.
//! So a printer that speaks ESC/POS is asked how it is before anything is sent, and after all of it whether it has got so
//! far; one that does not speak has to end the connection in order, after us. Anything else, and nobody knows.
//!
//! ```text
//! connect ─ refused, silent ──────────────────────────▶ nothing left
//!    │ DLE EOT: no paper, off line ───────────────────▶ nothing left
//!    │ the paper ─ no bytes are taken any more, cut ──▶ perhaps
//!    │ GS r: it answers  /  our end, then its end ────▶ printed
//!    └ neither in time, cut ──────────────────────────▶ perhaps
//! ```

use std::{future::Future, io, time::Duration};

use till::ports::{Held, PrintForm, PrinterCondition, Sent, Soon, Way};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::Patience;

/// How the printer is, and how its paper is: answered at once, whatever it is doing.
const HOW_IS_IT: [u8; 6] = [0x10, 0x04, 1, 0x10, 0x04, 4];
/// Whether there is paper: answered in its turn, when all before it is printed.
const WHEN_DONE: [u8; 3] = [0x1D, b'r', 1];
/// In an answer about the printer: it takes nothing now.
const OFF_LINE: u8 = 0x08;
/// In an answer about the paper: there is none.
const PAPER_END: u8 = 0x60;

/// A connection to a printer.
pub(crate) struct Line {
    stream: TcpStream,
    /// Whether it answers when it is asked how it is.
    speaks: bool,
    patience: Patience,
}

/// How a printer is that takes connections.
struct Answer {
    speaks: bool,
    condition: PrinterCondition,
}

/// Connects, and asks a printer that may speak ESC/POS how it is.
pub(crate) async fn open(
    host: &str,
    port: u16,
    form: PrintForm,
    patience: Patience,
) -> Result<Line, Held> {
    let mut stream = connect(host, port, patience).await?;
    let answer = match form {
        PrintForm::Escpos => ask(&mut stream, patience).await?,
        // What draws documents may take a question for letters.
        PrintForm::Pdf => Answer {
            speaks: false,
            condition: PrinterCondition::Ready,
        },
    };
    if answer.condition != PrinterCondition::Ready {
        return Err(Held {
            condition: answer.condition,
            reason: "it said so itself".to_owned(),
        });
    }
    Ok(Line {
        stream,
        speaks: answer.speaks,
        patience,
    })
}

/// How a printer is now.
pub(crate) async fn condition(host: &str, port: u16, patience: Patience) -> PrinterCondition {
    match open(host, port, PrintForm::Escpos, patience).await {
        Ok(_) => PrinterCondition::Ready,
        Err(held) => held.condition,
    }
}

async fn connect(host: &str, port: u16, patience: Patience) -> Result<TcpStream, Held> {
    let stream = in_time(patience.answer, TcpStream::connect((host, port))).await;
    let stream = stream.map_err(|error| away(&error))?;
    // A question is not to wait for the bytes of the paper.
    stream.set_nodelay(true).map_err(|error| away(&error))?;
    Ok(stream)
}

/// Asks how it is. One that says nothing in time does not speak, and may print all the same.
async fn ask(stream: &mut TcpStream, patience: Patience) -> Result<Answer, Held> {
    let asked = in_time(patience.answer, stream.write_all(&HOW_IS_IT)).await;
    asked.map_err(|error| away(&error))?;
    let mut answer = [0_u8; 2];
    match timeout(patience.word, stream.read_exact(&mut answer)).await {
        Err(_) => Ok(Answer {
            speaks: false,
            condition: PrinterCondition::Ready,
        }),
        Ok(Err(error)) => Err(away(&error)),
        Ok(Ok(_)) => {
            let [printer, paper] = answer;
            // Two bits of every such answer are set and three are not: by these it is one.
            let is_answer = answer.iter().all(|byte| byte & 0x93 == 0x12);
            let condition = if !is_answer {
                PrinterCondition::Ready
            } else if paper & PAPER_END != 0 {
                PrinterCondition::NoPaper
            } else if printer & OFF_LINE != 0 {
                PrinterCondition::Stopped
            } else {
                PrinterCondition::Ready
            };
            Ok(Answer {
                speaks: is_answer,
                condition,
            })
        }
    }
}

impl Way for Line {
    fn number(&self) -> Option<i32> {
        None
    }

    fn send<'a>(&'a mut self, bytes: &'a [u8]) -> Soon<'a, Sent> {
        Box::pin(self.feed(bytes))
    }
}

impl Line {
    async fn feed(&mut self, bytes: &[u8]) -> Sent {
        let mut rest = bytes;
        while !rest.is_empty() {
            match in_time(self.patience.progress, self.stream.write(rest)).await {
                Ok(taken) if taken > 0 => rest = rest.get(taken..).unwrap_or_default(),
                // Not even this computer has taken a byte of it.
                Err(error) if rest.len() == bytes.len() => return Sent::Nothing(away(&error)),
                Ok(_) => return Sent::Cut("it takes no more bytes".to_owned()),
                Err(error) => return Sent::Cut(error.to_string()),
            }
        }
        sabotage::point("press.fed");
        let confirmed = if self.speaks {
            self.says_when_done().await
        } else {
            self.ends_after_us().await
        };
        match confirmed {
            Ok(()) => Sent::Printed,
            Err(error) => Sent::Cut(error.to_string()),
        }
    }

    async fn says_when_done(&mut self) -> io::Result<()> {
        in_time(self.patience.progress, async {
            self.stream.write_all(&WHEN_DONE).await?;
            self.stream.read_u8().await
        })
        .await?;
        // It has said what there is to say; how it hangs up is its own affair.
        let _ = self.stream.shutdown().await;
        Ok(())
    }

    async fn ends_after_us(&mut self) -> io::Result<()> {
        let mut said = [0_u8; 64];
        in_time(self.patience.progress, async {
            self.stream.shutdown().await?;
            while self.stream.read(&mut said).await? > 0 {}
            Ok(())
        })
        .await
    }
}

async fn in_time<T>(
    patience: Duration,
    done: impl Future<Output = io::Result<T>>,
) -> io::Result<T> {
    let late = || io::Error::new(io::ErrorKind::TimedOut, "it says nothing in time");
    timeout(patience, done).await.map_err(|_| late())?
}

fn away(error: &io::Error) -> Held {
    Held {
        condition: PrinterCondition::Away,
        reason: error.to_string(),
    }
}
