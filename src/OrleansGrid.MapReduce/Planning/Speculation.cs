namespace OrleansGrid.MapReduce.Planning;

/// <summary>Whether slow splits and partitions may have speculative attempts. Which do have one is decided while they run.</summary>
internal static class Speculation
{
    public static PlanDecision Decided(MapReduceSpec spec) =>
        spec.Speculate is { } given
            ? new PlanDecision("speculate", given ? "yes" : "no", "given")
            : new PlanDecision(
                "speculate",
                "yes",
                "near the end of a stage a slow item runs a second time on another silo, in a slot that would be idle, and the first to "
                    + "end counts"
            );
}
