//! The keys of a line that matter here; everything else is skipped unread.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::lenient;

/// One line.
#[expect(
    clippy::struct_excessive_bools,
    reason = "the client's flags are independent of each other"
)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Record<'a> {
    #[serde(rename = "type", borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) uuid: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) parent_uuid: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) logical_parent_uuid: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) timestamp: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) cwd: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) git_branch: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) version: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) subtype: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) pr_url: Option<Cow<'a, str>>,
    /// What was done to the queue of typed texts.
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) operation: Option<Cow<'a, str>>,
    /// The text that was queued.
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) content: Option<Cow<'a, str>>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) is_sidechain: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) is_meta: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) is_compact_summary: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) is_visible_in_transcript_only: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub(super) is_api_error_message: bool,
    #[serde(borrow, default, deserialize_with = "lenient::object")]
    pub(super) message: Option<Message<'a>>,
    #[serde(borrow, default)]
    pub(super) tool_use_result: Outcome<'a>,
    #[serde(borrow, default, deserialize_with = "lenient::object")]
    pub(super) compact_metadata: Option<CompactMetadata<'a>>,
    #[serde(borrow, default, deserialize_with = "lenient::object")]
    pub(super) attachment: Option<Attachment<'a>>,
    #[serde(borrow, default, deserialize_with = "lenient::object")]
    pub(super) data: Option<Progress<'a>>,
}

/// A message of the conversation.
#[derive(Deserialize)]
pub(super) struct Message<'a> {
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) id: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) model: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) content: Content<'a>,
    #[serde(default, deserialize_with = "lenient::object")]
    pub(super) usage: Option<Counts>,
}

/// A text, or blocks.
#[derive(Default)]
pub(super) enum Content<'a> {
    #[default]
    None,
    Text(Cow<'a, str>),
    Blocks(Vec<Block<'a>>),
}

/// A block of any type, with the keys of all of them.
#[derive(Deserialize, Default)]
pub(super) struct Block<'a> {
    #[serde(rename = "type", borrow, default, deserialize_with = "lenient::kind")]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) text: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) thinking: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) id: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) input: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) tool_use_id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) content: Content<'a>,
    #[serde(default, deserialize_with = "lenient::maybe_flag")]
    pub(super) is_error: Option<bool>,
}

/// Tokens of a response; absent is zero.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Counts {
    #[serde(deserialize_with = "lenient::count")]
    pub(super) input_tokens: u64,
    #[serde(deserialize_with = "lenient::count")]
    pub(super) output_tokens: u64,
    #[serde(deserialize_with = "lenient::count")]
    pub(super) cache_creation_input_tokens: u64,
    #[serde(deserialize_with = "lenient::count")]
    pub(super) cache_read_input_tokens: u64,
}

/// What the boundary of a compaction says of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CompactMetadata<'a> {
    #[serde(borrow, default, deserialize_with = "lenient::kind")]
    pub(super) trigger: Cow<'a, str>,
    #[serde(default, deserialize_with = "lenient::count")]
    pub(super) pre_tokens: u64,
}

/// Something that the client added to the conversation.
#[derive(Deserialize)]
pub(super) struct Attachment<'a> {
    #[serde(rename = "type", borrow, default, deserialize_with = "lenient::kind")]
    pub(super) kind: Cow<'a, str>,
    /// What the person typed while the model worked.
    #[serde(borrow, default)]
    pub(super) prompt: Content<'a>,
}

/// An echo of something that runs.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Progress<'a> {
    #[serde(rename = "type", borrow, default, deserialize_with = "lenient::kind")]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) agent_id: Option<Cow<'a, str>>,
    /// A record of a sub-agent, in releases that keep no files for them.
    #[serde(borrow, default)]
    pub(super) message: Option<&'a RawValue>,
}

/// The structured result of a tool; of the many shapes only what matters.
#[derive(Default)]
pub(super) struct Outcome<'a> {
    /// `create` or `update` for a written file.
    pub(super) kind: Option<Cow<'a, str>>,
    pub(super) file_path: Option<Cow<'a, str>>,
    pub(super) patch: Option<PatchCount>,
    /// The content of a file that was written anew, where there is no patch.
    pub(super) content_lines: Option<u32>,
    pub(super) interrupted: bool,
    pub(super) background: bool,
    pub(super) task: Option<TaskResult<'a>>,
    pub(super) answers: Vec<String>,
}

/// The task that `TaskCreate` made.
#[derive(Deserialize)]
pub(super) struct TaskResult<'a> {
    #[serde(borrow, default, deserialize_with = "lenient::text")]
    pub(super) id: Option<Cow<'a, str>>,
}

/// Lines added and removed by a structured patch.
#[derive(Clone, Copy, Default)]
pub(super) struct PatchCount {
    pub(super) added: u32,
    pub(super) removed: u32,
}

