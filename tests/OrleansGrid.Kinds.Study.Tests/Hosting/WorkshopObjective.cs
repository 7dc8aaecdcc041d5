namespace OrleansGrid.Kinds.Study.Tests.Hosting;

/// <summary>How often the service of its scope was used.</summary>
internal sealed class WorkshopObjective(Workshop workshop) : ITrialObjective
{
    public ValueTask<TrialResult> RunAsync(TrialContext trial) => ValueTask.FromResult<TrialResult>(++workshop.Uses);
}
