//! The printers of Unix: CUPS, spoken to in its own protocol (IPP) over the socket where it waits, or its port.
//!
//! A paper is announced first and sent then, as two requests: the first gives it a number and a title that is ours
//! alone, and leaves nothing on paper; so whatever cuts the second short, CUPS says later what became of that number.
//! An announcement whose document never came is forgotten there after a while.
//!
//! Bytes for a thermal printer go past every filter (`application/vnd.cups-raw`): what comes out is what was sent.

use std::{future::Future, io::Cursor, path::PathBuf, time::Duration};

use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use ipp::{
    attribute::{IppAttribute, IppAttributeGroup, IppAttributes},
    model::{DelimiterTag, IppVersion, Operation},
    parser::IppParser,
    reader::IppReader,
    request::IppRequestResponse,
    value::IppValue,
};
use till::ports::{
    Destination, Fate, Found, Held, NoPrinters, PrintForm, PrinterCondition, Sent, Soon, Way,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, UnixStream},
    time::timeout,
};

use super::Patience;

/// Where CUPS waits on most systems.
const SOCKETS: [&str; 3] = [
    "/run/cups/cups.sock",
    "/var/run/cups/cups.sock",
    "/private/var/run/cupsd",
];
/// Where it waits otherwise.
const PORT: u16 = 631;
/// The longest answer that is read: a shop has some printers, not thousands.
const LONGEST_ANSWER: usize = 1 << 20;
/// The last of the status words that say yes.
const LAST_GOOD: i16 = 0x00FF;
/// What is asked for is not there.
const NOT_FOUND: i16 = 0x0406;
/// The printer takes no papers.
const NOT_ACCEPTING: i16 = 0x0506;

/// Where a CUPS waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service {
    /// At a socket of this computer.
    Socket(PathBuf),
    /// At a port of this computer.
    Port(u16),
}

/// The CUPS of this computer.
pub(super) struct Cups {
    service: Option<Service>,
    patience: Patience,
}

/// A paper that was announced.
pub(super) struct Announced {
    cups: Cups,
    queue: String,
    number: i32,
    form: PrintForm,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum NoAnswer {
    #[error("it cannot be reached: {0}")]
    Unreached(std::io::Error),
    #[error("it says nothing in time")]
    Late,
    #[error("the connection was cut: {0}")]
    Cut(hyper::Error),
    #[error("the answer is none: {0}")]
    Unread(String),
    #[error("it refuses: status {0:#06x}")]
    Refused(i16),
}

/// What was answered.
struct Answer {
    status: i16,
    attributes: IppAttributes,
}

impl Cups {
    pub(super) fn here(patience: Patience) -> Cups {
        Cups {
            service: None,
            patience,
        }
    }

    pub(super) fn at(service: Service, patience: Patience) -> Cups {
        Cups {
            service: Some(service),
            patience,
        }
    }

    pub(super) async fn list(&self) -> Result<Vec<Found>, NoPrinters> {
        let mut asked = request(Operation::CupsGetPrinters);
        asked.add("requested-attributes", wanted(&PRINTER));
        let answer = self.ask("/", asked, &[]).await;
        let answer = match answer {
            // No printers at all is said as if something were missing.
            Err(NoAnswer::Refused(NOT_FOUND)) => return Ok(Vec::new()),
            answer => answer.map_err(|error| NoPrinters(error.to_string()))?,
        };
        let default = self.default_printer().await;
        let groups = answer.attributes.groups_of(DelimiterTag::PrinterAttributes);
        let mut found: Vec<Found> = groups
            .filter_map(|group| {
                let name = text(group, "printer-name")?;
                Some(Found {
                    is_default: default.as_deref() == Some(name.as_str()),
                    destination: Destination::System(name),
                    model: text(group, "printer-make-and-model").unwrap_or_default(),
                    condition: condition_of(group),
                })
            })
            .collect();
        found.sort_by_key(|it| (!it.is_default, it.destination.name()));
        Ok(found)
    }

    async fn default_printer(&self) -> Option<String> {
        let asked = request(Operation::CupsGetDefault);
        let answer = self.ask("/", asked, &[]).await.ok()?;
        let group = answer
            .attributes
            .first_of(DelimiterTag::PrinterAttributes)?;
        text(group, "printer-name")
    }

