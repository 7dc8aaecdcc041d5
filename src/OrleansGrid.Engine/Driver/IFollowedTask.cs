using OrleansGrid.Engine.Jobs;

namespace OrleansGrid.Engine.Driver;

/// <summary>A task that its job follows, from its order or its discovery to its last report.</summary>
public interface IFollowedTask
{
    /// <summary>Orders the task, and waits until it has news, but not long.</summary>
    /// <exception cref="OrderNotSentException">The order was not sent, and will not be: nothing of it has run.</exception>
    Task<TaskAnswer> RunAsync(StartTask start, JobRecord record, int epoch);

    /// <summary>Waits until the task has news after <paramref name="seen"/>, but not long.</summary>
    Task<TaskAnswer> WaitAsync(long seen);
}
