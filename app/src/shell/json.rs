//! JSON read strictly: a key written twice would let one of its values be lost without a word.

use std::collections::HashSet;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess,
    Visitor,
};

/// Reads a value; no object in it may write a key twice.
///
/// # Errors
/// The text is no JSON, says something else, or writes a key twice; each with its place.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice::<Once>(text)?;
    serde_json::from_slice(text)
}

/// Any JSON in which no object writes a key twice.
struct Once;

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Once, D::Error> {
        from.deserialize_any(Once)
    }
}

impl<'de> DeserializeSeed<'de> for Once {
    type Value = Once;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Once, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = Once;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Once, A::Error> {
        let mut known = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            if known.contains(&key) {
                return Err(A::Error::custom(format!("duplicate field `{key}`")));
            }
            map.next_value_seed(Once)?;
            known.insert(key);
        }
        Ok(self)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Once, A::Error> {
        while items.next_element_seed(Once)?.is_some() {}
        Ok(self)
    }
    fn visit_bool<E>(self, _: bool) -> Result<Once, E> {
        Ok(self)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Once, E> {
        Ok(self)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Once, E> {
        Ok(self)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Once, E> {
        Ok(self)
    }
    fn visit_str<E>(self, _: &str) -> Result<Once, E> {
        Ok(self)
    }
    fn visit_unit<E>(self) -> Result<Once, E> {
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    fn read(text: &str) -> Result<Value, String> {
        super::read(text.as_bytes()).map_err(|e| super::super::request::not_json(&e).to_string())
    }

    #[test]
    fn a_key_written_twice_is_refused_with_its_name_at_any_depth() {
        for (text, key) in [
            ("{\"a\": 1, \"b\": 2, \"a\": 3}", "`a`"),
            ("{\"x\": {\"ten\": 1, \"t\\u0065n\": 2}}", "`ten`"),
            (
                "[1, {\"dong\": [{\"gia-tri\": 1, \"gia-tri\": 1}]}]",
                "`gia-tri`",
            ),
        ] {
            let told = read(text).unwrap_err();
            assert!(
                told.contains("ghi hai lần trường") && told.contains(key),
                "{told}"
            );
            assert!(told.contains("dòng 1, cột"), "{told}");
        }
    }

    #[test]
    fn everything_else_is_read_as_it_stands() {
        let text = "{\"a\":[1,-2,3.50,\"x\",null,true,{}],\"b\":{\"a\":12345678901234567890123}}";
        assert_eq!(read(text).unwrap().to_string(), text);
        assert!(read("{\"a\": }").unwrap_err().contains("sai cú pháp"));
    }
}
