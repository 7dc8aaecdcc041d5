using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Watching;

/// <summary>What <c>--watch</c> and <c>watch</c> do: show a job until it ends, and exit with its outcome.</summary>
internal static class JobWatch
{
    /// <param name="output">Where statuses go.</param>
    /// <param name="database">To look into when no silo answers.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="client">A client that is connected already, or null to connect one.</param>
    /// <param name="cancellation">Ends the watching, never the job.</param>
    public static async Task<int> ToEndAsync(
        Output output,
        Database database,
        Guid jobId,
        GridClient? client,
        CancellationToken cancellation
    )
    {
        using var interrupt = Interrupt.While(
            $"Stopped watching; job {jobId} goes on ('grid watch {jobId}' to watch again, 'grid cancel {jobId}' to stop it).",
            cancellation
        );
        await using var follower = new JobFollower(database, jobId, client);
        var statuses = database.Kinds.AddDetailsAsync(follower.FollowAsync(interrupt.Token), interrupt.Token);
        var last = output.Json ? await WriteJsonAsync(output, statuses) : await ShowAsync(database, statuses, interrupt.Token);
        Output.Say(Texts.Outcome(last));
        return await SayReportAsync(database, last, interrupt.Token);
    }

    /// <summary>Shows what the kind has to say of a job that has ended.</summary>
    /// <returns>The exit code: of a job that has succeeded and has nothing to show that of a failed one.</returns>
    public static async Task<int> SayReportAsync(Database database, JobStatus job, CancellationToken cancellation)
    {
        var words = KindTexts.Of(job.Kind);
        if (
            words.EndsWithReport
            && database.Kinds.Find(job.Kind) is { } kind
            && await kind.ReadAsync(job.JobId, cancellation) is { } report
        )
        {
            foreach (var (label, text) in words.Lines(report))
            {
                Output.Say(Texts.Labelled(label, text));
            }

            if (words.HasNothingToShow(report))
            {
                return Exits.JobFailed;
            }
        }

        return Exits.Of(job.State);
    }

    private static Task<JobStatus> ShowAsync(Database database, IAsyncEnumerable<JobStatus> statuses, CancellationToken cancellation)
    {
        var view = ProgressView.Create();
        return view.ShowAsync(
            view is ProgressPicture picture ? new ChartedStatuses(database, picture).DrawAsync(statuses, cancellation) : statuses
        );
    }

    private static async Task<JobStatus> WriteJsonAsync(Output output, IAsyncEnumerable<JobStatus> statuses)
    {
        JobStatus? last = null;
        await foreach (var status in statuses)
        {
            last = status;
            output.WriteJson(JobView.Of(status), ReportJson.Default.JobView);
            output.Flush();
        }

        return last ?? throw new InvalidOperationException("A job's statuses end with a terminal one.");
    }
}
