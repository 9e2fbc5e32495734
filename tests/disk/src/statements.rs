//! Statements: every one of SQL is counted on every connection to a file under a disk, and may be broken off.

use std::{
    ffi::{CStr, c_char, c_int, c_uint, c_void},
    ptr,
    sync::{
        Arc, Once,
        atomic::{AtomicBool, Ordering},
    },
};

use rusqlite::ffi::{self, sqlite3};

use crate::{Inner, disk_of, fault::Class, shim::path_of};

/// Who listens on a connection; freed with it.
struct Listener {
    disk: Arc<Inner>,
    /// Whether the statement that has just begun is to be broken off.
    breaks: AtomicBool,
}

/// Listens on every connection from now on.
pub(crate) fn are_counted() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the function is one that SQLite may call for every connection, for as long as we live.
        let taken = unsafe { ffi::sqlite3_auto_extension(Some(opened)) };
        assert_eq!(taken, ffi::SQLITE_OK, "SQLite takes the listener");
    });
}

unsafe extern "C" fn opened(
    connection: *mut sqlite3,
    _: *mut *mut c_char,
    _: *const ffi::sqlite3_api_routines,
) -> c_int {
    // SAFETY: SQLite calls with a connection that is open; what is handed to it is freed when it says that it
    // closes, and by nobody else.
    unsafe {
        let name = ffi::sqlite3_db_filename(connection, c"main".as_ptr());
        let Some(disk) = path_of(name).and_then(|path| disk_of(&path)) else {
            return ffi::SQLITE_OK;
        };
        let breaks = AtomicBool::new(false);
        let listener: *mut c_void = Box::into_raw(Box::new(Listener { disk, breaks })).cast();
        let news = ffi::SQLITE_TRACE_STMT | ffi::SQLITE_TRACE_CLOSE;
        let news = c_uint::try_from(news).expect("two bits");
        ffi::sqlite3_progress_handler(connection, 1, Some(goes_on), listener);
        ffi::sqlite3_trace_v2(connection, news, Some(tells), listener)
    }
}

/// A statement begins, or the connection closes.
unsafe extern "C" fn tells(
    what: c_uint,
    listener: *mut c_void,
    about: *mut c_void,
    text: *mut c_void,
) -> c_int {
    // SAFETY: `listener` is what `opened` handed over; SQLite gives the connection or the statement's text.
    unsafe {
        if what == c_uint::try_from(ffi::SQLITE_TRACE_CLOSE).expect("a bit") {
            ffi::sqlite3_progress_handler(about.cast(), 0, None, ptr::null_mut());
            drop(Box::from_raw(listener.cast::<Listener>()));
            return 0;
        }
        let listener = &*listener.cast::<Listener>();
        // A trigger within a statement is told as a comment.
        let text = text.cast::<c_char>();
        if !text.is_null() && CStr::from_ptr(text).to_bytes().starts_with(b"--") {
            return 0;
        }
        let broken = listener.disk.state().called(Class::Statement).is_some();
        listener.breaks.store(broken, Ordering::SeqCst);
    }
    0
}

/// Whether the statement is broken off here.
unsafe extern "C" fn goes_on(listener: *mut c_void) -> c_int {
    // SAFETY: `listener` is what `opened` handed over, and no statement runs after the connection was closed.
    let listener = unsafe { &*listener.cast::<Listener>() };
    // Once: what is prepared next asks too, and is not the statement that was meant.
    c_int::from(listener.breaks.swap(false, Ordering::SeqCst))
}
