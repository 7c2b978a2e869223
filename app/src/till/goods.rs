//! How goods come to this till and stay current: from what the browser kept, then from the server, then every half minute.
use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use proto::{kit::v1::Reason, refusal::Refusal};

use super::catalogue::Catalogue;
use crate::kit::{
    browser,
    call::{Api, Loaded, use_connection, use_loaded},
    session::{Session, Stage},
    store,
};

/// A price that was changed elsewhere is here within half a minute.
const POLL_MS: i32 = 25_000;
/// Between two looks at the clock; about, so that tills that were told that the server is busy do not come back together.
const PAUSE_MS: i32 = 2_000;

/// The goods of the till that somebody is signed in to. `known` is the newest one that was shown; whoever shows it sets it.
pub(super) fn use_goods(api: Api, session: Session, known: RwSignal<Option<Arc<Catalogue>>>) -> Loaded<Arc<Catalogue>> {
    let till_id = Memo::new(move |_| {
        let signed_in = session.stage() == Stage::SignedIn;
        session.till().map(|till| till.till_id).filter(|_| signed_in)
    });
    let goods = use_loaded(move || load(api, till_id.get(), known));
    Effect::new(move |before: Option<Option<String>>| {
        let (before, now) = (before.flatten(), till_id.get());
        if before.is_some() && now.is_some() && before != now {
            // This page became another till: what the old one sells is forgotten at once.
            goods.forget();
            known.set(None);
            spawn_local(store::clear());
        }
        now.or(before)
    });
    let update = move || update(api, goods, till_id, known);
    Effect::new(move |before: Option<bool>| {
        let shown = known.with(Option::is_some);
        if shown && before == Some(false) {
            // Perhaps it is what this browser kept: what changed since comes behind it.
            spawn_local(async move {
                update().await;
            });
        }
        shown
    });
    let connection = use_connection();
    spawn_local(async move {
        let mut waited_ms = 0;
        loop {
            let pause_ms = browser::about(PAUSE_MS);
            browser::sleep(pause_ms).await;
            waited_ms += pause_ms;
            let busy = untrack(|| goods.refusal()).is_some_and(|refusal| refusal.is_kit(Reason::Busy));
            if !untrack(|| connection.online()) {
                continue;
            }
            if busy && known.with_untracked(Option::is_none) {
                goods.reload();
            } else if waited_ms >= POLL_MS && update().await {
                waited_ms = 0;
            }
        }
    });
    goods
}

async fn load(
    api: Api,
    till_id: Option<String>,
    known: RwSignal<Option<Arc<Catalogue>>>,
) -> Result<Arc<Catalogue>, Refusal> {
    let Some(till_id) = till_id else {
        // Overtaken by the question that follows the sign-in.
        return std::future::pending().await;
    };
    let known = known.get_untracked();
    if known.is_none()
        && let Some(kept) = Catalogue::kept(&till_id).await
    {
        return Ok(kept);
    }
    Catalogue::download(api, &till_id, known).await
}

/// Puts in what changed, if anything did: whoever looks at the goods is not disturbed by a question. False: the server was busy.
async fn update(
    api: Api,
    goods: Loaded<Arc<Catalogue>>,
    till_id: Memo<Option<String>>,
    known: RwSignal<Option<Arc<Catalogue>>>,
) -> bool {
    let (Some(of), Some(before)) = (till_id.get_untracked(), known.get_untracked()) else { return true };
    match Catalogue::download(api, &of, Some(Arc::clone(&before))).await {
        Ok(fresh) => {
            if !Arc::ptr_eq(&fresh, &before) && till_id.get_untracked() == Some(of) {
                goods.put(fresh);
            }
            true
        }
        // What is there stays; that the server is gone is said elsewhere.
        Err(refusal) => !refusal.is_kit(Reason::Busy),
    }
}
