namespace OrleansGrid.Benchmarks;

/// <summary>A benchmark of code that needs no silo and no database.</summary>
internal interface ILocalBenchmark : IBenchmark
{
    /// <exception cref="CheckFailedException">What was measured did not do its work: the figures are worth nothing.</exception>
    Measured Run(Setup setup, CancellationToken cancellation);
}
