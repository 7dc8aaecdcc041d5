using System.ComponentModel;
using System.Diagnostics;
using OrleansGrid.Processes.Posix;
using OrleansGrid.Processes.Users;

namespace OrleansGrid.Processes.Folders;

/// <summary>Folders of another user, in the hands of a silo of root.</summary>
internal static class ForeignFolder
{
    /// <exception cref="IOException">It cannot be given away.</exception>
    public static void GiveTo(CommandUser user, string path)
    {
        if (Libc.ChangeOwner(path, user.Id, user.Group) != 0)
        {
            throw new IOException($"{path} could not be given to the user '{user.Name}'.");
        }
    }

    /// <summary>Lets others go through a folder of ours, without a look at what is in it.</summary>
    public static void LetThrough(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    /// <summary>Removes it with all that is in it.</summary>
    /// <remarks>
    /// Not as our own folders are removed, by names: its user could put a link in the place of a folder between the look and the removal,
    /// and have root remove what that leads to. <c>rm</c> goes by open folders.
    /// </remarks>
    public static void Remove(string path)
    {
        try
        {
            using var remover = Process.Start(new ProcessStartInfo("rm", ["-rf", "--", path]) { RedirectStandardError = true });
            _ = remover?.StandardError.ReadToEnd();
            remover?.WaitForExit();
        }
        catch (Win32Exception)
        {
            // There is no rm: the folder stays.
        }
    }
}
