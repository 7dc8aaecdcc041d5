namespace OrleansGrid.Samples.Iterate;

/// <summary>A job of the kind <c>iterate</c>: rounds of map and combine over files, until the program says that it is done.</summary>
public sealed record IterateSpec : RunPolicy
{
    /// <summary><c>kmeans</c> or <c>pagerank</c>.</summary>
    public required string Program { get; init; }

    /// <summary>Absolute paths of text files that every silo can read; <c>*</c> and <c>?</c> in the last part stand for any name.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>
    /// Absolute path of the file that the result appears in, whole, when the job has succeeded. What the rounds leave for each other lies
    /// beside it meanwhile.
    /// </summary>
    public required string Output { get; init; }

    /// <summary>After so many rounds the job ends with what it has.</summary>
    public int MaxRounds { get; init; } = 100;

    /// <summary>Largest part of a file that one item reads, in bytes.</summary>
    public long SplitBytes { get; init; } = 8 << 20;

    /// <summary>The program's own options, by name.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
}
