//! The steps of a task: each is announced, timed, and stops the task when it fails.

use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::process;

pub struct Steps {
    begun: Instant,
    done: Vec<(String, f64)>,
}

impl Steps {
    pub fn begin() -> Self {
        Self {
            begun: Instant::now(),
            done: Vec::new(),
        }
    }

    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        if process::interrupted() {
            bail!("interrupted before step \"{name}\"");
        }
        println!("\n── {} · {name}", self.done.len() + 1);
        let begun = Instant::now();
        let result = work();
        let seconds = begun.elapsed().as_secs_f64();
        if result.is_ok() {
            println!("── {name}: {seconds:.1} s");
        }
        self.done.push((name.to_owned(), seconds));
        result.with_context(|| {
            format!(
                "step {} \"{name}\" failed after {seconds:.1} s",
                self.done.len()
            )
        })
    }

    /// One line a step, and the whole.
    pub fn sum_up(&self) {
        println!();
        for (name, seconds) in &self.done {
            println!("{seconds:>8.1} s  {name}");
        }
        println!("{:>8.1} s  in all", self.begun.elapsed().as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_its_step() {
        let mut steps = Steps::begin();
        assert_eq!(steps.step("first", || Ok(1)).unwrap(), 1);
        let error = steps.step("second", || -> Result<()> { bail!("broken") });
        let text = format!("{:#}", error.unwrap_err());
        assert!(
            text.starts_with("step 2 \"second\" failed after "),
            "{text}"
        );
        assert!(text.ends_with("broken"), "{text}");
    }
}