    pub(super) async fn condition(&self, name: &str) -> PrinterCondition {
        let mut asked = request(Operation::GetPrinterAttributes);
        asked.add("printer-uri", IppValue::new_uri(uri(name)));
        asked.add("requested-attributes", wanted(&PRINTER));
        match self.ask(&path(name), asked, &[]).await {
            Ok(answer) => {
                let group = answer.attributes.first_of(DelimiterTag::PrinterAttributes);
                group.map_or(PrinterCondition::Unknown, condition_of)
            }
            Err(NoAnswer::Refused(NOT_FOUND)) => PrinterCondition::Unknown,
            Err(_) => PrinterCondition::Away,
        }
    }

    pub(super) async fn open(
        &self,
        name: &str,
        title: &str,
        form: PrintForm,
    ) -> Result<Announced, Held> {
        let mut asked = request(Operation::CreateJob);
        asked.add("printer-uri", IppValue::new_uri(uri(name)));
        asked.add(
            "requesting-user-name",
            IppValue::new_name_without_language("mostrador"),
        );
        asked.add("job-name", IppValue::new_name_without_language(title));
        let answer = self.ask(&path(name), asked, &[]).await;
        let answer = answer.map_err(|error| Held {
            condition: match error {
                NoAnswer::Refused(NOT_FOUND) => PrinterCondition::Unknown,
                NoAnswer::Refused(_) => PrinterCondition::Stopped,
                _ => PrinterCondition::Away,
            },
            reason: match error {
                NoAnswer::Refused(NOT_ACCEPTING) => "the queue takes no papers".to_owned(),
                error => error.to_string(),
            },
        })?;
        let group = answer.attributes.first_of(DelimiterTag::JobAttributes);
        let number = group.and_then(|group| number(group, "job-id"));
        let number = number.ok_or_else(|| Held {
            condition: PrinterCondition::Away,
            reason: "the paper was given no number".to_owned(),
        })?;
        Ok(Announced {
            cups: Cups {
                service: self.service.clone(),
                patience: self.patience,
            },
            queue: name.to_owned(),
            number,
            form,
        })
    }

    pub(super) async fn fate(&self, name: &str, job: i32, title: &str) -> Fate {
        let mut asked = request(Operation::GetJobAttributes);
        asked.add("printer-uri", IppValue::new_uri(uri(name)));
        asked.add("job-id", Ok(IppValue::new_integer(job)));
        // A title is told to nobody but whoever gave it.
        asked.add(
            "requesting-user-name",
            IppValue::new_name_without_language("mostrador"),
        );
        asked.add("requested-attributes", wanted(&JOB));
        let answer = match self.ask(&path(name), asked, &[]).await {
            Ok(answer) => answer,
            Err(NoAnswer::Refused(NOT_FOUND)) => return Fate::Forgotten,
            Err(error) => return Fate::Unheard(error.to_string()),
        };
        let Some(group) = answer.attributes.first_of(DelimiterTag::JobAttributes) else {
            return Fate::Unheard("no word of the paper".to_owned());
        };
        // Numbers begin anew where the service's own memory was lost; titles do not.
        if text(group, "job-name").is_some_and(|it| it != title) {
            return Fate::Forgotten;
        }
        let documents = number(group, "number-of-documents").unwrap_or(1);
        match number(group, "job-state") {
            // Also when it was taken back before it had its document, by its own patience: nothing can have come out.
            Some(3..=8) if documents == 0 => Fate::Empty,
            Some(3..=6) => Fate::Waiting(self.condition(name).await),
            Some(7) => Fate::Cancelled,
            Some(8) => Fate::GivenUp(text(group, "job-printer-state-message").unwrap_or_default()),
            Some(9) => Fate::Printed,
            other => Fate::Unheard(format!("a state without a name: {other:?}")),
        }
    }

