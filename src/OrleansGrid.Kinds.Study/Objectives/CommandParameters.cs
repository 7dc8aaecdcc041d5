using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansGrid.Processes;
using OrleansGrid.Search.Numbers;
using OrleansGrid.Search.Studies;

namespace OrleansGrid.Kinds.Study.Objectives;

/// <summary>A trial's parameters as a command is given them.</summary>
internal sealed class CommandParameters(TrialContext trial, SearchSpace space)
{
    private readonly HashSet<string> _names = [.. space.Parameters.Select(parameter => parameter.Name)];

    private readonly Dictionary<string, string> _texts = trial.Parameters.EnumerateObject().ToDictionary(p => p.Name, p => Text(p.Value));

    /// <summary>
    /// An argument with <c>{name}</c> replaced by the value, or by nothing where the trial has no such parameter; braces around anything
    /// else stay, and so do those in a value that was put in.
    /// </summary>
    public string FillIn(string argument)
    {
        var filled = new StringBuilder(argument.Length + 16);
        for (var i = 0; i < argument.Length; )
        {
            var end = argument[i] == '{' ? argument.IndexOf('}', i) : -1;
            if (end > i && argument[(i + 1)..end] is var name && _names.Contains(name))
            {
                filled.Append(_texts.GetValueOrDefault(name, ""));
                i = end + 1;
            }
            else
            {
                filled.Append(argument[i++]);
            }
        }

        return filled.ToString();
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

    private static string Placeholder(string name) => $"{{{name}}}";

    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => PlainNumber.OfJson(value.GetRawText()),
            _ => value.GetRawText(),
        };
}
