using System.CommandLine;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Verbs;

/// <summary>One verb of the command line. Every verb understands <c>--json</c>.</summary>
internal abstract class Verb : Command
{
    protected Verb(string name, string description)
        : base(name, description)
    {
        Add(JsonOption);
        SetAction(
            async (parsed, cancellation) =>
            {
                using var output = new Output(parsed.GetValue(JsonOption));
                return await RunAsync(parsed, output, cancellation);
            }
        );
    }

    /// <summary>A paragraph of the help before the examples; empty for none.</summary>
    public virtual string Note => "";

    /// <summary>Lines to copy, shown at the end of the help.</summary>
    public virtual IReadOnlyList<string> Examples => [];

    protected abstract Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation);

    private Option<bool> JsonOption { get; } =
        new("--json") { Description = "JSON on standard output (JSON Lines for streams); text for people on standard error." };
}
