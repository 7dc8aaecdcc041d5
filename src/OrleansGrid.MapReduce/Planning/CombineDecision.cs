namespace OrleansGrid.MapReduce.Planning;

/// <summary>Whether mappers combine values of equal keys before they write them.</summary>
internal static class CombineDecision
{
    /// <summary>Looking up each key costs about what sorting and writing half of the pairs does.</summary>
    private const double LeastGain = 1.5;

    public static bool Decide(PlanFacts facts, List<PlanDecision> decisions)
    {
        if (facts.MapOnly || !facts.Program.Combines)
        {
            return false;
        }

        var (combine, reason) = facts.Spec.Combine is { } pinned ? (pinned, "given") : Judge(facts);
        decisions.Add(new PlanDecision("combine", combine ? "yes" : "no", reason));
        return combine;
    }

    /// <summary>How many times fewer pairs a split leaves when it combines.</summary>
    public static double Gain(PlanFacts facts, double splitPairs) => splitPairs / Math.Max(1, facts.Distinct.Among(splitPairs));

    private static (bool, string) Judge(PlanFacts facts)
    {
        if (facts.Sample.IsEmpty)
        {
            return (true, "there is no sample to say otherwise");
        }

        var splitPairs = facts.Sample.AllPairs / facts.Slots;
        var gain = Gain(facts, splitPairs);
        var figures =
            $"{Figures.Count(facts.Sample.Keys.Pairs)} pairs of the sample have {Figures.Count(facts.Sample.Keys.Keys.Count)} keys; "
            + $"{Figures.Count(splitPairs)} pairs of a slot would become {Figures.Factor(gain)} times fewer";
        return gain >= LeastGain ? (true, figures) : (false, $"{figures}, which does not pay for looking each one up");
    }
}
