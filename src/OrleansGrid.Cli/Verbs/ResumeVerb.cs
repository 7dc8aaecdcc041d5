namespace OrleansGrid.Cli.Verbs;

internal sealed class ResumeVerb() : ControlVerb("resume", "Lets a paused job go on.", "goes on")
{
    protected override Task AskAsync(GridJob job, CancellationToken cancellation) => job.ResumeAsync(cancellation);
}
