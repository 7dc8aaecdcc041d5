namespace OrleansGrid.MapReduce;

/// <summary>Says what becomes of a key that is more than a partition's share.</summary>
internal static class HotKey
{
    public static void Note(PlanFacts facts, bool combine, int partitions, PartitionChoice choice, List<PlanDecision> decisions)
    {
        if (partitions < 2 || facts.Sample.IsEmpty)
            return;

        var (key, seen) = facts.Sample.Keys.Keys.MaxBy(k => k.Value.Bytes);
        var share = (double)seen.Bytes / facts.Sample.Keys.Bytes;
        if (share * partitions <= 1)
            return;

        decisions.Add(new PlanDecision("hot-key", $"{Figures.Key(key)} has {Figures.Percent(share)}", What(key, combine, choice)));
    }

    private static string What(byte[] key, bool combine, PartitionChoice choice)
    {
        if (combine)
            return "each mapper combines its values before they are sent, so it weighs no more than any other";
        if (choice.Boundaries is not { } boundaries)
            return "its values must come together, so its reducer ends last; a combiner would break it up";

        var divided = boundaries.Shares?.Where((share, i) => share > 0 && boundaries.Keys[i].AsSpan().SequenceEqual(key)).Count() ?? 0;
        return divided > 0
            ? $"its pairs are divided over {divided + 1} partitions, by the order of the input"
            : "its values must come together, so it has a partition as much to itself as the order allows; a combiner would break it up";
    }
}
