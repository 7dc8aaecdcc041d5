namespace OrleansGrid.Silo.Hosting;

/// <summary>Where the silo is in its life, for health checks.</summary>
internal sealed class SiloPhase
{
    private volatile string? _notReady = "The silo is starting.";

    /// <summary>Null while the silo is an active member that takes work; else one sentence why not.</summary>
    public string? NotReady => _notReady;

    public void Active() => _notReady = null;

    public void Draining() => _notReady = "The silo is draining.";
}
