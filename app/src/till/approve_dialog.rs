//! 授权 (T15): another person agrees in place, by PIN and with a reason; the cashier stays signed in.
use leptos::prelude::*;
use proto::till::v1::ApproveSaleRequest;

use super::{checkout::cart_to_wire, state::Till};
use crate::{
    kit::{
        button::{Button, Kind},
        call::{use_api, use_command},
        dialog::{Actions, Dialog, Shape},
        field::{Segmented, TextField},
        format::yuan,
        i18n::word,
        notice::Refused,
        pad::{NumberPad, PadKind},
        session::use_session,
    },
    t, tr,
};

/// The shortest PIN.
const SHORTEST: usize = 4;

/// Asks for a person, their PIN and why; then the sale is made. `till` has a sale that was refused, `acts` are names of
/// `rules::limits::Act`, separated by commas.
#[lazy]
pub(super) fn approve_dialog(till: Till, acts: String) -> AnyView {
    let leave = move || till.asked.set(None);
    let request = Callback::new(move |()| ApproveSaleRequest {
        sale_id: till.sale_id.get_value().unwrap_or_default(),
        cart: Some(till.cart.with_untracked(cart_to_wire)),
        ..ApproveSaleRequest::default()
    });
    let on_agreed = move |approval| {
        leave();
        till.checkout.clear_refusal();
        till.check_out_as(&till.payment.get_untracked(), approval);
    };
    let amount_fen = till.payment.with_untracked(|payment| payment.due().0);
    view! { <Agreement acts amount_fen request on_agreed on_close=move |()| leave()/> }.into_any()
}

/// Asks for a person, their PIN and why.
#[component]
pub(super) fn Agreement(
    /// To what, by the names of `rules::limits::Act`, separated by commas.
    acts: String,
    /// How much it is about.
    amount_fen: i64,
    /// What is agreed to; who agrees is put in here.
    request: Callback<(), ApproveSaleRequest>,
    /// What opens the command that needed it.
    #[prop(into)]
    on_agreed: Callback<String>,
    /// Nobody agreed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let me = move || session.person().map(|person| person.staff_id).unwrap_or_default();
    let others = Signal::derive(move || {
        let others = session.staff().into_iter().filter(|tile| tile.staff_id != me());
        others.map(|tile| (tile.staff_id, format!("{} {}", tile.name, word("role", &tile.role)))).collect::<Vec<_>>()
    });
    let first = untrack(|| session.staff().into_iter().find(|tile| tile.role == "manager"));
    let chosen = RwSignal::new(first.map(|tile| tile.staff_id).unwrap_or_default());
    let (pin, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let approve = use_command(move |()| async move {
        let request = ApproveSaleRequest {
            staff_id: chosen.get_untracked(),
            pin: pin.get_untracked(),
            reason: reason.get_untracked(),
            ..request.run(())
        };
        pin.set(String::new());
        on_agreed.run(api.call(request).await?.approval);
        Ok(())
    });
    let go = move |()| {
        if pin.with_untracked(String::len) >= SHORTEST && chosen.with_untracked(|id| !id.is_empty()) {
            approve.run(());
        }
    };
    let said = acts.clone();
    let what = move || said.split(',').map(|act| word("act", act)).collect::<Vec<_>>().join(t!("till.approve.and"));
    let reasons = Signal::derive(|| {
        [t!("till.approve.regular"), t!("till.approve.flaw"), t!("till.approve.promotion")]
            .map(|words| (words.to_owned(), words.to_owned()))
            .to_vec()
    });
    view! {
        <Dialog title=tr!("till.approve.title") shape=Shape::Wide on_close locked=approve.pending()>
            <div class="till-approve" data-test="approve">
                <div class="till-approve__what">
                    <p>{move || t!("till.approve.what", acts = what(), amount = yuan(amount_fen))}</p>
                    <Segmented label=tr!("till.approve.who") value=chosen options=others on_choose=move |id| chosen.set(id)/>
                    <Segmented label=tr!("till.approve.reason") value=reason options=reasons on_choose=move |words| reason.set(words)/>
                    <TextField label=tr!("till.approve.reason") value=reason/>
                    <Refused refusal=approve.refusal()/>
                </div>
                <div class="till-approve__pin">
                    <output class="till-ask__typed" aria-label=tr!("till.approve.pin") data-test="approve-pin">
                        {move || "●".repeat(pin.with(String::len))}
                    </output>
                    <NumberPad value=pin kind=PadKind::Pin on_enter=go/>
                    <Actions>
                        <Button label=tr!("kit.cancel") on_press=on_close/>
                        <Button label=tr!("till.approve.go") kind=Kind::Primary tall=true pending=approve.pending() on_press=go key_hint="Enter"/>
                    </Actions>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}
