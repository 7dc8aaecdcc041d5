using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

/// <summary>
/// A job of random stages to which random things happen, with just enough of a database and of tasks around it that what it hears makes
/// sense. Whole worlds are elsewhere; this one is quick, and shows every figure of the machine after every event.
/// </summary>
internal sealed class RandomJob
{
    private static readonly string[] Silos = ["a", "b", "c", "d"];

    private readonly Random _random;
    private readonly Dictionary<Guid, Runner> _runners = [];
    private readonly Dictionary<(int Stage, long Item), bool> _outcomes = [];
    private readonly Dictionary<(int Stage, long Item), Guid> _committedBy = [];
    private readonly Dictionary<(int Stage, long Item), int> _attempts = [];
    private readonly Queue<JobEvent> _due = new();
    private readonly int _mostAttempts;
    private readonly Action<RandomJob> _check;
    private int _ids;
    private TimeSpan _now;

    public RandomJob(int seed, Action<RandomJob> check)
    {
        (_random, _check) = (new Random(seed), check);
        _mostAttempts = _random.Next(1, 4);
        var record = new JobRecord
        {
            JobId = NewId(),
            Kind = "batch",
            State = JobState.Pending,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Stages = [.. Enumerable.Range(0, _random.Next(1, 9)).Select(RandomStage)],
            Spec = default,
            MaxFailed = Chance(3) ? new FailureTolerance(_random.Next(20), null) : null,
        };
        Job = new JobMachine(record, NewId);
        Begin(resumed: false);
    }

    public JobMachine Job { get; private set; }

    /// <summary>What the job wanted, in words.</summary>
    public List<string> Trace { get; } = [];

    /// <summary>One random thing happens.</summary>
    public void Step()
    {
        var runner = _runners.Count == 0 ? null : _runners.Values.OrderBy(r => r.Id).ElementAt(_random.Next(_runners.Count));
        switch (_random.Next(20))
        {
            case 0:
                Tell(new SlotsGranted([], _random.Next(3)));
                break;
            case 1:
                Pass(TimeSpan.FromSeconds(_random.Next(1, 40)));
                break;
            case 2 when Chance(20):
                Tell(new CancelAsked());
                break;
            case 2 when Chance(20):
                Tell(new LimitReached(new EarlyEnd("Time is over.", StopsRunning: Chance(2))));
                break;
            case 2 when Chance(3):
                Tell(new PauseAsked());
                break;
            case 3 when !Job.Record.State.IsTerminal() && Chance(5):
                TakeUp();
                break;
            case 3 or 4:
                Tell(new ResumeAsked());
                break;
            case 5 when runner is not null && Chance(2):
                Lose(runner, crashed: Chance(2));
                break;
            case < 11 when Job.Demand() is { Wants: > 0 } or { Spares.Count: > 0 }:
                Grant();
                break;
            case < 13 when runner is not null:
                runner.LaneFree = runner.Committed == runner.End;
                Tell(Report(runner));
                break;
            default:
                if (runner is not null)
                {
                    Run(runner);
                }

                break;
        }
    }

    /// <summary>
    /// The activation is gone, with a silo or without, and the next one goes on from the record and from what still runs.
    /// </summary>
    private void TakeUp()
    {
        var dead = Chance(2) ? Silos[_random.Next(Silos.Length)] : null;
        foreach (var runner in _runners.Values.Where(r => r.Silo == dead).ToList())
        {
            _runners.Remove(runner.Id);
        }

        _due.Clear();
        Job = new JobMachine(Job.Record, NewId);
        Begin(resumed: true, dead);
    }

    private void Begin(bool resumed, string? dead = null)
    {
        for (var stage = 0; stage < Job.Record.Stages.Count; stage++)
        {
            // What a task that is adopted has committed, its reports tell.
            Tell(new StageLoaded(stage, Facts(stage, new ItemRange(0, Job.Record.Stages[stage].Total), exceptRunners: true), resumed));
        }

        foreach (var runner in _runners.Values.OrderBy(r => r.Id))
        {
            Tell(new TaskAdopted(runner.Id, runner.Stage, new ItemRange(runner.First, runner.End), runner.Silo));
        }

        Tell(new Opened("a", [.. Silos.Where(silo => silo != dead)]));
    }

