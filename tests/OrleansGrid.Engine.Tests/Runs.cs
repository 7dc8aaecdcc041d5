namespace OrleansGrid.Engine.Tests;

/// <summary>How often a random test is run: for a longer search, set ORLEANSGRID_RUNS to a factor.</summary>
internal static class Runs
{
    private static readonly int Factor = int.TryParse(Environment.GetEnvironmentVariable("ORLEANSGRID_RUNS"), out var factor) ? factor : 1;

    public static int Of(int usually) => usually * Factor;
}
