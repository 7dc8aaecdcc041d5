namespace OrleansGrid.Cli;

/// <summary>What <c>--watch</c> and <c>watch</c> do: show a job until it ends, and exit with its outcome.</summary>
internal static class JobWatch
{
    /// <param name="output">Where statuses go.</param>
    /// <param name="database">To look into when no silo answers.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="client">A client that is connected already, or null to connect one.</param>
    /// <param name="cancellation">Ends the watching, never the job.</param>
    public static async Task<int> ToEndAsync(Output output, Database database, Guid jobId, GridClient? client, CancellationToken cancellation)
    {
        using var interrupt = Interrupt.While($"Stopped watching; job {jobId} goes on ('grid watch {jobId}' to watch again, 'grid cancel {jobId}' to stop it).", cancellation);
        await using var follower = new JobFollower(database, jobId, client);
        var statuses = new PrunedTrials(database).AddToAsync(new StageBytes(database).AddToAsync(follower.FollowAsync(interrupt.Token)));
        var last = output.Json ? await WriteJsonAsync(output, statuses) : await ShowAsync(database, statuses, interrupt.Token);
        Output.Say(Texts.Outcome(last));
        return Exits.Of(last.State);
    }

    private static Task<JobStatus> ShowAsync(Database database, IAsyncEnumerable<JobStatus> statuses, CancellationToken cancellation)
    {
        var view = ProgressView.Create();
        return view.ShowAsync(view is ProgressPicture picture ? new StudyChart(database, picture).DrawAsync(statuses, cancellation) : statuses);
    }

    private static async Task<JobStatus> WriteJsonAsync(Output output, IAsyncEnumerable<JobStatus> statuses)
    {
        JobStatus? last = null;
        await foreach (var status in statuses)
        {
            last = status;
            output.WriteJson(json => JsonShapes.WriteJob(json, status));
            output.Flush();
        }

        return last ?? throw new InvalidOperationException("A job's statuses end with a terminal one.");
    }
}
