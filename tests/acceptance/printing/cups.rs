//! A real CUPS, alone with its own folders on loopback: what comes out of its queue is what was sent.
//!
//! Its daemon is Debian's `cups-daemon`; a test that lacks it fails and says so. Its one printer is a folder: each paper
//! that comes out is a file there, written by a backend of four lines, which says that there is no paper when it is told.

use std::{
    fs,
    net::TcpStream,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use host::press::cups::Service;
use tests::{Counter, Sink};
use till::{ports::PrinterCondition, view::TicketState};

use super::{connects, counter_at, hands_in, one_waiting, paid, round, waiting};

/// Writes each paper into a file of its own; stops the queue when there is no paper.
const BACKEND: &str = r#"#!/bin/sh
[ $# -eq 0 ] && { echo 'direct folder "Unknown" "A folder"'; exit 0; }
out="${DEVICE_URI#folder:}"
[ -e "$out/../no-paper" ] && { echo 'STATE: +media-empty-error' >&2; exit 4; }
if [ $# -ge 6 ]; then cat "$6"; else cat; fi >"$out/../tmp/$1" && mv "$out/../tmp/$1" "$out/$1"
"#;

/// A daemon at work. Ended when dropped.
struct Daemon {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl Daemon {
    fn start(folder: &Path) -> Daemon {
        let port = Sink::nowhere();
        let here = folder.display();
        for name in [
            "root",
            "req",
            "cache",
            "state",
            "tmp",
            "out",
            "bin/backend",
            "bin/filter",
        ] {
            fs::create_dir_all(folder.join(name)).expect("a folder");
        }
        // What the daemon itself starts a backend with.
        symlink("/usr/lib/cups/daemon", folder.join("bin/daemon")).expect("room for a link");
        let write = |name: &str, text: String| {
            fs::write(folder.join(name), text).expect("room for it");
        };
        write(
            "root/cupsd.conf",
            format!(
                "LogLevel warn\nListen 127.0.0.1:{port}\nBrowsing No\nWebInterface No\nDefaultAuthType None\n\
                 <Location />\nOrder allow,deny\nAllow all\n</Location>\n\
                 <Policy default>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n"
            ),
        );
        write(
            "root/cups-files.conf",
            format!(
                "ServerRoot {here}/root\nRequestRoot {here}/req\nCacheDir {here}/cache\nStateDir {here}/state\n\
                 TempDir {here}/tmp\nServerBin {here}/bin\nErrorLog {here}/error\nAccessLog {here}/access\n\
                 PageLog {here}/page\nFileDevice Yes\nSandboxing relaxed\n"
            ),
        );
        write(
            "root/printers.conf",
            format!(
                "<DefaultPrinter Ticket>\nDeviceURI folder:{here}/out\nState Idle\nAccepting Yes\n\
                 JobSheets none none\nErrorPolicy retry-job\n</DefaultPrinter>\n"
            ),
        );
        write("bin/backend/folder", BACKEND.to_owned());
        // Nobody else may run it: then the daemon does not do so as somebody else.
        let mode = fs::Permissions::from_mode(0o700);
        fs::set_permissions(folder.join("bin/backend/folder"), mode).expect("it is ours");
        let log = fs::File::create(folder.join("said")).expect("a log");
        let mut command = Command::new("/usr/sbin/cupsd");
        command
            .arg("-f")
            .arg("-c")
            .arg(folder.join("root/cupsd.conf"))
            .arg("-s")
            .arg(folder.join("root/cups-files.conf"))
            .stdout(Stdio::null())
            .stderr(log);
        let child = command
            .spawn()
            .unwrap_or_else(|error| panic!("cupsd does not start ({error}): install cups-daemon"));
        let mut daemon = Daemon {
            child,
            port,
            folder: folder.to_owned(),
        };
        daemon.is_up();
        daemon
    }

    /// Waits until it answers. It ends if it cannot.
    fn is_up(&mut self) {
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.child.try_wait().expect("it can be asked");
            assert!(ended.is_none(), "cupsd ended: {}", self.log());
            std::thread::yield_now();
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("error")).unwrap_or_default()
    }

    fn service(&self) -> Service {
        Service::Port(self.port)
    }

    /// The papers that came out, in the order of their numbers.
    fn papers(&self) -> Vec<Vec<u8>> {
        let mut out: Vec<(u32, Vec<u8>)> = fs::read_dir(self.folder.join("out"))
            .expect("its folder")
            .map(|entry| {
                let path = entry.expect("a paper").path();
                let number = path
                    .file_name()
                    .and_then(|name| name.to_str()?.parse().ok());
                (
                    number.expect("a number"),
                    fs::read(path).expect("its bytes"),
                )
            })
            .collect();
        out.sort();
        out.into_iter().map(|(_, bytes)| bytes).collect()
    }

    fn has_paper(&self, has: bool) {
        let sign = self.folder.join("no-paper");
        if has {
            fs::remove_file(sign).expect("it was out");
            let enabled = Command::new("/usr/sbin/cupsenable")
                .args(["-h", &format!("127.0.0.1:{}", self.port), "Ticket"])
                .status();
            assert!(
                enabled.expect("cups-client is here").success(),
                "the queue goes on"
            );
        } else {
            fs::write(sign, "").expect("a sign");
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // Only this very process.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Rounds until nothing moves any more: the daemon works beside us, at its own pace.
async fn comes_to_rest(counter: &Counter, at_rest: impl AsyncFn() -> bool) {
    for _ in 0..5_000 {
        round(counter).await;
        if at_rest().await {
            return;
        }
    }
    panic!("it never came to that: {:?}", waiting(counter).await);
}

#[tokio::test]
async fn a_real_queue_receives_exactly_the_bytes_that_were_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let daemon = Daemon::start(folder.path());
    let mut counter = counter_at("system:Ticket").await;
    connects(&counter, daemon.service());

    let view = counter.till().printers().await.expect("somebody is there");
    assert!(view.system_answers, "the daemon answers");
    let found = &view.printers[0];
    assert_eq!(
        (
            found.destination.as_str(),
            found.is_default,
            found.condition
        ),
        ("system:Ticket", true, PrinterCondition::Ready),
        "its queue, as it is: {:?}",
        view.printers
    );

    let first = paid(&counter).await;
    let mut wanted = vec![hands_in(&counter, first).await];
    comes_to_rest(&counter, async || waiting(&counter).await.is_empty()).await;
    assert_eq!(daemon.papers(), wanted, "byte by byte:\n{}", daemon.log());

    // The roll is empty: the system has the paper, and knows it.
    daemon.has_paper(false);
    counter.advance(Duration::from_secs(1));
    let second = paid(&counter).await;
    wanted.push(hands_in(&counter, second).await);
    comes_to_rest(&counter, async || {
        let ticket = one_waiting(&counter).await;
        ticket.condition == Some(PrinterCondition::NoPaper)
    })
    .await;
    let ticket = one_waiting(&counter).await;
    assert_eq!(ticket.state, TicketState::Taken, "it is with the system");

    // The program ends and begins anew; then somebody loads paper.
    counter.restart().await;
    connects(&counter, daemon.service());
    round(&counter).await;
    daemon.has_paper(true);
    comes_to_rest(&counter, async || waiting(&counter).await.is_empty()).await;
    assert_eq!(daemon.papers(), wanted, "each once:\n{}", daemon.log());
}

#[tokio::test]
async fn without_the_service_a_paper_waits_and_without_the_queue_it_says_so() {
    let counter = counter_at("system:Ticket").await;
    let view = counter.till().printers().await.expect("somebody is there");
    assert!(!view.system_answers, "there is no service");
    assert_eq!(
        view.printers[0].condition,
        PrinterCondition::Away,
        "so it is away"
    );
    let order = paid(&counter).await;
    hands_in(&counter, order).await;
    round(&counter).await;
    let ticket = one_waiting(&counter).await;
    assert_eq!(
        (ticket.state, ticket.condition),
        (TicketState::Queued, Some(PrinterCondition::Away)),
        "it waits"
    );
}
