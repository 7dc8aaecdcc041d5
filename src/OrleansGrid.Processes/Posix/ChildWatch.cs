using System.Diagnostics;

namespace OrleansGrid.Processes.Posix;

/// <summary>Follows a running child to its end, and sees to it that nobody of its family is left behind.</summary>
internal sealed class ChildWatch(
    ChildProcess child,
    ChildStreams streams,
    IChildOutput output,
    CommandFamily family,
    LimitWatch limits,
    TimeSpan grace,
    CancellationToken cancellation
)
{
    /// <summary>How often to look at what cannot wake us: the process table, and everything where there is no pidfd.</summary>
    private const int LookMilliseconds = 10;

    /// <summary>
    /// How long a pipe may stay open after its command has ended and been killed before somebody is searched for who holds it.
    /// </summary>
    private const int EndMilliseconds = 20;

    /// <summary>SIGKILL works at once but for a process stuck in the kernel, for which a lane does not wait longer than this.</summary>
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(2);

    private long? _cancelledAt;

    /// <summary>It was stopped by us.</summary>
    public bool Killed { get; private set; }

    public void ToEnd()
    {
        while (!HasExited())
        {
            _ = streams.Wait(NextLook());
            if (IsTooMuch() || GraceIsOver())
            {
                Kill();
            }
            else if (cancellation.IsCancellationRequested && _cancelledAt is null)
            {
                AskToStop();
            }
        }

        // The shell of a pipeline dies of SIGTERM at once; what it started has the same grace to save its work.
        while (_cancelledAt is not null && !IsTooMuch() && !GraceIsOver() && family.Living().Count > 0)
        {
            WaitShortly();
        }

        child.SignalGroup(Libc.SIGKILL);
        streams.AwaitEnd(EndMilliseconds);
        _ = limits.IsOver();
        if (Killed || !streams.Ended)
        {
            KillFamily();
        }
    }

    /// <summary>Nothing that it could still say is wanted.</summary>
    public void KillAtOnce()
    {
        Kill();
        KillFamily();
    }

    private bool IsTooMuch() => limits.IsOver() || output.Truncated;

    private bool HasExited() => streams.ExitSeen || (child.ExitDescriptor < 0 && child.HasExited());

    private void AskToStop()
    {
        Killed = true;
        _cancelledAt = Stopwatch.GetTimestamp();
        streams.IgnoreWakeup();

        // Look before the signal: it may kill the parents by which the others are found.
        var outside = family.Living().Where(member => member.Group != child.Pid).ToList();
        child.SignalGroup(Libc.SIGTERM);
        outside.ForEach(member => member.Signal(Libc.SIGTERM));
    }

    private void Kill()
    {
        if (!Killed)
        {
            _ = family.Living();
        }

        Killed = true;
        child.SignalGroup(Libc.SIGKILL);
    }

    private void KillFamily()
    {
        var start = Stopwatch.GetTimestamp();
        while (family.Living() is { Count: > 0 } members && Stopwatch.GetElapsedTime(start) < KillPatience)
        {
            foreach (var member in members)
            {
                member.Signal(Libc.SIGKILL);
            }

            WaitShortly();
        }

        streams.TakeRest();
    }

    /// <summary>When a pipe is at its end or flooded, poll returns at once; still the processes need time to end.</summary>
    private void WaitShortly()
    {
        if (streams.Wait(LookMilliseconds))
        {
            Thread.Sleep(1);
        }
    }

    private bool GraceIsOver() => _cancelledAt is { } at && Stopwatch.GetElapsedTime(at) >= grace;

    private int NextLook()
    {
        var look = child.ExitDescriptor < 0 ? LookMilliseconds : limits.WaitMilliseconds;
        if (_cancelledAt is not { } at)
        {
            return look;
        }

        if (GraceIsOver())
        {
            return LookMilliseconds;
        }

        var left = (int)Math.Min(int.MaxValue, Math.Ceiling((grace - Stopwatch.GetElapsedTime(at)).TotalMilliseconds));
        return look < 0 ? left : Math.Min(left, look);
    }
}
