//! The way back: every intent that changed something leaves a step, and steps are taken back from the newest.
use super::{Cart, LineId, Step, Undone};
use crate::pricing::{Bill, MAX_LINES};

impl Cart {
    /// Takes back the last intent that changed something.
    pub fn undo(&mut self) -> Option<Undone> {
        match self.history.pop()? {
            Step::Drop(id) => {
                let at = self.place(id).ok()?;
                let line = self.lines.remove(at);
                self.selected = self.lines.last().map(|line| line.id);
                Some(Undone::Added(Box::new(line)))
            }
            Step::Restore { at, line } => {
                let id = line.id;
                self.lines.insert(at.min(self.lines.len()), line);
                self.selected = Some(id);
                Some(Undone::Removed(id))
            }
            Step::Put(before) => {
                let (id, at) = (before.id, self.place(before.id).ok()?);
                self.lines[at] = before;
                self.selected = Some(id);
                Some(Undone::Changed(id))
            }
            Step::Bill(before) => {
                self.bill = before;
                Some(Undone::Bill)
            }
            Step::Member(before) => {
                self.member = before;
                Some(Undone::Member)
            }
            Step::Refill(before) => {
                let Self { lines, selected, member, walk_in, bill, .. } = *before;
                (self.lines, self.selected) = (lines, selected);
                (self.member, self.walk_in, self.bill) = (member, walk_in, bill);
                Some(Undone::Emptied)
            }
        }
    }

    /// Brings a removed line back although other things happened since; false when it was never removed or is too long ago.
    pub fn bring_back(&mut self, id: LineId) -> bool {
        let removed = |step: &Step| matches!(step, Step::Restore { line, .. } if line.id == id);
        let Some(step) = self.history.iter().rposition(removed) else { return false };
        // Of a cart that was cleared away since: it comes back with the cart or not at all.
        let cleared = self.history[step..].iter().any(|step| matches!(step, Step::Refill(_)));
        if cleared || self.lines.len() >= MAX_LINES {
            return false;
        }
        let step = self.history.remove(step);
        self.history.push(step);
        self.undo().is_some()
    }

    /// Can [`Self::undo`] do something?
    pub fn can_undo(&self) -> bool {
        !self.history.is_empty()
    }

    /// 清空: takes everything away, and can be taken back as a whole. False when there was nothing.
    pub fn empty_out(&mut self) -> bool {
        if self.lines.is_empty() && self.member.is_none() && self.bill == Bill::None {
            return false;
        }
        let history = std::mem::take(&mut self.history);
        let emptied = Self { next: self.next, rounding: self.rounding, ..Self::default() };
        let before = std::mem::replace(self, emptied);
        self.history = history;
        self.remember(Step::Refill(Box::new(before)));
        true
    }
}
