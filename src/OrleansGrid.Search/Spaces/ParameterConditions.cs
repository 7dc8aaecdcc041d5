namespace OrleansGrid.Search.Spaces;

/// <summary>Translates conditions to codes and refuses those that can never hold.</summary>
internal static class ParameterConditions
{
    /// <param name="parameters">In order of their dimensions; those before <paramref name="parameter"/> at least.</param>
    /// <param name="dimensions">Of the parameters before it.</param>
    public static List<DimensionCondition> Of(
        SearchParameter parameter,
        IReadOnlyList<SearchParameter> parameters,
        IReadOnlyList<Dimension> dimensions
    )
    {
        List<DimensionCondition> conditions = [];
        foreach (var condition in parameter.When)
        {
            var index = parameters.TakeWhile(other => other.Name != condition.Parameter).Count();
            conditions.Add(new DimensionCondition(index, Codes(parameter, condition, parameters[index], dimensions[index])));
        }

        RefuseContradiction(parameter, conditions, parameters, dimensions);
        return conditions;
    }

    private static double[] Codes(SearchParameter parameter, SearchCondition condition, SearchParameter other, Dimension dimension)
    {
        if (dimension.Count == long.MaxValue)
        {
            throw ParameterRules.Bad(
                parameter,
                $"has a condition on \"{other.Name}\", which has no countable values; give \"{other.Name}\" a step or use a categorical "
                    + "parameter"
            );
        }

        if (condition.Values.Count == 0)
        {
            throw ParameterRules.Bad(parameter, $"has a condition on \"{other.Name}\" that can never hold: it lists no value");
        }

        return
        [
            .. condition
                .Values.Select(value =>
                    ParameterCodes.Find(other, dimension, value)
                    ?? throw ParameterRules.Bad(
                        parameter,
                        $"has a condition that can never hold: \"{other.Name}\" is never {value.GetRawText()}"
                    )
                )
                .Distinct(),
        ];
    }

    /// <summary>
    /// A parameter exists where its own conditions and those of all parameters they refer to hold. Each is a set of values of one
    /// parameter, so together they can hold unless the sets of some parameter have nothing in common.
    /// </summary>
    private static void RefuseContradiction(
        SearchParameter parameter,
        List<DimensionCondition> conditions,
        IReadOnlyList<SearchParameter> parameters,
        IReadOnlyList<Dimension> dimensions
    )
    {
        Dictionary<int, HashSet<double>> allowed = [];
        Stack<DimensionCondition> open = new(conditions);
        HashSet<DimensionCondition> seen = [];
        while (open.TryPop(out var condition))
        {
            if (!seen.Add(condition))
            {
                continue;
            }

            if (allowed.TryGetValue(condition.Dimension, out var values))
            {
                values.IntersectWith(condition.Values);
            }
            else
            {
                allowed[condition.Dimension] = [.. condition.Values];
            }

            if (allowed[condition.Dimension].Count == 0)
            {
                throw ParameterRules.Bad(
                    parameter,
                    "has conditions that can never hold together: they ask for different values of "
                        + $"\"{parameters[condition.Dimension].Name}\""
                );
            }

            foreach (var further in dimensions[condition.Dimension].When)
            {
                open.Push(further);
            }
        }
    }
}
