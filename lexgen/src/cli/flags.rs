//! The flags of options, which follow from the table of options in the library.

use std::ffi::{OsStr, OsString};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, value_parser};
use lexgen::{Commands, Config, ConfigError, OptionInfo, OptionKind, with_sources};

/// Flags that have another name now, and still work.
const RENAMED: &[(&str, &str)] = &[("secrets", "secret")];

/// The flags of commands that read lexicons.
pub(super) type ReadFlags = Flags<{ Commands::Reading as u8 }>;

/// The flags of commands that are about the lexicons that code is generated for.
pub(super) type SelectFlags = Flags<{ Commands::Selecting as u8 }>;

/// The flags of commands that generate code.
pub(super) type GenerateFlags = Flags<{ Commands::Generating as u8 }>;

/// The values of flags that are given, by the keys of the options. `COMMANDS` is the last of [`Commands`] to include.
#[derive(Clone, Debug, Default)]
pub(super) struct Flags<const COMMANDS: u8> {
    values: Vec<(&'static str, Vec<OsString>)>,
}

impl<const COMMANDS: u8> Flags<COMMANDS> {
    /// Sets the options in `config` for which there are flags.
    pub(super) fn apply(&self, config: &mut Config) -> Result<(), ConfigError> {
        let mut set =
            |(key, values): &(&str, Vec<OsString>)| config.set_flags(key, values.iter().map(OsString::as_os_str));
        self.values.iter().try_for_each(&mut set)
    }

    fn options() -> impl Iterator<Item = &'static OptionInfo> {
        Config::OPTIONS.iter().filter(|option| option.commands as u8 <= COMMANDS)
    }
}

impl<const COMMANDS: u8> Args for Flags<COMMANDS> {
    fn augment_args(command: Command) -> Command {
        Self::options().fold(command, |command, option| command.arg(argument(option)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<const COMMANDS: u8> FromArgMatches for Flags<COMMANDS> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let given = Self::options().filter_map(|option| Some((option.key, values(option, matches)?)));
        Ok(Self { values: given.collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The flag of an option.
fn argument(option: &'static OptionInfo) -> Arg {
    let key = option.key;
    let help = match option.kind {
        OptionKind::NoFlag => format!("Turn off `{key}`: {}", help(option.doc)),
        _ => help(option.doc),
    };
    let argument = Arg::new(key).long(option.flag).help(help);
    let argument = match option.kind {
        OptionKind::Flag | OptionKind::NoFlag => return argument.action(ArgAction::SetTrue),
        OptionKind::Paths | OptionKind::List | OptionKind::Map => argument.action(ArgAction::Append),
        OptionKind::Value | OptionKind::Output => argument.action(ArgAction::Set),
    };
    let aliases = RENAMED.iter().filter(|(name, _)| *name == key).map(|(_, old)| *old);
    let argument = argument.value_name(option.value_name).aliases(aliases);
    if !option.choices.is_empty() {
        return argument.value_parser(PossibleValuesParser::new(option.choices).map(OsString::from));
    }
    if option.takes_paths {
        return argument.value_parser(value_parser!(OsString));
    }
    argument.value_parser(move |text: &str| match Config::default().set_flags(key, [OsStr::new(text)]) {
        Ok(()) => Ok(OsString::from(text)),
        Err(error) => Err(with_sources(&error)),
    })
}

/// The values of an option's flag, if it is given.
fn values(option: &OptionInfo, matches: &ArgMatches) -> Option<Vec<OsString>> {
    let is_given = || matches.get_flag(option.key);
    match option.kind {
        OptionKind::Flag => is_given().then(|| vec!["true".into()]),
        OptionKind::NoFlag => is_given().then(|| vec!["false".into()]),
        _ => Some(matches.get_many::<OsString>(option.key)?.cloned().collect()),
    }
}

/// The first paragraph of documentation in Markdown, on one line and without its full stop.
fn help(doc: &str) -> String {
    let paragraph: Vec<&str> = doc.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    let text = paragraph.join(" ");
    text.strip_suffix('.').unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command, FromArgMatches};
    use lexgen::{Config, Strings};

    use super::{GenerateFlags, help};

    #[test]
    fn every_option_has_a_flag_with_help() {
        let command = GenerateFlags::augment_args(Command::new("test"));
        for option in Config::OPTIONS {
            let flag = command.get_arguments().find(|argument| argument.get_id() == option.key);
            let help = flag.and_then(|flag| flag.get_help()).map(ToString::to_string).unwrap_or_default();
            assert!(!help.is_empty() && !help.contains("[`"), "{}: {help}", option.key);
        }
    }

    #[test]
    fn flags_replace_lists_and_set_values() {
        let command = GenerateFlags::augment_args(Command::new("test"));
        let arguments =
            ["test", "--include", "com.a.*", "--include=com.b.*", "--strings", "borrowed", "--no-default-secrets"];
        let matches = command.try_get_matches_from(arguments).unwrap();
        let mut config = Config::default().include(vec!["com.c.*".parse().unwrap()]).keep_going(true);
        GenerateFlags::from_arg_matches(&matches).unwrap().apply(&mut config).unwrap();
        assert_eq!(config.include.iter().map(ToString::to_string).collect::<Vec<_>>(), ["com.a.*", "com.b.*"]);
        assert_eq!((config.strings, config.default_secrets, config.keep_going), (Strings::Borrowed, false, true));
    }

    #[test]
    fn renamed_flags_are_accepted() {
        let command = GenerateFlags::augment_args(Command::new("test"));
        let matches = command.try_get_matches_from(["test", "--secret", "seed"]).unwrap();
        let mut config = Config::default();
        GenerateFlags::from_arg_matches(&matches).unwrap().apply(&mut config).unwrap();
        assert_eq!(config.secrets, ["seed"]);
    }

    #[test]
    fn help_is_the_first_paragraph() {
        assert_eq!(help(" One\n line. Two.\n\n More.\n"), "One line. Two");
    }
}
