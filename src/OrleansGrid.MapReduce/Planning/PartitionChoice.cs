using OrleansGrid.MapReduce.Sorting;

namespace OrleansGrid.MapReduce.Planning;

/// <summary>How keys are spread over the partitions.</summary>
/// <param name="Boundaries">For <c>range</c>.</param>
internal sealed record PartitionChoice(string Partitioning, RangeBoundaries? Boundaries)
{
    public static PartitionChoice Decide(PlanFacts facts, bool combine, int partitions, List<PlanDecision> decisions)
    {
        if (partitions == 0)
        {
            return new PartitionChoice("hash", null);
        }

        var (partitioning, reason) = facts switch
        {
            { Spec.Partitioning: { } pinned } => (pinned, "given"),
            { Program.TotalOrder: true } => ("range", "the program wants the parts ordered as a whole"),
            { Program.OwnPartition: true } => ("hash", "left to the program, which has a way of its own"),
            { Program.DividesKeys: true } when !combine && HotKey.IsMoreThanAPart(facts, partitions) => (
                "range",
                "one key is more than a part, and may be divided, which only ranges do"
            ),
            _ => ("hash", "the program wants no order over the parts"),
        };
        var boundaries = partitioning == "range" ? Cut(facts, partitions) : null;
        if (boundaries is not null)
        {
            reason += $"; {boundaries.Keys.Count} boundaries out of {Figures.Count(facts.Sample.Keys.Keys.Count)} keys of the sample";
        }

        decisions.Add(new PlanDecision("partitioning", partitioning, reason));
        return new PartitionChoice(partitioning, boundaries);
    }

    private static RangeBoundaries Cut(PlanFacts facts, int partitions)
    {
        var order = new PairOrder(facts.Program);
        var keys = facts.Sample.Keys.Keys.ToList();
        keys.Sort((left, right) => order.CompareKeys(left.Key, right.Key));
        return RangeBoundaries.Choose(keys, partitions, facts.Program.DividesKeys);
    }
}
