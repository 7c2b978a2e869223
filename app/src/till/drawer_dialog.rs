//! 钱箱: cash put in or taken out for something else than a sale (TIL-16), and the drawer opened without one.
use leptos::prelude::*;
use proto::{
    access::v1::TillInfo,
    hwbridge::v1::Document,
    methods,
    shifts::v1::{CashMove, MoveCashRequest, OpenDrawerRequest},
};
use rules::{
    limits::{Act, Limit},
    money::Fen,
};

use super::{
    approve_dialog::{Agreeing, Agreement, acts_to_agree_to},
    paper::{Paper, amount},
    printing::use_printing,
};
use crate::{
    kit::{
        button::{Button, Kind},
        call::{RequestId, new_id, use_api, use_command},
        dialog::{Actions, Dialog, Shape},
        field::{Segmented, TextField},
        format::{date_and_time, yuan},
        notice::{Refused, use_notices},
        pad::{NumberPad, PadKind},
        session::{can, use_session},
    },
    t, tr,
};

/// What is done with the drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Open,
    In,
    Out,
}

impl Deed {
    const ALL: [Self; 3] = [Self::Open, Self::In, Self::Out];

    fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::In => "in",
            Self::Out => "out",
        }
    }

    fn act(self) -> Act {
        match self {
            Self::Open => Act::NoSale,
            Self::In => Act::CashIn,
            Self::Out => Act::CashOut,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Open => t!("till.drawer.open"),
            Self::In => t!("till.drawer.in"),
            Self::Out => t!("till.drawer.out"),
        }
    }

    /// The reasons one tap gives.
    fn reasons(self) -> [&'static str; 3] {
        match self {
            Self::Open => [t!("till.drawer.change"), t!("till.drawer.check"), t!("till.drawer.stuck")],
            Self::In => [t!("till.drawer.change"), t!("till.drawer.float"), t!("till.drawer.other_income")],
            Self::Out => [t!("till.drawer.to_safe"), t!("till.drawer.delivery"), t!("till.drawer.supplies")],
        }
    }
}

