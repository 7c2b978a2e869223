//! A demo shop in one whose rows the raw limit is measured on.
use std::{path::Path, sync::Arc};

use ::tests::{
    load::{Failure, LoadTill, random_id},
    wire::Wire,
};
use rules::id::Uuid;
use sea_orm::{FromQueryResult, Statement};
use sea_orm_migration::MigratorTrait as _;
use server::{
    access::AccessGate,
    demo, http,
    kit::{Clock, House, Ids, Store, Url, store::Mode},
    migration::Migrator,
};

use crate::shop::{self, CASHIER, Shop};

/// Where a raw sale's rows belong.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    pub(crate) place: Place,
    pub(crate) members: Arc<Vec<Uuid>>,
    pub(crate) items: Arc<Vec<(Uuid, Uuid)>>,
}

/// Till and shift.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Place {
    pub(crate) merchant_id: Uuid,
    pub(crate) shop_id: Uuid,
    pub(crate) till_id: Uuid,
    pub(crate) id: Uuid,
    pub(crate) staff_id: Uuid,
    pub(crate) business_day: i32,
}

/// A demo shop with open tills, members with money and goods, made through the server's own code.
pub(crate) async fn found(url: &str, tills: usize) -> Result<Vec<Seat>, Failure> {
    let url: Url = url.parse()?;
    let store = Store::open(&url, Mode::Serve).await?;
    Migrator::up(store.connection(), None).await?;
    let house = House::new(store, AccessGate, Clock::System, Ids::default());
    demo::fill(&house).await.map_err(|error| error.to_string())?;
    let wire = Wire::in_process(http::router(&house));
    let shop = Shop::stock(&LoadTill::open(wire.clone(), demo::ENROL_CODE, "3000", shop::MANAGER).await?, 2_000, 2_000)
        .await?;
    for number in 0..tills {
        let till = LoadTill::open(wire.clone(), demo::ENROL_CODE, &(3_001 + number).to_string(), CASHIER).await?;
        till.on_duty().await?;
        if number == 0 {
            shop.give_money(std::slice::from_ref(&till), 1_000).await?;
            for member in &shop.members[..1_000] {
                till.ask(random_id()?, &shop.sale(member, &shop.items[..5])?).await?;
            }
        }
    }
    let seats = seats(&house, &shop).await?;
    house.store().readers().clone().close().await?;
    house.store().connection().clone().close().await?;
    Ok(seats)
}

async fn seats(house: &House, shop: &Shop) -> Result<Vec<Seat>, Failure> {
    let store = house.store();
    let sql = "SELECT merchant_id, shop_id, till_id, id, staff_id, business_day FROM shifts_shift WHERE closed_ms = 0 ORDER BY till_no";
    let places = Place::find_by_statement(Statement::from_string(store.backend(), sql)).all(store.connection()).await?;
    let parsed = |text: &String| text.parse::<Uuid>().map_err(Failure::from);
    let members = shop.members[..1_000].iter().map(parsed).collect::<Result<Vec<_>, _>>()?;
    let items = shop.items.iter().map(|item| Ok((parsed(&item.item_id)?, parsed(&item.category_id)?)));
    let items = Arc::new(items.collect::<Result<Vec<_>, Failure>>()?);
    // Members of their own for each till: no connection waits for another's member, as few do in a shop.
    let tills = places.len();
    let seat = |(number, place): (usize, Place)| {
        let members = members.iter().skip(number).step_by(tills).copied().collect();
        Seat { place, members: Arc::new(members), items: items.clone() }
    };
    Ok(places.into_iter().enumerate().map(seat).collect())
}

/// The size of a file, for the report.
pub(crate) fn file_of(url: &str) -> Option<&Path> {
    url.strip_prefix("sqlite://").map(Path::new)
}
