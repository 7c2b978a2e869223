//! Commands under way. A till that lost patience sends its command again while the first run still works; the second waits
//! for the first and then finds its answer. Without that it could be refused (a price changed in between) while the first
//! run sells: the cashier would ring it up again.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use rules::id::Uuid;
use tokio::sync::{Mutex as Gate, OwnedMutexGuard};

/// The ids of commands that run now.
#[derive(Clone, Default)]
pub(super) struct Flights {
    gates: Arc<Mutex<HashMap<Uuid, Arc<Gate<()>>>>>,
}

/// The right to run the command of this id; dropped when its answer stands.
pub struct Flight {
    flights: Flights,
    id: Uuid,
    held: Option<OwnedMutexGuard<()>>,
}

impl Flights {
    /// Waits until nobody else runs this command.
    pub(super) async fn board(&self, id: Uuid) -> Flight {
        let gate = self.gates.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default().clone();
        // Made before the wait: a caller that hangs up while it waits must leave no gate behind.
        let mut flight = Flight { flights: self.clone(), id, held: None };
        flight.held = Some(gate.lock_owned().await);
        flight
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.held = None;
        let mut gates = self.flights.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if gates.get(&self.id).is_some_and(|gate| Arc::strong_count(gate) == 1) {
            gates.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_second_run_waits_for_the_first() {
        let (flights, id) = (Flights::default(), Uuid::from_u128(7));
        let first = flights.board(id).await;
        let second = tokio::spawn({
            let flights = flights.clone();
            async move { flights.board(id).await }
        });
        let other = flights.board(Uuid::from_u128(8)).await;
        // Three hold the gate: the list, the first, and whoever waits.
        while Arc::strong_count(&flights.gates.lock().expect("gates")[&id]) < 3 {
            tokio::task::yield_now().await;
        }
        assert!(!second.is_finished());
        drop((first, other));
        drop(second.await.expect("its turn"));
        assert!(flights.gates.lock().expect("gates").is_empty());
    }
}
