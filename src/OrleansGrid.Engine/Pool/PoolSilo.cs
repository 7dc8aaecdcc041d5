using System.Globalization;

namespace OrleansGrid.Engine;

/// <summary>A silo as the pool sees it: what it offers, and how much of it is held.</summary>
internal sealed class PoolSilo(string address)
{
    private readonly Dictionary<string, long> _usedResources = [];

    public string Address => address;

    public SiloOffer Offer { get; set; } = new(address, 0, true, new Dictionary<string, string>(), new Dictionary<string, long>(), new HashSet<string>());

    public int Slots => Offer.Draining ? 0 : Offer.Slots;

    public int Used { get; private set; }

    public int Free => Math.Max(0, Slots - Used);

    public void Occupy(PoolJob job, int tasks)
    {
        Used += tasks * job.SlotsPerTask;
        foreach (var (name, value) in job.Require)
        {
            // Counted whether or not the silo is known to have the resource: what it has may be announced later.
            if (long.TryParse(value, CultureInfo.InvariantCulture, out var amount))
            {
                _usedResources[name] = _usedResources.GetValueOrDefault(name) + (tasks * amount);
            }
        }
    }

    /// <summary>Could run the job's tasks if nothing else ran here.</summary>
    public bool CouldTake(PoolJob job) =>
        Slots >= job.SlotsPerTask && Offer.Handlers.Contains(job.Handler) && job.Require.All(r => CouldMeet(r.Key, r.Value));

    /// <summary>Can take one more task of the job now.</summary>
    public bool CanTake(PoolJob job) => Free >= job.SlotsPerTask && CouldTake(job) && ScarceFor(job) is null;

    /// <summary>A resource of which too little is left for one more task of the job; null when all suffice.</summary>
    public string? ScarceFor(PoolJob job) =>
        job.Require.FirstOrDefault(r => TryAmount(r.Key, r.Value, out var amount) && Offer.Resources[r.Key] - _usedResources.GetValueOrDefault(r.Key) < amount).Key;

    /// <summary>Would one task less of <paramref name="other"/> bring <paramref name="job"/> closer to a place here?</summary>
    public bool IsInTheWayOf(PoolJob job, PoolJob other) =>
        CouldTake(job) && (Free < job.SlotsPerTask || (ScarceFor(job) is { } scarce && other.Require.ContainsKey(scarce)));

    public bool CouldMeet(string name, string value) =>
        TryAmount(name, value, out var amount)
            ? Offer.Resources[name] >= amount
            : Offer.Labels.TryGetValue(name, out var label) && label == value;

    private bool TryAmount(string name, string value, out long amount)
    {
        amount = 0;
        return Offer.Resources.ContainsKey(name) && long.TryParse(value, CultureInfo.InvariantCulture, out amount);
    }
}
