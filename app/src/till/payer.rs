//! Who pays: nobody, or a member as the server knows them.
use leptos::{prelude::*, task::spawn_local};
use proto::members::v1::{GetMemberRequest, MemberView};
use rules::{
    cart::{Cart, Member},
    money::{BasisPoints, Fen},
};

use super::state::Till;
use crate::t;

impl Till {
    /// Names who pays.
    pub(crate) fn name_member(self, member: MemberView) {
        if self.locked() {
            return;
        }
        self.leave_done();
        self.cart.update(|cart| cart.set_member(Some(facts(&member))));
        self.changed();
        self.offer_undo(t!("till.cart.member_set", name = name_of(&member)));
        self.member.set(Some(member));
    }

    /// 无卡消费: nobody is named (F6, TIL-06).
    pub(crate) fn drop_member(self) {
        if self.locked() {
            return;
        }
        if !self.has_begun() {
            self.leave_done();
        }
        self.cart.update(Cart::walk_in);
        self.changed();
        let before = self.member.try_update(Option::take).flatten();
        if let Some(member) = before {
            self.offer_undo(t!("till.cart.member_gone", name = name_of(&member)));
        }
    }

    /// Brings the member's assets and level up to date with the cart's member.
    pub(crate) fn reload_member(self) {
        let wanted = self.cart.with_untracked(|cart| cart.member().map(|member| member.member_id.clone()));
        let Some(member_id) = wanted else {
            self.member.set(None);
            return;
        };
        spawn_local(async move {
            let answer = self.api.call(GetMemberRequest { member_id: member_id.clone() }).await;
            let still = self.cart.try_with_untracked(|cart| cart.member().is_some_and(|m| m.member_id == member_id));
            if still != Some(true) {
                return;
            }
            match answer {
                Ok(answer) => {
                    if let Some(member) = answer.member {
                        self.name_again(member);
                    }
                }
                Err(refusal) => self.notices.refuse(&refusal),
            }
        });
    }

    fn name_again(self, member: MemberView) {
        let facts = facts(&member);
        if self.cart.with_untracked(|cart| cart.member() != Some(&facts)) {
            self.cart.update(|cart| cart.set_member(Some(facts)));
        }
        self.member.set(Some(member));
    }
}

/// Principal and gift together: what stored value can pay.
pub(crate) fn balance(member: &MemberView) -> Fen {
    member.assets.as_ref().map_or(Fen::ZERO, |assets| Fen(assets.principal_fen + assets.gift_fen))
}

pub(super) fn facts(member: &MemberView) -> Member {
    Member {
        member_id: member.member.as_ref().map(|m| m.member_id.clone()).unwrap_or_default(),
        level_id: member.level.as_ref().map(|level| level.level_id.clone()).unwrap_or_default(),
        pays: BasisPoints(member.level.as_ref().map_or(rules::money::WHOLE.0, |level| level.pays_bp)),
    }
}

fn name_of(view: &MemberView) -> String {
    view.member.as_ref().map(|member| member.name.clone()).unwrap_or_default()
}
