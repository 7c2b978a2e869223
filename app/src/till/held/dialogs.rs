//! What a held bill asks: why it is dropped, whether to take it over, what becomes of a cart whose bill is somebody else's;
//! and what changed since it was held.
use leptos::prelude::*;
use proto::{
    refusal::Refusal,
    till::v1::{HeldChange, HeldChangeKind, HeldSale},
};

use super::{News, STORED_NEXT, name};
use crate::{
    kit::{
        button::{Button, Kind},
        call::{refusal::sentence, use_command},
        dialog::{Actions, Dialog},
        field::{Segmented, TextField},
        format::yuan,
        keep,
        keys::key,
        notice::Refused,
    },
    t,
    till::state::Till,
    tr,
};

/// Whichever of them is open.
#[component]
pub(crate) fn HeldDialogs(
    /// The till.
    till: Till,
) -> impl IntoView {
    let held = till.held;
    let open = Memo::new(move |_| {
        let asks = held.news.with(Option::is_some) || held.taken.with(Option::is_some);
        asks || held.dropping.with(Option::is_some) || held.lost.with(Option::is_some)
    });
    move || open.get().then(|| Suspend::new(held_dialogs(till)))
}

#[lazy]
pub(crate) fn held_dialogs(till: Till) -> AnyView {
    let held = till.held;
    view! {
        {move || held.news.get().map(|news| view! { <NewsDialog till news/> })}
        {move || held.taken.get().map(|(held_id, refusal)| view! { <TakenDialog till held_id refusal/> })}
        {move || held.dropping.get().map(|bill| view! { <DropDialog till bill/> })}
        {move || held.lost.get().map(|refusal| view! { <LostDialog till refusal/> })}
    }
    .into_any()
}

#[component]
fn NewsDialog(till: Till, news: News) -> impl IntoView {
    let close = move |()| till.held.news.set(None);
    let News { changes, was_fen, now_fen } = news;
    let rows = move || changes.iter().map(|change| view! { <li>{said(change)}</li> }).collect_view();
    let keys = vec![key("Enter", || t!("kit.close"), move || close(()))];
    view! {
        <Dialog title=tr!("till.held.news") keys on_close=close>
            <div class="hd-ask" data-test="held-news">
                <ul class="hd-news">{rows}</ul>
                <p class="hd-news__total">{move || t!("till.held.total", was = yuan(was_fen), now = yuan(now_fen))}</p>
                <Actions>
                    <Button label=tr!("till.held.read") kind=Kind::Primary tall=true key_hint="Enter" on_press=close/>
                </Actions>
            </div>
        </Dialog>
    }
    .into_any()
}

fn said(change: &HeldChange) -> String {
    let name = change.name.as_str();
    match change.kind() {
        HeldChangeKind::HeldPrice => {
            t!("till.held.price", name = name, was = yuan(change.was_fen), now = yuan(change.now_fen))
        }
        HeldChangeKind::HeldGoodsGone => t!("till.held.goods_gone", name = name),
        HeldChangeKind::HeldMemberGone => t!("till.held.member_gone", name = name),
        HeldChangeKind::HeldStaffGone => t!("till.held.staff_gone", name = name),
        HeldChangeKind::HeldHandGone | HeldChangeKind::Unspecified => t!("till.held.hand_gone").to_owned(),
    }
}

#[component]
fn TakenDialog(till: Till, held_id: String, refusal: Refusal) -> impl IntoView {
    let close = move |()| till.held.taken.set(None);
    let version = refusal.params.get("version").and_then(|text| text.parse().ok()).unwrap_or_default();
    let take_over = move |()| {
        close(());
        till.recall(held_id.clone(), version);
    };
    view! {
        <Dialog title=tr!("till.held.taken") on_close=close>
            <div class="hd-ask" data-test="held-taken">
                <p>{move || { let _ = t!("kit.close"); sentence(&refusal) }}</p>
                <p>{tr!("till.held.take_over_hint")}</p>
                <Actions>
                    <Button label=tr!("till.held.take_over") kind=Kind::Danger on_press=take_over/>
                    <Button label=tr!("till.held.leave_it") kind=Kind::Primary tall=true on_press=close/>
                </Actions>
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
fn DropDialog(till: Till, bill: HeldSale) -> impl IntoView {
    let close = move |()| till.held.dropping.set(None);
    let reason = RwSignal::new(String::new());
    let reasons = Signal::derive(|| {
        [t!("till.held.left"), t!("till.held.mistake"), t!("till.held.twice")]
            .map(|words| (words.to_owned(), words.to_owned()))
            .to_vec()
    });
    let (title, dropped) = (name(&bill), bill);
    let drop_it = use_command(move |()| {
        let bill = dropped.clone();
        async move {
            till.drop_held(bill, reason.get_untracked()).await?;
            close(());
            Ok(())
        }
    });
    let unsaid = Signal::derive(move || reason.with(|reason| reason.trim().is_empty()));
    let go = move |()| {
        if !unsaid.get_untracked() {
            drop_it.run(());
        }
    };
    let keys = vec![key("Enter", || t!("till.held.drop"), move || go(())).also_in_fields()];
    view! {
        <Dialog title=tr!("till.held.drop_title") keys on_close=close locked=drop_it.pending()>
            <div class="hd-ask" data-test="held-drop">
                <p>{title}</p>
                <Segmented label=tr!("till.held.why") value=reason options=reasons on_choose=move |words| reason.set(words)/>
                <TextField label=tr!("till.held.why") value=reason/>
                <Refused refusal=drop_it.refusal()/>
                <Actions>
                    <Button label=tr!("kit.cancel") on_press=close/>
                    <Button label=tr!("till.held.drop") kind=Kind::Danger disabled=unsaid pending=drop_it.pending() on_press=go/>
                </Actions>
            </div>
        </Dialog>
    }
    .into_any()
}

/// The lines stay on the screen whatever became of the bill.
#[component]
fn LostDialog(till: Till, refusal: Refusal) -> impl IntoView {
    let close = move || {
        till.held.lost.set(None);
        till.checkout.clear_refusal();
        keep::forget(STORED_NEXT);
    };
    let keep = move |()| {
        close();
        till.held.tag.set(None);
        till.sale_id.set_value(None);
    };
    let clear = move |()| {
        close();
        till.put_away();
    };
    view! {
        <Dialog title=tr!("till.held.lost") on_close=move |()| close()>
            <div class="hd-ask" data-test="held-lost">
                <p>{move || { let _ = t!("kit.close"); sentence(&refusal) }}</p>
                <p>{tr!("till.held.lost_hint")}</p>
                <Actions>
                    <Button label=tr!("till.held.keep") on_press=keep/>
                    <Button label=tr!("till.held.clear") kind=Kind::Danger on_press=clear/>
                </Actions>
            </div>
        </Dialog>
    }
    .into_any()
}
