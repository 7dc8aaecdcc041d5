using System.CommandLine;
using OrleansGrid.Cli.Cluster;

namespace OrleansGrid.Cli.Parsing;

/// <summary>Options of <c>silo</c> and <c>up</c> on how commands of jobs run there.</summary>
/// <param name="unless">What holds without them, as the end of a sentence.</param>
internal sealed class CommandSettingsOptions(string unless = "")
{
    private readonly Option<string[]> _passEnvironment = SharedOptions.PassEnvironment(unless);

    private readonly Option<string[]> _limits = SharedOptions.Limits(
        $"The most that any command may use, whatever its job says; as --limit of 'grid batch'. May be given several times{unless}."
    );

    private readonly Option<string?> _runAs = new("--run-as")
    {
        Description = $"Run commands as this user of the machine, for which the silo must be root{unless}.",
        HelpName = "USER",
    };

    private readonly Option<string[]> _allowPrograms = new("--allow-program")
    {
        Description =
            "A program that jobs may run, by its full path or its name on the silo's PATH; given once or more, no other is run. One that "
            + $"starts others, such as sh (for --shell), allows all of them{unless}.",
        HelpName = "PATH|NAME",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    public IEnumerable<Option> All => [_passEnvironment, _limits, _runAs, _allowPrograms];

    public CommandSettings Read(ParseResult parsed) =>
        new(
            parsed.GetValue(_passEnvironment) ?? [],
            parsed.GetValue(_limits) ?? [],
            parsed.GetValue(_runAs),
            parsed.GetValue(_allowPrograms) ?? []
        );
}
