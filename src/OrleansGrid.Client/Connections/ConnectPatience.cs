namespace OrleansGrid.Client;

/// <summary>
/// Tries the first connection again quickly, and gives up in time: a silo may just be starting, or be dead and still listed.
/// </summary>
internal sealed class ConnectPatience(TimeSpan patience) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly long _begun = Environment.TickCount64;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        await Task.Delay(Pause, cancellationToken);
        return TimeSpan.FromMilliseconds(Environment.TickCount64 - _begun) < patience;
    }
}