impl<'a> Content<'a> {
    /// All text of the content; borrowed where it is in one piece.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::None => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Blocks(blocks) => match blocks.as_slice() {
                [block] => Cow::Borrowed(block.text.as_deref().unwrap_or_default()),
                blocks => {
                    let texts: Vec<&str> =
                        blocks.iter().filter_map(|block| block.text.as_deref()).collect();
                    Cow::Owned(texts.join("\n"))
                }
            },
        }
    }

    /// The blocks; none for a plain text.
    pub(super) fn blocks(&self) -> &[Block<'a>] {
        match self {
            Self::Blocks(blocks) => blocks,
            _ => &[],
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Content<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = Content<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of blocks")
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Content::None)
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Content::Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Content::Text(Cow::Owned(text.to_owned())))
            }
            fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
                Ok(Content::Text(Cow::Owned(text)))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
                Ok(Content::None)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
                Ok(Content::None)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
                Ok(Content::None)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
                Ok(Content::None)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Content::None)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut blocks = Vec::new();
                while let Some(Item(block)) = seq.next_element()? {
                    blocks.extend(block);
                }
                Ok(Content::Blocks(blocks))
            }
        }
        deserializer.deserialize_any(Shape)
    }
}

/// An element of a block list: a block, a bare text, or something unknown.
struct Item<'a>(Option<Block<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for Item<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = Item<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a block")
            }
            fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
                Ok(Item(None))
            }
            fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
                Ok(Item(None))
            }
            fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
                Ok(Item(None))
            }
            fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
                Ok(Item(None))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Item(None))
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Item(None))
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                let text = Some(Cow::Borrowed(text));
                Ok(Item(Some(Block { kind: "text".into(), text, ..Block::default() })))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                let text = Some(Cow::Owned(text.to_owned()));
                Ok(Item(Some(Block { kind: "text".into(), text, ..Block::default() })))
            }
            fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
                let text = Some(Cow::Owned(text));
                Ok(Item(Some(Block { kind: "text".into(), text, ..Block::default() })))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let fields = serde::de::value::MapAccessDeserializer::new(map);
                Block::deserialize(fields).map(|block| Item(Some(block)))
            }
        }
        deserializer.deserialize_any(Shape)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Outcome<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = Outcome<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the structured result of a tool")
            }
            fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
                Ok(Outcome::default())
            }
            fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
                Ok(Outcome::default())
            }
            fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
                Ok(Outcome::default())
            }
            fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
                Ok(Outcome::default())
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Outcome::default())
            }
            fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
                Ok(Outcome::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Outcome::default())
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut outcome = Outcome::default();
                while let Some(key) = map.next_key::<Cow<'_, str>>()? {
                    outcome.field(&key, &mut map)?;
                }
                Ok(outcome)
            }
        }
        deserializer.deserialize_any(Shape)
    }
}

impl<'de> Outcome<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "type" => self.kind = text(map)?,
            "filePath" | "notebook_path" => self.file_path = text(map)?,
            "structuredPatch" => self.patch = Some(map.next_value::<PatchCount>()?),
            "content" => self.content_lines = map.next_value::<LineCount>()?.0,
            "interrupted" => self.interrupted = map.next_value::<&RawValue>()?.get() == "true",
            "backgroundTaskId" => self.background = map.next_value::<&RawValue>()?.get() != "null",
            "task" => self.task = serde_json::from_str(map.next_value::<&RawValue>()?.get()).ok(),
            // Sorted by their questions.
            "answers" => {
                let answers = map.next_value::<&RawValue>()?.get();
                let answers = serde_json::from_str::<serde_json::Map<String, _>>(answers);
                self.answers = answers.into_iter().flatten().filter_map(answer).collect();
            }
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

fn answer((_, value): (String, serde_json::Value)) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// A text, or nothing where the value is something else.
fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<Cow<'de, str>>, A::Error> {
    let raw: &'de RawValue = map.next_value()?;
    Ok(serde_json::from_str::<Text<'de>>(raw.get()).ok().map(|text| text.0))
}

#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// How many lines a text has; nothing for other values.
struct LineCount(Option<u32>);

impl<'de> Deserialize<'de> for LineCount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        let count = raw.starts_with('"').then(|| {
            let ends_with_break = raw.ends_with("\\n\"");
            if raw == "\"\"" { 0 } else { breaks(raw) + u32::from(!ends_with_break) }
        });
        Ok(Self(count))
    }
}

/// How many line feeds a JSON text has: `\\n`, where the backslash is not itself escaped.
fn breaks(raw: &str) -> u32 {
    let bytes = raw.as_bytes();
    let mut count = 0;
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|rest| memchr::memchr(b'\\', rest)) {
        count += u32::from(bytes.get(from + at + 1) == Some(&b'n'));
        from += at + 2;
    }
    count
}

impl<'de> Deserialize<'de> for PatchCount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Hunk<'a> {
            #[serde(borrow, default)]
            lines: Vec<Text<'a>>,
        }
        let hunks =
            serde_json::from_str::<Vec<Hunk<'_>>>(<&RawValue>::deserialize(deserializer)?.get())
                .unwrap_or_default();
        let lines = || hunks.iter().flat_map(|hunk| &hunk.lines);
        let with = |sign: char| lines().filter(|line| line.0.starts_with(sign)).count() as u32;
        Ok(Self { added: with('+'), removed: with('-') })
    }
}
