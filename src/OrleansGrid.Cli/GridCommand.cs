using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using OrleansGrid.Cli.Batch;
using OrleansGrid.Cli.Certificates;
using OrleansGrid.Cli.Completion;
using OrleansGrid.Cli.Doctor;
using OrleansGrid.Cli.MapReduce;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Studies;
using OrleansGrid.Cli.Verbs;

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
        {
            parsed = Build(null).Parse(["--help"], Parser);
        }
        else if (Mistake(parsed, tail) is { } sentence)
        {
            return Exits.Say(Exits.BadInput, sentence);
        }

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
            new DemoVerb(),
            new UpVerb(),
            new DownVerb(),
            new SiloVerb(),
            new DbVerb(),
            new CertVerb(),
            new BatchVerb(tail),
            new RunVerb(),
            new MapReduceVerb(),
            new SearchVerb(tail),
            new JobsVerb(),
            new ShowVerb(),
            new WatchVerb(),
            new ResultsVerb(),
            new ItemsVerb(),
            new LogsVerb(),
            new TrialsVerb(),
            new ReportVerb(),
            new AskVerb(),
            new TellVerb(),
            new CancelVerb(),
            new PauseVerb(),
            new ResumeVerb(),
            new RetryVerb(),
            new ExtendVerb(),
            new DeleteVerb(),
            new PruneVerb(),
            new RetentionVerb(),
            new SilosVerb(),
            new DoctorVerb(),
            new CompletionVerb(),
            new SuperviseVerb(),
        };
        root.HelpName = "grid";
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static string? Mistake(ParseResult parsed, IReadOnlyList<string>? tail)
    {
        // Help is for everyone who has made a mistake, but not about something else than was asked.
        if (parsed is { Action: HelpWithExamples, UnmatchedTokens.Count: > 0, CommandResult.Command: { Subcommands.Count: > 0 } asked })
        {
            return UnknownVerb(parsed, asked);
        }

        // A shell that asks for the end of a word gives a line that need not be right.
        if (parsed.Action is HelpWithExamples || parsed.GetResult(SuggestionsOf(parsed)) is not null)
        {
            return null;
        }

        if (parsed.Errors.Count > 0)
        {
            return OneSentence(parsed);
        }

        if (tail is not null && parsed.CommandResult.Command is not (BatchVerb or SearchVerb))
        {
            return $"'{PathOf(parsed.CommandResult)}' takes no command after '--'.";
        }

        return null;
    }

    private static SuggestDirective SuggestionsOf(ParseResult parsed) =>
        ((RootCommand)parsed.RootCommandResult.Command).Directives.OfType<SuggestDirective>().Single();

    // What our own options refuse says what to give instead; the parser's remarks only say what is wrong.
    private static string OneSentence(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && command.Action is null)
        {
            return UnknownVerb(parsed, command);
        }

        var message = parsed.Errors[0].Message.ReplaceLineEndings(" ").Trim();
        return message.Contains(';', StringComparison.Ordinal)
            ? message
            : $"{message.TrimEnd('.')}; see '{PathOf(parsed.CommandResult)} --help'.";
    }

    /// <summary>The verb as a person types it, such as <c>grid cert issue</c>.</summary>
    private static string PathOf(SymbolResult? at) =>
        at is not CommandResult { Command: var command } || command is RootCommand ? "grid" : $"{PathOf(at.Parent)} {command.Name}";

    private static string UnknownVerb(ParseResult parsed, Command command)
    {
        var path = PathOf(parsed.CommandResult);
        var given = parsed.UnmatchedTokens.Count > 0 ? $"'{parsed.UnmatchedTokens[0]}' is no verb of '{path}'" : $"'{path}' needs a verb";
        return $"{given}; there are {string.Join(", ", command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name))}.";
    }
}
