using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Tasks;

/// <summary>A task as its job sees it.</summary>
/// <remarks>It changes only by the methods below, each of which brings the counts of <see cref="JobTasks"/> up to date.</remarks>
public sealed class AssignedTask
{
    private JobTasks? _counts;
    private long _endWhenAsked;
    private (long Succeeded, long Failed) _countedBefore;

    internal AssignedTask(Guid taskId, int stage, string silo, ItemRange range, TimeSpan now)
    {
        (TaskId, Stage, Silo, Range, Committed) = (taskId, stage, silo, range, range.First);
        (PlacedAt, AdvancedAt) = (now, now);
    }

    public Guid TaskId { get; }

    public int Stage { get; }

    public string Silo { get; }

    public TimeSpan PlacedAt { get; }

    /// <summary>When what it runs now began, as far as can be told.</summary>
    public TimeSpan AdvancedAt { get; private set; }

    /// <summary>The items it was given, less those it has handed back.</summary>
    public ItemRange Range { get; private set; }

    public long Committed { get; private set; }

    /// <summary>What it has committed, less what was counted before, because the database told of it first.</summary>
    public long Succeeded { get; private set; }

    public long Failed { get; private set; }

    /// <summary>Items that have no outcome from this task yet.</summary>
    public ItemRange Pending => Range with { First = Committed };

    /// <summary>
    /// Items that failed an attempt under this task and now wait for their back-off: the job's again, though inside the task's range.
    /// </summary>
    public IReadOnlyList<long> TakenOver => Deferred;

    /// <summary>What the handler last said of the running item.</summary>
    public (double Progress, string? Note)? Said { get; private set; }

    /// <summary>How many silos have died under these items.</summary>
    public int Crashes { get; internal init; }

    /// <summary>What it is for others on its silo, should that die.</summary>
    public SiloCompany Company { get; internal init; }

    public TaskRole Role { get; private set; }

    public TaskPhase Phase { get; private set; }

    public HandBackState HandBack { get; private set; }

    /// <summary>One more silo's death, and its item has failed.</summary>
    public bool LastChance => Company == SiloCompany.LastChance;

    /// <summary>It was asked to hand items back and had none that had not begun.</summary>
    public bool AllBegun => HandBack == HandBackState.AllBegun;

    /// <summary>Its slot is the job's to use again.</summary>
    public bool LaneFree => Phase is TaskPhase.Committing or TaskPhase.LostCommitting;

    /// <summary>What the database says of its range is due.</summary>
    public bool IsLost => Phase >= TaskPhase.Lost;

    /// <summary>Its item is, or was, in another task at the same time.</summary>
    public bool IsDuplicated => Role is TaskRole.Duplicated or TaskRole.Speculative;

    /// <summary>What the counts of the job hold of this task.</summary>
    internal TaskTraits CountedTraits { get; set; }

    internal (long Succeeded, long Failed, long Pending) Counted { get; set; }

    internal List<long> Deferred { get; } = [];

    internal static AssignedTask Of(TaskRole role, Guid taskId, int stage, string silo, TakenItems items, TimeSpan now) =>
        new(taskId, stage, silo, items.Range, now)
        {
            Role = role,
            Crashes = items.Crashes,
            Company =
                items.LastChance ? SiloCompany.LastChance
                : items.Crashes > 0 ? SiloCompany.Suspect
                : SiloCompany.Unsuspected,
        };

    /// <summary>From now on the task is counted, until <see cref="LeaveCounts"/>.</summary>
    internal void JoinCounts(JobTasks counts)
    {
        _counts = counts;
        Changed();
    }

    internal void LeaveCounts() => _counts = null;

    internal bool Runs(long item) => item >= Committed && item < Range.End;

    /// <summary>Items before <paramref name="committed"/> have a committed outcome or are deferred.</summary>
    internal void AdvanceTo(long committed, TimeSpan now)
    {
        if (committed > Committed)
        {
            (Committed, AdvancedAt) = (committed, now);
            Changed();
        }
    }

    /// <summary>Of the items that it has committed, so many were counted already, because the database told of them first.</summary>
    internal void CountBefore((long Succeeded, long Failed) items) =>
        _countedBefore = (_countedBefore.Succeeded + items.Succeeded, _countedBefore.Failed + items.Failed);

    /// <summary>The task was heard: so many of its items have succeeded and failed, of all that it has committed.</summary>
    internal void Hear(long succeeded, long failed, (double Progress, string? Note)? said)
    {
        (Succeeded, Failed, Said) = (succeeded - _countedBefore.Succeeded, failed - _countedBefore.Failed, said);
        EndSilence();
        Changed();
    }

    /// <summary>Items from <paramref name="end"/> on are not the task's any more.</summary>
    internal void Cut(long end)
    {
        Range = Range with { End = end };
        _counts?.Cut(this);
        Changed();
    }

    internal void FreeLane()
    {
        Phase = TaskPhase.Committing;
        Changed();
    }

    internal void Stop()
    {
        Phase = TaskPhase.Stopping;
        Changed();
    }

    /// <param name="withSilo">Its silo died.</param>
    internal void Lose(bool withSilo)
    {
        // What had run all its items before its silo died did not kill it.
        Phase =
            LaneFree ? TaskPhase.LostCommitting
            : withSilo ? TaskPhase.LostWithSilo
            : TaskPhase.Lost;
        Changed();
    }

    /// <summary>The death of its silo is counted.</summary>
    internal void CountDeath()
    {
        Phase = TaskPhase.Lost;
        Changed();
    }

    internal void AskBack()
    {
        (HandBack, _endWhenAsked) = (HandBackState.Asked, Range.End);
        Changed();
    }

    /// <summary>
    /// The task has answered that it keeps the items before <paramref name="end"/>; <see cref="long.MaxValue"/> when that is unknown.
    /// </summary>
    internal void AnswerAsk(long end)
    {
        // Not by its present end: a report of what it handed back may have overtaken this answer.
        HandBack =
            end == long.MaxValue ? HandBackState.Silent
            : end == _endWhenAsked ? HandBackState.AllBegun
            : HandBackState.None;
        Changed();
    }

    internal void EndSilence()
    {
        if (HandBack == HandBackState.Silent)
        {
            HandBack = HandBackState.None;
            Changed();
        }
    }

    /// <summary>Its item is in a speculative attempt too.</summary>
    internal void Duplicate()
    {
        if (Role == TaskRole.Sole)
        {
            Role = TaskRole.Duplicated;
        }
    }

    private void Changed() => _counts?.Recount(this);
}
