using System.CommandLine;
using System.Text.Json;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Watching;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.Items;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

internal sealed class ResultsVerb : JobVerb
{
    public ResultsVerb()
        : base(
            "results",
            "Prints what the items gave, in item order: bare text, one line each; failed items are named on standard error. Output that "
                + "a job puts into the database as rows is printed instead."
        )
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

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (parsed, output, database, job) = call;
        using var interrupt = Interrupt.Looking($"Stopped printing; job {job.JobId} is not affected.", cancellation);
        try
        {
            var asked = parsed.GetValue(StageOption);
            var stage = await database.Jobs.ResultsStageAsync(job.JobId, asked, interrupt.Token);
            if (parsed.GetValue(FollowOption))
            {
                return await FollowAsync(
                    output,
                    database,
                    job,
                    asked is null && stage.Stage > 0 ? throw ComeAtTheEnd(job) : stage.Stage,
                    interrupt.Token
                );
            }

            return asked is null && await KindTexts.Of(job.Kind).PrintResultsAsync(output, database, job, interrupt.Token)
                ? Exits.Done
                : await PrintAsync(output, database, job, stage, interrupt.Token);
        }
        finally
        {
            output.Flush();
        }
    }

    private static GridException ComeAtTheEnd(JobStatus job) =>
        new(
            GridFault.BadInput,
            $"The results of a {job.Kind} job come at its end, so there is nothing to follow; give --stage N for those of a stage, or "
                + "use 'grid watch'."
        );

    private static async Task<int> PrintAsync(
        Output output,
        Database database,
        JobStatus job,
        ResultsStage stage,
        CancellationToken cancellation
    )
    {
        var total = stage.Items;
        var printed = await WriteAsync(output, database.Jobs.CommittedAsync(job.JobId, stage.Stage, 0, cancellation));
        var missing = total - printed;
        if (missing > 0)
        {
            Output.Say(
                $"{Texts.Count(missing)} of {KindTexts.Of(job.Kind).Noun.Count(total)} have no outcome"
                    + $"{(job.State.IsTerminal() ? "" : " yet")}: the job is {Texts.State(job)}."
            );
        }

        return Exits.Done;
    }

    private static async Task<int> FollowAsync(Output output, Database database, JobStatus job, int stage, CancellationToken cancellation)
    {
        await WriteAsync(output, CommittedResults.FollowAsync(database, job.JobId, stage, cancellation));
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
            {
                output.Flush();
            }

            if (!await next)
            {
                return printed;
            }

            Write(output, items.Current);
            printed++;
        }
    }

    private static void Write(Output output, ItemResult<JsonElement> item)
    {
        if (output.Json)
        {
            output.WriteJson(ResultView.Of(item), ReportJson.Default.ResultView);
        }
        else if (item.Succeeded)
        {
            output.WriteLine(Texts.Result(item.Value));
        }

        if (!item.Succeeded)
        {
            Output.Say(
                $"Item {item.Item} {item.State.ToName()}"
                    + $"{(item.Error is { } error ? $": {error.Type}: {Texts.OneLine(error.Message)}" : "")}"
            );
        }
    }

    private Option<int?> StageOption { get; } =
        SharedOptions.Stage("Results of this stage, instead of the one that gives the job's results.");

    private Option<bool> FollowOption { get; } = new("--follow") { Description = "Go on until the job has ended; exit with its outcome." };
}
