//! The tender table as the payment page knows it. Until it is there, and without a line, cash and stored value are.
use leptos::prelude::*;
use proto::{
    payments::v1::{ListTenderTypesRequest, TenderType},
    till::v1::SaleTender,
};
use rules::{
    currency::Currency,
    money::Fen,
    payment::Way,
    payments::{Kind, Rate, Settings},
};

use crate::kit::{
    call::{Loaded, use_api, use_loaded},
    i18n::word,
    session::{Stage, use_session},
};

/// Copyable handle on the table.
#[derive(Clone, Copy)]
pub(crate) struct Ways(Loaded<Vec<Way>>);

/// The table of this page.
pub(crate) fn use_ways() -> Ways {
    expect_context()
}

/// Called once at the root; the table is loaded as soon as somebody is signed in.
pub(super) fn provide() {
    let (api, session) = (use_api(), use_session());
    let signed_in = Memo::new(move |_| session.stage() == Stage::SignedIn);
    let loaded = use_loaded(move || {
        let signed_in = signed_in.get();
        async move {
            if !signed_in {
                // Overtaken by the question that follows the sign-in.
                std::future::pending::<()>().await;
            }
            let types = api.call(ListTenderTypesRequest { with_archived: false }).await?.types;
            Ok(types.into_iter().filter_map(read).collect())
        }
    });
    provide_context(Ways(loaded));
}

impl Ways {
    /// In the order of the payment page; tracked.
    pub(crate) fn all(self) -> Vec<Way> {
        let ways = self.0.get().unwrap_or_default();
        if ways.is_empty() { vec![Way::built_in(Kind::Cash), Way::built_in(Kind::StoredValue)] } else { ways }
    }

    /// The first way of a kind; tracked.
    pub(crate) fn first(self, kind: Kind) -> Option<Way> {
        self.all().into_iter().find(|way| way.kind == kind)
    }

    /// Asks for the table again: somebody edited it.
    pub(crate) fn reload(self) {
        self.0.reload();
    }

    /// The currencies that may lie in the drawer; tracked.
    pub(crate) fn currencies(self) -> Vec<Currency> {
        let foreign = self.all().into_iter().filter_map(|way| match way.settings {
            Settings::Foreign { currency, .. } => Some(currency),
            _ => None,
        });
        foreign.collect()
    }
}

/// A row as the arithmetic takes it; cash and stored value travel without their row.
fn read(row: TenderType) -> Option<Way> {
    let kind = Kind::from_code(row.kind)?;
    let settings = match kind {
        Kind::Voucher => Settings::Voucher {
            face: Some(Fen(row.face_fen)).filter(|face| *face > Fen::ZERO),
            may_exceed: row.may_exceed,
        },
        Kind::ForeignCash => Settings::Foreign { currency: Currency::from_code(&row.currency)?, rate: Rate(row.rate) },
        _ => Settings::Plain,
    };
    let (tender_type_id, version) =
        if kind.is_built_in() { (String::new(), 0) } else { (row.tender_type_id, row.version) };
    Some(Way { tender_type_id, version, name: row.name, kind, settings, opens_drawer: row.opens_drawer })
}

/// What people call a way to pay: its own name, or the house's word while it has the name it was made with.
pub(crate) fn shown_name(kind: &str, name: &str) -> String {
    let first =
        [("cash", "现金"), ("stored_value", "储值"), ("bank_card", "银行卡"), ("voucher", "代金券"), ("other", "其他")];
    if name.is_empty() || first.contains(&(kind, name)) { word("tender", kind) } else { name.to_owned() }
}

/// The name of a way.
pub(super) fn way_name(way: &Way) -> String {
    shown_name(way.kind.name(), &way.name)
}

/// The name of a sale's tender.
pub(super) fn tender_name(tender: &SaleTender) -> String {
    shown_name(Kind::from_code(tender.kind).unwrap_or_default().name(), &tender.name)
}

/// "HKD 100.00"; nothing for local money.
pub(super) fn foreign_words(tender: &SaleTender) -> Option<String> {
    Currency::from_code(&tender.currency)
        .map(|currency| format!("{} {}", currency.code(), currency.show(tender.foreign_minor)))
}
