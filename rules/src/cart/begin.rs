//! How a sale begins: with goods, or with who buys.
use super::Cart;
use crate::till::Flow;

impl Cart {
    /// 无卡消费 (TIL-06, TIL-07): there is no card, so the sale may begin.
    pub fn walk_in(&mut self) {
        self.set_member(None);
        self.walk_in = true;
    }

    /// May goods be rung up? In 会员开单 (TIL-02) it is said first who buys; a cart that has lines has begun.
    pub fn has_begun(&self, flow: Flow) -> bool {
        flow == Flow::Supermarket || self.walk_in || self.member.is_some() || !self.lines.is_empty()
    }
}
