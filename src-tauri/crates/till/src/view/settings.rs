//! What crosses to the settings and the wizard: how the register works, who works here, which accounts this PC has.

use domain::{channel::Surface, operator::Role};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use super::Provider;

/// Everything a manager can set about a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SettingsView {
    /// The shop, as papers show it.
    pub shop: ShopSetting,
    /// The shop's logo as a data URL, black on white as it is printed; none: initials.
    pub logo: Option<String>,
    /// The hour at which one business day becomes the next.
    pub cut_off_hour: u8,
    /// How long a QR stays on screen.
    pub qr_seconds: u32,
    /// How long a paid sale stays on screen; none: until a person moves on.
    pub return_seconds: Option<u32>,
    /// After how long without a touch the till locks itself; none: never.
    pub idle_seconds: Option<u32>,
    /// The amounts one touch adds.
    #[specta(type = Vec<Number>)]
    pub quick_amounts_cents: Vec<i64>,
    /// How each sale begins.
    pub surface: Surface,
    /// The concept a sale is for unless the cashier chooses.
    pub concept_id: Option<String>,
    /// What pre-orders say of the shop; none: it collects by none.
    pub preorder: Option<PreorderView>,
    /// The sale point whose static code collects at this till; none: the only one there is.
    pub sale_point_id: Option<String>,
    /// The folder that copies of the journal go to.
    pub backup_folder: String,
    /// Whether that is the folder beside the journal.
    pub backup_beside: bool,
    /// When the last copy was made; none: never.
    #[specta(type = Option<Number>)]
    pub last_backup_ms: Option<i64>,
    /// Where the register lives.
    pub folder: String,
    /// Where the providers may call in from the next start on; none: they may not.
    pub listener: Option<String>,
}

/// The shop, as papers show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ShopSetting {
    /// What it is called: 1 to 60 characters.
    pub name: String,
    /// Its CUIT; empty: not said.
    pub cuit: String,
    /// Its address; may be empty.
    pub address: String,
    /// Its telephone; may be empty.
    pub phone: String,
    /// What this till is called.
    pub sale_point: String,
}

/// What a pre-order must say of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PreorderView {
    /// The business unit that receives the payment.
    pub business_unit: String,
    /// The document number of the payer, as the provider agreed to.
    pub dni: String,
}

/// One thing to set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SettingChange {
    /// The shop, as papers show it.
    Shop {
        /// What it is to be.
        shop: ShopSetting,
    },
    /// The logo away: the initials stand in for it.
    NoLogo,
    /// The hour at which one business day becomes the next, 0 to 12.
    CutOff {
        /// The hour.
        hour: u8,
    },
    /// How long a QR stays on screen: 60 to 1800.
    QrSeconds {
        /// So long.
        seconds: u32,
    },
    /// How long a paid sale stays on screen: 3 to 60; none: until a person moves on.
    ReturnSeconds {
        /// So long.
        seconds: Option<u32>,
    },
    /// After how long without a touch the till locks itself: 60 to 3600; none: never.
    IdleSeconds {
        /// So long.
        seconds: Option<u32>,
    },
    /// The amounts one touch adds: one to six, none twice.
    QuickAmounts {
        /// The amounts.
        #[specta(type = Vec<Number>)]
        cents: Vec<i64>,
    },
    /// How each sale begins.
    Surface {
        /// Where the customer finds it.
        surface: Surface,
    },
    /// The concept a sale is for unless the cashier chooses.
    Concept {
        /// The provider's id.
        id: String,
    },
    /// What pre-orders say; none: it collects by no pre-orders.
    Preorder {
        /// What they say.
        preorder: Option<PreorderView>,
    },
    /// The sale point whose static code collects at this till; none: the only one there is.
    SalePoint {
        /// The provider's id.
        id: Option<String>,
    },
    /// Copies go beside the journal again.
    BackupBeside,
    /// Whether the providers may call in, and where: an address with its port; none: nobody may. Acts at the next start.
    Listener {
        /// The address.
        address: Option<String>,
    },
}

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TeamMember {
    /// The name they are signed in by.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Until when they are locked out, after too many wrong PINs.
    #[specta(type = Option<Number>)]
    pub locked_until_ms: Option<i64>,
    /// Whether their PIN is lost and a manager must give them another.
    pub needs_pin: bool,
}

/// What came of adding somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PersonAdded {
    /// Who works here now.
    pub team: Vec<TeamMember>,
    /// The register's spare key, shown this once: the first manager of a live register gets it.
    pub spare_key: Option<String>,
}

/// The registers a PC can have, one for each account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AccountName {
    /// The sandbox: nothing of value moves.
    Practice,
    /// A real account at TelePagos.
    Telepagos,
    /// A real account at TotalCoin.
    Totalcoin,
}

/// The accounts of this PC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AccountsView {
    /// The register that is open.
    pub current: AccountName,
    /// All three, practice first.
    pub registers: Vec<AccountView>,
    /// Whether this system has a keyring that keeps. Without one credentials serve until the program ends.
    pub has_keyring: bool,
}

/// One of this PC's registers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AccountView {
    /// Which.
    pub name: AccountName,
    /// Whether there is such a register on this PC.
    pub exists: bool,
    /// Whether its credentials are in the keyring.
    pub kept: bool,
    /// Where its credentials are good; none: never said.
    pub environment: Option<String>,
    /// The account's CUIT, if it was said.
    pub cuit: Option<String>,
    /// The last digits of the account's CVU, if it was said.
    pub account_ending: Option<String>,
}

/// Credentials to be tried or kept. The password goes in and never comes out.
#[derive(Clone, Serialize, Deserialize, Type)]
pub struct AccountRequest {
    /// Whose they are.
    pub provider: Provider,
    /// Where they are good: TelePagos has production and homologation, TotalCoin production and test.
    pub environment: String,
    /// The company, where the provider asks for one.
    pub company: Option<String>,
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
    /// The account's CUIT, which every code must name; none: it is not checked.
    pub cuit: Option<String>,
    /// The account's CVU, which every code must name; none: it is not checked.
    pub account: Option<String>,
    /// What pre-orders must say of the shop, where they are used.
    pub preorder: Option<PreorderView>,
}

/// Neither names nor password.
impl std::fmt::Debug for AccountRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountRequest")
            .field("provider", &self.provider)
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

/// Somebody the wizard adds.
#[derive(Clone, Serialize, Deserialize, Type)]
pub struct SetUpPerson {
    /// The name they are signed in by.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their PIN.
    pub pin: String,
}

/// Not their PIN.
impl std::fmt::Debug for SetUpPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetUpPerson")
            .field("name", &self.name)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// What the wizard gathered.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SetUpRequest {
    /// The account; none: practice.
    pub account: Option<AccountRequest>,
    /// The shop, as papers show it.
    pub shop: ShopSetting,
    /// Who works here; the first of a live register is a manager. In practice the manager everybody knows stays until a
    /// manager is named here.
    pub people: Vec<SetUpPerson>,
}

/// What came of setting a register up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SetUpDone {
    /// The register that is worked with now.
    pub account: AccountName,
    /// Whether the credentials are in the keyring; none: practice has none.
    pub kept: Option<bool>,
    /// The live register's spare key, shown this once.
    pub spare_key: Option<String>,
}
