using System.CommandLine;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Verbs;

namespace OrleansGrid.Cli.Batch;

internal sealed class BatchVerb : DatabaseVerb
{
    private readonly IReadOnlyList<string>? _command;

    /// <param name="command">What followed <c>--</c>; null when nothing did.</param>
    public BatchVerb(IReadOnlyList<string>? command)
        : base(
            "batch",
            "Runs a command or a handler once for each item; write a command last, after '--'. Its standard output is the item's "
                + "result, its standard error the item's log, and a line 'progress 40 reading' there the item's progress."
        )
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
            "grid batch --items 1..10 -- python3 -c 'd = {{}}; d[0] = {}; print(d)'   # {{}} is the text {}",
            "grid batch --items 1..10 --shell -- 'echo \"item $1\" | tr a-z A-Z'   # a script; the item is $1",
            "grid batch --items-from urls --limit memory=2G --limit cpu=10m -- ./render {}   # over a limit the item fails, alone",
            "grid batch --handler wordcount --items-from chunks.jsonl --key monday --watch",
            "grid batch --items 1..1000000 --handler noop --max-failed 1% --watch",
        ];

    private new BatchOptions Options { get; }

    private Option<bool> WatchOption { get; } = SharedOptions.Watch();

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var (spec, items) = Options.Read(parsed, _command);
        if (items.Lines is { } given)
        {
            await given.OpenAsync(cancellation);
        }

        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        await using var client = await database.ConnectAsync(cancellation);
        var job = items.Lines is null
            ? await client.SubmitAsync(spec, items.Range!, cancellation)
            : await client.SubmitLinesAsync(spec, items.Lines.ReadAsync(cancellation), cancellation);
        return await Acknowledged.ToEndAsync(output, job, parsed.GetValue(WatchOption), database, client, cancellation);
    }
}
