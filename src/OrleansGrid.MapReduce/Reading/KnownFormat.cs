namespace OrleansGrid.MapReduce.Reading;

/// <summary>A format of files that is known by its first bytes, as <c>file</c> knows it, or by the ending of its name.</summary>
/// <param name="Name">For people, as in "is a zip archive" and "holds gzip data".</param>
/// <param name="Magic">What it begins with; empty for a format that begins with anything.</param>
/// <param name="Endings">What names of such files end with, where nobody gives that ending to anything else.</param>
/// <param name="IsArchive">Whether it holds files, so that a program that is given whole files may know what to do with it.</param>
/// <param name="ToPlain">What a person can type to make it readable; null where there is no one way.</param>
internal sealed record KnownFormat(string Name, byte[] Magic, string[] Endings, bool IsArchive, string? ToPlain)
{
    public FileCompression Compression { get; init; }

    public bool Begins(ReadOnlySpan<byte> head) => Magic.Length > 0 && head.StartsWith(Magic);

    /// <summary>Whether more bytes could make it this format.</summary>
    public bool MayBegin(ReadOnlySpan<byte> head) => head.Length < Magic.Length && Magic.AsSpan().StartsWith(head);

    public bool HasEnding(string path) => Array.Exists(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
