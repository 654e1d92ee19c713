//! A secret that the pages of one start of the server know, and no other page does.

use std::fmt;

use anyhow::Result;
use constant_time_eq::constant_time_eq;
use rustix::rand::{GetRandomFlags, getrandom};

/// 32 random bytes, in hexadecimal digits.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    pub fn random() -> Result<Self> {
        let mut bytes = [0; 32];
        // So few bytes come all at once.
        getrandom(&mut bytes, GetRandomFlags::empty())?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// Takes equally long whatever other text of its length this is.
    pub fn is(&self, text: &str) -> bool {
        constant_time_eq(self.0.as_bytes(), text.as_bytes())
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_its_own() {
        let (one, other) = (Token::random().unwrap(), Token::random().unwrap());
        assert!(one.is(&one.to_string()));
        assert!(!one.is(&other.to_string()));
        assert!(!one.is("") && !one.is(&one.to_string()[1..]));
        assert_eq!(one.to_string().len(), 64);
    }
}
