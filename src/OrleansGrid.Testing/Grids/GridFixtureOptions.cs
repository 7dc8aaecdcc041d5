namespace OrleansGrid.Testing;

/// <summary>What a <see cref="GridFixture"/> is to be.</summary>
public sealed class GridFixtureOptions
{
    private const int MostSilos = 16;

    public int Silos { get; init; } = 1;

    /// <summary>
    /// An empty database, or one that was a grid's; null makes a PostgreSQL server from the programs on this machine, which is gone
    /// afterwards.
    /// </summary>
    public string? ConnectionString { get; init; }

    internal void Validate()
    {
        if (Silos is < 1 or > MostSilos)
        {
            throw new GridException(GridFault.BadInput, $"{Silos} silos in one process is not valid; give 1 to {MostSilos}.");
        }
    }
}
