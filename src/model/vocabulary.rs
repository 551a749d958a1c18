//! Words that authors choose from: each is written once, with the key that authors write and
//! machines read, and what readers see.

/// An enum of keys: `Variant = "key", "words";`, or without words where readers never see it as
/// such.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $key:literal, $words:literal;)* }) => {
        $crate::model::vocabulary::vocabulary! { $(#[$meta])* $name { $($(#[$doc])* $variant = $key;)* } }

        impl $name {
            /// What readers see.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }
    };
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $key:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, schemars::JsonSchema)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $key)] $variant,)* }

        impl $name {
            /// The key that authors write and machines read.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }
        }
    };
}

pub(crate) use vocabulary;
