namespace OrleansGrid.Samples.Iterate;

/// <summary>What the rounds of a job leave for each other: a folder beside the output, which is gone when the job has ended.</summary>
internal sealed class RoundFiles(IterateSpec spec, Guid jobId)
{
    public string Folder { get; } = Path.Combine(Path.GetDirectoryName(spec.Output)!, $".{Path.GetFileName(spec.Output)}.{jobId:N}");

    /// <summary>Writes a file whole, or not at all. Written twice it is the same.</summary>
    /// <param name="name">Name in the folder.</param>
    /// <returns>The file's path.</returns>
    public string Write(string name, Action<TextWriter> write)
    {
        Directory.CreateDirectory(Folder);
        var (path, attempt) = (Path.Combine(Folder, name), Path.Combine(Folder, $"{name}.{Guid.NewGuid():N}"));
        try
        {
            using (var writer = new StreamWriter(attempt))
            {
                writer.NewLine = "\n";
                write(writer);
            }

            File.Move(attempt, path, overwrite: true);
            return path;
        }
        catch
        {
            File.Delete(attempt);
            throw;
        }
    }
}
