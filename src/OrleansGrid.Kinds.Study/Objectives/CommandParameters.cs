using System.Globalization;
using System.Text.Json;
using OrleansGrid.Processes;

namespace OrleansGrid.Kinds.Study.Objectives;

/// <summary>A trial's parameters as a command is given them.</summary>
internal sealed class CommandParameters(TrialContext trial, SearchSpace space)
{
    private readonly Dictionary<string, string> _texts = trial.Parameters.EnumerateObject().ToDictionary(p => p.Name, p => Text(p.Value));

    /// <summary>
    /// An argument with <c>{name}</c> replaced by the value, or by nothing where the trial has no such parameter; braces around anything
    /// else stay.
    /// </summary>
    public string FillIn(string argument)
    {
        foreach (var parameter in space.Parameters)
        {
            argument = argument.Replace(
                Placeholder(parameter.Name),
                _texts.GetValueOrDefault(parameter.Name, ""),
                StringComparison.Ordinal
            );
        }

        return argument;
    }

    /// <summary>
    /// A script with <c>{name}</c> in it as a shell runs it: the values are the shell's parameters, never part of the script.
    /// </summary>
    public IReadOnlyList<string> ShellArguments(string script) =>
        [
            "/bin/sh",
            "-c",
            ShellScript.WithParameters(script, [.. space.Parameters.Select(p => Placeholder(p.Name))]),
            "grid",
            .. space.Parameters.Select(p => _texts.GetValueOrDefault(p.Name, "")),
        ];

    /// <summary><c>GRID_PARAM_</c> with the name as it is and in capitals, and where the trial belongs.</summary>
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
            var plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
            variables["GRID_PARAM_" + plain.ToUpperInvariant()] = text;
            variables["GRID_PARAM_" + plain] = text;
        }

        return variables;
    }

    private static string Placeholder(string name) => $"{{{name}}}";

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
