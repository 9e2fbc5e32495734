//! Places: where a file is to go, as the person says it in the system's own dialog.
//!
//! Without a window there is nobody to ask; a file then goes where the register keeps its papers.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use serde::Deserialize;
use specta::Type;
use tauri::{
    AppHandle, Manager, Wry,
    plugin::{Builder, TauriPlugin},
};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

/// The longest file that is read at all: a little more than a logo may have, and than a photograph may.
const LONGEST: u64 = 4 * 1024 * 1024;
const LONGEST_PHOTO: u64 = 21 * 1024 * 1024;

/// What stands over each dialog, in the language of the window, which knows the words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
pub(crate) struct DialogTitles {
    /// Over the one for a file that is kept.
    save: String,
    /// Over the one for a folder of copies.
    folder: String,
    /// Over the one for the shop's logo.
    logo: String,
    /// Over the one for a photograph of a printed code.
    photo: String,
}

/// Asks where a file is to go.
#[derive(Default)]
pub(crate) struct Places {
    app: Option<AppHandle<Wry>>,
    titles: Mutex<DialogTitles>,
}

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
            app.manage(Places {
                app: Some(app.clone()),
                titles: Mutex::default(),
            });
            Ok(())
        })
        .build()
}

impl Places {
    /// What stands over the dialogs from now on.
    pub(crate) fn entitle(&self, titles: DialogTitles) {
        *self.titles.lock().unwrap_or_else(PoisonError::into_inner) = titles;
    }

    /// Where a file of that name is to go; `ending` is what its name ends with.
    pub(crate) async fn ask(&self, name: &str, ending: &str) -> Place {
        let Some((app, dialog)) = self.dialog(|titles| &titles.save) else {
            return Place::AmongPapers;
        };
        let mut dialog = dialog
            .set_file_name(name)
            .add_filter(ending.to_uppercase(), &[ending]);
        if let Ok(documents) = app.path().document_dir() {
            dialog = dialog.set_directory(documents);
        }
        said(|told| dialog.save_file(told)).await
    }

    /// The folder that copies are to go to.
    pub(crate) async fn ask_folder(&self) -> Place {
        let Some((_, dialog)) = self.dialog(|titles| &titles.folder) else {
            return Place::AmongPapers;
        };
        said(|told| dialog.pick_folder(told)).await
    }

    /// The picture that is to be the shop's logo.
    pub(crate) async fn ask_picture(&self) -> Place {
        let Some((_, dialog)) = self.dialog(|titles| &titles.logo) else {
            return Place::AmongPapers;
        };
        let dialog = dialog.add_filter("PNG", &["png"]);
        said(|told| dialog.pick_file(told)).await
    }

    /// The photograph of a printed code.
    pub(crate) async fn ask_photo(&self) -> Place {
        let Some((_, dialog)) = self.dialog(|titles| &titles.photo) else {
            return Place::AmongPapers;
        };
        let dialog = dialog.add_filter("JPEG, PNG", &["jpg", "jpeg", "png", "JPG", "JPEG", "PNG"]);
        said(|told| dialog.pick_file(told)).await
    }

    /// The bytes of a file that a person chose; more than any logo of ours has are not read.
    pub(crate) fn read(file: &Path) -> io::Result<Vec<u8>> {
        read_up_to(file, LONGEST)
    }

    /// The same of a photograph; more than any that is looked at has are not read.
    pub(crate) fn read_photo(file: &Path) -> io::Result<Vec<u8>> {
        read_up_to(file, LONGEST_PHOTO)
    }

    /// A dialog over the till's window, under that title; none when there is nobody to ask.
    fn dialog(
        &self,
        title: impl Fn(&DialogTitles) -> &String,
    ) -> Option<(&AppHandle<Wry>, FileDialogBuilder<Wry>)> {
        let app = self.app.as_ref()?;
        let mut dialog = app.dialog().file();
        if let Some(window) = app.get_webview_window("main") {
            dialog = dialog.set_parent(&window);
        }
        let titles = self.titles.lock().unwrap_or_else(PoisonError::into_inner);
        let title = title(&titles);
        if !title.is_empty() {
            dialog = dialog.set_title(title);
        }
        Some((app, dialog))
    }
}

/// What a person says in the dialog that `show` opens.
fn said(
    show: impl FnOnce(Box<dyn FnOnce(Option<FilePath>) + Send>),
) -> impl Future<Output = Place> {
    let (tell, answer) = oneshot::channel();
    show(Box::new(move |path| {
        // Whoever asked may be gone with the window; then nobody waits for the answer.
        let _ = tell.send(path);
    }));
    async move {
        let path = answer.await.ok().flatten();
        path.and_then(|path| path.into_path().ok())
            .map_or(Place::Nowhere, Place::Said)
    }
}

fn read_up_to(file: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
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
