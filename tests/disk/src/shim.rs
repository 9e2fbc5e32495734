//! The shim: a file system for SQLite that passes everything on to the system's own, and tells the disk.
//!
//! A file under no disk is opened by the system's own file system in place, and the shim has no more to do
//! with it. One under a disk lies behind a [`Shimmed`], which SQLite takes for the file:
//!
//! ```text
//!  SQLite's memory for a file:  [ Shimmed: our methods · Held ][ the file of the system's own ]
//! ```

use std::{
    ffi::{CStr, c_char, c_int, c_void},
    mem::size_of,
    path::{Path, PathBuf},
    ptr,
    sync::{Arc, OnceLock},
};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_vfs};

use crate::{
    Inner, disk_of,
    fault::Class,
    record::{Event, FileId},
    statements,
};

/// The file system the shim stands on.
static SYSTEM: OnceLock<System> = OnceLock::new();

struct System(*mut sqlite3_vfs);

// SAFETY: SQLite's file systems live as long as the process and are called from any thread.
unsafe impl Send for System {}
// SAFETY: as above; nobody changes what the pointer leads to after it was registered.
unsafe impl Sync for System {}

/// A file under a disk.
#[repr(C)]
struct Shimmed {
    /// What SQLite sees. First, because SQLite looks for it there.
    file: sqlite3_file,
    /// What we know of it; null once it is closed.
    held: *mut Held,
}

struct Held {
    disk: Arc<Inner>,
    id: FileId,
    path: PathBuf,
    /// The folder to be synced with the file at its first sync: SQLite's system does so for logs.
    folder: Option<PathBuf>,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    // 2: with a log's shared memory, without memory-mapped files, which nobody could count.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Makes the shim what SQLite opens files with, and has every statement counted.
pub(crate) fn install() {
    SYSTEM.get_or_init(|| {
        // SAFETY: asked for without a name SQLite answers its default, which is never taken away; the copy
        // is leaked, as SQLite wants what is registered to live for ever. All that is not replaced in it
        // are the system's own functions, which ask for nothing but what is copied along.
        unsafe {
            let system = ffi::sqlite3_vfs_find(ptr::null());
            assert!(!system.is_null(), "SQLite has a file system");
            let mut shim = *system;
            shim.szOsFile += c_int::try_from(size_of::<Shimmed>()).expect("a few bytes");
            shim.pNext = ptr::null_mut();
            shim.zName = c"mostrador-disk".as_ptr();
            shim.xOpen = Some(open);
            shim.xDelete = Some(delete);
            let taken = ffi::sqlite3_vfs_register(Box::leak(Box::new(shim)), 1);
            assert_eq!(taken, ffi::SQLITE_OK, "SQLite takes the shim");
            System(system)
        }
    });
    statements::are_counted();
}

fn system() -> *mut sqlite3_vfs {
    SYSTEM.get().expect("whoever calls was installed").0
}

/// What SQLite calls a file.
///
/// # Safety
///
/// `name` is null or a C string.
pub(crate) unsafe fn path_of(name: *const c_char) -> Option<PathBuf> {
    if name.is_null() {
        return None;
    }
    // SAFETY: the caller's.
    let name = unsafe { CStr::from_ptr(name) };
    (!name.is_empty()).then(|| PathBuf::from(name.to_string_lossy().into_owned()))
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite calls with a name or none, and with as much memory for the file as we asked for: ours,
    // and behind it the system's. The system's `xOpen` is called as SQLite would call it.
    unsafe {
        let system = system();
        let passes = (*system).xOpen.expect("a file system opens files");
        let disk = path_of(name).and_then(|path| Some((disk_of(&path)?, path)));
        let Some((disk, path)) = disk else {
            return passes(system, name, file, flags, out);
        };
        (*file).pMethods = ptr::null();
        let mut state = disk.state();
        if let Some(code) = state.called(Class::Open) {
            return code;
        }
        let existed = path.exists();
        let real = real(file);
        (*real).pMethods = ptr::null();
        let answer = passes(system, name, real, flags, out);
        if answer != ffi::SQLITE_OK {
            if let Some(close) = (*real).pMethods.as_ref().and_then(|of| of.xClose) {
                close(real);
            }
            return answer;
        }
        let logs = ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL;
        let made = flags & logs != 0 && flags & ffi::SQLITE_OPEN_CREATE != 0;
        let folder = path.parent().filter(|_| made).map(Path::to_owned);
        let id = state.recorder().opened(&path, existed);
        drop(state);
        let held = Held {
            disk,
            id,
            path,
            folder,
        };
        (*file.cast::<Shimmed>()).held = Box::into_raw(Box::new(held));
        (*file).pMethods = &raw const METHODS;
        answer
    }
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: SQLite calls with a name; the system's `xDelete` is called as SQLite would call it.
    unsafe {
        let system = system();
        let passes = (*system).xDelete.expect("a file system removes files");
        let disk = path_of(name).and_then(|path| Some((disk_of(&path)?, path)));
        let Some((disk, path)) = disk else {
            return passes(system, name, sync);
        };
        let mut state = disk.state();
        if let Some(code) = state.called(Class::Delete) {
            return code;
        }
        let answer = passes(system, name, sync);
        if answer == ffi::SQLITE_OK {
            let synced = sync != 0;
            state.recorder().notes(Event::Deleted { path, synced });
        }
        answer
    }
}

/// The system's own file behind ours.
///
/// # Safety
///
/// `file` is one of ours, with the system's behind it.
unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: the caller's.
    unsafe { file.cast::<Shimmed>().add(1).cast() }
}