/// The dialog.
#[component]
pub(super) fn DrawerDialog(
    /// Done, or left.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (api, printing, notices, session) = (use_api(), use_printing(), use_notices(), use_session());
    let (may_open, may_move) = (can(&methods::SHIFTS_OPEN_DRAWER), can(&methods::SHIFTS_MOVE_CASH));
    let may = move |deed: Deed| {
        let right = if deed == Deed::Open { may_open.get() } else { may_move.get() };
        right && session.limits().limit(deed.act()) != Limit::NEVER
    };
    let deed = RwSignal::new(untrack(|| Deed::ALL.into_iter().find(|deed| may(*deed))).unwrap_or(Deed::Open));
    let (typed, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let fen = move || typed.with(|text| Fen::parse_yuan(text)).unwrap_or(Fen::ZERO).0;
    // One document, whatever happens to its answer: the same id until the books have it.
    let id = StoredValue::new(new_id());
    let asked = RwSignal::new(None::<(String, Agreeing)>);
    let send = use_command(move |approval: String| async move {
        let (id, reason) = (id.get_value(), reason.get_untracked());
        let request_id = RequestId::of_document(&id);
        let till = printing.till_info();
        let paper = match deed.get_untracked() {
            Deed::Open => {
                let request = OpenDrawerRequest { opening_id: id.clone(), reason, approval };
                let answer = api.command(&request_id, request.clone()).await;
                if let Some(acts) = answer.as_ref().err().and_then(acts_to_agree_to) {
                    asked.set(Some((acts, Agreeing::OpenDrawer(request))));
                    return Ok(());
                }
                answer?;
                notices.say(t!("till.drawer.opened").to_owned());
                Paper::default().drawer().uncut()
            }
            what => {
                let amount_fen = untrack(fen) * if what == Deed::Out { -1 } else { 1 };
                let request = MoveCashRequest { move_id: id.clone(), amount_fen, reason, approval };
                let answer = api.command(&request_id, request.clone()).await;
                if let Some(acts) = answer.as_ref().err().and_then(acts_to_agree_to) {
                    asked.set(Some((acts, Agreeing::MoveCash(request))));
                    return Ok(());
                }
                let moved = answer?.moved.unwrap_or_default();
                notices.say(t!("till.drawer.moved", what = what.words(), amount = yuan(moved.amount_fen.abs())));
                document(&moved, what, &till)
            }
        };
        let _paper = printing.paper(format!("{id}/drawer/0"), paper);
        on_close.run(());
        Ok(())
    });
    let agreed = move |approval| {
        asked.set(None);
        send.run(approval);
    };
    let deeds = Signal::derive(move || {
        Deed::ALL
            .into_iter()
            .filter(|deed| may(*deed))
            .map(|deed| (deed.name().to_owned(), deed.words().to_owned()))
            .collect::<Vec<_>>()
    });
    let choose = move |name: String| {
        deed.set(Deed::ALL.into_iter().find(|deed| deed.name() == name).unwrap_or(Deed::Open));
        reason.set(String::new());
    };
    let reasons =
        Signal::derive(move || deed.get().reasons().map(|words| (words.to_owned(), words.to_owned())).to_vec());
    let blocked = Signal::derive(move || {
        reason.with(|reason| reason.trim().is_empty()) || (deed.get() != Deed::Open && fen() <= 0)
    });
    let go = move |()| {
        if !blocked.get_untracked() {
            send.run(String::new());
        }
    };
    let chosen = Signal::derive(move || deed.get().name().to_owned());
    let pad =
        move || {
            (deed.get() != Deed::Open).then(|| view! {
            <div class="till-drawer__amount">
                <output class="till-ask__typed till-figure" data-test="drawer-amount">{move || yuan(fen())}</output>
                <NumberPad value=typed kind=PadKind::Money on_enter=go/>
            </div>
        })
        };
    view! {
        <Dialog title=tr!("till.drawer.title") shape=Shape::Wide on_close locked=send.pending()>
            <div class="till-drawer" data-test="drawer">
                <div class="till-drawer__what">
                    <Segmented label=tr!("till.drawer.title") value=chosen options=deeds on_choose=choose/>
                    <Segmented label=tr!("till.drawer.reason") value=reason options=reasons on_choose=move |words| reason.set(words)/>
                    <TextField label=tr!("till.drawer.reason") value=reason required=true/>
                    <p class="till-drawer__note">{tr!("till.drawer.note")}</p>
                    <Refused refusal=send.refusal()/>
                    <Actions>
                        <Button label=tr!("kit.cancel") on_press=on_close/>
                        <Button
                            label=Signal::derive(move || deed.get().words().to_owned())
                            kind=Kind::Primary
                            tall=true
                            pending=send.pending()
                            disabled=blocked
                            on_press=go
                        />
                    </Actions>
                </div>
                {pad}
            </div>
        </Dialog>
        {move || asked.get().map(|(acts, to)| view! {
            <Agreement acts amount_fen=moved_fen(&to) to on_agreed=agreed on_close=move |()| asked.set(None)/>
        })}
    }
    .into_any()
}

fn moved_fen(to: &Agreeing) -> i64 {
    if let Agreeing::MoveCash(request) = to { request.amount_fen.abs() } else { 0 }
}

fn document(moved: &CashMove, deed: Deed, till: &TillInfo) -> Document {
    Paper::default()
        .drawer()
        .title(&till.shop_name)
        .mark(deed.words())
        .pair(t!("till.receipt.at"), &date_and_time(moved.at_ms))
        .pair(t!("till.receipt.staff"), &t!("till.receipt.staff_at", name = moved.staff_name, till = moved.till_no))
        .pair(t!("till.drawer.reason"), &moved.reason)
        .when(!moved.approver_name.is_empty(), |paper| paper.pair(t!("till.approve.by"), &moved.approver_name))
        .double_rule()
        .bold_pair(deed.words(), &amount(moved.amount_fen.abs()))
        .double_rule()
        .line(t!("till.return.signature"))
        .cut()
}
