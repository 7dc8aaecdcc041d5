using Orleans.Placement;
using Orleans.Runtime.Placement;
using OrleansGrid.Protocol.Tasks;

namespace OrleansGrid.Silo.Tasks;

/// <summary>Places a grain on the silo that its key names (<see cref="TaskKey"/>), or nowhere.</summary>
[Serializable, GenerateSerializer, Immutable, Alias("grid.silo-key-placement")]
internal sealed class SiloKeyPlacement : PlacementStrategy { }

[AttributeUsage(AttributeTargets.Class)]
internal sealed class SiloKeyPlacementAttribute() : PlacementAttribute(new SiloKeyPlacement());

internal sealed class SiloKeyPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silo = SiloAddress.FromParsableString(TaskKey.SiloAddress(target.GrainIdentity.Key.ToString()!));
        return context.GetCompatibleSilos(target).Contains(silo)
            ? Task.FromResult(silo)
            : throw new SiloUnavailableException($"The silo {silo} is not there.");
    }
}