    pub(super) async fn take_back(&self, name: &str, job: i32, title: &str) {
        if matches!(
            self.fate(name, job, title).await,
            Fate::Forgotten | Fate::Printed | Fate::Cancelled
        ) {
            return;
        }
        let mut asked = request(Operation::CancelJob);
        asked.add("printer-uri", IppValue::new_uri(uri(name)));
        asked.add("job-id", Ok(IppValue::new_integer(job)));
        asked.add(
            "requesting-user-name",
            IppValue::new_name_without_language("mostrador"),
        );
        if let Err(error) = self.ask(&path(name), asked, &[]).await {
            tracing::warn!(job, %error, "a paper was not taken back");
        }
    }

    /// Asks for one thing, with a document at its end if there is one.
    async fn ask(&self, path: &str, asked: Asked, document: &[u8]) -> Result<Answer, NoAnswer> {
        let Asked(asked) = asked;
        let asked = asked.map_err(|error| NoAnswer::Unread(error.to_string()))?;
        let mut body = asked.to_bytes().to_vec();
        body.extend_from_slice(document);
        let patience = if document.is_empty() {
            self.patience.answer
        } else {
            self.patience.progress
        };
        let answer = match &self.service {
            Some(Service::Socket(path_of)) => {
                let stream = reached(self.patience.answer, UnixStream::connect(path_of)).await?;
                in_time(patience, exchange(stream, path, body)).await?
            }
            Some(Service::Port(port)) => {
                let connecting = TcpStream::connect(("127.0.0.1", *port));
                let stream = reached(self.patience.answer, connecting).await?;
                in_time(patience, exchange(stream, path, body)).await?
            }
            None => {
                if let Some(socket) = self.anywhere().await {
                    in_time(patience, exchange(socket, path, body)).await?
                } else {
                    let connecting = TcpStream::connect(("localhost", PORT));
                    let stream = reached(self.patience.answer, connecting).await?;
                    in_time(patience, exchange(stream, path, body)).await?
                }
            }
        };
        let parser = IppParser::new(IppReader::new(Cursor::new(answer)));
        let (header, attributes, _) = parser
            .parse_parts()
            .map_err(|error| NoAnswer::Unread(error.to_string()))?;
        match header.operation_or_status {
            status @ 0..=LAST_GOOD => Ok(Answer { status, attributes }),
            status => Err(NoAnswer::Refused(status)),
        }
    }

    /// The first socket at which somebody waits.
    async fn anywhere(&self) -> Option<UnixStream> {
        for path in SOCKETS {
            if let Ok(stream) = reached(self.patience.answer, UnixStream::connect(path)).await {
                return Some(stream);
            }
        }
        None
    }
}

impl Way for Announced {
    fn number(&self) -> Option<i32> {
        Some(self.number)
    }

    fn send<'a>(&'a mut self, bytes: &'a [u8]) -> Soon<'a, Sent> {
        Box::pin(async move {
            let mut asked = request(Operation::SendDocument);
            asked.add("printer-uri", IppValue::new_uri(uri(&self.queue)));
            asked.add("job-id", Ok(IppValue::new_integer(self.number)));
            asked.add(
                "requesting-user-name",
                IppValue::new_name_without_language("mostrador"),
            );
            let kind = match self.form {
                PrintForm::Escpos => "application/vnd.cups-raw",
                PrintForm::Pdf => "application/pdf",
            };
            asked.add("document-format", IppValue::new_mime_media_type(kind));
            asked.add("last-document", Ok(IppValue::new_boolean(true)));
            match self.cups.ask(&path(&self.queue), asked, bytes).await {
                Ok(answer) => {
                    tracing::debug!(
                        job = self.number,
                        status = answer.status,
                        "CUPS has a paper"
                    );
                    Sent::Taken
                }
                Err(error) => Sent::Cut(error.to_string()),
            }
        })
    }
}

/// What is asked of a printer.
const PRINTER: [&str; 5] = [
    "printer-name",
    "printer-make-and-model",
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
];
/// What is asked of a paper.
const JOB: [&str; 4] = [
    "job-name",
    "job-state",
    "number-of-documents",
    "job-printer-state-message",
];

/// A request being written; a word that the protocol does not take spoils it.
struct Asked(Result<IppRequestResponse, ipp::parser::IppParseError>);

fn request(operation: Operation) -> Asked {
    Asked(IppRequestResponse::new(IppVersion::v1_1(), operation, None))
}

impl Asked {
    fn add(&mut self, name: &str, value: Result<IppValue, ipp::parser::IppParseError>) {
        let added = value.and_then(|value| IppAttribute::with_name(name, value));
        match (&mut self.0, added) {
            (Ok(asked), Ok(added)) => asked
                .attributes_mut()
                .add(DelimiterTag::OperationAttributes, added),
            (Ok(_), Err(error)) => self.0 = Err(error),
            (Err(_), _) => {}
        }
    }
}

fn wanted(names: &[&str]) -> Result<IppValue, ipp::parser::IppParseError> {
    let names = names.iter().map(|name| IppValue::new_keyword(*name));
    Ok(IppValue::Array(names.collect::<Result<_, _>>()?))
}

/// The address of a queue, as the protocol writes it: whichever way it is reached.
fn uri(name: &str) -> String {
    format!("ipp://localhost{}", path(name))
}

fn path(name: &str) -> String {
    let written = name.bytes().map(|byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    });
    std::iter::once("/printers/".to_owned())
        .chain(written)
        .collect()
}

