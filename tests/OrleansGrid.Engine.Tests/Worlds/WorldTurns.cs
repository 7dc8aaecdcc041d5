namespace OrleansGrid.Engine.Tests;

/// <summary>What goes on after an await in a world: on the world's own thread, in order, before the next step.</summary>
internal sealed class WorldTurns : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback What, object? State)> _queue = new();

    public override void Post(SendOrPostCallback d, object? state) => _queue.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public void TakeAll()
    {
        while (_queue.TryDequeue(out var turn))
        {
            turn.What(turn.State);
        }
    }
}
