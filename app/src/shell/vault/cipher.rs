//! Sealing: XChaCha20-Poly1305 bound to one place, with a commitment by which the audit log knows
//! what was sealed without anybody opening it.
//!
//! A sealed value is the number of its data key (4 bytes), the commitment (32), the nonce (24) and
//! the ciphertext of salt (16) and text. The salt is sealed with the text: whoever cannot read a
//! telephone number cannot try numbers against its commitment either.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::shell::audit;
use crate::shell::fault::Fault;

const NUMBER: usize = 4;
const COMMITMENT: usize = 32;
const NONCE: usize = 24;
const SALT: usize = 16;

/// Where a sealed value stands: it opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'a> {
    /// Whose data key.
    pub realm: i64,
    /// Id of the record, or of what else holds it.
    pub subject: &'a [u8],
    /// Which revision of it.
    pub revision: i64,
    /// Which field of it.
    pub field: &'a str,
}

/// Text that opened, with the salt that was sealed with it.
pub struct Opened {
    salt: [u8; SALT],
    /// What was sealed.
    pub text: Vec<u8>,
}

/// A key of 256 bits.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// The key made of these random bytes.
    #[must_use]
    pub fn of(random: [u8; 32]) -> Key {
        Key(random)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn encrypt(
        &self,
        nonce: [u8; NONCE],
        aad: &[u8],
        msg: &[u8],
    ) -> Result<Vec<u8>, Fault> {
        XChaCha20Poly1305::new(&self.0.into())
            .encrypt(&XNonce::from(nonce), Payload { msg, aad })
            .map_err(|_| Fault::Inside("không niêm phong được: nội dung quá dài".into()))
    }

    pub(super) fn decrypt(&self, nonce: [u8; NONCE], aad: &[u8], msg: &[u8]) -> Option<Vec<u8>> {
        XChaCha20Poly1305::new(&self.0.into())
            .decrypt(&XNonce::from(nonce), Payload { msg, aad })
            .ok()
    }
}

/// Seals a text with a realm's data key.
pub(super) fn seal(
    (number, key): (u32, &Key),
    bound: &Bound<'_>,
    text: &Opened,
    nonce: [u8; NONCE],
) -> Result<Vec<u8>, Fault> {
    let mut sealed = number.to_be_bytes().to_vec();
    sealed.extend(text.commitment());
    let inside = [&text.salt[..], &text.text].concat();
    let ciphertext = key.encrypt(nonce, &place(bound, &sealed), &inside)?;
    sealed.extend(nonce);
    sealed.extend(ciphertext);
    Ok(sealed)
}

impl Opened {
    /// A text to be sealed for the first time.
    pub(super) fn new(text: &[u8], salt: [u8; SALT]) -> Opened {
        let text = text.to_vec();
        Opened { salt, text }
    }

    fn commitment(&self) -> [u8; COMMITMENT] {
        audit::digest(&[b"sealed", &self.salt, &self.text])
    }
}

/// A sealed value, taken apart.
pub(super) struct Sealed<'a> {
    /// The data key's number.
    pub number: u32,
    head: &'a [u8],
    nonce: [u8; NONCE],
    ciphertext: &'a [u8],
}

impl<'a> Sealed<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Option<Sealed<'a>> {
        let (head, rest) = bytes.split_at_checked(NUMBER + COMMITMENT)?;
        let (nonce, ciphertext) = rest.split_at_checked(NONCE)?;
        Some(Sealed {
            number: u32::from_be_bytes(head.get(..NUMBER)?.try_into().ok()?),
            head,
            nonce: nonce.try_into().ok()?,
            ciphertext,
        })
    }

    /// Opens it; nothing where it was changed, or sealed for another place or with another key.
    pub(super) fn open(&self, key: &Key, bound: &Bound<'_>) -> Option<Opened> {
        let aad = place(bound, self.head);
        let inside = key.decrypt(self.nonce, &aad, self.ciphertext)?;
        let (salt, text) = inside.split_at_checked(SALT)?;
        let opened = Opened::new(text, salt.try_into().ok()?);
        (opened.commitment()[..] == self.head[NUMBER..]).then_some(opened)
    }
}

/// What the audit log covers of a sealed value: the commitment, which stays when it is sealed again
/// with another key, and when what is behind it is erased.
#[must_use]
pub fn commitment(sealed: &[u8]) -> Option<&[u8]> {
    sealed.get(NUMBER..NUMBER + COMMITMENT)
}

fn place(bound: &Bound<'_>, head: &[u8]) -> [u8; 32] {
    audit::digest(&[
        b"lantoa sealed",
        &bound.realm.to_be_bytes(),
        bound.subject,
        &bound.revision.to_be_bytes(),
        bound.field.as_bytes(),
        head,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sealed(key: &Key, text: &[u8], salt: [u8; 16]) -> Vec<u8> {
        seal((1, key), &HERE, &Opened::new(text, salt), [8; 24]).unwrap()
    }

    const HERE: Bound<'_> = Bound {
        realm: 10,
        subject: b"record",
        revision: 2,
        field: "fields",
    };

    proptest! {
        #[test]
        fn what_is_sealed_opens_where_it_stands_and_nowhere_else(
            text: Vec<u8>, random: [u8; 32], other: [u8; 32], salt: [u8; 16], at: usize,
        ) {
            prop_assume!(random != other);
            let key = Key::of(random);
            let bytes = sealed(&key, &text, salt);
            let open = |key: &Key, bound: &Bound<'_>, bytes: &[u8]| {
                let opened = Sealed::read(bytes)?.open(key, bound)?;
                Some(opened.text)
            };
            prop_assert_eq!(open(&key, &HERE, &bytes), Some(text.clone()));
            prop_assert_eq!(open(&Key::of(other), &HERE, &bytes), None);
            for elsewhere in [
                Bound { realm: 20, ..HERE },
                Bound { subject: b"another", ..HERE },
                Bound { revision: 3, ..HERE },
                Bound { field: "title", ..HERE },
            ] {
                prop_assert_eq!(open(&key, &elsewhere, &bytes), None);
            }
            let mut changed = bytes.clone();
            changed[at % bytes.len()] ^= 1;
            prop_assert_eq!(open(&key, &HERE, &changed), None);
            prop_assert_eq!(open(&key, &HERE, &bytes[..at % bytes.len()]), None);
        }

        #[test]
        fn equal_texts_have_no_equal_commitments(text: [u8; 8], a: [u8; 16], b: [u8; 16]) {
            prop_assume!(a != b);
            let key = Key::of([7; 32]);
            let (a, b) = (sealed(&key, &text, a), sealed(&key, &text, b));
            prop_assert_ne!(commitment(&a), commitment(&b));
            prop_assert!(a.windows(text.len()).all(|part| part != text));
        }
    }

    #[test]
    fn a_commitment_stays_when_the_key_changes() {
        let (old, new) = (Key::of([1; 32]), Key::of([2; 32]));
        let first = sealed(&old, b"0912 345 678", [5; 16]);
        let opened = Sealed::read(&first).unwrap().open(&old, &HERE).unwrap();
        let second = seal((2, &new), &HERE, &opened, [9; 24]).unwrap();
        assert_eq!(commitment(&first), commitment(&second));
        let since = 2_u32.to_be_bytes();
        assert!(first[..] < since[..] && second[..] > since[..]);
        let opened = Sealed::read(&second).unwrap().open(&new, &HERE).unwrap();
        assert_eq!(opened.text, b"0912 345 678");
    }
}