async fn reached<T>(
    patience: Duration,
    connecting: impl Future<Output = std::io::Result<T>>,
) -> Result<T, NoAnswer> {
    match timeout(patience, connecting).await {
        Ok(connected) => connected.map_err(NoAnswer::Unreached),
        Err(_) => Err(NoAnswer::Late),
    }
}

async fn in_time<T>(
    patience: Duration,
    done: impl Future<Output = Result<T, NoAnswer>>,
) -> Result<T, NoAnswer> {
    timeout(patience, done).await.map_err(|_| NoAnswer::Late)?
}

/// One request and its answer, over a connection of its own.
async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    path: &str,
    body: Vec<u8>,
) -> Result<Bytes, NoAnswer> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(NoAnswer::Cut)?;
    let request = Request::post(path)
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/ipp")
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| NoAnswer::Unread(error.to_string()))?;
    let carrying = tokio::spawn(connection);
    let answered = async {
        let answer = sender.send_request(request).await.map_err(NoAnswer::Cut)?;
        if !answer.status().is_success() {
            return Err(NoAnswer::Unread(format!("HTTP {}", answer.status())));
        }
        let body = Limited::new(answer.into_body(), LONGEST_ANSWER)
            .collect()
            .await;
        let body = body.map_err(|error| NoAnswer::Unread(error.to_string()))?;
        Ok(body.to_bytes())
    }
    .await;
    carrying.abort();
    answered
}

/// How a printer is, by what it says of itself.
fn condition_of(group: &IppAttributeGroup) -> PrinterCondition {
    let reasons = group.get("printer-state-reasons");
    let reasons: Vec<String> = reasons
        .into_iter()
        .flat_map(|it| it.value().into_iter())
        .map(ToString::to_string)
        .collect();
    let is_one_of = |words: &[&str]| {
        reasons
            .iter()
            .any(|reason| words.iter().any(|word| reason.starts_with(word)))
    };
    let accepts = group.get("printer-is-accepting-jobs");
    let accepts = accepts.is_none_or(|it| *it.value() != IppValue::Boolean(false));
    if is_one_of(&["media-empty", "media-needed", "cover-open", "door-open"]) {
        PrinterCondition::NoPaper
    } else if is_one_of(&["offline", "shutdown", "timed-out"]) {
        PrinterCondition::Away
    } else if !accepts || is_one_of(&["paused"]) || number(group, "printer-state") == Some(5) {
        PrinterCondition::Stopped
    } else {
        PrinterCondition::Ready
    }
}

fn text(group: &IppAttributeGroup, name: &str) -> Option<String> {
    Some(group.get(name)?.value().to_string())
}

fn number(group: &IppAttributeGroup, name: &str) -> Option<i32> {
    match group.get(name)?.value() {
        IppValue::Integer(number) | IppValue::Enum(number) => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{path, uri};

    #[test]
    fn a_name_leads_to_its_own_queue() {
        assert_eq!(path("Ticket_80"), "/printers/Ticket_80", "as it is");
        assert_eq!(
            uri("Láser 2"),
            "ipp://localhost/printers/L%C3%A1ser%202",
            "in bytes"
        );
        assert_eq!(path("../admin"), "/printers/..%2Fadmin", "and nowhere else");
    }
}
