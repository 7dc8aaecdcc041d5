using Orleans.GrainDirectory;

namespace OrleansGrid.Silo.Tasks;

/// <summary>
/// The directory of grains whose key names their silo (<see cref="SiloKeyPlacement"/>): the key is the whole answer, so nothing is kept and
/// nobody is asked.
/// The cluster's own directory loses calls while silos come and go, and each lost one holds its task up for half a minute.
/// </summary>
internal sealed class SiloKeyDirectory : IGrainDirectory
{
    public const string Name = "grid-silo-key";

    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    /// <summary>Nothing is known beyond the key, so placement reads it.</summary>
    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(null);

    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
