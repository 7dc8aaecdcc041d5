using System.Text.Unicode;

namespace OrleansGrid.Cli.Demo;

/// <summary>
/// Real text from this machine, as a few files: licences and documentation that come with .NET and the system, else a text of our own.
/// </summary>
internal sealed class DemoText
{
    private const int WantedBytes = 48 * 1024 * 1024;
    private const int FileBytes = 4 * 1024 * 1024;
    private const int LargestSource = 8 * 1024 * 1024;
    private const int SmallestSource = 1024;

    private readonly List<string> _files = [];

    private DemoText() { }

    public IReadOnlyList<string> Files => _files;

    public long Bytes { get; private set; }

    /// <summary>How many files the text was taken from.</summary>
    public int Sources { get; private set; }

    /// <summary>Collects the text and writes it into the folder, a few files of some MB.</summary>
    public static DemoText Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var text = new DemoText();
        while (text.Bytes < WantedBytes)
        {
            // Where there is little text, it is taken again: the words are then as real, only less varied.
            text.WriteSources(folder);
        }

        return text;
    }

    private void WriteSources(string folder)
    {
        using var gathered = new MemoryStream();
        foreach (var source in Sourced())
        {
            Sources++;
            gathered.Write(source);
            // Or the last word of one text and the first of the next would be one.
            gathered.WriteByte((byte)'\n');
            if (gathered.Length >= FileBytes)
            {
                WriteFile(folder, gathered);
            }

            if (Bytes >= WantedBytes)
            {
                return;
            }
        }

        WriteFile(folder, gathered);
    }

    private void WriteFile(string folder, MemoryStream gathered)
    {
        var path = Path.Combine(folder, $"text-{_files.Count + 1:00}.txt");
        var text = gathered.ToArray();
        File.WriteAllBytes(path, text);
        _files.Add(path);
        Bytes += text.Length;
        gathered.SetLength(0);
    }

    private static IEnumerable<byte[]> Sourced()
    {
        var any = false;
        foreach (var path in Candidates())
        {
            if (ReadText(path) is { } text)
            {
                any = true;
                yield return text;
            }
        }

        if (!any)
        {
            yield return OwnText();
        }
    }

    private static IEnumerable<string> Candidates()
    {
        var dotnet = Path.GetFullPath(
            Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")
        );
        return Find("/usr/share/common-licenses", "*")
            .Concat(Find(dotnet, "*.txt"))
            .Concat(Find("/usr/share/doc", "copyright"))
            .Concat(Find("/usr/share/doc", "*.txt"))
            // Documentation too, but as much mark-up as words.
            .Concat(Find(Path.Combine(dotnet, "packs"), "*.xml"));
    }

    private static IEnumerable<string> Find(string folder, string pattern) =>
        Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder, pattern, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
                .Order(StringComparer.Ordinal)
            : [];

    // What is no text is of no interest; the count that checks the answer reads UTF-8.
    private static byte[]? ReadText(string path)
    {
        try
        {
            if (new FileInfo(path).Length is < SmallestSource or > LargestSource)
            {
                return null;
            }

            var text = File.ReadAllBytes(path);
            return Utf8.IsValid(text) && !text.Contains((byte)0) ? text : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[] OwnText()
    {
        using var stream = typeof(DemoText).Assembly.GetManifestResourceStream("demo/text.txt")!;
        using var text = new MemoryStream();
        stream.CopyTo(text);
        return text.ToArray();
    }
}
