namespace OrleansGrid.Host;

/// <summary>Whether the silo takes work. Written by the host, read by the health endpoints.</summary>
internal sealed class SiloHealth
{
    private volatile string? _notReady = "The silo is starting.";

    /// <summary>Null when the silo is ready; else one line why it is not.</summary>
    public string? NotReady => _notReady;

    public void Ready() => _notReady = null;

    public void Draining() => _notReady = "The silo is draining.";
}
