//! Where a cluster is and who asks it.

use crate::config::StoreSettings;
use crate::error::{Error, Result};
use std::fmt;

/// A cluster with the library in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterOptions {
    /// What the settings say of it.
    pub settings: StoreSettings,
    /// Who asks.
    pub credentials: Credentials,
}

/// Who asks a cluster; never shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Credentials {
    /// Nobody in particular.
    #[default]
    None,
    /// A user with a password.
    Password(String, String),
    /// Who has this key.
    ApiKey(String),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::None => "None",
            Self::Password(..) => "Password",
            Self::ApiKey(_) => "ApiKey",
        })
    }
}

impl Credentials {
    /// Those of the settings: secrets that were given come before those in files.
    ///
    /// # Errors
    /// [`Error::Io`] if a file cannot be read, [`Error::BadParameter`] if there is a user without a password.
    pub fn of(settings: &StoreSettings, password: Option<String>, api_key: Option<String>) -> Result<Self> {
        let read = |file: &std::path::PathBuf| {
            let text = std::fs::read_to_string(file).map_err(Error::io("read", file))?;
            Ok(text.trim_end_matches(['\n', '\r']).to_owned())
        };
        let secret = |given: Option<String>, file: &Option<std::path::PathBuf>| match given {
            Some(given) => Ok(Some(given)),
            None => file.as_ref().map(read).transpose(),
        };
        if let Some(key) = secret(api_key, &settings.api_key_file)? {
            return Ok(Self::ApiKey(key));
        }
        let Some(user) = settings.user.clone() else { return Ok(Self::None) };
        match secret(password, &settings.password_file)? {
            Some(password) => Ok(Self::Password(user, password)),
            None => Err(Error::BadParameter {
                name: "store.user",
                reason: "has no password: set PLANSEARCH_STORE_PASSWORD or `store.password_file`".to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        let settings = StoreSettings { user: Some("me".to_owned()), ..StoreSettings::default() };
        assert!(Credentials::of(&settings, None, None).is_err());
        let credentials = Credentials::of(&settings, Some("s3cret".to_owned()), None).unwrap();
        let shown = format!("{:?}", ClusterOptions { settings: settings.clone(), credentials });
        assert!(!shown.contains("s3cret"), "{shown}");
        let credentials = Credentials::of(&settings, Some("s3cret".to_owned()), Some("k3y".to_owned())).unwrap();
        assert_eq!(credentials, Credentials::ApiKey("k3y".to_owned()));
    }
}
