using System.Collections.Concurrent;
using OrleansGrid.Engine.Driver;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Supervision;

namespace OrleansGrid.Silo.Membership;

/// <summary>The silos of the cluster as membership tells this one.</summary>
internal sealed class SiloDirectory(ISiloStatusOracle oracle)
{
    private readonly ConcurrentDictionary<string, string> _names = new();

    public string Own { get; } = oracle.SiloAddress.ToParsableString();

    public IReadOnlyList<SiloAddress> Active => [.. oracle.GetApproximateSiloStatuses(onlyActive: true).Keys.Order()];

    public SiloCondition ConditionOf(string siloKey) =>
        oracle.GetApproximateSiloStatus(SiloAddress.FromParsableString(siloKey)) switch
        {
            Orleans.Runtime.SiloStatus.None => SiloCondition.Unknown,
            Orleans.Runtime.SiloStatus.Dead => SiloCondition.Dead,
            _ => SiloCondition.Alive,
        };

    public string NameOf(string siloKey)
    {
        if (oracle.TryGetSiloName(SiloAddress.FromParsableString(siloKey), out var name))
        {
            _names[siloKey] = name;
        }

        return _names.GetValueOrDefault(siloKey, siloKey);
    }

    /// <summary>The address of the active silo of that name; null when there is none.</summary>
    public string? Find(string name) =>
        Active.FirstOrDefault(silo => oracle.TryGetSiloName(silo, out var found) && found == name)?.ToParsableString();

    /// <summary>
    /// Makes this life of the job the only one whose orders silos take, and finds the tasks of its run that are running anywhere. A silo
    /// that does not answer in time is left out: what it runs is then run twice and committed once.
    /// </summary>
    public async Task<IReadOnlyList<(string Silo, RunningTask Task)>> TakeOverAsync(IGrainFactory grains, Guid jobId, int run, int epoch)
    {
        var answers = await Task.WhenAll(
            Active.Select(async silo =>
            {
                var key = silo.ToParsableString();
                try
                {
                    var tasks = await grains.GetGrain<ILanesGrain>(TaskKey.OfLanes(key)).TakeOverAsync(jobId, epoch);
                    return tasks.Where(t => t.Run == run).Select(t => (key, t)).ToArray();
                }
                catch (Exception error) when (ExpectedFailures.MayPass(error))
                {
                    return [];
                }
            })
        );
        return [.. answers.SelectMany(a => a)];
    }
}
