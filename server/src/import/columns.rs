//! Which column is which field: by the headers shops use, in Chinese and English, or by `--map`.
use rules::burst::half_width;

use super::{ImportError, table::Row};

/// Titles and the like may stand above the headers.
const LOOKED_AT: usize = 10;

/// A field, and what its column may be called, the usual name first.
pub(super) struct Field {
    /// As `--map` and error lists name it.
    pub name: &'static str,
    /// In the form of [`plain`].
    pub headers: &'static [&'static str],
}

/// A kind of table.
pub(super) struct Layout {
    /// All fields.
    pub fields: &'static [Field],
    /// Of each group one column must be there.
    pub needed: &'static [&'static [&'static str]],
}

/// The table of goods.
pub(super) const GOODS: Layout = Layout {
    fields: &[
        Field {
            name: "code",
            headers: &["编码", "商品编码", "货号", "商品货号", "商品编号", "编号", "code", "itemcode", "sku"],
        },
        Field {
            name: "barcode",
            headers: &["条码", "商品条码", "条形码", "国际条码", "主条码", "barcode", "ean", "upc"],
        },
        Field {
            name: "name",
            headers: &["名称", "商品名称", "品名", "货品名称", "商品", "项目名称", "name", "itemname", "product"],
        },
        Field { name: "spec", headers: &["规格", "规格型号", "商品规格", "spec", "specification", "size"] },
        Field { name: "kind", headers: &["类型", "商品类型", "kind", "type"] },
        Field {
            name: "category", headers: &["类别", "分类", "商品类别", "商品分类", "所属分类", "品类", "category"]
        },
        Field { name: "unit", headers: &["单位", "计量单位", "基本单位", "unit", "uom"] },
        Field {
            name: "price",
            headers: &[
                "售价",
                "零售价",
                "销售价",
                "价格",
                "单价",
                "销售价格",
                "标准售价",
                "price",
                "retailprice",
                "unitprice",
            ],
        },
    ],
    needed: &[&["name"], &["price"], &["barcode", "code"]],
};

/// The table of members.
pub(super) const MEMBERS: Layout = Layout {
    fields: &[
        Field {
            name: "card_no", headers: &["卡号", "会员卡号", "会员卡", "会员号", "cardno", "card", "cardnumber"]
        },
        Field {
            name: "name",
            headers: &["姓名", "会员姓名", "会员名称", "名称", "客户姓名", "name", "fullname", "member"],
        },
        Field {
            name: "phone",
            headers: &[
                "手机",
                "手机号",
                "手机号码",
                "电话",
                "联系电话",
                "会员手机",
                "phone",
                "mobile",
                "tel",
                "phonenumber",
            ],
        },
        Field {
            name: "level", headers: &["等级", "会员等级", "级别", "会员级别", "会员类型", "level", "grade"]
        },
        Field { name: "birthday", headers: &["生日", "出生日期", "会员生日", "birthday", "birthdate"] },
        Field { name: "remark", headers: &["备注", "说明", "remark", "remarks", "note", "notes"] },
    ],
    needed: &[&["name"], &["phone", "card_no"]],
};

/// Where each field is, and the rows behind the headers.
#[derive(Debug)]
pub(super) struct Columns<'a> {
    at: Vec<(&'static str, usize)>,
    /// What is left.
    pub rows: &'a [Row],
}

impl<'a> Columns<'a> {
    /// Looks for the headers at the top of a table.
    pub(super) fn find(rows: &'a [Row], layout: &Layout, map: &[(String, String)]) -> Result<Self, ImportError> {
        if let Some((field, _)) = map.iter().find(|(field, _)| !layout.fields.iter().any(|known| known.name == field)) {
            let known: Vec<_> = layout.fields.iter().map(|field| field.name).collect();
            return Err(ImportError::NoField { field: field.clone(), known: known.join(", ") });
        }
        // When no row will do, the one with the most cells is what the person takes for the headers.
        let mut widest: Option<(usize, ImportError)> = None;
        for (place, row) in rows.iter().enumerate().take(LOOKED_AT) {
            let cells = row.cells.iter().filter(|cell| !cell.is_empty()).count();
            match locate(&row.cells, layout, map) {
                Ok(at) => return Ok(Self { at, rows: &rows[place + 1..] }),
                Err(error) if widest.as_ref().is_none_or(|(most, _)| cells > *most) => widest = Some((cells, error)),
                Err(_) => {}
            }
        }
        Err(widest.map_or(ImportError::Empty, |(_, error)| error))
    }

