using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrleansGrid.Silo.Telemetry;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Supervision;

/// <summary>
/// Runs the loops without which a silo does no work. A loop that throws, or that ends though nobody asked it to, is logged as an error,
/// counted, and restarted after a pause that grows while it keeps failing. The silo is not ready until the loop runs again.
/// </summary>
/// <remarks>
/// What a loop held when it failed is the loop's own affair: it must find it again when it is restarted (see <see cref="GroupLoop{T}"/>).
/// </remarks>
internal sealed partial class LoopSupervisor(GridMetrics metrics, SiloReadiness readiness, ILogger<LoopSupervisor> log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A loop that has run for so long since its restart is running; one that fails at once each time is not, between its failures.
    /// </summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(250);

    /// <summary>A loop that has run for so long before it failed begins again with the first pause.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);

    /// <summary>The silo's end does not wait for ever for a loop that cannot finish its work.</summary>
    private const int MostRestartsWhileEnding = 3;

    /// <summary>Runs the loop until it returns after its end was asked for.</summary>
    /// <param name="name">For the log, the metric and the readiness; loops of one kind share it.</param>
    /// <param name="loop">Called again for each restart. It returns by itself once <paramref name="ending"/> is cancelled.</param>
    /// <param name="ending">Cancelled when the loop is asked to end.</param>
    /// <returns>Never fails.</returns>
    public Task RunAsync(string name, Func<Task> loop, CancellationToken ending) =>
        Task.Run(() => KeepRunningAsync(name, loop, ending), CancellationToken.None);

    private async Task KeepRunningAsync(string name, Func<Task> loop, CancellationToken ending)
    {
        var (pause, late) = (FirstPause, 0);
        for (var down = false; ; down = true)
        {
            var started = Stopwatch.GetTimestamp();
            var (fault, settled) = await RunOnceAsync(name, loop, down, ending);
            if (fault is null)
            {
                return;
            }

            metrics.Faulted(name);
            LogFault(fault, name, fault.Message);
            if (!down || settled)
            {
                readiness.Down(name);
            }

            if (ending.IsCancellationRequested && ++late > MostRestartsWhileEnding)
            {
                return;
            }

            pause = Stopwatch.GetElapsedTime(started) > Calm ? FirstPause : pause;
            await Task.Delay(pause, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <returns>
    /// Why it must be restarted, or null when it ended as it was asked to; and whether it ran for a while, so that the silo was ready.
    /// </returns>
    private async Task<(Exception? Fault, bool Settled)> RunOnceAsync(string name, Func<Task> loop, bool down, CancellationToken ending)
    {
        var running = Task.Run(loop, CancellationToken.None);
        var settled = false;
        if (down)
        {
            await Task.WhenAny(running, Task.Delay(Settled, ending));
            settled = !running.IsCompleted || running.IsCompletedSuccessfully;
            if (settled)
            {
                readiness.Up(name);
                LogRestarted(name);
            }
        }

        try
        {
            await running;
            return (
                ending.IsCancellationRequested ? null : new InvalidOperationException("It ended though nobody had asked it to."),
                settled
            );
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return (null, settled);
        }
        catch (Exception error)
        {
            return (error, settled);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The silo's loop '{Loop}' has failed and is restarted: {Reason}")]
    private partial void LogFault(Exception error, string loop, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The silo's loop '{Loop}' runs again")]
    private partial void LogRestarted(string loop);
}
