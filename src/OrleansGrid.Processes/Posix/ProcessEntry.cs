using System.Globalization;

namespace OrleansGrid.Processes.Posix;

/// <summary>A line of the kernel's process table. Id and start together name a process for ever; an id alone is given out again.</summary>
internal readonly record struct ProcessEntry(int Pid, bool Living, int Parent, int Group, int Session, long Started)
{
    /// <summary>Every process that can be seen; none where there is no Linux /proc.</summary>
    public static IEnumerable<ProcessEntry> All() =>
        !OperatingSystem.IsLinux() || !Directory.Exists("/proc/self")
            ? []
            : Directory
                .EnumerateDirectories("/proc")
                .Select(folder =>
                    int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                        ? Read(pid)
                        : null
                )
                .OfType<ProcessEntry>();

    /// <summary>Null when it has ended.</summary>
    public static ProcessEntry? Read(int pid)
    {
        string text;
        try
        {
            text = File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // "pid (name) state parent group session …": the name may hold spaces and parentheses, so count from the last one.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessEntry(
            pid,
            fields[0] is not ("Z" or "X"),
            int.Parse(fields[1], CultureInfo.InvariantCulture),
            int.Parse(fields[2], CultureInfo.InvariantCulture),
            int.Parse(fields[3], CultureInfo.InvariantCulture),
            long.Parse(fields[19], CultureInfo.InvariantCulture)
        );
    }

    /// <summary>Was it started with this in its environment? Never for another user's process, which cannot be read.</summary>
    public bool StartedWith(ReadOnlySpan<byte> variable)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{Pid}/environ").AsSpan().IndexOf(variable) >= 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Signals this very process: if it has ended and its id is another's by now, nothing happens.</summary>
    public void Signal(int signal)
    {
        var descriptor = (int)Libc.Syscall(Libc.SYS_pidfd_open, Pid, 0, 0, 0);
        var isStillThis = Read(Pid) is { } now && now.Started == Started;
        if (descriptor < 0)
        {
            // Before Linux 5.3, or forbidden: then a moment lies between the look and the signal in which the id could change hands.
            if (isStillThis)
            {
                _ = Libc.Kill(Pid, signal);
            }

            return;
        }

        if (isStillThis)
        {
            _ = Libc.Syscall(Libc.SYS_pidfd_send_signal, descriptor, signal, 0, 0);
        }

        _ = Libc.Close(descriptor);
    }
}
