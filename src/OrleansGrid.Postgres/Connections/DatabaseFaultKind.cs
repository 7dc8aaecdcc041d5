namespace OrleansGrid.Postgres.Connections;

/// <summary>What to do about an error of the database.</summary>
public enum DatabaseFaultKind
{
    /// <summary>It passes: the same is tried again.</summary>
    Wait,

    /// <summary>The data of one row cannot be stored, and never can be.</summary>
    Data,

    /// <summary>It does not pass by itself, and is no matter of the data.</summary>
    Permanent,
}
