//! The columns: every public call of the two clients, where it goes, and what is at stake in it.

use gateway::Method;

listed! {
    /// A call of a client's.
    Call {
        /// `Telepagos::sign_in`
        TelepagosSignIn,
        /// `Telepagos::concepts`
        Concepts,
        /// `Telepagos::balance`
        Balance,
        /// `Telepagos::cash_out`
        CashOut,
        /// `Telepagos::cash_out_voucher`
        CashOutVoucher,
        /// `Telepagos::cashin`
        Cashin,
        /// `Telepagos::open_qr`
        OpenQr,
        /// `Telepagos::transfer_link`
        TransferLink,
        /// `Telepagos::statistics`
        Statistics,
        /// `Telepagos::open_link`
        OpenLink,
        /// `Telepagos::sale_points`
        SalePoints,
        /// `Telepagos::static_qr`
        StaticQr,
        /// `Telepagos::create_sale_point`
        CreateSalePoint,
        /// `Telepagos::retire_sale_point`
        RetireSalePoint,
        /// `Telepagos::open_counter`
        OpenCounter,
        /// `Telepagos::movements`
        Movements,
        /// `Telepagos::credits`
        Credits,
        /// `Telepagos::transactions`
        Transactions,
        /// `Telepagos::filters`
        Filters,
        /// `Totalcoin::sign_in`
        TotalcoinSignIn,
        /// `Totalcoin::open_preorder`
        OpenPreorder,
        /// `Totalcoin::pay`
        Pay,
        /// `Totalcoin::payment`
        Payment,
        /// `Totalcoin::payment_by_reference`
        PaymentByReference,
        /// `Totalcoin::generate_qr`
        GenerateQr,
        /// `Totalcoin::qr_status`
        QrStatus,
    }
}

/// What is at stake in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stake {
    /// A login.
    Login,
    /// Nothing: it asks.
    Read,
    /// Something is made, or taken away.
    Make,
    /// Money leaves.
    Pay,
}

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum House {
    Telepagos,
    Totalcoin,
}

/// What is to be known of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Its endpoint's name in the sandbox.
    pub(crate) endpoint: &'static str,
    pub(crate) method: Method,
    /// Its path's pattern in the gateway.
    pub(crate) route: &'static str,
    pub(crate) stake: Stake,
}

impl Call {
    pub(crate) fn row(self) -> Row {
        let get = |endpoint, route| row(endpoint, Method::Get, route, Stake::Read);
        let make = |endpoint, route| row(endpoint, Method::Post, route, Stake::Make);
        let pay = |endpoint, route| row(endpoint, Method::Post, route, Stake::Pay);
        let login = |endpoint, route| row(endpoint, Method::Post, route, Stake::Login);
        match self {
            Call::TelepagosSignIn => login("auth/token", "v2/auth/token"),
            Call::Concepts => get("payment/concepts", "v2/payment/concepts"),
            Call::Balance => get("account/balance", "v2/account/balance"),
            Call::CashOut => pay("payment/cashout", "v2/payment/cashout"),
            Call::CashOutVoucher => get("cashout/{id}", "v2/payment/cashout/{id}"),
            Call::Cashin => get("cashin/{id}", "v2/payment/cashin/{id}"),
            Call::OpenQr => make("cashin/qr/generate", "v2/payment/cashin/qr/generate"),
            Call::TransferLink => make(
                "cashin/transfer/generate",
                "v2/payment/cashin/transfer/generate",
            ),
            Call::Statistics => get(
                "whitelabel/statics/{period}",
                "v2/whitelabel/statics/{period}",
            ),
            Call::OpenLink => make("cashin/link/generate", "v2/payment/cashin/link/generate"),
            Call::SalePoints => get("GET cashin/qr/sale-point", SALE_POINT),
            Call::StaticQr => get(
                "cashin/qr/sale-point/static",
                "v2/payment/cashin/qr/sale-point/static",
            ),
            Call::CreateSalePoint => make("POST cashin/qr/sale-point", SALE_POINT),
            Call::RetireSalePoint => row(
                "DELETE cashin/qr/sale-point",
                Method::Delete,
                SALE_POINT,
                Stake::Make,
            ),
            Call::OpenCounter => make(
                "cashin/qr/static/order",
                "v2/payment/cashin/qr/static/order",
            ),
            Call::Movements | Call::Credits | Call::Transactions => {
                get("account/transactions", "v2/account/transactions")
            }
            Call::Filters => get(
                "account/transactions_filters",
                "v2/account/transactions_filters",
            ),
            Call::TotalcoinSignIn => login("api/auth/login", "api/auth/login"),
            Call::OpenPreorder => make("api/iep/pre-order", "api/iep/pre-order"),
            Call::Pay => pay("api/payments/transactions", "api/payments/transactions"),
            Call::Payment => get(
                "api/payments/transactions/{id}",
                "api/payments/transactions/{id}",
            ),
            Call::PaymentByReference => get(
                "api/payments/transactions/{id}/external",
                "api/payments/transactions/{reference}/external",
            ),
            Call::GenerateQr => make("api/qr/generate", "api/qr/generate"),
            Call::QrStatus => get("api/qr/{qr_id}/status", "api/qr/{qr_id}/status"),
        }
    }

    /// Who is asked.
    pub(crate) fn house(self) -> House {
        if self.row().route.starts_with("v2/") {
            House::Telepagos
        } else {
            House::Totalcoin
        }
    }

    /// Where this call's tokens come from.
    pub(crate) fn login(self) -> Call {
        match self.house() {
            House::Telepagos => Call::TelepagosSignIn,
            House::Totalcoin => Call::TotalcoinSignIn,
        }
    }

    /// Whether its fields may travel in three ways, of which the others are tried when one seems refused.
    pub(crate) fn is_carried(self) -> bool {
        matches!(
            self,
            Call::StaticQr
                | Call::RetireSalePoint
                | Call::Movements
                | Call::Credits
                | Call::Transactions
        )
    }
}

const SALE_POINT: &str = "v2/payment/cashin/qr/sale-point";

fn row(endpoint: &'static str, method: Method, route: &'static str, stake: Stake) -> Row {
    Row {
        endpoint,
        method,
        route,
        stake,
    }
}
