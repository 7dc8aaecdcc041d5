using OrleansGrid.Engine.Pool;

namespace OrleansGrid.Engine.Tests;

/// <summary>A job as far as the pool is concerned.</summary>
internal sealed class Resident(
    Guid id,
    int wants,
    int priority,
    int slotsPerTask,
    string handler,
    IReadOnlyDictionary<string, string> require
)
{
    private long _seen;

    public Guid Id => id;

    public int Wants { get; set; } = wants;

    public int Priority => priority;

    public int SlotsPerTask => slotsPerTask;

    public string Handler => handler;

    public IReadOnlyDictionary<string, string> Require => require;

    /// <summary>The silo of each task.</summary>
    public List<string> Tasks { get; } = [];

    public int GiveBack { get; set; }

    public int Slots => Tasks.Count * slotsPerTask;

    public JobAsk Says() => new(id, priority, slotsPerTask, handler, require, Wants, Tasks.CountBy(s => s).ToDictionary(), _seen);

    public void Take(JobGrant grant)
    {
        _seen = Math.Max(_seen, grant.Number);
        GiveBack = grant.GiveBack;
        Wants -= grant.Silos.Count;
        Tasks.AddRange(grant.Silos);
    }
}
