using System.Globalization;
using OrleansGrid.Search.Pruning;

namespace OrleansGrid.Search.Studies;

/// <summary>The pruner of a study, which thinks in losses where trials report values.</summary>
/// <remarks>What a trial may be stopped by does not change; asked for that, it is safe for use by several threads.</remarks>
public sealed class StudyPruner
{
    /// <summary>The option that names the pruner inside, and with a dot the beginning of that one's options.</summary>
    private const string Inner = "inner";

    private readonly Direction _direction;

    private StudyPruner(IPruner rule, Direction direction) => (Rule, _direction) = (rule, direction);

    public IPruner Rule { get; }

    /// <returns>Null for a study without a pruner.</returns>
    /// <exception cref="GridException">
    /// There is no such pruner, it cannot be had for this study, or an option makes no sense: one sentence.
    /// </exception>
    public static StudyPruner? Of(StudySpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Pruner is not { } name)
        {
            return spec.PrunerOptions.Count == 0
                ? null
                : throw Bad($"The pruner option \"{spec.PrunerOptions.Keys.First()}\" is given and no pruner; name one of {Names}.");
        }

        return spec.Directions.Count == 1
            ? new StudyPruner(Make(name, spec.PrunerOptions), spec.Directions[0])
            : throw Bad(
                $"The pruner \"{name}\" cannot be had with {spec.Directions.Count} objectives: a trial reports one value, which does not "
                    + "say that it is hopeless in all of them."
            );
    }

    public double ToLoss(double value) => _direction == Direction.Maximize ? -value : value;

    private static string Names => string.Join(", ", PrunerKinds.All.Select(kind => kind.Name));

    private static IPruner Make(string name, IReadOnlyDictionary<string, string> options)
    {
        const string prefix = Inner + ".";
        var takesInner = PrunerKinds.All.Any(kind => kind.Name == name && kind.TakesInner);
        var inside = takesInner
            ? options
                .Where(option => option.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(option => option.Key[prefix.Length..], option => option.Value)
            : [];
        var inner =
            takesInner && options.TryGetValue(Inner, out var named) ? Make(named, inside)
            : inside.Count == 0 ? null
            : throw Bad(
                $"The pruner \"{name}\" has the option \"{prefix}{inside.Keys.First()}\" and no pruner inside; name one with {Inner}=NAME."
            );
        var own = options.Where(option => !takesInner || (option.Key != Inner && !option.Key.StartsWith(prefix, StringComparison.Ordinal)));
        return PrunerKinds.Create(name, own.ToDictionary(option => option.Key, option => Number(name, option.Key, option.Value)), inner);
    }

    private static double Number(string pruner, string option, string text)
    {
        // An option that there is not is refused as such, whatever its value.
        var exists = PrunerKinds.All.Any(kind => kind.Name == pruner && kind.Options.Any(known => known.Name == option));
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !exists
            ? number
            : throw Bad($"The pruner \"{pruner}\" cannot have {option} \"{text}\", which is no number.");
    }

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);
}
