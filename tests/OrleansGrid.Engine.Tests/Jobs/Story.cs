using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Stages;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Tests;

/// <summary>A job to which things happen one after another; remembers what it wanted last.</summary>
internal sealed class Story
{
    private IReadOnlyList<JobEffect> _effects = [];
    private byte _tasks;

    /// <summary>What people call a silo.</summary>
    public const string NamePrefix = "silo ";

    /// <summary>When a job is opened again.</summary>
    public static readonly DateTimeOffset Later = DateTimeOffset.UnixEpoch.AddHours(1);

    public Story(JobRecord record, params StageFacts[] facts)
    {
        Job = new JobMachine(record, () => TaskId(++_tasks), new SpeculationRules { NameOf = address => NamePrefix + address });
        for (var stage = 0; stage < record.Stages.Count; stage++)
        {
            Hears(new StageLoaded(stage, stage < facts.Length ? facts[stage] : StageFacts.Nothing));
        }
    }

    public JobMachine Job { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>A job of so many items, just submitted and open.</summary>
    public static Story Of(long items, int attempts = 1, FailureTolerance? maxFailed = null)
    {
        var story = new Story(Record([items], attempts) with { MaxFailed = maxFailed });
        story.Hears(new Opened());
        return story;
    }

    public static JobRecord Record(params long[] items) => Record(items, attempts: 1);

    private static JobRecord Record(long[] items, int attempts) =>
        new()
        {
            JobId = TaskId(200),
            Kind = "batch",
            State = JobState.Pending,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Stages = [.. items.Select((n, i) => new JobStage("s" + i, n, Closed: true, Policy(attempts), i == 0 ? null : [i - 1]))],
            Spec = default,
        };

    /// <summary>The n-th task that the job starts has this id.</summary>
    public static Guid TaskId(byte n) => new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, n);

    public Story Hears(JobEvent happened)
    {
        _effects = [.. Job.Apply(happened, new Moment(Now, DateTimeOffset.UnixEpoch + Now))];
        return this;
    }

    public Story After(TimeSpan time)
    {
        Now += time;
        return Hears(new Ticked());
    }

    public Story Gets(params string[] silos) => Hears(new SlotsGranted(silos, 0));

    /// <param name="task">The n-th task.</param>
    /// <param name="committed">Items before this one are committed or deferred.</param>
    public Story Reports(
        byte task,
        long committed,
        long? end = null,
        bool ended = false,
        long failed = 0,
        bool refused = false,
        double seconds = 0.01,
        long? executed = null,
        params Deferral[] deferred
    )
    {
        var range = Job.Tasks.FirstOrDefault(t => t.TaskId == TaskId(task))?.Range ?? new ItemRange(0, committed);
        var done = committed - range.First;
        return Hears(
            new TaskReported(
                TaskId(task),
                new TaskProgress(
                    committed,
                    end ?? (ended ? committed : range.End),
                    ended,
                    refused,
                    done - failed - deferred.Length,
                    failed,
                    deferred,
                    TimeSpan.FromSeconds(seconds * done),
                    executed ?? done
                )
            )
        );
    }

    public Story Ends(byte task, double seconds = 0.01) => Reports(task, Task(task).Range.End, ended: true, seconds: seconds);

    /// <summary>The task is lost, and the database says what it says.</summary>
    public Story Loses(byte task, bool crashed, StageFacts facts)
    {
        Hears(new TaskLost(TaskId(task), crashed));
        Assert.Single(Wants<ResolveTask>());
        return Hears(new TaskResolved(TaskId(task), facts));
    }

    public static StageFacts Finished(params ItemRange[] ranges) => new(ranges, [], []);

    public AssignedTask Task(byte n) => Job.Tasks.Single(t => t.TaskId == TaskId(n));

    /// <summary>What the job wanted when it last heard something.</summary>
    public IReadOnlyList<T> Wants<T>()
        where T : JobEffect => [.. _effects.OfType<T>()];

    /// <summary>The ranges that it started.</summary>
    public IEnumerable<string> Starts => Wants<StartTask>().Select(s => s.Range.ToString());

    public (long Succeeded, long Failed) Counts => (Job.Succeeded, Job.Failed);

    private static StagePolicy Policy(int attempts) =>
        new()
        {
            Handler = "h",
            Retry = new RetryPolicy { Attempts = attempts },
        };
}
