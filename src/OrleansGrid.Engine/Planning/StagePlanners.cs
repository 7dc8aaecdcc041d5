namespace OrleansGrid.Engine;

/// <summary>The planner of each kind of job that has stages to be planned.</summary>
public static class StagePlanners
{
    private static readonly Dictionary<string, IStagePlanner> ByKind = new(StringComparer.Ordinal)
    {
        [MapReduceStages.Kind] = new MapReduceStages(),
    };

    /// <exception cref="FormatException">This version plans no such jobs.</exception>
    public static IStagePlanner For(string kind) =>
        ByKind.TryGetValue(kind, out var planner) ? planner : throw new FormatException($"Jobs of the kind '{kind}' cannot be planned by this version.");
}
