namespace OrleansGrid.MapReduce;

internal static class CounterValues
{
    /// <summary>What a task has counted; null for nothing.</summary>
    public static IReadOnlyDictionary<string, long>? Of(ProgramContext context) =>
        context.Counters.Count == 0 ? null : context.Counters.ToDictionary(counter => counter.Name, counter => counter.Value);
}
