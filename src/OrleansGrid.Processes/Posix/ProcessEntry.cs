using System.Globalization;
using System.Text;

namespace OrleansGrid.Processes.Posix;

/// <summary>A line of the kernel's process table. Id and start together name a process for ever; an id alone is given out again.</summary>
/// <param name="Living">It runs: it has not ended to be waited for.</param>
/// <param name="CpuTicks">Its own CPU time; see <see cref="TimeOf"/>.</param>
/// <param name="ReapedTicks">That of children which have ended and which it has waited for, and of theirs.</param>
/// <param name="ResidentBytes">Its memory that is not swapped out, with what it shares; none for the kernel's own.</param>
internal readonly record struct ProcessEntry(
    int Pid,
    bool Living,
    int Parent,
    int Group,
    int Session,
    long Started,
    long CpuTicks,
    long ReapedTicks,
    long ResidentBytes
)
{
    /// <summary>The kernel shows times in these to every program, whatever its own clock is.</summary>
    private const int TicksPerSecond = 100;

    /// <summary>There is a Linux /proc.</summary>
    public static bool CanBeSeen { get; } = OperatingSystem.IsLinux() && Directory.Exists("/proc/self");

    /// <summary>Every process that can be seen.</summary>
    public static IEnumerable<ProcessEntry> All() =>
        !CanBeSeen
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
            Number(fields[19]),
            Number(fields[11]) + Number(fields[12]),
            Number(fields[13]) + Number(fields[14]),
            Number(fields[21]) * Environment.SystemPageSize
        );
    }

    public static TimeSpan TimeOf(long ticks) => TimeSpan.FromSeconds((double)ticks / TicksPerSecond);

    /// <summary>Reads a variable that it was started with.</summary>
    /// <param name="name">With the equals sign.</param>
    /// <param name="text">Name and value; empty when it has none, or is another user's that cannot be read.</param>
    /// <returns>False while it is just being started and has no environment yet.</returns>
    public bool TryReadVariable(ReadOnlySpan<byte> name, out string text)
    {
        text = "";
        try
        {
            var environment = File.ReadAllBytes($"/proc/{Pid}/environ").AsSpan();
            if (environment.IndexOf(name) is >= 0 and var start)
            {
                var variable = environment[start..];
                text = Encoding.UTF8.GetString(variable.IndexOf((byte)0) is >= 0 and var end ? variable[..end] : variable);
            }

            return !environment.IsEmpty || ResidentBytes == 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
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

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
