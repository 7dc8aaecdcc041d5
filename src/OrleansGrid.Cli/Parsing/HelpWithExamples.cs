using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using OrleansGrid.Cli.Verbs;

namespace OrleansGrid.Cli.Parsing;

/// <summary>The usual help, then examples: most people learn a command line from these.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb { Note: { Length: > 0 } note })
        {
            output.WriteLine(note);
            output.WriteLine();
        }

        var examples = parseResult.CommandResult.Command switch
        {
            Verb verb => verb.Examples,
            RootCommand => Tour,
            _ => [],
        };
        if (examples.Count == 0)
        {
            return Exits.Done;
        }

        output.WriteLine("Examples:");
        foreach (var example in examples)
        {
            output.WriteLine("  " + example);
        }

        output.WriteLine();
        return Exits.Done;
    }

    private static IReadOnlyList<string> Tour { get; } =
    [
        "grid up --silos 3 --detach                            # a cluster on this machine, with its own PostgreSQL",
        "grid batch --items 1..1000 --watch -- expr {} '*' 2   # run a command for each item",
        "grid results 3f2a                                     # what the items gave, in order",
        "grid down                                             # stop everything; the data stays",
    ];
}
