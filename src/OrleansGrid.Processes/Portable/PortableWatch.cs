using System.ComponentModel;
using System.Diagnostics;
using OrleansGrid.Processes.Limits;

namespace OrleansGrid.Processes.Portable;

/// <summary>Follows a running child to its end; one that is stopped ends with its whole tree.</summary>
/// <param name="limits">Of these, what it may write; the others cannot be looked at.</param>
internal sealed class PortableWatch(
    Process process,
    PortableStreams streams,
    IChildOutput output,
    CommandLimits? limits,
    CancellationToken cancellation
)
{
    /// <summary>How often to look for the end of a child that others keep the streams of, or that has closed them.</summary>
    public const int LookMilliseconds = 20;

    /// <summary>
    /// How long nothing must have come before a stream that a descendant still holds is given up. There is no way to ask whether a pipe is
    /// empty, so this is long enough for a reader on a busy machine.
    /// </summary>
    private const int QuietMilliseconds = 500;

    /// <summary>How long a descendant may go on writing after its command has ended.</summary>
    private static readonly TimeSpan RestPatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(2);

    /// <summary>It was stopped by us.</summary>
    public bool Killed { get; private set; }

    /// <summary>One sentence on the limit that was crossed; null for none.</summary>
    public string? Exceeded => limits?.OutputBytes is { } most && streams.Written > most ? LimitTexts.Output(most) : null;

    public void ToEnd()
    {
        while (!HasExited())
        {
            if (!streams.Ended)
            {
                streams.Wait(LookMilliseconds);
            }

            if (Exceeded is not null || output.Truncated || cancellation.IsCancellationRequested)
            {
                Kill();
            }
        }

        EndOrphans();
        TakeRest();
    }

    /// <summary>Nothing that it could still say is wanted.</summary>
    public void KillAtOnce()
    {
        Kill();
        process.WaitForExit(KillPatience);
    }

    private bool HasExited() => streams.Ended ? process.WaitForExit(LookMilliseconds) : process.HasExited;

    private void Kill()
    {
        Killed = true;
        EndTree();
    }

    /// <summary>Windows still knows whose children they are; elsewhere .NET finds nobody once the command itself has ended.</summary>
    private void EndOrphans()
    {
        if (OperatingSystem.IsWindows())
        {
            EndTree();
        }
    }

    private void EndTree()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException or NotSupportedException)
        {
            // It has ended by itself meanwhile, or one of its tree may not be ended by this user.
        }
    }

    private void TakeRest()
    {
        var start = Stopwatch.GetTimestamp();
        while (!streams.Ended && streams.Wait(QuietMilliseconds) && Stopwatch.GetElapsedTime(start) < RestPatience) { }
    }
}
