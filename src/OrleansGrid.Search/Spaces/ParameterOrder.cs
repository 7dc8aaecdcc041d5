namespace OrleansGrid.Search.Spaces;

/// <summary>Puts parameters into an order in which conditions refer to earlier ones only, as near to the author's as that allows.</summary>
internal static class ParameterOrder
{
    /// <exception cref="GridException">A condition names no parameter, or parameters wait for one another.</exception>
    public static List<SearchParameter> Of(IReadOnlyList<SearchParameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            CheckNames(parameter, parameters);
        }

        List<SearchParameter> placed = [];
        while (placed.Count < parameters.Count)
        {
            var next =
                parameters.FirstOrDefault(parameter =>
                    !placed.Contains(parameter)
                    && parameter.When.All(condition => placed.Exists(other => other.Name == condition.Parameter))
                ) ?? throw Cycle(parameters, placed);
            placed.Add(next);
        }

        return placed;
    }

    private static void CheckNames(SearchParameter parameter, IReadOnlyList<SearchParameter> parameters)
    {
        foreach (var condition in parameter.When)
        {
            if (!parameters.Any(other => other.Name == condition.Parameter))
            {
                throw ParameterRules.Bad(
                    parameter,
                    $"has a condition on \"{condition.Parameter}\", which is no parameter of the space; there are "
                        + $"{string.Join(", ", parameters.Select(other => other.Name))}"
                );
            }

            if (parameter.When.Count(other => other.Parameter == condition.Parameter) > 1)
            {
                throw ParameterRules.Bad(parameter, $"has two conditions on \"{condition.Parameter}\"; write their values as one");
            }
        }
    }

    private static GridException Cycle(IReadOnlyList<SearchParameter> parameters, List<SearchParameter> placed)
    {
        // Following unplaced conditions must come back to where it has been: the way from there on is the cycle.
        List<SearchParameter> way = [];
        var at = parameters.First(parameter => !placed.Contains(parameter));
        while (!way.Contains(at))
        {
            way.Add(at);
            var waitsFor = at.When.First(condition => !placed.Exists(other => other.Name == condition.Parameter)).Parameter;
            at = parameters.First(parameter => parameter.Name == waitsFor);
        }

        var cycle = way.Skip(way.IndexOf(at)).Append(at).Select(parameter => parameter.Name);
        return ParameterRules.Bad(at, $"has a condition that leads back to itself ({string.Join(" → ", cycle)}); take one of them out");
    }
}