/// What we know of a file.
///
/// # Safety
///
/// `file` is one of ours and open; SQLite has no two calls on one file under way at once.
unsafe fn held<'f>(file: *mut sqlite3_file) -> &'f mut Held {
    // SAFETY: the caller's; `held` was made by `open` and is freed by `close` alone.
    unsafe { &mut *(*file.cast::<Shimmed>()).held }
}

/// Calls a method of the system's own file.
///
/// # Safety
///
/// `file` is one of ours and open, and the arguments are what SQLite gave.
macro_rules! pass {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        let real = real($file);
        match (*(*real).pMethods).$method {
            Some(method) => method(real $(, $argument)*),
            None => ffi::SQLITE_IOERR,
        }
    }};
}

/// Calls a method of the system's own file unless this class of calls is to fail.
macro_rules! pass_unless_failed {
    ($file:expr, $class:expr, $method:ident $(, $argument:expr)*) => {{
        let mut state = held($file).disk.state();
        state.keeps_to_its_room();
        let failed = state.called($class);
        drop(state);
        match failed {
            Some(code) => code,
            None => pass!($file, $method $(, $argument)*),
        }
    }};
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once, and does not use it after; `held` came from `Box::into_raw`.
    unsafe {
        let answer = pass!(file, xClose);
        let shimmed = file.cast::<Shimmed>();
        drop(Box::from_raw((*shimmed).held));
        (*shimmed).held = ptr::null_mut();
        answer
    }
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: the arguments are passed on as SQLite gave them.
    unsafe { pass_unless_failed!(file, Class::Read, xRead, into, amount, offset) }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite gives `amount` bytes at `from`; the system's `xWrite` is called with no more of them.
    unsafe {
        let held = held(file);
        let mut state = held.disk.state();
        let wanted = usize::try_from(amount).expect("not less than nothing");
        let start = u64::try_from(offset).expect("not before the file");
        state.comes_to_a_write(&held.disk);
        state.keeps_to_its_room();
        let (arrives, answer) = if let Some(code) = state.called(Class::Write) {
            // A disk that fails at a write has done some of it.
            (wanted / 2, Some(code))
        } else {
            let end = start + wanted as u64;
            let grows = end.saturating_sub(length(file));
            let lacks = grows - state.room_for(grows);
            let lacks = usize::try_from(lacks).expect("no more than was wanted");
            (wanted - lacks, (lacks > 0).then_some(ffi::SQLITE_FULL))
        };
        let bytes = std::slice::from_raw_parts(from.cast::<u8>(), arrives);
        if arrives > 0 {
            let amount = c_int::try_from(arrives).expect("no more than was wanted");
            let passed = pass!(file, xWrite, from, amount, offset);
            if passed != ffi::SQLITE_OK {
                return passed;
            }
            state.recorder().writes(held.id, start, bytes);
        }
        answer.unwrap_or(ffi::SQLITE_OK)
    }
}

