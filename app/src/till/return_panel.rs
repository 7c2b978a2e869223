//! 退货: which pieces of a sale come back, where the money goes, and why. The sum is the server's arithmetic, done here too.
use leptos::prelude::*;
use proto::{
    convert::till::sold,
    methods,
    till::v1::{Return, ReturnLine, ReturnSaleRequest, ReturnedLine, Sale, TenderKind},
};
use rules::{
    money::{Fen, Milli},
    returns::{self, Quote, Sold, Way},
};

use super::{
    approve_dialog::{Agreeing, Agreement, acts_to_agree_to},
    printing::use_printing,
    state::use_till,
};
use crate::{
    kit::{
        button::{Button, IconButton, Kind},
        call::{RequestId, new_id, use_action, use_api, use_command},
        field::{Checkbox, Segmented, TextField},
        format::{quantity, yuan},
        i18n::word,
        icon::Mark,
        notice::{Refused, use_notices},
        session::can,
        show::Show,
        total::TotalBlock,
    },
    t, tr,
};

/// One piece, or what is left when that is less.
const STEP: i64 = 1_000;

/// A line of the sale, and how much of it comes back.
#[derive(Clone, Copy)]
struct Row {
    place: usize,
    name: StoredValue<String>,
    unit: StoredValue<String>,
    left: i64,
    now: RwSignal<i64>,
}

impl Row {
    fn step(self, by: i64) {
        self.now.update(|now| *now = (*now + by).clamp(0, self.left));
    }

    /// All of it, or nothing.
    fn turn(self) {
        self.now.update(|now| *now = if *now == self.left { 0 } else { self.left });
    }
}

fn rows(sale: &Sale, sold: &Sold) -> Vec<Row> {
    let lines = sale.quote.iter().flat_map(|quote| &quote.lines).zip(&sold.lines).enumerate();
    lines
        .map(|(place, (line, sold))| Row {
            place,
            name: StoredValue::new(format!("{} {}", line.name, line.spec).trim_end().to_owned()),
            unit: StoredValue::new(line.unit.clone()),
            left: sold.quantity.0 - sold.back.0,
            now: RwSignal::new(0),
        })
        .collect()
}

/// What came back before, and what comes back now for whoever may take it.
#[component]
pub(super) fn Returns(
    /// As the books have it.
    sale: Sale,
    /// The books have more now: read the sale again.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let may = can(&methods::TILL_RETURN_SALE);
    let some_left = sold(&sale).lines.iter().any(|line| line.back < line.quantity);
    let before = sale.returns.iter().cloned().map(|returned| view! { <One returned/> }).collect_view();
    let sale = StoredValue::new(sale);
    view! {
        {before}
        <Show when=move || may.get() && some_left && !open.get()>
            <Button label=tr!("till.return.start") mark=Mark::Back on_press=move |()| open.set(true)/>
        </Show>
        <Show when=move || open.get()>
            <Panel sale=sale.get_value() on_done on_cancel=move |()| open.set(false)/>
        </Show>
    }
    .into_any()
}

#[component]
fn One(returned: Return) -> impl IntoView {
    let (no, total) = (returned.receipt_no.clone(), returned.total_fen);
    let (pieces, why) = (pieces(&returned), why(&returned));
    view! {
        <dl class="till-done__facts till-return__before" data-test="returned">
            <div><dt>{move || t!("till.return.one", no = no)}</dt><dd class="till-figure">{yuan(-total)}</dd></div>
            <div><dt>{pieces}</dt><dd>{why}</dd></div>
        </dl>
        <SlipAgain returned/>
    }
    .into_any()
}

/// "冰红茶 × 2瓶 · 瓜子 × 0.5斤".
fn pieces(returned: &Return) -> String {
    let piece = |line: &ReturnedLine| format!("{} × {}{}", line.name, quantity(line.quantity_milli), line.unit);
    returned.lines.iter().map(piece).collect::<Vec<_>>().join(" · ")
}

