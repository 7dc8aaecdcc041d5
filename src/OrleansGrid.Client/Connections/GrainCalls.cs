using OrleansGrid.Protocol;

namespace OrleansGrid.Client;

/// <summary>Calls job grains through whichever silo answers.</summary>
internal sealed class GrainCalls(GridConnection connection)
{
    // Longer than any call waits by itself: what lasts longer is a silo that hangs, and another should be asked.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(2);

    public TimeSpan RetryFor => connection.Options.RetryFor;

    /// <summary>One try. What it throws may pass, see <see cref="CallFailure"/>.</summary>
    public async Task<T> OnceAsync<T>(Guid jobId, Func<IJobGrain, Task<T>> call, CancellationToken cancellationToken)
    {
        var link = await connection.GetAsync(cancellationToken);
        return await call(link.Grains.GetGrain<IJobGrain>(JobKey.Of(jobId))).WaitAsync(LongestCall, cancellationToken);
    }

    /// <summary>Tries again while no silo answers. Only for calls that may be carried out twice.</summary>
    /// <returns>The reply, and whether an earlier try may have been carried out too.</returns>
    /// <exception cref="GridException">No silo answered for the time that the options allow.</exception>
    public async Task<(T Reply, bool Repeated)> UntilAnsweredAsync<T>(Guid jobId, Func<IJobGrain, Task<T>> call, CancellationToken cancellationToken)
    {
        var begun = Environment.TickCount64;
        var delay = FirstDelay;
        for (var repeated = false; ; repeated = true)
        {
            try
            {
                return (await OnceAsync(jobId, call, cancellationToken), repeated);
            }
            catch (Exception error) when (CallFailure.MayPass(error) && !cancellationToken.IsCancellationRequested)
            {
                if (TimeSpan.FromMilliseconds(Environment.TickCount64 - begun) >= RetryFor)
                {
                    throw CallFailure.NoAnswer(RetryFor, error);
                }
            }

            await Task.Delay(delay, cancellationToken);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, MaxDelay.Ticks));
        }
    }
}
