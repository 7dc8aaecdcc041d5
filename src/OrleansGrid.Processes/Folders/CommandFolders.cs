using OrleansGrid.Processes.Posix;
using OrleansGrid.Processes.Users;

namespace OrleansGrid.Processes.Folders;

/// <summary>
/// Folders for what commands keep for a while: one for each process, only for the silo's user, gone when the process has ended.
/// <code>
/// data/commands/SILO.lock    held by the silo's process for as long as it lives, however it ends
/// data/commands/SILO/7/      what the seventh command's TMPDIR is
/// </code>
/// </summary>
/// <remarks>The lock is the kernel's: it tells whether a silo lives also where process numbers are another container's.</remarks>
internal sealed class CommandFolders : IDisposable
{
    private const string Name = "commands";
    private const string LockEnding = ".lock";

    private readonly string _data;
    private readonly bool _sharesPlace;
    private readonly CommandUser? _user;
    private readonly Lock _turn = new();
    private FileStream? _lock;
    private string? _own;
    private long _last;

    /// <param name="data">The silo's data folder.</param>
    /// <param name="sharesPlace">The folders beside it belong to silos too, also to such as will not come back under their names.</param>
    /// <param name="user">Whose the folders are to be; null for the silo's own user.</param>
    public CommandFolders(string data, bool sharesPlace, CommandUser? user = null) =>
        (_data, _sharesPlace, _user) = (data, sharesPlace, user);

    public string Place => _data;

    /// <summary>Makes this silo's place, and removes what silos that are gone have left.</summary>
    /// <exception cref="GridException">It cannot be made.</exception>
    public void Open()
    {
        try
        {
            _ = Own();
            Sweep();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GridException(
                GridFault.Environment,
                $"The silo's data folder {_data} cannot be used ({error.Message.TrimEnd('.')}); give another with --data-dir.",
                error
            );
        }
    }

    /// <summary>A new folder for one process.</summary>
    /// <exception cref="ChildProcessException">It cannot be made.</exception>
    public CommandFolder New()
    {
        try
        {
            var path = PrivateFolder.Make(Path.Combine(Own(), $"{Interlocked.Increment(ref _last)}"));
            if (_user is null)
            {
                return new CommandFolder(path, PrivateFolder.Remove);
            }

            ForeignFolder.GiveTo(_user, path);
            return new CommandFolder(path, ForeignFolder.Remove);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ChildProcessException(
                $"The command's temporary folder could not be made on this silo ({error.Message.TrimEnd('.')}).",
                error
            );
        }
    }

    public void Dispose()
    {
        lock (_turn)
        {
            if (_own is not null)
            {
                Remove(_own);
                Release(_lock!);
            }

            (_own, _lock) = (null, null);
        }
    }

    private string Own()
    {
        lock (_turn)
        {
            if (_own is null)
            {
                var commands = PrivateFolder.Make(Path.Combine(_data, Name));
                var name = Guid.NewGuid().ToString("N")[..12];
                // The lock first: what has none is never swept, and would stay for ever after a crash in between.
                _lock = Hold(Path.Combine(commands, name + LockEnding), FileMode.CreateNew);
                _own = PrivateFolder.Make(Path.Combine(commands, name));
                if (_user is not null)
                {
                    Array.ForEach([_data, commands, _own], ForeignFolder.LetThrough);
                }
            }

            return _own;
        }
    }

    private void Sweep()
    {
        string[] places = _sharesPlace ? Directory.GetDirectories(Path.GetDirectoryName(_data)!) : [_data];
        foreach (var commands in places.Select(place => Path.Combine(place, Name)).Where(Directory.Exists))
        {
            foreach (var left in Directory.GetFiles(commands, "*" + LockEnding))
            {
                RemoveIfLeft(left);
            }
        }
    }

    private static void RemoveIfLeft(string lockFile)
    {
        try
        {
            using var held = Hold(lockFile, FileMode.Open);
            Remove(lockFile[..^LockEnding.Length]);
            Release(held);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Its silo lives, or another removes it at this moment, or it is another user's.
        }
    }

    /// <summary>What a silo of root has left may hold folders of another user.</summary>
    private static void Remove(string own)
    {
        if (OperatingSystem.IsLinux() && Accounts.EffectiveUser() == Accounts.Root)
        {
            ForeignFolder.Remove(own);
        }
        else
        {
            PrivateFolder.Remove(own);
        }
    }

    /// <exception cref="IOException">A process that lives holds it.</exception>
    private static FileStream Hold(string path, FileMode mode) => new(path, mode, FileAccess.ReadWrite, FileShare.None);

    private static void Release(FileStream held)
    {
        held.Dispose();
        File.Delete(held.Name);
    }
}
