//! 无小票退货: what is in the cart comes back for cash, when somebody agrees.
use leptos::prelude::*;
use proto::{
    convert::till as convert,
    till::v1::{ApproveSaleRequest, GoodsBack, QuoteRequest, Quoted, QuotedLine, ReturnGoodsRequest},
};
use rules::pricing::Hand;

use super::{
    approve_dialog::{Agreeing, Agreement, acts_to_agree_to},
    state::Till,
};
use crate::{
    kit::{
        button::{Button, Kind},
        call::{RequestId, new_id, use_api, use_command, use_loaded},
        dialog::{Actions, Dialog, Shape},
        field::{Checkbox, Segmented, TextField},
        format::{quantity, yuan},
        notice::{Refused, use_notices},
        state::show_loaded,
        total::TotalBlock,
    },
    t, tr,
};

/// The goods alone: no member and no discount goes back that may never have been; a changed amount stays.
fn back(till: Till) -> Vec<GoodsBack> {
    let line = |line: &rules::cart::Line| GoodsBack {
        item_id: line.goods.item_id.clone(),
        barcode: line.goods.barcode.clone(),
        quantity_milli: line.quantity.0,
        amount_fen: if let Hand::Amount(fen) = line.hand { Some(fen.0) } else { None },
    };
    till.cart.with_untracked(|cart| cart.lines().iter().map(line).collect())
}

/// The dialog.
#[component]
pub(super) fn GoodsReturn(
    /// Its cart holds what comes back.
    till: Till,
    /// Done, or left.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let goods = StoredValue::new(back(till));
    let quote = use_loaded(move || {
        let cart = Some(convert::goods(goods.get_value()));
        async move { Ok(api.call(QuoteRequest { cart }).await?.quote.unwrap_or_default()) }
    });
    view! {
        <Dialog title=tr!("till.return.no_receipt") shape=Shape::Wide on_close>
            {show_loaded(quote, move |quote| view! { <Panel till goods quote on_close/> }.into_any())}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Panel(till: Till, goods: StoredValue<Vec<GoodsBack>>, quote: Quoted, on_close: Callback<()>) -> impl IntoView {
    let (api, notices) = (use_api(), use_notices());
    let (restock, reason) = (RwSignal::new(true), RwSignal::new(String::new()));
    let (total, asked) = (quote.total_fen, RwSignal::new(None::<String>));
    // One document, whatever happens to its answer: the same id until the books have it.
    let return_id = StoredValue::new(new_id());
    let send = use_command(move |approval: String| async move {
        let request = ReturnGoodsRequest {
            return_id: return_id.get_value(),
            goods: goods.get_value(),
            total_fen: total,
            restock: restock.get_untracked(),
            reason: reason.get_untracked(),
            approval,
        };
        let id = RequestId::of_document(&request.return_id);
        let answer = api.command(&id, request).await;
        if let Some(acts) = answer.as_ref().err().and_then(acts_to_agree_to) {
            asked.set(Some(acts));
            return Ok(());
        }
        let done = answer?.returned.unwrap_or_default();
        till.gave_back(&done);
        notices.say(t!("till.return.done", amount = yuan(done.total_fen), no = done.receipt_no));
        till.cart.update(rules::cart::Cart::clear);
        on_close.run(());
        Ok(())
    });
    let to = move || {
        Agreeing::Sale(ApproveSaleRequest {
            sale_id: return_id.get_value(),
            cart: Some(convert::goods(goods.get_value())),
            without_receipt: true,
            ..ApproveSaleRequest::default()
        })
    };
    let agreed = move |approval| {
        asked.set(None);
        send.run(approval);
    };
    let reasons = Signal::derive(|| {
        [t!("till.return.unwanted"), t!("till.return.faulty"), t!("till.return.wrong")]
            .map(|words| (words.to_owned(), words.to_owned()))
            .to_vec()
    });
    let blocked = Signal::derive(move || reason.with(|reason| reason.trim().is_empty()));
    view! {
        <div class="till-return" data-test="goods-return">
            <p>{tr!("till.return.no_receipt_note")}</p>
            <ol class="till-return__lines">{quote.lines.iter().map(line).collect_view()}</ol>
            <Segmented label=tr!("till.return.reason") value=reason options=reasons on_choose=move |words| reason.set(words)/>
            <TextField label=tr!("till.return.reason") value=reason required=true/>
            <Checkbox label=tr!("till.return.restock") value=restock/>
            <TotalBlock label=tr!("till.return.back") amount_fen=Signal::stored(total)/>
            <Refused refusal=send.refusal()/>
            <Actions>
                <Button label=tr!("kit.cancel") on_press=on_close/>
                <Button
                    label=tr!("till.return.confirm")
                    kind=Kind::Danger
                    tall=true
                    pending=send.pending()
                    disabled=blocked
                    on_press=move |()| send.run(String::new())
                />
            </Actions>
        </div>
        {move || asked.get().map(|acts| view! {
            <Agreement acts amount_fen=total to=to() on_agreed=agreed on_close=move |()| asked.set(None)/>
        })}
    }
    .into_any()
}

fn line(line: &QuotedLine) -> impl IntoView + use<> {
    let pieces = format!("{} × {}{}", yuan(line.price_fen), quantity(line.quantity_milli), line.unit);
    let name = format!("{} {}", line.name, line.spec);
    view! {
        <li class="till-return__line">
            <span>{name}</span>
            <span>{pieces}</span>
            <strong class="till-figure">{yuan(line.net_fen)}</strong>
        </li>
    }
}
