using OrleansGrid.Engine.Driver;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Pool;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Tests;

/// <summary>
/// An activation of the job grain: the driver's port to the simulated world. Each call is mail that arrives when the world lets it.
/// </summary>
internal sealed class SimGrain : IJobWorld
{
    private static readonly SpeculationRules Impatient = new() { After = TimeSpan.FromMilliseconds(50) };

    private readonly World _world;
    private readonly int _number;
    private readonly HashSet<Guid> _followed = [];
    private bool _killed;
    private bool _counted;

    public SimGrain(World world, SimSilo silo, int number)
    {
        (_world, Silo, _number) = (world, silo, number);
        Driver = new JobDriver(this, Impatient, world.NewGuid) { Heard = Heard };
    }

    public SimSilo Silo { get; }

    public JobDriver Driver { get; }

    public JobMachine? Machine => Driver.Machine;

    public bool Left => _killed || Driver.HasLeft;

    public bool Works => !Left && Silo.Works;

    /// <summary>No other activation has taken the job up since it has.</summary>
    public bool IsTheLatest => Driver.Epoch == _world.Database.Epoch;

    /// <summary>Its end is durable, and it has counted what nobody reported.</summary>
    public bool HasEnded => _counted && Driver.HasEnded;

    /// <summary>What a watcher has seen of it last.</summary>
    public (long Revision, JobState State) Watched { get; set; }

    /// <summary>No other activation has written the record since it has.</summary>
    public bool KnowsTheLatest => Driver.Version == _world.Database.Version;

    public Moment Now => new(_world.Now, DateTimeOffset.UnixEpoch + _world.Now);

    public string Home => Silo.Name;

    public IReadOnlyCollection<string> LiveSilos => [.. _world.LiveSilos];

    public override string ToString() => $"grain {_number} on {Silo}";

    public void Submit(JobRecord record) => Watch(Driver.CreateOrLoadAsync(record));

    public void Activate() => Watch(LoadAsync());

    public void Beat() => Driver.Beat();

    public void Leave()
    {
        _killed = true;
        _world.DropMailOf(this);
    }

    public void Ask(JobControlKind control) => Watch(AskAsync(control));

    /// <summary>More items, and as many more failures tolerated as the job tolerated at first.</summary>
    public void Extend(int items) => Watch(ExtendAsync(items));

    public SiloCondition ConditionOf(string silo) => _world.Silo(silo).Evicted ? SiloCondition.Dead : SiloCondition.Alive;

    public bool IsExpected(Exception error) => error is TimeoutException;

    public string? WhyRefused(Exception error) => (error as StorageRefusedException)?.Message;

    public Task<StoredJob?> ReadAsync() =>
        CallAsync<StoredJob?>("the record is read", () => new StoredJob(_world.Database.Record, _world.Database.Version));

    public Task<int> WriteAsync(JobRecord record, int? version) =>
        CallAsync(
            "the record is written",
            () =>
            {
                if (!_world.Database.TryWrite(record, version ?? 0))
                {
                    throw new JobSupersededException("Another activation has written the record.");
                }

                if (Machine is null || record.Run != Machine.Record.Run)
                {
                    _world.Database.BeginEpoch();
                }

                return _world.Database.Version;
            }
        );

    public Task<IReadOnlyList<RunningOn>> TakeOverAsync(int run, int epoch) =>
        CallAsync<IReadOnlyList<RunningOn>>(
            "tasks are taken over",
            () => [.. _world.TakeOver(run, epoch).Select(t => new RunningOn(t.Id, t.Stage, t.Describe(), t.Silo.Name))],
            ofDatabase: false
        );

    public Task<StageFacts> FactsAsync(int stage, ItemRange range, int run, IReadOnlyList<Guid> exceptTasks) =>
        AskDatabaseAsync(
            $"facts of {range} of stage {stage} are read",
            () => _world.Database.Read(stage, range, run, exceptTasks.ToHashSet())
        );

