//! The public portal: home, locality, model and figure pages. `public` is
//! what the public sees of the books; `fill`, `models` and `traced` make `view` of it, what a page
//! shows, in words; one file a page turns that into HTML; `part` is what pages share.

mod figure;
mod fill;
mod home;
mod locality;
mod matrix;
mod model;
mod models;
mod months;
mod part;
mod places;
mod public;
mod search;
mod text;
mod told;
mod traced;
mod view;
pub mod web;
