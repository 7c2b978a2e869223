//! The slow pulse of the page: starts the session, notices a server that is gone or back, and an empty chair.
use std::{cell::Cell, rc::Rc};

use leptos::{leptos_dom::helpers::window_event_listener_untyped, task::spawn_local};
use proto::access::v1::{GetSessionRequest, GetTillRequest, SignOutRequest};

use crate::kit::{
    browser,
    call::{Api, Connection, use_api, use_connection},
    session::{Session, Stage, use_session},
};

/// Between two beats: a server that is gone shows within two seconds.
const BEAT_MS: i32 = 2_000;
/// Nobody touched anything for so long: the till asks for a PIN again. The cart stays.
const EMPTY_CHAIR_MS: i64 = 20 * 60 * 1_000;

/// Beats as long as the page lives.
pub(super) fn beat() {
    let (api, session, connection) = (use_api(), use_session(), use_connection());
    let touched = Rc::new(Cell::new(browser::now_ms()));
    for event in ["pointerdown", "keydown"] {
        let touched = touched.clone();
        // The page itself is the owner.
        let _forever = window_event_listener_untyped(event, move |_| touched.set(browser::now_ms()));
    }
    spawn_local(async move {
        loop {
            once(api, session, connection).await;
            if session.stage() == Stage::SignedIn && browser::now_ms() - touched.get() > EMPTY_CHAIR_MS {
                // If the server cannot hear it, the session ends there by its own time.
                let _ = api.call(SignOutRequest {}).await;
                session.end();
            }
            browser::sleep(BEAT_MS).await;
        }
    });
}

async fn once(api: Api, session: Session, connection: Connection) {
    match session.stage() {
        Stage::SignedIn => {
            if let Ok(answer) = api.call(GetSessionRequest {}).await {
                connection.server_time(answer.now_ms);
                if let Some(person) = &answer.session {
                    session.heard(person);
                }
            }
        }
        Stage::Starting => start(api, session, connection).await,
        Stage::NotEnrolled | Stage::SignedOut => {
            let _ = look(api, session).await;
        }
    }
}

/// Finds out which till this is, and whether this tab is still signed in.
async fn start(api: Api, session: Session, connection: Connection) {
    if look(api, session).await.is_none() {
        return;
    }
    if session.token().is_none() {
        session.end();
        return;
    }
    // A refusal has already ended the session; silence keeps it, and the next beat asks again.
    if let Ok(answer) = api.call(GetSessionRequest {}).await {
        connection.server_time(answer.now_ms);
        if let Some(person) = answer.session {
            session.begin(None, person);
        }
    }
}

/// The till and its tiles; `None` when there was no answer or this device is no till.
async fn look(api: Api, session: Session) -> Option<()> {
    let answer = api.call(GetTillRequest {}).await.ok()?;
    session.set_till(answer.till, answer.staff);
    if session.stage() == Stage::NotEnrolled {
        session.end();
    }
    Some(())
}
