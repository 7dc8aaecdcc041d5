namespace OrleansGrid.Cli.Verbs;

internal sealed class RetryVerb()
    : ControlVerb("retry", "Runs the items of a failed or cancelled job again that have not succeeded.", "runs again")
{
    protected override Task AskAsync(GridJob job, CancellationToken cancellation) => job.RetryAsync(cancellation);
}
