using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansGrid;

/// <summary>
/// What a study may try: parameters in order, each with its values, and constraints between them. As JSON it is the space file of the
/// command line.
/// </summary>
/// <example><code>
/// var space = new SearchSpace()
///     .Float("lr", 1e-5, 1e-1, log: true).Default(1e-3)
///     .Integer("batch", 16, 256, log: true)
///     .Categorical("model", "tree", "net")
///     .Integer("width", 8, 512, log: true).When("model", "net")
///     .Constraint("batch * width &lt;= 65536");
/// </code></example>
/// <remarks>
/// Nothing is judged here but names used twice: submitting a study says what is wrong with its space. Not safe to change from several
/// threads.
/// </remarks>
[JsonConverter(typeof(SearchSpaceJsonConverter))]
public sealed class SearchSpace
{
    private readonly List<SearchParameter> _parameters = [];
    private readonly List<string> _constraints = [];

    public IReadOnlyList<SearchParameter> Parameters => _parameters;

    /// <summary>
    /// Expressions that must be true of every trial's parameters; one that names a parameter which does not exist in a trial does not bind
    /// that trial.
    /// </summary>
    public IReadOnlyList<string> Constraints => _constraints;

    /// <summary>Reads a space file.</summary>
    /// <exception cref="GridException">It is not JSON, or a key or a type in it is unknown.</exception>
    public static SearchSpace Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SearchSpace>(json, GridJson.Options)
                ?? throw new GridException(GridFault.BadInput, "The space is null; give an object with a key for each parameter.");
        }
        catch (JsonException error)
        {
            throw new GridException(GridFault.BadInput, $"The space {JsonWords.WhyNot(json) ?? JsonWords.Phrase(error)}.", error);
        }
        catch (InvalidOperationException error)
        {
            // For a name with half of a surrogate pair, which JSON takes and text does not.
            throw new GridException(GridFault.BadInput, $"The space is not JSON: {error.Message}", error);
        }
    }

    /// <summary>The space file that is read back as this space.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GridJson.Options);

    /// <summary>Real numbers from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public SearchSpace Float(string name, double low, double high, bool log = false, double? step = null) =>
        Add(
            new SearchParameter
            {
                Name = name,
                Type = SearchParameterType.Float,
                Low = low,
                High = high,
                Log = log,
                Step = step,
            }
        );

    /// <summary>Whole numbers from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public SearchSpace Integer(string name, long low, long high, bool log = false, long? step = null) =>
        Add(
            new SearchParameter
            {
                Name = name,
                Type = SearchParameterType.Integer,
                Low = SearchParameter.Whole(low),
                High = SearchParameter.Whole(high),
                Log = log,
                Step = step is { } distance ? SearchParameter.Whole(distance) : null,
            }
        );

    /// <summary>Choices with no order: strings, numbers, booleans or null.</summary>
    public SearchSpace Categorical(string name, params object?[] choices) =>
        Add(
            new SearchParameter
            {
                Name = name,
                Type = SearchParameterType.Categorical,
                Choices = Elements(choices),
            }
        );

    /// <summary>Choices from one end to the other: strings, numbers, booleans or null.</summary>
    public SearchSpace Ordinal(string name, params object?[] choices) =>
        Add(
            new SearchParameter
            {
                Name = name,
                Type = SearchParameterType.Ordinal,
                Choices = Elements(choices),
            }
        );

    /// <summary>The parameter added last exists only where another has one of these values. Several conditions must all hold.</summary>
    public SearchSpace When(string parameter, params object?[] values) =>
        ChangeLast(last => last with { When = [.. last.When, new SearchCondition(parameter, Elements(values))] });

    /// <summary>The first trial has this value of the parameter added last.</summary>
    public SearchSpace Default(object? value) => ChangeLast(last => last with { Default = Element(value) });

    /// <summary>An expression over parameters that must be true, such as <c>batch * width &lt;= 65536 or model == 'tree'</c>.</summary>
    public SearchSpace Constraint(string expression)
    {
        _constraints.Add(expression);
        return this;
    }

    /// <summary>Adds a parameter after the others.</summary>
    /// <exception cref="GridException">There is one of that name.</exception>
    public SearchSpace Add(SearchParameter parameter)
    {
        if (_parameters.Exists(other => other.Name == parameter.Name))
        {
            throw new GridException(
                GridFault.BadInput,
                $"Parameter \"{parameter.Name}\" is there twice; give each parameter a name of its own."
            );
        }

        _parameters.Add(parameter);
        return this;
    }

    private static JsonElement[] Elements(object?[]? values) => values is null ? [Element(null)] : [.. values.Select(Element)];

    private static JsonElement Element(object? value) =>
        value switch
        {
            // Infinities have no JSON; as text they are refused later with the parameter's name.
            double number when !double.IsFinite(number) => JsonSerializer.SerializeToElement(
                number.ToString(System.Globalization.CultureInfo.InvariantCulture),
                GridJson.Values
            ),
            _ => JsonSerializer.SerializeToElement(value, GridJson.Values),
        };

    private SearchSpace ChangeLast(Func<SearchParameter, SearchParameter> change)
    {
        if (_parameters.Count == 0)
        {
            throw new InvalidOperationException("A condition or a default belongs to the parameter before it; add a parameter first.");
        }

        _parameters[^1] = change(_parameters[^1]);
        return this;
    }
}
