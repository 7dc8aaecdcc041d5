namespace OrleansGrid.Postgres.Migrations;

/// <summary>Which schema a database has, and which this code has.</summary>
/// <param name="Current">The newest migration applied to the database; 0 when none was.</param>
/// <param name="Newest">The newest migration this code knows.</param>
/// <param name="WorksFrom">Of a newer database: the lowest schema version whose programs go on with it; else 0.</param>
public sealed record SchemaStatus(int Current, int Newest, int WorksFrom = 0)
{
    public bool IsCurrent => Current == Newest;

    /// <summary>This code can work with it: it is current, or newer and made to work with this code.</summary>
    public bool IsUsable => IsCurrent || (Current > Newest && WorksFrom <= Newest);
}
