using OrleansGrid.Engine.Driver;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Pool;

namespace OrleansGrid.Engine.Tests;

/// <summary>What happens by itself, and what goes wrong.</summary>
internal sealed partial class World
{
    private void AddSteps(List<Step> steps)
    {
        foreach (var mail in _mail)
        {
            if ((mail.Owner is null || mail.Owner.Works) && mail.Ready())
            {
                steps.Add(
                    new Step(
                        mail.What,
                        null,
                        () =>
                        {
                            _mail.Remove(mail);
                            mail.Arrive();
                        }
                    )
                );
            }
        }

        foreach (var silo in _silos.Where(s => s.Works))
        {
            var lanes = silo.Slots;
            foreach (var task in silo.Tasks.Values)
            {
                task.AddSteps(steps, hasLane: task.OnLane && lanes-- > 0);
            }
        }

        foreach (var silo in _silos.Where(s => s.IsGoneUnnoticed))
        {
            steps.Add(new Step("is noticed to be dead:", silo, () => Evict(silo)));
        }

        foreach (var grain in _grains.Where(g => g is { Works: true, Machine: not null, HasEnded: false }))
        {
            steps.Add(new Step("beat of", grain, grain.Beat));
        }

        if (Current is { HasEnded: true } ended && !ended.KnowsTheLatest)
        {
            steps.Add(new Step("is told that its job went on without it:", ended, ended.Leave));
        }

        // Where a grain is looked for is known to be wrong only when its silo is noticed to be dead.
        if (!_grains.Any(g => !g.Left && !g.Silo.Evicted) && !_grains[^1].Silo.IsGoneUnnoticed && _silos.Any(s => s.InCluster))
        {
            steps.Add(new Step("the job comes back", null, () => Activate(Any(_silos.Where(s => s.InCluster)))));
        }

        steps.Add(new Step("the pool looks around", null, SpreadGrants));
        steps.Add(new Step("time passes", null, PassTime));
    }

    private void AddTroubles(List<Step> steps)
    {
        var (inCluster, current) = (_silos.Where(s => s.InCluster).ToList(), Current);
        if (Allows(Chaos.GrainDeath) && current is not null)
        {
            steps.Add(new Step("dies:", current, current.Leave));
        }

        if (Allows(Chaos.BadMail))
        {
            steps.AddRange(
                _mail
                    .Where(m => m.Lose is not null && m.Owner is null or { Works: true })
                    .Select(m => new Step(
                        "lost:",
                        m.What,
                        () =>
                        {
                            _mail.Remove(m);
                            m.Lose?.Invoke();
                        }
                    ))
            );
            steps.Add(new Step("the pool forgets everything", null, RestartPool));
        }

        if (Allows(Chaos.Faults))
        {
            steps.AddRange(
                _mail
                    .Where(m => m.Break is not null && m.Owner is { Works: true })
                    .Select(m => new Step(
                        "breaks:",
                        m.What,
                        () =>
                        {
                            _mail.Remove(m);
                            m.Break!(new InjectedFaultException());
                        }
                    ))
            );
        }

        if (Allows(Chaos.Refusals) && Choose(4) == 0)
        {
            steps.AddRange(
                _mail
                    .Where(m => m.Refuse is not null && m.Owner is { Works: true })
                    .Select(m => new Step("is refused:", m.What, () => Refuse(m)))
            );
        }

        if (Allows(Chaos.SiloDeath) && inCluster.Count > 0)
        {
            steps.Add(new Step("crashes:", Any(inCluster), () => Crash(Any(inCluster))));
        }

        if (Allows(Chaos.Zombies))
        {
            steps.AddRange(inCluster.Select(s => new Step("freezes:", s, () => s.Frozen = true)));
            steps.AddRange(
                _silos.Where(s => s is { Frozen: true, Evicted: false }).Select(s => new Step("is evicted:", s, () => Evict(s)))
            );
            steps.AddRange(
                _silos.Where(s => s is { Frozen: true, Down: false }).Select(s => new Step("wakes:", s, () => s.Frozen = false))
            );
        }

        if (Allows(Chaos.Confusion))
        {
            steps.AddRange(
                _mail
                    .OfType<StartMail>()
                    .Where(m => m.Owner is { Works: true })
                    .Select(m => new Step("times out:", m.What, () => ArriveLate(m)))
            );
        }

        if (Allows(Chaos.TwoActivations) && current is { Machine: not null } && inCluster.Count > 0)
        {
            steps.Add(new Step("a second activation", null, () => Activate(Any(inCluster))));
        }

        if ((Allows(Chaos.Growth) || Allows(Chaos.SiloDeath)) && inCluster.Count < 5)
        {
            steps.Add(new Step("a silo comes", null, () => AddSilo()));
        }

        if (current?.Machine is { } machine)
        {
            AddWishes(steps, current, machine.Record.State);
        }
    }

