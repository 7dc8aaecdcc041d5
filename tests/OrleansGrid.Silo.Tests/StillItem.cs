using System.Text.Json;

namespace OrleansGrid.Silo.Tests;

/// <summary>The first attempt at an item, of which nobody follows the progress.</summary>
internal sealed class StillItem(int stage = 0) : RunnerContext
{
    public override Guid JobId { get; } = Guid.NewGuid();

    public override int Run => 1;

    public override int Stage => stage;

    public override long Item => 0;

    public override int Attempt => 1;

    public override int FailedInRun => 0;

    public override string Silo => "here";

    public override CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public override CancellationToken Stopping => Cancellation;

    public override bool TimedOut => false;

    public override bool HasResumed => false;

    public override void LeavesArtifact(Action remove) { }

    public override void ReportProgress(double fraction, string? message = null) { }

    public override Task SaveCheckpointAsync(JsonElement state) => Task.CompletedTask;

    public override Task<JsonElement?> LoadCheckpointAsync() => Task.FromResult<JsonElement?>(null);
}
