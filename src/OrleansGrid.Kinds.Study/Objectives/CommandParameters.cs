using System.Globalization;
using System.Text.Json;
using OrleansGrid.Processes.Templates;
using OrleansGrid.Search.Numbers;
using OrleansGrid.Search.Studies;

namespace OrleansGrid.Kinds.Study.Objectives;

/// <summary>A trial's parameters as a command is given them.</summary>
internal sealed class CommandParameters(TrialContext trial, SearchSpace space)
{
    private readonly Dictionary<string, string> _texts = trial.Parameters.EnumerateObject().ToDictionary(p => p.Name, p => Text(p.Value));

    /// <summary>Values in the order of the space; nothing where the trial has no such parameter.</summary>
    public IReadOnlyList<string> Values => [.. space.Parameters.Select(parameter => _texts.GetValueOrDefault(parameter.Name, ""))];

    /// <summary>What a study's command may hold: <c>{name}</c> for each parameter.</summary>
    public static Placeholders PlaceholdersOf(SearchSpace space) => Placeholders.Named([.. space.Parameters.Select(p => p.Name)]);

    /// <summary>
    /// <c>GRID_PARAM_</c> with the name as it is and in capitals, and where the trial belongs. No two parameters of a study share one:
    /// <see cref="VariableNames"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GRID_JOB"] = trial.Item.JobId.ToString(),
            ["GRID_TRIAL"] = trial.Number.ToString(CultureInfo.InvariantCulture),
            ["GRID_INDEX"] = trial.Number.ToString(CultureInfo.InvariantCulture),
            ["GRID_ATTEMPT"] = trial.Attempt.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, text) in _texts)
        {
            foreach (var variable in VariableNames.Of(name))
            {
                variables[variable] = text;
            }
        }

        return variables;
    }

    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => PlainNumber.OfJson(value.GetRawText()),
            _ => value.GetRawText(),
        };
}
