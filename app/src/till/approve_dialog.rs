//! 授权 (T15): another person agrees in place, by PIN and with a reason; the cashier stays signed in.
use leptos::prelude::*;
use proto::{
    access::v1::Reason,
    refusal::Refusal,
    shifts::v1::{ApproveMoveCashRequest, ApproveOpenDrawerRequest, MoveCashRequest, OpenDrawerRequest},
    till::v1::{ApproveReturnSaleRequest, ApproveSaleRequest, ReturnSaleRequest},
};
use rules::cart::MAX_REMARK;

use super::{checkout::cart_to_wire, state::Till};
use crate::{
    kit::{
        button::{Button, Kind},
        call::{Api, use_api, use_command},
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

/// To what another person has to agree, by the names of `rules::limits::Act`, separated by commas; `None` when it was refused for
/// something else.
pub(super) fn acts_to_agree_to(refusal: &Refusal) -> Option<String> {
    let needed = refusal.domain == "access" && refusal.reason == Reason::ApprovalNeeded.as_str_name();
    needed.then(|| refusal.params.get("acts").cloned().unwrap_or_default())
}

/// The command that needs an agreement.
#[derive(Clone, PartialEq)]
pub(super) enum Agreeing {
    /// A sale; or goods that come back without a receipt.
    Sale(ApproveSaleRequest),
    Return(ReturnSaleRequest),
    MoveCash(MoveCashRequest),
    OpenDrawer(OpenDrawerRequest),
}

impl Agreeing {
    /// Answers what opens the command.
    async fn send(self, api: Api, staff_id: String, pin: String, reason: String) -> Result<String, Refusal> {
        Ok(match self {
            Self::Sale(request) => api.call(ApproveSaleRequest { staff_id, pin, reason, ..request }).await?.approval,
            Self::Return(request) => {
                let returning = Some(request);
                api.call(ApproveReturnSaleRequest { returning, staff_id, pin, reason }).await?.approval
            }
            Self::MoveCash(request) => {
                let moving = Some(request);
                api.call(ApproveMoveCashRequest { moving, staff_id, pin, reason }).await?.approval
            }
            Self::OpenDrawer(request) => {
                let opening = Some(request);
                api.call(ApproveOpenDrawerRequest { opening, staff_id, pin, reason }).await?.approval
            }
        })
    }

    /// Is it the money of a sale?
    fn sells(&self) -> bool {
        matches!(self, Self::Sale(request) if !request.without_receipt)
    }

    /// Why it is done, where that was said already: mostly why it is agreed to.
    fn why(&self) -> String {
        let said = match self {
            Self::Sale(_) => "",
            Self::Return(request) => &request.reason,
            Self::MoveCash(request) => &request.reason,
            Self::OpenDrawer(request) => &request.reason,
        };
        said.chars().take(MAX_REMARK).collect()
    }
}

/// Asks for a person, their PIN and why; then the sale is made. `till` has a sale that was refused, `acts` are names of
/// `rules::limits::Act`, separated by commas.
#[lazy]
pub(super) fn approve_dialog(till: Till, acts: String) -> AnyView {
    let leave = move || till.asked.set(None);
    let to = Agreeing::Sale(ApproveSaleRequest {
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
    view! { <Agreement acts amount_fen to on_agreed on_close=move |()| leave()/> }.into_any()
}

/// Asks for a person, their PIN and why.
#[component]
pub(super) fn Agreement(
    /// To what, by the names of `rules::limits::Act`, separated by commas.
    acts: String,
    /// How much it is about; 0 where no money is.
    amount_fen: i64,
    /// What is agreed to.
    to: Agreeing,
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
    let first = untrack(|| session.staff().into_iter().find(|tile| tile.role == "manager" && tile.staff_id != me()));
    let chosen = RwSignal::new(first.map(|tile| tile.staff_id).unwrap_or_default());
    let (pin, reason) = (RwSignal::new(String::new()), RwSignal::new(to.why()));
    let sells = to.sells();
    let to = StoredValue::new(to);
    let approve = use_command(move |()| async move {
        let typed = pin.get_untracked();
        pin.set(String::new());
        let agreed = to.get_value().send(api, chosen.get_untracked(), typed, reason.get_untracked());
        on_agreed.run(agreed.await?);
        Ok(())
    });
    let go = move |()| {
        if pin.with_untracked(String::len) >= SHORTEST && chosen.with_untracked(|id| !id.is_empty()) {
            approve.run(());
        }
    };
    let said = move || {
        let what = acts.split(',').map(|act| word("act", act)).collect::<Vec<_>>().join(t!("till.approve.and"));
        match amount_fen {
            fen if sells => t!("till.approve.what", acts = what, amount = yuan(fen)),
            0 => t!("till.approve.only", acts = what),
            fen => t!("till.approve.about", acts = what, amount = yuan(fen)),
        }
    };
    let reasons = Signal::derive(|| {
        [t!("till.approve.regular"), t!("till.approve.flaw"), t!("till.approve.promotion")]
            .map(|words| (words.to_owned(), words.to_owned()))
            .to_vec()
    });
    let to_tap = to.with_value(|to| matches!(to, Agreeing::Sale(_))).then(|| {
        view! { <Segmented label=tr!("till.approve.reason") value=reason options=reasons on_choose=move |words| reason.set(words)/> }
    });
    let go_words = Signal::derive(move || {
        let words = if sells { t!("till.approve.go") } else { t!("till.approve.agree") };
        words.to_owned()
    });
    view! {
        <Dialog title=tr!("till.approve.title") shape=Shape::Wide on_close locked=approve.pending()>
            <div class="till-approve" data-test="approve">
                <div class="till-approve__what">
                    <p>{said}</p>
                    <Segmented label=tr!("till.approve.who") value=chosen options=others on_choose=move |id| chosen.set(id)/>
                    {to_tap}
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
                        <Button label=go_words kind=Kind::Primary tall=true pending=approve.pending() on_press=go key_hint="Enter"/>
                    </Actions>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}
