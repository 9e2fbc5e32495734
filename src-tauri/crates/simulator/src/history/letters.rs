//! Letters: what the providers call in to tell, late, lost or forged.

use super::Running;
use crate::auditor::Wrong;

impl Running {
    /// Carries the notifications that wait, or loses them.
    pub(super) async fn carries_letters(&mut self, lost: bool) -> Result<(), Wrong> {
        for letter in self.shop.strings.letters() {
            if lost {
                self.tells(format_args!("letter {} is lost", letter.number));
                self.shop.strings.fared(letter.number, None);
                continue;
            }
            let heard = self.shop.carries(&letter).await?;
            self.tells(format_args!(
                "letter {} arrives ({}): {heard}",
                letter.number,
                if letter.is_webhook {
                    "webhook"
                } else {
                    "callback"
                }
            ));
            self.auditor.heard(&letter);
        }
        Ok(())
    }

    /// A notification that the provider would not send, or not so: of money that came, or of none.
    pub(super) async fn strange_notice(&mut self) -> Result<(), Wrong> {
        let world = self.shop.strings.world().await;
        let now = self.shop.clock.elsewhere().ms();
        let payments = world["totalcoin"]["payments"].as_array();
        let payments = payments.cloned().unwrap_or_default();
        if self.chance.percent(40)
            && let Some(payment) = self.chance.of_these(&payments)
        {
            let all = [
                "duplicate",
                "forged",
                "unsigned",
                "stale",
                "contradicting",
                "unknown",
            ];
            let variant = self.chance.of_these(&all).copied().unwrap_or("forged");
            let id = payment["id"].as_str().unwrap_or_default().to_owned();
            self.tells(format_args!("a {variant} callback about {id}"));
            self.shop.strings.forges_callback(&id, variant).await;
            return self.carries_letters(false).await;
        }
        let preorders = world["totalcoin"]["preorders"].as_array();
        let preorders = preorders.cloned().unwrap_or_default();
        let Some(preorder) = self.chance.of_these(&preorders) else {
            return Ok(());
        };
        let order = preorder["order"].as_u64().unwrap_or(0);
        let credits = world["credits"].as_array();
        let is_paid = credits.is_some_and(|credits| {
            credits.iter().any(|credit| {
                let seen = credit["visible_at"].as_i64().is_some_and(|at| at <= now);
                seen && credit["qr_order_id"].as_u64() == Some(order)
            })
        });
        let all: &[&str] = if is_paid {
            &["duplicate", "reordered", "pretty", "pending", "rejected"]
        } else {
            &["pending", "rejected"]
        };
        let variant = self.chance.of_these(all).copied().unwrap_or("pending");
        self.tells(format_args!("a {variant} webhook about order {order}"));
        self.shop.strings.forges_webhook(order, variant).await;
        self.carries_letters(false).await
    }
}
