using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGrid.Search.Spaces.Constraints;

namespace OrleansGrid.Search.Spaces;

/// <summary>The space as its author wrote it, the same space as samplers see it, and the way between the two.</summary>
public sealed class SpaceMap
{
    /// <summary>In the order of their dimensions.</summary>
    private readonly List<SearchParameter> _parameters;

    private SpaceMap(SearchSpace source, List<SearchParameter> parameters, Space space) =>
        (Source, _parameters, Space) = (source, parameters, space);

    public SearchSpace Source { get; }

    public Space Space { get; }

    /// <summary>Checks a space and translates it.</summary>
    /// <exception cref="GridException">Something in it makes no sense: one sentence that names the parameter.</exception>
    public static SpaceMap Of(SearchSpace source)
    {
        if (source.Parameters.Count == 0)
        {
            throw new GridException(GridFault.BadInput, "The space has no parameters; give at least one.");
        }

        foreach (var parameter in source.Parameters)
        {
            ParameterRules.Check(parameter);
        }

        var parameters = ParameterOrder.Of(source.Parameters);
        List<Dimension> dimensions = [];
        foreach (var parameter in parameters)
        {
            dimensions.Add(WithDefault(parameter, ToDimension(parameter, ParameterConditions.Of(parameter, parameters, dimensions))));
        }

        var map = new SpaceMap(
            source,
            parameters,
            new Space(dimensions, [.. source.Constraints.Select(text => new Constraint(text, parameters))])
        );
        map.RefuseWhatConstraintsForbid();
        return map;
    }

    /// <summary>Parameters that exist at a point, by name, in the author's order.</summary>
    public JsonObject ToJson(ReadOnlySpan<double> point)
    {
        var json = new JsonObject();
        foreach (var parameter in Source.Parameters)
        {
            var d = _parameters.IndexOf(parameter);
            var code = point[d];
            if (!double.IsNaN(code))
            {
                json[parameter.Name] = ParameterCodes.ToJson(parameter, Space.Dimensions[d].Nearest(code));
            }
        }

        return json;
    }

    /// <summary>The point of parameters by name, as <see cref="ToJson"/> gives them.</summary>
    /// <exception cref="GridException">
    /// One that must exist is missing, one is there that does not exist, or a value is none of its parameter's.
    /// </exception>
    public double[] FromJson(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new GridException(GridFault.BadInput, "The parameters of a trial are not a JSON object; give {\"name\": value}.");
        }

        if (
            json.EnumerateObject().FirstOrDefault(property => !_parameters.Exists(parameter => parameter.Name == property.Name)) is
            { Value.ValueKind: not JsonValueKind.Undefined } unknown
        )
        {
            throw new GridException(
                GridFault.BadInput,
                $"\"{unknown.Name}\" is no parameter of the space; there are "
                    + $"{string.Join(", ", Source.Parameters.Select(parameter => parameter.Name))}."
            );
        }

        var point = new double[_parameters.Count];
        for (var d = 0; d < point.Length; d++)
        {
            point[d] = Code(d, json.TryGetProperty(_parameters[d].Name, out var value) ? value : null, Space.Exists(d, point));
        }

        return point;
    }

    /// <summary>A choice of a dimension as people read it.</summary>
    internal string ChoiceText(int dimension, int choice) => _parameters[dimension].Choices[choice].ToString();

    private double Code(int d, JsonElement? value, bool exists) =>
        (exists, value) switch
        {
            (false, null) => double.NaN,
            (false, _) => throw ParameterRules.Bad(_parameters[d], "does not exist under the values of the others; leave it out"),
            (true, null) => throw ParameterRules.Bad(_parameters[d], "is missing"),
            (true, { } given) => ParameterCodes.Find(_parameters[d], Space.Dimensions[d], given)
                ?? throw ParameterRules.Bad(_parameters[d], $"cannot be {given.GetRawText()}"),
        };

    private static Dimension ToDimension(SearchParameter parameter, IReadOnlyList<DimensionCondition> when) =>
        parameter.Type switch
        {
            SearchParameterType.Float => new Dimension(
                parameter.Name,
                DimensionKind.Float,
                parameter.Low,
                parameter.High,
                parameter.Log,
                parameter.Step ?? 0,
                when
            ),
            SearchParameterType.Integer => new Dimension(
                parameter.Name,
                DimensionKind.Integer,
                parameter.Low,
                parameter.High,
                parameter.Log,
                parameter.Step ?? 1,
                when
            ),
            SearchParameterType.Ordinal => new Dimension(
                parameter.Name,
                DimensionKind.Ordinal,
                0,
                parameter.Choices.Count - 1,
                step: 1,
                when: when
            ),
            _ => new Dimension(parameter.Name, DimensionKind.Categorical, 0, parameter.Choices.Count - 1, step: 1, when: when),
        };

    private static Dimension WithDefault(SearchParameter parameter, Dimension dimension)
    {
        if (parameter.Default is not { } given)
        {
            return dimension;
        }

        var code =
            ParameterCodes.Find(parameter, dimension, given)
            ?? throw ParameterRules.Bad(parameter, $"has the default {given.GetRawText()}, which is none of its values");
        return new Dimension(
            dimension.Name,
            dimension.Kind,
            dimension.Low,
            dimension.High,
            dimension.Log,
            dimension.Step,
            dimension.When,
            code
        );
    }

    private void RefuseWhatConstraintsForbid()
    {
        if (!Space.HasConstraints)
        {
            return;
        }

        if (Space.Defaults() is { } first && !Space.Allows(first))
        {
            throw new GridException(
                GridFault.BadInput,
                $"The constraints forbid the defaults {ToJson(first).ToJsonString()}; change one of them (a parameter without a default "
                    + "begins in its middle)."
            );
        }

        Space.Region!.RefuseEmptiness();
    }
}
