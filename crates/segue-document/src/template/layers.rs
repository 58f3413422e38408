//! Templates on templates: later layers add sections, triggers and questions,
//! and override blocks.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, context};
use segue_model::lf;

use super::head::{ExtraSection, Head, Question};
use super::{DEFAULT_BUDGET, Filling, Platform, Template, Triggers};
use crate::{Diagnostic, front};

/// How many templates may stand on each other.
const DEEPEST: usize = 16;
/// How much a template may compute: a foreign one must not run for ever.
const FUEL: u64 = 200_000;

/// The text of a template, and where it comes from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file, or the name of a built-in template.
    pub origin: String,
    /// The text in LF form.
    pub text: String,
}

/// Why templates do not go together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}, line {}: {}", .diagnostic.line, .diagnostic.message)]
pub struct TemplateError {
    /// The file, or the name of a built-in template.
    pub origin: String,
    /// The line, and what is wrong there.
    pub diagnostic: Diagnostic,
}

impl Source {
    /// A source with LF line ends.
    pub fn new(origin: impl Into<String>, text: &str) -> Self {
        let text = lf(text.strip_prefix('\u{feff}').unwrap_or(text)).into_owned();
        Self { origin: origin.into(), text }
    }

    fn wrong(&self, line: usize, message: impl Into<String>) -> TemplateError {
        TemplateError { origin: self.origin.clone(), diagnostic: Diagnostic::new(line, message) }
    }

    /// The line that begins with `key`, counted from 1.
    fn line_of(&self, key: &str) -> usize {
        self.text.lines().position(|line| line.starts_with(key)).unwrap_or(0) + 1
    }
}

/// One template in its place.
struct Layer {
    source: Source,
    head: Head,
    body: String,
}

/// Puts `layers` on each other, each on what it extends; `find` gives the source
/// of a template by its name.
pub fn compose(
    layers: &[Source],
    find: &dyn Fn(&str) -> Option<Source>,
    filling: &Filling,
) -> Result<Template, TemplateError> {
    let mut stack: Vec<Layer> = Vec::new();
    for source in layers {
        for layer in expand(source.clone(), find)? {
            if !stack.iter().any(|known| known.head.name() == layer.head.name()) {
                stack.push(layer);
            }
        }
    }
    let head = merge(&stack)?;
    let body = render(&stack, &head, filling)?;
    let names = stack.iter().map(|layer| layer.head.name()).collect::<Vec<_>>();
    let is_plain = stack.len() == 1 && body == stack[0].body;
    let text = if is_plain { stack[0].source.text.clone() } else { head.write() + &body };
    Ok(Template {
        name: head.name(),
        layers: names[..names.len().saturating_sub(1)].to_vec(),
        budget: head.budget.unwrap_or(DEFAULT_BUDGET),
        platform: head.platform.unwrap_or(Platform::Any),
        triggers: head.triggers,
        take_up: head.take_up,
        sections: head.sections,
        ask: head.ask,
        text,
        is_plain,
    })
}

/// A template with all that it extends, the lowest first.
fn expand(
    source: Source,
    find: &dyn Fn(&str) -> Option<Source>,
) -> Result<Vec<Layer>, TemplateError> {
    let mut layers = Vec::new();
    let mut next = Some(source);
    while let Some(source) = next.take() {
        let (head, body) = Head::read(&source.text)
            .map_err(|diagnostic| TemplateError { origin: source.origin.clone(), diagnostic })?;
        if let Some(beneath) = &head.extends {
            if layers.len() >= DEEPEST {
                return Err(source
                    .wrong(source.line_of("extends:"), "templates extend each other in a circle"));
            }
            next = Some(beneath_of(&source, beneath, find)?);
        }
        let body = body.to_owned();
        layers.push(Layer { source, head, body });
    }
    layers.reverse();
    Ok(layers)
}

