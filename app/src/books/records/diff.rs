//! What a revision changed: each value by its place, before and after.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// One value that is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Where it stands: `ten`, `ket-qua/2/gia-tri`.
    pub place: String,
    /// What stood there; none where nothing did.
    pub was: Option<String>,
    /// What stands there; none where nothing does.
    pub is: Option<String>,
}

/// The values of one document that are others in another, in the order of their places.
#[must_use]
pub fn changed(before: &Value, after: &Value) -> Vec<Changed> {
    let (mut was, mut is) = (BTreeMap::new(), BTreeMap::new());
    flatten(String::new(), before, &mut was);
    flatten(String::new(), after, &mut is);
    let mut places: Vec<&String> = was.keys().chain(is.keys()).collect();
    places.sort_unstable();
    places.dedup();
    let differ = places.into_iter().filter(|p| was.get(*p) != is.get(*p));
    differ
        .map(|place| Changed {
            place: place.clone(),
            was: was.get(place).cloned(),
            is: is.get(place).cloned(),
        })
        .collect()
}

fn flatten(place: String, value: &Value, into: &mut BTreeMap<String, String>) {
    let below = |part: &str| match place.as_str() {
        "" => part.to_owned(),
        above => format!("{above}/{part}"),
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(k, v)| flatten(below(k), v, into)),
        Value::Array(list) => (1..)
            .zip(list)
            .for_each(|(n, v)| flatten(below(&n.to_string()), v, into)),
        Value::Null => {}
        Value::String(text) => drop(into.insert(place, text.clone())),
        other => drop(into.insert(place, other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_another_value_is_told() {
        let before = json!({"ten": "A", "so": 1, "cu": true, "dong": [{"a": 1}, {"a": 2}]});
        let after =
            json!({"ten": "A", "so": 2, "moi": null, "dong": [{"a": 1}, {"a": "2"}, {"a": 3}]});
        let told: Vec<_> = changed(&before, &after)
            .into_iter()
            .map(|c| (c.place, c.was.unwrap_or_default(), c.is.unwrap_or_default()))
            .collect();
        let told: Vec<_> = told
            .iter()
            .map(|(p, w, i)| (p.as_str(), w.as_str(), i.as_str()))
            .collect();
        assert_eq!(
            told,
            [("cu", "true", ""), ("dong/3/a", "", "3"), ("so", "1", "2")]
        );
        assert!(changed(&before, &before).is_empty());
    }
}
