using System.Text.Json;
using Xunit;

namespace OrleansGrid.Kinds.Study.Tests;

/// <summary>An item that nobody watches.</summary>
internal sealed class StillItem : RunnerContext
{
    public override Guid JobId { get; } = Guid.NewGuid();

    public override int Run => 1;

    public override int Stage => 0;

    public override long Item => 0;

    public override int Attempt => 1;

    public override int FailedInRun => 0;

    public override string Silo => "here";

    public override bool TimedOut => false;

    public override bool HasResumed => false;

    public override CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public override CancellationToken Stopping => TestContext.Current.CancellationToken;

    public override void ReportProgress(double fraction, string? message = null)
    {
    }

    public override Task SaveCheckpointAsync(JsonElement state) => Task.CompletedTask;

    public override Task<JsonElement?> LoadCheckpointAsync() => Task.FromResult<JsonElement?>(null);

    public override void LeavesArtifact(Action remove)
    {
    }
}
