//! The sorts of values: two values of one sort are two answers to one question. Units are sorts as well, by one name each.

/// A number of which nothing says what it counts.
pub(crate) const BARE: &str = "";
/// A word that is written as a name.
pub(crate) const NAME: &str = "name";
/// A name in code: `dispatched_on`.
pub(crate) const IDENTIFIER: &str = "identifier";
/// What something goes to, by the word before it: "the errors go to slack".
pub(crate) const AIM: &str = "aim";
/// An option of a program: `--json`.
pub(crate) const FLAG: &str = "flag";
/// A path.
pub(crate) const PATH: &str = "path";
/// An address of the web or of mail.
pub(super) const ADDRESS: &str = "address";
/// Words joined by a hyphen: `media-prod`.
pub(super) const LABEL: &str = "label";
/// Digits in groups: `0931-22`.
pub(super) const CODE: &str = "code";
/// The number of an issue: `TELEM-4471`.
pub(super) const TICKET: &str = "ticket";
/// One capital amid a sentence.
pub(super) const LETTER: &str = "letter";
/// Letters and digits as products have them: `BME280`.
pub(super) const MODEL: &str = "model";
/// A format of files.
pub(super) const FORMAT: &str = "format";
/// So much time, or how often something is done.
pub(crate) const DURATION: &str = "duration";
/// A time of day.
pub(super) const CLOCK: &str = "clock";
/// A day of a month.
pub(super) const DATE: &str = "date";
/// A day of the week.
pub(super) const WEEKDAY: &str = "weekday";
/// A year.
pub(super) const YEAR: &str = "year";
/// A release: `3.8.0`.
pub(super) const VERSION: &str = "version";
/// An address of the internet protocol, version 4.
pub(super) const IP: &str = "ip";
/// So much by so much.
pub(super) const DIMENSION: &str = "dimension";
/// A number in hexadecimal digits.
pub(super) const HEX: &str = "hex";
/// A language that people speak or program in.
pub(super) const LANGUAGE: &str = "language";
/// A colour.
pub(super) const COLOUR: &str = "colour";
