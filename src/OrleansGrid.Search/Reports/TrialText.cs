using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Reports;

/// <summary>A trial in words.</summary>
internal static class TrialText
{
    /// <summary>Nobody reads more of a choice.</summary>
    private const int LongestText = 60;
    private const int LongestNumber = 30;

    public static string About(StudyPicture study, Trial trial) => $"{Head(study, trial)}\n{Parameters(study, trial)}";

    /// <summary>With one parameter instead of all.</summary>
    public static string About(StudyPicture study, Trial trial, int dimension)
    {
        var name = study.Map.Space.Dimensions[dimension].Name;
        return $"{Head(study, trial)}\n{name} = {Text(study.Map.ToJson(trial.Point)[name])}";
    }

    private static string Head(StudyPicture study, Trial trial) =>
        string.Create(CultureInfo.InvariantCulture, $"trial {trial.Number}: {Values(study, trial)}");

    public static string Values(StudyPicture study, Trial trial) =>
        trial.State == TrialState.Succeeded
            ? string.Join(", ", trial.Losses.Select((loss, objective) => ShownNumber.Of(study.ToValue(loss, objective), 10)))
            : trial.State.ToString().ToLowerInvariant();

    public static string Parameters(StudyPicture study, Trial trial) =>
        string.Join(", ", study.Map.ToJson(trial.Point).Select(pair => $"{pair.Key} = {Text(pair.Value)}"));

    private static string Text(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number ? Number(value.ToJsonString()) : Short(value?.ToString() ?? "null");

    /// <summary>As a command was given it, unless that is a line of zeros.</summary>
    private static string Number(string text) =>
        text.Length <= LongestNumber ? text : ShownNumber.Of(double.Parse(text, CultureInfo.InvariantCulture), 17);

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";
}
