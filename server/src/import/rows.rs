//! A file into the rows of a room, by its columns or as baskets.
use std::path::Path;

use proto::{catalog::v1::ImportItem, members::v1::ImportMember};

use super::{
    ImportError, baskets,
    columns::{Columns, GOODS, Layout, MEMBERS},
    file::{self, Content},
    sheet,
    table::{self, Row},
};

type Map = [(String, String)];

/// Goods and services of a file.
pub(super) fn goods(path: &Path, map: &Map) -> Result<Vec<ImportItem>, ImportError> {
    goods_in(file::read(path)?, map)
}

/// Goods and services of what a file holds.
pub(super) fn goods_in(content: Content, map: &Map) -> Result<Vec<ImportItem>, ImportError> {
    match content {
        Content::Text(text) if baskets::is_one(&text) => baskets::goods(&text),
        content => from_table(&table(&content)?, (&GOODS, map), |line, cell| ImportItem {
            line,
            code: cell("code"),
            barcode: cell("barcode"),
            name: cell("name"),
            spec: cell("spec"),
            kind: cell("kind"),
            category: cell("category"),
            unit: cell("unit"),
            price: cell("price"),
        }),
    }
}

/// Members of a file.
pub(super) fn members(path: &Path, map: &Map) -> Result<Vec<ImportMember>, ImportError> {
    members_in(file::read(path)?, map)
}

/// Members of what a file holds.
pub(super) fn members_in(content: Content, map: &Map) -> Result<Vec<ImportMember>, ImportError> {
    match content {
        Content::Text(text) if baskets::is_one(&text) => baskets::members(&text),
        content => from_table(&table(&content)?, (&MEMBERS, map), |line, cell| ImportMember {
            line,
            card_no: cell("card_no"),
            name: cell("name"),
            phone: cell("phone"),
            level: cell("level"),
            birthday: cell("birthday"),
            remark: cell("remark"),
        }),
    }
}

fn table(content: &Content) -> Result<Vec<Row>, ImportError> {
    match content {
        Content::Text(text) => table::rows(text),
        Content::Workbook(bytes) => sheet::rows(bytes),
    }
}

fn from_table<T>(
    rows: &[Row],
    (layout, map): (&Layout, &Map),
    make: impl Fn(i32, &dyn Fn(&str) -> String) -> T,
) -> Result<Vec<T>, ImportError> {
    let columns = Columns::find(rows, layout, map)?;
    let made = columns.rows.iter().map(|row| {
        let line = i32::try_from(row.line).unwrap_or(i32::MAX);
        make(line, &|field| columns.cell(row, field))
    });
    Ok(made.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn 从表格到一行商品() {
        let rows = table::rows("条码;品名;售价;单位\n6901234567892;冰红茶;3.50;瓶\n;散装糖;12;斤\n").expect("rows");
        let goods = from_table(&rows, (&GOODS, &[]), |line, cell| (line, cell("name"), cell("price"), cell("spec")));
        let row = |line, name: &str, price: &str| (line, name.to_owned(), price.to_owned(), String::new());
        assert_eq!(goods.expect("goods"), [row(2, "冰红茶", "3.50"), row(3, "散装糖", "12")]);
    }
}
