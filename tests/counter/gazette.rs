//! Ears: an outlet that keeps all it is told.

use std::sync::Mutex;

use domain::{lifecycle::State, order::OrderId};
use till::{
    event::{Event, Notice},
    ports::Outlet,
    view::OrderView,
};

/// Every notice of one till, in the order they came.
#[derive(Default)]
pub struct Gazette(Mutex<Vec<Notice>>);

impl Gazette {
    /// All of them.
    pub fn notices(&self) -> Vec<Notice> {
        self.0
            .lock()
            .expect("nobody panics while listening")
            .clone()
    }

    /// Every view of the order that was told.
    pub fn views_of(&self, order: &OrderId) -> Vec<OrderView> {
        let id = order.to_string();
        let views = self
            .notices()
            .into_iter()
            .filter_map(|notice| match notice.event {
                Event::OrderChanged { order } if order.id == id => Some(*order),
                _ => None,
            });
        views.collect()
    }

    /// The states the order was told to be in, each once until it changed.
    pub fn states_of(&self, order: &OrderId) -> Vec<State> {
        let mut states: Vec<State> = self.views_of(order).iter().map(|view| view.state).collect();
        states.dedup();
        states
    }

    /// Whether the provider answers, each time that was told anew.
    pub fn links(&self) -> Vec<bool> {
        let links = self
            .notices()
            .into_iter()
            .filter_map(|notice| match notice.event {
                Event::LinkChanged { link } => Some(link.online),
                _ => None,
            });
        let mut links: Vec<bool> = links.collect();
        links.dedup();
        links
    }
}

impl Outlet for Gazette {
    fn tell(&self, notice: Notice) {
        self.0
            .lock()
            .expect("nobody panics while listening")
            .push(notice);
    }
}
