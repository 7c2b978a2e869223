//! 账本: what the book says of a document, and of a member.

mod get_document;
mod list_member_entries;
