namespace OrleansGrid.Benchmarks;

/// <summary>One thing that is measured, on a fresh database and silos of its own.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>One line for the list.</summary>
    string About { get; }

    /// <summary>What is run when the command line does not say otherwise.</summary>
    Setup Default { get; }

    /// <exception cref="CheckFailedException">What was measured did not do its work: the figures are worth nothing.</exception>
    Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation);
}
