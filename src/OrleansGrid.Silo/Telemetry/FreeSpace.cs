namespace OrleansGrid.Silo.Telemetry;

/// <summary>Free space of a disk.</summary>
internal static class FreeSpace
{
    /// <summary>Bytes that are free where the folder is, or will be.</summary>
    public static long Under(string folder)
    {
        var there = Path.GetFullPath(folder);
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent)
        {
            there = parent;
        }

        return new DriveInfo(there).AvailableFreeSpace;
    }
}
