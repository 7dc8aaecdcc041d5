namespace OrleansGrid.Protocol;

/// <summary>References to the grains of one interface by their keys.</summary>
/// <remarks>
/// Orleans' own <c>GetGrain</c> looks up the attributes of the interface by reflection each time, which costs as much as a local call.
/// </remarks>
/// <typeparam name="TGrain">One grain class implements it.</typeparam>
public sealed class KeyedGrains<TGrain>(IGrainFactory grains)
    where TGrain : IGrainWithStringKey
{
    private Kind? _kind;

    public TGrain Get(string key)
    {
        if (_kind is { } kind)
        {
            return (TGrain)grains.GetGrain(GrainId.Create(kind.Grain, key), kind.Interface);
        }

        var first = grains.GetGrain<TGrain>(key);
        _kind = new Kind(first.GetGrainId().Type, ((GrainReference)(object)first).InterfaceType);
        return first;
    }

    private sealed record Kind(GrainType Grain, GrainInterfaceType Interface);
}
