//! Who hears a panic: one on the thread that reads is the input's, wherever in its tasks it was; one on a
//! thread of the program's own is everybody's.

use std::{
    cell::{Cell, RefCell},
    panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook},
    sync::{Mutex, Once, PoisonError},
    thread,
};

thread_local! {
    /// Whether an input is being read on this thread.
    static READING: Cell<bool> = const { Cell::new(false) };
    /// What panicked on it meanwhile.
    static HEARD: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Panics on threads of the program: nobody reads there, so nobody would be told.
static ELSEWHERE: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// From now on panics are heard.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if READING.get() {
                HEARD.set(Some(panic.to_string()));
                return;
            }
            let thread = thread::current();
            let name = thread.name().unwrap_or_default();
            if name.starts_with("journal-") || name.starts_with("tokio-") {
                let mut elsewhere = ELSEWHERE.lock().unwrap_or_else(PoisonError::into_inner);
                elsewhere.push(format!("on thread {name}: {panic}"));
            }
            usual(panic);
        }));
    });
}

/// What `read` came to, or the panic that was heard meanwhile, be it in a task that it had begun.
pub(crate) fn heard<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    READING.set(true);
    HEARD.set(None);
    let came = catch_unwind(AssertUnwindSafe(read));
    READING.set(false);
    if let Some(why) = HEARD.take() {
        return Err(why);
    }
    let mut elsewhere = ELSEWHERE.lock().unwrap_or_else(PoisonError::into_inner);
    if !elsewhere.is_empty() {
        return Err(std::mem::take(&mut *elsewhere).join("\n"));
    }
    came.map_err(|_| "it panicked without a word".to_owned())
}
