using System.Globalization;
using OrleansGrid.MapReduce;

namespace OrleansGrid.Cli;

/// <summary>What was decided of a slow item, in words.</summary>
internal static class TwinText
{
    public static PlanDecision Decided(TwinStatus twin) => new(
        "twin",
        $"{twin.Stage} item {twin.Item} on {twin.Silo}",
        $"it had run for {Seconds(twin.After)} on {twin.Beside} ({(twin.Typical is { } typical ? "typical " + Seconds(typical) : "what is typical is not known since the job was taken up again")}); {End(twin.End)}");

    private static string End(string? end) => end switch
    {
        null => "both run",
        "twin_first" => "the twin was first",
        "other_first" => "the slow one was first after all",
        "nothing" => "the twin came to nothing",
        _ => "one of the two was first",
    };

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0##", CultureInfo.InvariantCulture) + " s";
}
