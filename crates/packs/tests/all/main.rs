//! One test binary: packs that load, packs that must not, records, faces, random texts.

#[cfg(test)]
mod documents;
mod faces;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod mistakes;
mod parts;
#[cfg(test)]
mod positions;
#[cfg(test)]
mod random;
#[cfg(test)]
mod records;
#[cfg(test)]
mod sealed;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod small;