    public Task ForgetFailuresAsync(int beforeRun) =>
        CallAsync(
            "failures are taken back",
            () =>
            {
                _world.Database.ForgetFailuresOfEarlierRuns();
                return true;
            }
        );

    public Task<int?> LiveRunAsync() =>
        AskDatabaseAsync<int?>(
            "the run is read",
            () => _world.Database.Record is { State: var state, Run: var run } && !state.IsTerminal() ? run : null
        );

    public Task<StagePlan> PlanAsync(JobRecord record, int stage) =>
        AskDatabaseAsync(
            $"results are read to plan stage {stage}",
            () =>
            {
                var planner = new SimPlanner(_world.Scenario);
                return planner.Plan(
                    record.View(),
                    stage,
                    planner.Sees(record.View(), stage).ToDictionary(s => s, _world.Database.ResultsOf)
                );
            }
        );

    public Task<FailureExplained?> ExplainAsync() =>
        AskDatabaseAsync(
            "why an item failed is read",
            () => _world.Database.FirstFailure() is var (stage, item) ? new FailureExplained(stage, item, "why") : null
        );

    public IFollowedTask Follow(Guid taskId, string silo)
    {
        World.Require(_followed.Add(taskId), "A task is followed by a second link, for which its silo does not keep the last report.");
        return new FollowedTask(this, taskId, silo);
    }

    public Task<long> ShrinkAsync(Guid taskId, string silo, double keep)
    {
        var (on, end) = (_world.Silo(silo), new TaskCompletionSource<long>());
        _world.Post(
            new Mail(
                $"shrink {taskId.ToString()[^4..]} to {keep} by {this}",
                this,
                () => !on.Frozen || on.Evicted,
                () =>
                {
                    if (on.Evicted)
                    {
                        end.SetException(new TimeoutException());
                        return;
                    }

                    var kept = on.InCluster && on.Tasks.TryGetValue(taskId, out var task) ? task.Shrink(keep) : -1;
                    Answer($"{taskId.ToString()[^4..]} keeps items before {kept}", end, () => kept, canBeLost: true);
                },
                () => end.SetException(new TimeoutException())
            )
            {
                Break = end.SetException,
            }
        );
        return end.Task;
    }

    public Task StopAsync(Guid taskId, string silo)
    {
        var (on, done) = (_world.Silo(silo), new TaskCompletionSource());
        _world.Post(
            new Mail(
                $"stop {taskId.ToString()[^4..]} by {this}",
                this,
                () => on.InCluster || on.Evicted || Machine!.TaskOf(taskId) is null,
                () =>
                {
                    if (on.InCluster)
                    {
                        on.Tasks.GetValueOrDefault(taskId)?.Stop();
                    }

                    done.SetResult();
                }
            )
            {
                Break = done.SetException,
            }
        );
        return done.Task;
    }

    public Task RecordLossAsync(RecordLoss loss, int run)
    {
        WorldRules.CheckLoss(_world, loss);
        var end = loss.Final ? loss.Item + 1 : loss.Item;
        var commit = new SimCommit(Silo.Name, loss.TaskId, loss.Stage, run, loss.Item, end, false, loss.Attempt, FailureKind.SiloLost);
        return CallAsync($"the loss of item {loss.Item} is committed", () => _world.Database.Commit(commit));
    }

    public Task<JobGrant> AskAsync(JobAsk ask)
    {
        WorldRules.CheckAsk(this, ask);
        var answer = new TaskCompletionSource<JobGrant>();
        void Lose() => answer.SetException(new TimeoutException());
        _world.Post(
            new Mail(
                $"ask {ask.Wants} by {this}",
                this,
                static () => true,
                () =>
                {
                    var grant = _world.Ask(ask);
                    Answer($"answer {grant.Silos.Count} slots", answer, () => grant, canBeLost: true);
                },
                Lose
            )
            {
                Break = answer.SetException,
            }
        );
        return answer.Task;
    }

