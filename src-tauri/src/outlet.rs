//! Notices on their way to the windows.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Runtime};
use tauri_specta::Event;
use till::{event, ports::Outlet};

/// The one event of this program: a numbered notice, told to the windows.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "notice")]
pub struct Told(pub event::Notice);

/// Every window of the app.
pub(crate) struct Windows<R: Runtime> {
    app: AppHandle<R>,
}

impl<R: Runtime> Windows<R> {
    pub(crate) fn of(app: AppHandle<R>) -> Windows<R> {
        Windows { app }
    }
}

impl<R: Runtime> Outlet for Windows<R> {
    fn tell(&self, notice: event::Notice) {
        let number = notice.number;
        if let Err(error) = Told(notice).emit(&self.app) {
            // The window sees the gap in the numbers and takes the snapshot again.
            tracing::error!(number, error = %error, "a notice did not reach the window");
        }
    }
}
