using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Watching;

/// <summary>What <c>--watch</c> and <c>watch</c> do: show a job until it ends, and exit with its outcome.</summary>
internal static class JobWatch
{
    /// <summary>While it lives, Ctrl-C ends the watching and says how to come back.</summary>
    public static Interrupt Interruptible(Guid jobId, CancellationToken cancellation)
    {
        var id = Texts.ShortId(jobId);
        return Interrupt.Looking(
            $"Stopped watching; job {jobId} goes on: 'grid watch {id}' watches it again, 'grid cancel {id}' stops it.",
            cancellation
        );
    }

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
        await using var follower = new JobFollower(database, jobId, client);
        var statuses = database.Kinds.AddDetailsAsync(follower.FollowAsync(cancellation), cancellation);
        var last = output.Json ? await WriteJsonAsync(output, statuses) : await ShowAsync(database, statuses, cancellation);
        return await SayEndAsync(database, last, cancellation);
    }

    /// <summary>Says how a job has ended, and where there is more about it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> SayEndAsync(Database database, JobStatus job, CancellationToken cancellation)
    {
        Output.Say(Texts.Outcome(job));
        var exit = await SayReportAsync(database, job, cancellation);
        Output.Say(Texts.Further(job));
        return exit;
    }

    /// <summary>Shows what the kind has to say of a job that has ended.</summary>
    /// <returns>The exit code: of a job that has succeeded and has nothing to show that of a failed one.</returns>
    private static async Task<int> SayReportAsync(Database database, JobStatus job, CancellationToken cancellation)
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
                Output.SayFact(label, text);
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
