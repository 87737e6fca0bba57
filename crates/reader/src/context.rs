//! What a figure inherits from the text before it: the date, whether sums are
//! cumulative, the model in quotation marks and the locality.

use std::sync::LazyLock;

use vi::Span;

use crate::line::{Line, Quoted};
use crate::locality::Localities;
use crate::phrases::Phrases;
use crate::scan::key;
use crate::time::{Says, Times};
use crate::trap::Found;

/// Gathered while the tokens of a line go by.
#[derive(Default)]
pub(crate) struct Context {
    /// The first token of the sentence.
    pub sentence: usize,
    /// The time last stated in the sentence.
    pub when: Option<Span>,
    pub cumulative: bool,
    /// The model last named in the line.
    pub model: Option<Quoted>,
    /// The localities named in the line.
    pub places: Localities,
    /// The thing of the figure before, in the same sentence.
    pub thing: Option<(usize, usize)>,
    /// The times stated in the line so far.
    times: Times,
    seen_to: usize,
}

impl Context {
    /// Takes in the tokens up to `to`.
    pub fn advance(&mut self, line: &Line, to: usize) {
        static OF_WHICH: LazyLock<Phrases<()>> =
            LazyLock::new(|| Phrases::new(&[("trong đó|bao gồm|gồm|cụ thể", ())]));
        static CUMULATIVE: LazyLock<Phrases<()>> =
            LazyLock::new(|| Phrases::new(&[("lũy kế|cộng dồn|lũy tiến", ())]));
        static MODELS: LazyLock<Phrases<()>> = LazyLock::new(|| {
            Phrases::new(&[(
                "mô hình|mô hình điểm|phong trào|câu lạc bộ|clb|quỹ|chương trình|tổ|cuộc vận động|đề án|dự án|hũ gạo",
                (),
            )])
        });
        while self.seen_to < to {
            let at = self.seen_to;
            self.seen_to += 1;
            if line.ends_sentence(at) {
                self.sentence = at + 1;
                if line.is_mark(at, ';') {
                    continue;
                }
                self.when = None;
                self.cumulative = false;
                if !OF_WHICH.has(line.tokens, at + 1) {
                    self.thing = None;
                }
            } else if CUMULATIVE.has(line.tokens, at) {
                self.cumulative = true;
            } else if line.tokens[at].is_quote() {
                let near = line.quotes.partition_point(|q| q.from <= at);
                if let Some(quote) = line.quotes.get(near)
                    && quote.from == at + 1
                    && quote.name
                    && (MODELS.before(line.tokens, at).is_some() || self.follows_model(line, at))
                {
                    self.model = Some(*quote);
                }
            } else if let Some(past) = self.places.take(line, at) {
                self.seen_to = past;
            }
        }
    }

    /// "mô hình “A”, “B”": the second name right after the first.
    fn follows_model(&self, line: &Line, at: usize) -> bool {
        self.model.is_some_and(|m| {
            at == m.to + 2 && (line.is_mark(at - 1, ',') || line.key(at - 1) == key("và"))
        })
    }

    /// Takes in a number that is no figure, and the time that it may state; `own` says of its
    /// first token whether it stands right behind a figure, which alone is then of that time.
    pub fn note(
        &mut self,
        line: &Line,
        trap: Found,
        own: impl Fn(usize) -> bool,
    ) -> (Found, Option<Span>) {
        let taken = self.times.take(line, trap, self.when);
        match taken.says {
            Says::When(when) if own(taken.found.from) => return (taken.found, Some(when)),
            Says::When(when) => self.when = Some(when),
            Says::Unknown => self.when = None,
            Says::Nothing => {}
        }
        (taken.found, None)
    }
}
