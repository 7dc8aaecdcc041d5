using System.Globalization;
using OrleansGrid.Silo.Membership;

namespace OrleansGrid.Kinds.MapReduce.Shuffle;

/// <summary>
/// Where a silo keeps map output until its job has ended. It belongs to the silo's name, so that a silo that comes back on the same machine
/// still has what it had made:
/// <code>
/// data/shuffle/JOB-RUN/STAGE-ITEM-ATTEMPT/…   one attempt at a split; other silos read its file
/// data/attempts/ATTEMPT/…                     what a running reduce attempt spills; nobody's after a restart
/// </code>
/// Each run of a job has a folder of its own, here and in the folder that its silos share: what cleans up after one run takes no folder
/// away in which the next has begun to write.
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
            throw new GridException(
                GridFault.Environment,
                $"The silo's data folder {Path.GetDirectoryName(_root)} cannot be used ({error.Message.TrimEnd('.')}); give another with "
                    + "--data-dir.",
                error
            );
        }
    }

    /// <summary>A new folder for an attempt at a split.</summary>
    /// <param name="sharedDir">A folder that outlives the silo and that all silos reach; null for the silo's own.</param>
    public string NewMapFolder(Guid jobId, int run, int stage, long item, string? sharedDir) =>
        Directory.CreateDirectory(Path.Combine(sharedDir ?? _root, $"{jobId:N}-{run}", $"{stage}-{item}-{Guid.NewGuid():N}")).FullName;

    /// <summary>A new folder for what a reduce attempt spills.</summary>
    public string NewReduceFolder() => Directory.CreateDirectory(Path.Combine(_attempts, Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>How other silos name the file: relative to this folder, or as it is when it lies elsewhere.</summary>
    public string NameOf(string path) =>
        path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Path.GetRelativePath(_root, path) : path;

    /// <summary>Path of the file that a map output names; null when the name points out of the folder.</summary>
    public string? PathOf(string name)
    {
        var path = Path.GetFullPath(Path.Combine(_root, name));
        return path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : null;
    }

    /// <summary>Runs of jobs of which something is kept here.</summary>
    public IEnumerable<ShuffleRun> Runs() => RunsIn(_root, "*");

    /// <summary>Removes what this run of the job and earlier ones have left here.</summary>
    public void Forget(Guid jobId, int run) => Forget(_root, jobId, run);

    /// <summary>Removes what this run of the job and earlier ones have left in the folder that its silos share.</summary>
    public static void ForgetShared(string sharedDir, Guid jobId, int run) => Forget(sharedDir, jobId, run);

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

    private static void Forget(string root, Guid jobId, int run)
    {
        foreach (var kept in RunsIn(root, $"{jobId:N}-*").Where(kept => kept.Run <= run).ToList())
        {
            Delete(kept.Path);
        }
    }

    private static IEnumerable<ShuffleRun> RunsIn(string root, string pattern)
    {
        if (!Directory.Exists(root))
        {
            yield break;
        }

        foreach (var folder in new DirectoryInfo(root).EnumerateDirectories(pattern))
        {
            if (
                folder.Name.Split('-') is [var job, var run]
                && Guid.TryParseExact(job, "N", out var jobId)
                && int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            )
            {
                yield return new ShuffleRun(jobId, number, folder.FullName, folder.CreationTimeUtc);
            }
        }
    }
}
