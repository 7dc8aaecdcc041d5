using System.Collections.Concurrent;

namespace OrleansGrid.Silo.Membership;

/// <summary>Which silos were lost, of all that membership calls dead: not those that had said before that they leave.</summary>
internal sealed class SiloLosses
{
    private readonly ConcurrentDictionary<SiloAddress, bool> _leaving = new();

    /// <summary>Takes a change that membership tells.</summary>
    /// <returns>Whether a silo is lost by it.</returns>
    public bool IsLoss(SiloAddress silo, Orleans.Runtime.SiloStatus status)
    {
        switch (status)
        {
            case Orleans.Runtime.SiloStatus.ShuttingDown or Orleans.Runtime.SiloStatus.Stopping:
                _leaving[silo] = true;
                return false;
            case Orleans.Runtime.SiloStatus.Dead:
                return !_leaving.TryRemove(silo, out _);
            default:
                return false;
        }
    }
}
