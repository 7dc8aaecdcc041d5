namespace OrleansGrid.Client;

/// <summary>What can be said about a submission without asking a silo.</summary>
internal static class InputChecks
{
    /// <summary>2^53: the largest count that every reader of JSON keeps exactly.</summary>
    private const long MaxItems = 1L << 53;

    public static void Check(InputSource inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs is RangeInputs range && range.Last < range.First)
        {
            throw Bad($"The range of items {range.First}..{range.Last} is empty: its last number is less than its first.");
        }

        if (inputs is RangeInputs wide && (Int128)wide.Last - wide.First >= MaxItems)
        {
            throw Bad($"The range of items {wide.First}..{wide.Last} is too long; a job has at most 2^53 items.");
        }

        if (inputs.Count <= 0)
        {
            throw Bad("There are no inputs; a job needs at least one item.");
        }

        if (inputs.Count > MaxItems)
        {
            throw Bad($"There are {inputs.Count} inputs; a job has at most 2^53 items.");
        }
    }

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);
}
