using Npgsql;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Processes;

namespace OrleansGrid.Cli;

/// <summary>Exit codes of every verb, and what is said with them.</summary>
internal static class Exits
{
    public const int Done = 0;

    /// <summary>The job failed or was cancelled.</summary>
    public const int JobFailed = 1;

    /// <summary>The doctor has found a problem.</summary>
    public const int ProblemFound = 1;

    /// <summary>Wrong usage or bad input; nothing was submitted.</summary>
    public const int BadInput = 2;

    /// <summary>No database or no silo to work with.</summary>
    public const int Environment = 3;

    /// <summary>Ctrl-C, as shells report it.</summary>
    public const int Interrupted = 130;

    public static int Of(JobState state) => state == JobState.Succeeded ? Done : JobFailed;

    public static int Say(int exit, string sentence)
    {
        Output.Say(sentence);
        return exit;
    }

    public static int Explain(Exception error)
    {
        if (System.Environment.GetEnvironmentVariable("GRID_DEBUG") is { Length: > 0 })
        {
            Console.Error.WriteLine(error);
        }

        return error switch
        {
            GridException known => Say(Of(known.Fault), known.Message),
            OperationCanceledException => Interrupted,
            // Whoever read our output (head, less) has seen enough.
            OutputClosedException => Done,
            NpgsqlException database => Say(
                Environment,
                $"The database failed: {OneLine(database.Message)}{(SubmittedJobs.Any ? "; the job is safe and goes on" : "")}."
            ),
            _ => Say(Environment, $"Unexpected {error.GetType().Name}: {OneLine(error.Message)} (set GRID_DEBUG=1 to see where)."),
        };
    }

    private static int Of(GridFault fault) => fault == GridFault.Environment ? Environment : BadInput;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
