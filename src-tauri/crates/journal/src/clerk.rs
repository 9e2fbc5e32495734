//! Clerks: a thread with a connection of its own, doing one job after the other. Knows no table.
//!
//! Whoever asks awaits the answer without blocking their runtime. A job that panics takes its clerk along:
//! its transaction is undone, the log says so, and everybody who asks from then on is told
//! [`Error::Stopped`]. Better to stop than to go on from a state nobody thought of.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread::{self, JoinHandle},
    time::Duration,
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::error::Error;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A thread that works through jobs on its connection until it is dismissed.
pub(crate) struct Clerk {
    /// None only while being dropped.
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Clerk {
    /// Starts a clerk called `name`, who tidies up after work when none has come for as long as `idle`.
    pub(crate) fn hire(
        name: &'static str,
        connection: Connection,
        idle: Duration,
        tidy: impl Fn(&Connection) + Send + 'static,
    ) -> Result<Clerk, Error> {
        let (jobs, inbox) = channel();
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || work(name, connection, &inbox, idle, tidy))?;
        Ok(Clerk {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Has `job` done, after those asked for before it. Once asked it is done, awaited or not.
    pub(crate) async fn ask<T, F>(&self, job: F) -> Result<T, Error>
    where
        F: FnOnce(&mut Connection) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Whoever asked may have stopped listening; what was done stays done.
            answer.send(job(connection)).ok();
        });
        let jobs = self.jobs.as_ref().ok_or(Error::Stopped)?;
        jobs.send(job).map_err(|_| Error::Stopped)?;
        answered.await.unwrap_or(Err(Error::Stopped))
    }
}

impl Clerk {
    /// Has `job` done some time, after those asked for before it. Nobody waits for it.
    pub(crate) fn begin(&self, job: impl FnOnce(&mut Connection) + Send + 'static) {
        if let Some(jobs) = &self.jobs {
            // A clerk that has stopped says so to whoever waits for an answer.
            jobs.send(Box::new(job)).ok();
        }
    }
}

impl Drop for Clerk {
    fn drop(&mut self) {
        self.jobs = None;
        let Some(thread) = self.thread.take() else {
            return;
        };
        // The last handle may have been inside a job: a thread cannot wait for itself.
        if thread.thread().id() != thread::current().id() {
            // Why it ended, if it was a panic, was logged by the thread itself.
            thread.join().ok();
        }
    }
}

fn work(
    name: &'static str,
    mut connection: Connection,
    inbox: &Receiver<Job>,
    idle: Duration,
    tidy: impl Fn(&Connection),
) {
    let _alarm = Alarm(name);
    let mut untidy = false;
    loop {
        let next = if untidy {
            inbox.recv_timeout(idle)
        } else {
            inbox.recv().map_err(RecvTimeoutError::from)
        };
        match next {
            Ok(job) => {
                job(&mut connection);
                untidy = true;
            }
            Err(RecvTimeoutError::Timeout) => {
                tidy(&connection);
                untidy = false;
            }
            // The last connection to a file empties its log as it closes.
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
}

/// Speaks up when the thread it stands in goes down.
struct Alarm(&'static str);

impl Drop for Alarm {
    fn drop(&mut self) {
        if thread::panicking() {
            tracing::error!(
                thread = self.0,
                "the journal stopped: a job of it panicked, and its transaction was undone"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc::channel, time::Duration};

    use rusqlite::Connection;

    use super::Clerk;
    use crate::error::Error;

    fn clerk() -> Clerk {
        let connection = Connection::open_in_memory().expect("memory");
        Clerk::hire("test", connection, Duration::MAX, |_| ()).expect("a thread")
    }

    #[tokio::test]
    async fn a_job_is_answered() {
        let clerk = clerk();
        let sum = clerk
            .ask(|connection| Ok(connection.query_row("SELECT 2 + 2", [], |row| row.get(0))?))
            .await;
        assert_eq!(sum.ok(), Some(4), "by the clerk's own connection");
    }

    #[tokio::test]
    async fn after_a_panic_everybody_is_told_that_it_stopped() {
        let clerk = clerk();
        let panicked = clerk.ask(|_| -> Result<(), Error> { panic!("on purpose") });
        assert!(
            matches!(panicked.await, Err(Error::Stopped)),
            "whoever asked is not left waiting"
        );
        let next = clerk.ask(|_| Ok(()));
        assert!(
            matches!(next.await, Err(Error::Stopped)),
            "nor is anybody after"
        );
    }

    #[tokio::test]
    async fn after_work_comes_tidying_up() {
        let connection = Connection::open_in_memory().expect("memory");
        let (tidied, was_tidied) = channel();
        let clerk = Clerk::hire("test", connection, Duration::ZERO, move |_| {
            tidied.send(()).ok();
        });
        let clerk = clerk.expect("a thread");
        assert!(
            was_tidied.try_recv().is_err(),
            "before any work there is nothing to tidy"
        );
        clerk.ask(|_| Ok(())).await.expect("a job");
        // Only a clerk who never tidies lets the ten seconds pass.
        was_tidied
            .recv_timeout(Duration::from_secs(10))
            .expect("once there is nothing else to do");
    }

    #[tokio::test]
    async fn what_was_asked_for_is_done_before_the_clerk_leaves() {
        let clerk = clerk();
        let (done, was_done) = channel();
        {
            let ask = clerk.ask(move |_| {
                done.send(()).ok();
                Ok(())
            });
            let mut ask = std::pin::pin!(ask);
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            // Asked once, then given up on.
            let _ = ask.as_mut().poll(&mut context);
        }
        drop(clerk);
        assert!(
            was_done.try_recv().is_ok(),
            "a job is done although nobody waits for it"
        );
    }
}
