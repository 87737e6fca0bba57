//! The public portal: home, locality, model and figure pages. `view` is what a page shows, in words;
//! one file a page turns it into HTML; `part` is what pages share.

pub mod figure;
pub mod fill;
pub mod home;
pub mod locality;
mod matrix;
pub mod model;
mod models;
mod months;
mod part;
mod text;
mod told;
mod traced;
pub mod view;
pub mod web;
