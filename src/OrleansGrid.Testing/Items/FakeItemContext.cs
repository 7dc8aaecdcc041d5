using System.Text.Json;

namespace OrleansGrid.Testing;

/// <summary>
/// What a handler is given beside its input, for a test that calls the handler itself: no silo, no database. What the handler says is
/// kept to be looked at.
/// </summary>
public sealed class FakeItemContext : ItemContext
{
    private readonly Lock _lock = new();
    private readonly List<(double Fraction, string? Message)> _progress = [];
    private JsonElement? _checkpoint;

    public override Guid JobId { get; } = Guid.NewGuid();

    public override int Stage => 0;

    public override long Item => Number;

    public override int Attempt => Try;

    public override string Silo => SiloName;

    public override CancellationToken Cancellation => Token;

    /// <summary>What the handler sees as <see cref="ItemContext.Item"/>.</summary>
    public long Number { get; init; }

    /// <summary>What the handler sees as <see cref="ItemContext.Attempt"/>.</summary>
    public int Try { get; init; } = 1;

    /// <summary>What the handler sees as <see cref="ItemContext.Silo"/>.</summary>
    public string SiloName { get; init; } = "test";

    /// <summary>What the handler sees as <see cref="ItemContext.Cancellation"/>.</summary>
    public CancellationToken Token { get; init; }

    /// <summary>The last checkpoint; set it for a handler that is to go on from one.</summary>
    public JsonElement? Checkpoint
    {
        get
        {
            lock (_lock)
            {
                return _checkpoint;
            }
        }
        set
        {
            lock (_lock)
            {
                _checkpoint = value;
            }
        }
    }

    /// <summary>Each progress that was reported, in order.</summary>
    public IReadOnlyList<(double Fraction, string? Message)> Progress
    {
        get
        {
            lock (_lock)
            {
                return [.. _progress];
            }
        }
    }

    public override void ReportProgress(double fraction, string? message = null)
    {
        lock (_lock)
        {
            _progress.Add((fraction, message));
        }
    }

    public override Task SaveCheckpointAsync(JsonElement state)
    {
        // What is kept must not change or go when the handler disposes of its document.
        Checkpoint = state.Clone();
        return Task.CompletedTask;
    }

    public override Task<JsonElement?> LoadCheckpointAsync() => Task.FromResult(Checkpoint);
}
