namespace OrleansGrid.Search.Studies;

/// <summary>What parameters are called in the environment of a command.</summary>
public static class VariableNames
{
    private const string Prefix = "GRID_PARAM_";

    /// <summary>The name as it is and in capitals, with <c>_</c> for what an environment's names cannot have.</summary>
    public static IReadOnlyList<string> Of(string parameter)
    {
        var plain = string.Concat(parameter.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return [Prefix + plain.ToUpperInvariant(), Prefix + plain];
    }

    /// <summary>Null, or one sentence that says which parameters a command could not tell apart.</summary>
    internal static string? WhyAmbiguous(SearchSpace space)
    {
        if (space.Parameters.FirstOrDefault(parameter => parameter.Name.AsSpan().IndexOfAny('{', '}') >= 0) is { } braced)
        {
            return $"Parameter \"{braced.Name}\" has a brace in its name, and a command names parameters between braces; rename it.";
        }

        Dictionary<string, string> taken = [];
        foreach (var name in space.Parameters.Select(parameter => parameter.Name))
        {
            var variable = Of(name)[0];
            if (!taken.TryAdd(variable, name))
            {
                return $"Parameters \"{taken[variable]}\" and \"{name}\" would both be {variable} in the command's environment; "
                    + "rename one of them.";
            }
        }

        return null;
    }
}
