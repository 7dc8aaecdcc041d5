namespace OrleansGrid.MapReduce;

/// <summary>What a program may know of its job, wherever it runs.</summary>
internal static class ProgramContexts
{
    /// <param name="input">Number of the input that records come from; null where none are read.</param>
    public static ProgramContext Of(MapReduceSpec spec, int? input, CancellationToken cancellation) =>
        new()
        {
            Arguments = spec.Arguments,
            SideFiles = spec.SideFiles,
            InputTags = [.. spec.Inputs.Select(i => i.Tag)],
            InputTag = input is { } number ? spec.Inputs[number].Tag : null,
            Cancellation = cancellation,
        };
}