/// The template that `wanted` names, as `base@1`: the name, and how its version begins.
fn beneath_of(
    source: &Source,
    wanted: &str,
    find: &dyn Fn(&str) -> Option<Source>,
) -> Result<Source, TemplateError> {
    let line = source.line_of("extends:");
    let (name, version) = wanted.split_once('@').unwrap_or((wanted, ""));
    let found = find(name).ok_or_else(|| {
        source.wrong(line, format!("it extends `{name}`, and there is no such template"))
    })?;
    let is = Head::read(&found.text).map(|(head, _)| head.version).unwrap_or_default();
    let fits = version.is_empty()
        || is.strip_prefix(version).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    if !fits {
        return Err(
            source.wrong(line, format!("it extends `{wanted}`, and `{name}` has the version {is}"))
        );
    }
    Ok(found)
}

/// The front matter of the whole: the last layer's, with what those below add.
fn merge(stack: &[Layer]) -> Result<Head, TemplateError> {
    let Some(top) = stack.last() else {
        let diagnostic = Diagnostic::new(1, "no template is named");
        return Err(TemplateError { origin: "template".to_owned(), diagnostic });
    };
    let mut head = Head {
        triggers: Triggers::default(),
        take_up: Triggers::default(),
        sections: Vec::new(),
        ask: Vec::new(),
        extends: None,
        ..top.head.clone()
    };
    for (at, layer) in stack.iter().enumerate() {
        for (word, instruction) in &layer.head.triggers.domain {
            let other = head.triggers.domain.get(word).filter(|other| *other != instruction);
            if other.is_some() {
                return Err(conflict(
                    &stack[..at],
                    layer,
                    "triggers:",
                    &format!("the trigger `{word}`"),
                ));
            }
        }
        head.triggers.extend(&layer.head.triggers);
        head.take_up.extend(&layer.head.take_up);
        for section in &layer.head.sections {
            add_section(&mut head.sections, section, &stack[..at], layer)?;
        }
        for question in &layer.head.ask {
            add_question(&mut head.ask, question, &stack[..at], layer)?;
        }
        head.budget = layer.head.budget.or(head.budget);
        head.platform = layer.head.platform.filter(|p| *p != Platform::Any).or(head.platform);
    }
    if head.triggers.each().all(|trigger| trigger.trim().is_empty()) {
        let message = "`triggers` names nothing that asks for a handoff";
        return Err(top.source.wrong(top.source.line_of("triggers:"), message));
    }
    Ok(head)
}

fn add_section(
    sections: &mut Vec<ExtraSection>,
    section: &ExtraSection,
    below: &[Layer],
    layer: &Layer,
) -> Result<(), TemplateError> {
    match sections.iter_mut().find(|known| known.name == section.name) {
        Some(known) if known.under != section.under => {
            let what = format!("the section `{}`", section.name);
            Err(conflict(below, layer, "sections:", &what))
        }
        Some(known) => {
            *known = section.clone();
            Ok(())
        }
        None => {
            sections.push(section.clone());
            Ok(())
        }
    }
}

fn add_question(
    questions: &mut Vec<Question>,
    question: &Question,
    below: &[Layer],
    layer: &Layer,
) -> Result<(), TemplateError> {
    match questions.iter_mut().find(|known| known.key == question.key) {
        Some(known) if known.question != question.question => {
            let what = format!("the question `{}`", question.key);
            Err(conflict(below, layer, "ask:", &what))
        }
        Some(known) => {
            known.required |= question.required;
            Ok(())
        }
        None => {
            questions.push(question.clone());
            Ok(())
        }
    }
}

/// Two layers that mean different things by one name.
fn conflict(below: &[Layer], layer: &Layer, key: &str, what: &str) -> TemplateError {
    let name = what.split('`').nth(1).unwrap_or_default();
    let says = |other: &&Layer| {
        let head = &other.head;
        head.triggers.domain.contains_key(name)
            || head.sections.iter().any(|section| section.name == name)
            || head.ask.iter().any(|question| question.key == name)
    };
    let other =
        below.iter().rfind(says).map_or("another layer", |other| other.source.origin.as_str());
    let message = format!("{what} means something else in {other}; give one of them another name");
    layer.source.wrong(layer.source.line_of(key), message)
}

