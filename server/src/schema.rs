//! Every table as its entity describes it. The migrations must add up to the same; a test compares them on both databases.
use sea_orm::{DbBackend, Schema, sea_query::TableCreateStatement};

use crate::{access, catalog, chain, kit, ledger, members, payments, shifts, stored_value, till};

/// `CREATE TABLE` for every entity; a new entity is a new line.
pub fn tables(backend: DbBackend) -> Vec<TableCreateStatement> {
    let schema = Schema::new(backend);
    macro_rules! of {
        ($($room:ident { $($entity:ident)* })*) => {
            vec![$($(schema.create_table_from_entity($room::entity::$entity::Entity),)*)*]
        };
    }
    let mut tables = of! {
        access { role staff session guess limit approval }
        catalog { category item barcode revision }
        chain { merchant shop till }
        ledger { transaction entry balance chain }
        members { level member }
        payments { tender_type past }
        shifts { shift receipt_counter foreign_count day day_close day_sum day_reopen day_counter event }
        stored_value { plan top_up }
        till { sale line tender taken_back taken_back_line taken_back_tender held }
    };
    tables.push(schema.create_table_from_entity(kit::log::command::Entity));
    tables.push(schema.create_table_from_entity(kit::log::entry::Entity));
    tables.push(schema.create_table_from_entity(kit::log::epoch::Entity));
    tables
}
