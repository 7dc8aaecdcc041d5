using OrleansGrid.Engine.Driver;

namespace OrleansGrid.Silo.Jobs;

/// <summary>What metrics say of one job: written on the job's scheduler, read by whoever collects, a moment later.</summary>
internal sealed class JobFigures
{
    private long _waiting;
    private long _running;
    private long _waitsSince;

    /// <summary>Items that have no outcome and are in no task.</summary>
    public long Waiting => Volatile.Read(ref _waiting);

    /// <summary>Items in tasks.</summary>
    public long Running => Volatile.Read(ref _running);

    /// <summary>For how long the job has waited since it was submitted or opened again; zero once something of it runs.</summary>
    public TimeSpan Waited(DateTimeOffset now) =>
        Volatile.Read(ref _waitsSince) is var since and > 0 ? TimeSpan.FromTicks(Math.Max(0, now.UtcTicks - since)) : TimeSpan.Zero;

    public void Update(JobDriver driver)
    {
        if (driver.Machine is not { Record: var record } machine)
        {
            return;
        }

        var open = !record.State.IsTerminal();
        var running = open ? machine.Running : 0;
        var waiting = open ? Math.Max(0, machine.Total - machine.Succeeded - machine.Failed - running) : 0;
        var waits = open && running == 0 && record.State != JobState.Paused;
        Volatile.Write(ref _running, running);
        Volatile.Write(ref _waiting, waiting);
        Volatile.Write(ref _waitsSince, waits ? (record.QueuedAt ?? record.CreatedAt).UtcTicks : 0);
    }
}