    private JobStage RandomStage(int stage)
    {
        var after = Enumerable.Range(0, stage).Where(_ => Chance(3)).ToArray();
        var closed = stage == 0 || Chance(2);
        var policy = new StagePolicy
        {
            Handler = Chance(3) ? "other" : "h",
            Retry = new RetryPolicy { Attempts = _mostAttempts },
            MaxParallel = Chance(4) ? _random.Next(1, 6) : null,
            Speculative = Chance(2),
        };
        return new JobStage("s" + stage, closed ? _random.Next(30) : 0, closed, policy, after.Length == 0 ? null : after);
    }

    private void Grant()
    {
        var demand = Job.Demand();
        var silos = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Silos[_random.Next(Silos.Length)]).ToList();
        Tell(new SlotsGranted(silos.Take(Math.Max(demand.Wants, 1)).ToList(), 0, demand.Stage));
    }

    /// <summary>The task runs its next item, or ends.</summary>
    private void Run(Runner runner)
    {
        if (runner.Committed >= runner.End)
        {
            runner.Ended = true;
            _runners.Remove(runner.Id);
        }
        else if (_outcomes.ContainsKey((runner.Stage, runner.Committed)))
        {
            runner.Refused = true;
            _runners.Remove(runner.Id);
        }
        else
        {
            RunItem(runner, (runner.Stage, runner.Committed++));
        }

        Pass(TimeSpan.FromMilliseconds(_random.Next(100)), quietly: true);
        Tell(Report(runner));
    }

    private void RunItem(Runner runner, (int Stage, long Item) item)
    {
        runner.Executed++;
        if (!Chance(5))
        {
            (_outcomes[item], _committedBy[item]) = (true, runner.Id);
            runner.Succeeded++;
            return;
        }

        var attempts = _attempts[item] = _attempts.GetValueOrDefault(item) + 1;
        if (attempts >= _mostAttempts)
        {
            (_outcomes[item], _committedBy[item]) = (false, runner.Id);
            runner.Failed++;
            return;
        }

        var lost = item.Stage > 0 && Chance(3) ? LostBefore(item.Stage) : null;
        runner.Deferred.Add(new Deferral(item.Item, attempts, attempts, TimeSpan.FromSeconds(_random.Next(3)), lost));
    }

    private List<LostResult>? LostBefore(int stage)
    {
        var before = Job.Record.Stages[stage].After ?? [];
        var made = before.SelectMany(s => Enumerable.Range(0, (int)Job.Record.Stages[s].Total).Select(i => new LostResult(s, i))).ToList();
        return made.Count == 0 ? null : [made[_random.Next(made.Count)]];
    }

    private void Lose(Runner runner, bool crashed)
    {
        _runners.Remove(runner.Id);
        Tell(new TaskLost(runner.Id, crashed));
    }

    private void Pass(TimeSpan time, bool quietly = false)
    {
        _now += time;
        if (!quietly)
        {
            Tell(new Ticked());
        }
    }

    private void Tell(JobEvent happened)
    {
        _due.Enqueue(happened);
        while (_due.TryDequeue(out var next))
        {
            Trace.Add($"{_now} {next}");
            foreach (var effect in Job.Apply(next, new Moment(_now, DateTimeOffset.UnixEpoch)).ToArray())
            {
                Trace.Add($"    {effect}");
                CarryOut(effect);
            }

            Trace.Add($"  = {Job.Succeeded} {Job.Failed} {Job.Retrying} {Job.Running} {Job.Record.State} {Job.Record.Error}");
            _check(this);
        }
    }

    private void CarryOut(JobEffect effect)
    {
        switch (effect)
        {
            case StartTask start:
                _runners.Add(start.TaskId, new Runner(start.TaskId, start.Stage, start.Range, start.Silo));
                break;
            case ShrinkTask shrink:
                var end = _runners.TryGetValue(shrink.TaskId, out var asked) ? Shrink(asked, shrink.Keep) : long.MaxValue;
                _due.Enqueue(new TaskShrunk(shrink.TaskId, end));
                break;
            case StopTask stop when _runners.Remove(stop.TaskId, out var stopped):
                (stopped.Ended, stopped.End) = (true, stopped.Committed);
                _due.Enqueue(Report(stopped));
                break;
            case ResolveTask resolve:
                _due.Enqueue(new TaskResolved(resolve.TaskId, Facts(resolve.Stage, resolve.Range)));
                break;
            case RecordLoss { Final: true } loss:
                _outcomes[(loss.Stage, loss.Item)] = false;
                _due.Enqueue(new TaskResolved(loss.TaskId, Facts(loss.Stage, new ItemRange(loss.Item, loss.Item + 1))));
                break;
            case SaveRecord when Job.AwaitsSave:
                _due.Enqueue(new RecordSaved(Job.Record));
                break;
            case PlanStage plan:
                var growth = new StageGrowth(plan.Stage, plan.Outcomes + _random.Next(4), Chance(2));
                _due.Enqueue(new StagePlanned(plan.Stage, plan.Outcomes, Job.Record.Stages.Count, new StagePlan { Growth = [growth] }));
                break;
            case ExplainFailure:
                _due.Enqueue(new FailureExplained(0, 0, "It failed."));
                break;
        }
    }

    private long Shrink(Runner runner, double keep)
    {
        var begun = Math.Min(runner.End, runner.Committed + 1);
        runner.End = begun + (long)((runner.End - begun) * keep);
        return Chance(10) ? long.MaxValue : runner.End;
    }

    private StageFacts Facts(int stage, ItemRange range, bool exceptRunners = false)
    {
        var items = Enumerable.Range(0, (int)range.Count).Select(i => range.First + i).ToList();
        var known = items.Where(i => _outcomes.ContainsKey((stage, i)) && !(exceptRunners && RunnerHas((stage, i)))).ToList();
        return new StageFacts(
            [.. known.Select(i => new ItemRange(i, i + 1))],
            [.. known.Where(i => !_outcomes[(stage, i)]).Select(i => new ItemRange(i, i + 1))],
            [.. items.Except(known).Where(i => _attempts.ContainsKey((stage, i))).Select(Attempts)]
        );

        ItemAttempts Attempts(long item) => new(item, _attempts[(stage, item)], _attempts[(stage, item)], 0);
    }

    private bool RunnerHas((int Stage, long Item) item) => _committedBy.TryGetValue(item, out var by) && _runners.ContainsKey(by);

    private static TaskReported Report(Runner runner) =>
        new(
            runner.Id,
            new TaskProgress(
                runner.Committed,
                runner.End,
                runner.Ended,
                runner.Refused,
                runner.Succeeded,
                runner.Failed,
                [.. runner.Deferred],
                TimeSpan.FromMilliseconds(50 * runner.Executed),
                runner.Executed,
                LaneFree: runner.LaneFree
            )
        );

    private bool Chance(int of) => _random.Next(of) == 0;

    private Guid NewId() => new(++_ids, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private sealed class Runner(Guid id, int stage, ItemRange range, string silo)
    {
        public Guid Id => id;

        public int Stage => stage;

        public string Silo => silo;

        public long First => range.First;

        public long Committed { get; set; } = range.First;

        public long End { get; set; } = range.End;

        public bool Ended { get; set; }

        public bool Refused { get; set; }

        public bool LaneFree { get; set; }

        public long Succeeded { get; set; }

        public long Failed { get; set; }

        public long Executed { get; set; }

        public List<Deferral> Deferred { get; } = [];
    }
}
