using System.CommandLine;
using System.Text.Json;

namespace OrleansGrid.Cli;

internal sealed class ResultsVerb : JobVerb
{
    public ResultsVerb()
        : base("results", "Prints what the items gave, in item order: bare text, one line each; failed items are named on standard error. Of a MapReduce job with rows, those.")
    {
        Add(FollowOption);
        Add(StageOption);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "grid results 3f2a > results.txt",
        "grid results 3f2a --follow          # as they are committed, until the job ends",
        "grid results 3f2a --json | jq 'select(.state == \"failed\")'",
    ];

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, Database database, JobStatus job, CancellationToken cancellation)
    {
        using var interrupt = Interrupt.While($"Stopped printing; job {job.JobId} is not affected.", cancellation);
        try
        {
            if (parsed.GetValue(FollowOption))
                return await FollowAsync(output, database, job, interrupt.Token);
            return parsed.GetValue(StageOption) is null && await database.Jobs.WritesRowsAsync(job.JobId, interrupt.Token)
                ? await OutputRowsText.PrintAsync(output, database, job, interrupt.Token)
                : await PrintAsync(output, database, job, StageOf(parsed, job), interrupt.Token);
        }
        finally
        {
            output.Flush();
        }
    }

    /// <summary>A MapReduce job without rows gives its output in files; what its last stage gives says which.</summary>
    private int StageOf(ParseResult parsed, JobStatus job) => parsed.GetValue(StageOption) ?? (job.Kind == "mapreduce" ? 3 : 0);

    private static async Task<int> PrintAsync(Output output, Database database, JobStatus job, int stage, CancellationToken cancellation)
    {
        var stages = await database.Jobs.StagesAsync(job.JobId, cancellation);
        if (stage >= stages.Count)
            throw new GridException(GridFault.BadInput, $"The job has no stage {stage}; its stages are 0 to {stages.Count - 1}.");
        var total = stages[stage].ItemsTotal;
        var printed = await WriteAsync(output, database.Jobs.CommittedAsync(job.JobId, stage, 0, cancellation));
        var missing = total - printed;
        if (missing > 0)
            Output.Say($"{Texts.Count(missing)} of {Texts.Count(total)} items have no outcome{(job.State.IsTerminal() ? "" : " yet")}: the job is {Texts.State(job)}.");
        return Exits.Done;
    }

    private static async Task<int> FollowAsync(Output output, Database database, JobStatus job, CancellationToken cancellation)
    {
        if (job.Kind != "batch")
            throw new GridException(GridFault.BadInput, $"--follow is for batches; follow a {job.Kind} job with 'grid watch'.");
        await WriteAsync(output, CommittedResults.FollowAsync(database, job.JobId, cancellation));
        var ended = await database.Jobs.FindAsync(job.JobId, cancellation) ?? job;
        return Exits.Of(ended.State);
    }

    private static async Task<long> WriteAsync(Output output, IAsyncEnumerable<ItemResult<JsonElement>> results)
    {
        var printed = 0L;
        await using var items = results.GetAsyncEnumerator();
        while (true)
        {
            var next = items.MoveNextAsync();
            // Whoever reads along must not wait for a full buffer.
            if (!next.IsCompleted)
                output.Flush();
            if (!await next)
                return printed;
            Write(output, items.Current);
            printed++;
        }
    }

    private static void Write(Output output, ItemResult<JsonElement> item)
    {
        if (output.Json)
            output.WriteJson(json => JsonShapes.WriteResult(json, item));
        else if (item.Succeeded)
            output.WriteLine(Texts.Result(item.Value));

        if (!item.Succeeded)
            Output.Say($"Item {item.Item} {item.State.ToName()}{(item.Error is { } error ? $": {error.Type}: {Texts.OneLine(error.Message)}" : "")}");
    }

    private Option<int?> StageOption { get; } = SharedOptions.Stage("Results of this stage; the first of a batch, the last of a MapReduce job.");

    private Option<bool> FollowOption { get; } = new("--follow") { Description = "Go on until the job has ended; exit with its outcome." };
}
