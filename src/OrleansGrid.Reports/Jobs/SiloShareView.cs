namespace OrleansGrid.Reports.Jobs;

/// <summary>What one silo has finished of a job.</summary>
/// <param name="Ranges">Committed ranges that hold the items.</param>
public sealed record SiloShareView(string Silo, long Items, long Ranges)
{
    public static SiloShareView Of(SiloTally tally) => new(tally.Silo, tally.Items, tally.Ranges);
}
