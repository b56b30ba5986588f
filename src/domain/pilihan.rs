//! A choice (*pilihan*) is a closed list of codes with a meaning each: a status, a sex, a kind of water source.
//! It is declared once; storage, the schema and input checks read the list from here.

/// A closed list of codes.
pub trait Pilihan: Copy + PartialEq + Send + Sync + 'static {
    /// The name of the list, as the schema spells the type.
    const NAMA: &'static str;
    /// What the list is about, in English with Indonesian terms glossed.
    const TENTANG: &'static str;
    /// Every value with its code and its meaning.
    const NILAI: &'static [(Self, &'static str, &'static str)];

    /// The code that is stored and sent.
    fn kode(self) -> &'static str {
        Self::NILAI.iter().find(|(value, _, _)| *value == self).map_or("", |(_, code, _)| code)
    }

    /// The value of a code, if the list has it.
    fn dari_kode(code: &str) -> Option<Self> {
        Self::NILAI.iter().find(|(_, known, _)| *known == code).map(|(value, _, _)| *value)
    }
}

/// The list without its Rust type: name, meaning, and (code, meaning) pairs.
#[derive(Clone, Copy, Debug)]
pub struct Daftar {
    pub nama: &'static str,
    pub tentang: &'static str,
    pub nilai: fn() -> Vec<(&'static str, &'static str)>,
}

/// The list of a choice, for code that does not care which choice it is.
pub const fn daftar<P: Pilihan>() -> Daftar {
    Daftar {
        nama: P::NAMA,
        tentang: P::TENTANG,
        nilai: || P::NILAI.iter().map(|(_, code, meaning)| (*code, *meaning)).collect(),
    }
}

/// Declares an enum together with its list of codes.
#[macro_export]
macro_rules! pilihan {
    ($(#[doc = $about:literal])+ $vis:vis enum $name:ident {
        $($(#[doc = $meaning:literal])+ $variant:ident = $code:literal,)*
    }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[doc = $meaning])+ $variant,)* }

        impl $crate::domain::pilihan::Pilihan for $name {
            const NAMA: &'static str = stringify!($name);
            const TENTANG: &'static str = concat!($($about,)+);
            const NILAI: &'static [(Self, &'static str, &'static str)] =
                &[$(($name::$variant, $code, concat!($($meaning,)+)),)*];
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str($crate::domain::pilihan::Pilihan::kode(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let code = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                $crate::domain::pilihan::Pilihan::dari_kode(&code)
                    .ok_or_else(|| serde::de::Error::custom(concat!("unknown code of ", stringify!($name))))
            }
        }
    };
}
