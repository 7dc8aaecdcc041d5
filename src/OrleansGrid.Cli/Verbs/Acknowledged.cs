using Npgsql;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Watching;

namespace OrleansGrid.Cli.Verbs;

/// <summary>
/// What follows once the grid has acknowledged a request: from then on a lost database or silo is waited for, and is no failure of the
/// command.
/// </summary>
internal static class Acknowledged
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Prints the job's id and, when asked to, follows the job to its end.</summary>
    public static async Task<int> ToEndAsync(
        Output output,
        GridJob job,
        bool watch,
        Database database,
        GridClient client,
        CancellationToken cancellation
    )
    {
        SubmittedJobs.Announce(output, job);
        if (!watch)
        {
            return Exits.Done;
        }

        // Also while the database or the silos are away and nothing can be seen.
        using var interrupt = JobWatch.Interruptible(job.Id, cancellation);
        for (var said = false; ; said = true)
        {
            try
            {
                return await JobWatch.ToEndAsync(output, database, job.Id, client, interrupt.Token);
            }
            catch (Exception error) when (IsPassing(error) && !interrupt.Token.IsCancellationRequested)
            {
                if (!said)
                {
                    Output.Say(
                        $"Job {job.Id} goes on, but cannot be followed just now ({Texts.OneLine(error.Message).TrimEnd('.')}); trying on."
                    );
                }
            }

            await Task.Delay(Pause, interrupt.Token);
        }
    }

    /// <summary>Reads something to show; null, after a sentence on standard error, when it cannot be read just now.</summary>
    public static async Task<T?> TryReadAsync<T>(Func<Task<T>> read, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception error) when (IsPassing(error) && !cancellation.IsCancellationRequested)
        {
            Output.Say($"It is done, but cannot be shown just now: {Texts.OneLine(error.Message)}");
            return null;
        }
    }

    private static bool IsPassing(Exception error) =>
        error
            is GridException { Fault: GridFault.Environment }
                or NpgsqlException
                or TimeoutException
                or System.Net.Sockets.SocketException;
}
