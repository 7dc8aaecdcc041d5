using System.Diagnostics.CodeAnalysis;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Slots;
using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Tasks;

/// <summary>
/// The tasks of a job, with all that is asked of them together: counts and sets are kept as a task changes, so that no event looks at every
/// task.
/// </summary>
internal sealed class JobTasks(JobStages stages, SlotHolds holds)
{
    private readonly Dictionary<Guid, AssignedTask> _byId = [];
    private readonly List<TasksByRange> _byStage = [];
    private readonly SuspectTasks _suspects = new();
    private long _pending;

    public IReadOnlyCollection<AssignedTask> All => _byId.Values;

    public int Count => _byId.Count;

    /// <summary>Those of them that hold a slot, can be asked for items, may be slow, and so on.</summary>
    public TaskSets Sets { get; } = new(holds);

    /// <summary>Items in tasks that have no outcome yet, each once. For people to see: it looks at every speculative attempt.</summary>
    public long Running => _pending - Sets.Speculative.Count(t => AnyOtherRuns(t, new ItemRange(t.Range.First, t.Range.First + 1)));

    /// <summary>The most delicate that the job runs anywhere.</summary>
    public SiloCompany Company => _suspects.Company;

    /// <summary>The most delicate that the job runs on the silo.</summary>
    public SiloCompany CompanyOn(string silo) => _suspects.CompanyOn(silo);

    public bool TryGet(Guid taskId, [NotNullWhen(true)] out AssignedTask? task) => _byId.TryGetValue(taskId, out task);

    public bool Has(Guid taskId) => _byId.ContainsKey(taskId);

    public void Add(AssignedTask task)
    {
        _byId.Add(task.TaskId, task);
        OfStage(task.Stage).Add(task);
        _suspects.Add(task);
        stages[task.Stage].CountTasks(Unbeaten(task.CountedTraits), 0, 0);
        task.JoinCounts(this);
    }

    /// <summary>The task has ended or is resolved: its counts become the stage's.</summary>
    public void Remove(AssignedTask task)
    {
        task.LeaveCounts();
        _byId.Remove(task.TaskId);
        OfStage(task.Stage).Remove(task);
        _suspects.Remove(task);
        _pending -= task.Counted.Pending;
        var stage = stages[task.Stage];
        stage.Progress.Count(task.Counted.Succeeded, task.Counted.Failed);
        stage.CountTasks(-Unbeaten(task.CountedTraits), -task.Counted.Succeeded, -task.Counted.Failed);
        Sets.Keep(task, TaskTraits.None);
    }

    /// <summary>A task of the stage other than <paramref name="task"/> runs an item of the range.</summary>
    public bool AnyOtherRuns(AssignedTask task, ItemRange range) => OfStage(task.Stage).AnyOther(task, range);

    /// <summary>A task of the stage runs the item.</summary>
    public bool AnyRuns(int stage, long item) => OfStage(stage).AnyOther(null, new ItemRange(item, item + 1));

    /// <summary>Other tasks of the stage that run items of the range.</summary>
    public IEnumerable<AssignedTask> OthersThatRun(AssignedTask task, ItemRange range) => OfStage(task.Stage).Others(task, range);

    /// <summary>Takes over what the database says of items of the stage.</summary>
    public void Read(int stage, StageFacts facts)
    {
        stages[stage].Progress.Read(facts);
        foreach (var range in facts.Finished)
        {
            RecountBeaten(stage, null, range);
        }
    }

    /// <summary>The task has committed these. Returns those that were counted before.</summary>
    public (long Succeeded, long Failed) Commit(AssignedTask task, ItemRange range)
    {
        var before = stages[task.Stage].Progress.Committed(range);
        RecountBeaten(task.Stage, task, range);
        return before;
    }

    /// <summary>The task has changed.</summary>
    public void Recount(AssignedTask task)
    {
        var stage = stages[task.Stage];
        var before = task.Counted;
        task.Counted = (task.Succeeded, task.Failed, Math.Max(0, task.Pending.Count));
        _pending += task.Counted.Pending - before.Pending;
        var traits = TaskSets.TraitsOf(task, stage);
        var unbeaten = Unbeaten(traits) - Unbeaten(task.CountedTraits);
        stage.CountTasks(unbeaten, task.Counted.Succeeded - before.Succeeded, task.Counted.Failed - before.Failed);
        Sets.Keep(task, traits);
    }

    /// <summary>The task has fewer items than it had.</summary>
    public void Cut(AssignedTask task) => OfStage(task.Stage).Cut(task);

    private static int Unbeaten(TaskTraits traits) => traits.HasFlag(TaskTraits.Beaten) ? 0 : 1;

    /// <summary>Items of the range have an outcome that the tasks over them may not have come to.</summary>
    private void RecountBeaten(int stage, AssignedTask? except, ItemRange range)
    {
        if (stages[stage].Record.Policy.Speculative is true && OfStage(stage).AnyOther(except, range))
        {
            foreach (var task in OfStage(stage).Others(except, range).ToList())
            {
                Recount(task);
            }
        }
    }

    private TasksByRange OfStage(int stage)
    {
        while (_byStage.Count <= stage)
        {
            _byStage.Add(new TasksByRange());
        }

        return _byStage[stage];
    }
}
