//! Whose certificates are believed.

use crate::error::{Error, Result};
use std::path::Path;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// Those that the certificates in a file have signed, else the public ones.
///
/// # Errors
/// [`Error::Io`] if it cannot be read, or holds none.
pub(super) fn trusted(file: Option<&Path>) -> Result<TlsConfig> {
    let Some(file) = file else { return Ok(TlsConfig::default()) };
    let pem = std::fs::read(file).map_err(Error::io("read", file))?;
    let certificates: Vec<Certificate<'static>> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        let source = std::io::Error::other("it holds no certificate (PEM)");
        return Err(Error::Io { action: "read", path: file.to_path_buf(), source });
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&certificates)).build())
}
