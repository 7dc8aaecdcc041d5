namespace OrleansGrid.Postgres.Migrations;

/// <summary>Which schema a database has, and which this code has.</summary>
/// <param name="Current">The newest migration applied to the database; 0 when none was.</param>
/// <param name="Newest">The newest migration this code knows.</param>
public sealed record SchemaStatus(int Current, int Newest)
{
    public bool IsCurrent => Current == Newest;
}
