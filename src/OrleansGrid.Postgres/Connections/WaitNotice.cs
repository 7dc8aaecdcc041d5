namespace OrleansGrid.Postgres.Connections;

/// <summary>
/// Says what is waited for, so that nobody sits before a silent program: once the wait has lasted for three seconds, again when the reason
/// changes, and every half minute.
/// </summary>
/// <param name="say">Takes one sentence for a person; null to say nothing.</param>
/// <remarks>Safe for use by several threads.</remarks>
public sealed class WaitNotice(Action<string>? say, TimeProvider? clock = null)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenNotices = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private long? _since;
    private long _saidAt;
    private string? _said;

    /// <summary>Something does not go on yet.</summary>
    /// <param name="reason">What is waited for, as in "waiting for the database: …".</param>
    public void Waits(string reason)
    {
        lock (_lock)
        {
            _since ??= _clock.GetTimestamp();
            if (_clock.GetElapsedTime(_since.Value) < Silence || (reason == _said && _clock.GetElapsedTime(_saidAt) < BetweenNotices))
            {
                return;
            }

            (_said, _saidAt) = (reason, _clock.GetTimestamp());
        }

        say?.Invoke(reason);
    }

    /// <summary>It goes on: the next wait is counted from its own beginning.</summary>
    public void IsOver()
    {
        lock (_lock)
        {
            (_since, _said) = (null, null);
        }
    }
}
