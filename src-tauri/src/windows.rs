//! The window itself: that there is one, where it was left, and that it shows nothing but our own pages.

use tauri::{
    Manager, Runtime,
    plugin::{Builder, TauriPlugin},
};
use tauri_plugin_window_state::StateFlags;

/// A second start brings the first one's window to the front and ends.
pub(crate) fn only_one() -> TauriPlugin<tauri::Wry> {
    tauri_plugin_single_instance::init(|app, _arguments, _folder| {
        if let Some(window) = app.get_webview_window("main") {
            // Whatever of this the desktop refuses, the other two still help.
            let _ = window.unminimize();
            let _ = window.show();
            let _ = window.set_focus();
        }
    })
}

/// The till's window is where and as large as it was left; the customer's has a place of its own.
pub(crate) fn remembered<R: Runtime>() -> TauriPlugin<R> {
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(
            StateFlags::POSITION
                | StateFlags::SIZE
                | StateFlags::MAXIMIZED
                | StateFlags::FULLSCREEN,
        )
        .with_filename("window.json")
        .with_denylist(&["customer"])
        .build()
}

/// Refuses every address that is not the app's own. The content security policy does not: it says what a
/// page may load, not where the window may go.
pub(crate) fn guard<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("guard")
        .on_navigation(|_window, url| {
            let ours = is_ours(url);
            if !ours {
                tracing::warn!("a page tried to leave the app");
            }
            ours
        })
        .build()
}

fn is_ours(url: &tauri::Url) -> bool {
    let app = url.scheme() == "tauri" && url.host_str() == Some("localhost");
    // Windows serves the app's pages from this address instead.
    let windows = matches!(url.scheme(), "http" | "https")
        && url.host_str() == Some("tauri.localhost")
        && url.port().is_none();
    let development = cfg!(dev) && url.as_str().starts_with("http://localhost:5173/");
    app || windows || development
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn a_window_stays_in_the_app() {
        for (url, ours) in [
            ("tauri://localhost/", true),
            ("tauri://localhost/index.html#/qr", true),
            ("https://tauri.localhost/", true),
            ("https://tauri.localhost.example/", false),
            ("https://example.com/", false),
            ("http://localhost:5174/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
        ] {
            let url = url.parse().expect("a well-formed address");
            assert_eq!(is_ours(&url), ours, "{url}");
        }
    }
}