    private void AddWishes(List<Step> steps, SimGrain grain, JobState state)
    {
        if (Allows(Chaos.Cancel) && !state.IsTerminal() && Choose(4) == 0)
        {
            steps.Add(new Step("cancel", grain, () => grain.Ask(JobControlKind.Cancel)));
        }

        if (Allows(Chaos.Limit) && !state.IsTerminal() && Choose(4) == 0)
        {
            steps.Add(
                new Step(
                    "a limit is reached by",
                    grain,
                    () => grain.Driver.Apply(new LimitReached(new EarlyEnd("enough", StopsRunning: Choose(2) == 0)))
                )
            );
        }

        if (Allows(Chaos.Pause) && !state.IsTerminal())
        {
            steps.Add(
                state == JobState.Paused
                    ? new Step("resume", grain, () => grain.Ask(JobControlKind.Resume))
                    : new Step("pause", grain, () => grain.Ask(JobControlKind.Pause))
            );
        }

        if (Allows(Chaos.Retry) && grain.HasEnded && state is JobState.Failed or JobState.Cancelled)
        {
            steps.Add(new Step("retry", grain, () => grain.Ask(JobControlKind.Retry)));
        }

        if (Allows(Chaos.Extend) && grain.HasEnded && Scenario.Items.Count == 1 && Extensions < MostExtensions)
        {
            steps.Add(new Step("extend", grain, () => grain.Extend(Choose(6))));
        }
    }

    public void Crash(SimSilo silo)
    {
        Trace("  ", silo, "crashes");
        silo.Down = true;
        foreach (var task in silo.Tasks.Values)
        {
            Stopped(task);
        }

        silo.Tasks.Clear();
        foreach (var grain in _grains.Where(g => g.Silo == silo && !g.Left))
        {
            grain.Leave();
        }
    }

    private void Evict(SimSilo silo)
    {
        silo.Evicted = true;
        Database.Evicted.Add(silo.Name);
        _pool.Remove(silo.Name);
    }

    private void RestartPool()
    {
        _pool = new PoolMachine();
        Announce();
        if (Current is { Machine.Record.State: var state } grain && !state.IsTerminal())
        {
            grain.Driver.PoolChanged();
        }
    }

    private void Refuse(Mail mail)
    {
        Refusals++;
        _mail.Remove(mail);
        mail.Refuse!(new StorageRefusedException("permission denied"));
    }

    private void ArriveLate(StartMail mail)
    {
        _mail.Remove(mail);
        Post(new Mail("late " + mail.What, null, mail.CanArriveLate, mail.ArriveLate));
        mail.Lose!();
    }

    private void PassTime()
    {
        var next = _wakes.FirstOrDefault(w => w > Now);
        _wakes.RemoveWhere(w => w <= Now);
        Now = next > Now && Choose(2) == 0 ? next : Now + TimeSpan.FromMilliseconds(Choose(200));
    }

    /// <summary>What went wrong is made good by those who run the cluster.</summary>
    private void BringBackWhatIsGone()
    {
        foreach (var silo in _silos.Where(s => s.Frozen))
        {
            silo.Frozen = false;
            if (Choose(2) == 0 && !silo.Evicted)
            {
                Evict(silo);
            }
        }

        if (_silos.Count(s => s.InCluster) < Scenario.Silos)
        {
            AddSilo();
        }

        if (Current is { Machine.Record.State: JobState.Paused } grain)
        {
            grain.Driver.Apply(new ResumeAsked());
        }
    }

    private T Any<T>(IEnumerable<T> among) => among.ElementAt(Choose(among.Count()));
}
