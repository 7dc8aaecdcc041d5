using System.CommandLine;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

internal sealed class JobsVerb : DatabaseVerb
{
    private const int DefaultLimit = 20;

    public JobsVerb()
        : base("jobs", "Lists jobs, newest first.")
    {
        Add(StateOption);
        Add(LimitOption);
    }

    public override IReadOnlyList<string> Examples =>
        ["grid jobs", "grid jobs --state running", "grid jobs --limit 1000 --json | jq -r .job_id"];

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        var jobs = await database.Jobs.ListAsync(parsed.GetValue(LimitOption) ?? DefaultLimit, parsed.GetValue(StateOption), cancellation);
        if (!output.Json)
        {
            WriteTable(jobs);
        }
        else
        {
            foreach (var job in jobs)
            {
                output.WriteJson(JobView.Of(job), ReportJson.Default.JobView);
            }
        }

        return Exits.Done;
    }

    private static void WriteTable(IReadOnlyList<JobStatus> jobs)
    {
        if (jobs.Count == 0)
        {
            Output.Say("There are no jobs; 'grid batch --help' shows how to submit one.");
            return;
        }

        var table = Output.NewTable("job", "name", "kind", "state", "succeeded", "failed", "items", "created");
        foreach (var job in jobs)
        {
            Output.AddRow(
                table,
                job.JobId.ToString(),
                job.Name ?? "",
                job.Kind,
                Texts.State(job),
                Texts.Count(job.ItemsSucceeded),
                Texts.Count(job.ItemsFailed),
                Texts.Count(job.ItemsTotal),
                Texts.Time(job.CreatedAt)
            );
        }

        Output.WriteTable(table);
    }

    private Option<JobState?> StateOption { get; } =
        new("--state")
        {
            Description = "Only jobs in this state: pending, running, paused, succeeded, failed or cancelled.",
            HelpName = "STATE",
            CustomParser = result => States.Parse<JobState?>(result, name => JobStates.Parse(name)),
        };

    private Option<int?> LimitOption { get; } = Values.Whole("--limit", $"How many at most ({DefaultLimit}).", least: 1);
}
