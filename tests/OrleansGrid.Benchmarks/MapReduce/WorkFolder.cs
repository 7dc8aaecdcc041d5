namespace OrleansGrid.Benchmarks;

/// <summary>A temporary folder for inputs and outputs; gone with everything in it when disposed.</summary>
internal sealed class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orleansgrid-bench-data-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
