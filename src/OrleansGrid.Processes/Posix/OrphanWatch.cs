using System.Diagnostics.CodeAnalysis;

namespace OrleansGrid.Processes.Posix;

/// <summary>Kills the commands of a silo that died without a chance to do so itself (SIGKILL, out of memory).</summary>
/// <remarks>
/// One sleeping shell for each silo process, in a session of its own, reads from a pipe that only the silo can write to. The kernel closes
/// that pipe with the silo, however it dies; the shell then finds all processes that carry the silo's tag. So it costs nothing for each
/// command. (PR_SET_PDEATHSIG would have to be set between fork and exec, where posix_spawn allows no code.) Linux only: it needs /proc.
/// Best effort: without a shell or grep, or if somebody kills the shell first, orphans run to their end; their results are refused anyway.
/// </remarks>
internal sealed class OrphanWatch : IDisposable
{
    // A process may fork between look and kill, so look until nobody is found; a process stuck in the kernel ends the search after 50
    // looks.
    private const string Script = """
        read _
        looks=0
        while [ $looks -lt 50 ]; do
            found=$(grep -Fls -e "$1" /proc/[0-9]*/environ)
            [ -n "$found" ] || exit 0
            for file in $found; do
                pid=${file#/proc/}
                kill -9 "${pid%/environ}"
            done
            looks=$((looks+1))
        done
        """;

    private static readonly Lazy<OrphanWatch?> OfThisSilo = new(TryStartForThisSilo);

    private readonly ReadablePipe _lifeline = new();

    /// <summary>From now on all processes whose environment holds something beginning with this tag end with this object.</summary>
    public OrphanWatch(string tag)
    {
        var streams = new StandardStreams(_lifeline.ReadEnd, StandardStreams.Null, StandardStreams.Null);
        var command = new ChildCommand(
            [PosixShell.Program, "-c", Script, "grid-orphan-watch", tag],
            new Dictionary<string, string>(),
            "/",
            0,
            0,
            TimeSpan.Zero
        );

        // The shell must not carry the tag itself, nor that of a silo which runs this silo as one of its commands.
        Pid = ChildProcess.StartUnwatched(command, streams);
    }

    public int Pid { get; }

    public static void EnsureForThisSilo() => _ = OfThisSilo.Value;

    /// <summary>What the kernel does when the silo dies.</summary>
    public void Dispose() => _lifeline.Dispose();

    [SuppressMessage("Design", "CA1031", Justification = "Best effort: a silo without it can still run commands.")]
    private static OrphanWatch? TryStartForThisSilo()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return new OrphanWatch(CommandTag.OfThisSilo);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
