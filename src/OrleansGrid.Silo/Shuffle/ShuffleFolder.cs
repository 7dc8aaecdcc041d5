namespace OrleansGrid.Silo;

/// <summary>
/// Where a silo keeps map output until its job has ended. It belongs to the silo's name, so that a silo that comes back on the same machine
/// still has what it had made:
/// <code>
/// data/shuffle/JOB/STAGE-ITEM-ATTEMPT/…    one attempt at a split; other silos read its file
/// data/attempts/ATTEMPT/…                  what a running reduce attempt spills; nobody's after a restart
/// </code>
/// </summary>
internal sealed class ShuffleFolder(GridSiloOptions options, SiloIdentity silo)
{
    private readonly string _root = Path.Combine(options.DataFolderOf(silo.Name), "shuffle");
    private readonly string _attempts = Path.Combine(options.DataFolderOf(silo.Name), "attempts");

    /// <summary>Makes the folders, and removes what attempts of an earlier process have left.</summary>
    /// <exception cref="GridException">They cannot be made.</exception>
    public void Open()
    {
        try
        {
            Directory.CreateDirectory(_root);
            Delete(_attempts);
            Directory.CreateDirectory(_attempts);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GridException(GridFault.Environment, $"The silo's data folder {Path.GetDirectoryName(_root)} cannot be used ({error.Message.TrimEnd('.')}); give another with --data-dir.", error);
        }
    }

    /// <summary>A new folder for an attempt at a split.</summary>
    /// <param name="sharedDir">A folder that outlives the silo and that all silos reach; null for the silo's own.</param>
    public string NewMapFolder(Guid jobId, int stage, long item, string? sharedDir) =>
        Directory.CreateDirectory(Path.Combine(sharedDir ?? _root, jobId.ToString("N"), $"{stage}-{item}-{Guid.NewGuid():N}")).FullName;

    /// <summary>A new folder for what a reduce attempt spills.</summary>
    public string NewReduceFolder() => Directory.CreateDirectory(Path.Combine(_attempts, Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>How other silos name the file: relative to this folder, or as it is when it lies elsewhere.</summary>
    public string NameOf(string path) => path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Path.GetRelativePath(_root, path) : path;

    /// <summary>Path of the file that a map output names; null when the name points out of the folder.</summary>
    public string? PathOf(string name)
    {
        var path = Path.GetFullPath(Path.Combine(_root, name));
        return path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : null;
    }

    /// <summary>Jobs of which something is kept, with the time since when.</summary>
    public IEnumerable<(Guid JobId, DateTime Since)> Jobs() =>
        from folder in new DirectoryInfo(_root).EnumerateDirectories()
        where Guid.TryParseExact(folder.Name, "N", out _)
        select (Guid.ParseExact(folder.Name, "N"), folder.CreationTimeUtc);

    public void Forget(Guid jobId) => Delete(Path.Combine(_root, jobId.ToString("N")));

    public static void ForgetShared(string sharedDir, Guid jobId) => Delete(Path.Combine(sharedDir, jobId.ToString("N")));

    public static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already is gone.
        }
    }
}
