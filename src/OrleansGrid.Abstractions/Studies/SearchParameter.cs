using System.Text.Json;

namespace OrleansGrid;

/// <summary>One parameter of a search space, as its author wrote it; whether it makes sense is said when a study is submitted.</summary>
public sealed record SearchParameter
{
    public required string Name { get; init; }

    public required SearchParameterType Type { get; init; }

    /// <summary>Smallest value of a number.</summary>
    public double Low { get; init; }

    /// <summary>Largest value of a number, included.</summary>
    public double High { get; init; }

    /// <summary>Equal ratios are equally important, as for learning rates; <see cref="Low"/> must be above 0.</summary>
    public bool Log { get; init; }

    /// <summary>Distance of neighbouring values, counted from <see cref="Low"/>; null is 1 for whole numbers and none for floats.</summary>
    public double? Step { get; init; }

    /// <summary>Choices as JSON scalars, of a categorical or an ordinal parameter; their JSON type is kept.</summary>
    public IReadOnlyList<JsonElement> Choices { get; init; } = [];

    /// <summary>All of these must hold for the parameter to exist.</summary>
    public IReadOnlyList<SearchCondition> When { get; init; } = [];

    /// <summary>Value to try first; null for none.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>
    /// A bound of whole numbers. One that no double is becomes the next beyond it, and is refused with all that are beyond 2^53: to
    /// search 2^53 where 2^53 + 1 was written would be wrong without a word.
    /// </summary>
    internal static double Whole(long number)
    {
        double nearest = number;
        return Math.Abs(nearest) >= long.MaxValue || (long)nearest == number ? nearest
            : nearest > 0 ? Math.BitIncrement(nearest)
            : Math.BitDecrement(nearest);
    }
}
