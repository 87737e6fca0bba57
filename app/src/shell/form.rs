//! The state of a form that is shown again: what was typed stays, what is wrong stands beside its
//! field and, with a link to it, in a summary above.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::fault::{Fault, Problem};
use super::lang::Lang;
use super::text::{Texts, fill};

/// What was typed, and what is wrong with it. A field's `id` on the page is its name.
#[derive(Default)]
pub struct Form {
    values: BTreeMap<&'static str, String>,
    problems: Vec<Problem>,
    /// Whether what is wrong is told in Vietnamese whatever the page's language.
    vietnamese: bool,
}

impl Form {
    /// What was typed into a field.
    #[must_use]
    pub fn typed(mut self, field: &'static str, value: impl Into<String>) -> Form {
        self.values.insert(field, value.into());
        self
    }

    /// Why it was not taken; a fault of no field of its own is one of `field`.
    #[must_use]
    pub fn wrong(mut self, field: &str, fault: Fault, lang: Lang, request: &str) -> Form {
        self.vietnamese = fault.is_vietnamese_only();
        self.problems = match fault {
            Fault::Invalid(problems) => problems,
            other => vec![Problem {
                field: field.to_owned(),
                message: other.said(lang, request),
            }],
        };
        self
    }

    /// What stands in a field.
    #[must_use]
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    fn of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a Problem> {
        self.problems.iter().filter(move |p| p.field == field)
    }

    /// For `aria-describedby` and, where there is one, `aria-invalid`.
    #[must_use]
    pub fn described(&self, field: &str) -> Option<String> {
        self.of(field).next().map(|_| format!("{field}-error"))
    }

    /// What is wrong with a field, to stand under it.
    #[must_use]
    pub fn beside(&self, field: &str, lang: Lang) -> Markup {
        html! {
            @if self.described(field).is_some() {
                span.field-error #{ (field) "-error" } lang=[self.lang_attribute(lang)] {
                    @for problem in self.of(field) { span { (problem.message) } }
                }
            }
        }
    }

    /// All that is wrong, above the form.
    #[must_use]
    pub fn summary(&self, t: &Texts) -> Markup {
        html! {
            @if !self.problems.is_empty() {
                div.message.wrong role="alert" {
                    p { strong { (fill(t.form_wrong, &[("n", &self.problems.len())])) } }
                    ul lang=[self.lang_attribute(t.lang)] {
                        @for problem in &self.problems {
                            li {
                                @if problem.field.is_empty() {
                                    (problem.message)
                                } @else {
                                    a href={ "#" (problem.field) } { (problem.message) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn lang_attribute(&self, page: Lang) -> Option<&'static str> {
        page.of_data().filter(|_| self.vietnamese)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_and_what_is_wrong_leads_to_its_field() {
        let fault = Fault::Refused("tệp <hỏng>".into());
        let form = Form::default()
            .typed("text", "gõ dở")
            .wrong("file", fault, Lang::En, "");
        assert_eq!((form.value("text"), form.value("file")), ("gõ dở", ""));
        let summary = form.summary(Texts::of(Lang::En)).into_string();
        assert!(summary.contains("1 thing needs") && summary.contains("href=\"#file\""));
        assert!(summary.contains("&lt;hỏng&gt;") && summary.contains("lang=\"vi\""));
        assert_eq!(form.described("file").as_deref(), Some("file-error"));
        let beside = form.beside("file", Lang::Vi).into_string();
        assert!(beside.contains("id=\"file-error\"") && !beside.contains("lang="));
        assert_eq!(form.described("text"), None);
        assert_eq!(form.beside("text", Lang::Vi).into_string(), "");
    }

    #[test]
    fn a_form_that_was_not_sent_has_no_summary() {
        assert_eq!(
            Form::default().summary(Texts::of(Lang::Vi)).into_string(),
            ""
        );
    }
}
