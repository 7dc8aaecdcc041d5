using OrleansGrid.Cli.Watching;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

internal sealed class WatchVerb()
    : JobVerb("watch", "Follows a job to its end, and exits with its outcome; Ctrl-C stops watching, not the job.")
{
    public override IReadOnlyList<string> Examples => ["grid watch 3f2a", "grid watch 3f2a --json | jq -c '[.state, .items_succeeded]'"];

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (_, output, database, job) = call;
        if (!job.State.IsTerminal())
        {
            using var interrupt = JobWatch.Interruptible(job.JobId, cancellation);
            return await JobWatch.ToEndAsync(output, database, job.JobId, client: null, interrupt.Token);
        }

        job = await database.Kinds.AddDetailsAsync(job, cancellation);
        if (output.Json)
        {
            output.WriteJson(JobView.Of(job), ReportJson.Default.JobView);
        }

        return await JobWatch.SayEndAsync(database, job, cancellation);
    }
}
