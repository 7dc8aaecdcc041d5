using System.CommandLine;
using System.Globalization;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Watching;
using OrleansGrid.Reports.Items;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

internal sealed class LogsVerb : JobVerb
{
    public LogsVerb()
        : base(
            "logs",
            "Prints what the items of a job have written while they ran, whether they succeeded or not: standard error of their commands, "
                + "and what handlers log. Of each attempt the first 4 KiB and at least the last 60 KiB are kept."
        )
    {
        Add(ItemArgument);
        Add(FollowOption);
        Add(ErrorsOption);
        Add(StageOption);
    }

    public override IReadOnlyList<string> Examples =>
        [
            "grid logs 3f2a                      # of all items, each line after its item's number",
            "grid logs 3f2a 7                    # of item 7, all its attempts",
            "grid logs 3f2a --follow             # as they write, until the job ends",
            "grid logs 3f2a --json | jq -r 'select(.attempt > 1).text'",
        ];

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (parsed, output, database, job) = call;
        using var interrupt = Interrupt.Looking($"Stopped printing; job {job.JobId} is not affected.", cancellation);
        var (item, stage, follow) = (parsed.GetValue(ItemArgument), parsed.GetValue(StageOption), parsed.GetValue(FollowOption));
        var stages = await database.Jobs.StagesAsync(job.JobId, interrupt.Token);
        Require(stages, stage, item);
        var lines = follow
            ? database.Jobs.FollowLogsAsync(job.JobId, stage, item, interrupt.Token)
            : database.Jobs.LogsAsync(job.JobId, stage, item, interrupt.Token);
        var text = new LogText(stages, ofOneItem: item is not null);
        try
        {
            await WriteAsync(output, lines, text, parsed.GetValue(ErrorsOption));
        }
        finally
        {
            output.Flush();
        }

        return follow ? Exits.Of((await database.Jobs.FindAsync(job.JobId, interrupt.Token) ?? job).State) : Exits.Done;
    }

    private static async Task WriteAsync(Output output, IAsyncEnumerable<ItemLogLine> lines, LogText text, bool errorsOnly)
    {
        await using var given = lines.GetAsyncEnumerator();
        while (true)
        {
            var next = given.MoveNextAsync();
            // Whoever reads along must not wait for a full buffer.
            if (!next.IsCompleted)
            {
                output.Flush();
            }

            if (!await next)
            {
                return;
            }

            var line = given.Current;
            if (errorsOnly && line.Stream != "stderr")
            {
                continue;
            }

            if (output.Json)
            {
                output.WriteJson(LogLineView.Of(line), ReportJson.Default.LogLineView);
                continue;
            }

            foreach (var shown in text.Of(line, sayGaps: !errorsOnly))
            {
                output.WriteLine(shown);
            }
        }
    }

    /// <exception cref="GridException">There is no such stage or item.</exception>
    private static void Require(IReadOnlyList<StageStatus> stages, int? stage, long? item)
    {
        if (stage is { } number && number >= stages.Count)
        {
            var there = stages.Count == 1 ? "its only stage is 0" : $"its stages are 0 to {stages.Count - 1}";
            throw new GridException(GridFault.BadInput, $"The job has no stage {number}; {there}.");
        }

        var items = stage is { } asked ? stages[asked].ItemsTotal : stages.Max(known => known.ItemsTotal);
        if (item >= items)
        {
            var where = stage is { } of ? $"Stage {of}" : "The job";
            throw new GridException(GridFault.BadInput, $"{where} has no item {item}; give 0 to {Math.Max(0, items - 1)}.");
        }
    }

    private Argument<long?> ItemArgument { get; } =
        new("ITEM")
        {
            Description = "Number of an item, from 0; without it, all items.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result =>
            {
                var given = result.Tokens[0].Value;
                if (long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    return number;
                }

                result.AddError($"'{given}' is no number of an item; give a whole number from 0.");
                return null;
            },
        };

    private Option<bool> FollowOption { get; } = new("--follow") { Description = "Go on until the job has ended; exit with its outcome." };

    private Option<bool> ErrorsOption { get; } =
        new("--stderr") { Description = "Only standard error of commands, and not what handlers log." };

    private Option<int?> StageOption { get; } =
        SharedOptions.Stage("Only items of this stage; without it, those of all. 'grid show' lists the stages.");
}
