using OrleansGrid.Engine.Driver;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Pool;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

/// <summary>A world of one stored job, where nothing runs and observers fail as they are told to.</summary>
internal sealed class ObservedWorld(JobRecord record) : IJobWorld
{
    private int _version = 1;

    /// <summary>What observers throw the next times that they hear something.</summary>
    public Queue<Exception> Failures { get; } = [];

    public List<ItemRange> Observed { get; } = [];

    public List<Exception> Faults { get; } = [];

    /// <summary>What the database refuses for good, by the name of the port's method.</summary>
    public HashSet<string> Refused { get; } = [];

    public List<JobNote> Notes { get; } = [];

    public List<TimeSpan> Delays { get; } = [];

    /// <summary>Called before a delay is over.</summary>
    public Action? Delayed { get; set; }

    public int Reads { get; private set; }

    public bool HasEnded { get; private set; }

    public JobRecord Stored { get; private set; } = record;

    public Moment Now => new(Time, DateTimeOffset.UnixEpoch);

    public TimeSpan Time { get; set; }

    public string Home => "a";

    public IReadOnlyCollection<string> LiveSilos => ["a"];

    public SiloCondition ConditionOf(string silo) => SiloCondition.Alive;

    public bool IsExpected(Exception error) => error is TimeoutException;

    public string? WhyRefused(Exception error) => (error as StorageRefusedException)?.Message;

    public Task<StoredJob?> ReadAsync()
    {
        Reads++;
        return Unless(nameof(ReadAsync), () => (StoredJob?)new StoredJob(Stored, _version));
    }

    public Task<int> WriteAsync(JobRecord record, int? version)
    {
        return Unless(nameof(WriteAsync), Write);

        int Write()
        {
            Stored = record;
            return ++_version;
        }
    }

    public Task<IReadOnlyList<RunningOn>> TakeOverAsync(int run, int epoch) => Task.FromResult<IReadOnlyList<RunningOn>>([]);

    public Task<StageFacts> FactsAsync(int stage, ItemRange range, int run, IReadOnlyList<Guid> exceptTasks) =>
        Unless(nameof(FactsAsync), () => StageFacts.Nothing);

    public Task ForgetFailuresAsync(int beforeRun) => Unless(nameof(ForgetFailuresAsync), () => true);

    public Task<int?> LiveRunAsync() => Task.FromResult<int?>(Stored.Run);

    public Task<StagePlan> PlanAsync(JobRecord record, int stage) => throw new NotSupportedException();

    public Task<FailureExplained?> ExplainAsync() => throw new NotSupportedException();

    public IFollowedTask Follow(Guid taskId, string silo) => throw new NotSupportedException();

    public Task<long> ShrinkAsync(Guid taskId, string silo, double keep) => throw new NotSupportedException();

    public Task StopAsync(Guid taskId, string silo) => throw new NotSupportedException();

    public Task RecordLossAsync(RecordLoss loss, int run) => throw new NotSupportedException();

    /// <summary>The pool never answers.</summary>
    public Task<JobGrant> AskAsync(JobAsk ask) => new TaskCompletionSource<JobGrant>().Task;

    public Task DelayAsync(TimeSpan time)
    {
        Delays.Add(time);
        Delayed?.Invoke();
        return Task.CompletedTask;
    }

    public bool Observes(JobRecord record) => true;

    public Task ObserveAsync(int stage, ItemRange range)
    {
        if (Failures.TryDequeue(out var failure))
        {
            return Task.FromException(failure);
        }

        Observed.Add(range);
        return Task.CompletedTask;
    }

    public Task ObserveLossAsync(int stage, long item) => Task.CompletedTask;

    public Task ReopenedAsync(JobRecord record) => Task.CompletedTask;

    public void Ended(JobRecord record) => HasEnded = true;

    public void Changed() { }

    public void Note(JobNote note) => Notes.Add(note);

    public void Fault(Exception error, string doing) => Faults.Add(error);

    public void Left() { }

    private Task<T> Unless<T>(string call, Func<T> act) =>
        Refused.Contains(call) ? Task.FromException<T>(new StorageRefusedException("permission denied")) : Task.FromResult(act());
}
