using System.Diagnostics;

namespace OrleansGrid.Silo.Writing;

/// <summary>
/// Places where a crash test makes the silo kill itself: <c>GRID_FAIL_POINT=before-commit:3</c> sends SIGKILL to the own process when
/// the place is reached for the third time. Costs one comparison when unset.
/// </summary>
internal sealed class FailPoints
{
    private readonly string? _place;
    private int _countdown;
    private string? _throwAt;

    public FailPoints()
    {
        if (Environment.GetEnvironmentVariable("GRID_FAIL_POINT") is { Length: > 0 } spec)
        {
            var parts = spec.Split(':');
            _place = parts[0];
            _countdown = parts.Length > 1 && int.TryParse(parts[1], out var times) ? times : 1;
        }
    }

    /// <summary>The next who reaches the place throws, once. For tests in the silo's own process.</summary>
    public void ThrowOnceAt(string place) => _throwAt = place;

    public void Throw(string place)
    {
        if (_throwAt == place && Interlocked.Exchange(ref _throwAt, null) is not null)
        {
            throw new InvalidOperationException($"A test made '{place}' throw.");
        }
    }

    public void Reach(string place)
    {
        if (!ReachAsync(place).IsCompleted)
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    public Task ReachAsync(string place)
    {
        if (_place == place && Interlocked.Decrement(ref _countdown) == 0)
        {
            Process.GetCurrentProcess().Kill();
            return Task.Delay(Timeout.Infinite);
        }

        return Task.CompletedTask;
    }
}
