using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansGrid.Silo.Membership;

namespace OrleansGrid.Kinds.MapReduce.Shuffle;

/// <summary>
/// Tells a silo that is gone from one that is not there yet. When all silos were lost and come back one after another, each finds the
/// others missing for a while; what they keep is still there, and to make it again would be a waste.
/// </summary>
internal sealed class SeenSilos(SiloDirectory silos, ISiloStatusOracle oracle) : ISiloStatusListener
{
    /// <summary>A silo that was in the cluster before this one started is waited for so long after this one's start.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, bool> _seen = new();
    private readonly long _started = Stopwatch.GetTimestamp();

    public void Start()
    {
        oracle.SubscribeToSiloStatusEvents(this);
        Remember();
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, Orleans.Runtime.SiloStatus status) => Remember();

    /// <summary>It was here and is no more, or has had time enough to come.</summary>
    public bool IsGone(string name) =>
        silos.Find(name) is null && (_seen.ContainsKey(name) || Stopwatch.GetElapsedTime(_started) > Patience);

    private void Remember()
    {
        foreach (var silo in silos.Active)
        {
            _seen[silos.NameOf(silo.ToParsableString())] = true;
        }
    }
}
