using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace OrleansGrid.Cli;

/// <summary>The whole command line: its verbs, and how a parse or an error becomes an exit code.</summary>
internal static class GridCommand
{
    private static readonly ParserConfiguration Parser = new()
    {
        EnablePosixBundling = false,
        // An argument that begins with @ is an argument, not a file to read more from.
        ResponseFileTokenReplacer = null,
    };

    // Signals are the verbs' own affair: watching ends at once, a silo drains.
    private static readonly InvocationConfiguration Invocation = new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var (head, tail) = CommandTail.Split(args);
        var parsed = Build(tail).Parse(head, Parser);
        if (head.Count == 0)
            parsed = Build(null).Parse(["--help"], Parser);
        else if (Mistake(parsed, tail) is { } sentence)
            return Exits.Say(Exits.BadInput, sentence);

        try
        {
            var exit = await parsed.InvokeAsync(Invocation);
            return head.Count == 0 ? Exits.BadInput : exit;
        }
        catch (Exception error)
        {
            return Exits.Explain(error);
        }
    }

    private static RootCommand Build(IReadOnlyList<string>? tail)
    {
        var root = new RootCommand("OrleansGrid: runs large pieces of work on a cluster of silos and never loses its place.")
        {
            new UpVerb(),
            new DownVerb(),
            new SiloVerb(),
            new DbVerb(),
            new BatchVerb(tail),
            new JobsVerb(),
            new ShowVerb(),
            new ResultsVerb(),
        };
        root.HelpName = "grid";
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static string? Mistake(ParseResult parsed, IReadOnlyList<string>? tail)
    {
        if (parsed.Action is HelpWithExamples)
            return null;
        if (parsed.Errors.Count > 0)
            return OneSentence(parsed.Errors[0]);
        if (tail is not null && parsed.CommandResult.Command is not BatchVerb)
            return $"'{parsed.CommandResult.Command.Name}' takes no command after '--'.";
        return null;
    }

    private static string OneSentence(ParseError error)
    {
        var sentence = error.Message.ReplaceLineEndings(" ").Trim();
        var verb = error.SymbolResult is CommandResult command ? command.Command : null;
        var help = verb is null or RootCommand ? "grid --help" : $"grid {verb.Name} --help";
        return $"{sentence.TrimEnd('.')}; see '{help}'.";
    }
}
