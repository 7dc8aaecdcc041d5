namespace OrleansGrid.Benchmarks;

/// <summary>One thing that is measured.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>One line for the list.</summary>
    string About { get; }

    /// <summary>What is run when the command line does not say otherwise.</summary>
    Setup Default { get; }
}
