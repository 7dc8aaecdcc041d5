using System.Text.Json.Serialization;

namespace OrleansGrid;

/// <summary>Where the inputs of a stage come from. Immutable once the job is submitted.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "from")]
[JsonDerivedType(typeof(RangeInputs), "range")]
[JsonDerivedType(typeof(InlineInputs), "inline")]
[JsonDerivedType(typeof(UploadedInputs), "upload")]
public abstract record InputSource
{
    /// <summary>How many items there are.</summary>
    [JsonIgnore]
    public abstract long Count { get; }
}

/// <summary>
/// The integers from <paramref name="First"/> up to and including <paramref name="Last"/>: item i has the input First + i. Costs one row,
/// however many.
/// </summary>
public sealed record RangeInputs(long First, long Last) : InputSource
{
    [JsonIgnore]
    public override long Count => Last - First + 1;
}

/// <summary>A few inputs kept in the job's own state.</summary>
/// <param name="Items">Each an item's input as text: JSON for a .NET handler, the bare line for a command.</param>
public sealed record InlineInputs(IReadOnlyList<string> Items) : InputSource
{
    [JsonIgnore]
    public override long Count => Items.Count;
}

/// <summary>Inputs streamed into the database chunk by chunk before the job was submitted.</summary>
/// <param name="UploadId">The finished upload.</param>
/// <param name="Items">How many items it holds.</param>
/// <param name="Hash">
/// Hex of a hash over all inputs in order: the same inputs have the same hash, so a key submitted twice can be compared.
/// </param>
public sealed record UploadedInputs(Guid UploadId, long Items, string Hash) : InputSource
{
    [JsonIgnore]
    public override long Count => Items;
}
