//! The settings of the register, who works at it, and where copies and logos come from.

use domain::operator::Role;
use tauri::State;
use till::{
    refusal::{Code, Refusal},
    view::{PersonAdded, Saved, SettingChange, SettingsView, TeamMember},
};

use crate::{
    counter::Counter,
    places::{DialogTitles, Place, Places},
};

/// Everything a manager can set about this register, as it stands. A manager's.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settings(counter: State<'_, Counter>) -> Result<SettingsView, Refusal> {
    counter.till().await?.settings_view().await
}

/// Changes one thing about this register, at once and for good. A manager's.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_setting(
    counter: State<'_, Counter>,
    change: SettingChange,
) -> Result<SettingsView, Refusal> {
    counter.till().await?.change_setting(&change).await
}

/// Who works here, with what a manager sees of them. A manager's.
#[tauri::command]
#[specta::specta]
pub(crate) async fn team(counter: State<'_, Counter>) -> Result<Vec<TeamMember>, Refusal> {
    counter.till().await?.team().await
}

/// Adds somebody, with the PIN of the manager who is signed in. The first manager of a live register has none to give, and
/// gets its spare key, to be shown this once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_person(
    counter: State<'_, Counter>,
    name: String,
    role: Role,
    pin: String,
    own_pin: String,
) -> Result<PersonAdded, Refusal> {
    let till = counter.till().await?;
    let spare_key = till.add_person(&name, role, &pin, &own_pin).await?;
    Ok(PersonAdded {
        // The first of a register is signed in nowhere yet, and the key is shown all the same.
        team: till.team().await.unwrap_or_default(),
        spare_key: spare_key.map(domain::spare_key::SpareKey::expose),
    })
}

/// Gives somebody another PIN. A manager's, with their own.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_pin(
    counter: State<'_, Counter>,
    name: String,
    pin: String,
    own_pin: String,
) -> Result<Vec<TeamMember>, Refusal> {
    let till = counter.till().await?;
    till.set_pin(&name, &pin, &own_pin).await?;
    till.team().await
}

/// Takes somebody off the list of who may sign in, with the PIN of the manager who is signed in; what they did stays.
/// Never the last manager, nor oneself.
#[tauri::command]
#[specta::specta]
pub(crate) async fn dismiss_person(
    counter: State<'_, Counter>,
    name: String,
    own_pin: String,
) -> Result<Vec<TeamMember>, Refusal> {
    let till = counter.till().await?;
    till.dismiss_person(&name, &own_pin).await?;
    till.team().await
}

/// Copies the journal now, into the folder for copies, and verifies the copy. A manager's.
#[tauri::command]
#[specta::specta]
pub(crate) async fn back_up(counter: State<'_, Counter>) -> Result<Saved, Refusal> {
    let path = counter.till().await?.back_up().await?;
    Ok(Saved {
        path: path.display().to_string(),
    })
}

/// Asks, in the system's dialog, for the folder that copies go to; none: they thought better of it. A manager's.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_backup_folder(
    counter: State<'_, Counter>,
    places: State<'_, Places>,
) -> Result<Option<SettingsView>, Refusal> {
    let till = counter.till().await?;
    till.may(domain::operator::Deed::ChangeSettings)?;
    let folder = match places.ask_folder().await {
        Place::Said(folder) => folder,
        Place::Nowhere => return Ok(None),
        Place::AmongPapers => counter.opened().await?.folders.papers().join("copias"),
    };
    Ok(Some(till.choose_backup_folder(&folder).await?))
}

/// Asks, in the system's dialog, for the shop's logo (PNG); none: they thought better of it. A manager's, or anybody's
/// on a register that was not set up.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_logo(
    counter: State<'_, Counter>,
    places: State<'_, Places>,
) -> Result<Option<SettingsView>, Refusal> {
    let till = counter.till().await?;
    till.may_arrange().await?;
    let file = match places.ask_picture().await {
        Place::Said(file) => file,
        Place::Nowhere => return Ok(None),
        Place::AmongPapers => counter.opened().await?.folders.papers().join("logo.png"),
    };
    let picture = Places::read(&file).map_err(|error| {
        tracing::warn!(%error, "a picture could not be read");
        Refusal::new(Code::BadLogo, String::new())
    })?;
    Ok(Some(till.choose_logo(picture).await?))
}

/// Says what stands over the system's dialogs from now on: the window knows the language.
#[tauri::command]
#[specta::specta]
pub(crate) async fn entitle_dialogs(
    places: State<'_, Places>,
    titles: DialogTitles,
) -> Result<(), Refusal> {
    places.entitle(titles);
    Ok(())
}
