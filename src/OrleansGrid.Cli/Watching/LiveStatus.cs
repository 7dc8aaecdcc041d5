using OrleansGrid.Cli.Connections;

namespace OrleansGrid.Cli.Watching;

/// <summary>What the job itself says, where a silo is there to ask; else what the database knows.</summary>
internal static class LiveStatus
{
    // A person waits for the answer; the database has one that is nearly as good.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<JobStatus> AskAsync(Database database, JobStatus known, CancellationToken cancellation)
    {
        if (known.State.IsTerminal())
        {
            return known;
        }

        var silos = await database.Jobs.SilosAsync(cancellation);
        if (!silos.Any(silo => silo.State == "active"))
        {
            return known with { Waiting = "No silo is active; start some with 'grid up' or 'grid silo'." };
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            return await AskGrainAsync(database, known.JobId, limit.Token);
        }
        catch (Exception error)
            when (error is GridException { Fault: GridFault.Environment } or OperationCanceledException
                && !cancellation.IsCancellationRequested
            )
        {
            return known with { Waiting = "The job's silo does not answer; perhaps it has just stopped, and another takes the job over." };
        }
    }

    // Apart, so that the Orleans client is loaded only when it is needed.
    private static async Task<JobStatus> AskGrainAsync(Database database, Guid jobId, CancellationToken cancellation)
    {
        await using var client = await database.ConnectOnceAsync(cancellation);
        return await client.Job(jobId).GetStatusAsync(cancellation);
    }
}
