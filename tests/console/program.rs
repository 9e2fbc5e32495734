//! The program: finding it, running it, hearing it out.

use std::{
    io::{BufRead, BufReader, Lines, Read},
    path::PathBuf,
    process::{Child, ChildStdout, Command},
};

use serde_json::Value;
use tempfile::TempDir;
use tests::{Provider, mostradorctl};

/// A program at work. Killed when dropped, if it still is.
pub(crate) struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

/// How a program ended, and what it had said.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    /// What it said on stdout that nobody had read before, line by line.
    pub(crate) lines: Vec<String>,
    /// What it said on stderr.
    pub(crate) diagnostics: String,
}

impl Running {
    fn start(mut command: Command) -> Running {
        let mut child = command.spawn().expect("the program starts");
        let said = child.stdout.take().expect("its output is piped");
        Running {
            child,
            lines: BufReader::new(said).lines(),
        }
    }

    /// The next object it says. Waits for it.
    pub(crate) fn says(&mut self) -> Value {
        let line = self.lines.next().expect("it says something more");
        let line = line.expect("it says text");
        serde_json::from_str(&line).unwrap_or_else(|why| panic!("{why}: {line}"))
    }

    /// Goes on hearing it until an order it tells of stands there.
    pub(crate) fn says_it_is(&mut self, state: &str) -> Value {
        loop {
            let order = self.says();
            if order["state"] == state {
                return order;
            }
        }
    }

    /// Ends it as a power cut would.
    pub(crate) fn dies(mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("and is no more");
    }

    /// Asks it to end, as a system that shuts down does.
    pub(crate) fn is_asked_to_end(&self) {
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        assert!(
            asked.expect("kill is here").success(),
            "the signal was sent"
        );
    }

    /// Hears it out.
    pub(crate) fn ends(mut self) -> Ended {
        let lines: Result<Vec<String>, _> = self.lines.by_ref().collect();
        let mut diagnostics = String::new();
        let mut said = self.child.stderr.take().expect("its diagnostics are piped");
        said.read_to_string(&mut diagnostics)
            .expect("they are text");
        let status = self.child.wait().expect("it ended");
        Ended {
            code: status.code().expect("of its own accord"),
            lines: lines.expect("it says text"),
            diagnostics,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Only this very process, and only if nobody saw it end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    /// The objects it said.
    pub(crate) fn objects(&self) -> Vec<Value> {
        let read = |line: &String| {
            serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}: {line}\n{self:?}"))
        };
        self.lines.iter().map(read).collect()
    }

    /// The last object it said.
    pub(crate) fn last(&self) -> Value {
        self.objects()
            .pop()
            .unwrap_or_else(|| panic!("it said nothing: {self:?}"))
    }

    /// The code it was refused with, which must be said with a sentence for people.
    pub(crate) fn refused(&self) -> String {
        let last = self.last();
        let code = last["refused"]["code"]
            .as_str()
            .unwrap_or_else(|| panic!("no refusal: {self:?}"));
        assert!(
            self.diagnostics.trim().contains(' '),
            "{code}: and a sentence beside it: {:?}",
            self.diagnostics
        );
        code.to_owned()
    }
}

/// A pretended provider in a process of its own.
pub(crate) struct Pretended {
    _running: Running,
    pub(crate) provider: Provider,
}

impl Pretended {
    /// One whose world is this seed's.
    pub(crate) fn with_seed(seed: &str) -> Pretended {
        Pretended::with(&["--seed", seed])
    }

    /// One at which the shop has the usual sale point from the start.
    pub(crate) fn with_a_sale_point() -> Pretended {
        Pretended::started(sandbox_with_a_sale_point(&[]))
    }

    /// One started with these arguments besides.
    pub(crate) fn with(arguments: &[&str]) -> Pretended {
        Pretended::started(sandbox(arguments))
    }

