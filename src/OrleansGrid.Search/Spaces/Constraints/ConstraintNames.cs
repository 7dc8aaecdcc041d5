using System.Text.Json;
using OrleansGrid.Search.Numbers;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>What names mean in a constraint: parameters, and the functions that there are.</summary>
internal sealed class ConstraintNames(string text, IReadOnlyList<SearchParameter> parameters)
{
    /// <summary>How many values each function takes, and what it makes of them.</summary>
    private static readonly Dictionary<string, (int Arguments, Func<Quantity[], Quantity> At)> Functions = new()
    {
        ["abs"] = (1, a => a[0].Abs()),
        ["sqrt"] = (1, a => new Quantity(Math.Sqrt(a[0].Value))),
        ["exp"] = (1, a => new Quantity(Math.Exp(a[0].Value))),
        ["log"] = (1, a => new Quantity(Math.Log(a[0].Value))),
        ["log2"] = (1, a => new Quantity(Math.Log2(a[0].Value))),
        ["log10"] = (1, a => new Quantity(Math.Log10(a[0].Value))),
        ["floor"] = (1, a => a[0].Floor()),
        ["ceil"] = (1, a => a[0].Ceiling()),
        ["min"] = (2, a => Nearer(a, 1)),
        ["max"] = (2, a => Nearer(a, -1)),
        ["pow"] = (2, a => a[0].Power(a[1])),
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
            return new ConstraintValue(new ParameterTerm(d, StepsOf(parameters[d])));
        }

        return choices.All(choice => choice.ValueKind == JsonValueKind.Number)
                ? new ConstraintValue(new ChoiceTerm(d, [.. choices.Select(choice => Quantity.Parse(choice.GetRawText()))]))
            : choices.All(choice => choice.ValueKind is JsonValueKind.True or JsonValueKind.False)
                ? new ConstraintValue(Truth: new FixedClaim(d, code => choices[(int)code].GetBoolean()))
            : new ConstraintValue(Choice: d);
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

    public ConstraintValue Call(string name, IReadOnlyList<Term> arguments) =>
        Functions.TryGetValue(name, out var function) && function.Arguments == arguments.Count
            ? new ConstraintValue(new CallTerm(name, function.At, arguments))
            : throw Bad($"calls {name} with {arguments.Count} values; there are {Known(1)} of one value and {Known(2)} of two");

    public GridException Bad(string what) => new(GridFault.BadInput, $"Constraint \"{text}\" {what}.");

    private static string Known(int arguments) =>
        string.Join(", ", Functions.Where(function => function.Value.Arguments == arguments).Select(function => function.Key));

    /// <summary>The smaller of two, or the larger by sign −1.</summary>
    private static Quantity Nearer(Quantity[] two, int sign) =>
        Quantity.Compare(two[0], two[1]) is not { } order ? new Quantity(double.NaN)
        : sign * order <= 0 ? two[0]
        : two[1];

    private static DecimalSteps? StepsOf(SearchParameter parameter) =>
        parameter.Type == SearchParameterType.Integer ? new DecimalSteps(parameter.Low, parameter.Step ?? 1)
        : parameter.Step is { } step ? new DecimalSteps(parameter.Low, step)
        : null;
}
