//! The practice customer: somebody who scans and pays, or does not, so that people can learn the till.
//!
//! It drives the sandbox over real HTTP and exists in practice mode only (UI specification, §11). What it
//! does reaches the till as everything else does: by asking the provider.

use domain::{operator::Deed, order::OrderId};
use gateway::{Method, Request};
use serde_json::json;

use crate::{
    Till,
    refusal::{Code, Refusal},
    view::{Mode, PracticeAct},
};

impl Till {
    /// Lets the practice customer act on the order whose code is up.
    pub async fn practice_customer(
        &self,
        id: Option<OrderId>,
        act: PracticeAct,
    ) -> Result<(), Refusal> {
        if self.inner.profile.mode != Mode::Practice {
            return Err(self.refuse(Code::PracticeOnly));
        }
        self.allowed(Deed::Charge)?;
        let (path, body) = match act {
            PracticeAct::CutInternet => ("sandbox/outage", json!({ "on": true })),
            PracticeAct::RestoreInternet => ("sandbox/outage", json!({ "on": false })),
            PracticeAct::Pay => ("sandbox/pay", self.payment(id, "exact").await?),
            PracticeAct::PayLess => ("sandbox/pay", self.payment(id, "less").await?),
            PracticeAct::PayMore => ("sandbox/pay", self.payment(id, "more").await?),
            PracticeAct::PayLate => ("sandbox/pay", self.payment(id, "late").await?),
        };
        let request = Request {
            body: Some(body.to_string().into_bytes()),
            ..Request::to(Method::Post, path)
        };
        let Some(stage) = &self.inner.stage else {
            return Err(self.refuse(Code::PracticeOnly));
        };
        let answer = stage.send(request).await;
        // The customer's wallet said so: time to look, without waiting for the next round.
        self.hint();
        match answer.map(|response| response.status) {
            Ok(200..300) => Ok(()),
            // The wallet would not: it was paid already, or its time at the provider is over.
            Ok(400..500) => Err(self.refuse(Code::NotPayable)),
            Ok(_) | Err(_) => Err(self.refuse(Code::ProviderUnreachable)),
        }
    }

    async fn payment(&self, id: Option<OrderId>, how: &str) -> Result<serde_json::Value, Refusal> {
        let Some(id) = id else {
            return Err(self.refuse(Code::NoSuchOrder));
        };
        let qr = self
            .qr_text(id)
            .await?
            .ok_or_else(|| self.refuse(Code::NotPayable))?;
        Ok(json!({ "qr": qr, "how": how }))
    }
}
