use std::net::Ipv6Addr;

/// `http://authority/path?query`, taken apart.
#[derive(Debug)]
pub(super) struct Url {
    /// The host, and the port if there is one: what the server is told.
    pub authority: String,
    /// A name, or an address without brackets.
    pub host: String,
    pub port: u16,
    /// With the query, without the fragment.
    pub path: String,
}

impl Url {
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        // A line break or a space would end the request's first line early.
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("it has characters that must be written with %");
        }
        let (scheme, rest) = text.split_once("://").ok_or("it does not begin with http://")?;
        if !scheme.eq_ignore_ascii_case("http") {
            return Err("only http:// is spoken here");
        }
        let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let (host, port) = host_and_port(authority)?;
        let slash = if path.starts_with('/') { "" } else { "/" };
        Ok(Self { authority: authority.into(), host: host.into(), port, path: format!("{slash}{path}") })
    }
}

fn host_and_port(authority: &str) -> Result<(&str, u16), &'static str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']').ok_or("a bracket is not closed")?;
            host.parse::<Ipv6Addr>().map_err(|_| "in brackets there is no IPv6 address")?;
            let port = if port.is_empty() { None } else { Some(port.strip_prefix(':').ok_or("it has no port")?) };
            (host, port)
        }
        None => {
            let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
            if host.is_empty() || !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)) {
                return Err("it names no host");
            }
            (host, port)
        }
    };
    let port = match port {
        None => 80,
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => port.parse().map_err(|_| "it has no port")?,
        Some(_) => return Err("it has no port"),
    };
    Ok((host, port))
}
