using OrleansGrid.MapReduce.Sampling;
using OrleansGrid.MapReduce.Submission;

namespace OrleansGrid.MapReduce.Planning;

/// <summary>How many partitions there are to reduce.</summary>
internal static class ReducerCount
{
    /// <summary>Below this a partition costs more than reducing it at the side of another.</summary>
    private const double Least = 4 << 20;

    /// <summary>Beyond this more partitions make the loss of one cheaper and the end more even.</summary>
    private const double Most = 128 << 20;

    public static int Decide(PlanFacts facts, bool combine, int splits, List<PlanDecision> decisions)
    {
        var (count, reason) = facts switch
        {
            { Spec.Reducers: { } pinned } => (pinned, "given"),
            { MapOnly: true } => (0, "the program has no reduce"),
            { Program.SinglePartition: true } => (1, "the program brings everything together"),
            { Sample.IsEmpty: true } => (
                facts.Sample.AllContent < Least ? 1 : facts.Slots,
                "there is no sample; one for each slot unless the input is tiny"
            ),
            _ => Choose(facts, combine, splits),
        };
        decisions.Add(new PlanDecision("reducers", $"{count}", reason));
        return count;
    }

    private static (int, string) Choose(PlanFacts facts, bool combine, int splits)
    {
        var bytes = Shuffled(facts, combine, splits);
        var slots = facts.Slots;
        var shown = $"mappers give about {Figures.Bytes(bytes)}{(combine ? " after combining" : "")}";
        if (bytes > Most * slots)
        {
            var rounds = Math.Ceiling(bytes / (Most * slots));
            return (
                (int)Math.Min(rounds * slots, MapReduceSpecs.MostReducers),
                $"{shown}, in pieces of at most {Figures.Bytes(Most)}, a whole number for each of {slots} slots"
            );
        }

        var count = (int)Math.Clamp(Math.Ceiling(bytes / Least), 1, slots);
        return (
            count,
            count < slots ? $"{shown}, in pieces of at least {Figures.Bytes(Least)}" : $"{shown}, one piece for each of {slots} slots"
        );
    }

    private static double Shuffled(PlanFacts facts, bool combine, int splits)
    {
        var sample = facts.Sample;
        if (!combine)
        {
            return sample.AllBytes;
        }

        var pairBytes =
            sample.Keys.Keys.Sum(key => key.Key.Length + sizeof(long) + SampledKey.PairOverhead)
            / (double)Math.Max(1, sample.Keys.Keys.Count);
        return Math.Min(sample.AllBytes, splits * facts.Distinct.Among(sample.AllPairs / Math.Max(1, splits)) * pairBytes);
    }
}