    public Task DelayAsync(TimeSpan time)
    {
        var (at, over) = (_world.Now + time, new TaskCompletionSource());
        _world.Post(new Mail($"{this} wakes", this, () => _world.Now >= at, over.SetResult) { Break = over.SetException });
        _world.WakeBy(at);
        return over.Task;
    }

    public bool Observes(JobRecord record) => false;

    public Task ObserveAsync(int stage, ItemRange range) => Task.CompletedTask;

    public Task ObserveLossAsync(int stage, long item) => Task.CompletedTask;

    public Task ReopenedAsync(JobRecord record)
    {
        _counted = false;
        return Task.CompletedTask;
    }

    public void Ended(JobRecord record) => _counted = true;

    public void Changed()
    {
        if (Machine is not null)
        {
            WorldRules.CheckCounts(_world, this);
            WorldRules.CheckWatched(this);
        }
    }

    public void Note(JobNote note) => _world.Trace("  ", this, "notes", note);

    public void Fault(Exception error, string doing)
    {
        if (error is InjectedFaultException)
        {
            _world.Trace("  ", this, "meets a fault while", doing);
        }
        else
        {
            _world.Broken(error, $"{this}, {doing}");
        }
    }

    void IJobWorld.Left() => _world.DropMailOf(this);

    private async Task LoadAsync()
    {
        await Driver.LoadAsync();
        _counted |= Driver.HasEnded;
    }

    private async Task AskAsync(JobControlKind control)
    {
        await Driver.TakenUpAsync();
        await Driver.ControlAsync(_world.NewGuid(), control);
    }

    private async Task ExtendAsync(int items)
    {
        await Driver.TakenUpAsync();
        if (Driver.HasEnded)
        {
            var tolerates = _world.Scenario.MaxFailed is { } at
                ? new FailureTolerance(_world.Database.Failed + at.Limit(Machine!.Record.Stages[0].Total), null)
                : null;
            await Driver.ExtendAsync(_world.NewGuid(), new StageExtension(items, tolerates));
        }
    }

