//! What the shop's own codes look like, and a box that says what the till makes of one.
use leptos::prelude::*;
use proto::{
    chain::v1::{ScanCodes, Shop},
    convert::chain::patterns,
};
use rules::scan::{Label, Page, Patterns, Road, Wallet, hear};

use crate::{
    kit::{
        draft::Bound,
        field::TextField,
        form::{Field, FieldKind},
        format::{quantity, yuan},
    },
    t, tr,
};

/// The fields as they are typed, saved or not.
#[derive(Clone, Copy)]
pub(super) struct CodeTexts {
    amount: RwSignal<String>,
    weight: RwSignal<String>,
    weight_first: RwSignal<String>,
    in_store: RwSignal<String>,
    member: RwSignal<String>,
    badge: RwSignal<String>,
}

impl CodeTexts {
    fn patterns(self) -> Option<Patterns> {
        let codes = ScanCodes {
            amount_prefixes: self.amount.get(),
            weight_prefixes: self.weight.get(),
            weight_first: self.weight_first.with(|text| !text.is_empty()),
            in_store_prefixes: self.in_store.get(),
            member_prefixes: self.member.get(),
            badge_prefixes: self.badge.get(),
        };
        patterns(&codes).ok()
    }
}

fn codes(shop: &mut Shop) -> &mut ScanCodes {
    shop.codes.get_or_insert_default()
}

/// The fields of the shop's codes.
pub(super) fn code_fields() -> (CodeTexts, Vec<Bound<Shop>>) {
    let field = |path, label| Field::new(path, label, FieldKind::Text).half();
    let amount = field("amount_prefixes", || t!("chain.amount_prefixes")).hint(|| t!("chain.codes_hint"));
    let weight = field("weight_prefixes", || t!("chain.weight_prefixes"));
    let weight_first = Field::new("weight_first", || t!("chain.weight_first"), FieldKind::Tick);
    let in_store = field("in_store_prefixes", || t!("chain.in_store_prefixes"));
    let member = field("member_prefixes", || t!("chain.member_prefixes"));
    let badge = field("badge_prefixes", || t!("chain.badge_prefixes"));
    let texts = CodeTexts {
        amount: amount.value(),
        weight: weight.value(),
        weight_first: weight_first.value(),
        in_store: in_store.value(),
        member: member.value(),
        badge: badge.value(),
    };
    let bounds = vec![
        Bound::text(amount, |shop: &mut Shop| &mut codes(shop).amount_prefixes),
        Bound::text(weight, |shop| &mut codes(shop).weight_prefixes),
        Bound::text(in_store, |shop| &mut codes(shop).in_store_prefixes),
        Bound::text(member, |shop| &mut codes(shop).member_prefixes),
        Bound::text(badge, |shop| &mut codes(shop).badge_prefixes),
        Bound::parsed(
            weight_first,
            |shop| {
                let first = shop.codes.as_ref().is_some_and(|codes| codes.weight_first);
                if first { "yes".to_owned() } else { String::new() }
            },
            |shop, text| {
                codes(shop).weight_first = !text.is_empty();
                Ok(())
            },
        ),
    ];
    (texts, bounds)
}

/// Scan or type a code: what it is while selling, and while the money is taken.
#[component]
pub(super) fn CodeTest(
    /// As they are typed.
    texts: CodeTexts,
) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let says = move |page: Page| {
        move || {
            let (code, patterns) = (code.get(), texts.patterns()?);
            let heard = hear(&code, page, &patterns)?;
            let roads: Vec<String> = heard.roads.iter().map(words).collect();
            let none = || t!("chain.test_nothing").to_owned();
            Some(if roads.is_empty() { none() } else { roads.join(t!("chain.test_or")) })
        }
    };
    view! {
        <section class="ch-test" aria-label=tr!("chain.test") data-test="code-test">
            <TextField label=tr!("chain.test") value=code hint=tr!("chain.test_hint") takes_scans=true/>
            <dl class="ch-test__says" aria-live="polite">
                <div><dt>{tr!("chain.test_on_sale")}</dt><dd data-test="code-on-sale">{says(Page::Sale)}</dd></div>
                <div><dt>{tr!("chain.test_on_payment")}</dt><dd data-test="code-on-payment">{says(Page::Payment)}</dd></div>
            </dl>
        </section>
    }
    .into_any()
}

fn words(road: &Road) -> String {
    match road {
        Road::Barcode(text) => t!("chain.reads.barcode", text = text),
        Road::ItemCode(text) => t!("chain.reads.item_code", text = text),
        Road::Member(text) => t!("chain.reads.member", text = text),
        Road::Search(text) => t!("chain.reads.search", text = text),
        Road::Badge(text) => t!("chain.reads.badge", text = text),
        Road::Receipt(_) => t!("chain.reads.receipt").to_owned(),
        Road::Label(label) => label_words(*label),
        Road::Payment(wallet) => t!(
            "chain.reads.payment",
            name = match wallet {
                Wallet::WeChat => t!("chain.wallet.wechat"),
                Wallet::Alipay => t!("chain.wallet.alipay"),
                Wallet::UnionPay => t!("chain.wallet.unionpay"),
            }
        ),
    }
}

fn label_words(label: Label) -> String {
    let weight = label.weight.map(|weight| t!("chain.reads.weight", n = quantity(weight.0))).unwrap_or_default();
    let amount = label.amount.map(|amount| t!("chain.reads.amount", amount = yuan(amount.0))).unwrap_or_default();
    t!("chain.reads.label", plu = format!("{:05}", label.plu), weight = weight, amount = amount)
}
