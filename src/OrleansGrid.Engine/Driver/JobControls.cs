namespace OrleansGrid.Engine.Driver;

/// <summary>Whether a request fits a job's state.</summary>
public static class JobControls
{
    /// <summary>Null, or one sentence that says why the request is refused.</summary>
    public static string? Validate(JobControlKind control, JobState state) =>
        control switch
        {
            JobControlKind.Retry when state is not (JobState.Failed or JobState.Cancelled) =>
                $"The job is {state.ToName()}; only a failed or cancelled job can be retried.",
            JobControlKind.Retry => null,
            _ when state.IsTerminal() =>
                $"The job has ended already: it {(state == JobState.Cancelled ? "was cancelled" : state.ToName())}.",
            JobControlKind.Resume when state != JobState.Paused => $"The job is {state.ToName()}, not paused.",
            _ => null,
        };
}