/// The body of the whole.
fn render(stack: &[Layer], head: &Head, filling: &Filling) -> Result<String, TemplateError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build().map_err(|error| wrong_body(stack, &error))?);
    environment.set_fuel(Some(FUEL));
    for (at, layer) in stack.iter().enumerate() {
        let is_block = layer.body.contains("{% block") || layer.body.contains("{%- block");
        if at > 0 && !is_block {
            let message = format!(
                "it has no `{{% block … %}}` to put on `{}`: a template that stands on another overrides its blocks",
                stack[at - 1].head.template
            );
            return Err(layer.source.wrong(body_line(layer) + 1, message));
        }
        if let Some((line, message)) = misplaced(&stack[..at], layer).filter(|_| at > 0) {
            return Err(layer.source.wrong(body_line(layer) + line, message));
        }
        let extends =
            if at > 0 { format!("{{% extends \"{}\" %}}", at - 1) } else { String::new() };
        environment
            .add_template_owned(at.to_string(), extends + &layer.body)
            .map_err(|error| wrong_body(stack, &error))?;
    }
    let name = (stack.len() - 1).to_string();
    let template = environment.get_template(&name).map_err(|error| wrong_body(stack, &error))?;
    let unasked = |key: &String| !head.ask.iter().any(|question| question.key == *key);
    let answers: Vec<(&String, &String)> =
        filling.answers.iter().filter(|(key, _)| unasked(key)).collect();
    let context = context! {
        name => head.template.as_str(),
        version => head.version.as_str(),
        title => title(&head.template),
        triggers => Serde(&head.triggers),
        every_trigger => head.triggers.all(),
        first_trigger => head.triggers.first(),
        take_up => Serde(&head.take_up),
        sections => Serde(&head.sections),
        ask => Serde(&head.ask),
        answers => Serde(&filling.answers),
        other_answers => Serde(answers),
        platform => filling.platform.as_str(),
        budget => head.budget.unwrap_or(DEFAULT_BUDGET),
    };
    let body = template.render(context).map_err(|error| wrong_body(stack, &error))?;
    Ok(body)
}

/// What a template says that nothing shows: a block that is in none of those below,
/// or text outside of blocks; with its line in the body, counted from 1.
fn misplaced(below: &[Layer], layer: &Layer) -> Option<(usize, String)> {
    let mut depth = 0usize;
    for (at, line) in layer.body.lines().enumerate() {
        let names = block_names(line);
        let known = |name: &&str| {
            below.iter().any(|l| l.body.lines().any(|l| block_names(l).contains(name)))
        };
        if let Some(name) = names.iter().find(|name| depth == 0 && !known(name)) {
            return Some((at + 1, format!("there is no block `{name}` in what it stands on")));
        }
        let is_text = !line.trim().is_empty() && !line.contains("{%") && !line.contains("{#");
        if depth == 0 && is_text && !line.contains("#}") {
            return Some((
                at + 1,
                "text outside of blocks is not shown; put it into a block".to_owned(),
            ));
        }
        depth += names.len();
        depth = depth.saturating_sub(line.matches("endblock").count());
    }
    None
}

/// The blocks that begin on a line.
fn block_names(line: &str) -> Vec<&str> {
    let tags = line.split("{%").skip(1);
    let names =
        tags.filter_map(|tag| tag.trim_start_matches(['-', '+', ' ']).strip_prefix("block "));
    names.filter_map(|rest| rest.split_whitespace().next()).collect()
}

fn body_line(layer: &Layer) -> usize {
    let text = &layer.source.text;
    text[..text.len() - front::split(text).1.len()].lines().count()
}

/// An error of the template language, in the file that it is in.
fn wrong_body(stack: &[Layer], error: &minijinja::Error) -> TemplateError {
    let at = error.name().and_then(|name| name.parse::<usize>().ok()).unwrap_or(stack.len() - 1);
    let layer = &stack[at.min(stack.len() - 1)];
    let line = body_line(layer) + error.line().unwrap_or(1);
    let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    layer.source.wrong(line, detail)
}

