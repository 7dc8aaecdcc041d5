namespace OrleansGrid.MapReduce.Tests;

/// <summary>A folder for one test, removed with it.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("grid-mapreduce-").FullName;

    public string this[string name] => System.IO.Path.Join(Path, name);

    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
