using System.Globalization;
using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.Reports.MapReduce;

/// <summary>What was decided when a job was planned, and while it ran.</summary>
internal static class Decisions
{
    public static DecisionView Of(PlanDecision decision) => new(decision.What, decision.Value, decision.Reason);

    public static DecisionView Of(SpeculationStatus speculative) =>
        new(
            "speculation",
            $"{speculative.Stage} item {speculative.Item} on {speculative.Silo}",
            $"it had run for {Seconds(speculative.After)} on {speculative.Beside} ({Typical(speculative.Typical)}); {End(speculative.End)}"
        );

    private static string Typical(TimeSpan? typical) =>
        typical is { } known ? $"typical {Seconds(known)}" : "what is typical is not known since the job was taken up again";

    private static string End(string? end) =>
        end switch
        {
            null => "both run",
            "speculative_first" => "the speculative attempt was first",
            "original_first" => "the slow one was first after all",
            "nothing" => "the speculative attempt came to nothing",
            _ => "one of the two was first",
        };

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0##", CultureInfo.InvariantCulture) + " s";
}
