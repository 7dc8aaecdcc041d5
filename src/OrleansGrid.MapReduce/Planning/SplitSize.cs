namespace OrleansGrid.MapReduce.Planning;

/// <summary>How much input one item of the map stage reads.</summary>
internal static class SplitSize
{
    /// <summary>A smaller split costs more in its messages and commit than its parallelism brings.</summary>
    public const long Least = 4 << 20;

    /// <summary>A larger split makes the loss of a silo expensive.</summary>
    private const long Most = 256 << 20;

    /// <summary>Enough that slots end together though some are slower, few enough that each is worth its start.</summary>
    private const int PerSlot = 3;

    /// <summary>Each split of a combining program leaves all of its keys, so fewer and larger ones leave less.</summary>
    private const int PerSlotCombining = 2;

    /// <summary>Part of the memory for pairs; the rest is for what sorting them needs.</summary>
    private const double RunShare = 0.6;

    /// <summary>How many small files one split of a command may have, so that all slots have a part of them.</summary>
    public static int FilesASplit(int files, int slots) => Math.Max(1, (files + slots * PerSlot - 1) / (slots * PerSlot));

    /// <returns>Bytes of content.</returns>
    public static long Decide(PlanFacts facts, bool combine, List<PlanDecision> decisions)
    {
        var (bytes, reason) = facts.Spec.SplitBytes is { } pinned ? (pinned, "given") : Choose(facts, combine);
        decisions.Add(new PlanDecision("split-bytes", $"{bytes}", reason));
        return bytes;
    }

    private static (long, string) Choose(PlanFacts facts, bool combine)
    {
        var sample = facts.Sample;
        var perSlot = combine ? PerSlotCombining : PerSlot;
        var even = sample.AllContent / (facts.Slots * perSlot) + 1;
        if (even < Least)
        {
            return (
                Least,
                $"{Figures.Bytes(sample.AllContent)} are little for {facts.Slots} slots; smaller splits cost more than they bring"
            );
        }

        var run =
            combine || facts.MapOnly || sample.IsEmpty
                ? double.MaxValue
                : RunShare * facts.TaskMemory / (sample.AllBytes / sample.AllContent);
        if (run < Math.Min(even, Most))
        {
            return (
                (long)Math.Max(run, Least),
                $"what a split gives ({Figures.Factor(sample.AllBytes / sample.AllContent)} bytes a byte in the sample) is sorted at "
                    + $"once in {Figures.Bytes(facts.TaskMemory)} of memory"
            );
        }

        return even > Most
            ? (Most, $"{Figures.Bytes(sample.AllContent)} over {facts.Slots} slots; larger splits cost too much when they are lost")
            : ((long)even, $"{Figures.Bytes(sample.AllContent)} over {facts.Slots} slots, {perSlot} splits a slot");
    }
}
