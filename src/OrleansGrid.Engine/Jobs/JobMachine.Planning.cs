namespace OrleansGrid.Engine;

/// <summary>
/// Stages whose items are not known from the start: they are planned from the results of others, or run again items whose results were lost.
/// No item is run before the record that names it is durable: what it commits must belong to a stage that every later life of the job knows.
/// </summary>
public sealed partial class JobMachine
{
    /// <summary>A cluster that loses results so often will not get anywhere.</summary>
    private const int MostRepeats = 30;

    private bool _explaining;

    /// <summary>Items wait for the record to be durable: <see cref="RecordSaved"/> is to be told.</summary>
    public bool AwaitsSave
    {
        get
        {
            for (var i = 0; i < _stages.Count; i++)
            {
                if (Record.Stages[i].Total > _stages[i].Offered)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private void PlanWhatIsDue()
    {
        for (var i = 0; i < _stages.Count && _ending is null; i++)
        {
            if (!Record.Stages[i].Closed && _stages[i] is { Planning: false } stage && CountsOf(i) is var (succeeded, failed) && succeeded + failed is var outcomes && outcomes != stage.PlannedAt && IsReady(i))
            {
                stage.Planning = true;
                _effects.Add(new PlanStage(i, outcomes));
            }
        }
    }

    /// <summary>Items of the stage that have an outcome.</summary>
    public (long Succeeded, long Failed) CountsOf(int stage)
    {
        var tasks = _tasks.Values.Where(t => t.Stage == stage).ToList();
        return (_stages[stage].Succeeded + tasks.Sum(t => t.Succeeded), _stages[stage].Failed + tasks.Sum(t => t.Failed));
    }

    private void OnPlanned(StagePlanned planned)
    {
        (_stages[planned.Stage].Planning, _stages[planned.Stage].PlannedAt) = (false, planned.Outcomes);
        foreach (var growth in planned.Growth)
        {
            var stage = Record.Stages[growth.Stage];
            if (!stage.Closed && !Record.State.IsTerminal())
            {
                SetStage(growth.Stage, stage with { Total = Math.Max(stage.Total, growth.Total), Closed = growth.Closed });
                _effects.Add(new SaveRecord(Now: true));
            }
        }
    }

    private void OnPlanningFailed(PlanningFailed failed)
    {
        if (_ending is null && !Record.State.IsTerminal())
        {
            Record = Record with { Error = failed.Why };
            End(JobState.Failed);
        }
    }

    private void OnSaved(RecordSaved saved)
    {
        for (var i = 0; i < saved.Record.Stages.Count; i++)
        {
            _stages[i].OfferUpTo(saved.Record.Stages[i].Total);
        }
    }

    /// <summary>
    /// Results are lost that later items need: what made them is run again in a stage of its own, whose number tells its commits from those
    /// of the first, and whoever waits for the first waits for it too. Heard of twice, or of results that were made again since, it does nothing.
    /// </summary>
    private void Repeat(IReadOnlyList<LostResult> lost)
    {
        var open = lost.Where(l => !IsMadeAgain(l)).Select(OriginOf).Distinct().GroupBy(o => o.Stage, o => o.Item).ToList();
        foreach (var items in open.TakeWhile(_ => _ending is null))
        {
            if (Record.Stages.Count(s => s.Again is not null) >= MostRepeats)
            {
                Record = Record with { Error = $"Results of stage '{Record.Stages[items.Key].Name}' were lost again and again: items were run anew {MostRepeats} times." };
                End(JobState.Failed);
                return;
            }

            AddRepeat(items.Key, [.. items.Order()]);
        }
    }

    private void AddRepeat(int stage, long[] items)
    {
        var number = _stages.Count;
        var again = Record.Stages[stage] with { Total = items.Length, Again = new RepeatedItems(stage, items) };
        var others = Record.Stages.Select(s => s.After?.Contains(stage) == true ? s with { After = [.. s.After, number] } : s);
        Record = Record with { Stages = [.. others, again] };
        _stages.Add(new StageProgress());
        _effects.Add(new SaveRecord(Now: true));
    }

    private (int Stage, long Item) OriginOf(LostResult lost) =>
        Record.Stages[lost.Stage].Again is { } again ? (again.Stage, again.Items[(int)lost.Item]) : (lost.Stage, lost.Item);

    private bool IsMadeAgain(LostResult lost)
    {
        var (stage, item) = OriginOf(lost);
        return Record.Stages.Skip(lost.Stage + 1).Any(s => s.Again is { } again && again.Stage == stage && again.Items.Contains(item));
    }

    private void SetStage(int number, StageRecord stage) =>
        Record = Record with { Stages = [.. Record.Stages.Select((s, i) => i == number ? stage : s)] };

    /// <summary>In a job of several stages a failed item is the end of all, so people are told which it was and why.</summary>
    private void ExplainIfStaged()
    {
        if (Record.Stages.Count > 1)
        {
            _explaining = true;
            _effects.Add(new ExplainFailure());
        }
    }

    private void OnExplained(FailureExplained explained)
    {
        if (_explaining)
        {
            var stage = Record.Stages[explained.Stage];
            var item = stage.Again?.Items[(int)explained.Item] ?? explained.Item;
            var which = stage.Total > 1 || stage.Again is not null ? $"Item {item} of stage '{stage.Name}' failed" : $"Stage '{stage.Name}' failed";
            (_explaining, Record) = (false, Record with { Error = $"{which}: {explained.Message}" });
        }
    }
}
