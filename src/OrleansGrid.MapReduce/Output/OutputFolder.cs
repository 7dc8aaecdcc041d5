namespace OrleansGrid.MapReduce;

/// <summary>
/// The folder that a job's parts appear in. It is not there, or is the old one, until the job's output is complete; then it is there whole.
/// Attempts are kept beside it until then. See <see cref="OutputPlaces"/> for where.
/// </summary>
public static class OutputFolder
{
    /// <summary>One sentence when the output cannot be written to, else null.</summary>
    public static string? Validate(MapReduceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Output is null)
            return null;

        var output = new OutputPlaces(spec.Output, Guid.Empty).Output;
        if (File.Exists(output))
            return $"Output {spec.Output} is a file; give a folder.";
        if (FolderProbe.WhyUnwritable($"Output {spec.Output}", output, OutputPlaces.Added) is { } unwritable)
            return unwritable;
        if (!Directory.Exists(output))
            return null;

        if (DriveInfo.GetDrives().Any(drive => drive.Name.TrimEnd('/') == output))
            return $"Output {spec.Output} is a mount point, which cannot be replaced as a whole; give a folder in it.";

        var names = Directory.EnumerateFileSystemEntries(output).Select(path => Path.GetFileName(path)!).ToList();
        if (names.Count > 0 && !spec.Overwrite)
            return $"Output {spec.Output} exists and is not empty; choose another folder, or --overwrite to replace it.";

        var foreign = names.Find(name => !IsOfAJob(output, name));
        return foreign is null ? null : $"Output {spec.Output} holds '{foreign}', which no job has written, so it is not overwritten; remove it yourself or choose another folder.";
    }

    /// <summary>Makes the folder that attempts are written to. Repeatable.</summary>
    /// <param name="silo">Who looks: the output may be writable where the job was submitted, and not here.</param>
    /// <exception cref="PermanentFailureException">The output cannot be written to; names the folder and the silo.</exception>
    public static void Prepare(MapReduceSpec spec, Guid jobId, string silo)
    {
        if (Validate(spec) is { } why)
            throw new PermanentFailureException($"On silo {silo}: {why}");
        if (spec.Output is null)
            return;

        try
        {
            Directory.CreateDirectory(new OutputPlaces(spec.Output, jobId).Attempts);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PermanentFailureException($"On silo {silo}: Output {spec.Output} cannot be written ({e.Message.TrimEnd('.')}).", e);
        }
    }

    /// <summary>Path of an attempt at a part of a job that writes files, for <see cref="PartWriter"/>; its file name is what <see cref="ReduceOutput.File"/> keeps.</summary>
    /// <param name="attempt">Different for each attempt that was ever begun, over all runs: no two may write one file.</param>
    public static string AttemptFile(MapReduceSpec spec, Guid jobId, int partition, string attempt)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Path.Join(new OutputPlaces(spec.Output!, jobId).Attempts, $"part-{partition:D5}.{attempt}");
    }

    /// <summary>Makes the output visible, as a whole, where the job writes files. Repeatable after a crash at any point, and by two silos at once.</summary>
    /// <param name="outputs">One for each part, in any order.</param>
    /// <exception cref="OutputLostException">Attempts are no longer there: these parts must be made again.</exception>
    public static OutputManifest Publish(MapReduceSpec spec, Guid jobId, IReadOnlyList<ReduceOutput> outputs, IReadOnlyDictionary<string, long> counters, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(outputs);
        var manifest = new OutputManifest
        {
            JobId = jobId,
            Parts = [.. outputs.OrderBy(o => o.Partition).Select(o => new OutputPart(PartName(o.Partition, spec.Compression), o.Bytes, o.Records, o.Checksum))],
            Counters = counters,
        };
        return spec.Output is null ? manifest : new Publication(new OutputPlaces(spec.Output, jobId), spec.Overwrite, outputs, manifest).Run(cancellation);
    }

    /// <summary>After the job has succeeded: removes what is left beside its output. Repeatable.</summary>
    public static void Clean(MapReduceSpec spec, Guid jobId)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Output is not null)
            DeleteFolder(new OutputPlaces(spec.Output, jobId).Work);
    }

    /// <summary>After the job has failed or was cancelled: nothing of it stays, and the output that it was about to replace (or had replaced) is back. Repeatable.</summary>
    public static void Discard(MapReduceSpec spec, Guid jobId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Output is null)
            return;

        var places = new OutputPlaces(spec.Output, jobId);
        using var alone = PublishLock.Take(places, cancellation);
        if (Publication.ManifestIn(places.Output)?.JobId == jobId)
            DeleteFolder(places.Output);
        if (!Directory.Exists(places.Output) && places.Replaced.LastOrDefault(path => Publication.ManifestIn(path)?.JobId != jobId) is { } old)
            Directory.Move(old, places.Output);
        DeleteFolder(places.Work);
    }

    internal static string PartName(int partition, string compression) => $"part-{partition:D5}" + compression switch
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
        catch (DirectoryNotFoundException)
        {
        }
    }

    private static bool IsOfAJob(string output, string name) =>
        (name.StartsWith("part-", StringComparison.Ordinal) || FilePattern.IsHidden(name)) && File.Exists(Path.Join(output, name));
}
