using OrleansGrid.Cli.Printing;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

/// <summary>A verb that asks a job to change its course; the job's own answer decides.</summary>
internal abstract class ControlVerb(string name, string description, string done) : JobVerb(name, description)
{
    public override IReadOnlyList<string> Examples => [$"grid {Name} 3f2a"];

    protected abstract Task AskAsync(GridJob job, CancellationToken cancellation);

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (_, output, database, job) = call;
        await using var client = await database.ConnectAsync(cancellation);
        var asked = client.Job(job.JobId);
        await AskAsync(asked, cancellation);
        if (output.Json && await Acknowledged.TryReadAsync(() => asked.GetStatusAsync(cancellation), cancellation) is { } status)
        {
            output.WriteJson(JobView.Of(status), ReportJson.Default.JobView);
        }

        Output.Say($"Job {job.JobId} {done}.");
        return Exits.Done;
    }
}
