using System.Text.Json;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>What names mean in a constraint: parameters, and the functions that there are.</summary>
internal sealed class ConstraintNames(string text, IReadOnlyList<SearchParameter> parameters)
{
    private static readonly Dictionary<string, Func<double, double>> OneArgument = new()
    {
        ["abs"] = Math.Abs,
        ["sqrt"] = Math.Sqrt,
        ["exp"] = Math.Exp,
        ["log"] = Math.Log,
        ["log2"] = Math.Log2,
        ["log10"] = Math.Log10,
        ["floor"] = Math.Floor,
        ["ceil"] = Math.Ceiling,
    };

    private static readonly Dictionary<string, Func<double, double, double>> TwoArguments = new()
    {
        ["min"] = Math.Min,
        ["max"] = Math.Max,
        ["pow"] = Math.Pow,
    };

    /// <summary>Dimensions that the constraint names.</summary>
    public HashSet<int> Used { get; } = [];

    public ConstraintValue Parameter(string name)
    {
        var d = parameters.TakeWhile(parameter => parameter.Name != name).Count();
        if (d == parameters.Count)
        {
            throw Bad(
                $"names \"{name}\", which is no parameter of the space; there are "
                    + $"{string.Join(", ", parameters.Select(parameter => parameter.Name))}"
            );
        }

        Used.Add(d);
        var choices = parameters[d].Choices;
        if (ParameterRules.IsNumber(parameters[d]))
        {
            return new ConstraintValue(ConstraintType.Number, point => point[d], Dimension: d);
        }

        return choices.All(choice => choice.ValueKind == JsonValueKind.Number)
                ? Table(ConstraintType.Number, d, [.. choices.Select(choice => choice.GetDouble())])
            : choices.All(choice => choice.ValueKind is JsonValueKind.True or JsonValueKind.False)
                ? Table(ConstraintType.Truth, d, [.. choices.Select(choice => choice.GetBoolean() ? 1.0 : 0)])
            : new ConstraintValue(ConstraintType.Choice, point => point[d], Dimension: d);
    }

    /// <summary>Code of a choice by its text.</summary>
    public double Choice(int dimension, string choice)
    {
        var choices = parameters[dimension].Choices;
        for (var code = 0; code < choices.Count; code++)
        {
            if (choices[code].ValueKind == JsonValueKind.String && choices[code].GetString() == choice)
            {
                return code;
            }
        }

        throw Bad($"compares \"{parameters[dimension].Name}\" with '{choice}', which is none of its choices");
    }

    public ConstraintValue Call(string name, IReadOnlyList<Func<double[], double>> arguments) =>
        arguments switch
        {
            [var a] when OneArgument.TryGetValue(name, out var one) => new ConstraintValue(ConstraintType.Number, point => one(a(point))),
            [var a, var b] when TwoArguments.TryGetValue(name, out var two) => new ConstraintValue(
                ConstraintType.Number,
                point => two(a(point), b(point))
            ),
            _ => throw Bad(
                $"calls {name} with {arguments.Count} values; there are {string.Join(", ", OneArgument.Keys)} of one value and "
                    + $"{string.Join(", ", TwoArguments.Keys)} of two"
            ),
        };

    public GridException Bad(string what) => new(GridFault.BadInput, $"Constraint \"{text}\" {what}.");

    private static ConstraintValue Table(ConstraintType type, int d, double[] values) => new(type, point => values[(int)point[d]]);
}