/// `bug-hunt` as it stands in a heading: `Bug Hunt`.
fn title(name: &str) -> String {
    let words = name.split(['-', '_', ' ']).map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        first + letters.as_str()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::built_in;

    fn find(name: &str) -> Option<Source> {
        built_in(name).map(|text| Source::new(name, text))
    }

    fn layer(name: &str, head: &str, body: &str) -> Source {
        Source::new(
            format!("{name}.md"),
            &format!("---\ntemplate: {name}\nversion: 1.0.0\n{head}---\n{body}"),
        )
    }

    const BLOCK: &str = "{% block notes %}\n{{ super() }}\n- Ours.\n{% endblock %}\n";

    fn composed(layers: &[Source]) -> Result<Template, TemplateError> {
        compose(layers, &find, &Filling::default())
    }

    #[test]
    fn later_layers_add_and_override() {
        let team = layer(
            "team",
            "extends: base@1\nask: [{ key: owner, question: Who? }]\nsections: [{ name: Owners, under: Context }]\ntriggers: { words: [weiter] }\n",
            BLOCK,
        );
        let template = composed(&[team]).unwrap();
        assert_eq!(template.name.to_string(), "team@1.0.0");
        assert_eq!(template.layers[0].name, "base");
        assert!(template.triggers.words.contains(&"weiter".to_owned()));
        assert!(template.triggers.words.contains(&"snapshot".to_owned()));
        assert!(template.text.contains("- Ours.") && template.text.contains("### Owners"));
        assert!(template.text.contains("The prompt stands alone"), "{}", template.text);
    }

    #[test]
    fn a_list_of_layers_is_put_on_one_base() {
        let team = layer("team", "sections: [{ name: Owners, under: Context }]\n", BLOCK);
        let template = composed(&[find("base").unwrap(), find("research").unwrap(), team]).unwrap();
        let names: Vec<&str> = template.layers.iter().map(|name| name.name.as_str()).collect();
        assert_eq!(names, ["base", "research"]);
        assert!(template.sections.len() > 1);
    }

    #[test]
    fn a_conflict_names_both_files() {
        let a = layer("a", "extends: base\nsections: [{ name: Owners, under: Context }]\n", BLOCK);
        let b = layer("b", "sections: [{ name: Owners, under: Current State }]\n", BLOCK);
        let error = composed(&[a, b]).unwrap_err().to_string();
        assert!(
            error.contains("b.md") && error.contains("a.md") && error.contains("Owners"),
            "{error}"
        );
        let a = layer("a", "extends: base\nask: [{ key: goal, question: Why? }]\n", BLOCK);
        let error = composed(&[a]).unwrap_err().to_string();
        assert!(error.contains("a.md, line 5") && error.contains("base"), "{error}");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (source, part) in [
            (layer("a", "extends: nowhere\n", BLOCK), "a.md, line 4: it extends `nowhere`"),
            (layer("a", "extends: base@9\n", BLOCK), "has the version"),
            (layer("a", "extends: base\n", "text\n"), "a.md, line 6: it has no"),
            (
                layer(
                    "a",
                    "extends: base\n",
                    "{% block notes %}\n{{ nothing.at.all }}\n{% endblock %}",
                ),
                "a.md, line 7",
            ),
            (layer("a", "triggers: { words: [] }\n", "text\n"), "names nothing"),
            (
                layer("a", "extends: base\n", "{% block nonsense %}\nx\n{% endblock %}\n"),
                "no block `nonsense`",
            ),
            (
                layer("a", "extends: base\n", "{% block notes %}\nx\n{% endblock %}\n\nloose\n"),
                "text outside",
            ),
            (layer("a", "extends: a\n", BLOCK), "no such template"),
            (
                layer(
                    "a",
                    "triggers: { words: [x] }\n",
                    "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
                ),
                "fuel",
            ),
        ] {
            let error = composed(&[source]).unwrap_err().to_string();
            assert!(error.contains(part), "{part}: {error}");
        }
    }

    #[test]
    fn answers_and_platform_are_filled_in() {
        let filling = Filling {
            answers: [("goal".to_owned(), "Ship 1.0".to_owned())].into(),
            platform: Platform::ChatGpt,
        };
        let filled = compose(&[find("base").unwrap()], &find, &filling).unwrap();
        assert!(filled.text.contains("Ship 1.0"));
        assert!(!Template::base().text.contains("Ship 1.0"));
    }
}
