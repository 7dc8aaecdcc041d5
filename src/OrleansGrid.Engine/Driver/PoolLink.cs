using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Pool;

namespace OrleansGrid.Engine.Driver;

/// <summary>A job's link to the pool: one ask at a time; what changes meanwhile is asked right after.</summary>
internal sealed class PoolLink(IJobWorld world, JobMachine machine, Action<JobEvent> apply)
{
    private bool _asking;
    private bool _askAgain;
    private bool _closed;
    private long _seenGrant;

    /// <summary>Why the pool grants nothing more; null when it has not said so.</summary>
    public string? Waiting { get; private set; }

    public void Close() => _closed = true;

    /// <summary>The pool is a new activation: its grants are numbered anew.</summary>
    public Task PoolChangedAsync()
    {
        _seenGrant = 0;
        return AskAsync();
    }

    public async Task AskAsync()
    {
        if (_asking || _closed)
        {
            _askAgain = true;
            return;
        }

        _asking = true;
        do
        {
            _askAgain = false;
            if (await TryAskAsync() is not { } grant)
            {
                break;
            }

            Take(grant);
        } while (_askAgain && !_closed);
        _asking = false;
    }

    public void Take(JobGrant grant)
    {
        if (_closed)
        {
            return;
        }

        Waiting = grant.Waiting;
        // Grants may overtake each other on their way.
        _seenGrant = Math.Max(_seenGrant, grant.Number);
        if (grant.Silos.Count > 0 || grant.GiveBack != machine.GiveBack)
        {
            apply(new SlotsGranted(grant.Silos, grant.GiveBack, grant.Stage));
        }
    }

    /// <summary>Null when the pool did not answer: the beat asks again, and so does the silo when it sees a new pool.</summary>
    private async Task<JobGrant?> TryAskAsync()
    {
        try
        {
            return await world.AskAsync(AskNow());
        }
        catch (Exception error) when (world.IsExpected(error))
        {
            world.Note(new NoAnswer("asking the pool for slots", error));
            _asking = false;
            return null;
        }
    }

    private JobAsk AskNow()
    {
        var (demand, record) = (machine.Demand(), machine.Record);
        var policy = record.Stages[demand.Stage].Policy;
        return new JobAsk(
            record.JobId,
            record.Priority,
            policy.Slots(),
            policy.Handler,
            policy.Require ?? NoNeeds,
            demand.Wants,
            demand.Holds,
            _seenGrant,
            demand.Spares.Count > 0 ? demand.Spares : null,
            demand.Stage
        );
    }

    private static readonly IReadOnlyDictionary<string, string> NoNeeds = new Dictionary<string, string>();
}