/// How long a file is.
///
/// # Safety
///
/// `file` is one of ours and open.
unsafe fn length(file: *mut sqlite3_file) -> u64 {
    let mut length = 0;
    // SAFETY: the caller's; the answer goes into a place of its own.
    unsafe { pass!(file, xFileSize, &raw mut length) };
    u64::try_from(length).unwrap_or(0)
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: sqlite3_int64) -> c_int {
    // SAFETY: the arguments are passed on as SQLite gave them.
    unsafe {
        let held = held(file);
        let mut state = held.disk.state();
        if let Some(code) = state.called(Class::Truncate) {
            return code;
        }
        let answer = pass!(file, xTruncate, length);
        if answer == ffi::SQLITE_OK {
            let length = u64::try_from(length).expect("not less than nothing");
            let file = held.id;
            state.recorder().notes(Event::Cut { file, length });
        }
        answer
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: the arguments are passed on as SQLite gave them.
    unsafe {
        let held = held(file);
        let mut state = held.disk.state();
        if let Some(code) = state.called(Class::Sync) {
            return code;
        }
        let answer = pass!(file, xSync, flags);
        if answer == ffi::SQLITE_OK {
            let folder = held.folder.take();
            let file = held.id;
            state.recorder().notes(Event::Synced { file, folder });
        }
        answer
    }
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut sqlite3_int64) -> c_int {
    // SAFETY: the arguments are passed on as SQLite gave them.
    unsafe { pass_unless_failed!(file, Class::Look, xFileSize, size) }
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: the arguments are passed on as SQLite gave them.
    unsafe { pass_unless_failed!(file, Class::Lock, xLock, level) }
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: the arguments are passed on as SQLite gave them.
    unsafe { pass!(file, xUnlock, level) }
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: the arguments are passed on as SQLite gave them.
    unsafe { pass_unless_failed!(file, Class::Lock, xCheckReservedLock, out) }
}

unsafe extern "C" fn file_control(
    file: *mut sqlite3_file,
    what: c_int,
    argument: *mut c_void,
) -> c_int {
    // SAFETY: the arguments are passed on as SQLite gave them.
    unsafe {
        let real = real(file);
        match (*(*real).pMethods).xFileControl {
            Some(method) => method(real, what, argument),
            None => ffi::SQLITE_NOTFOUND,
        }
    }
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    // SAFETY: the file is passed on as SQLite gave it.
    unsafe { pass!(file, xSectorSize) }
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    // SAFETY: the file is passed on as SQLite gave it.
    unsafe { pass!(file, xDeviceCharacteristics) }
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: the arguments are passed on as SQLite gave them; `out` is SQLite's to read either way.
    unsafe {
        let held = held(file);
        let mut state = held.disk.state();
        let mut failed = state.called(Class::Map);
        if failed.is_none() && extend != 0 {
            // The index lies in the folder, too.
            let mut index = held.path.as_os_str().to_owned();
            index.push("-shm");
            let length = std::fs::metadata(index).map_or(0, |index| index.len());
            let wanted = u64::try_from((i64::from(region) + 1) * i64::from(size));
            let grows = wanted.map_or(0, |wanted| wanted.saturating_sub(length));
            if state.room_for(grows) < grows {
                failed = Some(ffi::SQLITE_IOERR_SHMSIZE);
            }
        }
        drop(state);
        if let Some(code) = failed {
            *out = ptr::null_mut();
            return code;
        }
        pass!(file, xShmMap, region, size, extend, out)
    }
}

unsafe extern "C" fn shm_lock(
    file: *mut sqlite3_file,
    from: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: the arguments are passed on as SQLite gave them. Letting go never fails: SQLite does not look.
    unsafe {
        if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
            return pass!(file, xShmLock, from, count, flags);
        }
        pass_unless_failed!(file, Class::Share, xShmLock, from, count, flags)
    }
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: the file is passed on as SQLite gave it.
    unsafe {
        let real = real(file);
        if let Some(method) = (*(*real).pMethods).xShmBarrier {
            method(real);
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    // SAFETY: the arguments are passed on as SQLite gave them.
    unsafe { pass!(file, xShmUnmap, delete) }
}
