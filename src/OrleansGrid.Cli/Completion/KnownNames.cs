using System.CommandLine.Completions;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Completion;

/// <summary>
/// What the database knows, for a shell that completes a word. A shell waits for it while a person types: there is little time, nothing is
/// started, and what cannot be read is no candidate.
/// </summary>
internal static class KnownNames
{
    private const int JobsOffered = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Short ids of the newest jobs.</summary>
    public static IEnumerable<CompletionItem> Jobs(CompletionContext context) =>
        Read(async (jobs, cancellation) => (await jobs.ListAsync(JobsOffered, null, cancellation)).Select(job => Texts.ShortId(job.JobId)));

    /// <summary>Names of the newest jobs.</summary>
    public static IEnumerable<CompletionItem> JobNames(CompletionContext context) =>
        Read(async (jobs, cancellation) => (await jobs.ListAsync(JobsOffered, null, cancellation)).Select(job => job.Name));

    /// <summary>Kinds of jobs.</summary>
    public static IEnumerable<CompletionItem> Kinds(CompletionContext context) =>
        Items(KindTexts.Names)
            .Concat(
                Read(async (jobs, cancellation) => (await jobs.ListAsync(JobsOffered, null, cancellation)).Select(job => (string?)job.Kind))
            )
            .DistinctBy(item => item.Label);

    /// <summary>Handlers that run each item of a batch.</summary>
    public static IEnumerable<CompletionItem> Handlers(CompletionContext context) => HandlersOf("");

    /// <summary>What a kind has of the silos' plug-ins, such as its programs.</summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> OfKind(string kind) => _ => HandlersOf($"{kind}:");

    // What a kind brings has the kind's name before its own.
    private static IEnumerable<CompletionItem> HandlersOf(string prefix) =>
        Read(
            async (jobs, cancellation) =>
                (await jobs.HandlersOfActiveSilosAsync(cancellation))
                    .SelectMany(handlers => handlers)
                    .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(name => name[prefix.Length..])
                    .Where(name => !name.Contains(':', StringComparison.Ordinal) && name is not ("command" or "commands"))
        );

    private static IEnumerable<CompletionItem> Read(Func<JobReader, CancellationToken, Task<IEnumerable<string?>>> read)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return Items(Task.Run(() => ReadAsync(read, limit.Token), limit.Token).WaitAsync(limit.Token).GetAwaiter().GetResult());
        }
        catch (Exception error) when (error is GridException or Npgsql.NpgsqlException or OperationCanceledException or IOException)
        {
            return [];
        }
    }

    private static async Task<IEnumerable<string?>> ReadAsync(
        Func<JobReader, CancellationToken, Task<IEnumerable<string?>>> read,
        CancellationToken cancellation
    )
    {
        await using var database = await DatabaseChoice.From(option: null, onlyLooks: true).OpenAsync(cancellation);
        return await read(database.Jobs, cancellation);
    }

    private static List<CompletionItem> Items(IEnumerable<string?> names) =>
        [.. names.OfType<string>().Distinct(StringComparer.Ordinal).Select(name => new CompletionItem(name))];
}
