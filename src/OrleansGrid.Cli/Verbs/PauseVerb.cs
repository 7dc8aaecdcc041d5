namespace OrleansGrid.Cli.Verbs;

internal sealed class PauseVerb() : ControlVerb("pause", "Lets the running items of a job finish and starts no more.", "is paused")
{
    protected override Task AskAsync(GridJob job, CancellationToken cancellation) => job.PauseAsync(cancellation);
}
