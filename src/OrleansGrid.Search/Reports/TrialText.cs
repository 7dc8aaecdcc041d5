using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Reports;

/// <summary>A trial in words.</summary>
internal static class TrialText
{
    public static string About(StudyPicture study, Trial trial) =>
        string.Create(CultureInfo.InvariantCulture, $"trial {trial.Number}: {Values(study, trial)}\n{Parameters(study, trial)}");

    public static string Values(StudyPicture study, Trial trial) =>
        trial.State == TrialState.Succeeded
            ? string.Join(", ", trial.Losses.Select((loss, objective) => Axis.Text(study.ToValue(loss, objective))))
            : trial.State.ToString().ToLowerInvariant();

    public static string Parameters(StudyPicture study, Trial trial) =>
        string.Join(", ", study.Map.ToJson(trial.Point).Select(pair => $"{pair.Key} = {Text(pair.Value)}"));

    private static string Text(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number
            ? Axis.Text(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture))
            : value?.ToString() ?? "null";
}
