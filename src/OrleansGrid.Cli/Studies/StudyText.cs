using System.Text.Json;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Watching;
using OrleansGrid.Reports.Json;
using OrleansGrid.Reports.Studies;
using OrleansGrid.Search.Numbers;

namespace OrleansGrid.Cli.Studies;

/// <summary>How studies read to a person.</summary>
internal sealed class StudyText : KindText
{
    public const string Kind = "study";

    private const int BestShown = 10;

    public override Noun Noun { get; } = new("trial", "trials");

    public override bool EndsWithReport => true;

    public override string Further(string id) => $"'grid trials {id}' lists what was tried, 'grid report {id}' makes a page of it.";

    public override IKindChart NewChart(Database database) => new StudyChart(new StudyReader(database.Reads));

    public override IEnumerable<(string Label, string Text)> Lines(JsonElement report) =>
        Lines(report.Deserialize(ReportJson.Default.StudyReport)!);

    public override bool HasNothingToShow(JsonElement report) =>
        report.Deserialize(ReportJson.Default.StudyReport) is { NothingFound: not null, MayFindNothing: false };

    private static IEnumerable<(string Label, string Text)> Lines(StudyReport study)
    {
        yield return ("Sampler", $"{study.SamplerChosen}, seed {study.Seed}: {study.SamplerReason}");
        foreach (var warm in study.Warm)
        {
            var skipped = $"{Texts.Count(warm.Skipped)} skipped that do not fit the space";
            var used = study.WarmUsed ? "" : $"; {study.SamplerChosen} does not learn from them";
            yield return ("Warm", $"{Texts.Count(warm.Told, "trial")} of study {warm.JobId}, {skipped}{used}");
        }

        if (study.Ended is not null)
        {
            yield return ("Ended", $"before its last trial: {study.Ended}");
        }

        if (study.TrialsPruned > 0)
        {
            yield return ("Pruned", Texts.Count(study.TrialsPruned, "trial"));
        }

        if (study.NothingFound is { } nothing)
        {
            yield return ("Best", nothing);
        }

        foreach (var best in study.Best.Take(BestShown))
        {
            yield return ("Best", $"{Numbers(best)} in trial {best.Trial}: {best.Params?.GetRawText()}");
        }

        if (study.Best.Count > BestShown)
        {
            yield return ("", $"and {Texts.Count(study.Best.Count - BestShown)} more that none of these beats in every objective");
        }
    }

    private static string Numbers(TrialView trial) => string.Join(' ', trial.Values.Select(PlainNumber.Of));
}
