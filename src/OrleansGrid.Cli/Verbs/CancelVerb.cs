namespace OrleansGrid.Cli.Verbs;

internal sealed class CancelVerb()
    : ControlVerb("cancel", "Stops a job: running items are stopped, what has finished stays.", "is being cancelled")
{
    protected override Task AskAsync(GridJob job, CancellationToken cancellation) => job.CancelAsync(cancellation);
}
