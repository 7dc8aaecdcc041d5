using System.Text.Json;
using Xunit;

namespace OrleansGrid.Silo.Tests.Streaming;

/// <summary>An item that nobody watches.</summary>
internal sealed class StillItem : ItemContext
{
    public override Guid JobId { get; } = Guid.NewGuid();

    public override int Stage => 1;

    public override long Item => 0;

    public override int Attempt => 1;

    public override string Silo => "here";

    public override CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public override void ReportProgress(double fraction, string? message = null)
    {
    }

    public override Task SaveCheckpointAsync(JsonElement state) => Task.CompletedTask;

    public override Task<JsonElement?> LoadCheckpointAsync() => Task.FromResult<JsonElement?>(null);
}
