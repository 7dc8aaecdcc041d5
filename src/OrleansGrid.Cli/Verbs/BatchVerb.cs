using System.CommandLine;

namespace OrleansGrid.Cli;

internal sealed class BatchVerb : DatabaseVerb
{
    private readonly IReadOnlyList<string>? _command;

    /// <param name="command">What followed <c>--</c>; null when nothing did.</param>
    public BatchVerb(IReadOnlyList<string>? command)
        : base("batch", "Runs a command or a handler once for each item; write a command last, after '--'.")
    {
        _command = command;
        Options = new BatchOptions();
        Options.AddTo(this);
        Add(WatchOption);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "grid batch --items 1..100 --watch -- expr {} '*' 2                 # {} is the item",
        "find . -name '*.png' | grid batch --items-from - --attempts 3 --timeout 30s -- optipng {}",
        "grid batch --items 1..10 --shell -- 'echo \"item $1\" | tr a-z A-Z'   # a script; the item is $1",
        "grid batch --handler wordcount --items-from chunks.jsonl --key monday --watch",
        "grid batch --items 1..1000000 --handler noop --max-failed 1% --watch",
    ];

    private new BatchOptions Options { get; }

    private Option<bool> WatchOption { get; } = SharedOptions.Watch();

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var (spec, items) = Options.Read(parsed, _command);
        items.Lines?.RequireReadable();

        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        await using var client = await GridClient.ConnectAsync(database.ConnectionString, cancellation);
        var job = items.Lines is null
            ? await client.SubmitAsync(spec, items.Range!, cancellation)
            : await client.SubmitLinesAsync(spec, items.Lines.ReadAsync(cancellation), cancellation);
        SubmittedJobs.Announce(output, job);
        await WarnIfNoSiloCanAsync(database, spec, cancellation);

        return parsed.GetValue(WatchOption)
            ? await JobWatch.ToEndAsync(output, database, job.Id, client, cancellation)
            : Exits.Done;
    }

    // The job is right to wait: such a silo may come. But it may also be a slip of the pen.
    private static async Task WarnIfNoSiloCanAsync(Database database, BatchSpec spec, CancellationToken cancellation)
    {
        var silos = (await database.Jobs.SilosAsync(cancellation)).Where(silo => silo.State == "active").ToList();
        if (silos.Count > 0 && !silos.Any(silo => silo.Handlers.Contains(spec.Handler)))
            Output.Say($"No active silo has the handler '{spec.Handler}'; the job waits for one. They have: {string.Join(", ", silos.SelectMany(silo => silo.Handlers).Distinct().Order())}.");
    }
}
