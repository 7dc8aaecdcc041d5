using System.Globalization;

namespace OrleansGrid.Engine.Pool;

/// <summary>A silo as the pool sees it: what it offers, and how much of it is held.</summary>
internal sealed class PoolSilo(string address)
{
    private readonly Dictionary<string, long> _usedResources = [];

    public string Address => address;

    public SiloOffer Offer { get; set; } =
        new(address, 0, true, new Dictionary<string, string>(), new Dictionary<string, long>(), new HashSet<string>());

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
    public string? ScarceFor(PoolJob job) => AmountsOf(job).FirstOrDefault(a => Left(a.Name) < a.Amount).Name;

    public long Left(string resource) => Offer.Resources[resource] - _usedResources.GetValueOrDefault(resource);

    /// <summary>How much of the silo's resources a task of the job sets aside.</summary>
    public IEnumerable<(string Name, long Amount)> AmountsOf(PoolJob job)
    {
        foreach (var (name, value) in job.Require)
        {
            if (TryAmount(name, value, out var amount))
            {
                yield return (name, amount);
            }
        }
    }

    /// <summary>
    /// Whether a task of <paramref name="job"/> may go to a silo that is kept for <paramref name="first"/>: it may use slots there if those
    /// are not what the other lacks, and resources that the other does not need.
    /// </summary>
    public static bool LeavesEnough(int free, PoolJob first, PoolJob job) =>
        job == first || (free >= first.SlotsPerTask && !first.Require.Keys.Any(name => job.Require.ContainsKey(name)));

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
