//! Places: where a file is to go, as the person says it in the system's own dialog.
//!
//! Without a window there is nobody to ask; a file then goes where the register keeps its papers.

use std::path::PathBuf;

use tauri::{
    AppHandle, Manager, Wry,
    plugin::{Builder, TauriPlugin},
};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

/// What stands over the dialog.
const TITLE: &str = "Guardar las ventas";

/// Asks where a file is to go.
#[derive(Default)]
pub(crate) struct Places(Option<AppHandle<Wry>>);

/// Where a file is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// There.
    Said(PathBuf),
    /// Nowhere: the person thought better of it.
    Nowhere,
    /// There is nobody to ask.
    AmongPapers,
}

/// Lets people be asked, in a dialog over the till's window.
pub(crate) fn asked() -> TauriPlugin<Wry> {
    Builder::new("places")
        .setup(|app, _| {
            app.manage(Places(Some(app.clone())));
            Ok(())
        })
        .build()
}

impl Places {
    /// Where a file of that name is to go; `ending` is what its name ends with.
    pub(crate) async fn ask(&self, name: &str, ending: &str) -> Place {
        let Some(app) = &self.0 else {
            return Place::AmongPapers;
        };
        let mut dialog = app
            .dialog()
            .file()
            .set_title(TITLE)
            .set_file_name(name)
            .add_filter(ending.to_uppercase(), &[ending]);
        if let Some(window) = app.get_webview_window("main") {
            dialog = dialog.set_parent(&window);
        }
        if let Ok(documents) = app.path().document_dir() {
            dialog = dialog.set_directory(documents);
        }
        let (said, answer) = oneshot::channel();
        dialog.save_file(move |path| {
            // Whoever asked may be gone with the window; then nobody waits for the answer.
            let _ = said.send(path);
        });
        let path = answer.await.ok().flatten();
        path.and_then(|path| path.into_path().ok())
            .map_or(Place::Nowhere, Place::Said)
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Places};

    #[tokio::test]
    async fn without_a_window_a_file_goes_among_the_papers() {
        let place = Places::default().ask("ventas.csv", "csv").await;
        assert_eq!(place, Place::AmongPapers, "there is nobody to ask");
    }
}
