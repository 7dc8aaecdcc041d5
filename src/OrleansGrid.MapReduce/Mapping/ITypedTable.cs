namespace OrleansGrid.MapReduce.Mapping;

internal interface ITypedTable
{
    long Emitted { get; }

    /// <summary>Moves everything to the buffer.</summary>
    void Drain();
}
