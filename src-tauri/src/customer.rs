//! The customer's window: a second one, without a control, on a monitor that faces the other way.
//!
//! It is there whenever a monitor is that the till's own window is not on: opened by itself, closed when the monitor
//! is unplugged, opened again when it is back. Which one, and that there shall be none, is remembered on this
//! computer. What it shows is the till's to say ([`Facing`]); it is not told of sales.

use std::{
    fs,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{
    AppHandle, Manager, Monitor, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    WindowEvent, async_runtime,
    plugin::{Builder, TauriPlugin},
};
use tauri_specta::Event;
use till::{ports::Clock, view::CustomerView};

/// The label of the till's own window.
const TILL: &str = "main";
/// The label of the customer's.
const CUSTOMER: &str = "customer";
/// Where its place is remembered, in the folder of this computer's settings.
const FILE: &str = "customer-display.json";
/// How often the monitors are looked at: somebody who plugs one in looks at it for as long.
const LOOK: Duration = Duration::from_secs(2);

/// What the customer's window shows changed.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct CustomerFaced {
    /// What it shows now.
    pub view: CustomerView,
}

/// Where the customer's window is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct CustomerDisplay {
    /// The monitor it is on; none: there is no such window now.
    pub on: Option<String>,
    /// The monitor it shall be on whenever that is there.
    pub wanted: Option<String>,
    /// The monitors that are there, by name, without the one of the till's own window.
    pub monitors: Vec<String>,
}

/// What the customer is shown, for a window that is opened later, and how it is told to one that is there.
pub(crate) struct Facing {
    view: Mutex<Option<CustomerView>>,
    tell: Box<dyn Fn(CustomerFaced) + Send + Sync>,
}

impl Facing {
    /// The side of this app that faces the customer.
    pub(crate) fn of<R: Runtime>(app: AppHandle<R>) -> Facing {
        let tell = move |faced: CustomerFaced| {
            if let Err(error) = faced.emit_to(&app, CUSTOMER) {
                tracing::warn!(%error, "the customer's window was not told");
            }
        };
        Facing {
            view: Mutex::default(),
            tell: Box::new(tell),
        }
    }

    /// Shows the customer this from now on.
    pub(crate) fn turn(&self, view: CustomerView) {
        *held(&self.view) = Some(view.clone());
        (self.tell)(CustomerFaced { view });
    }

    /// What the customer is shown; none: nothing was shown since the program began.
    pub(crate) fn view(&self) -> Option<CustomerView> {
        held(&self.view).clone()
    }
}

/// Where a person wants the window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wanted {
    /// On whatever other monitor there is.
    #[default]
    Anywhere,
    /// On this one; on any other while it is not there.
    On(String),
    /// Nowhere.
    Nowhere,
}

/// Where the window shall be, as this computer remembers it.
struct Place {
    wanted: Mutex<Wanted>,
    file: Option<PathBuf>,
}

impl Place {
    fn remembered(file: Option<PathBuf>) -> Place {
        let text = file.as_ref().and_then(|file| fs::read_to_string(file).ok());
        let wanted = text.and_then(|text| serde_json::from_str(&text).ok());
        Place {
            wanted: Mutex::new(wanted.unwrap_or_default()),
            file,
        }
    }

    fn remember(&self, wanted: Wanted) {
        let text = serde_json::to_vec(&wanted).unwrap_or_default();
        *held(&self.wanted) = wanted;
        let Some(file) = &self.file else { return };
        let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
        if let Err(error) = folder.and_then(|()| fs::write(file, text)) {
            tracing::warn!(%error, "where the customer's window shall be is not remembered");
        }
    }
}

/// The customer's window of this program; none where there are no monitors to put one on.
#[derive(Clone, Default)]
pub(crate) struct Display(Option<Arc<Shown>>);

/// The customer's window, where there can be one.
struct Shown {
    app: AppHandle,
    place: Place,
    /// The monitor that the window was put on.
    on: Mutex<Option<String>>,
}

impl Display {
    /// How it stands.
    pub(crate) fn look(&self) -> CustomerDisplay {
        self.0
            .as_ref()
            .map_or_else(CustomerDisplay::default, |shown| shown.look())
    }

    /// From now on the window is on that monitor, or nowhere. Remembered.
    pub(crate) fn want(&self, monitor: Option<String>) {
        if let Some(shown) = &self.0 {
            shown
                .place
                .remember(monitor.map_or(Wanted::Nowhere, Wanted::On));
            shown.arrange();
        }
    }
}

impl Shown {
    fn look(&self) -> CustomerDisplay {
        let wanted = match &*held(&self.place.wanted) {
            Wanted::On(name) => Some(name.clone()),
            Wanted::Anywhere | Wanted::Nowhere => None,
        };
        let is_there = self.app.get_webview_window(CUSTOMER).is_some();
        CustomerDisplay {
            on: held(&self.on).clone().filter(|_| is_there),
            wanted,
            monitors: others(&self.app).iter().map(name).collect(),
        }
    }

    /// Opens, moves or closes the window, as the monitors are now.
    fn arrange(&self) {
        let app = &self.app;
        let there = others(app);
        let names: Vec<String> = there.iter().map(name).collect();
        let chosen = chosen(&held(&self.place.wanted), &names);
        let monitor = chosen.and_then(|at| there.get(at));
        let window = app.get_webview_window(CUSTOMER);
        let mut on = held(&self.on);
        match (window, monitor) {
            (Some(window), None) => {
                // The monitor is gone, or nobody wants the window any more.
                *on = None;
                if let Err(error) = window.destroy() {
                    tracing::warn!(%error, "the customer's window does not close");
                }
            }
            (Some(_), Some(monitor)) if on.as_deref() == Some(&name(monitor)) => {}
            (Some(window), Some(monitor)) => {
                *on = Some(name(monitor));
                put(&window, monitor);
            }
            (None, Some(monitor)) => {
                *on = Some(name(monitor));
                open(app, monitor);
            }
            (None, None) => *on = None,
        }
    }
}

