namespace OrleansGrid.Search.Pruning;

/// <summary>What comes of a trial's reports.</summary>
/// <param name="Prune">The trial is to stop.</param>
/// <param name="Unknown">Earlier reports are not known here: all are to be sent again.</param>
/// <param name="Bounds">Where it goes on for sure unless more trials end; null when that cannot be said.</param>
public readonly record struct CurveVerdict(bool Prune, bool Unknown = false, StepBounds? Bounds = null)
{
    public static CurveVerdict TellAll { get; } = new(false, Unknown: true);
}
