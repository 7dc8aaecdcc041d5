namespace OrleansGrid.MapReduce.Planning;

/// <summary>Says what becomes of a key that is more than a partition's share.</summary>
internal static class HotKey
{
    public static void Note(PlanFacts facts, bool combine, int partitions, PartitionChoice choice, List<PlanDecision> decisions)
    {
        if (!IsMoreThanAPart(facts, partitions))
        {
            return;
        }

        var (key, share) = Largest(facts);
        decisions.Add(new PlanDecision("hot-key", $"{Figures.Key(key)} has {Figures.Percent(share)}", What(key, combine, choice)));
    }

    public static bool IsMoreThanAPart(PlanFacts facts, int partitions) =>
        partitions > 1 && !facts.Sample.IsEmpty && Largest(facts).Share * partitions > 1;

    private static (byte[] Key, double Share) Largest(PlanFacts facts)
    {
        var (key, seen) = facts.Sample.Keys.Keys.MaxBy(k => k.Value.Bytes);
        return (key, (double)seen.Bytes / facts.Sample.Keys.Bytes);
    }

    private static string What(byte[] key, bool combine, PartitionChoice choice)
    {
        if (combine)
        {
            return "each mapper combines its values before they are sent, so it weighs no more than any other";
        }

        if (choice.Boundaries is not { } boundaries)
        {
            return "its values must come together, so its reducer ends last; a combiner would break it up, or DividesKeys in a program "
                + "that reduces each value on its own";
        }

        var divided = boundaries.Shares?.Where((share, i) => share > 0 && boundaries.Keys[i].AsSpan().SequenceEqual(key)).Count() ?? 0;
        return divided > 0
            ? $"its pairs are divided over {divided + 1} partitions, by the order of the input"
            : "its values must come together, so it has a partition as much to itself as the order allows; a combiner would break it up";
    }
}
