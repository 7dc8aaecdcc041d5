namespace OrleansGrid.Processes.Folders;

/// <summary>Folders that nobody but the silo's user can look into.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Its path, whether it is new or not. Windows gives a folder the rights of the one that it lies in.</summary>
    public static string Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(path).FullName;
        }

        return Directory.CreateDirectory(path, OwnerOnly).FullName;
    }

    /// <summary>Removes it with all that is in it, or as much of that as can be removed.</summary>
    public static void Remove(string path)
    {
        if (!TryRemove(path))
        {
            // A program may have left folders that even their owner may not write to.
            Open(new DirectoryInfo(path));
            _ = TryRemove(path);
        }
    }

    private static bool TryRemove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody still writes there, or it was given to another user.
            return false;
        }
    }

    private static void Open(DirectoryInfo folder)
    {
        try
        {
            if (folder.LinkTarget is null && !OperatingSystem.IsWindows())
            {
                folder.UnixFileMode = OwnerOnly;
                foreach (var inner in folder.EnumerateDirectories())
                {
                    Open(inner);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or another user's.
        }
    }
}
