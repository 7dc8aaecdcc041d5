using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Reducing;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Kinds.MapReduce.Rows;

/// <summary>
/// Output as rows of <c>grid.mapreduce_rows</c>. As with files, each attempt at a part writes its own, which nobody sees; publishing says
/// which count, all at once; and they are seen when the job has succeeded.
/// </summary>
/// <remarks>Calls block their lane. A database that is away is waited for.</remarks>
internal sealed class PartRows(RowStatements statements)
{
    /// <summary>Writes the lines of a finished part, whole or not at all.</summary>
    /// <param name="file">Path of the attempt's file.</param>
    /// <returns>What the attempt is known by.</returns>
    /// <exception cref="PermanentFailureException">They are no text.</exception>
    public Guid Keep(Guid jobId, int run, ReduceOutput part, string file, string compression, CancellationToken cancellation)
    {
        var attempt = Guid.CreateVersion7();
        Wait(
            async tries =>
            {
                if (tries > 1)
                {
                    // Whether the last try was committed is unknown.
                    await statements.ForgetAttemptAsync(attempt);
                }

                using var lines = new PartLines(file, compression);
                await statements.WriteAsync(jobId, run, part with { Rows = attempt }, lines, cancellation);
            },
            cancellation
        );
        return attempt;
    }

    /// <summary>Says which attempts count. Repeatable, and by two silos at once: the first set wins, and it is whole.</summary>
    /// <exception cref="OutputLostException">Rows of some parts are gone: they must be made again.</exception>
    public void Publish(Guid jobId, int run, IReadOnlyList<ReduceOutput> parts, CancellationToken cancellation)
    {
        IReadOnlyList<int> lost = [];
        Wait(async _ => lost = await statements.PublishAsync(jobId, run, parts, cancellation), cancellation);
        if (lost.Count > 0)
        {
            throw new OutputLostException(lost, $"Rows of finished parts {string.Join(", ", lost)} are no longer in the database.");
        }
    }

    /// <summary>Removes an attempt that does not count.</summary>
    public void Forget(Guid attempt) => Wait(_ => statements.ForgetAttemptAsync(attempt), CancellationToken.None);

    /// <summary>Of a job that has ended, removes what nobody sees.</summary>
    public void JobEnded(Guid jobId) => Wait(_ => statements.ForgetUnseenAsync(jobId), CancellationToken.None);

    /// <summary>The same for all jobs that ended when nobody was left to do it.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var job in await statements.JobsWithUnseenAsync(cancellation))
        {
            await statements.ForgetUnseenAsync(job);
        }
    }

    /// <summary>On the pool's threads: the lane has a context of its own, to which nothing may return while it waits.</summary>
    private static void Wait(Func<int, Task> work, CancellationToken cancellation) =>
        Task.Run(() => DatabaseRetry.RunAsync(work, TimeSpan.MaxValue, cancellation), cancellation).GetAwaiter().GetResult();
}