    /// A cell; empty when the file has no such column or the row ends before it.
    pub(super) fn cell(&self, row: &Row, field: &str) -> String {
        let at = self.at.iter().find(|(name, _)| *name == field).map(|(_, at)| *at);
        at.and_then(|at| row.cells.get(at)).cloned().unwrap_or_default()
    }
}

fn locate(
    headers: &[String],
    layout: &Layout,
    map: &[(String, String)],
) -> Result<Vec<(&'static str, usize)>, ImportError> {
    let plain_headers: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let column = |wanted: &str| -> Result<Option<usize>, ImportError> {
        let mut places = plain_headers.iter().enumerate().filter(|(_, header)| *header == wanted);
        match (places.next(), places.next()) {
            (Some((at, _)), Some(_)) => Err(ImportError::ColumnTwice { header: headers[at].clone() }),
            (found, _) => Ok(found.map(|(at, _)| at)),
        }
    };
    let found = || headers.iter().filter(|header| !header.is_empty()).cloned().collect();
    let mut at = Vec::new();
    for field in layout.fields {
        let place = match map.iter().find(|(name, _)| name == field.name) {
            Some((_, header)) => Some(column(&plain(header))?.ok_or_else(|| ImportError::NoColumn {
                field: field.name.to_owned(),
                header: header.clone(),
                found: found(),
            })?),
            None => first(field.headers, &column)?,
        };
        at.extend(place.map(|place| (field.name, place)));
    }
    for group in layout.needed {
        if !group.iter().any(|needed| at.iter().any(|(name, _)| name == needed)) {
            return Err(ImportError::NoHeader { missing: usual(layout, group), found: found() });
        }
    }
    Ok(at)
}

fn first(
    names: &[&str],
    column: &impl Fn(&str) -> Result<Option<usize>, ImportError>,
) -> Result<Option<usize>, ImportError> {
    for name in names {
        if let Some(at) = column(name)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// `barcode (条码) or code (编码)`.
fn usual(layout: &Layout, group: &[&str]) -> String {
    let named = layout.fields.iter().filter(|field| group.contains(&field.name));
    let named: Vec<_> =
        named.map(|field| format!("{} ({})", field.name, field.headers.first().unwrap_or(&""))).collect();
    named.join(" or ")
}

/// A header without its decoration: `* 零售价（元）` is `零售价`, `Card No.` is `cardno`.
fn plain(header: &str) -> String {
    let header: String = header.chars().map(half_width).collect();
    let kept = header.split('(').next().unwrap_or_default();
    kept.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(lines: &[&[&str]]) -> Vec<Row> {
        let row = |(at, cells): (usize, &&[&str])| Row {
            line: u32::try_from(at + 1).expect("a line"),
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        lines.iter().enumerate().map(row).collect()
    }

    fn refused(lines: &[&[&str]], map: &[(&str, &str)]) -> String {
        let map: Vec<_> = map.iter().map(|(f, h)| ((*f).to_owned(), (*h).to_owned())).collect();
        Columns::find(&table(lines), &GOODS, &map).expect_err("a refusal").to_string()
    }

    #[test]
    fn 认得店里常用的表头() {
        let rows = table(&[
            &["商品资料表"],
            &["* 商品名称", "零售价（元）", "条形码", "分 类"],
            &["茶", "3.5", "690", "饮料"],
        ]);
        let columns = Columns::find(&rows, &GOODS, &[]).expect("headers");
        assert_eq!(columns.rows.len(), 1);
        let cells = ["name", "price", "barcode", "category", "unit"].map(|field| columns.cell(&columns.rows[0], field));
        assert_eq!(cells, ["茶", "3.5", "690", "饮料", ""]);
        let english = table(&[&["Card No.", "Full Name", "Mobile"], &["8", "Pat", "131"]]);
        let columns = Columns::find(&english, &MEMBERS, &[]).expect("headers");
        assert_eq!(columns.cell(&columns.rows[0], "card_no"), "8");
    }

    #[test]
    fn 指定的列优先() {
        let rows = table(&[&["品名", "进价", "售价", "条码"], &["茶", "2", "3", "690"]]);
        let map = [("price".to_owned(), "进价".to_owned())];
        let columns = Columns::find(&rows, &GOODS, &map).expect("headers");
        assert_eq!(columns.cell(&columns.rows[0], "price"), "2");
    }

    #[test]
    fn 缺列说得清() {
        let header: &[&str] = &["品名", "条码"];
        assert_eq!(
            refused(&[header], &[]),
            "no column for price (售价); the file's columns are: 品名, 条码. Name one with --map FIELD=HEADER"
        );
        let titled = refused(&[&["商品资料表"], header, &["茶", "690"]], &[]);
        assert!(titled.contains("the file's columns are: 品名, 条码."), "{titled}");
        assert!(refused(&[&["品名", "售价"]], &[]).contains("code (编码) or barcode (条码)"));
        assert!(refused(&[header], &[("price", "单件")]).contains("no column \"单件\""));
        assert!(refused(&[header], &[("cost", "进价")]).contains("no field \"cost\""));
        assert!(refused(&[&["品名", "售价", "售价", "条码"]], &[]).contains("two columns are called \"售价\""));
    }
}
