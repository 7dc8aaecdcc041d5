namespace OrleansGrid;

/// <summary>A typed program seen as one on bytes, without its types.</summary>
internal interface ITypedForm
{
    /// <summary>Combines in a table from now on; does nothing when there is none for the program's types.</summary>
    void UseTable(ITypedTables tables);
}
