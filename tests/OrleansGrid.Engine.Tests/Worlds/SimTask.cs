namespace OrleansGrid.Engine.Tests;

/// <summary>What a task run does on its silo, one small step at a time.</summary>
internal sealed class SimTask(World world, SimSilo silo, StartTask order, int run, IReadOnlyList<StageRecord> stages)
{
    private readonly Dictionary<long, ItemAttempts> _past = order.Attempts.ToDictionary(a => a.Item);
    private readonly List<SimCommit> _inFlight = [];
    private readonly List<Deferral> _deferred = [];
    private (long First, long End)? _chunk;
    private long _next = order.Range.First;
    private long _end = order.Range.End;
    private long _committed = order.Range.First;
    private long _succeeded;
    private long _failed;
    private long _executed;
    private long? _running;
    private bool _hangs;
    private bool _stopping;
    private bool _refused;
    private bool _executionEnded;

    public Guid Id => order.TaskId;

    public int Stage => order.Stage;

    public int Run => run;

    public SimSilo Silo => silo;

    public long Revision { get; private set; }

    public bool Ended => _executionEnded && _inFlight.Count == 0;

    /// <summary>On a lane, or waiting for one.</summary>
    public bool OnLane => !_executionEnded;

    public long? RunningItem => _running;

    public ItemRange Describe() => new(order.Range.First, Math.Max(_end, _next));

    /// <summary>Everything that may happen in it next.</summary>
    public void AddSteps(List<Step> steps, bool hasLane)
    {
        if (_running is { } item)
        {
            if (!_hangs || _stopping)
            {
                steps.Add(new Step("finish", this, () => Finish(item)));
            }
        }
        else if (hasLane)
        {
            steps.Add(_next < _end && !_stopping && !_refused
                ? new Step("begin", this, Begin)
                : new Step("execution ends", this, EndExecution));
        }

        if (_chunk is not null)
        {
            steps.Add(new Step("seal", this, Seal));
        }

        foreach (var commit in _inFlight.Where(c => !c.IsDecided))
        {
            steps.Add(new Step("commit", this, () => Decide(commit)));
        }
    }

    public long Shrink(double keep)
    {
        if (_next < _end)
        {
            _end = _next + (long)Math.Floor(Math.Clamp(keep, 0, 1) * (_end - _next));
            Revision++;
        }

        return _end;
    }

    public void Stop()
    {
        _end = Math.Min(_end, _next);
        _stopping = true;
    }

    public TaskProgress Report() =>
        new(_committed, Math.Max(_end, _committed), Ended, _refused, _succeeded, _failed, [.. _deferred], TimeSpan.FromMilliseconds(_executed * world.Scenario.MillisecondsPerItem), _executed, LaneFree: _executionEnded);

    private void Begin()
    {
        _running = _next++;
        _hangs = world.BeginsToHang(Stage, _running.Value);
        world.Began(this, _running.Value);
    }

    private void Finish(long item)
    {
        _running = null;
        world.Finished(this, item);
        if (_stopping && (_hangs || world.Choose(2) == 0))
        {
            _end = Math.Min(_end, item);
            return;
        }

        if (Stage == 0 && item == world.Scenario.Poison)
        {
            world.Crash(silo);
            return;
        }

        _executed++;
        var past = _past.GetValueOrDefault(item, new ItemAttempts(item, 0, 0, 0));
        if (world.LostFor(Stage, stages) is { Count: > 0 } lost)
        {
            Seal();
            var later = new Deferral(item, past.InAll + 1, past.InRun, TimeSpan.Zero, lost);
            _inFlight.Add(new SimCommit(silo.Name, Id, Stage, run, item, item, false, past.InAll + 1, FailureKind.InputLost, later));
            return;
        }

        if (past.InRun >= world.FailuresOf(item, run))
        {
            world.Succeeded(this, item);
            _chunk = (_chunk?.First ?? item, item + 1);
            return;
        }

        Seal();
        var final = past.InRun + 1 >= world.Scenario.Attempts;
        var deferral = new Deferral(item, past.InAll + 1, past.InRun + 1, TimeSpan.FromMilliseconds(100 * (past.InRun + 1)));
        _inFlight.Add(new SimCommit(silo.Name, Id, Stage, run, item, final ? item + 1 : item, false, past.InAll + 1, Deferral: final ? null : deferral));
    }

    private void EndExecution()
    {
        _end = Math.Min(_end, _next);
        _executionEnded = true;
        Seal();
        Revision++;
    }

    private void Seal()
    {
        if (_chunk is { } chunk)
        {
            _chunk = null;
            _inFlight.Add(new SimCommit(silo.Name, Id, Stage, run, chunk.First, chunk.End, true));
        }
    }

    private void Decide(SimCommit commit)
    {
        _refused |= world.Database.Commit(commit) is not null;
        commit.IsDecided = true;
        while (_inFlight.Count > 0 && _inFlight[0].IsDecided)
        {
            var front = _inFlight[0];
            _inFlight.RemoveAt(0);
            if (!_refused)
            {
                Advance(front);
            }
        }

        Revision++;
    }

    private void Advance(SimCommit commit)
    {
        if (commit.Deferral is { } deferral)
        {
            _deferred.Add(deferral);
            _committed = deferral.Item + 1;
            return;
        }

        _committed = commit.End;
        var count = commit.End - commit.First;
        (_succeeded, _failed) = commit.Succeeded ? (_succeeded + count, _failed) : (_succeeded, _failed + count);
    }
}
