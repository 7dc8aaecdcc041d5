using System.Text;

namespace OrleansGrid.MapReduce.Output;

/// <summary>
/// Finds out whether folders can be made at a place by making one and taking it away: rights, read-only mounts and quotas of every kind
/// show so, and nothing else shows all of them.
/// </summary>
internal static class FolderProbe
{
    /// <summary>Most bytes that file systems take for one name.</summary>
    private const int LongestName = 255;

    /// <summary>
    /// One sentence when the folder could not be made or written to where this process runs, else null. Nothing stays behind.
    /// </summary>
    /// <param name="what">What the folder is to the user, as the sentence begins.</param>
    /// <param name="folder">Absolute path; neither it nor what it lies in need exist.</param>
    /// <param name="added">Bytes by which the names of files that are made beside it are longer.</param>
    public static string? WhyUnwritable(string what, string folder, int added = 0)
    {
        var length = Encoding.UTF8.GetByteCount(Path.GetFileName(folder));
        if (length + added > LongestName)
        {
            return $"{what} has a name of {length} bytes; the longest possible is {LongestName - added}.";
        }

        var existing = folder;
        while (!Path.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        if (!Directory.Exists(existing))
        {
            return $"{what} would lie below {existing}, which is a file; give a place below folders.";
        }

        var probe = Path.Join(existing, $".grid-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{what} cannot be written: no folder can be made in {existing}; give a place where the silos may write.";
        }
    }
}
