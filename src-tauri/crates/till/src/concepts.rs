//! What a sale can be for: the provider's list, read once and kept while the program runs.

use std::time::Duration;

use domain::order::Concept;
use gateway::Answer;

use crate::{
    Till,
    event::Event,
    refusal::{Code, Refusal},
};

/// How long the provider's list is waited for.
const PATIENCE: Duration = Duration::from_secs(4);

impl Till {
    /// The concept of that id, or the usual one; refused before anything is sent when the provider's list
    /// does not have it.
    ///
    /// When no list can be had, the usual concept is sent unchecked (the provider checks it anyway), but
    /// one that somebody chose is not: they would learn too late that it was mistyped.
    pub(crate) async fn concept(&self, chosen: Option<&str>) -> Result<Concept, Refusal> {
        let list = self.concepts().await;
        let find = |id: &str| list.iter().find(|concept| concept.id == id).cloned();
        let settings = self.settings();
        let usual = &settings.concept_id;
        match chosen {
            Some(id) => find(id).ok_or_else(|| {
                let code = if list.is_empty() {
                    Code::ProviderUnreachable
                } else {
                    Code::UnknownConcept
                };
                self.refuse(code)
            }),
            None => Ok(find(usual)
                .or_else(|| list.first().cloned())
                .unwrap_or_else(|| Concept {
                    id: usual.clone(),
                    name: "Varios".to_owned(),
                })),
        }
    }

    /// The provider's list; empty when it cannot be had.
    pub(crate) async fn concepts(&self) -> Vec<Concept> {
        let known = self.present().concepts.clone();
        if !known.is_empty() {
            return known;
        }
        let Ok(telepagos) = self.telepagos() else {
            return known;
        };
        // The list is a courtesy: a sale does not wait long for it.
        let answer = tokio::select! {
            biased;
            answer = telepagos.concepts() => answer,
            () = self.inner.ports.clock.sleep(PATIENCE) => return known,
        };
        match answer {
            Answer::Said(list) if !list.is_empty() => {
                self.present().concepts.clone_from(&list);
                self.tell(Event::ConceptsChanged {
                    concept_id: self.usual_concept(&list),
                    concepts: list.clone(),
                });
                list
            }
            Answer::Said(_) | Answer::Refused(_) | Answer::Silence(_) => Vec::new(),
        }
    }

    /// The id of the concept a sale is for unless the cashier chooses.
    pub(crate) fn usual_concept(&self, list: &[Concept]) -> Option<String> {
        let settings = self.settings();
        let usual = &settings.concept_id;
        list.iter()
            .find(|concept| concept.id == *usual)
            .or(list.first())
            .map(|c| c.id.clone())
    }
}
