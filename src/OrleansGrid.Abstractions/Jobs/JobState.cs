namespace OrleansGrid;

/// <summary>State of a job: <c>pending → running ⇄ paused → succeeded | failed | cancelled</c>.</summary>
/// <remarks>
/// A terminal state never changes by itself; only <c>retry</c> reopens a failed or cancelled job, under a new run number.
/// </remarks>
public enum JobState
{
    Pending,
    Running,
    Paused,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>Facts about <see cref="JobState"/> and its one spelling in SQL, on the command line and in JSON.</summary>
public static class JobStates
{
    public static bool IsTerminal(this JobState state) => state is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    public static string ToName(this JobState state) =>
        state switch
        {
            JobState.Pending => "pending",
            JobState.Running => "running",
            JobState.Paused => "paused",
            JobState.Succeeded => "succeeded",
            JobState.Failed => "failed",
            JobState.Cancelled => "cancelled",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
        };

    public static JobState Parse(string name) =>
        name switch
        {
            "pending" => JobState.Pending,
            "running" => JobState.Running,
            "paused" => JobState.Paused,
            "succeeded" => JobState.Succeeded,
            "failed" => JobState.Failed,
            "cancelled" => JobState.Cancelled,
            _ => throw new ArgumentException(
                $"'{name}' is not a job state; allowed are pending, running, paused, succeeded, failed, cancelled.",
                nameof(name)
            ),
        };
}
