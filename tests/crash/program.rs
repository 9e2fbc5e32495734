//! The program, started so that it can be killed: what it said until then, and how it ended.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command},
    sync::{Condvar, Mutex, PoisonError},
};

use serde_json::Value;
use tests::{Provider, mostradorctl};

/// A process that somebody else may kill while it is heard out.
#[derive(Default)]
pub(crate) struct Prey {
    life: Mutex<Life>,
    born: Condvar,
}

#[derive(Default)]
enum Life {
    #[default]
    Unborn,
    Alive(Child),
    Over,
}

impl Prey {
    /// Kills it as `kill -9` does, once it was started. One that is over stays over.
    pub(crate) fn dies(&self) {
        let life = self.life.lock().unwrap_or_else(PoisonError::into_inner);
        let mut life = self
            .born
            .wait_while(life, |life| matches!(life, Life::Unborn))
            .unwrap_or_else(PoisonError::into_inner);
        if let Life::Alive(child) = &mut *life {
            child.kill().expect("it is a child of ours");
            // Until it is no more: whatever is still done for it is done for nobody.
            child.wait().expect("and dies");
        }
    }

    fn begins(&self, child: Child) {
        *self.life.lock().unwrap_or_else(PoisonError::into_inner) = Life::Alive(child);
        self.born.notify_all();
    }

    fn ends(&self) -> Child {
        let mut life = self.life.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *life, Life::Over) {
            Life::Alive(child) => child,
            Life::Unborn | Life::Over => panic!("a process ends once, after it began"),
        }
    }
}

/// How a process ended, and what it had said.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Which process it was.
    pub(crate) pid: u32,
    /// Its exit code; none when it was killed.
    pub(crate) code: Option<i32>,
    /// The objects it said. What was cut off in the middle was said to nobody.
    pub(crate) said: Vec<Value>,
    /// What it said on stderr.
    pub(crate) diagnostics: String,
}

impl Ended {
    /// Whether it did not end of its own accord.
    pub(crate) fn was_killed(&self) -> bool {
        self.code.is_none()
    }

    /// The last object it said.
    pub(crate) fn last(&self) -> &Value {
        self.said.last().unwrap_or(&Value::Null)
    }
}

/// Starts a process, hears it out and answers how it ended. Whoever has the prey may kill it meanwhile.
pub(crate) fn hear_out(mut command: Command, prey: &Prey) -> Ended {
    let mut child = command.spawn().expect("the program starts");
    let pid = child.id();
    let (out, err) = (child.stdout.take(), child.stderr.take());
    prey.begins(child);
    let mut said = Vec::new();
    for line in BufReader::new(out.expect("its output is piped")).split(b'\n') {
        let line = line.expect("a pipe can be read");
        said.extend(serde_json::from_slice::<Value>(&line).ok());
    }
    let mut diagnostics = Vec::new();
    let mut err = err.expect("its diagnostics are piped");
    err.read_to_end(&mut diagnostics).expect("to the end");
    let status = prey.ends().wait().expect("it ended");
    Ended {
        pid,
        code: status.code(),
        said,
        diagnostics: String::from_utf8_lossy(&diagnostics).into_owned(),
    }
}

/// A pretended provider in a process of its own. Ends when dropped.
pub(crate) struct Pretended {
    child: Child,
    pub(crate) provider: Provider,
}

impl Pretended {
    /// One with money in the shop's accounts.
    pub(crate) fn with_seed(seed: u64) -> Pretended {
        let mut command = mostradorctl();
        // With nothing on its wall: what hangs there is of the story.
        command.args([
            "sandbox",
            "--json",
            "--port",
            "0",
            "--sale-point",
            "",
            "--seed",
        ]);
        command.arg(seed.to_string());
        let mut child = command.spawn().expect("the sandbox starts");
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("its output is piped");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("it says something");
        let said: Value = serde_json::from_str(&line).expect("in JSON");
        let url = said["url"].as_str().expect("where it is");
        Pretended {
            provider: Provider::at(url),
            child,
        }
    }

    /// Where it listens: `127.0.0.1:PORT`.
    pub(crate) fn address(&self) -> &str {
        self.provider.url().trim_start_matches("http://")
    }
}

impl Drop for Pretended {
    fn drop(&mut self) {
        // Only this very process.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
