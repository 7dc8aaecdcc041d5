namespace OrleansGrid.Engine.Pool;

/// <summary>What a silo would have left if some of its tasks gave way to others: for thinking ahead.</summary>
internal sealed class SiloRoom(PoolSilo silo)
{
    private readonly Dictionary<string, long> _left = silo.Offer.Resources.ToDictionary(r => r.Key, r => silo.Left(r.Key));

    public PoolSilo Silo => silo;

    public int Free { get; private set; } = silo.Free;

    /// <summary>Tasks of each job that have not given way.</summary>
    public Dictionary<PoolJob, int> Tasks { get; } = [];

    public bool Fits(PoolJob job) => Free >= job.SlotsPerTask && Scarce(job).Count == 0;

    /// <summary>Would one task less of <paramref name="other"/> bring the job closer to a place here?</summary>
    public bool IsInTheWayOf(PoolJob job, PoolJob other) => Free < job.SlotsPerTask || Scarce(job).Any(other.Require.ContainsKey);

    /// <summary>A task of the job comes (1) or goes (−1).</summary>
    public void Move(PoolJob job, int tasks)
    {
        Tasks[job] = Tasks.GetValueOrDefault(job) + tasks;
        Free -= tasks * job.SlotsPerTask;
        foreach (var (name, amount) in silo.AmountsOf(job))
        {
            _left[name] -= tasks * amount;
        }
    }

    private List<string> Scarce(PoolJob job) => [.. silo.AmountsOf(job).Where(a => _left[a.Name] < a.Amount).Select(a => a.Name)];
}
