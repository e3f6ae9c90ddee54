//! The address of a web page, as far as it says it, and what its relative links mean then.

use crate::archive::has_scheme;
use crate::xml::Document;

/// Where a page says that it stands: its `base`, its canonical address, its `og:url`.
pub(super) fn of(document: &Document) -> Option<String> {
    let named = |name: &str, holds: fn(&str) -> bool, value: &str| {
        let mut all = document.elements().filter(|n| n.is(name));
        all.find_map(|n| {
            let says = ["rel", "property"].iter().find_map(|a| n.attribute(a)).unwrap_or("");
            holds(&says.trim().to_ascii_lowercase()).then(|| n.attribute(value)).flatten()
        })
    };
    let said = named("link", |rel| rel.split_whitespace().any(|w| w == "canonical"), "href")
        .or_else(|| named("meta", |property| property == "og:url", "content"))
        .map(str::trim)
        .filter(|a| is_web(a));
    let base = named("base", |_| true, "href").map(str::trim);
    match (base, said) {
        (Some(base), _) if is_web(base) => Some(base.to_owned()),
        (Some(base), Some(said)) => joined(said, base),
        (_, said) => said.map(str::to_owned),
    }
}

fn is_web(address: &str) -> bool {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

/// The address that a reference means on a page at an address (RFC 3986, 5.2, for references
/// without a scheme); none where the address is none of the web.
pub(super) fn joined(address: &str, reference: &str) -> Option<String> {
    let reference = reference.trim();
    if has_scheme(reference) {
        return Some(reference.to_owned());
    }
    let (scheme, rest) = address.split_once("://")?;
    if let Some(host) = reference.strip_prefix("//") {
        return Some(format!("{scheme}://{host}"));
    }
    let rest = rest.split('#').next().unwrap_or(rest);
    if reference.starts_with('#') {
        return Some(format!("{scheme}://{rest}{reference}"));
    }
    let rest = rest.split('?').next().unwrap_or(rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if reference.starts_with('?') {
        return Some(format!("{scheme}://{host}/{path}{reference}"));
    }
    let cut = reference.find(['?', '#']).unwrap_or(reference.len());
    let (own, tail) = reference.split_at(cut);
    let folder = match own.strip_prefix('/') {
        Some(_) => "",
        None => path.rsplit_once('/').map_or("", |(folder, _)| folder),
    };
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    let steps: Vec<&str> = own.trim_start_matches('/').split('/').collect();
    for (at, step) in steps.iter().enumerate() {
        let last = at + 1 == steps.len();
        match *step {
            "." | ".." => {
                if *step == ".." {
                    parts.pop();
                }
                // A path that ends with dots names the folder.
                if last {
                    parts.push("");
                }
            }
            step => parts.push(step),
        }
    }
    Some(format!("{scheme}://{host}/{}{tail}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse_html;

    #[test]
    fn references_are_resolved() {
        let page = "https://quay.example/salt/today.html?x=1#top";
        for (reference, want) in [
            ("wind.html", "https://quay.example/salt/wind.html"),
            ("../wind/#n", "https://quay.example/wind/#n"),
            ("../../../wind", "https://quay.example/wind"),
            ("./", "https://quay.example/salt/"),
            ("/a/b?c", "https://quay.example/a/b?c"),
            ("//other.example/a", "https://other.example/a"),
            ("?x=2", "https://quay.example/salt/today.html?x=2"),
            ("#n", "https://quay.example/salt/today.html?x=1#n"),
            ("mailto:ann@quay.example", "mailto:ann@quay.example"),
        ] {
            assert_eq!(joined(page, reference).as_deref(), Some(want), "{reference}");
        }
        assert_eq!(joined("https://quay.example", "a").as_deref(), Some("https://quay.example/a"));
    }

    #[test]
    fn pages_say_where_they_stand() {
        let said =
            |head: &str| of(&parse_html(format!("<head>{head}</head>x").as_str().into(), 99));
        let canonical = "<link rel=canonical href=https://quay.example/a/b.html>";
        let told = "<meta property=og:url content='https://quay.example/og'>";
        assert_eq!(said(canonical).as_deref(), Some("https://quay.example/a/b.html"));
        assert_eq!(said(told).as_deref(), Some("https://quay.example/og"));
        let based = format!("<base href='/c/'>{canonical}");
        assert_eq!(said(&based).as_deref(), Some("https://quay.example/c/"));
        assert_eq!(said("<base href='c/'>"), None);
        assert_eq!(said(""), None);
    }
}
