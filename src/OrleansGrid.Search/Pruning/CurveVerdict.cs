namespace OrleansGrid.Search;

/// <summary>What comes of a trial's reports.</summary>
/// <param name="PrunedAt">The step after which the trial is to stop; null to go on.</param>
/// <param name="Unknown">Earlier reports are not known here: all are to be told again.</param>
public readonly record struct CurveVerdict(long? PrunedAt, bool Unknown = false)
{
    public static CurveVerdict TellAll { get; } = new(null, Unknown: true);
}
