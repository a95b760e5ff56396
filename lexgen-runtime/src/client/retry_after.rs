//! [`Retry-After`](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3): the delay that a server requests.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

/// The requested delay: a number of seconds, or the time until a date, which may be in the past.
///
/// A date is relative to the `Date` of the response, so that it does not matter which clock is wrong. Without `Date`, it is
/// relative to the local clock, if there is one.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.parse().ok().map(Duration::from_secs);
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let now = date(headers, DATE).or_else(now)?;
    Some(until.duration_since(now).unwrap_or_default())
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?.trim()).ok()
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
fn now() -> Option<SystemTime> {
    Some(SystemTime::now())
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn now() -> Option<SystemTime> {
    None
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use http::{HeaderMap, HeaderValue};

    use super::retry_after;

    fn parsed(value: &str, date: Option<&str>) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", HeaderValue::from_str(value).expect("the value is valid"));
        headers.extend(date.map(|date| (http::header::DATE, HeaderValue::from_str(date).expect("the value is valid"))));
        retry_after(&headers)
    }

    #[test]
    fn a_number_is_a_delay_in_seconds() {
        assert_eq!(parsed(" 120 ", None), Some(Duration::from_secs(120)));
        assert_eq!(parsed("0", None), Some(Duration::ZERO));
        for none in ["", "-1", "+1", "1.5", "soon", "99999999999999999999999"] {
            assert_eq!(parsed(none, None), None, "{none}");
        }
    }

    #[test]
    fn a_date_is_relative_to_the_date_of_the_response() {
        let date = Some("Fri, 31 Dec 1999 23:59:00 GMT");
        assert_eq!(parsed("Sat, 01 Jan 2000 00:01:00 GMT", date), Some(Duration::from_secs(120)));
        assert_eq!(parsed("Saturday, 01-Jan-00 00:01:00 GMT", date), Some(Duration::from_secs(120)));
        assert_eq!(parsed("Fri, 31 Dec 1999 00:00:00 GMT", date), Some(Duration::ZERO), "a past date means no delay");
        assert_eq!(parsed("Fri, 31 Dec 1999", date), None);
    }

    #[test]
    fn without_a_date_of_the_response_the_local_clock_is_used() {
        assert_eq!(parsed("Sat, 01 Jan 2000 00:01:00 GMT", None), Some(Duration::ZERO));
        let later = SystemTime::now() + Duration::from_secs(1 << 30);
        let wait = parsed(&httpdate::fmt_http_date(later), Some("no date")).expect("the date is valid");
        assert!(wait > Duration::from_secs(1 << 29), "{wait:?}");
    }
}
