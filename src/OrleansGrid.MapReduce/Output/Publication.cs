using System.IO.Hashing;
using System.Text.Json;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.MapReduce.Output;

/// <summary>
/// The steps that make an output visible. Each is a rename or can be done twice, so the whole is repeated from the start after a crash
/// anywhere:
/// collect the parts in one folder, write the manifest into it, put the old output aside, rename the folder into place.
/// </summary>
/// <param name="reached">Called before each step; tests stop here.</param>
internal sealed class Publication(
    OutputPlaces places,
    bool overwrite,
    IReadOnlyList<ReduceOutput> outputs,
    OutputManifest manifest,
    Action<string>? reached = null
)
{
    public OutputManifest Run(CancellationToken cancellation)
    {
        CheckComplete();
        using var alone = PublishLock.Take(places, cancellation);
        if (ManifestIn(places.Output) is { } there && there.JobId == manifest.JobId)
        {
            return Done(there.Run < places.Run ? TakeOver(there) : there);
        }

        Collect(cancellation);
        WriteManifest();
        PutOldAside();
        Step("rename parts into place");
        Directory.Move(places.Parts, places.Output);
        DiskFlush.Folder(places.Parent);
        return Done(manifest);
    }

    public static OutputManifest? ManifestIn(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<OutputManifest>(File.ReadAllBytes(Path.Join(folder, OutputPlaces.Success)), GridJson.Options);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private void Collect(CancellationToken cancellation)
    {
        Step("make the folder of parts");
        if (!Directory.Exists(places.Attempts))
        {
            throw Lost(outputs.Select(o => o.Partition));
        }

        Directory.CreateDirectory(places.Parts);
        var lost = new List<int>();
        foreach (var (output, part) in outputs.OrderBy(o => o.Partition).Zip(manifest.Parts))
        {
            cancellation.ThrowIfCancellationRequested();
            Step($"move {part.Name}");
            if (!Move(Path.Join(places.Work, output.File), Path.Join(places.Parts, part.Name), part))
            {
                lost.Add(output.Partition);
            }
        }

        if (lost.Count > 0)
        {
            throw Lost(lost);
        }
    }

    private static bool Move(string attempt, string target, OutputPart part)
    {
        var file = new FileInfo(attempt);
        if (!file.Exists)
        {
            return IsMoved(target, part);
        }

        if (file.Length != part.Bytes)
        {
            return false;
        }

        File.Move(attempt, target, overwrite: true);
        return true;
    }

    /// <summary>A part from an earlier, interrupted publication must be the very one that counts now.</summary>
    private static bool IsMoved(string target, OutputPart part)
    {
        if (!File.Exists(target))
        {
            return false;
        }

        using var file = File.OpenRead(target);
        var hash = new XxHash3();
        hash.Append(file);
        return Convert.ToHexStringLower(hash.GetCurrentHash()) == part.Checksum;
    }

    /// <summary>
    /// An earlier run has published, and this one is published by that: it says so, before the clean-up after the earlier run takes the
    /// output away.
    /// </summary>
    private OutputManifest TakeOver(OutputManifest there)
    {
        var taken = there with { Run = places.Run };
        Step("take the output over");
        WriteManifest(taken, places.Output);
        return taken;
    }

    private void WriteManifest()
    {
        foreach (
            var stray in Directory.EnumerateFiles(places.Parts).Where(path => !manifest.Parts.Any(p => p.Name == Path.GetFileName(path)))
        )
        {
            File.Delete(stray);
        }

        Step("write the manifest");
        WriteManifest(manifest, places.Parts);
    }

    private void WriteManifest(OutputManifest content, string folder)
    {
        var target = Path.Join(folder, OutputPlaces.Success);
        // Its name counts as hidden, for a crash may leave it in the output.
        var temporary = target + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, content, GridJson.Options);
            file.Flush(flushToDisk: true);
        }

        Step("rename the manifest");
        File.Move(temporary, target, overwrite: true);
        DiskFlush.Folder(folder);
    }

    private void PutOldAside()
    {
        if (!Directory.Exists(places.Output))
        {
            return;
        }

        Step("put the old output aside");
        if (!Directory.EnumerateFileSystemEntries(places.Output).Any())
        {
            Directory.Delete(places.Output);
        }
        else if (overwrite)
        {
            Directory.Move(places.Output, places.NewReplaced());
        }
        else
        {
            throw new PermanentFailureException(
                $"Output {places.Output} has come into being while the job ran, and is not overwritten; choose another folder, or "
                    + "--overwrite to replace it."
            );
        }
    }

    /// <summary>What was replaced is kept until the job has succeeded, for it may yet be cancelled.</summary>
    private OutputManifest Done(OutputManifest published)
    {
        Step("clean up");
        places.RemoveUpToRun();
        places.RemoveEmptyWork();
        return published;
    }

    private void CheckComplete()
    {
        var given = outputs.Select(o => o.Partition).Order().ToList();
        if (!given.SequenceEqual(Enumerable.Range(0, given.Count)))
        {
            throw new InvalidOperationException(
                $"Parts {string.Join(", ", given)} are to be published; each from 0 on must be there once."
            );
        }
    }

    private OutputLostException Lost(IEnumerable<int> partitions)
    {
        var lost = partitions.ToList();
        return new OutputLostException(lost, $"Finished parts {string.Join(", ", lost)} are no longer in {places.Work}.");
    }

    private void Step(string what) => reached?.Invoke(what);
}
