using System.CommandLine;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Verbs;

namespace OrleansGrid.Cli.Studies;

internal sealed class ExtendVerb : JobVerb
{
    public ExtendVerb()
        : base("extend", "Gives a study that has ended more trials; it goes on as if it had never ended.")
    {
        TrialsOption.Required = true;
        Add(TrialsOption);
        _limits.AddTo(this);
        Add(WatchOption);
    }

    public override IReadOnlyList<string> Examples => ["grid extend 3f2a --trials 50 --watch"];

    private readonly LimitOptions _limits = new();

    private Option<int?> TrialsOption { get; } = Values.Whole("--trials", "How many trials more.", least: 1);

    private Option<bool> WatchOption { get; } = SharedOptions.Watch();

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (parsed, output, database, job) = call;
        await using var client = await database.ConnectAsync(cancellation);
        var study = client.Study(job.JobId);
        var extension = new StudyExtension
        {
            Trials = parsed.GetRequiredValue(TrialsOption)!.Value,
            TimeLimit = _limits.Time(parsed),
            Target = _limits.Target(parsed),
        };
        await study.ExtendAsync(extension, cancellation);
        return await Acknowledged.ToEndAsync(output, study, parsed.GetValue(WatchOption), database, client, cancellation);
    }
}
