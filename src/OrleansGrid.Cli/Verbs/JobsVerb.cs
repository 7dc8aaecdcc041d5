using System.CommandLine;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Printing.Tables;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

internal sealed class JobsVerb : DatabaseVerb
{
    private const int DefaultLimit = 20;

    private readonly JobFilterOptions _filter = new();

    public JobsVerb()
        : base("jobs", "Lists jobs, newest first.")
    {
        _filter.AddTo(this);
        Add(LimitOption);
        Add(WideOption);
    }

    public override IReadOnlyList<string> Examples =>
        [
            "grid jobs",
            "grid jobs --state running --kind batch",
            "grid jobs --name 'nightly-*' --since 2d",
            "grid jobs --state failed --older-than 30d --limit 1000 | cut -f1    # whole ids, one a line",
            "grid jobs --limit 1000 --json | jq -r .job_id",
        ];

    public override string Note => ListingOptions.Note(Listing(DateTimeOffset.UnixEpoch).FieldNames);

    protected override bool OnlyLooks => true;

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        var (limit, filter) = (parsed.GetValue(LimitOption) ?? DefaultLimit, _filter.Read(parsed));
        var jobs = await database.Jobs.ListAsync(filter, limit, cancellation);
        if (output.Json)
        {
            foreach (var job in jobs)
            {
                output.WriteJson(JobView.Of(job), ReportJson.Default.JobView);
            }

            return Exits.Done;
        }

        await Listing(DateTimeOffset.UtcNow).WriteAsync(output, jobs, parsed.GetValue(WideOption));
        SayMore(output, jobs.Count, limit, filter);
        return Exits.Done;
    }

    private static void SayMore(Output output, int count, int limit, JobFilter filter)
    {
        if (count == 0)
        {
            Output.Say(
                filter == new JobFilter()
                    ? "There are no jobs; 'grid batch --help' shows how to submit one."
                    : "There is no such job; 'grid jobs' without other options lists the newest of all."
            );
        }
        else if (count == limit && output.Width is not null)
        {
            output.Flush();
            Output.Say($"These are the newest {Texts.Count(count)}; '--limit N' lists more.");
        }
    }

    private static Listing<JobStatus> Listing(DateTimeOffset now) =>
        new([
            new("job", 0) { Shown = job => Texts.ShortId(job.JobId), Field = job => job.JobId.ToString() },
            new("name", 3)
            {
                Shown = job => job.Name,
                Field = job => job.Name,
                Least = 20,
            },
            new("kind", 5) { Shown = job => job.Kind, Field = job => job.Kind },
            new("state", 1) { Shown = Texts.ShortState, Field = job => job.State.ToName() },
            new("done", 2) { Shown = job => Texts.Count(job.ItemsSucceeded), Right = true },
            new("failed", 4) { Shown = job => job.ItemsFailed == 0 ? "" : Texts.Count(job.ItemsFailed), Right = true },
            new("of", 2) { Shown = job => KindTexts.Of(job.Kind).Noun.Count(job.ItemsTotal) },
            new("succeeded", 0) { Field = job => Texts.Plain(job.ItemsSucceeded) },
            new("failed", 0) { Field = job => Texts.Plain(job.ItemsFailed) },
            new("items", 0) { Field = job => Texts.Plain(job.ItemsTotal) },
            new("age", 6) { Shown = job => Texts.Age(job.CreatedAt, now), Right = true },
            new("took", 7)
            {
                Shown = job => job is { StartedAt: { } start, FinishedAt: { } end } ? Duration.Text(end - start) : "",
                Right = true,
            },
            new("created", 9) { Field = job => Texts.UtcTime(job.CreatedAt), Shown = job => Texts.Time(job.CreatedAt) },
            new("started", 0) { Field = job => Texts.UtcTime(job.StartedAt) },
            new("finished", 0) { Field = job => Texts.UtcTime(job.FinishedAt) },
            new("key", 8)
            {
                Shown = job => job.Key,
                Field = job => job.Key,
                Least = 12,
            },
            new("id", 10) { Shown = job => job.JobId.ToString() },
        ]);

    private Option<int?> LimitOption { get; } = Values.Whole("--limit", $"How many at most ({DefaultLimit}).", least: 1);

    private Option<bool> WideOption { get; } = ListingOptions.Wide();
}