/// Who took it back, why, and who agreed.
fn why(returned: &Return) -> String {
    let agreed = Some(returned.approver_name.as_str()).filter(|name| !name.is_empty());
    let parts = [Some(returned.staff_name.as_str()), Some(returned.reason.as_str()), agreed];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// 补打 of a return's own slip.
#[component]
pub(super) fn SlipAgain(
    /// Whose.
    returned: Return,
) -> impl IntoView {
    let printing = use_printing();
    let may = can(&methods::TILL_REPRINT_RETURN);
    let id = StoredValue::new(returned.return_id);
    let print = use_action(move |()| async move {
        printing.reprint_return(id.get_value()).await;
        Ok(())
    });
    view! {
        <Show when=move || may.get()>
            <Button
                label=tr!("till.return.again")
                mark=Mark::Printer
                pending=print.pending()
                on_press=move |()| print.run(())
            />
        </Show>
    }
    .into_any()
}

/// The reasons one tap gives.
fn reasons() -> Vec<(String, String)> {
    [t!("till.return.unwanted"), t!("till.return.faulty"), t!("till.return.wrong")]
        .map(|words| (words.to_owned(), words.to_owned()))
        .to_vec()
}

#[component]
fn Panel(sale: Sale, on_done: Callback<()>, #[prop(into)] on_cancel: Callback<()>) -> impl IntoView {
    let (api, till, notices) = (use_api(), use_till(), use_notices());
    let bought = StoredValue::new(sold(&sale));
    let lines = StoredValue::new(bought.with_value(|bought| rows(&sale, bought)));
    let (restock, reason) = (RwSignal::new(true), RwSignal::new(t!("till.return.unwanted").to_owned()));
    let quote = Memo::new(move |_| {
        let asked = lines.with_value(|rows| {
            let some = rows.iter().filter(|row| row.now.get() > 0);
            some.map(|row| (row.place, Milli(row.now.get()))).collect::<Vec<_>>()
        });
        bought.with_value(|bought| returns::quote(bought, &asked)).unwrap_or_default()
    });
    let kinds: Vec<TenderKind> = sale.tenders.iter().map(|tender| tender.kind()).collect();
    // One document, whatever happens to its answer: the same id until the books have it.
    let (return_id, sale_id) = (new_id(), sale.sale_id);
    let asked_for = RwSignal::new(None::<(String, ReturnSaleRequest)>);
    let send = use_command(move |approval: String| {
        let request = ReturnSaleRequest {
            return_id: return_id.clone(),
            sale_id: sale_id.clone(),
            lines: asked(lines, restock.get_untracked()),
            total_fen: quote.with_untracked(|quote| quote.total.0),
            reason: reason.get_untracked(),
            approval,
        };
        let id = RequestId::of_document(&return_id);
        async move {
            let answer = api.command(&id, request.clone()).await;
            if let Some(acts) = answer.as_ref().err().and_then(acts_to_agree_to) {
                asked_for.set(Some((acts, request)));
                return Ok(());
            }
            let done = answer?.returned.unwrap_or_default();
            till.gave_back(&done);
            notices.say(t!("till.return.done", amount = yuan(done.total_fen), no = done.receipt_no));
            on_done.run(());
            Ok(())
        }
    });
    let agreed = move |approval| {
        asked_for.set(None);
        send.run(approval);
    };
    let whole = move || lines.with_value(|rows| rows.iter().for_each(|row| row.now.set(row.left)));
    let nothing = Signal::derive(move || lines.with_value(|rows| rows.iter().all(|row| row.now.get() == 0)));
    let blocked = move || nothing.get() || reason.with(|reason| reason.trim().is_empty());
    view! {
        <section class="till-return" aria-label=tr!("till.return.title") data-test="return-panel">
            <header class="till-return__head">
                <h3 class="till-ledger__title">{tr!("till.return.title")}</h3>
                <Button label=tr!("till.return.whole") on_press=move |()| whole()/>
            </header>
            <ol class="till-return__lines">
                {lines.get_value().into_iter().filter(|row| row.left > 0).map(|row| line(row, bought)).collect_view()}
            </ol>
            <Segmented label=tr!("till.return.reason") value=reason options=Signal::derive(reasons) on_choose=move |words| reason.set(words)/>
            <TextField label=tr!("till.return.reason") value=reason required=true/>
            <Checkbox label=tr!("till.return.restock") value=restock/>
            <dl class="till-done__facts">
                {move || bought.with_value(|bought| quote.with(|quote| routes(bought, &kinds, quote)))}
            </dl>
            <TotalBlock label=tr!("till.return.back") amount_fen=Signal::derive(move || quote.with(|quote| quote.total.0))/>
            <Refused refusal=send.refusal()/>
            <footer class="till-return__foot">
                <Button label=tr!("kit.cancel") on_press=move |()| on_cancel.run(())/>
                <Button
                    label=tr!("till.return.confirm")
                    kind=Kind::Danger
                    tall=true
                    pending=send.pending()
                    disabled=Signal::derive(blocked)
                    on_press=move |()| send.run(String::new())
                />
            </footer>
        </section>
        {move || asked_for.get().map(|(acts, request)| view! {
            <Agreement
                acts
                amount_fen=request.total_fen
                to=Agreeing::Return(request)
                on_agreed=agreed
                on_close=move |()| asked_for.set(None)
            />
        })}
    }
    .into_any()
}

fn asked(rows: StoredValue<Vec<Row>>, restock: bool) -> Vec<ReturnLine> {
    rows.with_value(|rows| {
        let some = rows.iter().filter(|row| row.now.get_untracked() > 0);
        some.map(|row| ReturnLine {
            sale_n: i32::try_from(row.place).unwrap_or(-1),
            quantity_milli: row.now.get_untracked(),
            restock,
        })
        .collect()
    })
}

fn line(row: Row, bought: StoredValue<Sold>) -> impl IntoView {
    let name = row.name.get_value();
    let (less, more) = (name.clone(), name.clone());
    let how_many = move || format!("{} / {}{}", quantity(row.now.get()), quantity(row.left), row.unit.get_value());
    let net = move || {
        let sold = bought.with_value(|bought| bought.lines.get(row.place).copied()).unwrap_or_default();
        yuan(returns::line(sold, Milli(row.now.get())).unwrap_or_default().net.0)
    };
    view! {
        <li class="till-return__line">
            <button type="button" class="till-return__name" aria-pressed=move || (row.now.get() == row.left).to_string() on:click=move |_| row.turn()>
                {name}
            </button>
            <span class="till-return__step">
                <IconButton
                    mark=Mark::Minus
                    label=Signal::derive(move || t!("till.return.less", name = less))
                    disabled=Signal::derive(move || row.now.get() == 0)
                    on_press=move |()| row.step(-STEP)
                />
                <output class="till-figure">{how_many}</output>
                <IconButton
                    mark=Mark::Plus
                    label=Signal::derive(move || t!("till.return.more", name = more))
                    disabled=Signal::derive(move || row.now.get() >= row.left)
                    on_press=move |()| row.step(STEP)
                />
            </span>
            <strong class="till-figure">{net}</strong>
        </li>
    }
}

/// Through which tender it goes back, whatever kinds there are; and what of the rounding and the points goes with it.
fn routes(bought: &Sold, kinds: &[TenderKind], quote: &Quote) -> impl IntoView + use<> {
    let mut ways: Vec<(String, String)> = Vec::new();
    if quote.rounding != Fen::ZERO {
        ways.push((t!("till.explain.rounding").to_owned(), yuan(quote.rounding.0)));
    }
    for (part, fen) in bought.paid.iter().zip(&quote.refund).filter(|(_, fen)| **fen > Fen::ZERO) {
        let kind = usize::try_from(part.tender).ok().and_then(|at| kinds.get(at)).copied().unwrap_or_default();
        let to = match part.way {
            Way::Principal => t!("till.return.to_principal").to_owned(),
            Way::Gift => t!("till.return.to_gift").to_owned(),
            // Foreign cash goes back in local cash.
            Way::Money if kind == TenderKind::ForeignCash => t!("till.return.to", tender = word("tender", "cash")),
            Way::Money | Way::Voucher => {
                t!("till.return.to", tender = word("tender", &kind.as_str_name().to_ascii_lowercase()))
            }
        };
        ways.push((to, yuan(fen.0)));
    }
    if quote.points > 0 {
        ways.push((t!("till.return.points").to_owned(), quote.points.to_string()));
    }
    ways.into_iter()
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd class="till-figure">{value}</dd></div> })
        .collect_view()
}
