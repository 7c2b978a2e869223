//! Who pays, and what they own: principal and gift apart, points, level.
use leptos::prelude::*;
use proto::{members::v1::MemberView, methods};

use super::{level_of, name_of};
use crate::{
    kit::{
        button::{Button, IconButton, Kind},
        format::{masked_phone, yuan},
        icon::{Icon, Mark},
        session::can,
        show::Show,
    },
    tr,
};

/// The strip at the top of the cart.
#[component]
pub(crate) fn MemberStrip(
    /// Who pays; nobody for a walk-in.
    #[prop(into)]
    member: Signal<Option<MemberView>>,
    /// Find one.
    #[prop(into)]
    on_find: Callback<()>,
    /// 散客.
    #[prop(into)]
    on_drop: Callback<()>,
    /// 充值.
    #[prop(into)]
    on_top_up: Callback<()>,
    /// The top-up is open: offer neither it nor another member.
    #[prop(into)]
    busy: Signal<bool>,
    /// The key that finds one.
    #[prop(into)]
    find_key: Signal<String>,
) -> impl IntoView {
    move || match member.get() {
        None => view! { <Nobody on_find find_key/> }.into_any(),
        Some(view) => known(&view, on_drop, on_top_up, busy),
    }
}

#[component]
fn Nobody(on_find: Callback<()>, find_key: Signal<String>) -> impl IntoView {
    view! {
        <div class="mb-strip mb-strip--nobody" data-test="member-strip">
            <Icon mark=Mark::Person/>
            <span class="mb-strip__name">{tr!("members.nobody")}</span>
            <Button label=tr!("members.find") kind=Kind::Quiet key_hint=find_key on_press=on_find/>
        </div>
    }
    .into_any()
}

fn known(member: &MemberView, on_drop: Callback<()>, on_top_up: Callback<()>, busy: Signal<bool>) -> AnyView {
    let may_top_up = can(&methods::STORED_VALUE_TOP_UP);
    let assets = member.assets.unwrap_or_default();
    let facts = member.member.clone().unwrap_or_default();
    let name = name_of(member);
    let level = {
        let member = member.clone();
        // A discount is worded by language.
        move || level_of(&member)
    };
    view! {
        <div class="mb-strip" data-test="member-strip">
            <div class="mb-strip__who">
                <strong class="mb-strip__name" data-test="member-name">{name}</strong>
                <span class="mb-strip__level">{level}</span>
                <span class="mb-strip__phone">{masked_phone(&facts.phone)}</span>
            </div>
            <dl class="mb-assets">
                <div><dt>{tr!("members.principal")}</dt><dd data-test="principal">{yuan(assets.principal_fen)}</dd></div>
                <div><dt>{tr!("members.gift")}</dt><dd data-test="gift">{yuan(assets.gift_fen)}</dd></div>
                <div><dt>{tr!("members.points")}</dt><dd data-test="points">{assets.points}</dd></div>
            </dl>
            <Show when=move || !busy.get()>
                <div class="mb-strip__tools">
                    <Show when=move || may_top_up.get()>
                        <Button label=tr!("members.top_up") mark=Mark::Wallet on_press=on_top_up/>
                    </Show>
                    <IconButton mark=Mark::Close label=tr!("members.drop") kind=Kind::Quiet on_press=on_drop/>
                </div>
            </Show>
            {(!facts.remark.is_empty()).then(|| view! { <p class="mb-strip__remark">{facts.remark.clone()}</p> })}
        </div>
    }
    .into_any()
}
