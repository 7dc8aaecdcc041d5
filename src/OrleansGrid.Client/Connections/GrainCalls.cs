using OrleansGrid.Protocol;

namespace OrleansGrid.Client;

/// <summary>Calls job grains through whichever silo answers. Only for calls that may be carried out twice.</summary>
internal sealed class GrainCalls(GridConnection connection)
{
    // A call whose silo died is not always broken: a gateway that passed it on knows nothing of it any more. So it is made again
    // beside the first, which reaches the grain where it is by then. The first is not given up: a loaded silo may just be slow.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // Longer than any call waits by itself.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(2);

    public TimeSpan RetryFor => connection.Options.RetryFor;

    /// <summary>One try. What it throws may pass, see <see cref="CallFailure"/>.</summary>
    public async Task<Answer<T>> AskAsync<T>(Guid jobId, Func<IJobGrain, Task<T>> call, CancellationToken cancellationToken)
    {
        var link = await connection.GetAsync(cancellationToken);
        var grain = link.Jobs.Get(JobKey.Of(jobId));
        var begun = Environment.TickCount64;
        var calls = new List<Task<T>>(1) { call(grain) };
        while (true)
        {
            var first = Task.WhenAny(calls);
            await ((Task)first).WaitAsync(Patience, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (first.IsCompleted)
            {
                return new Answer<T>(await await first, Repeated: calls.Count > 1);
            }

            if (TimeSpan.FromMilliseconds(Environment.TickCount64 - begun) >= LongestCall)
            {
                throw new TimeoutException($"No answer came within {LongestCall.TotalSeconds:0} seconds.");
            }

            calls.Add(call(grain));
        }
    }

    /// <summary>Tries again while no silo answers.</summary>
    /// <exception cref="GridException">No silo answered for the time that the options allow.</exception>
    public async Task<Answer<T>> UntilAnsweredAsync<T>(Guid jobId, Func<IJobGrain, Task<T>> call, CancellationToken cancellationToken)
    {
        var begun = Environment.TickCount64;
        var delay = FirstDelay;
        for (var repeated = false; ; repeated = true)
        {
            try
            {
                var answer = await AskAsync(jobId, call, cancellationToken);
                return answer with { Repeated = answer.Repeated || repeated };
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