/// Which of these monitors the window is put on.
fn chosen(wanted: &Wanted, there: &[String]) -> Option<usize> {
    match wanted {
        Wanted::Nowhere => None,
        Wanted::Anywhere => (!there.is_empty()).then_some(0),
        Wanted::On(name) => there
            .iter()
            .position(|other| other == name)
            .or_else(|| chosen(&Wanted::Anywhere, there)),
    }
}

/// Keeps the customer's window where it shall be, and closes it with the till's.
pub(crate) fn display(clock: Arc<dyn Clock>) -> TauriPlugin<tauri::Wry> {
    Builder::new("customer")
        .setup(move |app, _| {
            let folder = app.path().app_config_dir().ok();
            let shown = Arc::new(Shown {
                app: app.clone(),
                place: Place::remembered(folder.map(|folder| folder.join(FILE))),
                on: Mutex::default(),
            });
            app.manage(Display(Some(Arc::clone(&shown))));
            async_runtime::spawn(async move {
                loop {
                    shown.arrange();
                    clock.sleep(LOOK).await;
                }
            });
            Ok(())
        })
        .on_window_ready(|window| {
            let app = window.app_handle().clone();
            let label = window.label().to_owned();
            window.on_window_event(move |event| match (label.as_str(), event) {
                // Left alone, it would keep the program running for nobody.
                (TILL, WindowEvent::Destroyed) => {
                    if let Some(customer) = app.get_webview_window(CUSTOMER) {
                        let _ = customer.destroy();
                    }
                }
                // Closed by a person, who does not want it back in two seconds.
                (CUSTOMER, WindowEvent::CloseRequested { .. }) => {
                    if let Some(shown) = &app.state::<Display>().0 {
                        shown.place.remember(Wanted::Nowhere);
                    }
                }
                _ => {}
            });
        })
        .build()
}

fn open<R: Runtime>(app: &AppHandle<R>, monitor: &Monitor) {
    let window = WebviewWindowBuilder::new(app, CUSTOMER, WebviewUrl::App("customer.html".into()))
        .title("Mostrador")
        .decorations(false)
        .resizable(false)
        .skip_taskbar(true)
        // The next key is the cashier's.
        .focused(false)
        .build();
    match window {
        Ok(window) => put(&window, monitor),
        Err(error) => tracing::error!(%error, "the customer's window does not open"),
    }
}

/// Fills the monitor with the window.
fn put<R: Runtime>(window: &WebviewWindow<R>, monitor: &Monitor) {
    let (position, size) = (*monitor.position(), *monitor.size());
    let middle = |from: i32, length: u32| f64::from(from) + f64::from(length) / 2.0;
    let done = window
        .set_fullscreen(false)
        .and_then(|()| window.set_position(position))
        .and_then(|()| window.set_size(size))
        .and_then(|()| {
            window.set_fullscreen_on_monitor(tauri::PhysicalPosition::new(
                middle(position.x, size.width),
                middle(position.y, size.height),
            ))
        });
    if let Err(error) = done {
        tracing::warn!(%error, "the customer's window is not where it should be");
    }
}

/// The monitors that the till's own window is not on.
fn others<R: Runtime>(app: &AppHandle<R>) -> Vec<Monitor> {
    let Some(till) = app.get_webview_window(TILL) else {
        return Vec::new();
    };
    let own = till.current_monitor().ok().flatten();
    let all = till.available_monitors().unwrap_or_default();
    all.into_iter()
        .filter(|monitor| {
            own.as_ref()
                .is_some_and(|own| own.position() != monitor.position())
        })
        .collect()
}

/// What a person knows the monitor by; where it stands, if the system has no name for it.
fn name(monitor: &Monitor) -> String {
    let place = || format!("{}×{}", monitor.position().x, monitor.position().y);
    monitor.name().cloned().unwrap_or_else(place)
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{Place, Wanted, chosen, held};

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_window_is_on_the_monitor_that_is_wanted_or_on_another_while_that_is_gone() {
        let on = Wanted::On("HDMI-1".to_owned());
        for (wanted, there, expected) in [
            (&Wanted::Anywhere, &["DP-1"][..], Some(0)),
            (&Wanted::Anywhere, &[], None),
            (&on, &["DP-1", "HDMI-1"], Some(1)),
            (&on, &["DP-1"], Some(0)),
            (&on, &[], None),
            (&Wanted::Nowhere, &["DP-1", "HDMI-1"], None),
        ] {
            assert_eq!(
                chosen(wanted, &names(there)),
                expected,
                "{wanted:?} with {there:?}"
            );
        }
    }

    #[test]
    fn where_it_shall_be_is_remembered_and_a_file_that_says_nothing_is_no_harm() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("settings/customer-display.json");
        let fresh = Place::remembered(Some(file.clone()));
        assert_eq!(*held(&fresh.wanted), Wanted::Anywhere, "nothing was said");
        for wanted in [Wanted::On("HDMI-1".to_owned()), Wanted::Nowhere] {
            fresh.remember(wanted.clone());
            let again = Place::remembered(Some(file.clone()));
            assert_eq!(*held(&again.wanted), wanted, "as a person left it");
        }
        std::fs::write(&file, "{").expect("a broken file");
        let broken = Place::remembered(Some(file));
        assert_eq!(*held(&broken.wanted), Wanted::Anywhere, "as if new");
    }
}
