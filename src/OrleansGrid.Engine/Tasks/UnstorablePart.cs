namespace OrleansGrid.Engine.Tasks;

/// <summary>Which part of an earlier commit PostgreSQL could not store, so that another commit stands in its place.</summary>
public enum UnstorablePart
{
    None,

    /// <summary>The item's result: the item fails, and the error says why.</summary>
    Result,

    /// <summary>The description of the attempt's error: the attempt is recorded with a plain one.</summary>
    Error,
}
