using OrleansGrid.Cli.Batch;
using OrleansGrid.Cli.MapReduce;
using OrleansGrid.Cli.Studies;

namespace OrleansGrid.Cli.Printing;

/// <summary>The kinds whose jobs read in words of their own, by name: the one place where they are registered.</summary>
internal static class KindTexts
{
    private static readonly KindText Plain = new();

    private static readonly Dictionary<string, KindText> Kinds = new(StringComparer.Ordinal)
    {
        [BatchText.Kind] = new BatchText(),
        [MapReduceText.Kind] = new MapReduceText(),
        [StudyText.Kind] = new StudyText(),
    };

    /// <summary>Names of the kinds of the product.</summary>
    public static IEnumerable<string> Names => Kinds.Keys;

    public static KindText Of(string kind) => Kinds.GetValueOrDefault(kind, Plain);
}