    fn started(mut running: Running) -> Pretended {
        let url = running.says()["url"]
            .as_str()
            .expect("it says where it is")
            .to_owned();
        Pretended {
            _running: running,
            provider: Provider::at(&url),
        }
    }
}

/// `mostradorctl sandbox --json --port 0` and more, where nothing hangs on the wall.
pub(crate) fn sandbox(arguments: &[&str]) -> Running {
    sandbox_with_a_sale_point(&[&["--sale-point", ""], arguments].concat())
}

/// The same, with what hangs on the wall of a fresh one.
fn sandbox_with_a_sale_point(arguments: &[&str]) -> Running {
    let mut command = mostradorctl();
    command
        .args(["sandbox", "--json", "--port", "0", "--opening", "0"])
        .args(arguments);
    Running::start(command)
}

/// A register in a folder of its own, and a provider it practises with.
pub(crate) struct Shop {
    folder: TempDir,
    pretended: Pretended,
}

impl Shop {
    /// A fresh register.
    pub(crate) fn open() -> Shop {
        Shop::open_beside(Pretended::with_seed("1"))
    }

    /// A fresh register beside that provider.
    pub(crate) fn open_beside(pretended: Pretended) -> Shop {
        Shop {
            folder: TempDir::new().expect("a folder"),
            pretended,
        }
    }

    /// The provider, from behind the stage.
    pub(crate) fn provider(&self) -> &Provider {
        &self.pretended.provider
    }

    /// A file beside the register's own.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The register's folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.file("data")
    }

    /// A command on this register, in JSON, with its provider.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.command_without_provider(arguments);
        command.args(["--sandbox-url", self.provider().url()]);
        command
    }

    /// A command on this register, in JSON, that is not told where a provider is.
    pub(crate) fn command_without_provider(&self, arguments: &[&str]) -> Command {
        let mut command = mostradorctl();
        command
            .args(["--json", "--data-dir"])
            .arg(self.data())
            .args(arguments);
        command
    }

    /// Starts a command.
    pub(crate) fn starts(&self, arguments: &[&str]) -> Running {
        Running::start(self.command(arguments))
    }

    /// Runs a command to its end.
    pub(crate) fn runs(&self, arguments: &[&str]) -> Ended {
        self.starts(arguments).ends()
    }

    /// Runs a command to its end with these words in its environment.
    pub(crate) fn runs_knowing(&self, words: &[(&str, &str)], arguments: &[&str]) -> Ended {
        let mut command = self.command(arguments);
        command.envs(words.iter().copied());
        run(command)
    }

    /// Runs a command to its end with the sandbox of its own process.
    pub(crate) fn practises(&self, arguments: &[&str]) -> Ended {
        run(self.command_without_provider(arguments))
    }

    /// Somebody begins to work here; their PIN has as many digits as their role asks for.
    pub(crate) fn hires(&self, name: &str, role: &str, pin: &str) {
        let hired = self.runs_knowing(
            &[("MOSTRADOR_NEW_PIN", pin)],
            &["operators", "add", name, "--role", role],
        );
        assert_eq!(hired.code, 0, "{name} works here: {hired:?}");
    }

    /// Runs a command to its end as somebody who works here.
    pub(crate) fn runs_as(&self, name: &str, pin: &str, arguments: &[&str]) -> Ended {
        let arguments = [arguments, &["--operator", name]].concat();
        self.runs_knowing(&[("MOSTRADOR_PIN", pin)], &arguments)
    }

    /// Runs a command to its end, for people.
    pub(crate) fn tells(&self, arguments: &[&str]) -> Ended {
        let mut command = mostradorctl();
        command.arg("--data-dir").arg(self.data()).args(arguments);
        command.args(["--sandbox-url", self.provider().url()]);
        run(command)
    }

    /// Charges, and lets the customer pay at once. Answers the order as it ended.
    pub(crate) async fn sells(&self, amount: &str) -> Value {
        self.sells_by("telepagos.qr", amount).await
    }

    /// The same, by some other channel.
    pub(crate) async fn sells_by(&self, channel: &str, amount: &str) -> Value {
        let mut charging = self.starts(&[
            "charge",
            "--amount",
            amount,
            "--channel",
            channel,
            "--wait",
            "30",
        ]);
        let open = charging.says_it_is("open");
        self.provider()
            .is_visited(serde_json::json!({ "qr": open["qr"] }))
            .await;
        let ended = charging.ends();
        assert_eq!(ended.code, 0, "{channel} is paid: {ended:?}");
        ended.last()
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: Command) -> Ended {
    Running::start(command).ends()
}
