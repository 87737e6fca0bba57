//! What a position may let a person do. A right is a pair: an ability, and the unit on whose
//! subtree it holds.

/// One ability ("quyền").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ability {
    /// See records that are not public, with their history and files.
    Read,
    /// See fields that are marked sensitive.
    ReadSensitive,
    /// Write records and hand them in.
    Record,
    /// Say that what was handed in is as it is: the word of those who stand nearest.
    Confirm,
    /// Accept what was handed in, or return it.
    Accept,
    /// Decide what a thing goes through next: launch, select, end.
    Lead,
    /// Sign reports.
    Sign,
    /// Let the public see.
    Publish,
    /// Keep units, positions, people and packs.
    Administer,
}

impl Ability {
    pub const ALL: [Ability; 9] = [
        Ability::Read,
        Ability::ReadSensitive,
        Ability::Record,
        Ability::Confirm,
        Ability::Accept,
        Ability::Lead,
        Ability::Sign,
        Ability::Publish,
        Ability::Administer,
    ];

    /// As packs, commands and the database write it.
    pub fn code(self) -> &'static str {
        match self {
            Ability::Read => "read",
            Ability::ReadSensitive => "read-sensitive",
            Ability::Record => "record",
            Ability::Confirm => "confirm",
            Ability::Accept => "accept",
            Ability::Lead => "lead",
            Ability::Sign => "sign",
            Ability::Publish => "publish",
            Ability::Administer => "administer",
        }
    }

    /// The Vietnamese word.
    pub fn name(self) -> &'static str {
        match self {
            Ability::Read => "xem hồ sơ",
            Ability::ReadSensitive => "xem thông tin riêng",
            Ability::Record => "ghi hồ sơ",
            Ability::Confirm => "xác nhận",
            Ability::Accept => "duyệt",
            Ability::Lead => "chỉ đạo",
            Ability::Sign => "ký",
            Ability::Publish => "công khai",
            Ability::Administer => "quản trị",
        }
    }

    /// The ability of that code; the error lists those there are.
    pub fn parse(code: &str) -> Result<Ability, String> {
        let found = Ability::ALL
            .into_iter()
            .find(|ability| ability.code() == code);
        found.ok_or_else(|| {
            let known: Vec<_> = Ability::ALL.iter().map(|ability| ability.code()).collect();
            format!("quyền ghi \"{code}\"; cho phép: {}", known.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Ability;

    #[test]
    fn codes_read_back_and_others_are_told_what_is_allowed() {
        for ability in Ability::ALL {
            assert_eq!(Ability::parse(ability.code()), Ok(ability));
        }
        let refused = Ability::parse("quan-tri").unwrap_err();
        assert!(refused.contains("\"quan-tri\"; cho phép: read, read-sensitive, record"));
    }
}
