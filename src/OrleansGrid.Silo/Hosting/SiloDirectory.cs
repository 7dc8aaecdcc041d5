using System.Collections.Concurrent;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>The silos of the cluster as membership tells this one.</summary>
internal sealed class SiloDirectory(ISiloStatusOracle oracle)
{
    private readonly ConcurrentDictionary<string, string> _names = new();

    public string Own { get; } = oracle.SiloAddress.ToParsableString();

    public IReadOnlyList<SiloAddress> Active => [.. oracle.GetApproximateSiloStatuses(onlyActive: true).Keys.Order()];

    /// <summary>Declared dead: Orleans answers no call to it, and the database takes no commit of it.</summary>
    public bool IsDead(string siloKey) =>
        oracle.GetApproximateSiloStatus(SiloAddress.FromParsableString(siloKey)) is Orleans.Runtime.SiloStatus.Dead or Orleans.Runtime.SiloStatus.None;

    public string NameOf(string siloKey)
    {
        if (oracle.TryGetSiloName(SiloAddress.FromParsableString(siloKey), out var name))
        {
            _names[siloKey] = name;
        }

        return _names.GetValueOrDefault(siloKey, siloKey);
    }

    /// <summary>Tasks of a job's run that are running anywhere. A silo that does not answer in time is left out: what it runs is then run twice and committed once.</summary>
    public async Task<IReadOnlyList<(string Silo, RunningTask Task)>> FindTasksAsync(IGrainFactory grains, Guid jobId, int run)
    {
        var answers = await Task.WhenAll(Active.Select(async silo =>
        {
            var key = silo.ToParsableString();
            try
            {
                var tasks = await grains.GetGrain<ILanesGrain>(TaskKey.OfLanes(key)).FindAsync(jobId);
                return tasks.Where(t => t.Run == run).Select(t => (key, t)).ToArray();
            }
            catch (Exception)
            {
                return [];
            }
        }));
        return [.. answers.SelectMany(a => a)];
    }
}
