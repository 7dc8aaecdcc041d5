namespace OrleansGrid.Kinds.Study.Pruning;

/// <param name="Prune">The trial is to stop.</param>
/// <param name="Unknown">Earlier reports are not known here: all are to be sent again.</param>
/// <param name="UpTo">Steps, rising, for each of which a loss is given; null when nothing can be said of the steps to come.</param>
/// <param name="Bounds">Up to these losses the trial goes on for sure at steps beyond the one before, unless more trials end.</param>
[GenerateSerializer, Immutable, Alias("grid.pruner-answer")]
internal sealed record PrunerAnswer(
    [property: Id(0)] bool Prune,
    [property: Id(1)] bool Unknown = false,
    [property: Id(2)] long[]? UpTo = null,
    [property: Id(3)] double[]? Bounds = null
);
