using System.Text.Json;

namespace OrleansGrid.Client;

/// <summary>What can be said about a submission without asking a silo.</summary>
internal static class InputChecks
{
    /// <summary>2^53: the largest count that every reader of JSON keeps exactly.</summary>
    private const long MaxItems = 1L << 53;

    /// <summary>NUL as JSON writes it.</summary>
    private const string EscapedNul = "\\u0000";

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
            throw Bad("There are no inputs; a batch has at least one item.");
        }

        if (inputs.Count > MaxItems)
        {
            throw Bad($"There are {inputs.Count} inputs; a job has at most 2^53 items.");
        }
    }

    /// <summary>The spec as it is sent.</summary>
    public static string ToJson<TSpec>(TSpec spec, string? key)
    {
        if (key is "")
        {
            throw Bad("The key is empty; give a text that names this submission, or no key.");
        }

        var json = JsonSerializer.Serialize(spec, GridJson.Options);
        return json.Contains(EscapedNul, StringComparison.Ordinal)
            ? throw Bad("The job's description holds a NUL character, which PostgreSQL cannot keep in text; leave it out.")
            : json;
    }

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);
}