    /// <summary>What a call by somebody outside comes to: superseded, it would be sent again to the next activation.</summary>
    private async void Watch(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception error) when (error is JobSupersededException or InjectedFaultException or StorageRefusedException)
        {
            Driver.Leave();
        }
        catch (Exception error)
        {
            _world.Broken(error, ToString());
        }
    }

    private void Heard(JobEvent happened, IReadOnlyList<JobEffect> effects)
    {
        _world.Trace("  ", this, "hears", happened);
        foreach (var effect in effects)
        {
            _world.Trace("    ->", effect);
            if (effect is StartTask start)
            {
                WorldRules.CheckStart(_world, this, start);
            }
        }
    }

    private Task<TaskAnswer> RunTaskAsync(StartTask start, JobRecord record, int epoch)
    {
        World.Require(
            (record.Stages[start.Stage].After ?? []).All(s => _world.Database.ResultsOf(s).Count == record.Stages[s].Total),
            $"Stage {start.Stage} is ordered with a source that has not all its results."
        );
        var (on, news) = (_world.Silo(start.Silo), new TaskCompletionSource<TaskAnswer>());
        bool Start() => _world.TryStartTask(on, start, record.Run, epoch, record.Stages);
        _world.Post(
            new StartMail(
                $"start of {start.TaskId.ToString()[^4..]} {start.Range} on {on} by {this}",
                this,
                () => on.InCluster || on.Evicted,
                () =>
                {
                    if (on.Evicted)
                    {
                        news.SetException(new OrderNotSentException("The silo is dead."));
                    }
                    else if (Start())
                    {
                        Report(start.TaskId, on, -1, news);
                    }
                    else
                    {
                        Answer($"that {start.TaskId.ToString()[^4..]} was refused", news, () => new TaskAnswer(0, null, Superseded: true));
                    }
                },
                () => news.SetException(new TimeoutException()),
                () => on.InCluster,
                () => Start()
            )
            {
                Break = news.SetException,
            }
        );
        return news.Task;
    }

    /// <summary>Waits until the silo has news of the task, and then for the news to arrive.</summary>
    private void Report(Guid taskId, SimSilo on, long seen, TaskCompletionSource<TaskAnswer> news) =>
        _world.Post(
            new Mail(
                $"report of {taskId.ToString()[^4..]} on {on} to {this} is made",
                this,
                () => on.Evicted || (on.InCluster && (on.Tasks.GetValueOrDefault(taskId) is not { } t || t.Revision != seen || t.Ended)),
                () =>
                {
                    if (on.Evicted)
                    {
                        news.SetException(new TimeoutException());
                        return;
                    }

                    if (!on.Tasks.TryGetValue(taskId, out var task))
                    {
                        news.SetResult(new TaskAnswer(0, null));
                        return;
                    }

                    var (progress, revision) = (task.Report(), task.Revision);
                    if (task.Ended)
                    {
                        on.Tasks.Remove(taskId);
                    }

                    if (_world.Allows(Chaos.BadMail) && _world.Choose(4) == 0)
                    {
                        Post($"old report of {taskId.ToString()[^4..]}", () => Driver.Apply(new TaskReported(taskId, progress)), null);
                    }

                    Answer($"report of {taskId.ToString()[^4..]}", news, () => new TaskAnswer(revision, progress), canBeLost: true);
                }
            )
            {
                Break = news.SetException,
            }
        );

    /// <summary>A call that is done when it arrives: its answer cannot be lost but with the activation.</summary>
    private Task<T> CallAsync<T>(string what, Func<T> act, bool ofDatabase = true)
    {
        var done = new TaskCompletionSource<T>();
        Post(
            what,
            () => Complete(done, act),
            error =>
            {
                // The fault may come before the call has done its work, or after it.
                var worked = new TaskCompletionSource<T>();
                if (_world.Choose(2) == 0)
                {
                    Complete(worked, act);
                }

                done.SetException(error);
            },
            refuse: ofDatabase ? done.SetException : null
        );
        return done.Task;
    }

    /// <summary>A read whose answer is old when it arrives.</summary>
    private Task<T> AskDatabaseAsync<T>(string what, Func<T> read)
    {
        var done = new TaskCompletionSource<T>();
        Post(
            what,
            () =>
            {
                T found;
                try
                {
                    found = read();
                }
                catch (Exception error)
                {
                    done.SetException(error);
                    return;
                }

                Answer($"what the database said: {what}", done, () => found);
            },
            done.SetException,
            refuse: done.SetException
        );
        return done.Task;
    }

    private void Answer<T>(string what, TaskCompletionSource<T> to, Func<T> answer, bool canBeLost = false) =>
        Post(what, () => Complete(to, answer), to.SetException, canBeLost ? () => to.SetException(new TimeoutException()) : null);

    private static void Complete<T>(TaskCompletionSource<T> done, Func<T> act)
    {
        T result;
        try
        {
            result = act();
        }
        catch (Exception error)
        {
            done.SetException(error);
            return;
        }

        done.SetResult(result);
    }

    private void Post(string what, Action arrive, Action<Exception>? fail, Action? lose = null, Action<Exception>? refuse = null) =>
        _world.Post(new Mail($"{what} for {this}", this, static () => true, arrive, lose) { Break = fail, Refuse = refuse });

    private sealed class FollowedTask(SimGrain grain, Guid taskId, string silo) : IFollowedTask
    {
        public Task<TaskAnswer> RunAsync(StartTask start, JobRecord record, int epoch) => grain.RunTaskAsync(start, record, epoch);

        public Task<TaskAnswer> WaitAsync(long seen)
        {
            var news = new TaskCompletionSource<TaskAnswer>();
            grain.Report(taskId, grain._world.Silo(silo), seen, news);
            return news.Task;
        }
    }
}
