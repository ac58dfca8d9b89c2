//! The command line: `--name value` pairs and bare flags after the mode, each used at most once and none left over.

use crate::Result;
use std::collections::BTreeMap;
use std::str::FromStr;

/// Options that take no value.
const FLAGS: [&str; 1] = ["insecure"];

pub struct Args {
    values: BTreeMap<String, String>,
}

impl Args {
    pub fn parse(words: impl Iterator<Item = String>) -> Result<Args> {
        let mut values = BTreeMap::new();
        let mut words = words;
        while let Some(word) = words.next() {
            let name = word.strip_prefix("--").ok_or_else(|| format!("not an option: {word}"))?;
            let value = if FLAGS.contains(&name) { Some(String::new()) } else { words.next() };
            let value = value.ok_or_else(|| format!("--{name} needs a value"))?;
            if values.insert(name.to_string(), value).is_some() {
                return Err(format!("--{name} is given twice").into());
            }
        }
        Ok(Args { values })
    }

    pub fn optional<T: FromStr>(&mut self, name: &str) -> Result<Option<T>> {
        match self.values.remove(name) {
            None => Ok(None),
            Some(text) => match text.parse() {
                Ok(value) => Ok(Some(value)),
                Err(_) => Err(format!("--{name} does not take {text}").into()),
            },
        }
    }

    pub fn required<T: FromStr>(&mut self, name: &str) -> Result<T> {
        self.optional(name)?.ok_or_else(|| format!("--{name} is needed").into())
    }

    pub fn flag(&mut self, name: &str) -> bool {
        self.values.remove(name).is_some()
    }

    /// Refuses what no one asked for.
    pub fn finish(self) -> Result<()> {
        match self.values.keys().next() {
            None => Ok(()),
            Some(name) => Err(format!("no such option: --{name}").into()),
        }
    }
}
