using OrleansGrid.Postgres.Connections;
using OrleansGrid.Protocol.Jobs;

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

    private TimeSpan RetryFor => connection.Options.RetryFor;

    /// <summary>One try. What it throws may pass, see <see cref="CallFailure"/>.</summary>
    /// <param name="unanswered">Called each time that no answer has come for some seconds; never throws.</param>
    public async Task<T> AskAsync<T>(
        Guid jobId,
        Func<IJobGrain, Task<T>> call,
        CancellationToken cancellationToken,
        Func<GridLink, Task>? unanswered = null
    )
    {
        var link = await connection.GetAsync(cancellationToken);
        var grain = link.JobGrain(jobId);
        var begun = Environment.TickCount64;
        var calls = new List<Task<T>>(1) { call(grain) };
        while (true)
        {
            var first = Task.WhenAny(calls);
            await ((Task)first).WaitAsync(Patience, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (first.IsCompleted)
            {
                return await await first;
            }

            if (TimeSpan.FromMilliseconds(Environment.TickCount64 - begun) >= LongestCall)
            {
                throw new TimeoutException($"No answer came within {LongestCall.TotalSeconds:0} seconds.");
            }

            calls.Add(call(grain));
            if (unanswered is not null)
            {
                await Task.WhenAny(first, unanswered(link));
            }
        }
    }

    /// <summary>Tries again while no silo answers, and says what it waits for.</summary>
    /// <exception cref="GridException">No silo answered for the time that the options allow, or one answered that it cannot be.</exception>
    public async Task<T> UntilAnsweredAsync<T>(Guid jobId, Func<IJobGrain, Task<T>> call, CancellationToken cancellationToken)
    {
        var notice = new WaitNotice(connection.Options.Waiting);
        var begun = Environment.TickCount64;
        for (var delay = FirstDelay; ; delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, MaxDelay.Ticks)))
        {
            try
            {
                return await AskAsync(jobId, call, cancellationToken, link => link.SayWhyAsync(notice, cancellationToken));
            }
            catch (Exception error) when (CallFailure.MayPass(error) && !cancellationToken.IsCancellationRequested)
            {
                if (TimeSpan.FromMilliseconds(Environment.TickCount64 - begun) >= RetryFor)
                {
                    throw CallFailure.NoAnswer(RetryFor, error);
                }

                notice.Waits(CallFailure.Reason(error));
            }
            catch (Exception error) when (error is not (GridException or OperationCanceledException))
            {
                throw CallFailure.Refused(error);
            }

            await Task.Delay(delay, cancellationToken);
        }
    }
}
