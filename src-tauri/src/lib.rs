//! The shell: opens the register, shows the window, and carries commands in and notices out.
//!
//! There is no `if` about a sale here. What may be done is the till's, what it looks like the interface's.

mod commands;
mod counter;
mod customer;
mod outlet;
mod places;
mod windows;

#[cfg(feature = "bridge")]
pub mod bridge;

#[cfg(test)]
mod bindings;

use std::sync::Arc;

use host::clock::SystemClock;
use tauri::{Builder, Context, Manager, Runtime};
use till::ports::Clock;

use crate::{
    counter::Counter,
    customer::{Display, Facing},
    places::Places,
};
pub use crate::{customer::CustomerFaced, outlet::Told};

/// Runs the program until its window is closed.
///
/// # Panics
///
/// When the system has no web view or no display: there is no window to say it in.
pub fn run() {
    // First of all, so that a second start ends before it opens anything.
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let builder = Builder::default()
        .plugin(windows::only_one())
        .plugin(windows::remembered())
        .plugin(tauri_plugin_dialog::init())
        .plugin(places::asked())
        .plugin(customer::display(Arc::clone(&clock)));
    assembled(builder, clock)
        .run(context())
        .expect("this system can show a window");
}

/// The app, whole but for the system it runs on: the window's and the tests' alike.
fn assembled<R: Runtime>(builder: Builder<R>, clock: Arc<dyn Clock>) -> Builder<R> {
    let commands = commands::all::<R>();
    builder
        .plugin(windows::guard())
        .invoke_handler(commands.invoke_handler())
        .setup(move |app| {
            commands.mount_events(app);
            // Opening takes a moment; the window draws itself meanwhile and waits for its first answer.
            app.manage(Facing::of(app.handle().clone()));
            // Unless there are windows: then it is managed already, and stays.
            app.manage(Display::default());
            app.manage(Places::default());
            app.manage(Counter::opening(app.handle(), clock));
            Ok(())
        })
}

/// What is built in: the interface, the configuration, and what the window is allowed.
#[expect(
    clippy::exit,
    reason = "Tauri's own macro: a program without its configuration cannot say so in a window"
)]
fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}
