using System.Globalization;
using OrleansGrid.MapReduce;

namespace OrleansGrid.Cli;

/// <summary>What was decided of a slow item, in words.</summary>
internal static class SpeculationText
{
    public static PlanDecision Decided(SpeculationStatus speculative) => new(
        "speculation",
        $"{speculative.Stage} item {speculative.Item} on {speculative.Silo}",
        $"it had run for {Seconds(speculative.After)} on {speculative.Beside} ({(speculative.Typical is { } typical ? "typical " + Seconds(typical) : "what is typical is not known since the job was taken up again")}); {End(speculative.End)}");

    private static string End(string? end) => end switch
    {
        null => "both run",
        "speculative_first" => "the speculative attempt was first",
        "original_first" => "the slow one was first after all",
        "nothing" => "the speculative attempt came to nothing",
        _ => "one of the two was first",
    };

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0##", CultureInfo.InvariantCulture) + " s";
}
