//! A good may change its category from one day to the next; a sale keeps the category of its day. So the days are sold in
//! order, and where a good moves, all tills wait until the manager has moved it.
use std::collections::{BTreeMap, HashMap};

use ::tests::load::{Failure, LoadTill, random_id};
use proto::catalog::v1::{Category, GetItemRequest, Item, ListCategoriesRequest, SaveCategoryRequest, SaveItemRequest};
use proto::kit::v1::Reason;

use crate::{
    baskets::{Basket, Baskets},
    prepare::Known,
};

/// Baskets that can be sold in any order, after these goods were moved.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// Goods and their new category.
    pub(crate) moves: BTreeMap<String, String>,
    /// Where in the file: from, to.
    pub(crate) baskets: (usize, usize),
}

/// Cuts the file where goods move.
pub(crate) fn stretches(file: &Baskets, known: &Known) -> Vec<Stretch> {
    let mut at: HashMap<&str, String> = HashMap::new();
    let mut stretches = vec![Stretch::default()];
    let mut from = 0;
    while from < file.baskets.len() {
        let to = from + file.baskets[from..].iter().take_while(|basket| basket.day == file.baskets[from].day).count();
        let moves = moves(&file.baskets[from..to], file, known, &mut at);
        match stretches.last_mut() {
            Some(last) if moves.is_empty() => last.baskets.1 = to,
            _ => stretches.push(Stretch { moves, baskets: (from, to) }),
        }
        from = to;
    }
    stretches
}

fn moves<'a>(
    day: &'a [Basket],
    file: &Baskets,
    known: &Known,
    at: &mut HashMap<&'a str, String>,
) -> BTreeMap<String, String> {
    let mut moves = BTreeMap::new();
    for line in day.iter().flat_map(|basket| &basket.lines) {
        let Some(item) = known.items.get(&line.goods) else { continue };
        let now = at
            .entry(&line.goods)
            .or_insert_with(|| known.categories.get(&item.category_id).cloned().unwrap_or_default());
        if *now == line.category {
            continue;
        }
        // What a former run moved stays: its earlier sales are made and keep their category.
        let place = |category: &str| {
            file.goods.get(&line.goods).and_then(|good| good.categories.iter().position(|one| one == category))
        };
        let moved_before = item.version > 1 && place(now) > place(&line.category);
        if !moved_before {
            now.clone_from(&line.category);
            moves.insert(line.goods.clone(), line.category.clone());
        }
    }
    moves
}

/// Moves goods.
pub(crate) async fn refile(manager: &LoadTill, moves: &BTreeMap<String, String>, known: &Known) -> Result<(), Failure> {
    for (goods, category) in moves {
        let item = known.items.get(goods).ok_or_else(|| format!("no goods {goods}"))?;
        let category_id = category_id(manager, category).await?;
        move_to(manager, item, &category_id).await?;
    }
    Ok(())
}

async fn move_to(manager: &LoadTill, item: &Item, category_id: &str) -> Result<(), Failure> {
    loop {
        let ask = GetItemRequest { item_id: item.item_id.clone() };
        let now = manager.ask(random_id()?, &ask).await?.item.ok_or("an answer without an item")?;
        if now.category_id == category_id {
            return Ok(());
        }
        let wanted = Item { category_id: category_id.to_owned(), ..now };
        match manager.ask(random_id()?, &SaveItemRequest { item: Some(wanted) }).await {
            Ok(_) => return Ok(()),
            // The answer to the first try was lost, or somebody else saved: look again.
            Err(refusal) if refusal.is_kit(Reason::StaleVersion) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
}

async fn category_id(manager: &LoadTill, name: &str) -> Result<String, Failure> {
    let there = manager.ask(random_id()?, &ListCategoriesRequest {}).await?.categories;
    if let Some(category) = there.iter().find(|one| one.name == name) {
        return Ok(category.category_id.clone());
    }
    let sort = there.iter().map(|one| one.sort).max().unwrap_or(0).saturating_add(1);
    let new = Category { category_id: random_id()?.to_string(), name: name.to_owned(), sort, version: 0 };
    let saved = manager.ask(random_id()?, &SaveCategoryRequest { category: Some(new) }).await?;
    Ok(saved.category.ok_or("an answer without a category")?.category_id)
}

#[cfg(test)]
mod tests {
    use rules::money::Fen;

    use super::*;
    use crate::baskets::{Good, Line};

    fn shop(category: &str, version: i64) -> Known {
        let item = Item { category_id: category.to_owned(), version, ..Item::default() };
        Known {
            items: HashMap::from([("a".to_owned(), item)]),
            categories: HashMap::from([("1".to_owned(), "1".to_owned()), ("2".to_owned(), "2".to_owned())]),
            members: HashMap::new(),
        }
    }

    /// One sale of good `a` a day, in these categories.
    fn file(categories: &[&str]) -> Baskets {
        let basket = |(at, category): (usize, &&str)| Basket {
            day: format!("2000-11-{:02}", at + 1),
            member: "7".to_owned(),
            lines: vec![Line { goods: "a".to_owned(), category: (*category).to_owned(), quantity: 1, amount: Fen(1) }],
        };
        let mut order: Vec<String> = categories.iter().map(|one| (*one).to_owned()).collect();
        order.dedup();
        let mut good = Good::default();
        good.categories = order;
        Baskets {
            baskets: categories.iter().enumerate().map(basket).collect(),
            goods: BTreeMap::from([("a".to_owned(), good)]),
        }
    }

    fn cut(categories: &[&str], known: &Known) -> Vec<(Vec<String>, (usize, usize))> {
        let stretches = stretches(&file(categories), known).into_iter();
        stretches.map(|one| (one.moves.into_values().collect(), one.baskets)).collect()
    }

    #[test]
    fn days_are_sold_together_until_a_good_moves() {
        let two = "2".to_owned();
        assert_eq!(cut(&["1", "1", "2", "2"], &shop("1", 1)), [(vec![], (0, 2)), (vec![two.clone()], (2, 4))]);
        // It was imported under its later category.
        let first = (vec!["1".to_owned()], (0, 1));
        assert_eq!(cut(&["1", "2"], &shop("2", 1)), [(vec![], (0, 0)), first, (vec![two], (1, 2))]);
    }

    #[test]
    fn a_second_run_moves_nothing_back() {
        assert_eq!(cut(&["1", "1", "2"], &shop("2", 2)), [(vec![], (0, 3))]);
    }
}
