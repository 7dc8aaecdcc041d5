using System.Diagnostics;
using OrleansGrid.Engine.Pool;
using OrleansGrid.Protocol;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Protocol.Pool;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Supervision;

namespace OrleansGrid.Silo.Pool;

/// <summary>Feeds <see cref="PoolMachine"/> and delivers its grants.</summary>
[KeepAlive]
internal sealed class PoolGrain(Orleans.Runtime.ISiloStatusOracle silos, KeyedGrains<IJobGrain> jobs, UnawaitedCalls calls)
    : Grain,
        IPoolGrain
{
    /// <summary>A job that holds or waits says so more often than this; one that does not has lost its grain.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(0.5);

    private readonly PoolMachine _machine = new();
    private readonly Guid _self = Guid.NewGuid();
    private readonly HashSet<string> _known = [];
    private IGrainTimer _beat = null!;
    private bool _rests = true;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _beat = this.RegisterGrainTimer(
            BeatAsync,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true }
        );
        foreach (var silo in silos.GetApproximateSiloStatuses(onlyActive: true).Keys)
        {
            calls.Watch(GrainFactory.GetGrain<ILanesGrain>(TaskKey.OfLanes(silo.ToParsableString())).PoolIsNewAsync(), "pool");
        }

        return Task.CompletedTask;
    }

    public Task<Guid> AnnounceAsync(SiloAnnouncement silo)
    {
        _known.Add(silo.Address);
        _machine.Announce(new SiloOffer(silo.Address, silo.Slots, silo.Draining, silo.Labels, silo.Resources, silo.Handlers.ToHashSet()));
        Deliver(except: null);
        return Task.FromResult(_self);
    }

    public Task<SlotGrant> AskAsync(SlotAsk ask)
    {
        if (_rests)
        {
            // Without jobs the pool does not beat, and may know silos that have gone meanwhile.
            _rests = false;
            RemoveGone();
            _beat.Change(Period, Period);
        }

        _machine.Ask(
            new JobAsk(
                ask.JobId,
                ask.Priority,
                ask.SlotsPerTask,
                ask.Handler,
                ask.Require,
                ask.Wants,
                ask.Holds,
                ask.SeenGrant,
                ask.Spares,
                ask.Stage
            ),
            Now
        );
        // What is asked back stays asked back: an answer that said nothing of it would let a job keep all its slots.
        return Task.FromResult(
            Deliver(ask.JobId) ?? new SlotGrant(0, [], _machine.GiveBack(ask.JobId), _machine.WhyWaiting(ask.JobId), ask.Stage)
        );
    }

    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    private Task BeatAsync()
    {
        RemoveGone();
        _machine.Expire(Now - ForgetAfter);
        Deliver(except: null);
        if (_machine.IsIdle)
        {
            _rests = true;
            _beat.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return Task.CompletedTask;
    }

    private void RemoveGone()
    {
        foreach (var address in _known.Where(IsGone).ToList())
        {
            _known.Remove(address);
            _machine.Remove(address);
        }
    }

    /// <summary>A silo of which membership has not told this one yet has just come and is not gone.</summary>
    private bool IsGone(string address) =>
        silos.GetApproximateSiloStatus(Orleans.Runtime.SiloAddress.FromParsableString(address)) == Orleans.Runtime.SiloStatus.Dead;

    /// <summary>
    /// Sends each grant to its job; the one for <paramref name="except"/>, who is waiting for an answer anyway, is returned.
    /// </summary>
    private SlotGrant? Deliver(Guid? except)
    {
        SlotGrant? own = null;
        foreach (var grant in _machine.Assign(Now))
        {
            var message = new SlotGrant(grant.Number, [.. grant.Silos], grant.GiveBack, grant.Waiting, grant.Stage);
            if (grant.JobId == except)
            {
                own = message;
            }
            else
            {
                // The job's next ask says what it holds, so a lost grant costs time and nothing else.
                calls.Watch(jobs.Get(JobKey.Of(grant.JobId)).GrantAsync(message), "grant", grant.JobId);
            }
        }

        return own;
    }
}
