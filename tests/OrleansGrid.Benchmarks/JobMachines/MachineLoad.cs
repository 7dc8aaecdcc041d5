using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Benchmarks;

/// <summary>
/// A job's machine with a simulated cluster around it: tasks report, end, are lost and hand items back, and the pool grants every free slot
/// that the job wants. The same sequence each time.
/// </summary>
internal sealed class MachineLoad
{
    private const int LanesPerSilo = 10;
    private const int ItemsOfAdoptedTask = 50;

    private static readonly TimeSpan ItemTime = TimeSpan.FromMilliseconds(10);

    /// <summary>Two events a task, and a task runs for half a second.</summary>
    private static readonly TimeSpan EventTime = TimeSpan.FromMilliseconds(0.25);

    private readonly JobMachine _job;
    private readonly int _lanes;
    private readonly string[] _silos;
    private readonly List<LoadTask> _tasks = [];
    private readonly Dictionary<Guid, LoadTask> _byId = [];
    private readonly Queue<JobEvent> _due = new();
    private readonly Random _random = new(1);
    private TimeSpan _now;
    private bool _granting;
    private int _ids;

    public MachineLoad(IReadOnlyList<JobStage> stages, int lanes)
    {
        _lanes = lanes;
        _silos = [.. Enumerable.Range(0, lanes / LanesPerSilo).Select(i => $"silo-{i}")];
        _job = new JobMachine(
            new JobRecord
            {
                JobId = NewId(),
                Kind = "batch",
                State = JobState.Pending,
                CreatedAt = DateTimeOffset.UnixEpoch,
                Stages = stages,
                Spec = default,
            },
            NewId
        );
    }

    public long Events { get; private set; }

    public bool HasEnded => _job.Record.State.IsTerminal();

    /// <summary>The first <paramref name="ended"/> stages have an outcome for every item.</summary>
    public void Load(int ended)
    {
        for (var stage = 0; stage < _job.Record.Stages.Count; stage++)
        {
            var all = new ItemRange(0, _job.Record.Stages[stage].Total);
            Tell(new StageLoaded(stage, stage < ended ? new StageFacts([all], [], []) : StageFacts.Nothing));
        }
    }

    /// <summary>All lanes run a task, spread over <paramref name="width"/> stages.</summary>
    public void Adopt(int first, int width)
    {
        for (var lane = 0; lane < _lanes; lane++)
        {
            var from = (long)(lane / width) * ItemsOfAdoptedTask;
            var task = new LoadTask(NewId(), _silos[lane % _silos.Length], new ItemRange(from, from + ItemsOfAdoptedTask));
            Tell(new TaskAdopted(task.Id, first + (lane % width), task.Range, task.Silo));
            Add(task);
        }
    }

    public void Open() => Tell(new Opened());

    /// <summary>One thing happens, and the job is told of it and of what follows.</summary>
    public void Step()
    {
        var choice = _random.Next(200);
        if (_tasks.Count == 0 || choice == 0)
        {
            Tell(new Ticked());
            Grant();
            return;
        }

        var task = _tasks[_random.Next(_tasks.Count)];
        if (choice == 1)
        {
            Tell(new TaskLost(task.Id, Crashed: false));
        }
        else if (choice > 100 && task.Range.End - task.Committed > 1)
        {
            Report(task, task.Committed + ((task.Range.End - task.Committed) / 2), ended: false);
        }
        else
        {
            Report(task, task.Range.End, ended: true);
        }
    }

    /// <exception cref="CheckFailedException">The job has not done what it was measured for.</exception>
    public void Check()
    {
        if (HasEnded ? _job.Record.State != JobState.Succeeded || _job.Succeeded != _job.Total : _job.Tasks.Count < _lanes * 0.9)
        {
            throw new CheckFailedException(
                $"The job is {_job.Record.State} with {_job.Succeeded} of {_job.Total} items and {_job.Tasks.Count} of {_lanes} tasks."
            );
        }
    }

    private void Report(LoadTask task, long committed, bool ended)
    {
        task.Committed = committed;
        var executed = committed - task.Range.First;
        if (ended)
        {
            Remove(task);
        }

        var (end, busy) = (task.Range.End, executed * ItemTime);
        var progress = new TaskProgress(committed, end, ended, Refused: false, executed, Failed: 0, [], busy, executed, LaneFree: ended);
        Tell(new TaskReported(task.Id, progress));
    }

    /// <summary>The pool gives the job every free slot that it wants.</summary>
    private void Grant()
    {
        if (_granting)
        {
            return;
        }

        var demand = _job.Demand();
        var free = _lanes - demand.Holds.Values.Sum();
        var granted = Math.Min(free, demand.Wants > 0 ? demand.Wants : demand.Spares.Count);
        if (granted > 0)
        {
            var silos = _silos.SelectMany(silo => Enumerable.Repeat(silo, LanesPerSilo - demand.Holds.GetValueOrDefault(silo)));
            _due.Enqueue(new SlotsGranted([.. silos.Take(granted)], 0));
            _granting = true;
        }
    }

    private void Tell(JobEvent happened)
    {
        _due.Enqueue(happened);
        while (_due.TryDequeue(out var next))
        {
            _now += EventTime;
            Events++;
            _granting &= next is not SlotsGranted;
            foreach (var effect in _job.Apply(next, new Moment(_now, DateTimeOffset.UnixEpoch)))
            {
                CarryOut(effect);
            }
        }
    }

    private void CarryOut(JobEffect effect)
    {
        switch (effect)
        {
            case StartTask start:
                Add(new LoadTask(start.TaskId, start.Silo, start.Range));
                break;
            case ShrinkTask shrink when _byId.TryGetValue(shrink.TaskId, out var task):
                var end = task.Committed + 1 + (long)((task.Range.End - task.Committed - 1) * shrink.Keep);
                task.Range = task.Range with { End = Math.Min(task.Range.End, end) };
                _due.Enqueue(new TaskShrunk(task.Id, task.Range.End));
                break;
            case StopTask stop when _byId.TryGetValue(stop.TaskId, out var task):
                Remove(task);
                _due.Enqueue(new TaskLost(task.Id, Crashed: false));
                break;
            case ResolveTask resolve:
                var committed = _byId.TryGetValue(resolve.TaskId, out var lost) ? lost.Committed : resolve.Range.First;
                if (lost is not null)
                {
                    Remove(lost);
                }

                _due.Enqueue(new TaskResolved(resolve.TaskId, new StageFacts([resolve.Range with { End = committed }], [], [])));
                break;
            case AskSlots:
                Grant();
                break;
        }
    }

    private void Add(LoadTask task)
    {
        task.Place = _tasks.Count;
        _tasks.Add(task);
        _byId.Add(task.Id, task);
    }

    private void Remove(LoadTask task)
    {
        _byId.Remove(task.Id);
        (_tasks[task.Place], _tasks[^1].Place) = (_tasks[^1], task.Place);
        _tasks.RemoveAt(_tasks.Count - 1);
    }

    private Guid NewId() => new(++_ids, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private sealed class LoadTask(Guid id, string silo, ItemRange range)
    {
        public Guid Id => id;

        public string Silo => silo;

        public ItemRange Range { get; set; } = range;

        public long Committed { get; set; } = range.First;

        /// <summary>Where it is in the list of tasks.</summary>
        public int Place { get; set; }
    }
}
