using System.Globalization;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Sampling;

/// <summary>What a sampler is wanted for.</summary>
/// <param name="Seed">The same seed and history give the same trials.</param>
public sealed record SamplerRequest(Space Space, long Seed = 0)
{
    /// <summary>Number of losses that are made small together.</summary>
    public int Objectives { get; init; } = 1;

    /// <summary>How many trials the study will have; null where that is open.</summary>
    public long? Trials { get; init; }

    /// <summary>How many trials run at a time.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>The sampler's options by name, as the user wrote them.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>The value of an option: the user's or the default.</summary>
    /// <exception cref="GridException">It is not a number within the option's bounds.</exception>
    public double Number(SamplerOption option)
    {
        if (!Options.TryGetValue(option.Name, out var text))
        {
            return option.Default;
        }

        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        return isNumber && number >= option.Low && number <= option.High && (!option.IsWhole || Math.Floor(number) == number)
            ? number
            : throw new GridException(
                GridFault.BadInput,
                $"Sampler option \"{option.Name}\" is \"{text}\"; give a {(option.IsWhole ? "whole " : "")}number from {option.Low} to "
                    + $"{option.High}."
            );
    }
}
