namespace OrleansGrid.Host.Health;

/// <summary>Whether the silo takes work. Written by the host, read by the health endpoints.</summary>
internal sealed class SiloHealth
{
    private volatile string? _notReady = "The silo is starting.";
    private volatile SiloReadiness? _loops;

    /// <summary>Null when the silo is ready; else one line why it is not.</summary>
    public string? NotReady => _notReady ?? _loops?.NotReady;

    /// <param name="loops">Of the silo, which may fail and be restarted from now on.</param>
    public void Ready(SiloReadiness loops) => (_loops, _notReady) = (loops, null);

    public void Draining() => _notReady = "The silo is draining.";
}
