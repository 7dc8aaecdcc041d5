namespace OrleansGrid.Benchmarks;

/// <summary>A benchmark on a fresh database and silos of its own.</summary>
internal interface IClusterBenchmark : IBenchmark
{
    /// <exception cref="CheckFailedException">What was measured did not do its work: the figures are worth nothing.</exception>
    Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation);
}
