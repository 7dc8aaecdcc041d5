namespace OrleansGrid.Testing;

/// <summary>The files of one run of a program, gone with it.</summary>
internal sealed class ProgramFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleansgrid-test-");
    private int _made;

    public string Path => _folder.FullName;

    public string Write(ProgramInput input)
    {
        var file = NewFile("input");
        File.WriteAllLines(file, input.Lines);
        return file;
    }

    public string NewFile(string name) => System.IO.Path.Combine(Path, $"{name}-{_made++}");

    public string NewFolder() => _folder.CreateSubdirectory($"task-{_made++}").FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
