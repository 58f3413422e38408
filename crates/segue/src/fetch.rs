//! Fetching one text over the network, because somebody asked for just that.

use std::time::Duration;

use crate::failure::Failure;

/// The largest template.
const LARGEST: u64 = 256 * 1024;
/// How long a server may take in all.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whether `source` is an address and not a file.
pub(crate) fn is_address(source: &str) -> bool {
    source.contains("://")
}

/// The text at `address`: https, or http on this machine itself.
pub(crate) fn fetch(address: &str) -> Result<String, Failure> {
    let failed = |why: String| Failure::Fetch { address: address.to_owned(), why };
    let is_local = ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|host| {
        address.strip_prefix(host).is_some_and(|rest| {
            (rest.starts_with('/') || rest.starts_with(':'))
                && !rest.split('/').next().is_some_and(|host| host.contains('@'))
        })
    });
    if !address.starts_with("https://") && !is_local {
        return Err(failed("only https addresses are fetched".to_owned()));
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .https_only(!is_local)
        .max_redirects(if is_local { 0 } else { 5 })
        .build()
        .into();
    let mut answer = agent.get(address).call().map_err(|error| failed(error.to_string()))?;
    let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
    let bytes = body.map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|_| failed("it is no text".to_owned()))
}
