namespace OrleansGrid.Tests.Stored;

/// <summary>
/// A format that outlives the program that writes it, with examples of it that are committed: <c>Stored/NAME.1</c> is what the first
/// version wrote, the one with the highest number is what this version writes. An example that is there is never changed.
/// </summary>
internal abstract class StoredFormat
{
    /// <summary>Set to write what this version writes as a new example, where it differs from the newest.</summary>
    public const string WriteVariable = "GRID_WRITE_STORED";

    private readonly string _folder;

    /// <param name="name">Name of the format and of the example: <c>job.full</c>.</param>
    /// <param name="ending">Ending of its files.</param>
    /// <param name="here">The file that describes it: its examples lie in the folder <c>Stored</c> of that project.</param>
    protected StoredFormat(string name, string ending, string here) =>
        (Name, Ending, _folder) = (name, ending, Path.Combine(ProjectOf(here), "Stored"));

    public string Name { get; }

    private static bool MayWrite => Environment.GetEnvironmentVariable(WriteVariable) is { Length: > 0 };

    private string Ending { get; }

    /// <summary>All examples, the newest last.</summary>
    public IReadOnlyList<string> Examples =>
        Directory.Exists(_folder)
            ? [.. Directory.EnumerateFiles(_folder, $"{Name}.*{Ending}").Where(file => NumberOf(file) > 0).OrderBy(NumberOf)]
            : [];

    public override string ToString() => Name;

    public static StoredFormat Of(string name, IEnumerable<StoredFormat> among) => among.Single(format => format.Name == name);

    /// <summary>What this version writes is what the newest example holds.</summary>
    public void IsWrittenAsEver()
    {
        var written = Write();
        var newest = Examples.Count > 0 ? File.ReadAllBytes(Examples[^1]) : null;
        if (newest is not null && written.AsSpan().SequenceEqual(newest))
        {
            return;
        }

        if (MayWrite)
        {
            Directory.CreateDirectory(_folder);
            File.WriteAllBytes(Path.Combine(_folder, $"{Name}.{Examples.Count + 1}{Ending}"), written);
            return;
        }

        var before = newest is null ? "any example, for there is none" : Path.GetFileName(Examples[^1]);
        Xunit.Assert.Fail(
            $"'{Name}' is not written as {before}. If that is meant, and silos of the version before can read it, run this with "
                + $"{WriteVariable}=1: it adds an example. Written now:\n{Show(written)}"
        );
    }

    /// <summary>Everything that is in any example is read by this version.</summary>
    public void IsReadForEver()
    {
        if (MayWrite && Examples.Count == 0)
        {
            IsWrittenAsEver();
        }

        Xunit.Assert.NotEmpty(Examples);
        Xunit.Assert.All(Examples, example => IsRead(File.ReadAllBytes(example)));
    }

    /// <summary>What this version writes of the value of which the newest example is.</summary>
    protected abstract byte[] Write();

    protected abstract void IsRead(byte[] example);

    protected virtual string Show(byte[] written) => System.Text.Encoding.UTF8.GetString(written);

    private int NumberOf(string file) =>
        int.TryParse(Path.GetFileName(file)[(Name.Length + 1)..^Ending.Length], out var number) ? number : 0;

    private static string ProjectOf(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        while (Directory.GetFiles(folder, "*.csproj").Length == 0)
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
