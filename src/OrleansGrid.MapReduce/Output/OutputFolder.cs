using OrleansGrid.MapReduce.Inputs;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.MapReduce.Output;

/// <summary>
/// The folder that a job's parts appear in. It is not there, or is the old one, until the job's output is complete; then it is there whole.
/// Attempts are kept beside it until then. See <see cref="OutputPlaces"/> for where.
/// </summary>
public static class OutputFolder
{
    /// <summary>An earlier run is cleaned up once; more tries than this have another reason to fail.</summary>
    private const int MostTries = 10;

    /// <summary>One sentence when the output cannot be written to, else null.</summary>
    public static string? Validate(MapReduceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Output is null)
        {
            return null;
        }

        var output = new OutputPlaces(spec.Output, Guid.Empty, 1).Output;
        if (File.Exists(output))
        {
            return $"Output {spec.Output} is a file; give a folder.";
        }

        if (FolderProbe.WhyUnwritable($"Output {spec.Output}", output, OutputPlaces.Added) is { } unwritable)
        {
            return unwritable;
        }

        if (!Directory.Exists(output))
        {
            return null;
        }

        if (DriveInfo.GetDrives().Any(drive => drive.Name.TrimEnd('/') == output))
        {
            return $"Output {spec.Output} is a mount point, which cannot be replaced as a whole; give a folder in it.";
        }

        var names = Directory.EnumerateFileSystemEntries(output).Select(path => Path.GetFileName(path)!).ToList();
        if (names.Count > 0 && !spec.Overwrite)
        {
            return $"Output {spec.Output} exists and is not empty; choose another folder, or --overwrite to replace it.";
        }

        var foreign = names.Find(name => !IsOfAJob(output, name));
        return foreign is null
            ? null
            : $"Output {spec.Output} holds '{foreign}', which no job has written, so it is not overwritten; remove it yourself or choose "
                + "another folder.";
    }

    /// <summary>Makes the folder that attempts are written to. Repeatable.</summary>
    /// <param name="silo">Who looks: the output may be writable where the job was submitted, and not here.</param>
    /// <exception cref="PermanentFailureException">The output cannot be written to; names the folder and the silo.</exception>
    public static void Prepare(MapReduceSpec spec, Guid jobId, int run, string silo)
    {
        if (Validate(spec) is { } why)
        {
            throw new PermanentFailureException($"On silo {silo}: {why}");
        }

        try
        {
            Begin(spec, jobId, run);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PermanentFailureException($"On silo {silo}: Output {spec.Output} cannot be written ({e.Message.TrimEnd('.')}).", e);
        }
    }

    /// <summary>
    /// Makes the folder of a run's attempts, where the job writes files: it is not there yet when the job was retried. Repeatable.
    /// </summary>
    public static void Begin(MapReduceSpec spec, Guid jobId, int run)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Output is null)
        {
            return;
        }

        var folder = new OutputPlaces(spec.Output, jobId, run).Attempts;
        for (var tries = 1; ; tries++)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return;
            }
            catch (DirectoryNotFoundException) when (tries < MostTries)
            {
                // The clean-up after an earlier run has just removed the folder that it lies in, because it was empty.
            }
        }
    }

    /// <summary>
    /// Path of an attempt at a part of a job that writes files, for <see cref="PartWriter"/>; <see cref="ReduceOutput.File"/> keeps the end
    /// of it.
    /// </summary>
    /// <param name="attempt">Different for each attempt that was ever begun in the run: no two may write one file.</param>
    public static string AttemptFile(MapReduceSpec spec, Guid jobId, int run, int partition, string attempt)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Path.Join(new OutputPlaces(spec.Output!, jobId, run).Attempts, $"part-{partition:D5}.{attempt}");
    }

    /// <summary>
    /// Makes the output visible, as a whole, where the job writes files. Repeatable after a crash at any point, and by two silos at once.
    /// </summary>
    /// <param name="run">The run that publishes; <see cref="Begin"/> has made its folder.</param>
    /// <param name="outputs">One for each part, in any order; attempts of earlier runs may be among them.</param>
    /// <exception cref="OutputLostException">Attempts are no longer there: these parts must be made again.</exception>
    public static OutputManifest Publish(
        MapReduceSpec spec,
        Guid jobId,
        int run,
        IReadOnlyList<ReduceOutput> outputs,
        IReadOnlyDictionary<string, long> counters,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(outputs);
        var manifest = new OutputManifest
        {
            JobId = jobId,
            Run = run,
            Parts =
            [
                .. outputs
                    .OrderBy(o => o.Partition)
                    .Select(o => new OutputPart(PartName(o.Partition, spec.Compression), o.Bytes, o.Records, o.Checksum)),
            ],
            Counters = counters,
        };
        return spec.Output is null
            ? manifest
            : new Publication(new OutputPlaces(spec.Output, jobId, run), spec.Overwrite, outputs, manifest).Run(cancellation);
    }

    /// <summary>After the job has succeeded: removes what is left beside its output. Repeatable.</summary>
    public static void Clean(MapReduceSpec spec, Guid jobId)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Output is not null)
        {
            DeleteFolder(new OutputPlaces(spec.Output, jobId, 1).Work);
        }
    }

    /// <summary>
    /// After the job has failed or was cancelled: nothing stays of this run and of earlier ones, and the output that they were about to
    /// replace (or had replaced) is back. What a later run has written or published stays: a retry may have begun it by now. Repeatable.
    /// </summary>
    public static void Discard(MapReduceSpec spec, Guid jobId, int run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Output is null)
        {
            return;
        }

        var places = new OutputPlaces(spec.Output, jobId, run);
        if (Publication.ManifestIn(places.Output) is { } seen && seen.JobId == jobId && seen.Run <= run)
        {
            // A publisher that is done removes the folder with the lock in it. Without a lock a later run could take the output over while
            // it is deleted.
            Directory.CreateDirectory(places.Work);
        }

        using var alone = PublishLock.Take(places, cancellation);
        if (Publication.ManifestIn(places.Output) is not { } there || there.JobId != jobId)
        {
            TakeBack(places, jobId, isPublished: false);
        }
        else if (there.Run <= run)
        {
            TakeBack(places, jobId, isPublished: true);
        }

        places.RemoveUpToRun();
        places.RemoveEmptyWork();
    }

    private static void TakeBack(OutputPlaces places, Guid jobId, bool isPublished)
    {
        if (isPublished)
        {
            DeleteFolder(places.Output);
        }

        if (
            !Directory.Exists(places.Output)
            && places.Replaced.LastOrDefault(path => Publication.ManifestIn(path)?.JobId != jobId) is { } old
        )
        {
            Directory.Move(old, places.Output);
        }

        foreach (var replaced in places.Replaced.ToList())
        {
            DeleteFolder(replaced);
        }
    }

    internal static string PartName(int partition, string compression) =>
        $"part-{partition:D5}"
        + compression switch
        {
            "gzip" => ".gz",
            "zstd" => ".zst",
            _ => "",
        };

    internal static void DeleteFolder(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException) { }
    }

    private static bool IsOfAJob(string output, string name) =>
        (name.StartsWith("part-", StringComparison.Ordinal) || FilePattern.IsHidden(name)) && File.Exists(Path.Join(output, name));
}
