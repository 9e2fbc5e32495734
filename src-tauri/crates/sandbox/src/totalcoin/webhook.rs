//! The webhook of the pre-order document: its 24 fields, in the order they are printed there.
//!
//! Here is what one says; `outbox` decides when, `delivery` carries it.

use crate::customer::Payer;
use crate::days;
use crate::dialect::Amounts;
use crate::json::Json;
use crate::pesos;
use crate::world::{SHOP, Split};

/// Why the provider calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// A payment came in.
    Payment,
    /// A payment was matched with its pre-order.
    Reconciliation,
}

/// Latest state of the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Estado {
    /// The one word the document shows.
    Approved,
    Pending,
    Rejected,
}

/// What a webhook is about.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    pub(crate) occasion: Occasion,
    pub(crate) estado: Estado,
    /// The provider's own number of the operation; both occasions of one payment share it.
    pub(crate) reference: u64,
    /// The pre-order's external reference, or nothing for a payment without a pre-order.
    pub(crate) concept: String,
    /// The pre-order's `operationId`.
    pub(crate) operation_id: Option<String>,
    pub(crate) amount_cents: i64,
    pub(crate) split: Split,
    pub(crate) payer: Payer,
    pub(crate) created_ms: i64,
    pub(crate) confirmed_ms: i64,
}

impl Notice {
    /// The documented fields. `BarCode`, `Tarjeta` and `Cuotas` belong to other ways of paying.
    pub(crate) fn json(&self, amounts: Amounts) -> Json {
        let amount = |cents| match amounts {
            Amounts::Number => Json::Number(pesos::spell(cents)),
            Amounts::Short => Json::Number(pesos::spell_short(cents)),
            Amounts::String => Json::Text(pesos::spell(cents)),
        };
        let estado = match self.estado {
            Estado::Approved => "APROBADO",
            Estado::Pending => "PENDIENTE",
            Estado::Rejected => "RECHAZADO",
        };
        let operation = match self.occasion {
            Occasion::Payment => "COBRANZA QR",
            Occasion::Reconciliation => "CONCILIACION AUTOMATICA",
        };
        let confirmed = days::month_first(self.confirmed_ms);
        Json::object([
            ("Concepto", Json::text(self.concept.as_str())),
            ("Referencia", Json::Text(format!("{:010}", self.reference))),
            ("Monto", amount(self.amount_cents)),
            ("MontoNeto", amount(self.split.net_cents)),
            ("Tarifas", amount(self.split.fee_cents)),
            ("Impuestos", amount(self.split.tax_cents)),
            (
                "FechaCreacion",
                Json::Text(days::month_first(self.created_ms)),
            ),
            ("FechaConfirmacion", Json::text(confirmed.as_str())),
            ("FechaAcreditacion", Json::Text(confirmed)),
            ("Estado", Json::text(estado)),
            ("MetodoPago", Json::text("QR")),
            ("Operacion", Json::text(operation)),
            ("NombreCompletoEmisor", Json::text(self.payer.name.as_str())),
            ("EmailEmisor", Json::text("")),
            ("NombreCompletoReceptor", Json::text(SHOP.name)),
            ("EmailReceptor", Json::text("")),
            ("CuilCuitEmisor", Json::text(self.payer.cuit.as_str())),
            ("CuilCuitReceptor", Json::text(SHOP.cuit)),
            ("BarCode", Json::Null),
            ("CbuOrigen", Json::text("")),
            ("CvuOrigen", Json::text(self.payer.cvu.as_str())),
            ("Tarjeta", Json::Null),
            ("Cuotas", Json::Null),
            (
                "ReferenciaMerchant",
                self.operation_id.clone().map_or(Json::Null, Json::Text),
            ),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice() -> Notice {
        Notice {
            occasion: Occasion::Payment,
            estado: Estado::Approved,
            reference: 4_053,
            concept: "VENTA1".to_owned(),
            operation_id: Some("ca8964d1".to_owned()),
            amount_cents: 100_000,
            split: Split::of(100_000),
            payer: Payer {
                name: "Ana Ejemplo".to_owned(),
                cuit: "20990000011".to_owned(),
                cvu: "0000222800000000057723".to_owned(),
            },
            // 2020-11-19 19:40:20 UTC.
            created_ms: 1_605_814_820_000,
            confirmed_ms: 1_605_814_823_000,
        }
    }

    #[test]
    fn it_has_the_documented_fields_in_the_documented_order() {
        let Json::Object(fields) = notice().json(Amounts::Short) else {
            panic!("a webhook is an object");
        };
        let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
        let documented = "Concepto Referencia Monto MontoNeto Tarifas Impuestos FechaCreacion \
            FechaConfirmacion FechaAcreditacion Estado MetodoPago Operacion NombreCompletoEmisor \
            EmailEmisor NombreCompletoReceptor EmailReceptor CuilCuitEmisor CuilCuitReceptor \
            BarCode CbuOrigen CvuOrigen Tarjeta Cuotas ReferenciaMerchant";
        assert_eq!(
            names,
            documented.split_whitespace().collect::<Vec<_>>(),
            "all 24, as printed"
        );
    }

    #[test]
    fn dates_begin_with_the_month_and_references_with_zeros() {
        let text = notice().json(Amounts::Short).written();
        for part in [
            r#""FechaCreacion":"11/19/2020 16:40:20""#,
            r#""Referencia":"0000004053""#,
            r#""Monto":1000,"MontoNeto":990.32,"Tarifas":8,"Impuestos":1.68"#,
            r#""ReferenciaMerchant":"ca8964d1""#,
        ] {
            assert!(text.contains(part), "{part} is in {text}");
        }
    }
}
